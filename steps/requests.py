"""The incoming Request on the Requestor, its Response, and the outgoing Request on the Templator."""

import re
from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector.dialects import present
from fixtures.connector.models import LocalRequest, Response
from fixtures.connector.request_items import KINDS, flat
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.onboarding import Onboarding, need
from steps.packages import DESCRIPTION, METADATA, TITLE

KIND = "|".join(map(re.escape, sorted(KINDS, key=len, reverse=True)))
REASON = ("acceptance.notNow", "Not under these conditions – später")


def answered(onboarding: Onboarding) -> Response:
    """The Response that the Requestor's Connector holds in the incoming Request."""
    incoming = need(onboarding.incoming, "an incoming Request")
    response = incoming.response
    assert response is not None, f"the incoming Request {incoming.id} holds no Response"
    return response.content


@given("the Requestor has received the Templator's Request")
@owned_by("ONB-01")
def received_request(onboarding: Onboarding) -> None:
    """The Templator has offered a Request for consent; it waits on the Requestor for a manual decision."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))


@given("the Requestor has received a Request with a mandatory and an optional item")
@owned_by("ONB-01")
def received_mixed_request(onboarding: Onboarding) -> None:
    """As above, but the Request has a second item that need not be accepted."""
    acts.receive_request(onboarding, acts.mixed_request(onboarding))


@given(parsers.re(rf"the Requestor has received a Request with (?P<kind>{KIND})"))
@owned_by("ONB-01")
def received_request_with(onboarding: Onboarding, kind: str) -> None:
    """The incoming Request has one item of the kind."""
    acts.receive_request(onboarding, acts.request_with(onboarding, kind))


@given("the Requestor has accepted the Request")
@owned_by("ONB-03")
def has_accepted(onboarding: Onboarding) -> None:
    """The Requestor has accepted, and its Relationship Request has reached the Backbone."""
    acts.ask_for_relationship(onboarding)


@given("the Requestor has accepted the Templator's Request")
@owned_by("ONB-03")
def has_received_and_accepted(onboarding: Onboarding) -> None:
    """The whole way to a Relationship Request that waits at the Backbone."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.ask_for_relationship(onboarding)


@when("the Requestor accepts the Request")
@when("the Requestor accepts the Request but declines the optional item")
def accept(onboarding: Onboarding) -> None:
    """The Requestor answers each item as prepared and accepts the Request."""
    acts.accept_request(onboarding)


@when("the Requestor rejects the Request")
def reject(onboarding: Onboarding) -> None:
    """The Requestor declines every item and rejects the Request."""
    acts.reject_request(onboarding)


@when("the Requestor rejects the Request with a reason for each item")
def reject_with_reason(onboarding: Onboarding) -> None:
    """As above, with a code and a message for every item."""
    acts.reject_request(onboarding, *REASON)


@then("the Requestor has one incoming Request, which waits for a manual decision")
def one_incoming(onboarding: Onboarding) -> None:
    """Asked for by the RelationshipTemplate, exactly one incoming Request is there, in ManualDecisionRequired."""
    acts.one_incoming_request(onboarding)


@then("the incoming Request asks for what the Templator offered")
def asks_for_the_offer(onboarding: Onboarding) -> None:
    """The content is the Request that the RelationshipTemplateContent stated for a new Relationship."""
    incoming, asked = need(onboarding.incoming, "an incoming Request"), need(onboarding.asked, "a Request")
    assert incoming.content.get("@type") == "Request"
    assert incoming.content.get("id", incoming.id) == incoming.id
    # The Connector adds the id, and from runtime 6.5.0 the RelationshipTemplate's expiry.
    added = {"id": incoming.id, "expiresAt": onboarding.offered_until}
    assert {**asked, **added} == {**incoming.content, **added}
    assert incoming.content.get("expiresAt", onboarding.offered_until) == onboarding.offered_until


@then("the incoming Request names the Templator as peer and the RelationshipTemplate as its source")
def names_peer_and_source(onboarding: Onboarding) -> None:
    """``peer``, ``isOwn`` and ``source`` say where the Request came from."""
    incoming, loaded = need(onboarding.incoming, "an incoming Request"), need(onboarding.loaded, "a loaded one")
    source = present(incoming.source, "source")
    assert (incoming.peer, incoming.isOwn) == (onboarding.templator.address, False)
    acts.assert_recent(incoming.createdAt)
    assert incoming.wasAutomaticallyDecided is None
    assert (source.type, source.reference) == ("RelationshipTemplate", loaded.id)


