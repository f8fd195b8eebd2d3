"""Tokens: who reads which, with and without an Identity."""

import base64
from typing import Any

import httpx
import pytest

from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, Clock, Party, blob, code

INVALID = "validation.invalidPropertyValue"
PASSWORD = base64.b64encode(b"\xff" * 32).decode().replace("/", "%2F").replace("=", "%3D")
LOCKED = "token.tooManyFailedPasswordAttempts"


@pytest.fixture
def owner(party: NewParty) -> Party:
    return party()


def _token(owner: Party, clock: Clock, **fields: Any) -> str:
    body = {"content": blob("token"), "expiresAt": clock.later(60)} | fields
    return str(owner.result("POST", "/Tokens", body)["id"])


def _read(party: Party, id_: str, query: str = "") -> str:
    return code(party.call("GET", f"/Tokens/{id_}{query}"))


def test_anybody_who_knows_the_id_reads_it(owner: Party, party: NewParty, http: httpx.Client, clock: Clock) -> None:
    id_ = _token(owner, clock)
    token = party().result("GET", f"/Tokens/{id_}")
    assert token["content"] == blob("token")
    assert (token["createdBy"], token["createdByDevice"]) == (owner.address, owner.device["id"])
    assert token["isPasswordProtected"] is False
    assert not {"password", "allocations", "failedAttempts"} & set(token)
    assert http.get(f"/api/v2/Tokens/{id_}").json()["result"] == token


def test_line_4_reads_six_fields(party: NewParty, clock: Clock) -> None:
    owner = party(LINE_4)
    token = party(LINE_4).result("GET", f"/Tokens/{_token(owner, clock)}")
    assert set(token) == {"id", "createdBy", "createdByDevice", "createdAt", "expiresAt", "content"}


def test_after_its_expiry_it_stays_for_those_who_had_read_it(owner: Party, party: NewParty, clock: Clock) -> None:
    reader, late = party(), party()
    id_ = _token(owner, clock)
    assert _read(reader, id_) == "ok"
    clock.advance(61)
    assert [_read(who, id_) for who in (reader, owner, late)] == ["ok", "ok", "recordNotFound"]


def test_a_password_is_asked_once(owner: Party, party: NewParty, http: httpx.Client, clock: Clock) -> None:
    id_ = _token(owner, clock, password=PASSWORD.replace("%2F", "/").replace("%3D", "="))
    reader = party()
    assert _read(owner, id_) == "ok"
    assert _read(reader, id_) == "recordNotFound"
    assert _read(reader, id_, "?password=d3Jvbmc%3D") == "recordNotFound"
    assert _read(reader, id_, f"?password={PASSWORD}") == "ok"
    assert _read(reader, id_) == "ok"
    anonymous = f"/api/v2/Tokens/{id_}"
    assert http.get(anonymous).status_code == 404
    assert http.get(f"{anonymous}?password={PASSWORD}").json()["result"]["isPasswordProtected"] is True


def test_after_a_hundred_wrong_passwords_it_is_locked(owner: Party, party: NewParty, clock: Clock) -> None:
    id_ = _token(owner, clock, password=blob("right"))
    reader = party()
    answers = [_read(reader, id_) for _ in range(101)]
    assert answers == ["recordNotFound"] * 99 + [LOCKED] * 2
    assert _read(reader, id_, f"?password={blob('right')}") == LOCKED
    assert _read(owner, id_) == "ok"
    # No runtime knows the event that the real server sends now.
    assert owner.event_types() == []


def test_a_personal_token_is_there_for_one(owner: Party, party: NewParty, http: httpx.Client, clock: Clock) -> None:
    reader = party()
    id_ = _token(owner, clock, forIdentity=reader.address)
    assert [_read(who, id_) for who in (reader, owner, party())] == ["ok", "ok", "recordNotFound"]
    assert http.get(f"/api/v2/Tokens/{id_}").status_code == 404


def test_a_list_has_what_the_caller_made_or_read(owner: Party, party: NewParty, clock: Clock) -> None:
    reader = party()
    made, read, other = _token(reader, clock), _token(owner, clock), _token(owner, clock)
    _read(reader, read)
    ids = [one["id"] for one in reader.result("GET", f"/Tokens?ids={made}&ids={read}&ids={other}")]
    assert ids == [made, read]
    assert [one["id"] for one in reader.result("GET", f"/Tokens?tokens.0.id={made}")] == [made]


def test_only_the_owner_deletes(owner: Party, party: NewParty, clock: Clock) -> None:
    id_ = _token(owner, clock)
    response = party().call("DELETE", f"/Tokens/{id_}")
    assert (response.status_code, code(response)) == (403, "forbidden")
    assert owner.call("DELETE", f"/Tokens/{id_}").status_code == 204
    assert _read(owner, id_) == "recordNotFound"


def test_an_anonymous_token_is_empty_and_short_lived(http: httpx.Client, clock: Clock) -> None:
    def create(**body: str) -> str:
        return code(http.post("/api/v2/Tokens", json=body))

    assert create(expiresAt=clock.later(290)) == "ok"
    assert create(expiresAt=clock.later(301)) == INVALID
    assert create(expiresAt=clock.later(60), content=blob("x")) == INVALID
    assert create(expiresAt=clock.later(-1)) == INVALID
    assert create() == "inputCannotBeParsed"
