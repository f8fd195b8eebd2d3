"""A documented field that is missing, renamed, null or retyped is named; what is new is collected."""

from typing import Any

import pytest

from fixtures.connector.models import (
    AuditLogEntry,
    LocalRequest,
    Reading,
    Relationship,
    RelationshipTemplate,
    RequestValidationResult,
    Token,
    UndocumentedShape,
    absent,
)
from fixtures.connector.versions import RuntimeVersion

WHEN = "2030-01-01T00:00:00.000Z"
TEMPLATE_7 = {
    "id": "RLT" + "a" * 17,
    "isOwn": False,
    "createdBy": "did:e:localhost:dids:3f10838799241c183fc567",
    "createdByDevice": "DVC" + "a" * 17,
    "createdAt": WHEN,
    "content": {"@type": "ArbitraryRelationshipTemplateContent", "value": {}},
    "expiresAt": WHEN,
    "reference": {"truncated": "UkxU", "url": "http://localhost/r/RLT"},
}
TEMPLATE_4 = {key: value for key, value in TEMPLATE_7.items() if key != "reference"} | {
    "secretKey": "key",
    "truncatedReference": "UkxU",
}
RELATIONSHIP_7: dict[str, Any] = {
    "id": "REL" + "a" * 17,
    "templateId": "RLT" + "a" * 17,
    "status": "Pending",
    "peer": "peer",
    "peerIdentity": {"address": "peer", "publicKey": "key"},
    "auditLog": [{"createdAt": WHEN, "createdBy": "me", "reason": "Creation", "newStatus": "Pending"}],
    "creationContent": {"@type": "ArbitraryRelationshipCreationContent", "value": None},
}
RELATIONSHIP_4: dict[str, Any] = {
    "id": "REL" + "a" * 17,
    "template": TEMPLATE_4,
    "status": "Pending",
    "peer": "peer",
    "peerIdentity": {"address": "peer", "publicKey": "key", "realm": "id1"},
    "changes": [
        {
            "id": "RCH" + "a" * 17,
            "type": "Creation",
            "status": "Pending",
            "request": {"createdBy": "me", "createdByDevice": "DVC" + "a" * 17, "createdAt": WHEN, "content": {}},
        }
    ],
}
AUDITED = {"createdByDevice": "DVC" + "a" * 17}
TEMPLATE_5 = TEMPLATE_4 | {"content": TEMPLATE_7["content"]}
TEMPLATE_6 = {key: value for key, value in TEMPLATE_5.items() if key != "secretKey"}
RELATIONSHIP_5: dict[str, Any] = {key: value for key, value in RELATIONSHIP_7.items() if key != "templateId"} | {
    "template": TEMPLATE_5,
    "auditLog": [entry | AUDITED for entry in RELATIONSHIP_7["auditLog"]],
}
TOKEN_6 = {key: value for key, value in TEMPLATE_6.items() if key != "isOwn"} | {
    "id": "TOK" + "a" * 17,
    "isEphemeral": False,
}


def reading(version: str) -> Reading:
    """A reading on a runtime version."""
    return Reading(RuntimeVersion.of(version))


@pytest.mark.parametrize(
    ("model", "body", "version"),
    [
        (RelationshipTemplate, TEMPLATE_7, "7.0.0"),
        (RelationshipTemplate, TEMPLATE_4, "4.0.0"),
        (Relationship, RELATIONSHIP_7, "7.0.0"),
        (Relationship, RELATIONSHIP_4, "4.0.0"),
        (RelationshipTemplate, TEMPLATE_5, "5.3.0"),
        (RelationshipTemplate, TEMPLATE_6, "6.28.0"),
        (RelationshipTemplate, TEMPLATE_6 | {"reference": TEMPLATE_7["reference"]}, "6.60.5"),
        (Relationship, RELATIONSHIP_5, "5.3.0"),
        (Token, TOKEN_6, "6.34.2"),
        (Token, TOKEN_6 | {"isOwn": True, "reference": TEMPLATE_7["reference"]}, "6.60.5"),
    ],
)
def test_documented_objects_are_read_without_additions(model: type[Any], body: dict[str, Any], version: str) -> None:
    found = reading(version)
    assert model.read(body, found).id == body["id"]
    assert found.additions == []


@pytest.mark.parametrize(
    ("model", "body", "field", "version"),
    [
        (RelationshipTemplate, TEMPLATE_6, "secretKey", "5.3.0"),
        (RelationshipTemplate, TEMPLATE_6, "reference", "6.44.0"),
        (Token, TOKEN_6, "isOwn", "6.60.5"),
        (AuditLogEntry, RELATIONSHIP_7["auditLog"][0], "createdByDevice", "6.6.0"),
    ],
)
def test_a_field_is_missing_where_its_range_says_so(
    model: type[Any], body: dict[str, Any], field: str, version: str
) -> None:
    with pytest.raises(UndocumentedShape, match=rf"\.{field} is missing"):
        model.read(body, reading(version))


