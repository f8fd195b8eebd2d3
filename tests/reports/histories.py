"""Hand-made histories: what the witnesses of an onboarding show, transition by transition."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from reports.observations import (
    BACKBONE,
    INCOMING_REQUEST,
    OUTGOING_REQUEST,
    RELATIONSHIP,
    RELATIONSHIP_CHANGE,
    AuditLogEntry,
    Detail,
    Transition,
    Witness,
)
from reports.record import Party, Record

TEMPLATOR, REQUESTOR = "Templator", "Requestor"
ADDRESS = {TEMPLATOR: "did:e:localhost:dids:aaaa", REQUESTOR: "did:e:localhost:dids:bbbb"}
REQUEST, TEMPLATE, REL, CHANGE = "REQ1", "RLT1", "REL1", "RCH1"
START = datetime(2026, 11, 25, 12, tzinfo=UTC)

DELETION = "DecompositionDueToIdentityDeletion"
REASONS = {
    "Creation": (None, "Pending", REQUESTOR),
    "AcceptanceOfCreation": ("Pending", "Active", TEMPLATOR),
    "RejectionOfCreation": ("Pending", "Rejected", TEMPLATOR),
    "RevocationOfCreation": ("Pending", "Revoked", REQUESTOR),
    "Termination": ("Active", "Terminated", TEMPLATOR),
    "ReactivationRequested": ("Terminated", "Terminated", TEMPLATOR),
    "AcceptanceOfReactivation": ("Terminated", "Active", REQUESTOR),
    "RejectionOfReactivation": ("Terminated", "Terminated", REQUESTOR),
    "RevocationOfReactivation": ("Terminated", "Terminated", TEMPLATOR),
    "Decomposition": ("Terminated", "DeletionProposed", TEMPLATOR),
    DELETION: ("Active", "DeletionProposed", TEMPLATOR),
}
"""Each reason's step, and who causes it in these histories."""

History = list[Transition]


def record(history: Iterable[Transition], line: int = 7, *, backbone: bool = True) -> Record:
    """The record of a history between a Templator and a Requestor of one line; later transitions get later times."""
    ordered = [replace(seen, at=START + timedelta(milliseconds=number)) for number, seen in enumerate(history)]
    parties = {role: Party(line, address) for role, address in ADDRESS.items()}
    return Record(tuple(ordered), parties, backbone)


def seen(
    party: str,
    entity: str,
    identifier: str,
    step: str,
    witness: Witness = Witness.EVENT,
    *,
    by: str | None = None,
    call: str = "",
    detail: Detail | None = None,
) -> Transition:
    """One transition; ``step`` is ``Old>New`` or ``>New``."""
    old, _, new = step.partition(">")
    announced = witness is Witness.BACKBONE or (witness is Witness.EVENT and "Request" in entity)
    facts = detail or Detail(peer=ADDRESS[REQUESTOR if party == TEMPLATOR else TEMPLATOR])
    return Transition(
        "ONB-01", "", party, entity, identifier, old or None, new, START, witness, call, None, by, announced, facts
    )


def log(*reasons: str) -> tuple[AuditLogEntry, ...]:
    """An audit log with these reasons, each caused by whom it is up to."""
    return tuple(AuditLogEntry(reason, *REASONS[reason][:2], ADDRESS[REASONS[reason][2]]) for reason in reasons)


def incoming(
    step: str,
    witness: Witness = Witness.EVENT,
    *,
    result: str | None = None,
    source: str | None = None,
    source_type: str = "Relationship",
    identifier: str = REQUEST,
) -> Transition:
    """A transition of the Requestor's incoming Request."""
    detail = Detail(
        peer=ADDRESS[TEMPLATOR],
        template=TEMPLATE,
        result=result,
        response_source=source,
        response_source_type=source_type if source else None,
    )
    return seen(REQUESTOR, INCOMING_REQUEST, identifier, step, witness, detail=detail)


def outgoing(step: str = ">Completed", result: str = "Accepted", identifier: str = REQUEST) -> Transition:
    """A transition of the Templator's outgoing Request."""
    detail = Detail(
        peer=ADDRESS[REQUESTOR],
        template=TEMPLATE,
        result=result,
        response_source=REL,
        response_source_type="Relationship",
    )
    return seen(TEMPLATOR, OUTGOING_REQUEST, identifier, step, detail=detail)


def shows(
    party: str, step: str, *reasons: str, witness: Witness = Witness.HTTP, call: str = "", request: str | None = REQUEST
) -> Transition:
    """A party of lines 5 to 7 shows the Relationship with the audit log of these reasons."""
    entries = log(*reasons)
    detail = Detail(
        peer=ADDRESS[REQUESTOR if party == TEMPLATOR else TEMPLATOR],
        template=TEMPLATE,
        request=request,
        reason=reasons[-1] if reasons else None,
        audit_log=entries,
    )
    by = REASONS[reasons[-1]][2] if reasons else None
    return seen(party, RELATIONSHIP, REL, step, witness, by=by, call=call, detail=detail)


def ledger(reason: str, identifier: str = REL) -> Transition:
    """The Backbone's ledger got the entry of this reason."""
    old, new, by = REASONS[reason]
    peer = ADDRESS[REQUESTOR if by == TEMPLATOR else TEMPLATOR]
    detail = Detail(peer=peer, reason=reason)
    return seen(BACKBONE, RELATIONSHIP, identifier, f"{old or ''}>{new}", Witness.BACKBONE, by=by, detail=detail)


def loaded() -> History:
    """The Requestor loaded the template and the Request waits for a decision."""
    return [
        incoming("Open>DecisionRequired"),
        incoming(">Open"),
        incoming("DecisionRequired>ManualDecisionRequired"),
        incoming(">ManualDecisionRequired", Witness.HTTP),
    ]


