"""First contact: challenges, Identities, bearer tokens, and what the Backbone says about itself."""

import json
import os
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fixtures.backbone.ids import did_address, realm_address, to_base64url
from tests.backbone.conftest import NewParty
from tests.backbone.parties import (
    CLIENT_ID,
    CLIENT_SECRET,
    LINE_4,
    LINE_5,
    LINE_6,
    LINE_7,
    Clock,
    blob,
    code,
    identity_request,
    signed_challenge,
)


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(os.urandom(32))


@pytest.fixture
def challenge(http: httpx.Client) -> dict[str, Any]:
    result: dict[str, Any] = http.post("/api/v2/Challenges", json={}).json()["result"]
    return result


def _create(http: httpx.Client, body: dict[str, Any], runtime: str = LINE_7) -> httpx.Response:
    return http.post("/api/v2/Identities", json=body, headers={"x-runtime-version": runtime})


def test_an_identity_gets_the_address_of_the_era_that_it_calls_in(http: httpx.Client, key: Ed25519PrivateKey) -> None:
    public = key.public_key().public_bytes_raw()
    for runtime, address in ((LINE_4, realm_address(public)), (LINE_7, did_address(public, "localhost"))):
        challenge = http.post("/api/v1/Challenges", json={}).json()["result"]
        response = _create(http, identity_request(challenge, key), runtime)
        assert response.status_code == 201
        assert response.json()["result"]["address"] == address


@pytest.mark.parametrize("field", ["clientId", "clientSecret"])
def test_a_wrong_client_is_refused(
    http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any], field: str
) -> None:
    response = _create(http, identity_request(challenge, key, **{field: "wrong"}))
    assert (response.status_code, code(response)) == (400, "unauthorized")


def test_a_wrong_signature_is_refused(http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any]) -> None:
    other = signed_challenge(challenge, Ed25519PrivateKey.from_private_bytes(os.urandom(32)))
    response = _create(http, identity_request(challenge, key, signedChallenge=other))
    assert (response.status_code, code(response)) == (400, "validation.device.invalidSignature")


def test_the_signature_is_checked_before_the_challenge(
    http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any]
) -> None:
    unknown = challenge | {"id": "CHL00000000000000000"}
    response = _create(http, identity_request(unknown, key))
    assert (response.status_code, code(response)) == (404, "recordNotFound")
    other = signed_challenge(unknown, Ed25519PrivateKey.from_private_bytes(os.urandom(32)))
    assert code(_create(http, identity_request(unknown, key, signedChallenge=other))) == (
        "validation.device.invalidSignature"
    )


def test_a_challenge_expires_after_ten_minutes(
    http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any], clock: Clock
) -> None:
    clock.advance(601)
    assert code(_create(http, identity_request(challenge, key))) == "validation.device.challengeHasExpired"


def test_a_key_makes_one_identity_only(http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any]) -> None:
    assert _create(http, identity_request(challenge, key)).status_code == 201
    assert code(_create(http, identity_request(challenge, key))) == "validation.device.addressAlreadyExists"


@pytest.mark.parametrize(
    "changed",
    [
        {"identityPublicKey": "***"},
        {"identityPublicKey": blob("no json")},
        {"identityPublicKey": blob("{}")},
        {"identityPublicKey": blob('{"pub": 1}')},
        {"signedChallenge": {"challenge": "{}", "signature": blob("[]")}},
        {"signedChallenge": "text"},
        {"devicePassword": None},
    ],
)
def test_what_cannot_be_read_is_refused(
    http: httpx.Client, key: Ed25519PrivateKey, challenge: dict[str, Any], changed: dict[str, Any]
) -> None:
    response = _create(http, identity_request(challenge, key, **changed))
    assert (response.status_code, code(response)) == (400, "inputCannotBeParsed")


