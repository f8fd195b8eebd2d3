"""Messages that a Connector must refuse to send or has never seen."""

from collections.abc import Callable, Mapping

from pytest_bdd import given, parsers, then, when

from fixtures.connector import request_items
from fixtures.connector.request_items import Json
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.decisions import NO_SUCH_REQUEST
from steps.lifecycle import SIDE
from steps.messages import mail
from steps.onboarding import Onboarding, need

NO_MESSAGE = {"that does not exist": "MSGAAAAAAAAAAAAAAAAA", "by something that is no id": "MSG"}
NO_FILE = "FILAAAAAAAAAAAAAAAAA"
OTHER_THAN_MADE: Mapping[str, Callable[[Json], Json]] = {
    "without an id": lambda made: {name: value for name, value in made.items() if name != "id"},
    "that it has not made": lambda made: made | {"id": NO_SUCH_REQUEST},
    "that asks for more than the one made": lambda made: made | {"items": made["items"] * 2},
}
"""From the outgoing Request that was made to what a Message must not carry."""


@when(parsers.re(rf"the (?P<sender>{SIDE}) tries to send the (?P<receiver>{SIDE}) a Mail"))
def try_to_send(onboarding: Onboarding, sender: str, receiver: str) -> None:
    """The sender sends a Mail to the receiver."""
    recipient = onboarding.parties[receiver].address
    content = mail(recipient, onboarding.unique)
    acts.attempt(onboarding, lambda: onboarding.parties[sender].api.send_message(recipient, content), sender)


@when("the Requestor tries to send the Templator a Mail with an attachment that does not exist")
def try_attachment(onboarding: Onboarding) -> None:
    """The attachment is named by an id that no file has."""
    recipient = onboarding.templator.address
    content = mail(recipient, onboarding.unique)
    acts.attempt(onboarding, lambda: onboarding.requestor.api.send_message(recipient, content, [NO_FILE]))


@when(parsers.re(r"the Requestor tries to send the Templator a Mail that names itself as (?P<place>receiver|reader)"))
def try_wrong_names(onboarding: Onboarding, place: str) -> None:
    """The Mail goes to the Templator, but its words say that the Requestor gets it, or a copy of it."""
    content, recipient = misnamed(onboarding, place), onboarding.templator.address
    acts.attempt(onboarding, lambda: onboarding.requestor.api.send_message(recipient, content))


@when("the Requestor sends the Templator a Mail that names itself as receiver")
def send_wrong_names(onboarding: Onboarding) -> None:
    """As above, on releases that do not compare."""
    recipient = onboarding.templator.address
    onboarding.message = onboarding.requestor.api.send_message(recipient, misnamed(onboarding, "receiver")).value


def misnamed(onboarding: Onboarding, place: str) -> Json:
    """A Mail that names the Requestor in ``to`` or in ``cc``, although only the Templator gets it."""
    field = {"receiver": "to", "reader": "cc"}[place]
    return mail(onboarding.templator.address, onboarding.unique) | {field: [onboarding.requestor.address]}


@given("the Requestor has received a Request that the Templator sent by Message")
@owned_by("AGN-04")
def received_by_message(onboarding: Onboarding) -> None:
    """Outside any RelationshipTemplate: the Templator has made an outgoing Request and sent it."""
    templator, requestor = onboarding.templator, onboarding.requestor
    item = request_items.consent(f"I stay with {onboarding.unique}")
    made = templator.api.create_request(requestor.address, [item]).value
    onboarding.sent_content = made.content
    _ = templator.api.send_message(requestor.address, onboarding.sent_content).value
    acts.synchronise(onboarding, requestor)
    eventually("the Requestor has the Request", lambda: arrived(onboarding), bool, alive=requestor.alive)


@when("the Templator tries to send the same Request again")
def try_again(onboarding: Onboarding) -> None:
    """A second Message with the very Request of the first one."""
    try_request(onboarding, onboarding.sent_content)


