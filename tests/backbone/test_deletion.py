"""Identities that are deleted: who is told, what is refused meanwhile, and what is left."""

from typing import Any

import pytest

from fixtures.backbone import Backbone
from fixtures.backbone.ids import did_address
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, LINE_5, LINE_7, Party, code

ANONYMOUS = did_address("deleted identity".encode("utf-16-le"), "localhost")
REASON = "DecompositionDueToIdentityDeletion"
ACTS = {
    "Pending": (),
    "Active": ("t Accept",),
    "Terminated": ("t Accept", "r Terminate"),
    "Rejected": ("t Reject",),
    "Revoked": ("r Revoke",),
    "DeletionProposed": ("t Accept", "r Terminate", "r Decompose"),
}


@pytest.fixture
def templator(party: NewParty) -> Party:
    return party()


@pytest.fixture
def requestor(party: NewParty) -> Party:
    return party()


def related(requestor: Party, templator: Party, status: str = "Active") -> str:
    """The id of a Relationship in a status that both know."""
    id_: str = requestor.ask(templator)["id"]
    for side, act in (one.split() for one in ACTS[status]):
        {"t": templator, "r": requestor}[side].result("PUT", f"/Relationships/{id_}/{act}", {})
    requestor.sync()
    templator.sync()
    return id_


def payloads(party: Party) -> list[tuple[str, dict[str, Any]]]:
    """What a party takes over: type and payload of each event."""
    return [(event["type"], event["payload"]) for event in party.sync()]


@pytest.mark.parametrize("status", ["Pending", "Active", "Terminated"])
def test_the_peer_is_told_of_each_phase(requestor: Party, templator: Party, backbone: Backbone, status: str) -> None:
    id_ = related(requestor, templator, status)
    backbone.advance_deletion(templator.address, "announced")
    [(announced, payload)] = payloads(requestor)
    assert (announced, set(payload), payload["relationshipId"]) == (
        "PeerToBeDeleted",
        {"relationshipId", "deletionDate"},
        id_,
    )
    backbone.advance_deletion(templator.address, "called off")
    assert payloads(requestor) == [("PeerDeletionCancelled", {"relationshipId": id_})]
    backbone.advance_deletion(templator.address, "begun")
    assert requestor.event_types() == ["PeerDeleted"]
    backbone.advance_deletion(templator.address, "done")
    assert requestor.event_types() == ["RelationshipStatusChanged"]


@pytest.mark.parametrize("status", ["Rejected", "Revoked"])
def test_of_an_ended_relationship_only_the_end_is_told(
    requestor: Party, templator: Party, backbone: Backbone, status: str
) -> None:
    related(requestor, templator, status)
    backbone.advance_deletion(templator.address, "announced")
    assert requestor.sync() == []
    backbone.advance_deletion(templator.address, "done")
    assert requestor.event_types() == ["RelationshipStatusChanged"]


def test_until_it_is_called_off_nobody_asks_and_the_identity_does_not_synchronise(
    requestor: Party, templator: Party, backbone: Backbone
) -> None:
    path = f"/Relationships/CanCreate?peer={templator.address}"
    for phase in ("announced", "begun"):
        backbone.advance_deletion(templator.address, phase)
        assert requestor.result("GET", path)["code"] == "error.platform.validation.relationship.peerIsToBeDeleted"
        refused = templator.call("POST", "/SyncRuns", {"type": "ExternalEventSync"})
        assert code(refused) == "validation.syncRun.cannotStartSyncRunWhileIdentityIsToBeDeleted"
    backbone.advance_deletion(templator.address, "called off")
    assert requestor.result("GET", path)["canCreate"]
    assert templator.sync() == []


