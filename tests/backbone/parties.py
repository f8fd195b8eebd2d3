"""Callers of the Backbone that speak its protocol by hand: no check of a Connector stands before its rules."""

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CLIENT_ID = "test-client"
CLIENT_SECRET = "test-secret"
LINE_4 = "4.0.0"
LINE_5 = "5.3.0"
LINE_6 = "6.60.5"
LINE_7 = "7.0.0"


def blob(text: str) -> str:
    """A text as the opaque bytes that a client would send."""
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


KEY_BLOB = blob("k" * 152)


def code(response: httpx.Response) -> str:
    """The error code of a reply, or "ok" when it is none."""
    return "ok" if response.is_success else str(response.json()["error"]["code"]).removeprefix("error.platform.")


class Clock:
    """The Backbone's time, which a test can move forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(seconds=seconds)

    def later(self, seconds: float) -> str:
        """An ISO date so many seconds from now."""
        return (self() + timedelta(seconds=seconds)).isoformat()


def signed_challenge(challenge: dict[str, Any], key: Ed25519PrivateKey) -> dict[str, str]:
    """The challenge as a client signs it."""
    text = json.dumps(
        {"expiresAt": challenge["expiresAt"], "id": challenge["id"], "type": "Identity"}, separators=(",", ":")
    )
    signature = {"sig": base64.urlsafe_b64encode(key.sign(text.encode())).rstrip(b"=").decode(), "alg": 2}
    return {"challenge": text, "signature": blob(json.dumps(signature | {"@type": "CryptoSignature"}))}


def identity_request(challenge: dict[str, Any], key: Ed25519PrivateKey, **changed: Any) -> dict[str, Any]:
    """The body of ``POST Identities``; ``changed`` replaces fields."""
    public = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    return {
        "clientId": CLIENT_ID,
        "clientSecret": CLIENT_SECRET,
        "identityPublicKey": blob(json.dumps({"pub": public, "alg": 3, "@type": "CryptoSignaturePublicKey"})),
        "devicePassword": "p+:;!,#?ä",
        "identityVersion": 1,
        "signedChallenge": signed_challenge(challenge, key),
    } | changed


class Party:
    """An Identity with one device, created as a fresh Connector does it; ``runtime`` is the version that it names."""

    def __init__(self, http: httpx.Client, runtime: str = LINE_7) -> None:
        self.http = http
        self.runtime = runtime
        self.api = "/api/v2" if runtime.startswith("7") else "/api/v1"
        self.headers = {"x-runtime-version": runtime, "x-supported-datawallet-version": "1"}
        key = Ed25519PrivateKey.from_private_bytes(os.urandom(32))
        challenge = self.result("POST", "/Challenges", {})
        identity = self.result("POST", "/Identities", identity_request(challenge, key))
        self.address: str = identity["address"]
        self.device: dict[str, str] = identity["device"]
        self.log_in()
        run = self.result("POST", "/SyncRuns", {"type": "DatawalletVersionUpgrade"})["syncRun"]
        upgrade = {"newDatawalletVersion": 1, "datawalletModifications": []}
        self.result("PUT", f"/SyncRuns/{run['id']}/FinalizeDatawalletVersionUpgrade", upgrade)

    def log_in(self) -> None:
        """Get a bearer token for all further calls."""
        form = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "grant_type": "password",
            "username": self.device["username"],
            "password": "p+:;!,#?ä",
        }
        token = self.http.post("/connect/token", data=form).json()
        self.headers["authorization"] = f"{token['token_type']} {token['access_token']}"

    def call(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """One request; logs in again once after a 401, as the clients do."""
        response = self.http.request(method, self.api + path, json=body, headers=self.headers | headers)
        if response.status_code == 401 and "authorization" in self.headers:
            self.log_in()
            response = self.http.request(method, self.api + path, json=body, headers=self.headers | headers)
        return response

    def result(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The result of a request that must succeed."""
        response = self.call(method, path, body, **headers)
        assert response.is_success, response.text
        return response.json()["result"] if response.content else None

    def start_run(self) -> dict[str, Any] | None:
        """A started run with its events under ``events``, None when there is nothing new."""
        run: dict[str, Any] | None = self.result("POST", "/SyncRuns", {"type": "ExternalEventSync"})["syncRun"]
        return run and run | {"events": self.result("GET", f"/SyncRuns/{run['id']}/ExternalEvents")}

    def finalize(self, run: dict[str, Any], error_code: str | None = None, **changed: Any) -> Any:
        """End a run with the same result for all its events."""
        results = [{"externalEventId": event["id"], "errorCode": error_code} for event in run["events"]]
        body = {"externalEventResults": results, "datawalletModifications": []} | changed
        return self.result("PUT", f"/SyncRuns/{run['id']}/FinalizeExternalEventSync", body)

    def sync(self) -> list[dict[str, Any]]:
        """Take over everything new; returns the events."""
        run = self.start_run()
        if run is None:
            return []
        self.finalize(run)
        events: list[dict[str, Any]] = run["events"]
        return events

    def event_types(self) -> list[str]:
        """Take over everything new; returns the types of the events."""
        return [event["type"] for event in self.sync()]

    def template(self, **fields: Any) -> str:
        """The id of a new RelationshipTemplate."""
        return str(self.result("POST", "/RelationshipTemplates", {"content": blob("template")} | fields)["id"])

    def ask(self, templator: "Party", template: str | None = None) -> dict[str, Any]:
        """Send a Relationship Request; without ``template`` for a new one of the templator."""
        id_ = template or templator.template()
        body = {"relationshipTemplateId": id_, "creationContent": blob("creation"), "content": blob("creation")}
        relationship: dict[str, Any] = self.result("POST", "/Relationships", body)
        return relationship

    def act(self, act: str, relationship: dict[str, Any]) -> httpx.Response:
        """``PUT Relationships/{id}/<act>``, with the content that both eras want."""
        if self.runtime == LINE_4:
            act = f"Changes/{relationship['changes'][0]['id']}/{act}"
        body = {"content": blob("response"), "creationResponseContent": blob("response")}
        return self.call("PUT", f"/Relationships/{relationship['id']}/{act}", body)

    def message(self, *recipients: "Party", **changed: Any) -> dict[str, Any]:
        """The body of ``POST Messages`` to the recipients."""
        keys = [{"address": recipient.address, "encryptedKey": KEY_BLOB} for recipient in recipients]
        return {"recipients": keys, "body": blob("message"), "attachments": []} | changed

    def send(self, recipient: "Party") -> str:
        """The id of a message that was sent."""
        return str(self.result("POST", "/Messages", self.message(recipient))["id"])
