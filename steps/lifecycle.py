"""Relationships after their decision: ended, reactivated, decomposed, and every act that comes at the wrong time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.connector.client import Answer
from fixtures.connector.models import Relationship, RelationshipChange
from fixtures.connector.outcome import Outcome
from fixtures.connector.party import Party
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.needs import RISK, needs
from steps.onboarding import Onboarding, need

SIDE = "Templator|Requestor"
STATUS = "Pending|Active|Rejected|Revoked|Terminated"
UNKNOWN = {"RELAAAAAAAAAAAAAAAAA": "that does not exist", "REL": "by something that is no id"}
UNKNOWN_CHANGE = {"RCHAAAAAAAAAAAAAAAAA": "that does not exist", "RCH": "by something that is no id"}
ENTRIES = {
    "termination": "Termination",
    "request": "ReactivationRequested",
    "acceptance": "AcceptanceOfReactivation",
    "rejection": "RejectionOfReactivation",
    "revocation": "RevocationOfReactivation",
    "decomposition": "Decomposition",
}
"""The audit log's word for what a party did to an Active Relationship and afterwards."""


@dataclass
class Views:
    """What the sentences of this module hand to each other."""

    before_synchronising: dict[str, str] = field(default_factory=dict)
    outcomes: list[tuple[str, Outcome[Relationship]]] = field(default_factory=list)


@pytest.fixture
def views() -> Views:
    """One :class:`Views` per scenario."""
    return Views()


def reach(onboarding: Onboarding, status: str) -> None:
    """A Relationship, founded without a Request, of which both sides know that it has a status."""
    acts.onboarded(onboarding, "Pending")
    acts.receive_relationship(onboarding)
    templator, requestor = onboarding.templator, onboarding.requestor
    if status == "Revoked":
        acts.decide_relationship(onboarding, requestor, "revokes")
        acts.status_after_synchronising(onboarding, templator, status)
    elif status != "Pending":
        acts.decide_relationship(onboarding, templator, "rejects" if status == "Rejected" else "accepts")
        acts.status_after_synchronising(onboarding, requestor, "Rejected" if status == "Rejected" else "Active")
    if status == "Terminated":
        terminate(onboarding, templator)
        acts.status_after_synchronising(onboarding, requestor, status)


def terminate(onboarding: Onboarding, party: Party) -> Relationship:
    """A party ends the Active Relationship."""
    answered = as_read(onboarding, party, party.api.terminate(own_view(onboarding, party)))
    assert answered.status == "Terminated"
    return answered


def as_read(onboarding: Onboarding, party: Party, outcome: Outcome[Relationship]) -> Relationship:
    """The Relationship in the answer to an act, which is the one that is read afterwards."""
    assert outcome.value == own_view(onboarding, party)
    return outcome.value


def own_view(onboarding: Onboarding, party: Party) -> Relationship:
    """The scenario's Relationship as a party knows it."""
    return party.api.relationship(need(onboarding.first, "a Relationship"))


def act_of(onboarding: Onboarding, party: Party, verb: str) -> Callable[[Relationship], Outcome[Any]]:
    """What a sentence's verb means on a party's Connector."""
    api = party.api
    return {
        "accept": api.accept_relationship,
        "reject": api.reject_relationship,
        "revoke": api.revoke_relationship,
        "terminate": api.terminate,
        "decompose": lambda relationship: _without_object(api.decompose(relationship)),
        "request the reactivation of": api.request_reactivation,
        "accept the reactivation of": lambda relationship: api.decide_reactivation(relationship, "Accept"),
        "reject the reactivation of": lambda relationship: api.decide_reactivation(relationship, "Reject"),
        "revoke the reactivation of": lambda relationship: api.decide_reactivation(relationship, "Revoke"),
        "read": lambda relationship: api.find_relationship(relationship.id),
    }[verb]


def _without_object(answer: Answer) -> Outcome[Relationship]:
    return Outcome(answer, 204, None)


VERBS = (
    r"(?P<verb>accept|reject|revoke|terminate|decompose|read|"
    r"request the reactivation of|(?:accept|reject|revoke) the reactivation of)"
)


@given(parsers.re(rf"both sides know that the Relationship is (?P<status>{STATUS})"))
@owned_by("DIR-03")
def both_know(onboarding: Onboarding, status: str) -> None:
    """A Relationship founded without a Request has reached the status, and both parties have synchronised."""
    reach(onboarding, status)


