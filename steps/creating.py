"""Creating Relationships that must not be created, and creating them again when they may be."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector.refusals import refusal
from fixtures.connector.request_items import Json
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.decisions import NOT_SENT, logged
from steps.lifecycle import decompose, reach
from steps.needs import LOG, needs
from steps.onboarding import Onboarding, need
from steps.requests import answered, outgoing_response


def arbitrary(onboarding: Onboarding) -> Json:
    """The Requestor's own content as lines 5 to 7 take it."""
    return {"@type": "ArbitraryRelationshipCreationContent", "value": {"name": onboarding.unique}}


def response_to(request_id: str) -> Json:
    """A content that claims to accept a Request with one item."""
    items = [{"@type": "AcceptResponseItem", "result": "Accepted"}]
    response = {"@type": "Response", "result": "Accepted", "requestId": request_id, "items": items}
    return {"@type": "RelationshipCreationContent", "response": response}


def claimed_response(onboarding: Onboarding) -> Json:
    """An accepting Response to the incoming Request, which the Requestor has not accepted."""
    return response_to(need(onboarding.incoming, "an incoming Request").id)


@given(parsers.parse("the Requestor has made a RelationshipTemplate of its own {content}"))
def own_template(onboarding: Onboarding, content: str) -> None:
    """The Requestor holds its own RelationshipTemplate, as if it were another party's."""
    request = acts.plain_request(onboarding) if content == "with a Request" else None
    api = onboarding.requestor.api
    offer: Any = api.customised_template_content({"offer": onboarding.unique})
    if request is not None:
        offer = {"@type": "RelationshipTemplateContent", "onNewRelationship": request}
    onboarding.loaded = api.create_template(offer, acts.future(), acts.ALLOCATIONS).value


@when("the Requestor tries to create a Relationship with itself as if it had accepted its own Request")
def try_own_response(onboarding: Onboarding) -> None:
    """The content is an accepting Response to a Request that nobody has received."""
    try_with(onboarding, response_to("REQAAAAAAAAAAAAAAAAA"))


@when("the Requestor tries to create the Relationship with a content of its own")
def try_with_own_content(onboarding: Onboarding) -> None:
    """The RelationshipTemplate states a Request; the content is the Requestor's own all the same."""
    try_with(onboarding, arbitrary(onboarding))


@when("the Requestor tries to create the Relationship as if it had accepted the Request")
def try_with_claimed_response(onboarding: Onboarding) -> None:
    """The content is an accepting Response to the incoming Request, which is still open."""
    try_with(onboarding, claimed_response(onboarding))


@when("the Requestor tries to create the Relationship with another Response than it gave")
def try_with_another_response(onboarding: Onboarding) -> None:
    """The incoming Request was accepted; the content's Response answers it with one item too many."""
    content = claimed_response(onboarding)
    content["response"]["items"] *= 2
    try_with(onboarding, content)


def try_with(onboarding: Onboarding, content: Json) -> None:
    """The Requestor tries to create the Relationship with a content as the API takes it."""
    loaded = need(onboarding.loaded, "a RelationshipTemplate")
    acts.attempt(onboarding, lambda: onboarding.requestor.api.create_relationship_with(loaded.id, content))


@when("the Requestor creates the Relationship with the Response that it gave")
def create_with_response(onboarding: Onboarding) -> None:
    """The content is the Response that the accepted Request holds."""
    response = need(need(onboarding.incoming, "an incoming Request").response, "a Response").content
    content = {
        "@type": "RelationshipCreationContent",
        "response": {"@type": "Response"} | response.model_dump(by_alias=True, exclude_none=True),
    }
    create_with(onboarding, content)


@when(parsers.re(r"the Requestor creates the Relationship with a content of its own, and the Request is not asked"))
def create_with_own_content(onboarding: Onboarding) -> None:
    """Older releases take any content, whatever the RelationshipTemplate states."""
    acts.create_relationship(onboarding, {"name": onboarding.unique})


def create_with(onboarding: Onboarding, content: Json) -> None:
    """The Requestor creates the Relationship with a content as the API takes it."""
    loaded = need(onboarding.loaded, "a RelationshipTemplate")
    onboarding.first = onboarding.requestor.api.create_relationship_with(loaded.id, content).value.id


@when("the Requestor creates another Relationship")
def create_another(onboarding: Onboarding) -> None:
    """The Requestor asks again, by the same RelationshipTemplate."""
    onboarding.before = need(onboarding.first, "a first Relationship")
    acts.create_relationship(onboarding, {"name": onboarding.unique, "again": True})


@when("the Requestor asks whether it can create the Relationship")
def ask(onboarding: Onboarding) -> None:
    """Nothing is created; the answer is kept."""
    loaded = need(onboarding.loaded, "a RelationshipTemplate")
    acts.attempt(onboarding, lambda: onboarding.requestor.api.ask_whether_creatable(loaded.id))


@then(parsers.parse('the Requestor is told that it would be refused as "{name}"'))
def told(onboarding: Onboarding, name: str) -> None:
    """The answer is no refusal, but foresees one, for the reason of the refusal table."""
    foreseen = need(onboarding.attempt, "an answer").value
    can = need(refusal(name, onboarding.requestor.api.runtime).can, "a Can… route in the refusal table")
    assert (foreseen.isSuccess, foreseen.code) == (can.success, can.code)


@then(parsers.re(r"both sides have the (?P<ended>\w+) Relationship and a new one, Pending"))
def old_and_new(onboarding: Onboarding, ended: str) -> None:
    """After both have synchronised, each lists the first Relationship as it ended, and the new one."""
    expected = {(onboarding.before, ended), (onboarding.first, "Pending")}
    assert onboarding.before != onboarding.first
    for party in (onboarding.templator, onboarding.requestor):
        acts.synchronise(onboarding, party)
        found = party.api.relationships(peer=onboarding.other(party).address)
        assert {(one.id, one.status) for one in found} == expected
        assert len(found) == len(expected)


@then("the Requestor has no Relationship with itself")
def none_with_itself(onboarding: Onboarding) -> None:
    """After synchronising, the Requestor lists no Relationship with its own address."""
    acts.synchronise(onboarding, onboarding.requestor)
    assert not onboarding.requestor.api.relationships(peer=onboarding.requestor.address)


@given("the Requestor has accepted a Request that could not be sent, because only it had left an earlier Relationship")
@owned_by("REF-S4")
@needs(LOG)
def accepted_unsent(onboarding: Onboarding) -> None:
    """The Request stays Decided: the Connector could not ask for the Relationship, and says so in its log only."""
    reach(onboarding, "Terminated")
    decompose(onboarding, onboarding.requestor)
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.accept_request(onboarding)
    loaded = need(onboarding.loaded, "a RelationshipTemplate")
    logged(onboarding.requestor, NOT_SENT.format(loaded.id), "that it could not create the Relationship")


@given("the Templator has left it too")
@owned_by("ACT-03")
def left_too(onboarding: Onboarding) -> None:
    """Nothing is left of the earlier Relationship on either side."""
    acts.synchronise(onboarding, onboarding.templator)
    decompose(onboarding, onboarding.templator)


@then("the Templator has one outgoing Request once it has synchronised, with the Requestor's Response")
def outgoing_after_all(onboarding: Onboarding) -> None:
    """The Relationship carries the Response to the Templator as if it had been sent at once."""
    acts.receive_relationship(onboarding)
    assert outgoing_response(onboarding) == answered(onboarding)
