"""The ledger: everything that came into being or changed, with who did it by which call."""

from datetime import UTC, timedelta

import httpx
import pytest

from fixtures.backbone import Backbone, LedgerEntry
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, Clock, Party, blob


@pytest.fixture
def entries(backbone: Backbone) -> list[LedgerEntry]:
    """What the ledger tells its subscribers during the test."""
    heard: list[LedgerEntry] = []
    backbone.ledger.subscribe(heard.append)
    return heard


def _told(entries: list[LedgerEntry]) -> list[tuple[str, str | None, str, str, str]]:
    told = [(entry.entity, entry.old, entry.new, entry.reason, entry.caused_by) for entry in entries]
    entries.clear()
    return told


def test_an_onboarding_in_the_audit_log_era(party: NewParty, entries: list[LedgerEntry], backbone: Backbone) -> None:
    requestor, templator = party(), party()
    r, t = requestor.address, templator.address
    template = templator.template()
    relationship = requestor.ask(templator, template)
    templator.act("Accept", relationship)
    message = requestor.send(templator)
    templator.sync()
    for _ in range(2):
        templator.result("GET", f"/Messages/{message}")
    assert backbone.ledger.entries[-len(entries) :] == entries
    assert [entry.id for entry in entries] == [template, template, *[relationship["id"]] * 2, message, message]
    assert _told(entries) == [
        ("RelationshipTemplate", None, "Created", "Creation", t),
        ("RelationshipTemplate", "Created", "Allocated", "Allocation", r),
        ("Relationship", None, "Pending", "Creation", r),
        ("Relationship", "Pending", "Active", "AcceptanceOfCreation", t),
        ("Message", None, "Created", "Creation", r),
        ("Message", "Created", "Received", "Reception", t),
    ]
    for act, who in (("Terminate", requestor), ("Reactivate", templator), ("Reactivate/Reject", requestor)):
        who.act(act, relationship)
    templator.act("Decompose", relationship)
    templator.call("DELETE", f"/RelationshipTemplates/{template}")
    assert _told(entries) == [
        ("Relationship", "Active", "Terminated", "Termination", r),
        ("Relationship", "Terminated", "Terminated", "ReactivationRequested", t),
        ("Relationship", "Terminated", "Terminated", "RejectionOfReactivation", r),
        ("Relationship", "Terminated", "DeletionProposed", "Decomposition", t),
        ("RelationshipTemplate", "Allocated", "Deleted", "Deletion", t),
    ]


@pytest.mark.parametrize(
    ("answer", "status", "change_status", "reason"),
    [
        ("Accept", "Active", "Accepted", "AcceptanceOfCreation"),
        ("Reject", "Rejected", "Rejected", "RejectionOfCreation"),
        ("Revoke", "Revoked", "Revoked", "RevocationOfCreation"),
    ],
)
def test_line_4_has_two_entries_for_each_transition(
    party: NewParty, entries: list[LedgerEntry], answer: str, status: str, change_status: str, reason: str
) -> None:
    requestor, templator = party(LINE_4), party(LINE_4)
    relationship = requestor.ask(templator)
    actor = requestor if answer == "Revoke" else templator
    actor.act(answer, relationship)
    change = relationship["changes"][0]["id"]
    entries[:] = entries[2:]
    assert [entry.id for entry in entries] == [relationship["id"], change] * 2
    assert all(set(entry.participants) == {requestor.address, templator.address} for entry in entries)
    assert _told(entries) == [
        ("Relationship", None, "Pending", "Creation", requestor.address),
        ("RelationshipChange", None, "Pending", "Creation", requestor.address),
        ("Relationship", "Pending", status, reason, actor.address),
        ("RelationshipChange", "Pending", change_status, reason, actor.address),
    ]


def test_an_entry_names_call_time_and_correlation_id(party: NewParty, entries: list[LedgerEntry], clock: Clock) -> None:
    someone = party()
    someone.result("POST", "/RelationshipTemplates", {"content": blob("x")}, **{"x-correlation-id": "c" * 120})
    someone.template()
    first, second = entries
    assert first.call == "POST /api/v2/RelationshipTemplates"
    assert (first.correlation_id, second.correlation_id) == ("c" * 100, None)
    assert first.at.tzinfo is UTC
    assert timedelta(0) <= clock() - first.at < timedelta(seconds=5)


def test_a_refusal_leaves_no_entry(party: NewParty, entries: list[LedgerEntry]) -> None:
    requestor, templator = party(), party()
    relationship = requestor.ask(templator)
    entries.clear()
    requestor.act("Accept", relationship)
    requestor.call("POST", "/RelationshipTemplates", {})
    assert entries == []


def _read_token(reader: Party | httpx.Client, id_: str) -> None:
    answer = reader.call("GET", f"/Tokens/{id_}") if isinstance(reader, Party) else reader.get(f"/api/v2/Tokens/{id_}")
    assert answer.is_success


def test_tokens_are_in_it_too(party: NewParty, http: httpx.Client, entries: list[LedgerEntry], clock: Clock) -> None:
    owner, reader = party(), party()
    id_ = owner.result("POST", "/Tokens", {"content": blob("x"), "expiresAt": clock.later(60)})["id"]
    for who in (http, owner, reader, reader):
        _read_token(who, id_)
    owner.call("DELETE", f"/Tokens/{id_}")
    http.post("/api/v2/Tokens", json={"expiresAt": clock.later(60)})
    assert _told(entries) == [
        ("Token", None, "Created", "Creation", owner.address),
        ("Token", "Created", "Allocated", "Allocation", reader.address),
        ("Token", "Allocated", "Deleted", "Deletion", owner.address),
        ("Token", None, "Created", "Creation", ""),
    ]
