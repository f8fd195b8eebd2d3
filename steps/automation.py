"""What a Connector decides by itself: Relationships that it accepts, Requests that its rules are about."""

from collections.abc import Callable, Mapping

from pytest_bdd import given, parsers, then

from fixtures.connector import automation, request_items
from fixtures.connector.models import LocalRequest
from fixtures.connector.request_items import KINDS, Json, flat
from fixtures.connector.versions import Range
from fixtures.waiting import eventually
from steps import onboarding as acts
from steps.needs import EVENTS, needs
from steps.onboarding import Onboarding, need
from steps.requests import answered

NUMBER = "CreateAttribute of a RelationshipAttribute"
SAYS_SO = Range("6.50.0")
"""From runtime 6.50.0 on, a Request that automation decided says so."""


def attribute(onboarding: Onboarding, **more: object) -> Json:
    """An item that gives the Requestor a RelationshipAttribute."""
    return {**KINDS[NUMBER].ask(onboarding.templator.api, onboarding.unique), **more}


def consent(onboarding: Onboarding, **more: object) -> Json:
    """An item that asks for a Consent."""
    return {**request_items.consent(f"I agree to the terms of {onboarding.unique}"), **more}


OFFERS: Mapping[str, Callable[[Onboarding], tuple[str, list[Json]]]] = {
    "that a rule accepts": lambda one: (automation.ACCEPTED, [attribute(one)]),
    "that a rule rejects": lambda one: (automation.REJECTED, [attribute(one)]),
    "whose optional item a rule accepts": lambda one: (automation.OPTIONAL, [attribute(one, mustBeAccepted=False)]),
    "that no rule is about": lambda one: (f"Nobody's {one.unique}", [attribute(one)]),
    "of which a rule is about one item only": lambda one: (automation.ACCEPTED, [attribute(one), consent(one)]),
    "whose mandatory item a rule for optional ones leaves alone": lambda one: (automation.OPTIONAL, [attribute(one)]),
    "that a rule rejects, but that asks for a Consent": lambda one: (automation.REJECTED, [consent(one)]),
    "that a rule rejects, but that wants a manual decision": lambda one: (
        automation.REJECTED,
        [attribute(one, requireManualDecision=True)],
    ),
}
"""What a RelationshipTemplate may offer to a Connector with rules: title and items of the Request."""


@given(parsers.re(rf"the Templator has made a RelationshipTemplate with a Request (?P<offer>{'|'.join(OFFERS)})"))
def offered(onboarding: Onboarding, offer: str) -> None:
    """The Request has the title that one of the rules in ``fixtures/connector/automation.py`` looks for, or none."""
    title, items = OFFERS[offer](onboarding)
    onboarding.kind = NUMBER
    acts.make_template(onboarding, acts.request_of(*items, title=title))


@then(parsers.re(r"the Requestor's Connector (?P<decided>accepts|rejects) the Request by itself"))
@needs(EVENTS)
def decides_by_itself(onboarding: Onboarding, decided: str) -> None:
    """Without a call the one Request is Completed; it and the Connector's event say that automation decided."""
    requestor, loaded = onboarding.requestor, need(onboarding.loaded, "a loaded RelationshipTemplate")
    [onboarding.incoming] = eventually(
        f"the Requestor has one incoming Request from {loaded.id}, Completed",
        lambda: requestor.api.incoming_requests(loaded.id),
        lambda requests: [request.status for request in requests] == ["Completed"],
        show=lambda requests: [request.status for request in requests],
        alive=requestor.alive,
    )
    assert answered(onboarding).result == {"accepts": "Accepted", "rejects": "Rejected"}[decided]
    assert acts.processed(onboarding) == ("RequestAutomaticallyDecided", onboarding.incoming.id)
    assert_says_so(onboarding, onboarding.incoming, automatically=True)


@then("the Requestor's Connector leaves the decision to the Requestor")
@needs(EVENTS)
def leaves_it(onboarding: Onboarding) -> None:
    """The decider has had its turn: its event says so, and the one Request waits for a manual decision."""
    result, request_id = acts.processed(onboarding)
    assert result == "ManualRequestDecisionRequired"
    waiting = acts.one_incoming_request(onboarding)
    assert waiting.id == request_id
    assert_says_so(onboarding, waiting, automatically=None)


def assert_says_so(onboarding: Onboarding, request: LocalRequest, *, automatically: bool | None) -> None:
    """Where the runtime has the field, it says whether the Request was decided automatically."""
    if onboarding.requestor.api.runtime in SAYS_SO:
        assert request.wasAutomaticallyDecided is automatically


@then("the Response holds the reason that the rule gives")
def holds_reason_of_rule(onboarding: Onboarding) -> None:
    """Every RejectResponseItem carries the code and the message of the rule."""
    assert [(item.code, item.message) for item in flat(answered(onboarding).items)] == [automation.REASON]


@then("the Templator's Connector has accepted the Relationship by itself")
def accepted_by_itself(onboarding: Onboarding) -> None:
    """Nobody has called, and the Templator's Relationship becomes Active."""
    eventually(
        "the Templator's Connector has made the Relationship Active",
        lambda: acts.only_relationship(onboarding.templator, onboarding.requestor).status,
        lambda status: status == "Active",
        alive=onboarding.templator.alive,
    )
