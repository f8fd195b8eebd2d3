"""Relationships with RelationshipChanges: each answer, in each status, by each role."""

from typing import Any

import pytest

from fixtures.backbone import Backbone
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, LINE_7, Party, blob, code

DONE = "relationships.changeRequestIsAlreadyCompleted"
NOT_BY_CREATOR = "relationships.changeRequestCannotBe{}ByCreator"
ONLY_BY_CREATOR = "relationships.changeRequestCanOnlyBeRevokedByCreator"

# Per status, for requestor and templator: the answers to Accept, Reject, Revoke; a status, or the code of the refusal.
ANSWERS = ("Accept", "Reject", "Revoke")
REQUESTOR = (NOT_BY_CREATOR.format("Accepted"), NOT_BY_CREATOR.format("Rejected"), "Revoked")
TEMPLATOR = ("Active", "Rejected", ONLY_BY_CREATOR)
COMPLETED = (DONE, DONE, DONE)
WAYS = {
    "Pending": (None, REQUESTOR, TEMPLATOR),
    "Active": ("t Accept", COMPLETED, COMPLETED),
    "Rejected": ("t Reject", COMPLETED, COMPLETED),
    "Revoked": ("r Revoke", COMPLETED, COMPLETED),
}
TABLE = [
    pytest.param(before, role, answer, expected, id=f"{status} | {role} {answer}")
    for status, (before, *rows) in WAYS.items()
    for role, row in zip(("requestor", "templator"), rows, strict=True)
    for answer, expected in zip(ANSWERS, row, strict=True)
]
CHANGE_STATUS = {"Active": "Accepted", "Rejected": "Rejected", "Revoked": "Revoked"}


@pytest.fixture
def requestor(party: NewParty) -> Party:
    return party(LINE_4)


@pytest.fixture
def templator(party: NewParty) -> Party:
    return party(LINE_4)


@pytest.fixture
def relationship(requestor: Party, templator: Party) -> dict[str, Any]:
    return requestor.ask(templator)


@pytest.mark.parametrize(("before", "role", "answer", "expected"), TABLE)
def test_a_change_is_completed_once_and_by_the_right_side(
    requestor: Party,
    templator: Party,
    relationship: dict[str, Any],
    before: str | None,
    role: str,
    answer: str,
    expected: str,
) -> None:
    if before:
        (requestor if before[0] == "r" else templator).act(before[2:], relationship)
    requestor.sync()
    templator.sync()
    actor, peer = (requestor, templator) if role == "requestor" else (templator, requestor)
    response = actor.act(answer, relationship)
    if not expected[0].isupper():
        assert (response.status_code, code(response)) == (400, expected)
        assert peer.event_types() == []
        return
    after = response.json()["result"]
    assert after["status"] == expected
    assert after["changes"][-1]["status"] == CHANGE_STATUS[expected]
    assert after["changes"][-1]["response"]["createdBy"] == actor.address
    events = peer.sync()
    assert [event["type"] for event in events] == ["RelationshipChangeCompleted"]
    assert events[0]["payload"] == {"relationshipId": after["id"], "changeId": after["changes"][0]["id"]}
    assert actor.sync() == []


def test_asking_makes_a_pending_change_and_tells_the_templator(
    requestor: Party, templator: Party, relationship: dict[str, Any]
) -> None:
    assert requestor.address.startswith("id1")
    assert (relationship["from"], relationship["to"]) == (requestor.address, templator.address)
    assert "auditLog" not in relationship
    change = relationship["changes"][0]
    assert (change["type"], change["status"], change["response"]) == ("Creation", "Pending", None)
    event = templator.sync()[0]
    assert event["type"] == "RelationshipChangeCreated"
    assert event["payload"] == {"relationshipId": relationship["id"], "changeId": change["id"]}


