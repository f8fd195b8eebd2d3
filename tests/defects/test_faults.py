"""Faults are pure functions: they change what they are about, nothing else, and always in the same way."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

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
    assert ListFault("/Relationships", "REL", "filter ignored").query(READ, "peer=x") == ""


def test_an_event_comes_twice_or_not_at_all() -> None:
    event = PushedEvent("connector-1", datetime.now(UTC), "transport.messageSent", {}, None)
    assert EventFault("transport.messageSent", "twice").event("", event, KNOWN) == [event, event]
    assert EventFault("transport.messageSent", "missing").event("", event, KNOWN) == []
    assert EventFault("transport.messageReceived", "missing").event("", event, KNOWN) == [event]


@pytest.mark.parametrize("runtime", ["4.0.0", "7.0.0"])
def test_every_defect_has_a_name_of_its_own_and_candidates_that_exist(runtime: str) -> None:
    defects = catalogue(RuntimeVersion.of(runtime))
    assert len({defect.id for defect in defects}) == len(defects)
    known = set(ids_in(ROOT / "features"))
    for defect in defects:
        assert {scenario.partition(" [")[0] for scenario in defect.scenarios} <= known, defect.id
        assert defect.refusal or 0 < len(defect.scenarios) <= AT_MOST
