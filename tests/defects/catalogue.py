"""What is planted: generated families (fields, transitions, refusals, lists, events), and faults that releases had.

For each defect a static map names the scenarios that must see it, at most three of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from fixtures.connector import models
from fixtures.connector.refusals import REFUSALS
from fixtures.connector.versions import Range, RuntimeVersion
from tests.defects.faults import (
    AnswerFault,
    EventFault,
    FieldFault,
    ListFault,
    RefusalFault,
    StatusFault,
    mended,
)
from tests.defects.proxy import Call, Fault, Known, Reply

Kind = Literal["field", "transition", "refusal", "list", "event", "known fault"]
LINE_4 = Range(before="5.0.0")
AT_MOST = 3
"""Candidates of a defect."""


@dataclass(frozen=True)
class Defect:
    """One fault to plant. ``scenarios`` are identities or, without a variant, ids; ``refusal`` names one instead, and
    every scenario with that name in a sentence is meant. A failure must hold one of ``names``, or what the fault told.
    """

    id: str
    kind: Kind
    plant: Callable[[], Fault]
    scenarios: tuple[str, ...]
    names: tuple[str, ...]
    refusal: str = ""


OBJECTS: Mapping[str, tuple[type[models.Documented], tuple[str, ...]]] = {
    "RelationshipTemplate": (models.RelationshipTemplate, ("ONB-02", "PKG-06 [id]", "SYS-02")),
    "Reference": (models.Reference, ("PKG-06 [reference]", "ONB-02", "SYS-02")),
    "LocalRequest": (models.LocalRequest, ("ONB-01", "ONB-03", "SYS-02")),
    "Source": (models.Source, ("ONB-01", "ONB-03", "ONB-06")),
    "LocalResponse": (models.LocalResponse, ("ONB-03", "ONB-06", "SYS-02")),
    "Response": (models.Response, ("ONB-03", "ONB-09", "SYS-02")),
    "Relationship": (models.Relationship, ("ONB-04", "ONB-03", "SYS-02")),
    "PeerIdentity": (models.PeerIdentity, ("ONB-04", "ONB-05", "SYS-02")),
    "IdentityInfo": (models.IdentityInfo, ("SYS-01", "ONB-04")),
    "AuditLogEntry": (models.AuditLogEntry, ("ONB-03", "ONB-07", "SYS-02")),
    "RelationshipChange": (models.RelationshipChange, ("ONB-03", "ONB-07", "SYS-02")),
    "ChangeParty": (models.ChangeParty, ("ONB-03", "ONB-07", "SYS-02")),
    "Message": (models.Message, ("ACT-01",)),
    "Recipient": (models.Recipient, ("ACT-01",)),
}
"""Whose fields are planted, and who looks at such an object most closely."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "RelationshipTemplate.maxNumberOfAllocations": ("PKG-04", "ONB-02"),
    "RelationshipTemplate.forIdentity": ("PKG-03", "PKG-06"),
    "RelationshipTemplate.passwordProtection": ("PKG-02", "PKG-06"),
    "RelationshipTemplate.truncatedReference": ("PKG-06 [reference]", "ONB-02", "SYS-02"),
    "RelationshipTemplate.reference": ("PKG-06 [reference]", "ONB-02", "SYS-02"),
    "RelationshipTemplate.secretKey": ("REF-D12 [taken]", "ONB-02", "SYS-02"),
    "Relationship.auditLog": ("ONB-07", "ONB-03", "SYS-02"),
    "LocalRequest.wasAutomaticallyDecided": ("AUT-02",),
}
"""Fields that only other scenarios have."""

WORDS_OF_FIELDS: Mapping[str, tuple[str, ...]] = {"RelationshipChange.type": ("Creation changes",)}
"""What a failure may say in place of a field's name."""

PARTIES = ("createdBy", "createdByDevice", "peer", "address")
"""Fields whose value could be the other party's."""

REQUESTED, BOTH = ("ONB-03", "ONB-09", "ONB-13"), ("ONB-07", "ONB-13", "AGN-01 [Rejected]")

