"""RelationshipTemplates: visibility, allocations, passwords, personal ones."""

import base64
from typing import Any
from urllib.parse import quote

import pytest

from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, LINE_6, Clock, Party, blob, code

PASSWORD = b"\xfb\xff\xfe" + b"p" * 29
ENCODED = base64.b64encode(PASSWORD).decode()
EXHAUSTED = "validation.relationshipTemplate.maxNumberOfAllocationsExhausted"
INVALID = "validation.invalidPropertyValue"


@pytest.fixture
def owner(party: NewParty) -> Party:
    return party()


@pytest.fixture
def reader(party: NewParty) -> Party:
    return party()


def _load(party: Party, id_: str, password: str | None = None) -> str:
    query = "" if password is None else f"?password={quote(password, safe='')}"
    return code(party.call("GET", f"/RelationshipTemplates/{id_}{query}"))


def test_a_template_comes_back_as_it_was_given(owner: Party, reader: Party, clock: Clock) -> None:
    id_ = owner.template(expiresAt=clock.later(60), maxNumberOfAllocations=2)
    loaded = reader.result("GET", f"/RelationshipTemplates/{id_}")
    assert loaded["content"] == blob("template")
    assert (loaded["createdBy"], loaded["createdByDevice"]) == (owner.address, owner.device["id"])
    assert loaded["maxNumberOfAllocations"] == 2
    assert loaded["expiresAt"].endswith("Z")
    assert not {"password", "allocations"} & set(loaded)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"content": blob("x"), "expiresAt": "2020-01-01T00:00:00.000Z"}, INVALID),
        ({"content": blob("x"), "maxNumberOfAllocations": 0}, INVALID),
        ({"content": blob("x"), "password": ""}, INVALID),
        ({"content": blob("x"), "password": blob("x" * 201)}, INVALID),
        ({"content": blob("x"), "forIdentity": "somebody"}, INVALID),
        ({"content": ""}, INVALID),
        ({}, "inputCannotBeParsed"),
        ({"content": "no base 64"}, "inputCannotBeParsed"),
        ({"content": blob("x"), "expiresAt": "tomorrow"}, "inputCannotBeParsed"),
        ({"content": blob("x"), "maxNumberOfAllocations": "many"}, "inputCannotBeParsed"),
    ],
)
def test_a_template_keeps_the_rules(owner: Party, body: dict[str, Any], expected: str) -> None:
    response = owner.call("POST", "/RelationshipTemplates", body)
    assert (response.status_code, code(response)) == (400, expected)


def test_each_reader_allocates_once_and_the_owner_never(owner: Party, party: NewParty) -> None:
    id_ = owner.template(maxNumberOfAllocations=2)
    first, second, third = party(), party(), party()
    for who in (owner, first, first, second, second, first):
        assert _load(who, id_) == "ok"
    assert _load(third, id_) == EXHAUSTED
    assert _load(owner, id_) == "ok"


def test_listing_does_not_allocate(owner: Party, party: NewParty) -> None:
    id_ = owner.template(maxNumberOfAllocations=1)
    lister, reader = party(), party()
    assert [one["id"] for one in lister.result("GET", f"/RelationshipTemplates?ids={id_}&ids=RLT0")] == [id_]
    line_6 = f"/RelationshipTemplates?templates.0.id={id_}&templates.0.password=x"
    assert [one["id"] for one in lister.result("GET", line_6)] == [id_]
    assert _load(reader, id_) == "ok"
    assert code(lister.call("GET", "/RelationshipTemplates")) == INVALID


def test_a_password_is_asked_of_strangers_only(owner: Party, reader: Party) -> None:
    id_ = owner.template(password=ENCODED)
    for wrong in (None, "d3Jvbmc="):
        assert _load(reader, id_, wrong) == "recordNotFound"
    assert reader.result("GET", f"/RelationshipTemplates?ids={id_}") == []
    assert _load(owner, id_) == "ok"
    assert _load(reader, id_, ENCODED) == "ok"
    assert _load(reader, id_) == "ok"
    assert _load(reader, id_, "*") == "inputCannotBeParsed"


def test_a_personal_template_is_there_for_one(owner: Party, reader: Party, party: NewParty) -> None:
    id_ = owner.template(forIdentity=reader.address)
    for who, answer in ((reader, "ok"), (owner, "ok"), (party(), "recordNotFound")):
        assert _load(who, id_) == answer
    assert reader.result("GET", f"/RelationshipTemplates/{id_}")["forIdentity"] == reader.address


def test_an_expired_template_stays_for_those_who_have_a_relationship_from_it(
    owner: Party, reader: Party, party: NewParty, clock: Clock
) -> None:
    id_ = owner.template(expiresAt=clock.later(60))
    allocated = party()
    _load(allocated, id_)
    reader.ask(owner, id_)
    clock.advance(61)
    assert _load(allocated, id_) == "recordNotFound"
    assert _load(party(), id_) == "recordNotFound"
    assert _load(reader, id_) == "ok"
    assert _load(owner, id_) == "ok"


def test_an_expired_template_is_gone_even_for_its_owner(owner: Party, clock: Clock) -> None:
    id_ = owner.template(expiresAt=clock.later(60))
    clock.advance(61)
    assert _load(owner, id_) == "recordNotFound"


def test_only_the_owner_deletes_and_relationships_stay(owner: Party, reader: Party) -> None:
    id_ = owner.template()
    relationship = reader.ask(owner, id_)
    path = f"/RelationshipTemplates/{id_}"
    response = reader.call("DELETE", path)
    assert (response.status_code, code(response)) == (403, "forbidden")
    assert owner.call("DELETE", path).status_code == 204
    assert _load(owner, id_) == "recordNotFound"
    assert code(owner.call("DELETE", path)) == "recordNotFound"
    assert reader.result("GET", f"/Relationships/{relationship['id']}")["relationshipTemplateId"] is None


def test_line_4_reads_no_field_of_a_later_era(party: NewParty) -> None:
    owner = party(LINE_4)
    id_ = owner.template()
    assert "forIdentity" not in owner.result("GET", f"/RelationshipTemplates/{id_}")
    assert "forIdentity" not in owner.result("GET", f"/RelationshipTemplates?ids={id_}")[0]
    # The Backbone of that era cannot delete templates.
    assert code(owner.call("DELETE", f"/RelationshipTemplates/{id_}")) == "embedded.routeLeftOut"


def test_line_6_calls_by_v1(party: NewParty) -> None:
    owner = party(LINE_6)
    assert owner.api == "/api/v1"
    assert _load(party(), owner.template()) == "ok"
