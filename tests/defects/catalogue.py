"""What is planted: generated families (fields, transitions, refusals, lists, events), and faults that releases had.

For each defect a static map names the scenarios that must see it, at most three of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from fixtures.connector import models
from fixtures.connector.outcome import Refusal
from fixtures.connector.refusals import REFUSALS
from fixtures.connector.versions import Range, RuntimeVersion
from steps.events import WORDS
from tests.defects.faults import EventFault, FieldFault, ListFault, RefusalFault, StatusFault
from tests.defects.known_faults import FAULTS
from tests.defects.known_faults import refusals as known_refusals
from tests.defects.proxy import Fault

Kind = Literal["field", "transition", "refusal", "list", "event", "known fault"]
LINE_4 = Range(before="5.0.0")
NOBODY = "no candidate"
AT_MOST = 3
"""Candidates of a defect, of those that pass without it."""


@dataclass(frozen=True)
class Defect:
    """One fault to plant. ``scenarios`` are identities or, without a variant, ids; ``refusal`` names one instead, and
    every scenario with that name in a sentence is meant. A failure must say what one of the patterns ``names`` finds,
    or what the fault told.
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

BY_REFERENCE = "PKG-01 [the reference of RelationshipTemplate]"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "RelationshipTemplate.maxNumberOfAllocations": ("PKG-04", "ONB-02"),
    "RelationshipTemplate.forIdentity": ("PKG-03", "PKG-06"),
    "RelationshipTemplate.passwordProtection": ("PKG-02", "PKG-06 [by its password]"),
    "RelationshipTemplate.truncatedReference": ("PKG-06 [reference]", BY_REFERENCE, "SYS-02"),
    "RelationshipTemplate.reference": ("PKG-06 [reference]", BY_REFERENCE, "SYS-02"),
    "Reference.truncated": (BY_REFERENCE, "ONB-02", "SYS-02"),
    "RelationshipTemplate.secretKey": ("REF-D12 [taken]", "ONB-02", "SYS-02"),
    "Relationship.auditLog": ("ONB-07", "ONB-03", "SYS-02"),
    "Response.items": ("ONB-12", "ONB-03", "SYS-02"),
    "Relationship.peerDeletionInfo": ("ACT-03 [is to be deleted]", "ACT-03 [is being deleted]"),
    "LocalRequest.wasAutomaticallyDecided": ("AUT-02",),
}
"""Fields that only other scenarios have."""

WORDS_OF_FIELDS: Mapping[str, tuple[str, ...]] = {
    "RelationshipChange.type": ("Creation changes",),
    "RelationshipTemplate.secretKey": ("by its id and its key",),
    "Reference.truncated": ("by the reference",),
}
"""What a failure may say in place of a field's name."""

SURPLUS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "Message.wasReadAt": ("2026-01-01T00:00:00.000Z", ("ACT-01",)),
    "LocalRequest.wasAutomaticallyDecided": (True, ("ONB-01", "AUT-02 [that no rule is about]")),
    "Relationship.peerDeletionInfo": ({"deletionStatus": "ToBeDeleted"}, ("ACT-03 [called off]",)),
}
"""Fields that are there at times only: what they say where they should not be, and who looks."""

NEVER_TOLD: Mapping[str, str] = {
    "Message.wasReadAt": "no Connector has a way to mark a Message as read (nmshd/connector MessagesController.ts)",
}
"""Documented fields that no answer can have, each with its reason."""

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

RACES = ("AGN-06", "REF-H11")
"""Who decides several times at once."""

FILTERS = ("PKG-06 [by whose it is]", "PKG-06 [by its maker]", "PKG-06 [by its expiry]")
"""Who narrows a list of RelationshipTemplates down."""