@when(parsers.re(rf"the Templator tries to send a Request (?P<which>{'|'.join(OTHER_THAN_MADE)})"))
def try_altered(onboarding: Onboarding, which: str) -> None:
    """The Templator has made an outgoing Request; the Message carries another one, or that one in another form."""
    item = request_items.consent(f"I stay with {onboarding.unique}")
    made = onboarding.templator.api.create_request(onboarding.requestor.address, [item]).value.content
    try_request(onboarding, OTHER_THAN_MADE[which](made))


@when("the Requestor tries to make a Request to itself")
def try_to_oneself(onboarding: Onboarding) -> None:
    """An outgoing Request whose peer is the Requestor; it is validated before."""
    requestor, item = onboarding.requestor, request_items.consent(f"I stay with {onboarding.unique}")
    acts.attempt(onboarding, lambda: requestor.api.create_request(requestor.address, [item]))


@when(parsers.re(r"the Templator tries to make a Request (?P<how>that has expired|with the same key twice)"))
def try_to_make(onboarding: Onboarding, how: str) -> None:
    """The Request is for the Requestor; it is validated before."""
    api, peer = onboarding.templator.api, onboarding.requestor.address
    if how == "that has expired":
        items, more = [request_items.consent(f"I stay with {onboarding.unique}")], {"expiresAt": acts.future(hours=-1)}
    else:
        kept = request_items.KINDS["CreateAttribute of a RelationshipAttribute"].ask(api, onboarding.unique)
        items, more = [kept, kept], {}
    acts.attempt(onboarding, lambda: api.create_request(peer, items, **more), "Templator")


def try_request(onboarding: Onboarding, request: Json) -> None:
    """The Templator sends the Requestor a Request that must not be sent."""
    api, recipient = onboarding.templator.api, onboarding.requestor.address
    acts.attempt(onboarding, lambda: api.send_message(recipient, request), "Templator")
    if onboarding.attempt is not None and onboarding.attempt.answer.status < 400:
        # Once it has come, a list of the Requestor's Requests may hold an id twice.
        onboarding.damaged.add("Requestor")


@then("the Requestor still has that one Request")
def still_one(onboarding: Onboarding) -> None:
    """After synchronising, the Request of the Message is listed once."""
    acts.synchronise(onboarding, onboarding.requestor)
    assert len(arrived(onboarding)) == 1


def arrived(onboarding: Onboarding) -> list[str]:
    """The ids of the Requestor's incoming Requests that are the one that the Templator sent."""
    ids = [one.id for one in onboarding.requestor.api.incoming_requests()]
    return [one for one in ids if one == onboarding.sent_content["id"]]


@when(parsers.re(rf"the Requestor tries to read a Message (?P<which>{'|'.join(NO_MESSAGE)})"))
def try_to_read(onboarding: Onboarding, which: str) -> None:
    """The Requestor asks for an id that no Message has."""
    acts.attempt(onboarding, lambda: onboarding.requestor.api.find_message(NO_MESSAGE[which]))


@then("the Templator reads that Mail once it has synchronised")
def reads_mail(onboarding: Onboarding) -> None:
    """The one Message from the Requestor has come as it was sent."""
    templator, sent = onboarding.templator, need(onboarding.message, "a sent Message")
    acts.synchronise(onboarding, templator)
    received = eventually(
        "the Templator has the Mail",
        lambda: templator.api.messages(onboarding.requestor.address),
        lambda messages: len(messages) == 1,
        show=lambda messages: [message.id for message in messages],
        alive=templator.alive,
    )[0]
    assert (received.id, received.content) == (sent.id, sent.content)


@then("neither side has a Message once both have synchronised")
def no_messages(onboarding: Onboarding) -> None:
    """Neither lists a Message of the two: the sender not as sent, the receiver not as received."""
    sides = (onboarding.templator, onboarding.requestor)
    for party in sides:
        acts.synchronise(onboarding, party)
    for party in sides:
        peer = onboarding.other(party).address
        sent = [one.id for one in party.api.messages(party.address) if peer in {to.address for to in one.recipients}]
        assert not sent
        assert not party.api.messages(peer)
