"""The lifecycle rules: silent about every good history, and each of them red about a bad one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import observations as words
from reports.lifecycle import RULES, Violation, check, tables
from reports.lifecycle.between import one_open_relationship
from reports.observations import Transition, Witness
from reports.record import Record
from tests.reports import histories as h
from tests.reports.histories import REQUESTOR, TEMPLATOR, History

GOOD: dict[str, tuple[History, int]] = {
    "nothing": ([], 7),
    "loaded": (h.loaded(), 7),
    "accepted, not synchronised": (h.accepted(), 7),
    "accepted by both": (h.ended(), 7),
    "accepted by both, line 5": (h.ended(), 5),
    "rejected by the Templator": (h.ended("RejectionOfCreation"), 6),
    "revoked after both knew": (h.ended("RevocationOfCreation"), 7),
    "revoked before the Templator knew": (
        [
            *h.accepted(),
            h.ledger("RevocationOfCreation"),
            h.shows(REQUESTOR, "Pending>Revoked", "Creation", "RevocationOfCreation"),
            h.shows(TEMPLATOR, ">Revoked", "Creation", "RevocationOfCreation"),
        ],
        7,
    ),
    "revoked before the Templator knew, which announces it as Pending with the whole audit log": (
        [
            *h.accepted(),
            h.ledger("RevocationOfCreation"),
            h.shows(REQUESTOR, "Pending>Revoked", "Creation", "RevocationOfCreation"),
            h.shows(TEMPLATOR, ">Pending", "Creation", "RevocationOfCreation", witness=Witness.EVENT),
            h.shows(TEMPLATOR, ">Revoked", "Creation", "RevocationOfCreation"),
        ],
        7,
    ),
    "the Request rejected": (h.refused(), 7),
    "made directly": (h.direct(), 7),
    "rejected, then made directly": ([*h.refused(), *h.direct()], 7),
    "line 4, accepted": (h.line_4(), 4),
    "line 4, rejected": (h.line_4("Rejected"), 4),
    "the Requestor still sees Pending": (h.ended()[:-1], 7),
    "terminated": (h.terminated(), 7),
    "left by an Identity that was deleted, and is anonymous in all its entries": (
        [*h.ended(), *h.deleted(TEMPLATOR)],
        7,
    ),
    "decided at once by automation": (
        [
            h.incoming(">Open"),
            h.incoming("Open>DecisionRequired"),
            h.incoming("DecisionRequired>Decided", result="Accepted"),
        ],
        7,
    ),
    "expired when it was read": ([*h.loaded(), h.incoming("ManualDecisionRequired>Expired", Witness.HTTP)], 4),
    "completed late, by a Response of before the expiry": (
        [*h.accepted(), h.outgoing("Expired>Completed")],
        7,
    ),
    "only samples": ([seen for seen in h.ended() if seen.witness is not Witness.EVENT], 7),
    "reactivated": (
        [
            *h.terminated(),
            h.ledger("ReactivationRequested"),
            h.ledger("AcceptanceOfReactivation"),
            h.shows(
                REQUESTOR,
                "Terminated>Active",
                "Creation",
                "AcceptanceOfCreation",
                "Termination",
                "ReactivationRequested",
                "AcceptanceOfReactivation",
            ),
        ],
        7,
    ),
    "reactivation asked for": (
        [
            *h.terminated(),
            h.ledger("ReactivationRequested"),
            h.shows(
                TEMPLATOR,
                "Terminated>Terminated",
                "Creation",
                "AcceptanceOfCreation",
                "Termination",
                "ReactivationRequested",
            ),
        ],
        7,
    ),
    "decomposed": (
        [
            *h.terminated(),
            h.ledger("Decomposition"),
            h.seen(TEMPLATOR, words.RELATIONSHIP, h.REL, f"Terminated>{words.GONE}", Witness.HTTP),
        ],
        7,
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_history_breaks_no_rule(name: str) -> None:
    history, line = GOOD[name]
    assert check(h.record(history, line)) == []


def _is(party: str, new: str, entity: str = words.RELATIONSHIP) -> Callable[[Transition], bool]:
    return lambda seen: (seen.party, seen.entity, seen.new) == (party, entity, new)


def _completed(seen: Transition) -> bool:
    return (seen.entity, seen.new) == (words.INCOMING_REQUEST, "Completed")


def _request(seen: Transition) -> bool:
    return seen.entity in (words.INCOMING_REQUEST, words.OUTGOING_REQUEST)


def _other(history: History, identifier: str) -> History:
    """The same history of another Relationship."""
    return [replace(seen, id=identifier) for seen in history if seen.entity == words.RELATIONSHIP]


ACTIVE = ("Creation", "AcceptanceOfCreation")
ASKED = (*ACTIVE, "Termination", "ReactivationRequested")

BAD: dict[str, tuple[str, History, int]] = {
    "a completed Request opens again": (
        "a state may follow the one before it",
        [*h.refused(), h.incoming("Completed>ManualDecisionRequired", Witness.HTTP, result="Rejected")],
        7,
    ),
    "an expired Request is decided": (
        "a state may follow the one before it",
        [*h.loaded(), h.incoming("Expired>Decided", Witness.HTTP, result="Accepted")],
        7,
    ),
    "an event skips the decision": (
        "a state may follow the one before it",
        [*h.loaded(), h.incoming("ManualDecisionRequired>Completed", result="Rejected")],
        7,
    ),
    "a Request is born decided": (
        "a state may follow the one before it",
        [h.incoming(">Decided", result="Accepted")],
        7,
    ),
    "a rejected Relationship becomes Active": (
        "a state may follow the one before it",
        [
            *h.ended("RejectionOfCreation"),
            h.shows(TEMPLATOR, "Rejected>Active", "Creation", "RejectionOfCreation"),
        ],
        7,
    ),
    "an Active Relationship is Pending again": (
        "a state may follow the one before it",
        [*h.ended(), h.shows(TEMPLATOR, "Active>Pending", "Creation")],
        7,
    ),
    "the Backbone rejects what is Active": (
        "a state may follow the one before it",
        [*h.ended(), h.seen(words.BACKBONE, words.RELATIONSHIP, h.REL, "Active>Rejected", Witness.BACKBONE)],
        7,
    ),
    "line 4 revokes": (
        "a state may follow the one before it",
        [h.seen(REQUESTOR, words.RELATIONSHIP, h.REL, "Pending>Revoked", Witness.HTTP)],
        4,
    ),
    "a status that nobody knows": (
        "a state may follow the one before it",
        [*h.loaded(), h.incoming("ManualDecisionRequired>Postponed", Witness.HTTP)],
        7,
    ),
    "a state was left without being announced": ("events connect", h.loaded()[:1], 7),
    "a state was left twice": (
        "events connect",
        [
            *h.loaded(),
            h.incoming("ManualDecisionRequired>Expired"),
            h.incoming("ManualDecisionRequired>Decided", result="Accepted"),
        ],
        7,
    ),
    "decided without a Response": (
        "a decided Request holds its Response",
        [*h.loaded(), h.incoming("ManualDecisionRequired>Decided")],
        7,
    ),
    "the Response changes": ("a Response never changes", h.changed(h.refused(), _completed, result="Accepted"), 7),
    "an audit log without Creation": (
        "the audit log is a chain",
        [*h.accepted(), h.shows(TEMPLATOR, ">Active", "AcceptanceOfCreation")],
        7,
    ),
    "no audit log": ("the audit log is a chain", [h.shows(REQUESTOR, ">Pending")], 7),
    "an audit log that does not explain the status": (
        "the audit log is a chain",
        h.changed(h.ended(), _is(TEMPLATOR, "Active"), audit_log=h.log("Creation")),
        7,
    ),
    "accepted by its creator": (
        "the audit log is a chain",
        h.changed(
            h.ended(),
            _is(TEMPLATOR, "Active"),
            audit_log=(h.log("Creation")[0], replace(h.log(*ACTIVE)[1], by=h.ADDRESS[REQUESTOR])),
        ),
        7,
    ),
    "a reason that leads elsewhere": (
        "the audit log is a chain",
        h.changed(
            h.ended(),
            _is(TEMPLATOR, "Active"),
            audit_log=(h.log("Creation")[0], replace(h.log(*ACTIVE)[1], reason="RejectionOfCreation")),
        ),
        7,
    ),
    "somebody else than who was deleted is anonymous": (
        "the audit log only grows",
        [*h.ended(), *h.deleted(REQUESTOR)],
        7,
    ),
    "reactivated by the one who asked": (
        "the audit log is a chain",
        [
            h.changed(
                [h.shows(REQUESTOR, "Terminated>Active", *ASKED, "AcceptanceOfReactivation")],
                _is(REQUESTOR, "Active"),
                audit_log=(
                    *h.log(*ASKED),
                    replace(h.log("AcceptanceOfReactivation")[0], by=h.ADDRESS[TEMPLATOR]),
                ),
            )[0]
        ],
        7,
    ),
    "reactivated without being asked": (
        "the audit log is a chain",
        [h.shows(REQUESTOR, "Terminated>Active", *ACTIVE, "Termination", "AcceptanceOfReactivation")],
        7,
    ),
    "reactivation asked for twice": (
        "the audit log is a chain",
        [h.shows(TEMPLATOR, "Terminated>Terminated", *ASKED, "ReactivationRequested")],
        7,
    ),
    "the past was rewritten": (
        "the audit log only grows",
        [*h.ended(), h.shows(REQUESTOR, ">Rejected", "Creation", "RejectionOfCreation")],
        7,
    ),
    "line 4: Active with a Pending change": (
        "the RelationshipChange fits the Relationship",
        h.changed(h.line_4(), _is(TEMPLATOR, "Active"), change_status="Pending"),
        4,
    ),
    "line 4: no change": (
        "the RelationshipChange fits the Relationship",
        h.changed(h.line_4(), _is(REQUESTOR, "Pending"), change_status=None),
        4,
    ),
    "line 4: the creator accepts": (
        "the right party decides",
        h.changed(h.line_4(), _is(REQUESTOR, "Accepted", words.RELATIONSHIP_CHANGE), by=REQUESTOR),
        4,
    ),
    "the Backbone lets the creator accept": (
        "the right party decides",
        h.changed(h.ended(), _is(words.BACKBONE, "Active"), by=REQUESTOR),
        7,
    ),
    "the Backbone lets the peer revoke": (
        "the right party decides",
        h.changed(h.ended("RevocationOfCreation"), _is(words.BACKBONE, "Revoked"), by=TEMPLATOR),
        7,
    ),
    "Active without the Backbone": (
        "the Backbone knew it first",
        h.without(h.ended(), _is(words.BACKBONE, "Active")),
        7,
    ),
    "Active before the Backbone": (
        "the Backbone knew it first",
        [*h.synchronised(), *h.ended()[-3:], h.ledger("AcceptanceOfCreation")],
        7,
    ),
    "an audit log that the Backbone does not have": (
        "the Backbone knew it first",
        [*h.ended(), h.shows(TEMPLATOR, "Active>Active", *ASKED, "AcceptanceOfReactivation")],
        7,
    ),
    "gone without the Backbone": (
        "the Backbone knew it first",
        [*h.terminated(), h.seen(TEMPLATOR, words.RELATIONSHIP, h.REL, f"Terminated>{words.GONE}", Witness.HTTP)],
        7,
    ),
    "a Relationship that only one party knows": (
        "the Backbone knew it first",
        h.without(h.accepted(), _is(words.BACKBONE, "Pending")),
        7,
    ),
    "one sees Active, the other Rejected": (
        "both parties' views agree",
        [*h.ended(), h.shows(REQUESTOR, "Pending>Rejected", "Creation", "RejectionOfCreation")],
        7,
    ),
    "two open Relationships": (
        "two parties have one open Relationship",
        [*h.ended(), h.ledger("Creation", "REL2")],
        7,
    ),
    "another id on the other side": (
        "the Request has the same id on both sides",
        h.changed(h.synchronised(), _is(TEMPLATOR, "Completed", words.OUTGOING_REQUEST), id="REQ2"),
        7,
    ),
    "another result on the other side": (
        "the Request is the same on both sides",
        h.changed(h.synchronised(), _is(TEMPLATOR, "Completed", words.OUTGOING_REQUEST), result="Rejected"),
        7,
    ),
    "another template on the other side": (
        "the Request is the same on both sides",
        h.changed(h.synchronised(), _is(TEMPLATOR, "Completed", words.OUTGOING_REQUEST), template="RLT2"),
        7,
    ),
    "a Relationship after a rejected Request": (
        "a rejected Request makes no Relationship",
        [*h.refused(), *h.accepted()[-4:-2]],
        7,
    ),
    "a rejected Request names a Relationship": (
        "a rejected Request makes no Relationship",
        h.changed(h.refused(), _completed, response_source=h.REL, response_source_type="Relationship"),
        7,
    ),
    "accepted without an answer": (
        "an accepted Request names its answer",
        h.changed(h.accepted(), _completed, response_source=None, response_source_type=None),
        7,
    ),
    "accepted, and no Relationship": (
        "an accepted Request makes one Relationship",
        [seen for seen in h.accepted() if _request(seen)],
        7,
    ),
    "one Relationship for two Requests": (
        "an accepted Request makes one Relationship",
        [*h.accepted(), *(replace(seen, id="REQ2") for seen in h.accepted() if _request(seen))],
        7,
    ),
    "two Relationships for one Request": (
        "no Relationship comes from nothing",
        [*h.accepted(), *_other(h.accepted(), "REL2")],
        7,
    ),
    "a Relationship after a rejected Request, with nothing in it": (
        "no Relationship comes from nothing",
        [*h.refused(), h.ledger("Creation"), h.shows(REQUESTOR, ">Pending", "Creation", request=None)],
        7,
    ),
    "a Relationship without any Request or call": (
        "no Relationship comes from nothing",
        [h.ledger("Creation"), h.shows(REQUESTOR, ">Pending", "Creation", request=None)],
        7,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_history_breaks_its_rule(name: str) -> None:
    rule, history, line = BAD[name]
    assert rule in {violation.rule for violation in check(h.record(history, line))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_is_broken_by_some_bad_history_and_by_no_good_one(
    rule: Callable[[Record], Iterator[Violation]],
) -> None:
    def finds(history: History, line: int) -> bool:
        return bool(list(rule(h.record(history, line))))

    assert any(finds(history, line) for _, history, line in BAD.values())
    assert not any(finds(history, line) for history, line in GOOD.values())


def test_without_the_backbone_as_a_witness_its_rules_say_nothing() -> None:
    history = [seen for seen in h.ended() if seen.witness is not Witness.BACKBONE]
    assert check(h.record(history, backbone=False)) == []


ENTITIES = (words.INCOMING_REQUEST, words.OUTGOING_REQUEST, words.RELATIONSHIP, words.RELATIONSHIP_CHANGE)


@some.composite
def walks(draw: some.DrawFn) -> tuple[str, int, list[str]]:
    """An entity, a line, and states in an order that the entity's table allows."""
    entity, line = draw(some.sampled_from(ENTITIES)), draw(some.sampled_from((4, 5, 6, 7)))
    table, state, walk = tables.table_for(entity, line), None, list[str]()
    while after := sorted(table.get(state, ())):
        state = draw(some.sampled_from(after))
        walk.append(state)
        if len(walk) == 8:
            break
    return entity, line, walk


