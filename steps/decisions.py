"""Deciding an incoming Request: with wrong answers, at the wrong time, by the wrong party, or several times at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector.answers import ANSWERS, ASKED
from fixtures.connector.models import LocalRequest, Relationship
from fixtures.connector.outcome import Outcome, Refusal
from fixtures.connector.party import Party
from fixtures.connector.request_items import Json, accepted, declined
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.onboarding import Onboarding, need

NO_SUCH_REQUEST = "REQAAAAAAAAAAAAAAAAA"
AT_ONCE = 4
NOT_SENT = "Could not create relationship for templateId '{}'"
"""The line in the log of a Connector whose accepted Request could not found a Relationship."""
WRONG_STATUS = Refusal(400, "error.runtime.unknown")

Act = Callable[[str, Sequence[Json]], Outcome[LocalRequest]]


def decision(party: Party, verb: str) -> Act:
    """What a party calls to ``accept`` or ``reject`` a Request."""
    return party.api.accept if verb in ("accept", "accepts") else party.api.reject


def declining(onboarding: Onboarding) -> list[Json]:
    """A negative answer to each item of the scenario's Request."""
    return [declined(item) for item in need(onboarding.asked, "a Request")["items"]]


def answers_for(onboarding: Onboarding, verb: str) -> list[Json]:
    """What belongs to a decision: the prepared answers, or a negative one to each item."""
    return onboarding.answers if verb.startswith("accept") else declining(onboarding)


def current(onboarding: Onboarding) -> LocalRequest:
    """The incoming Request as the Requestor's Connector shows it now."""
    return onboarding.requestor.api.incoming_request(need(onboarding.incoming, "an incoming Request").id)


def wrong_answers(onboarding: Onboarding, answer: str) -> list[Json]:
    """The answers of the catalogue with this scenario's addresses and value."""
    return ANSWERS[answer](onboarding.requestor.address, onboarding.templator.address, onboarding.unique)


def try_to(onboarding: Onboarding, verb: str, answers: Sequence[Json], **more: Any) -> None:
    """The Requestor decides the incoming Request, which should be refused; the Request is looked at again."""
    incoming, api = need(onboarding.incoming, "an incoming Request"), onboarding.requestor.api
    act = api.accept if verb == "accept" else api.reject
    acts.attempt(onboarding, lambda: act(incoming.id, answers, **more))


@given(parsers.parse("the Requestor has received a Request for {asked}"))
@owned_by("ONB-01")
def received_request_for(onboarding: Onboarding, asked: str) -> None:
    """The incoming Request asks for something of the catalogue in ``fixtures/connector/answers.py``."""
    items = ASKED[asked](onboarding.templator.api, onboarding.unique)
    onboarding.answers = [accepted() for _ in items]
    acts.receive_request(onboarding, acts.request_of(*items))


@given(parsers.re(r"the Requestor has (?P<decided>accepted|rejected) it"))
@owned_by("ONB-03")
def has_decided(onboarding: Onboarding, decided: str) -> None:
    """The Request is Completed: accepted with a Pending Relationship, or rejected."""
    if decided == "accepted":
        acts.ask_for_relationship(onboarding)
    else:
        acts.reject_request(onboarding)
        acts.completed_request(onboarding)


@given(parsers.re(r"both know that the Templator has (?P<decided>accepted|rejected) the Relationship"))
@owned_by("ONB-07")
def both_know(onboarding: Onboarding, decided: str) -> None:
    """The Templator has synchronised and decided, the Requestor has synchronised."""
    acts.receive_relationship(onboarding)
    acts.decide_relationship(onboarding, onboarding.templator, f"{decided.removesuffix('ed')}s")
    status = {"accepted": "Active", "rejected": "Rejected"}[decided]
    acts.status_after_synchronising(onboarding, onboarding.requestor, status)


@when(parsers.re(r"the Requestor tries to (?P<verb>accept|reject) it with (?P<answer>.+)"))
def try_with_answer(onboarding: Onboarding, verb: str, answer: str) -> None:
    """The decision carries answers of the catalogue in ``fixtures/connector/answers.py``; the outcome is kept."""
    try_to(onboarding, verb, wrong_answers(onboarding, answer))


@when(parsers.re(r"the Requestor tries to (?P<verb>accept|reject) it in the name of its automation"))
def try_as_automation(onboarding: Onboarding, verb: str) -> None:
    """The decision claims that the Connector's automation took it."""
    try_to(onboarding, verb, answers_for(onboarding, verb), decidedByAutomation=True)


@when(parsers.re(r"the Requestor tries to (?P<verb>accept|reject) the Request( again)?"))
def try_to_decide(onboarding: Onboarding, verb: str) -> None:
    """The decision itself is in order; it comes at the wrong time."""
    try_to(onboarding, verb, answers_for(onboarding, verb))


@when(parsers.re(r"the Templator tries to (?P<verb>accept|reject) the Requestor's Request"))
def templator_tries(onboarding: Onboarding, verb: str) -> None:
    """The Templator decides the Request that it made itself, by the id under which the Requestor knows it."""
    incoming = need(onboarding.incoming, "an incoming Request")
    act, onboarding.attempted_by = decision(onboarding.templator, verb), "Templator"
    acts.attempt(onboarding, lambda: act(incoming.id, answers_for(onboarding, verb)))


@when(parsers.re(r"the Requestor tries to (?P<verb>accept|reject) a Request that does not exist"))
def try_unknown(onboarding: Onboarding, verb: str) -> None:
    """The id has the right form, and no Request has it."""
    act = decision(onboarding.requestor, verb)
    acts.attempt(onboarding, lambda: act(NO_SUCH_REQUEST, [accepted()]))


