"""Onboarding packages between parties that have a Relationship already: asked otherwise, answered by Message."""

from pytest_bdd import given, parsers, then

from fixtures.connector import request_items
from fixtures.waiting import eventually
from steps import onboarding as acts
from steps.onboarding import Onboarding, need
from steps.requests import answered


@given("the Templator has made a RelationshipTemplate that asks strangers and acquaintances for different things")
def made_for_both(onboarding: Onboarding) -> None:
    """The RelationshipTemplateContent states one Request for a new and one for an existing Relationship."""
    api = onboarding.templator.api
    strangers = acts.plain_request(onboarding)
    onboarding.asked = acts.request_of(request_items.consent(f"I stay with {onboarding.unique}"))
    content = {
        "@type": "RelationshipTemplateContent",
        "onNewRelationship": strangers,
        "onExistingRelationship": onboarding.asked,
    }
    onboarding.made = api.create_template(content, acts.future(), acts.ALLOCATIONS).value


@then("it asks for what acquaintances are asked for")
def asks_acquaintances(onboarding: Onboarding) -> None:
    """The incoming Request is the one for an existing Relationship, from the loaded RelationshipTemplate."""
    incoming, asked = need(onboarding.incoming, "an incoming Request"), need(onboarding.asked, "a Request")
    source = need(incoming.source, "a source of the Request")
    assert incoming.content["items"] == asked["items"]
    assert (source.type, source.reference) == ("RelationshipTemplate", need(onboarding.loaded, "a loaded one").id)


@then(parsers.re(r"the Request becomes Completed, (?P<result>Accepted|Rejected), and its Response travels by Message"))
def travels_by_message(onboarding: Onboarding, result: str) -> None:
    """The Response names the Message that carries it."""
    response = need(acts.completed_request(onboarding).response, "a Response")
    assert response.content.result == result
    assert need(response.source, "a source of the Response").type == "Message"


@then("the Templator learns the Response when it synchronises")
def learns(onboarding: Onboarding) -> None:
    """The Message has come, and the Templator's outgoing Request is Completed with the Requestor's Response."""
    templator, requestor, incoming = onboarding.templator, onboarding.requestor, acts.completed_request(onboarding)
    templator.api.synchronise()
    outgoing = eventually(
        f"the Templator has the outgoing Request {incoming.id}, Completed",
        lambda: [one for one in templator.api.outgoing_requests() if one.id == incoming.id],
        lambda found: [one.status for one in found] == ["Completed"],
        show=lambda found: [one.status for one in found],
        alive=templator.alive,
    )[0]
    assert need(outgoing.response, "a Response of the outgoing Request").content == answered(onboarding)
    carrier = need(need(incoming.response, "a Response").source, "a source").reference
    assert carrier in {message.id for message in templator.api.messages(requestor.address)}