@pytest.mark.parametrize("field", sorted(RELATIONSHIP_7))
def test_a_missing_field_is_named(field: str) -> None:
    body = {key: value for key, value in RELATIONSHIP_7.items() if key != field}
    with pytest.raises(UndocumentedShape, match=rf"Relationship\.{field} is missing \(runtime 7\.0\.0\)"):
        Relationship.read(body, reading("7.0.0"))


@pytest.mark.parametrize("field", sorted(RELATIONSHIP_7))
def test_a_null_in_the_place_of_a_field_is_named(field: str) -> None:
    with pytest.raises(UndocumentedShape, match=rf"Relationship\.{field} is null"):
        Relationship.read(RELATIONSHIP_7 | {field: None}, reading("7.0.0"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "REL123"),
        ("id", 7),
        ("status", True),
        ("peerIdentity", "peer"),
        ("auditLog", {}),
        ("creationContent", "text"),
        ("templateId", "REL" + "a" * 17),
    ],
)
def test_another_type_is_named(field: str, value: object) -> None:
    with pytest.raises(UndocumentedShape, match=rf"Relationship\.{field}"):
        Relationship.read(RELATIONSHIP_7 | {field: value}, reading("7.0.0"))


def test_faults_deep_inside_are_named_with_their_place() -> None:
    entry = RELATIONSHIP_7["auditLog"][0]
    renamed = {("reasons" if key == "reason" else key): value for key, value in entry.items()}
    with pytest.raises(UndocumentedShape, match=r"Relationship\.auditLog\[0\]\.reason is missing"):
        Relationship.read(RELATIONSHIP_7 | {"auditLog": [renamed]}, reading("7.0.0"))
    with pytest.raises(UndocumentedShape, match=r"Relationship\.auditLog\[0\]\.createdAt is no iso date"):
        Relationship.read(RELATIONSHIP_7 | {"auditLog": [entry | {"createdAt": "yesterday"}]}, reading("7.0.0"))


REFUSED = {"isSuccess": False, "code": "some.code", "message": "a message"}
INHERITED = REFUSED | {"code": "error.consumption.requests.validation.inheritedFromItem"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"isSuccess": True, "items": [REFUSED | {"items": []}]}, "a success in spite of a faulty item"),
        (INHERITED | {"items": [{"isSuccess": True, "items": []}]}, "inherits a fault that no item has"),
        (INHERITED | {"items": [{"isSuccess": False, "code": "c", "items": []}]}, "without code and message"),
    ],
)
def test_a_can_answer_that_contradicts_itself_is_refused(body: dict[str, Any], words: str) -> None:
    with pytest.raises(UndocumentedShape, match=words):
        RequestValidationResult.read(body, reading("7.0.0"))


def test_a_can_answer_may_be_refused_as_a_whole_or_for_an_item() -> None:
    for body in (
        REFUSED | {"items": [{"isSuccess": True, "items": []}]},
        INHERITED | {"items": [REFUSED | {"items": []}]},
    ):
        assert not RequestValidationResult.read(body, reading("7.0.0")).isSuccess


def test_what_an_object_lacks_is_told_with_its_place() -> None:
    relationship = Relationship.read(RELATIONSHIP_7, reading("7.0.0"))
    assert absent(relationship, RuntimeVersion.of("7.0.0")) == {
        "Relationship.peerDeletionInfo",
        "Relationship.auditLog[0].createdByDevice",
        "Relationship.auditLog[0].oldStatus",
    }


def test_the_fields_of_another_line_are_missing_or_additions() -> None:
    with pytest.raises(UndocumentedShape, match=r"Relationship\.changes is missing"):
        Relationship.read(RELATIONSHIP_7, reading("4.0.0"))
    found = reading("7.0.0")
    Relationship.read(RELATIONSHIP_7 | {"changes": []}, found)
    assert found.additions == ["Relationship.changes"]


def test_new_fields_and_values_are_additions_and_do_not_fail() -> None:
    found = reading("7.0.0")
    status = {
        "id": "REQ" + "a" * 17,
        "isOwn": True,
        "peer": "p",
        "createdAt": WHEN,
        "status": "Pondering",
        "content": {},
    }
    assert LocalRequest.read(status | {"mood": "good"}, found).status == "Pondering"
    assert found.additions == ["LocalRequest.mood", "LocalRequest.status 'Pondering'"]