@given(parsers.re(rf"the (?P<role>{SIDE}) has (?P<done>accepted|rejected|revoked|terminated) it, (?P<rest>unknown .*)"))
@owned_by("DIR-03")
def done_unknown(onboarding: Onboarding, role: str, done: str, rest: str) -> None:
    """A party has decided or ended the Relationship; the other has not synchronised since."""
    verb = {"accepted": "accept", "rejected": "reject", "revoked": "revoke", "terminated": "terminate"}[done]
    act = act_of(onboarding, onboarding.parties[role], verb)
    _ = act(own_view(onboarding, onboarding.parties[role])).value


@given(parsers.re(rf"the (?P<role>{SIDE}) has requested its reactivation"))
@owned_by("ACT-02")
def has_requested(onboarding: Onboarding, role: str) -> None:
    """A party has requested the reactivation, and the other has synchronised."""
    party = onboarding.parties[role]
    as_read(onboarding, party, party.api.request_reactivation(own_view(onboarding, party)))
    acts.synchronise(onboarding, onboarding.other(party))


@given(parsers.re(rf"the (?P<role>{SIDE}) has decomposed it"))
@owned_by("ACT-03")
def has_decomposed(onboarding: Onboarding, role: str) -> None:
    """A party has decomposed the Relationship, and the other has synchronised."""
    party = onboarding.parties[role]
    decompose(onboarding, party)
    acts.synchronise(onboarding, onboarding.other(party))


def decompose(onboarding: Onboarding, party: Party) -> None:
    """A party forgets the Relationship; its Connector promises an answer without content."""
    answer = party.api.decompose(own_view(onboarding, party)).expect(204)
    assert answer.body is None, f"{answer.call} answered 204 with a body: {answer.body!r}"


@when(parsers.re(rf"the (?P<role>{SIDE}) terminates the Relationship"))
def terminates(onboarding: Onboarding, role: str) -> None:
    """The party ends the Active Relationship."""
    terminate(onboarding, onboarding.parties[role])


@when(parsers.re(rf"the (?P<role>{SIDE}) requests the reactivation"))
def requests_reactivation(onboarding: Onboarding, role: str) -> None:
    """The party asks for the Terminated Relationship to become Active again."""
    party = onboarding.parties[role]
    as_read(onboarding, party, party.api.request_reactivation(own_view(onboarding, party)))


@when(parsers.re(rf"the (?P<role>{SIDE}) (?P<decision>accepts|rejects|revokes) the reactivation"))
def decides_reactivation(onboarding: Onboarding, role: str, decision: str) -> None:
    """The party decides on the open request for reactivation."""
    party = onboarding.parties[role]
    verb = {"accepts": "Accept", "rejects": "Reject", "revokes": "Revoke"}[decision]
    as_read(onboarding, party, party.api.decide_reactivation(own_view(onboarding, party), verb))


@when(parsers.re(rf"the (?P<role>{SIDE}) decomposes the Relationship"))
def decomposes(onboarding: Onboarding, role: str) -> None:
    """The party forgets the ended Relationship."""
    decompose(onboarding, onboarding.parties[role])


@when(parsers.re(rf"the (?P<role>{SIDE}) tries to {VERBS} the Relationship"))
def tries(onboarding: Onboarding, views: Views, role: str, verb: str) -> None:
    """The party acts on the Relationship as it knows it; its view right afterwards is kept, before it synchronises."""
    party = onboarding.parties[role]
    known = own_view(onboarding, party)
    act = act_of(onboarding, party, verb)

    def act_and_look() -> Outcome[Any]:
        outcome = act(known)
        views.before_synchronising[role] = own_view(onboarding, party).status
        return outcome

    acts.attempt(onboarding, act_and_look, role)


@when(parsers.re(rf"the (?P<role>{SIDE}|third party) tries to {VERBS} the other side's Relationship"))
def tries_unknown(onboarding: Onboarding, role: str, verb: str) -> None:
    """A party that does not know the Relationship, or no longer, acts on it under the id that the Requestor knows."""
    party = onboarding.parties[role]
    holder = onboarding.templator if party is onboarding.requestor else onboarding.requestor
    known = own_view(onboarding, holder)
    acts.attempt(onboarding, lambda: act_of(onboarding, party, verb)(known), role)