@then("the incoming Request carries title, description and metadata as sent")
def carries_words(onboarding: Onboarding) -> None:
    """Title, description and metadata of the Request, description and metadata of its item."""
    content = need(onboarding.incoming, "an incoming Request").content
    item = present(content.get("items"), "items in the Request")[0]
    assert (content.get("title"), content.get("description"), content.get("metadata")) == (TITLE, DESCRIPTION, METADATA)
    assert (item.get("description"), item.get("metadata")) == (DESCRIPTION, METADATA)


@then("the Requestor has no incoming Request")
@then("the other RelationshipTemplate has brought no incoming Request")
def no_incoming(onboarding: Onboarding) -> None:
    """Asked for by the RelationshipTemplate, no incoming Request is there."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    assert not onboarding.requestor.api.incoming_requests(loaded.id)


@then("the Request is Decided at once and holds the Requestor's Response")
def decided(onboarding: Onboarding) -> None:
    """The answer to accepting shows the Request Decided, with an accepting Response to that very Request."""
    incoming = need(onboarding.incoming, "an incoming Request")
    assert incoming.status == "Decided"
    response = answered(onboarding)
    assert (response.result, response.requestId) == ("Accepted", incoming.id)
    assert len(response.items) == len(incoming.content["items"])
    acts.assert_recent(present(incoming.response, "response").createdAt)


@then("the Request becomes Completed and says how the Response travels")
def completed(onboarding: Onboarding) -> None:
    """The source of the Response is the Relationship, on line 4 its Creation change."""
    response = present(acts.completed_request(onboarding).response, "response")
    source = present(response.source, "response.source")
    relationship = acts.only_relationship(onboarding.requestor, onboarding.templator)
    assert (source.type, source.reference) == onboarding.requestor.api.carrier(relationship)


@then("the Request becomes Completed with a rejecting Response")
def completed_rejected(onboarding: Onboarding) -> None:
    """The Response says Rejected, item by item, and it travels nowhere."""
    response = present(acts.completed_request(onboarding).response, "response")
    assert response.source is None, f"a rejecting Response travels nowhere, but its source is {response.source}"
    items = flat(response.content.items)
    assert response.content.result == "Rejected"
    assert items
    assert {(item.kind, item.result) for item in items} == {("RejectResponseItem", "Rejected")}


@then("the Response accepts the mandatory item and rejects the optional one")
def mixed_response(onboarding: Onboarding) -> None:
    """The Response as a whole is Accepted; its second item is a RejectResponseItem and says Rejected."""
    response = answered(onboarding)
    assert response.result == "Accepted"
    items = [(item.kind, item.result) for item in response.items]
    assert items == [("AcceptResponseItem", "Accepted"), ("RejectResponseItem", "Rejected")]


@then("the Response holds the reason of each item")
def response_holds_reasons(onboarding: Onboarding) -> None:
    """Every RejectResponseItem carries the code and the message that the Requestor gave."""
    assert [(item.code, item.message) for item in flat(answered(onboarding).items)] == [REASON, REASON]


@then(parsers.re(rf"the Response answers (?P<kind>{KIND}) positively"))
def response_answers(onboarding: Onboarding, kind: str) -> None:
    """The Response item is of the type that belongs to the kind, and says Accepted."""
    item = answered(onboarding).items[0]
    assert item.kind == KINDS[kind].accepted_by(onboarding.requestor.api.runtime)
    assert {single.result for single in flat([item])} == {"Accepted"}


@then("both sides hold what was agreed once the Templator has synchronised")
def both_hold_what_was_agreed(onboarding: Onboarding) -> None:
    """The Templator's outgoing Request holds the same Response; an Attribute in it is found on both sides by its id."""
    acts.completed_request(onboarding)
    acts.receive_relationship(onboarding)
    response = answered(onboarding)
    assert outgoing_response(onboarding) == response
    kind = KINDS[need(onboarding.kind, "a Request with one kind of item")]
    if kind.value_of is None:
        return
    # What the Templator shares from line 7 on keeps its id, so that the Response need not name it.
    offered = need(onboarding.asked, "a Request")["items"][0].get("attributeId")
    attribute = need(response.items[0].attributeId or offered, "an Attribute in the Response")
    contents: list[dict[str, Any]] = []
    for party in (onboarding.requestor, onboarding.templator):
        held = acts.held_attribute(party, attribute)
        assert kind.value_of(held.content) == onboarding.unique, f"the {party.role} holds {held.content}"
        contents.append(held.content)
    assert contents[0] == contents[1], "the two sides hold different Attributes"
    owner = onboarding.templator if onboarding.kind == "ShareAttribute" else onboarding.requestor
    # A rule of the Requestor's Connector has accepted the item as it was offered.
    answer = onboarding.answers[0] if onboarding.answers else {}
    item = need(onboarding.asked, "a Request")["items"][0]
    agreed = {**(answer.get("newAttribute") or answer.get("attribute") or item["attribute"]), "owner": owner.address}
    assert {key: contents[0].get(key) for key in agreed} == agreed


