"""Decisions on a Relationship that its Connector must refuse, or take once only."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.connector.models import Relationship, RelationshipChange
from fixtures.connector.refusals import refusal
from steps import onboarding as acts
from steps.lifecycle import SIDE, UNKNOWN_CHANGE, Views, act_of, own_view
from steps.onboarding import Onboarding, need

BODIES = {"without a content": {}, "with null as content": {"content": None}, "with an empty content": {"content": ""}}
AT_ONCE = 4


@when(parsers.re(rf"the Templator tries to accept a RelationshipChange (?P<which>{'|'.join(UNKNOWN_CHANGE.values())})"))
def accept_unknown_change(onboarding: Onboarding, which: str) -> None:
    """The Relationship is the right one; the id of its RelationshipChange is not."""
    identifier = next(one for one, words in UNKNOWN_CHANGE.items() if words == which)
    known = own_view(onboarding, onboarding.templator)
    known_of_change: dict[str, Any] = {"id": identifier, "type": "Creation"}
    change = RelationshipChange.model_construct(**known_of_change)
    foreign = known.model_copy(update={"changes": [change]})
    acts.attempt(onboarding, lambda: onboarding.templator.api.accept_relationship(foreign), "Templator")


@when(parsers.re(rf"the Templator tries to accept the Relationship (?P<how>{'|'.join(BODIES)})"))
def accept_saying(onboarding: Onboarding, how: str) -> None:
    """The Templator accepts with exactly that body."""
    known = own_view(onboarding, onboarding.templator)
    acts.attempt(onboarding, lambda: onboarding.templator.api.accept_with_body(known, BODIES[how]), "Templator")


@when("the Templator accepts the Relationship with a content that nobody asked for")
def accept_with_too_much(onboarding: Onboarding) -> None:
    """Later lines carry no content back."""
    api = onboarding.templator.api
    _ = api.accept_with_body(own_view(onboarding, onboarding.templator), {"content": {"welcome": "!"}}).value


@when("the Templator tries to accept the Relationship as other lines do")
def accept_otherwise(onboarding: Onboarding) -> None:
    """Line 4 is asked without a RelationshipChange, later lines with one."""
    known = own_view(onboarding, onboarding.templator)
    acts.attempt(onboarding, lambda: onboarding.templator.api.accept_as_on_another_line(known), "Templator")


@when(parsers.parse("the Templator {first} and {second} the Relationship at the same time, twice each"))
def at_the_same_time(onboarding: Onboarding, views: Views, first: str, second: str) -> None:
    """Four calls go out together; the Connector decides which of them comes first."""
    known, party = own_view(onboarding, onboarding.templator), onboarding.templator
    verbs = [first.removesuffix("s"), second.removesuffix("s")] * (AT_ONCE // 2)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        calls = [threads.submit(act_of(onboarding, party, verb), known) for verb in verbs]
        views.outcomes = [(verb, call.result()) for verb, call in zip(verbs, calls, strict=True)]


@then("exactly one of the decisions is taken, and both sides know the same one")
def one_decision(onboarding: Onboarding, views: Views) -> None:
    """One answer is positive and shows what was decided; both have that status, and one decision on record."""
    taken = [(verb, outcome.value.status) for verb, outcome in views.outcomes if outcome.answer.status < 400]
    assert len(taken) == 1, f"the answers were {[(verb, str(outcome.answer)) for verb, outcome in views.outcomes]}"
    verb, status = taken[0]
    assert status == acts.STATUS[f"{verb}s"], f"to {verb} the Relationship made it {status}"
    for party in (onboarding.templator, onboarding.requestor):
        acts.status_after_synchronising(onboarding, party, status)
        assert decisions(own_view(onboarding, party)) == 1


@then("the other decisions are refused for the right reason")
def others_refused(onboarding: Onboarding, views: Views) -> None:
    """Refused by the Connector, which knows already, or by the Backbone, which knew first."""
    runtime = onboarding.templator.api.runtime
    reasons = {refusal(name, runtime).act for name in ("not in this status", "decided at the same time")}
    refused = [outcome.refusal for _, outcome in views.outcomes if outcome.answer.status >= 400]
    assert len(refused) == AT_ONCE - 1
    assert set(refused) <= reasons, f"refused with {', '.join(map(str, refused))}"


def decisions(relationship: Relationship) -> int:
    """How often a Relationship was decided: answered RelationshipChanges, or audit log entries after the first."""
    if relationship.changes is not None:
        return len([change for change in relationship.changes if change.response is not None])
    return len(need(relationship.auditLog, "an audit log")) - 1


@then(parsers.re(rf"the (?P<role>{SIDE}|third party) has no Relationship with the Templator"))
def none_with_templator(onboarding: Onboarding, role: str) -> None:
    """After synchronising, the party lists no Relationship with the Templator, nor the Templator one with it."""
    party, templator = onboarding.parties[role], onboarding.templator
    for one, other in ((party, templator), (templator, party)):
        acts.synchronise(onboarding, one)
        assert not one.api.relationships(peer=other.address)
