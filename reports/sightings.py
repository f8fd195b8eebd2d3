"""What an HTTP answer or a pushed event says about the state of the objects that it holds.

Objects are looked for at ``result``, ``result[]`` and, on line 4, the synchronisation's ``result.relationships[]``;
never inside ``content``. Fields as in the vendor's DTOs: nmshd/runtime ``packages/runtime/src/types/**``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports import observations as words
from reports.observations import AuditLogEntry, Detail, Exchange, PushedEvent

REQUEST_STATUS = ("Draft", "Open", "DecisionRequired", "ManualDecisionRequired", "Decided", "Expired", "Completed")
"""The statuses of a LocalRequest in the order in which one may follow another."""

RECEIVED = "consumption.incomingRequestReceived"
STATUS_CHANGED = ("consumption.incomingRequestStatusChanged", "consumption.outgoingRequestStatusChanged")
OUTGOING_CREATED = "consumption.outgoingRequestCreated"
OUTGOING_COMPLETED = (
    "consumption.outgoingRequestCreatedAndCompleted",
    "consumption.outgoingRequestFromRelationshipCreationCreatedAndCompleted",
    "consumption.outgoingRequestFromRelationshipCreationChangeCreatedAndCompleted",
)
RELATIONSHIP_CHANGED = (
    "transport.relationshipChanged",
    "transport.relationshipReactivationRequested",
    "transport.relationshipReactivationCompleted",
)
DECOMPOSED = "transport.relationshipDecomposedBySelf"


@dataclass(frozen=True)
class Sighting:
    """One object in one state.

    ``age`` grows with the object's history, so that of two sightings the older state is known whatever came first.
    ``old`` is the state before it where the witness names it (``named``), ``by`` the address that caused the state.
    """

    entity: str
    id: str
    status: str
    age: int
    detail: Detail
    by: str | None = None
    old: str | None = None
    named: bool = False


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _at(value: object, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def request(dto: Mapping[str, Any]) -> Sighting:
    """The state of a LocalRequest."""
    status = str(dto.get("status"))
    from_template = _at(dto, "source", "type") == "RelationshipTemplate"
    return Sighting(
        entity=words.OUTGOING_REQUEST if dto.get("isOwn") else words.INCOMING_REQUEST,
        id=str(dto["id"]),
        status=status,
        age=REQUEST_STATUS.index(status) if status in REQUEST_STATUS else len(REQUEST_STATUS),
        detail=Detail(
            peer=_text(dto.get("peer")),
            template=_text(_at(dto, "source", "reference")) if from_template else None,
            result=_text(_at(dto, "response", "content", "result")),
            response_source_type=_text(_at(dto, "response", "source", "type")),
            response_source=_text(_at(dto, "response", "source", "reference")),
        ),
    )


def relationship(dto: Mapping[str, Any]) -> Iterator[Sighting]:
    """The state of a Relationship and, on line 4, of its RelationshipChanges."""
    changes = [change for change in dto.get("changes") or () if isinstance(change, Mapping) and change.get("id")]
    log = tuple(_audit_log_entry(entry) for entry in dto.get("auditLog") or () if isinstance(entry, Mapping))
    first = changes[0] if changes else {}
    answered = _at(dto, "creationContent", "response", "requestId") or _at(
        first, "request", "content", "response", "requestId"
    )
    yield Sighting(
        entity=words.RELATIONSHIP,
        id=str(dto["id"]),
        status=str(dto.get("status")),
        age=len(log) + sum(2 if change.get("response") else 1 for change in changes),
        by=log[-1].by if log else _author(first),
        detail=Detail(
            peer=_text(dto.get("peer")),
            template=_text(dto.get("templateId")) or _text(_at(dto, "template", "id")),
            request=_text(answered),
            change_status=_text(first.get("status")),
            reason=log[-1].reason if log else None,
            audit_log=log,
        ),
    )
    for change in changes:
        yield Sighting(
            entity=words.RELATIONSHIP_CHANGE,
            id=str(change["id"]),
            status=str(change.get("status")),
            age=2 if change.get("response") else 1,
            by=_author(change),
            detail=Detail(peer=_text(dto.get("peer")), relationship=str(dto["id"]), reason=_text(change.get("type"))),
        )


def _author(change: Mapping[str, Any]) -> str | None:
    return _text(_at(change, "response", "createdBy")) or _text(_at(change, "request", "createdBy"))


def _audit_log_entry(entry: Mapping[str, Any]) -> AuditLogEntry:
    return AuditLogEntry(
        reason=str(entry.get("reason")),
        old=_text(entry.get("oldStatus")),
        new=str(entry.get("newStatus")),
        by=str(entry.get("createdBy")),
    )


def _objects(candidate: object) -> Iterator[Sighting]:
    if not isinstance(candidate, Mapping) or not isinstance(candidate.get("id"), str) or "status" not in candidate:
        return
    if candidate["id"].startswith("REQ") and "isOwn" in candidate:
        yield request(candidate)
    elif candidate["id"].startswith("REL"):
        yield from relationship(candidate)


def in_answer(exchange: Exchange) -> list[Sighting]:
    """Every state that a successful answer shows; nothing for a refusal or no answer."""
    if exchange.status is None or not 200 <= exchange.status < 300:
        return []
    result = _at(exchange.response_body, "result")
    found = list(_objects(result))
    listed = result if isinstance(result, list) else _at(result, "relationships")
    if isinstance(listed, list):
        found += [sighting for item in listed for sighting in _objects(item)]
    identifier = exchange.call.rpartition("/")[2]
    if exchange.method == "DELETE" and identifier.startswith("REL"):
        found.append(_gone(identifier))
    return found


def _gone(identifier: str) -> Sighting:
    return Sighting(words.RELATIONSHIP, identifier, words.GONE, age=10_000, detail=Detail())


def in_event(event: PushedEvent) -> list[Sighting]:
    """Every state that a pushed event announces (reference: the table of events that mark transitions)."""
    data, trigger = event.data, event.trigger
    if not isinstance(data, Mapping):
        return []
    if trigger in STATUS_CHANGED:
        return [_status_change(data)] if isinstance(_at(data, "request", "id"), str) else []
    if trigger == DECOMPOSED:
        return [_gone(str(data.get("relationshipId")))]
    if trigger in RELATIONSHIP_CHANGED:
        return list(_objects(data))
    if trigger not in (RECEIVED, OUTGOING_CREATED, *OUTGOING_COMPLETED) or not isinstance(data.get("id"), str):
        return []
    # The data is read when the event goes out and may show a later state than the one that is announced.
    status = {RECEIVED: "Open", OUTGOING_CREATED: "Draft"}.get(trigger, "Completed")
    return [replace(request({**data, "status": status}), named=True)]


def _status_change(data: Mapping[str, Any]) -> Sighting:
    seen = request({**data["request"], "status": data.get("newStatus")})
    return replace(seen, old=_text(data.get("oldStatus")), named=True)