TRANSITIONS: Sequence[tuple[str, str, str, str, tuple[str, ...]]] = (
    ("incoming Request", "ManualDecisionRequired", "DecisionRequired", "Decided", ("ONB-01", "ONB-03")),
    ("incoming Request", "Decided", "ManualDecisionRequired", "Expired", REQUESTED),
    ("incoming Request", "Completed", "Decided", "Expired", REQUESTED),
    ("outgoing Request", "Completed", "Open", "Expired", ("ONB-06", "ONB-13")),
    ("Relationship", "Pending", "", "Active", ("ONB-03", "ONB-05", "DIR-02")),
    ("Relationship", "Active", "Pending", "Rejected", BOTH),
    ("Relationship", "Rejected", "Pending", "Active", ("ONB-08",)),
    ("Relationship", "Revoked", "Pending", "Rejected", ("ONB-10",)),
    ("Relationship", "Terminated", "Active", "DeletionProposed", ("ACT-02",)),
    ("Relationship", "DeletionProposed", "Terminated", "Active", ("ACT-03",)),
)
"""Entity, status, the one before it ("" where there is none), another one in its place, and who sees it."""

ANSWERED = ("Decided", "Active", "Rejected", "Revoked", "Terminated")
"""What the answer to the act that leads there shows already."""

FILTERS = ("PKG-06 [by whose it is]", "PKG-06 [by its maker]", "PKG-06 [by its expiry]")
"""Who narrows a list of RelationshipTemplates down."""

LATER_STATUSES = ("Revoked", "Terminated", "DeletionProposed")
"""What line 4 has not."""

LISTS: Mapping[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "/Requests/Incoming": (
        "REQ",
        ("ONB-01", "REF-D14", "DIR-06"),
        "incoming Request",
        ("REF-D18", "AGN-01 [Request]", "AGN-02"),
    ),
    "/Requests/Outgoing": (
        "REQ",
        ("ONB-06", "ONB-09"),
        "outgoing Request",
        ("ONB-06", "ONB-09", "AGN-05 [three Requestors]"),
    ),
    "/Relationships": ("REL", ("ONB-03", "ONB-05", "ONB-09"), "Relationship", ("AGN-05", "AGN-01", "AGN-06")),
    "/RelationshipTemplates": ("RLT", ("PKG-06 [among those of others]",), "RelationshipTemplate", FILTERS),
    "/RelationshipTemplates/Own": ("RLT", ("PKG-06 [among its own]",), "RelationshipTemplate", FILTERS),
    "/RelationshipTemplates/Peer": ("RLT", ("PKG-06 [among those of others]",), "RelationshipTemplate", FILTERS),
    "/Messages": ("MSG", ("ACT-01", "REF-J1"), "Message", ("ACT-01",)),
}
"""How a list's route ends, the prefix of its ids, who counts, the word for what is listed, and who meets a decoy."""

EVENTS: Mapping[str, tuple[str, ...]] = {
    "transport.peerRelationshipTemplateLoaded": ("EVT-01 [with a Request]", "ONB-01"),
    "consumption.incomingRequestReceived": ("EVT-01 [with a Request]", "ONB-01"),
    "consumption.incomingRequestStatusChanged": ("EVT-01 [it accepts]", "ONB-03"),
    "consumption.relationshipTemplateProcessed": ("EVT-01 [with a Request]", "ONB-01"),
    "transport.relationshipChanged": ("EVT-01 [the Templator accepts it]", "ONB-07"),
    "consumption.outgoingRequestCreatedAndCompleted": ("EVT-01 [a Relationship]", "ONB-06"),
    "consumption.outgoingRequestFromRelationshipCreationCreatedAndCompleted": ("EVT-01 [a Relationship]", "ONB-06"),
    "consumption.attributeCreated": ("EVT-01 [it accepts a new Attribute]",),
    "transport.messageSent": ("EVT-01 [a Message that goes]",),
    "transport.messageReceived": ("EVT-01 [a Message that comes]",),
    "consumption.messageProcessed": ("EVT-01 [a Message that comes]",),
    "transport.relationshipReactivationRequested": ("EVT-01 [a request for reactivation]", "ACT-02"),
    "transport.relationshipDecomposedBySelf": ("ACT-03",),
}
BY_CHANGE = "consumption.outgoingRequestFromRelationshipCreationChangeCreatedAndCompleted"


