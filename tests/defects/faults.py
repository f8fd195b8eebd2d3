"""The kinds of faults, each a pure function on what a witness tells."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from fixtures.backbone import LedgerEntry
from fixtures.connector.models import ISO_DATE
from fixtures.connector.outcome import Refusal
from reports.observations import PushedEvent
from tests.defects.proxy import Call, Fault, Known, Reply

Change = Callable[[dict[str, Any], Known], dict[str, Any]]
ID = re.compile(r"[A-Z]{3}[A-Za-z0-9]{17}")

SHAPES: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "RelationshipTemplate": lambda body: _is(body, "RLT") and "createdBy" in body,
    "Reference": lambda body: "truncated" in body and "url" in body,
    "LocalRequest": lambda body: _is(body, "REQ") and "createdAt" in body,
    "Source": lambda body: "type" in body and "reference" in body,
    "LocalResponse": lambda body: "createdAt" in body and "requestId" in (body.get("content") or ()),
    "Response": lambda body: "requestId" in body and "items" in body,
    "Relationship": lambda body: _is(body, "REL") and "peer" in body,
    "PeerIdentity": lambda body: "publicKey" in body and "address" in body,
    "IdentityInfo": lambda body: "publicKey" in body and "address" in body,
    "AuditLogEntry": lambda body: "reason" in body and "newStatus" in body,
    "RelationshipChange": lambda body: _is(body, "RCH"),
    "ChangeParty": lambda body: "createdByDevice" in body and "id" not in body and "reason" not in body,
    "Foreseen": lambda body: "isSuccess" in body,
    "Message": lambda body: _is(body, "MSG") and "recipients" in body,
    "PeerDeletion": lambda body: "deletionStatus" in body,
    "Recipient": lambda body: {"address", "receivedAt"} <= body.keys() or {"address", "relationshipId"} <= body.keys(),
}
"""How the documented objects are told apart, wherever they stand."""

OPAQUE = {"RelationshipTemplate", "LocalRequest", "Message"}
"""Objects of which ``content`` is what a user sent: nothing in it is an object of the Connector's."""


def _is(body: Mapping[str, Any], prefix: str) -> bool:
    return isinstance(body.get("id"), str) and bool(body["id"].startswith(prefix))