def test_a_signed_text_that_is_no_challenge_is_refused(http: httpx.Client, key: Ed25519PrivateKey) -> None:
    signature = blob(json.dumps({"sig": to_base64url(key.sign(b"[1]"))}))
    body = identity_request(
        {"id": "", "expiresAt": ""}, key, signedChallenge={"challenge": "[1]", "signature": signature}
    )
    assert code(_create(http, body)) == "inputCannotBeParsed"


def test_a_challenge_names_its_creator_if_there_is_one(
    party: NewParty, challenge: dict[str, Any], clock: Clock
) -> None:
    assert challenge["createdBy"] is None
    someone = party()
    own = someone.result("POST", "/Challenges", {})
    assert (own["createdBy"], own["createdByDevice"]) == (someone.address, someone.device["id"])
    clock.advance(60 * 60)
    assert party().result("GET", f"/Challenges/{own['id']}") == own
    clock.advance(11 * 60)
    assert code(someone.call("GET", f"/Challenges/{own['id']}")) == "recordNotFound"


def _log_in(http: httpx.Client, **changed: str) -> httpx.Response:
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "password"} | changed
    return http.post("/connect/token", data=form)


def test_logging_in_takes_the_right_client_device_and_password(http: httpx.Client, party: NewParty) -> None:
    right = {"username": party().device["username"], "password": "p+:;!,#?ä"}
    assert _log_in(http, **right).json()["expires_in"] == 300
    for wrong in ({"username": "USR00000000000000000"}, {"password": "wrong"}, {"username": ""}):
        response = _log_in(http, **(right | wrong))
        assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    response = _log_in(http, **right, client_secret="wrong")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


def test_without_a_valid_bearer_token_nothing_but_401_comes_back(
    http: httpx.Client, party: NewParty, clock: Clock
) -> None:
    bearer = party().headers["authorization"]
    assert http.get("/api/v2/Datawallet", headers={"authorization": bearer}).status_code == 200
    clock.advance(301)
    for authorization in (bearer, "Bearer wrong", ""):
        response = http.get("/api/v2/Datawallet", headers={"authorization": authorization})
        assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize(("runtime", "major"), [(LINE_5, "6"), (LINE_6, "6"), (LINE_7, "7"), ("7.0.0-alpha.72", "7")])
def test_the_version_is_one_that_the_caller_accepts(http: httpx.Client, runtime: str, major: str) -> None:
    response = http.get("/api/v2/Version", headers={"x-runtime-version": runtime})
    assert response.json() == {"result": {"majorVersion": major}}


def test_a_device_can_look_at_itself_and_change_its_language(party: NewParty) -> None:
    someone = party()
    someone.result("PUT", "/Devices/Self", {"communicationLanguage": "de"})
    device = someone.result("GET", "/Devices/Self")
    assert device["id"] == someone.device["id"]
    assert device["communicationLanguage"] == "de"
    assert "password" not in device


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/Tags", None, 200),
        ("GET", "/Announcements?language=en", None, 200),
        ("GET", "/Identities/IsDeleted?username=USR", None, 200),
        ("POST", "/Notifications", {"recipients": [], "code": "x"}, 204),
        ("PUT", "/Devices/Self/PushNotifications", {"platform": "dummy"}, 200),
        ("DELETE", "/Devices/Self/PushNotifications", None, 204),
    ],
)
def test_resources_in_name_only_keep_a_client_going(
    party: NewParty, method: str, path: str, body: object, status: int
) -> None:
    response = party().call(method, path, body)
    assert response.status_code == status
    if status == 200:
        assert "result" in response.json()


@pytest.mark.parametrize("path", ["/Announcements", "/Devices/Self", "/Relationships/REL", "/Tokens?ids=TOK"])
def test_what_is_not_for_everybody_wants_a_bearer_token(http: httpx.Client, path: str) -> None:
    assert http.get(f"/api/v2{path}").status_code == 401


def test_health_is_there_for_everybody(http: httpx.Client) -> None:
    assert http.get("/health").is_success
