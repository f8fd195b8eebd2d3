"""Faults are pure functions: they change what they are about, nothing else, and always in the same way."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from fixtures.backbone import LedgerEntry
from fixtures.connector.versions import RuntimeVersion
from reports.observations import PushedEvent
from steps.tags import ROOT, ids_in
from tests.defects.catalogue import AT_MOST, catalogue
from tests.defects.faults import EventFault, FieldFault, ListFault, StatusFault, wrong
from tests.defects.proxy import Call, Known, Reply

TEMPLATOR, REQUESTOR = "did:e:t", "did:e:r"
REQUEST = "REQAAAAAAAAAAAAAAAAA"
LOG = [
    {"reason": "Creation", "newStatus": "Pending", "createdBy": REQUESTOR},
    {"reason": "AcceptanceOfCreation", "oldStatus": "Pending", "newStatus": "Active", "createdBy": TEMPLATOR},
]
RELATIONSHIP = {"id": "RELAAAAAAAAAAAAAAAAA", "status": "Active", "peer": REQUESTOR, "auditLog": LOG}
TEMPLATE = {"id": "RLTAAAAAAAAAAAAAAAAA", "createdBy": TEMPLATOR, "content": {**RELATIONSHIP}}
READ = Call("Templator", "GET", "/api/core/v1/Relationships")
KNOWN = Known(addresses=[TEMPLATOR, REQUESTOR])


def told(fault: Any, result: Any, call: Call = READ) -> Any:
    """What a fault makes of a successful answer, which itself stays as it is."""
    before = copy.deepcopy(result)
    answer = fault.answer(call, Reply(200, {"result": result}), KNOWN)
    assert result == before
    return answer.body["result"]


def entry(entity: str, old: str, new: str) -> LedgerEntry:
    """An entry of the Backbone's ledger."""
    return LedgerEntry(datetime.now(UTC), entity, "", old, new, "", "", (), "", None)


@pytest.mark.parametrize(
    "value", [True, 0, "Pending", "2026-01-01T00:00:00.000Z", REQUEST, [1], {"type": "Message"}, TEMPLATOR]
)
def test_a_wrong_value_is_another_of_the_same_type(value: Any) -> None:
    assert wrong(value) != value
    assert type(wrong(value)) is type(value)


def test_a_field_is_changed_in_its_object_and_never_in_what_a_user_sent() -> None:
    assert told(FieldFault("Relationship", "peer", "renamed"), [RELATIONSHIP])[0]["_peer"] == REQUESTOR
    assert told(FieldFault("Relationship", "peer", "the other party's"), RELATIONSHIP)["peer"] == TEMPLATOR
    assert "createdBy" not in told(FieldFault("AuditLogEntry", "createdBy", "missing"), RELATIONSHIP)["auditLog"][1]
    assert told(FieldFault("Relationship", "peer", "missing"), TEMPLATE) == TEMPLATE


def test_a_transition_that_does_not_happen_leaves_no_trace() -> None:
    fault = StatusFault("Relationship", "Active", "Pending", "never")
    assert told(fault, RELATIONSHIP) == {**RELATIONSHIP, "status": "Pending", "auditLog": LOG[:1]}
    event = PushedEvent("connector-1", datetime.now(UTC), "transport.relationshipChanged", RELATIONSHIP, None)
    assert fault.event("Templator", event, KNOWN) == []
    assert told(StatusFault("Relationship", "Active", "Pending", "never", "Requestor"), RELATIONSHIP) == RELATIONSHIP
    assert told(StatusFault("Relationship", "Active", "Pending", "late"), RELATIONSHIP) == RELATIONSHIP


def test_a_list_holds_one_too_many_or_too_few() -> None:
    one_twice = told(ListFault("/Relationships", "REL", "one twice"), [RELATIONSHIP])
    assert [one["id"] for one in one_twice] == [RELATIONSHIP["id"]] * 2
    assert len({one["id"] for one in told(ListFault("/Relationships", "REL", "one too many"), [RELATIONSHIP])}) == 2
    assert told(ListFault("/Relationships", "REL", "one missing"), [RELATIONSHIP]) == []
    ignored = ListFault("/Relationships", "REL", "filter ignored")
    assert ignored.target(READ, f"{READ.path}?peer=x") == READ.path


def test_an_event_comes_twice_or_not_at_all() -> None:
    event = PushedEvent("connector-1", datetime.now(UTC), "transport.messageSent", {}, None)
    assert EventFault("transport.messageSent", "twice").event("", event, KNOWN) == [event, event]
    assert EventFault("transport.messageSent", "missing").event("", event, KNOWN) == []
    assert EventFault("transport.messageReceived", "missing").event("", event, KNOWN) == [event]


def test_every_known_fault_is_planted_on_a_line() -> None:
    planted = {one.id for runtime in ("4.0.0", "7.0.0") for one in catalogue(RuntimeVersion.of(runtime))}
    rows = {f"KF-{number:02}" for number in range(1, 55)}
    assert {one.partition(" ")[0] for one in planted if one.startswith("KF-")} == rows


def test_a_transition_is_told_alike_by_answers_events_and_the_ledger() -> None:
    """On line 4 the RelationshipChange goes along; what follows starts from what was told."""
    change = {"id": "RCHAAAAAAAAAAAAAAAAA", "status": "Accepted", "response": {}}
    fault = StatusFault("Relationship", "Active", "Rejected", "another")
    answered = told(fault, {**RELATIONSHIP, "auditLog": [], "changes": [change]})
    assert (answered["status"], answered["changes"][0]["status"]) == ("Rejected", "Rejected")
    assert fault.entry(entry("Relationship", "Pending", "Active"))[0].new == "Rejected"
    assert fault.entry(entry("RelationshipChange", "Pending", "Accepted"))[0].new == "Rejected"
    assert fault.entry(entry("Relationship", "Active", "Terminated"))[0].old == "Rejected"
    never = StatusFault("incoming Request", "Decided", "ManualDecisionRequired", "never")
    request = {"id": REQUEST, "isOwn": False, "createdAt": "", "status": "Completed"}
    data = {"request": request, "oldStatus": "Decided", "newStatus": "Completed"}
    event = PushedEvent("connector-1", datetime.now(UTC), "consumption.incomingRequestStatusChanged", data, None)
    assert never.event("Requestor", event, KNOWN)[0].data["oldStatus"] == "ManualDecisionRequired"


def test_one_too_many_can_be_read_by_its_id() -> None:
    fault = ListFault("/Relationships", "REL", "one too many")
    surplus = told(fault, [RELATIONSHIP])[-1]
    alone = Call("Templator", "GET", f"{READ.path}/{surplus['id']}")
    assert fault.answer(alone, Reply(404, {"error": {}}), KNOWN) == Reply(200, {"result": surplus})


@pytest.mark.parametrize("runtime", ["4.0.0", "7.0.0"])
def test_every_defect_has_a_name_of_its_own_and_candidates_that_exist(runtime: str) -> None:
    defects = catalogue(RuntimeVersion.of(runtime))
    assert len({defect.id for defect in defects}) == len(defects)
    known = set(ids_in(ROOT / "features"))
    for defect in defects:
        assert {scenario.partition(" [")[0] for scenario in defect.scenarios} <= known, defect.id
        assert defect.refusal or 0 < len(defect.scenarios) <= AT_MOST
