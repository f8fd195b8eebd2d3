"""Which transitions a Connector must have announced by an event, and which of them it has not announced yet.

The table of events is the Connector reference's "Events that mark transitions"; what each runtime publishes is in
nmshd/runtime ``IncomingRequestsController.ts``, ``OutgoingRequestsController.ts`` (packages/consumption) and
``RelationshipsController.ts`` (packages/transport).
"""

from collections.abc import Iterator

from reports import observations as words
from reports.observations import Transition, Witness
from reports.record import Record

FIRST_LINE_THAT_ANNOUNCES_EXPIRED = 6
"""Before, a Request turns to Expired without an event: ``updateRequestExpiry`` of runtime 4.0.0 publishes none."""

Announced = tuple[str, str, str, str]
"""Party, entity, id and state."""


def missing_announcements(record: Record) -> list[str]:
    """The states that a Connector reached and has not announced: ``Templator: Relationship REL… Active``, once each."""
    announced = {_key(seen) for seen in record.transitions if seen.witness is Witness.EVENT}
    missing = {key: status for key, status in _expected(record) if key not in announced}
    return [f"{key[0]}: {key[1]} {key[2]} {status}" for key, status in missing.items()]


def _key(transition: Transition) -> Announced:
    # The audit log tells two visits of one status apart. And a Relationship that was revoked before its Templator first
    # synchronised is announced once only, as Pending with the whole audit log: what counts is the log's last entry.
    state = transition.detail.reason if transition.detail.audit_log else transition.new
    return (transition.party, transition.entity, transition.id, state or transition.new)


def _expected(record: Record) -> Iterator[tuple[Announced, str]]:
    for seen in record.transitions:
        if seen.witness is Witness.BACKBONE:
            if expected := _own_act(record, seen):
                yield expected, seen.new
        elif record.announces(seen.party) and _has_event(record, seen):
            yield _key(seen), seen.new
            # An event that names an old state follows the event that announced that one.
            if seen.announced and seen.old is not None and _has_event(record, seen, seen.old):
                yield (seen.party, seen.entity, seen.id, seen.old), seen.old


def _own_act(record: Record, entry: Transition) -> Announced | None:
    """The Connector whose call it was knows at once and announces it; the other one does when it synchronises."""
    party = entry.by
    if entry.entity != words.RELATIONSHIP or party is None or not record.announces(party):
        return None
    if entry.detail.reason == "Decomposition":
        return (party, entry.entity, entry.id, words.GONE)
    has_audit_log = record.parties[party].line > 4
    return (party, entry.entity, entry.id, (entry.detail.reason if has_audit_log else "") or entry.new)


def _has_event(record: Record, seen: Transition, status: str | None = None) -> bool:
    status = status or seen.new
    if seen.entity == words.RELATIONSHIP_CHANGE:
        return False
    if seen.entity == words.RELATIONSHIP:
        return True
    if status == "Expired":
        return record.line(seen) >= FIRST_LINE_THAT_ANNOUNCES_EXPIRED and record.announces_expired(seen.party)
    # A Request that a RelationshipTemplate offered is created, opened and completed in one go, announced as one.
    return seen.entity == words.INCOMING_REQUEST or status == "Completed"