@when(parsers.parse("the Requestor accepts it with {answer}"))
def accept_with(onboarding: Onboarding, answer: str) -> None:
    """The Requestor accepts with unusual answers of the catalogue."""
    onboarding.answers = wrong_answers(onboarding, answer)
    acts.accept_request(onboarding)


@when("the Requestor accepts the Request four times at once")
def accept_at_once(onboarding: Onboarding) -> None:
    """Four calls at the same time; their outcomes are kept."""
    incoming, api = need(onboarding.incoming, "an incoming Request"), onboarding.requestor.api
    at_once(onboarding, [lambda: api.accept_unasked(incoming.id, onboarding.answers)] * AT_ONCE)


@when("the Requestor accepts and rejects the Request at once")
def accept_and_reject_at_once(onboarding: Onboarding) -> None:
    """Two calls of each kind at the same time; their outcomes are kept."""
    incoming, api = need(onboarding.incoming, "an incoming Request"), onboarding.requestor.api
    no = declining(onboarding)
    both: list[Callable[[], Outcome[Any]]] = [
        lambda: api.accept_unasked(incoming.id, onboarding.answers),
        lambda: api.reject_unasked(incoming.id, no),
    ]
    at_once(onboarding, both * 2)


def at_once(onboarding: Onboarding, several: Sequence[Callable[[], Outcome[Any]]]) -> None:
    """Do several acts at the same time and keep all outcomes."""
    with ThreadPoolExecutor(len(several)) as threads:
        onboarding.outcomes = list(threads.map(lambda act: act(), several))


@then("the Request still waits for a decision")
def still_waits(onboarding: Onboarding) -> None:
    """The Request is as before, without a Response, and could still be rejected."""
    request = current(onboarding)
    assert (request.status, request.response) == ("ManualDecisionRequired", None)
    foreseen = onboarding.requestor.api.can_reject(request.id, declining(onboarding))
    assert foreseen.success, f"the Request can no longer be rejected: {foreseen}"


@then("the Request stays as it was decided")
def stays_decided(onboarding: Onboarding) -> None:
    """The Request shows the same status and the same Response as after the first decision."""
    before, now = need(onboarding.incoming, "an incoming Request"), current(onboarding)
    assert (now.status, now.response) == ("Completed", before.response)


@then("the Requestor has no Request of that id")
def no_request_of_that_id(onboarding: Onboarding) -> None:
    """The id is still not among the Requestor's incoming Requests."""
    assert NO_SUCH_REQUEST not in {request.id for request in onboarding.requestor.api.incoming_requests()}


@then("one of them decides the Request and the others are refused")
def one_decides(onboarding: Onboarding) -> None:
    """Exactly one answer is a success; each other one says that the Request is in a wrong status."""
    refused = [outcome.refusal for outcome in onboarding.outcomes if outcome.answer.status >= 400]
    assert len(onboarding.outcomes) - len(refused) == 1, f"of {len(onboarding.outcomes)} only {refused} were refused"
    assert set(refused) == {WRONG_STATUS}


@then("the Request is Completed as it was decided")
def completed_as_decided(onboarding: Onboarding) -> None:
    """The Response is the one that the only successful call answered."""
    decided = next(outcome.value for outcome in onboarding.outcomes if outcome.answer.status < 400)
    response = need(acts.completed_request(onboarding).response, "a Response")
    assert response.content == need(decided.response, "a Response in the answer").content


@then("each side has one Relationship if it was accepted, and none if it was rejected")
def relationship_as_decided(onboarding: Onboarding) -> None:
    """After both have synchronised, what is listed belongs to the Response."""
    response = need(need(onboarding.incoming, "an incoming Request").response, "a Response").content
    expected = ["Pending"] if response.result == "Accepted" else []
    both = (onboarding.requestor, onboarding.templator)
    acts.fetch_everything(both)
    for party in both:
        found = party.api.relationships(peer=onboarding.other(party).address)
        assert [one.status for one in found] == expected, f"the {party.role} has {found}; expected {expected}"


@then("every item of the Response is rejected, and the Response as a whole is accepted")
def accepted_with_rejected_items(onboarding: Onboarding) -> None:
    """Accepting without accepting anything is a positive Response of negative items."""
    response = need(acts.completed_request(onboarding).response, "a Response").content
    assert response.result == "Accepted"
    assert [item.kind for item in response.items] == ["RejectResponseItem"] * len(response.items)
    assert response.items


@then("the Templator receives one Pending Relationship")
def templator_receives(onboarding: Onboarding) -> None:
    """After synchronising, the Templator has exactly one Relationship with the Requestor, the same as the Requestor."""
    relationship: Relationship = acts.receive_relationship(onboarding)
    mine = acts.only_relationship(onboarding.requestor, onboarding.templator)
    assert (relationship.id, relationship.status) == (mine.id, "Pending")


def logged(party: Party, words: str, why: str) -> None:
    """Wait until a party's Connector has logged something: the only trace of an act that fails in silence."""
    eventually(
        f"the {party.role}'s Connector has logged {why}",
        lambda: words in party.connector.running.log(),
        bool,
        alive=party.alive,
    )


@then("the Response says in each group which items were accepted")
def groups_say(onboarding: Onboarding) -> None:
    """Each group of the Response has an item for each answer, Accepted or Rejected as the answer was."""
    groups = need(acts.completed_request(onboarding).response, "a Response").content.items
    said = [[item.result for item in one.items or []] for one in groups]
    answered = [["Accepted" if item["accept"] else "Rejected" for item in one["items"]] for one in onboarding.answers]
    assert {one.kind for one in groups} == {"ResponseItemGroup"}
    assert said == answered