def mended(value: Any, kind: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """A JSON value in which every object of a kind is changed."""
    if isinstance(value, list):
        return [mended(item, kind, change) for item in value]
    if not isinstance(value, dict):
        return value
    opaque = any(SHAPES[name](value) for name in OPAQUE)
    inside = {
        name: part if opaque and name == "content" else mended(part, kind, change) for name, part in value.items()
    }
    return change(inside) if SHAPES[kind](value) else inside


def wrong(value: Any) -> Any:
    """Another value of the same type, always the same for the same value."""
    if isinstance(value, list):
        return [*value[:-1], wrong(value[-1])] if value else value
    if isinstance(value, dict):
        return {name: part if name == "@type" else wrong(part) for name, part in value.items()}
    if isinstance(value, str):
        return _wrong_text(value)
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value


def _wrong_text(value: str) -> str:
    if ISO_DATE.fullmatch(value):
        moved = datetime.fromisoformat(value) - timedelta(days=400)
        return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value[:3] + value[3:].swapcase() if ID.fullmatch(value) else f"{value}x"


def difference(truth: Any, told: Any) -> set[str]:
    """The texts that were told in place of others, however deep they stand."""
    if isinstance(told, dict) and isinstance(truth, dict):
        return set().union(*(difference(truth.get(name), part) for name, part in told.items()))
    if isinstance(told, list) and isinstance(truth, list):
        return set().union(*(difference(*pair) for pair in zip(truth, told, strict=False)))
    return {told} if isinstance(told, str) and told != truth else set()


@dataclass
class FieldFault(Fault):
    """A field of every object of a kind is missing, renamed, has another value, or is there where none should be.

    ``surplus`` is its value then.
    """

    kind: str
    name: str
    how: Literal["missing", "renamed", "wrong", "the other party's", "surplus"]
    surplus: Any = None
    planted: set[str] = field(default_factory=set)

    def _change(self, value: Any, known: Known) -> Any:
        def change(body: dict[str, Any]) -> dict[str, Any]:
            if self.name not in body:
                return {**body, self.name: self.surplus} if self.how == "surplus" else body
            if self.how == "surplus":
                return body
            without = {name: part for name, part in body.items() if name != self.name}
            if self.how == "missing":
                return without
            if self.how == "renamed":
                return {**without, f"_{self.name}": body[self.name]}
            told = wrong(body[self.name]) if self.how == "wrong" else known.other(body[self.name])
            self.planted |= difference(body[self.name], told)
            return {**body, self.name: told}

        return mended(value, self.kind, change)

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        off = reply.status >= 300 or call.path.endswith("/IdentityInfo") is not (self.kind == "IdentityInfo")
        return reply if off else replace(reply, body=self._change(reply.body, known))

    def event(self, role: str, event: PushedEvent, known: Known) -> list[PushedEvent]:
        return [replace(event, data=self._change(event.data, known))]


@dataclass
class RefusalFault(Fault):
    """What should be refused is accepted, or refused with another code or status; the Can… route says the same.

    ``instead`` is the refusal that is told, where it matters which.
    """

    refusal: Refusal
    how: Literal["accepted", "another code", "another status"]
    instead: Refusal | None = None
    planted: set[str] = field(default_factory=set)

    @property
    def told(self) -> Refusal:
        """What is told in place of the refusal."""
        if self.instead is not None:
            return self.instead
        if self.how == "another status":
            return replace(self.refusal, status=500 if self.refusal.status < 500 else 400)
        other = "error.runtime.recordNotFound"
        return replace(self.refusal, code=other if self.refusal.code != other else "error.runtime.unknown")

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        body = reply.body if isinstance(reply.body, dict) else {}
        error, result = body.get("error"), body.get("result")
        if isinstance(error, dict) and (reply.status, error.get("code")) == (self.refusal.status, self.refusal.code):
            if self.how == "accepted":
                if "/Can" in call.path:
                    return Reply(200, {"result": {"isSuccess": True, "items": []}})
                kind = next((kind for part, kind in MADE.items() if part in call.path), "")
                found = known.latest.get(kind) or NEW.get(kind, {})
                return Reply(200 if call.method in ("GET", "PUT") else 201, {"result": found})
            told = self.told
            self.planted.add(str(told))
            return Reply(told.status, {"error": {**error, "code": told.code}})
        if isinstance(result, dict) and result.get("isSuccess") is False and result.get("code") == self.refusal.code:
            if self.how == "accepted":
                return Reply(200, {"result": {"isSuccess": True, **({"items": []} if "items" in result else {})}})
            if self.how == "another code":
                return Reply(200, {"result": {**result, "code": self.told.code}})
        return reply


MADE = {
    "/Token": "TOK",
    "/Messages": "MSG",
    "/Relationships": "REL",
    "/RelationshipTemplates": "RLT",
    "/Requests": "REQ",
    "/Attributes": "ATT",
}
"""What a call makes or shows, by a part of its path."""

_MADE_NOW = {
    "isOwn": True,
    "content": {"value": {}},
    "createdBy": "did:e:planted",
    "createdByDevice": "DVCAAAAAAAAAAAAAAAAA",
    "createdAt": "2026-01-01T00:00:00.000Z",
}
NEW: dict[str, dict[str, Any]] = {
    "MSG": {**_MADE_NOW, "id": "MSGPAAAAAAAAAAAAAAAA", "recipients": [], "attachments": []},
    "ATT": {**_MADE_NOW, "id": "ATTPAAAAAAAAAAAAAAAA"},
    "TOK": {
        **_MADE_NOW,
        "id": "TOKPAAAAAAAAAAAAAAAA",
        "expiresAt": "2999-01-01T00:00:00.000Z",
        "isEphemeral": False,
        "secretKey": "planted",
        "truncatedReference": "planted",
        "reference": {"truncated": "planted", "url": "planted"},
    },
}
"""What is told to be made where no true answer has shown such an object yet."""

CHANGES = {"Pending": "Pending", "Active": "Accepted", "Rejected": "Rejected", "Revoked": "Revoked"}
"""The status of a Relationship, and of its Creation change on line 4."""


@dataclass
class StatusFault(Fault):
    """A transition is told otherwise than it happened: never, late, twice, with another status, on one side only.

    ``entity`` is "Relationship", "incoming Request" or "outgoing Request"; ``status`` the one that is reached, ``told``
    the one before it, or, for "another", the one in its place; ``side`` the role that does not show it.
    """

    entity: str
    status: str
    told: str
    how: Literal["never", "late", "twice", "another"]
    side: str = ""
    planted: set[str] = field(default_factory=set)

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        off = reply.status >= 300 or (self.side and call.role != self.side)
        if off or (self.how == "late" and call.method == "GET"):
            return reply
        return replace(reply, body=self._change(reply.body))

    def event(self, role: str, event: PushedEvent, known: Known) -> list[PushedEvent]:
        if (self.side and role != self.side) or self.how == "late":
            return [event]
        told = replace(event, data=self._change(event.data))
        if self.how == "never" and told != event:
            return []
        if self.how == "twice" and self._is_announced(event.data):
            return [told, told]
        data = told.data
        for name in ("oldStatus", "newStatus") if isinstance(data, dict) and self._is_it(data.get("request")) else ():
            if data.get(name) == self.status and self.how != "twice":
                data = {**data, name: self.told}
        return [replace(told, data=data)]

    def entry(self, entry: LedgerEntry) -> list[LedgerEntry]:
        change = entry.entity == "RelationshipChange" and self.entity == "Relationship"
        if self.side or self.how == "late" or not (change or entry.entity == self.entity):
            return [entry]
        status, other = (CHANGES.get(one, one) if change else one for one in (self.status, self.told))
        if entry.old == status and self.how != "twice":
            return [replace(entry, old=other)]
        told = {"never": [], "twice": [entry, entry], "another": [replace(entry, new=other)]}
        return told[self.how] if entry.new == status else [entry]

    def _is_announced(self, data: Any) -> bool:
        return isinstance(data, dict) and (
            (data.get("status") == self.status and self._is_it(data)) or self._is_changed_request(data)
        )

    def _is_changed_request(self, data: Any) -> bool:
        return isinstance(data, dict) and data.get("newStatus") == self.status and self._is_it(data.get("request"))

    def _is_it(self, body: Any) -> bool:
        if not isinstance(body, dict):
            return False
        if self.entity == "Relationship":
            return SHAPES["Relationship"](body)
        return SHAPES["LocalRequest"](body) and body.get("isOwn") is (self.entity == "outgoing Request")

    def _change(self, value: Any) -> Any:
        return mended(value, "Relationship" if self.entity == "Relationship" else "LocalRequest", self._told)

    def _told(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self._is_it(body):
            return body
        log, changes = list(body.get("auditLog") or ()), list(body.get("changes") or ())
        at = next((at for at, entry in enumerate(log) if entry["newStatus"] == self.status), None)
        if self.how == "twice":
            return body if at is None else {**body, "auditLog": [*log[: at + 1], *log[at:]]}
        if at is None and body.get("status") != self.status:
            return body
        self.planted.add(self.told)
        if self.how == "another":
            log = [{**entry, "newStatus": self.told} if number == at else entry for number, entry in enumerate(log)]
            at = None
        changes = [{**one, "status": CHANGES.get(self.told, self.told)} for one in changes]
        if self.how != "another":
            changes = [{name: part for name, part in one.items() if name != "response"} for one in changes]
        left_out = {"response"} if self.how != "another" and self.told != "Decided" else set()
        parts = {
            "status": self.told,
            **({"auditLog": log[:at]} if log else {}),
            **({"changes": changes} if changes else {}),
        }
        return {**{name: part for name, part in body.items() if name not in left_out}, **parts}


@dataclass
class ListFault(Fault):
    """A list holds one too many, one twice, one too few, or ignores its filter.

    ``path`` is how its route ends, ``filter`` a part of the query if it is about one filter only.
    """

    path: str
    prefix: str
    how: Literal["one too many", "one twice", "one missing", "filter ignored"]
    filter: str = ""
    planted: set[str] = field(default_factory=set)
    surplus: dict[str, dict[str, Any]] = field(default_factory=dict)
    unfiltered: bool = False

    def _is_it(self, call: Call) -> bool:
        return call.method == "GET" and call.path.endswith(self.path)

    def target(self, call: Call, target: str) -> str:
        self.unfiltered = self.how == "filter ignored" and self._is_it(call) and self.filter in target
        return re.sub(r"/(Own|Peer)$", "", call.path) if self.unfiltered else target

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        listed = reply.body.get("result") if isinstance(reply.body, dict) else None
        if call.method == "GET" and (alone := self.surplus.get(call.path.rpartition("/")[2])):
            return Reply(200, {"result": alone})
        if not self._is_it(call) or not isinstance(listed, list):
            return reply
        if self.how == "filter ignored":
            self.planted |= {item["id"] for item in listed if self.unfiltered}
            return reply
        if self.how == "one missing":
            self.planted |= {item["id"] for item in listed[-1:]}
            return replace(reply, body={"result": listed[:-1]})
        found = listed[-1] if listed else known.latest.get(self.prefix)
        if found is None or (self.how == "one twice" and not listed):
            return reply
        surplus = found if self.how == "one twice" else {**found, "id": wrong(found["id"])}
        self.planted.add(surplus["id"])
        self.surplus[surplus["id"]] = surplus
        return replace(reply, body={"result": [*listed, surplus]})


@dataclass
class EventFault(Fault):
    """An event does not come, comes twice, or comes without data; of a status, only what announces that one."""

    trigger: str
    how: Literal["missing", "twice", "without data"]
    status: str = ""
    planted: set[str] = field(default_factory=set)
    told_by_events = True

    def event(self, role: str, event: PushedEvent, known: Known) -> list[PushedEvent]:
        if event.trigger != self.trigger or (self.status and event.data.get("newStatus") != self.status):
            return [event]
        return {"missing": [], "twice": [event, event], "without data": [replace(event, data=None)]}[self.how]


@dataclass
class AnswerFault(Fault):
    """A single fault of answers, as a function; for what no family has."""

    told: Callable[[Call, Reply, Known], Reply]
    planted: set[str] = field(default_factory=set)

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        return self.told(call, reply, known)