@then("the Templator has no outgoing Request")
@then("the Templator has no outgoing Request yet")
def no_outgoing(onboarding: Onboarding) -> None:
    """No outgoing Request names the RelationshipTemplate."""
    made = need(onboarding.made, "a RelationshipTemplate")
    assert not onboarding.templator.api.outgoing_requests(made.id)


@then("the Templator has heard nothing of the Requestor")
def heard_nothing(onboarding: Onboarding) -> None:
    """No event that the Templator's Connector has pushed since the scenario began names the Requestor.

    Behind a Backbone that delivers later, it has synchronised before. Where its events go to others, it holds nothing
    new that comes from the Requestor.
    """
    address, connector = onboarding.requestor.address, onboarding.templator.connector
    if connector.fence or not connector.announces:
        acts.fetch_everything([onboarding.templator])
    if not connector.announces:
        assert not onboarding.templator.api.relationships(peer=address)
        assert not acts.new_requests(onboarding, onboarding.templator)
        return
    pushed = [event for event in connector.pushed if event.at >= onboarding.began]
    heard = [event.trigger for event in pushed if address in str(event.data)]
    assert not heard, f"the Templator heard {', '.join(heard)}"


@then("the Templator has one outgoing Request")
def one_outgoing(onboarding: Onboarding) -> None:
    """Exactly one outgoing Request names the RelationshipTemplate, and it is Completed."""
    outgoing_request(onboarding)


@then("the Templator has one outgoing Request under the same id, Completed and with the same Response")
def same_outgoing(onboarding: Onboarding) -> None:
    """The outgoing Request is the Templator's own, has the incoming Request's id and its Response."""
    outgoing, incoming = outgoing_request(onboarding), acts.completed_request(onboarding)
    assert (outgoing.id, outgoing.isOwn, outgoing.peer) == (incoming.id, True, onboarding.requestor.address)
    assert outgoing_response(onboarding) == answered(onboarding)
    assert outgoing.content == incoming.content
    acts.assert_recent(outgoing.createdAt)
    response = present(outgoing.response, "response")
    acts.assert_recent(response.createdAt)
    carrier = present(response.source, "response.source")
    relationship = acts.only_relationship(onboarding.templator, onboarding.requestor)
    assert (carrier.type, carrier.reference) == onboarding.templator.api.carrier(relationship)
    source = present(outgoing.source, "source")
    assert (source.type, source.reference) == ("RelationshipTemplate", need(onboarding.made, "a template").id)


@then("both Requests stay Completed and accepted")
def requests_stay(onboarding: Onboarding) -> None:
    """What became of the Relationship does not change the Requests."""
    incoming = onboarding.requestor.api.incoming_request(need(onboarding.incoming, "an incoming Request").id)
    for request in (incoming, outgoing_request(onboarding)):
        response = present(request.response, "response")
        assert (request.status, response.content.result) == ("Completed", "Accepted")


@then("neither side has had a Request")
def no_requests(onboarding: Onboarding) -> None:
    """Neither party lists a Request with the other."""
    for party in (onboarding.templator, onboarding.requestor):
        assert not acts.new_requests(onboarding, party)


def outgoing_request(onboarding: Onboarding) -> LocalRequest:
    """Wait until the Templator has exactly one outgoing Request for the RelationshipTemplate, Completed."""
    made = need(onboarding.made, "a RelationshipTemplate")
    return eventually(
        f"the Templator has one Completed outgoing Request for {made.id}",
        lambda: onboarding.templator.api.outgoing_requests(made.id),
        lambda requests: [request.status for request in requests] == ["Completed"],
        show=lambda requests: [(request.id, request.status) for request in requests],
        alive=onboarding.templator.alive,
    )[0]


def outgoing_response(onboarding: Onboarding) -> Response:
    """The Response in the Templator's outgoing Request."""
    return present(outgoing_request(onboarding).response, "response").content