OWN, OTHERS = ("PKG-06 [among its own]",), ("PKG-06 [among those of others]",)

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
    "/RelationshipTemplates/Own": ("RLT", OWN, "RelationshipTemplate", OWN),
    "/RelationshipTemplates/Peer": ("RLT", OTHERS, "RelationshipTemplate", OTHERS),
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
LATER_EVENTS = ("transport.relationshipReactivationRequested", "transport.relationshipDecomposedBySelf")
"""What line 4 has not."""

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
            names = (rf"(?<!\w){name}\b", *WORDS_OF_FIELDS.get(place, ()))
            ways = ("missing", "renamed", "wrong", *(["the other party's"] if name in PARTIES else []))
            for how in () if place in NEVER_TOLD else ways:

                def plant(kind: str = kind, name: str = name, how: Any = how) -> Fault:
                    return FieldFault(kind, name, how)

                yield Defect(f"{place} {how}", "field", plant, FIELDS.get(place, scenarios), names)
            if place in SURPLUS:
                value, lookers = SURPLUS[place]

                def plant_surplus(kind: str = kind, name: str = name, value: Any = value) -> Fault:
                    return FieldFault(kind, name, "surplus", value)

                yield Defect(f"{place} where it should not be", "field", plant_surplus, lookers, names)


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
            names = (rf"{path}\b.* lists", f"{word}s", f"(one|no|first) {word}", rf"\b{word}\(id=")
            yield Defect(f"{path} {how}", "list", plant, seen_by, names)


def refusals(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each named refusal accepted, with another code, with another class of status."""
    for name, rows in REFUSALS.items():
        for row in rows:
            if runtime in row.range:
                for how in ("accepted", "another code", "another status"):
                    yield refusal_defect(name, row.act, how)


def refusal_defect(name: str, right: Refusal, how: Any, instead: Refusal | None = None) -> Defect:
    """A named refusal that is told otherwise; an accepted one must be missed by its status and code."""
    accepted = (
        *(f"should have been refused with {right}", rf"answered 2\d\d; expected {right}", "the answers were"),
        rf"is refused with {right}; seen meanwhile:\n +after +\S+ s: 2\d\d",
    )
    names = accepted if how == "accepted" else (str(right),)
    scenarios = RACES if name == "decided at the same time" else ()
    return Defect(f'"{name}" {how}', "refusal", lambda: RefusalFault(right, how, instead), scenarios, names, name)


def events(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Each event missing, twice, without data."""
    for name, scenarios in EVENTS.items():
        if name in LATER_EVENTS and runtime in LINE_4:
            continue
        by_relationship = name.endswith("RelationshipCreationCreatedAndCompleted")
        trigger = BY_CHANGE if by_relationship and runtime in LINE_4 else name
        for how in ("missing", "twice", "without data"):

            def plant(trigger: str = trigger, how: Any = how) -> Fault:
                return EventFault(trigger, how)

            yield Defect(f"{trigger} {how}", "event", plant, scenarios, said_of(trigger))


ENTITIES = {
    "consumption.incomingRequest": "incoming Request",
    "consumption.outgoingRequest": "outgoing Request",
    "transport.relationship": "Relationship",
}
"""What changes by an event, by the beginning of its trigger."""


def said_of(trigger: str) -> tuple[str, ...]:
    """Patterns of what a failure says of an event: its trigger, its words in a scenario, the object that it is of."""
    words = re.sub(r"\{\w+\}", r"\\w+", WORDS.get(trigger, trigger))
    compared = rf"(missing|surplus): [^;\n]*\b{words}"
    entity = next((entity for start, entity in ENTITIES.items() if trigger.startswith(start)), "")
    return (re.escape(trigger), compared, *([rf"(not announced: |no event of )[^\n]*{entity} "] if entity else []))


def known_faults(runtime: RuntimeVersion) -> Iterator[Defect]:
    """Faults that Connector releases had, as far as they can be planted in front of this one."""
    for row in FAULTS:
        if runtime in row.range:
            yield Defect(f"{row.number} {row.words}", "known fault", row.plant, row.scenarios, row.names)
    for known, right in known_refusals(runtime):
        defect = refusal_defect(known.refusal, right, known.how, known.instead)
        named = "" if known.scenarios else defect.refusal
        name = f"{known.number} {defect.id}"
        yield replace(defect, id=name, kind="known fault", scenarios=known.scenarios, refusal=named)


REASONS: Mapping[str, str] = {
    "decided at the same time": "only a race shows it, and whose look comes first is chance",
}
"""Why no scenario can see a defect, or name it, by a part of its id."""


def why_not_killed(defect: str) -> str:
    """The reason why a defect was not killed, "open" where nobody has given one."""
    return next((reason for part, reason in REASONS.items() if part in defect), "open")