def test_only_reading_shows_the_contents(requestor: Party, templator: Party, relationship: dict[str, Any]) -> None:
    answered = templator.act("Accept", relationship).json()["result"]
    for told in (relationship, answered):
        parts = [part for change in told["changes"] for part in (change["request"], change["response"]) if part]
        assert not any("content" in part for part in parts)
    change_id = relationship["changes"][0]["id"]
    change = requestor.result("GET", f"/Relationships/Changes/{change_id}")
    assert change["request"]["content"] == blob("creation")
    assert change["response"]["content"] == blob("response")
    assert requestor.result("GET", f"/Relationships/{relationship['id']}")["changes"] == [change]
    assert requestor.result("GET", f"/Relationships?ids={relationship['id']}")[0]["changes"] == [change]
    assert requestor.result("GET", f"/Relationships/Changes?ids={change_id}") == [change]


def test_accepting_needs_a_content_before_anything_else(requestor: Party, relationship: dict[str, Any]) -> None:
    path = f"/Relationships/{relationship['id']}/Changes/{relationship['changes'][0]['id']}/Accept"
    assert code(requestor.call("PUT", path, {})) == "relationships.contentIsRequiredForCompletingRelationships"


def test_a_stranger_finds_neither_relationship_nor_change(party: NewParty, relationship: dict[str, Any]) -> None:
    stranger = party(LINE_4)
    change_id = relationship["changes"][0]["id"]
    for response in (
        *(stranger.act(answer, relationship) for answer in ANSWERS),
        stranger.call("GET", f"/Relationships/{relationship['id']}"),
        stranger.call("GET", f"/Relationships/Changes/{change_id}"),
    ):
        assert (response.status_code, code(response)) == (404, "recordNotFound")
    assert stranger.result("GET", f"/Relationships/Changes?ids={change_id}") == []
    assert stranger.result("GET", f"/Relationships?ids={relationship['id']}") == []


def test_a_change_is_found_below_its_own_relationship_only(
    party: NewParty, requestor: Party, relationship: dict[str, Any]
) -> None:
    other = requestor.ask(party(LINE_4))
    mixed = relationship | {"changes": other["changes"]}
    assert code(requestor.act("Revoke", mixed)) == "recordNotFound"
    assert code(requestor.act("Revoke", other)) == "ok"


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        (None, "validation.relationshipRequest.relationshipToTargetAlreadyExists"),
        ("t Accept", "validation.relationshipRequest.relationshipToTargetAlreadyExists"),
        ("t Reject", "ok"),
        ("r Revoke", "ok"),
    ],
)
def test_a_second_relationship_must_wait_for_the_end_of_the_first(
    requestor: Party, templator: Party, relationship: dict[str, Any], before: str | None, answer: str
) -> None:
    if before:
        (requestor if before[0] == "r" else templator).act(before[2:], relationship)
    body = {"relationshipTemplateId": templator.template(), "content": blob("again")}
    assert code(requestor.call("POST", "/Relationships", body)) == answer


def test_nobody_asks_themselves_or_one_who_is_to_be_deleted(
    requestor: Party, templator: Party, backbone: Backbone
) -> None:
    own = requestor.call("POST", "/Relationships", {"relationshipTemplateId": requestor.template()})
    assert code(own) == "validation.relationshipRequest.cannotSendRelationshipRequestToYourself"
    template = templator.template()
    backbone.identities[templator.address].status = "ToBeDeleted"
    response = requestor.call("POST", "/Relationships", {"relationshipTemplateId": template})
    assert code(response) == "validation.relationship.peerIsToBeDeleted"


def test_each_era_has_its_own_routes(party: NewParty, templator: Party, relationship: dict[str, Any]) -> None:
    path = f"/Relationships/{relationship['id']}"
    change = relationship["changes"][0]["id"]
    assert code(templator.call("PUT", f"{path}/Accept", {})) == "embedded.routeLeftOut"
    assert code(templator.call("GET", f"/Relationships/CanCreate?peer={templator.address}")) == "embedded.routeLeftOut"
    assert code(party(LINE_7).call("PUT", f"{path}/Changes/{change}/Accept", {})) == "embedded.routeLeftOut"


def test_the_eras_do_not_see_each_others_templates(party: NewParty, templator: Party) -> None:
    template = templator.template()
    response = party(LINE_7).call("GET", f"/RelationshipTemplates/{template}")
    assert (response.status_code, code(response)) == (404, "recordNotFound")