def catalogue(runtime: RuntimeVersion) -> list[Defect]:
    """Every defect that can be planted in front of a Connector of a runtime version."""
    return [
        *known_faults(runtime),
        *events(runtime),
        *transitions(runtime),
        *lists(),
        *refusals(runtime),
        *fields(runtime),
    ]


def fields(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each documented field missing, renamed, with a wrong value, with the other party's."""
    absent = {"AuditLogEntry"} if runtime in LINE_4 else {"RelationshipChange", "ChangeParty"}
    absent |= set() if runtime in Range("6.44.0") else {"Reference"}
    for kind, (model, scenarios) in OBJECTS.items():
        if kind in absent:
            continue
        for name in models.documented_fields(model, runtime):
            place = f"{kind}.{name}"
            for how in ("missing", "renamed", "wrong", *(["the other party's"] if name in PARTIES else [])):

                def plant(kind: str = kind, name: str = name, how: Any = how) -> Fault:
                    return FieldFault(kind, name, how)

                names = (name, *WORDS_OF_FIELDS.get(place, ()))
                yield Defect(f"{place} {how}", "field", plant, FIELDS.get(place, scenarios), names)


def transitions(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each transition never, late, twice, with another status, on one side only."""
    for entity, status, before, other, scenarios in TRANSITIONS:
        if status in LATER_STATUSES and runtime in LINE_4:
            continue
        words = f"{entity} {status}"
        ways: list[tuple[str, Any, str, str]] = [("another status", "another", other, "")]
        if before:
            ways += [("never", "never", before, "")]
        if status in ANSWERED:
            ways += [("late", "late", before, "")]
        if entity == "Relationship":
            ways += [("twice", "twice", status, "")]
            sides = ("Templator", "Requestor") if before else ()
            ways += [(f"not for the {side}", "never", before, side) for side in sides]
        for way, how, told, side in ways:

            def plant(
                entity: str = entity, status: str = status, how: Any = how, told: str = told, side: str = side
            ) -> Fault:
                return StatusFault(entity, status, told, how, side)

            yield Defect(f"{words} {way}", "transition", plant, scenarios, (status,))


def lists() -> Iterator[Defect]:
    """Each list with one too many, one twice, one too few, with its filter ignored."""
    for path, (prefix, scenarios, word, decoys) in LISTS.items():
        for how in ("one too many", "one twice", "one missing", "filter ignored"):

            def plant(path: str = path, prefix: str = prefix, how: Any = how) -> Fault:
                return ListFault(path, prefix, how)

            seen_by = decoys if how == "filter ignored" else scenarios
            yield Defect(f"{path} {how}", "list", plant, seen_by, (word, path))


def refusals(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each named refusal accepted, with another code, with another class of status."""
    for name, rows in REFUSALS.items():
        for row in rows:
            if runtime in row.range:
                for how in ("accepted", "another code", "another status"):

                    def plant(refusal: Any = row.act, how: Any = how) -> Fault:
                        return RefusalFault(refusal, how)

                    accepted = ("should have been refused", f"expected {row.act}")
                    names = accepted if how == "accepted" else (str(row.act),)
                    yield Defect(f'"{name}" {how}', "refusal", plant, (), names, name)


def events(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each event missing, twice, without data."""
    for name, scenarios in EVENTS.items():
        by_relationship = name.endswith("RelationshipCreationCreatedAndCompleted")
        trigger = BY_CHANGE if by_relationship and runtime in LINE_4 else name
        for how in ("missing", "twice", "without data"):

            def plant(trigger: str = trigger, how: Any = how) -> Fault:
                return EventFault(trigger, how)

            yield Defect(f"{trigger} {how}", "event", plant, scenarios, (trigger, *WORDS_OF_EVENTS))


WORDS_OF_EVENTS = ("no event of", "announce", "until")


def _refuses(method: str, part: str, status: int, code: str) -> Callable[[], Fault]:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        if call.method != method or part not in call.path or reply.status >= 300:
            return reply
        error = {
            "code": code,
            "message": "planted",
            "id": "ERR1",
            "time": "2026-01-01T00:00:00.000Z",
            "docs": "planted",
        }
        return Reply(status, {"error": error})

    return lambda: AnswerFault(told)


def _foresees(part: str, code: str) -> Callable[[], Fault]:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        result = reply.body.get("result") if isinstance(reply.body, dict) else None
        if part not in call.path or not isinstance(result, dict) or result.get("isSuccess") is not True:
            return reply
        items = {"items": result["items"]} if "items" in result else {}
        return Reply(200, {"result": {"isSuccess": False, "code": code, "message": "planted", **items}})

    return lambda: AnswerFault(told)


def _longer_reference() -> Fault:
    def told(call: Call, reply: Reply, known: Known) -> Reply:
        def longer(reference: dict[str, Any]) -> dict[str, Any]:
            return {**reference, "truncated": f"{reference['truncated']}JiY"}

        return replace(reply, body=mended(reply.body, "Reference", longer))

    return AnswerFault(told)


def _another_after_a_restart() -> Fault:
    asked: set[str] = set()

    def told(call: Call, reply: Reply, known: Known) -> Reply:
        if not call.path.endswith("/IdentityInfo"):
            return reply
        again = call.role in asked
        asked.add(call.role)
        return FieldFault("IdentityInfo", "address", "wrong").answer(call, reply, known) if again else reply

    return AnswerFault(told)


def known_faults(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Faults that Connector releases had, as far as an answer or event can tell them on this line."""
    rejected, wrong_status = "error.consumption.requests.wrongRelationshipStatus", "error.consumption.requests"
    unknown, no_data = (
        "error.runtime.validation.invalidPropertyValue",
        "error.transport.errorWhileApplyingExternalEvents",
    )
    incoming = "incoming Request"
    rows: list[tuple[str, str, Callable[[], Fault], tuple[str, ...], tuple[str, ...]]] = [
        (
            "KF-01",
            "a second open Request of one Templator",
            lambda: ListFault("/Requests/Incoming", "REQ", "one too many"),
            ("REF-D18",),
            ("Request",),
        ),
        (
            "KF-09",
            "two Requests with one id",
            lambda: ListFault("/Requests/Incoming", "REQ", "one twice"),
            ("ONB-01", "ONB-03"),
            ("more than once", "Request"),
        ),
        (
            "KF-10",
            "a new Request per load",
            lambda: ListFault("/Requests/Incoming", "REQ", "one too many"),
            ("REF-D14", "REF-D15", "REF-D16"),
            ("Request",),
        ),
        (
            "KF-11",
            "CanAccept evaluated as a rejection",
            _foresees("/CanAccept", f"{wrong_status}.decide.validation"),
            ("ONB-03", "ONB-12"),
            ("foresaw",),
        ),
        (
            "KF-12",
            "a rejected Request founds a Relationship",
            lambda: ListFault("/Relationships", "REL", "one too many"),
            ("AGN-01 [Request]", "ONB-09"),
            ("Relationship",),
        ),
        (
            "KF-13",
            "a rejected Request stays Decided",
            lambda: StatusFault(incoming, "Completed", "Decided", "never"),
            ("ONB-09", "ONB-09a"),
            ("Completed",),
        ),
        (
            "KF-14",
            "no retry after a rejected Relationship",
            _foresees("/CanAccept", rejected),
            ("AGN-01",),
            ("foresaw", rejected),
        ),
        (
            "KF-19",
            "the ids of Requests are refused",
            _refuses("GET", "/Requests/Incoming/REQ", 400, unknown),
            ("ONB-03", "ONB-09"),
            (unknown,),
        ),
        (
            "KF-20",
            "no code in what is foreseen",
            lambda: FieldFault("Foreseen", "code", "missing"),
            ("REF-F17",),
            ("code",),
        ),
        (
            "KF-20",
            "no message in what is foreseen",
            lambda: FieldFault("Foreseen", "message", "missing"),
            ("REF-F17",),
            ("message",),
        ),
        (
            "KF-22",
            "Requests stay Open",
            lambda: StatusFault(incoming, "ManualDecisionRequired", "Open", "never"),
            ("ONB-01",),
            ("ManualDecisionRequired",),
        ),
        (
            "KF-23",
            "Relationships are not accepted automatically",
            lambda: StatusFault("Relationship", "Active", "Pending", "never"),
            ("AUT-01",),
            ("Active",),
        ),
        (
            "KF-24",
            "a Relationship is accepted twice",
            lambda: StatusFault("Relationship", "Active", "Active", "twice"),
            ("AUT-01", "ONB-07"),
            ("audit log",),
        ),
        (
            "KF-25",
            "each event handled twice",
            lambda: EventFault("consumption.incomingRequestStatusChanged", "twice"),
            ("ONB-01", "ONB-03"),
            ("announced",),
        ),
        (
            "KF-26",
            "a rule that does not match decides",
            lambda: StatusFault(incoming, "ManualDecisionRequired", "Decided", "another"),
            ("AUT-02 [that no rule is about]",),
            ("Decided",),
        ),
        (
            "KF-33",
            "an acceptance without a body is refused",
            _refuses("PUT", "/Accept", 400, unknown),
            ("ONB-07",),
            (unknown,),
        ),
        (
            "KF-35",
            "a synchronisation answers an error",
            _refuses("POST", "/Account/Sync", 400, no_data),
            ("ONB-05", "ONB-07"),
            (no_data,),
        ),
        (
            "KF-37",
            "CanCreate insists on content",
            _refuses("PUT", "/Relationships/CanCreate", 400, unknown),
            ("DIR-02", "DIR-04"),
            ("foresaw", unknown),
        ),
        (
            "KF-51",
            "no Relationship event comes",
            lambda: EventFault("transport.relationshipChanged", "missing"),
            ("ONB-07", "ONB-03"),
            ("no event of",),
        ),
        (
            "KF-52",
            "a key is not enough",
            _refuses("GET", "/Account/IdentityInfo", 403, "error.connector.forbidden"),
            ("SYS-01",),
            ("403",),
        ),
        (
            "KF-54",
            "another address after a restart",
            _another_after_a_restart,
            ("SYS-01a", "SYS-01"),
            ("address",),
        ),
    ]
    if runtime in Range("7.0.0"):
        rows.append(
            (
                "KF-18",
                "a reference with more segments",
                _longer_reference,
                ("PKG-01", "PKG-06 [reference]"),
                ("reference",),
            )
        )
    for number, words, plant, scenarios, names in rows:
        yield Defect(f"{number} {words}", "known fault", plant, scenarios, names)
    yield from _known_refusals(runtime)


KNOWN_REFUSALS: Sequence[tuple[str, str, str]] = (
    ("KF-02", "noAcceptedIncomingRequest", "accepted"),
    ("KF-02", "wrongResponseProvidedAsCreationContent", "accepted"),
    ("KF-04", "relationshipTemplateIsExpired", "accepted"),
    ("KF-05", "requestCannotExpireAfterRelationshipTemplate", "accepted"),
    ("KF-06", "cannotCreateRequestWithExpirationDateInPast", "accepted"),
    ("KF-15", "relationshipNotYetDecomposedByPeer", "another status"),
    ("KF-15", "relationshipCurrentlyExists", "another status"),
    ("KF-21", "inheritedFromItem", "another code"),
    ("KF-31", "violatedKeyUniquenessOfRelationshipAttributes", "accepted"),
    ("KF-34", "invalidPropertyValue", "accepted"),
    ("KF-36", "maxNumberOfAllocationsExhausted", "another status"),
    ("KF-42", "cannotShareRequestWithYourself", "another code"),
)


def _known_refusals(runtime: RuntimeVersion) -> Iterator[Defect]:
    for number, code, how in KNOWN_REFUSALS:
        for defect in refusals(runtime):
            fault = defect.plant()
            if isinstance(fault, RefusalFault) and fault.how == how and (fault.refusal.code or "").endswith(code):
                yield replace(defect, id=f"{number} {defect.id}", kind="known fault")
                break


REASONS: Mapping[str, str] = {
    "RelationshipTemplate.reference wrong": "red: whoever loads it is refused, and the refusal names no field",
    "Reference.truncated wrong": "red: whoever loads it is refused, and the refusal names no field",
    "peerDeletionInfo": "only a peer whose identity is being deleted has it; the embedded Backbone deletes none here",
}
"""Why no scenario can see a defect, or name it, by a part of its id."""


def why_not_killed(defect: str, outcome: str) -> str:
    """The reason why a defect was not killed, "open" where nobody has given one."""
    return next((reason for part, reason in REASONS.items() if part in defect), "open")
