"""What breaks on the way: the Backbone is out of reach, fails, is slow, or its reply gets lost."""

from functools import partial

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.backbone import Backbone, Trouble
from fixtures.connector.models import LocalRequest
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.again import each_has_one
from steps.decisions import AT_ONCE, NOT_SENT, at_once, current
from steps.lifecycle import decompose, terminate
from steps.onboarding import Onboarding, need

SIDE = "Templator|Requestor"
ASKING = r"POST /api/v\d/Relationships$"
EVERYTHING = {
    "cannot be reached": Trouble.UNREACHABLE,
    "answers with an error": Trouble.FAILING,
    "is too slow": Trouble.SLOW,
}
WHEN_ASKING = {
    "breaks off its reply when the Requestor asks": Trouble.CUT_IN_REPLY,
    "keeps the Requestor waiting when it asks": Trouble.SLOW,
}
ROUNDS = 50
DONE = ("Active", "Completed")


@pytest.fixture
def rounds() -> list[tuple[str, ...]]:
    """What the Templator showed, round by round."""
    return []


@given(parsers.re(rf"the Backbone (?P<how>{'|'.join(EVERYTHING)}) for the (?P<role>{SIDE})"))
def disturb(onboarding: Onboarding, backbone: Backbone, how: str, role: str) -> None:
    """From now on no call of the party's Connector does anything at the Backbone; the other side's do."""
    backbone.disturb(EVERYTHING[how], onboarding.parties[role].address)


@given(parsers.re(rf"the Backbone (?P<how>{'|'.join(WHEN_ASKING)}) for the Relationship"))
def disturb_asking(onboarding: Onboarding, backbone: Backbone, how: str) -> None:
    """Only the call that makes the Relationship at the Backbone is concerned.

    Where the reply gets lost, nobody else may get the Requestor's Connector: what it hears of that Relationship later
    can make its synchronisation fail.
    """
    onboarding.damaged.add("Requestor")
    backbone.disturb(WHEN_ASKING[how], onboarding.requestor.address, ASKING)


@given("the Backbone tells the Templator of something that its release does not know")
def tell_unknown(onboarding: Onboarding, backbone: Backbone) -> None:
    """An event of a type that no release knows, as a newer Backbone may send.

    Whoever fails on it fails on it again when it synchronises for somebody else.
    """
    onboarding.damaged.add("Templator")
    backbone.announce(onboarding.templator.address, "SomethingThatNobodyKnows")


@given("the Requestor has accepted the Request, which could not be sent")
@owned_by("ONB-03")
def accepted_in_vain(onboarding: Onboarding) -> None:
    """The Request stays Decided: the Connector could not ask for the Relationship, and says so in its log only."""
    acts.accept_request(onboarding)
    assert asked(onboarding).status == "Decided"


@given("the Requestor has accepted the Request, which is on its way")
@owned_by("ONB-03")
def accepted_on_its_way(onboarding: Onboarding, backbone: Backbone) -> None:
    """The Requestor's Connector has begun to ask the Backbone for the Relationship and has no reply yet."""
    acts.accept_request(onboarding)
    eventually("the Backbone keeps the Requestor waiting", backbone.waiting, bool, alive=onboarding.requestor.alive)


@given("the Backbone serves the Requestor again")
@when("the Backbone serves the Requestor again")
def serve_again(backbone: Backbone) -> None:
    """All trouble is over."""
    backbone.end_disturbances()


@then("each side has one Relationship, Pending, once the Requestor's Connector has asked for it")
def each_has_one_after_all(onboarding: Onboarding) -> None:
    """Whatever the Connector heard of it: after both have synchronised, both list the same Relationship."""
    asked(onboarding)
    each_has_one(onboarding)


@when("the two onboard each other fifty times, each time accepted by itself, and part again")
def fifty_times(onboarding: Onboarding, rounds: list[tuple[str, ...]]) -> None:
    """What the Templator shows after each synchronisation is kept; both then decompose the Relationship."""
    for _ in range(ROUNDS):
        acts.receive_request(onboarding, acts.plain_request(onboarding))
        acts.ask_for_relationship(onboarding)
        acts.receive_relationship(onboarding)
        rounds.append(eventually("the Templator is done", partial(shown, onboarding), DONE.__eq__))
        acts.status_after_synchronising(onboarding, onboarding.requestor, "Active")
        terminate(onboarding, onboarding.templator)
        acts.status_after_synchronising(onboarding, onboarding.requestor, "Terminated")
        for party in (onboarding.requestor, onboarding.templator):
            party.api.synchronise()
            decompose(onboarding, party)


@then("each time the Templator had the Relationship Active and its outgoing Request Completed")
def each_time(rounds: list[tuple[str, ...]]) -> None:
    """Nothing was lost between the module that accepts and the one that records the Request."""
    assert rounds == [DONE] * ROUNDS


def shown(onboarding: Onboarding) -> tuple[str, ...]:
    """The status of the Templator's Relationship with the Requestor, and of its outgoing Request."""
    templator, made = onboarding.templator, need(onboarding.made, "a RelationshipTemplate")
    requests = templator.api.outgoing_requests(made.id)
    return acts.only_relationship(templator, onboarding.requestor).status, *(one.status for one in requests)


def asked(onboarding: Onboarding) -> LocalRequest:
    """The incoming Request once it is Completed, or once the Connector has logged that it could not go on."""
    gave_up = NOT_SENT.format(need(onboarding.loaded, "a loaded RelationshipTemplate").id)
    return eventually(
        "the Requestor's Connector has asked for the Relationship, or has given up",
        lambda: current(onboarding),
        lambda request: request.status == "Completed" or gave_up in onboarding.requestor.connector.running.log(),
        show=lambda request: request.status,
        alive=onboarding.requestor.alive,
    )


@when(parsers.re(rf"the (?P<role>{SIDE}) synchronises four times at once"))
def synchronise_at_once(onboarding: Onboarding, role: str) -> None:
    """Four calls at the same time; their outcomes are kept."""
    at_once(onboarding, [onboarding.parties[role].api.try_to_synchronise] * AT_ONCE)


@then("each synchronisation is answered as if it were the only one")
def all_answered(onboarding: Onboarding) -> None:
    """Every answer is a success."""
    for outcome in onboarding.outcomes:
        outcome.answer.expect(outcome.promised)


@then(parsers.re(rf"nothing stands in a list of the (?P<role>{SIDE}) twice"))
def nothing_twice(onboarding: Onboarding, role: str) -> None:
    """No list holds an id twice, and there is one Relationship with the other side."""
    for kind, held in onboarding.parties[role].api.holdings().items():
        ids = [one["id"] for one in held]
        assert len(set(ids)) == len(ids), f"{kind} holds {ids}"
    acts.only_relationship(onboarding.parties[role], onboarding.other(onboarding.parties[role]))