@pytest.mark.parametrize("status", ["Pending", "Active", "Terminated", "Rejected", "Revoked"])
def test_a_deleted_identity_has_left_and_is_anonymous(
    requestor: Party, templator: Party, backbone: Backbone, status: str
) -> None:
    id_ = related(requestor, templator, status)
    backbone.advance_deletion(templator.address, "done")
    shown = requestor.result("GET", f"/Relationships/{id_}")
    last = shown["auditLog"][-1]
    assert (shown["status"], shown["to"], shown["relationshipTemplateId"]) == ("DeletionProposed", ANONYMOUS, None)
    assert (last["reason"], last["oldStatus"], last["newStatus"]) == (REASON, status, "DeletionProposed")
    assert (last["createdBy"], last["createdByDevice"]) == (ANONYMOUS, None)
    assert templator.address not in {entry["createdBy"] for entry in shown["auditLog"]}
    entry = backbone.ledger.entries[-1]
    assert (entry.reason, entry.old, entry.caused_by) == (REASON, status, templator.address)
    assert set(entry.participants) == {requestor.address, templator.address}
    requestor.result("PUT", f"/Relationships/{id_}/Decompose", {})
    assert backbone.relationships[id_].status == "ReadyForDeletion"


def test_whoever_has_left_is_not_told_of_the_other_side(requestor: Party, templator: Party, backbone: Backbone) -> None:
    id_ = related(requestor, templator, "DeletionProposed")
    backbone.advance_deletion(templator.address, "done")
    assert requestor.sync() == []
    assert backbone.relationships[id_].auditLog[-1].reason == REASON
    assert backbone.relationships[id_].status == "ReadyForDeletion"


def test_whoever_has_left_is_not_decomposed_again(requestor: Party, templator: Party, backbone: Backbone) -> None:
    id_ = related(requestor, templator, "DeletionProposed")
    backbone.advance_deletion(requestor.address, "done")
    assert templator.sync() == []
    assert backbone.relationships[id_].status == "DeletionProposed"
    backbone.advance_deletion(templator.address, "done")
    assert templator.http.get("/health").is_success
    assert backbone.relationships[id_].status == "ReadyForDeletion"


def test_a_deleted_identity_its_devices_and_templates_are_gone(
    requestor: Party, templator: Party, backbone: Backbone
) -> None:
    template = templator.template()
    backbone.advance_deletion(templator.address, "done")
    response = requestor.call("GET", f"/Relationships/CanCreate?peer={templator.address}")
    assert (response.status_code, code(response)) == (404, "recordNotFound")
    assert "Identity not found." in response.json()["error"]["message"]
    assert code(requestor.call("POST", "/Relationships", {"relationshipTemplateId": template})) == "recordNotFound"
    with pytest.raises(KeyError):
        templator.log_in()


def test_the_relationships_of_a_deleted_identity_of_line_4_are_gone(party: NewParty, backbone: Backbone) -> None:
    requestor, templator = party(LINE_4), party(LINE_4)
    id_ = requestor.ask(templator)["id"]
    requestor.sync()
    backbone.advance_deletion(templator.address, "done")
    assert requestor.sync() == []
    assert id_ not in backbone.relationships


def test_nobody_fails_at_a_relationship_of_a_deleted_identity_of_line_4(party: NewParty, backbone: Backbone) -> None:
    requestor, templator = party(LINE_4), party(LINE_4)
    change = requestor.ask(templator)["changes"][0]["id"]
    backbone.advance_deletion(requestor.address, "done")
    assert templator.sync() == []
    gone = templator.call("GET", f"/Relationships/Changes/{change}")
    assert (gone.status_code, code(gone)) == (404, "recordNotFound")


@pytest.mark.parametrize(("runtime", "told"), [(LINE_5, False), (LINE_7, True)])
def test_who_reads_no_entry_without_device_is_not_told_what_happened_before(
    runtime: str, told: bool, party: NewParty, backbone: Backbone
) -> None:
    requestor, templator = party(runtime), party(runtime)
    requestor.ask(templator)
    backbone.advance_deletion(requestor.address, "done")
    assert ("RelationshipStatusChanged" in templator.event_types()) == told
    assert templator.sync() == []