@when(parsers.re(rf"the (?P<role>{SIDE}) tries to {VERBS} a Relationship (?P<which>{'|'.join(UNKNOWN.values())})"))
def tries_nothing(onboarding: Onboarding, role: str, verb: str, which: str) -> None:
    """The party acts on an id that no Relationship has; on line 4 also the RelationshipChange's id is invented."""
    identifier = next(one for one, words in UNKNOWN.items() if words == which)
    known_of_change: dict[str, Any] = {"id": next(iter(UNKNOWN_CHANGE)), "type": "Creation"}
    known: dict[str, Any] = {"id": identifier, "changes": [RelationshipChange.model_construct(**known_of_change)]}
    nobody = Relationship.model_construct(**known)
    party = onboarding.parties[role]
    acts.attempt(onboarding, lambda: act_of(onboarding, party, verb)(nobody), role)


@then(parsers.re(rf"the (?P<role>{SIDE}) has kept it as (?P<status>{STATUS}) until it synchronised"))
def kept(views: Views, role: str, status: str) -> None:
    """Right after the refusal and before it synchronised, the party still showed the old status."""
    assert views.before_synchronising[role] == status


@then(parsers.re(rf"the Relationship is (?P<status>{STATUS}) for the (?P<role>{SIDE}) at once"))
def at_once(onboarding: Onboarding, role: str, status: str) -> None:
    """The party reads the new status without synchronising."""
    assert own_view(onboarding, onboarding.parties[role]).status == status


@then(parsers.re(rf"both sides record the (?P<what>{'|'.join(ENTRIES)}) by the (?P<role>{SIDE})"))
def both_record_entry(onboarding: Onboarding, what: str, role: str) -> None:
    """Once both have synchronised, the last entry of both audit logs names the party and what it did."""
    for party in (onboarding.templator, onboarding.requestor):
        acts.synchronise(onboarding, party)
        last = need(own_view(onboarding, party).auditLog, "an audit log")[-1]
        assert (last.reason, last.createdBy) == (ENTRIES[what], onboarding.parties[role].address)


@then(parsers.re(rf"the Relationship is gone for the (?P<role>{SIDE})"))
def gone(onboarding: Onboarding, role: str) -> None:
    """The party can no longer read the Relationship, and lists none with the other side."""
    party = onboarding.parties[role]
    refused = party.api.find_relationship(need(onboarding.first, "a Relationship")).refusal
    assert (refused.status, refused.code) == (404, "error.runtime.recordNotFound")
    assert not party.api.relationships(peer=onboarding.other(party).address)


@then(parsers.re(rf"the (?P<role>{SIDE}) learns, when it synchronises, that the other side has left"))
def proposed(onboarding: Onboarding, role: str) -> None:
    """After synchronising, the Relationship is DeletionProposed, by an audit log entry of the other side."""
    party = onboarding.parties[role]
    relationship = acts.status_after_synchronising(onboarding, party, "DeletionProposed")
    last = need(relationship.auditLog, "an audit log")[-1]
    assert (last.reason, last.createdBy) == ("Decomposition", onboarding.other(party).address)


@then("the two can onboard each other again")
def again(onboarding: Onboarding) -> None:
    """A new RelationshipTemplate leads to a new Relationship, which becomes Active for both sides."""
    before = need(onboarding.first, "a Relationship")
    acts.make_template(onboarding, None)
    acts.load_package(onboarding)
    acts.create_relationship(onboarding, {"name": onboarding.unique, "again": True})
    assert onboarding.first != before
    acts.synchronise(onboarding, onboarding.templator)
    party = onboarding.templator
    _ = party.api.accept_relationship(own_view(onboarding, party)).value
    acts.synchronise(onboarding, onboarding.requestor)
    for one in (onboarding.templator, onboarding.requestor):
        assert own_view(onboarding, one).status == "Active"


@when(parsers.re(rf"the (?P<first>{SIDE}) and then the (?P<second>{SIDE}) decompose the Relationship without .*"))
@needs(RISK)
def both_decompose(onboarding: Onboarding, first: str, second: str) -> None:
    """The second party has not been told that the first one has left.

    Nobody else may get the two Connectors: what is still to be told can make their synchronisation fail.
    """
    onboarding.damaged.update((first, second))
    for role in (first, second):
        decompose(onboarding, onboarding.parties[role])


@then("both sides can still synchronise, and the Relationship stays gone for them")
def both_synchronise(onboarding: Onboarding) -> None:
    """Whatever the Backbone still has to tell of the Relationship is passed over."""
    for party in (onboarding.templator, onboarding.requestor):
        acts.synchronise(onboarding, party)
        assert not party.api.relationships(peer=onboarding.other(party).address)