@given(walks(), some.data())
def test_every_sample_of_a_legal_walk_is_reachable(walk: tuple[str, int, list[str]], data: some.DataObject) -> None:
    entity, line, states = walk
    kept = data.draw(some.lists(some.booleans(), min_size=len(states), max_size=len(states)))
    sampled = [state for state, keep in zip(states, kept, strict=True) if keep]
    steps = pairwise([None, *sampled])
    assert all(tables.reachable(entity, line, old, new) for old, new in steps if new is not None)


@given(some.sampled_from(ENTITIES), some.sampled_from((4, 5, 6, 7)))
def test_nothing_follows_a_terminal_state(entity: str, line: int) -> None:
    table = tables.table_for(entity, line)
    terminal = [state for state, after in table.items() if not after]
    assert terminal
    assert not any(tables.reachable(entity, line, state, new) for state in terminal for new in table if new)


def test_the_deletion_of_an_identity_opens_no_relationship_that_was_over() -> None:
    over = [h.ledger("Creation"), h.ledger("RejectionOfCreation"), h.ledger("Creation", "REL2")]
    left = [
        *h.changed([h.ledger(h.DELETION)], lambda _: True, old="Rejected"),
        *h.changed([h.ledger(h.DELETION, "REL2")], lambda _: True, old="Pending"),
    ]
    assert list(one_open_relationship(h.record([*over, *left]))) == []