def accepted() -> History:
    """The Requestor accepted: the Request is completed by a Pending Relationship, which the Templator does not know."""
    return [
        *loaded(),
        incoming("ManualDecisionRequired>Decided", Witness.HTTP, result="Accepted"),
        incoming("ManualDecisionRequired>Decided", result="Accepted"),
        ledger("Creation"),
        shows(REQUESTOR, ">Pending", "Creation", witness=Witness.EVENT),
        incoming("Decided>Completed", result="Accepted", source=REL),
        shows(REQUESTOR, ">Pending", "Creation"),
    ]


def synchronised() -> History:
    """The Templator synchronised and knows the Pending Relationship and its outgoing Request."""
    return [*accepted(), shows(TEMPLATOR, ">Pending", "Creation", witness=Witness.EVENT), outgoing()]


def ended(reason: str = "AcceptanceOfCreation") -> History:
    """The Relationship left Pending for this reason, and both parties know."""
    new, by = REASONS[reason][1:]
    other = REQUESTOR if by == TEMPLATOR else TEMPLATOR
    return [
        *synchronised(),
        ledger(reason),
        shows(by, f"Pending>{new}", "Creation", reason),
        shows(by, f"Pending>{new}", "Creation", reason, witness=Witness.EVENT),
        shows(other, f"Pending>{new}", "Creation", reason, witness=Witness.EVENT),
    ]


def refused() -> History:
    """The Requestor rejected the Request."""
    return [
        *loaded(),
        incoming("ManualDecisionRequired>Decided", result="Rejected"),
        incoming("Decided>Completed", result="Rejected"),
    ]


def direct() -> History:
    """The Requestor made the Relationship by its own call, without any Request."""
    call = "POST /api/core/v1/Relationships"
    return [
        ledger("Creation"),
        shows(REQUESTOR, ">Pending", "Creation", witness=Witness.EVENT, request=None),
        shows(REQUESTOR, ">Pending", "Creation", call=call, request=None),
    ]


def terminated() -> History:
    """After Active the Templator terminated, and both parties know."""
    reasons = ("Creation", "AcceptanceOfCreation", "Termination")
    return [
        *ended(),
        ledger("Termination"),
        shows(TEMPLATOR, "Active>Terminated", *reasons),
        shows(REQUESTOR, "Active>Terminated", *reasons),
    ]


def line_4(status: str = "Active") -> History:
    """A whole onboarding on line 4, ended by the Templator."""
    answer = "Accepted" if status == "Active" else "Rejected"
    by_templator = {"by": TEMPLATOR}
    return [
        *loaded(),
        incoming("ManualDecisionRequired>Decided", result="Accepted"),
        _line_4(BACKBONE, RELATIONSHIP, ">Pending"),
        _line_4(BACKBONE, RELATIONSHIP_CHANGE, ">Pending"),
        _line_4(REQUESTOR, RELATIONSHIP, ">Pending", change="Pending"),
        _line_4(REQUESTOR, RELATIONSHIP_CHANGE, ">Pending"),
        incoming("Decided>Completed", result="Accepted", source=CHANGE, source_type="RelationshipChange"),
        _line_4(TEMPLATOR, RELATIONSHIP, ">Pending", change="Pending"),
        outgoing(),
        _line_4(BACKBONE, RELATIONSHIP, f"Pending>{status}", **by_templator),
        _line_4(BACKBONE, RELATIONSHIP_CHANGE, f"Pending>{answer}", **by_templator),
        _line_4(TEMPLATOR, RELATIONSHIP, f"Pending>{status}", change=answer, **by_templator),
        _line_4(REQUESTOR, RELATIONSHIP, f"Pending>{status}", change=answer, **by_templator),
        _line_4(REQUESTOR, RELATIONSHIP_CHANGE, f"Pending>{answer}", **by_templator),
    ]


def _line_4(party: str, entity: str, step: str, change: str | None = None, by: str = REQUESTOR) -> Transition:
    witness = Witness.BACKBONE if party == BACKBONE else Witness.HTTP
    peer = ADDRESS[TEMPLATOR if by == REQUESTOR else REQUESTOR]
    detail = Detail(peer=peer, template=TEMPLATE, request=REQUEST, change_status=change)
    if party == BACKBONE or entity == RELATIONSHIP_CHANGE:
        detail = Detail(peer=peer, relationship=REL)
    identifier = REL if entity == RELATIONSHIP else CHANGE
    return seen(party, entity, identifier, step, witness, by=by, detail=detail)


def without(history: History, unwanted: Callable[[Transition], bool]) -> History:
    """The history as if some of it had not happened."""
    return [transition for transition in history if not unwanted(transition)]


def changed(history: History, wanted: Callable[[Transition], bool], **facts: Any) -> History:
    """The history with some of it told differently; ``detail`` facts by their own names."""
    return [_changed(transition, facts) if wanted(transition) else transition for transition in history]


def _changed(transition: Transition, facts: dict[str, Any]) -> Transition:
    own = {name: value for name, value in facts.items() if name in Transition.__dataclass_fields__}
    inner = {name: value for name, value in facts.items() if name not in own}
    return replace(transition, **own, detail=replace(transition.detail, **inner))


def deleted(anonymous: str) -> History:
    """The Templator's Identity is deleted, and the party ``anonymous`` has another address in all its entries."""
    left = shows(REQUESTOR, "Active>DeletionProposed", "Creation", "AcceptanceOfCreation", DELETION)
    entries = [replace(one, by="nobody") if one.by == ADDRESS[anonymous] else one for one in left.detail.audit_log]
    return [ledger(DELETION), *changed([left], lambda _: True, audit_log=tuple(entries))]
