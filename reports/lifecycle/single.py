"""The lifecycle rules of one object as one party or the Backbone shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports import observations as words
from reports.lifecycle import tables
from reports.lifecycle.violation import Violation, shown
from reports.observations import AuditLogEntry, Transition, Witness
from reports.record import Record

REQUESTS = (words.INCOMING_REQUEST, words.OUTGOING_REQUEST)


def may_follow(record: Record) -> Iterator[Violation]:
    """Each state may follow the one before it: directly where the witness names both, else in any number of steps."""
    for seen in record.transitions:
        line = record.line(seen)
        legal = tables.follows if seen.announced else tables.reachable
        if not legal(seen.entity, line, seen.old, seen.new):
            yield Violation("a state may follow the one before it", f"{shown(seen)} on line {line}", (seen,))


def events_connect(record: Record) -> Iterator[Violation]:
    """The announced states of an incoming Request connect: every named old state was announced, and left only once."""
    pairs: dict[tuple[str, str], list[Transition]] = {}
    for seen in record.of(words.INCOMING_REQUEST, witness=Witness.EVENT):
        pairs.setdefault((seen.party, seen.id), []).append(seen)
    for announced in pairs.values():
        reached = {seen.new for seen in announced}
        left: dict[str | None, Transition] = {}
        for seen in announced:
            if seen.old is not None and seen.old not in reached:
                yield Violation("events connect", f"{shown(seen)}, but {seen.old} was never announced", (seen,))
            if seen.old in left:
                yield Violation(
                    "events connect", f"{shown(seen)}, but {seen.old} had been left", (left[seen.old], seen)
                )
            left[seen.old] = seen


def response_is_kept(record: Record) -> Iterator[Violation]:
    """A decided Request holds a Response that is Accepted or Rejected, and the same one from then on."""
    results: dict[tuple[str, str], Transition] = {}
    for seen in record.of(*REQUESTS):
        result = seen.detail.result
        if seen.new in ("Decided", "Completed") and result not in ("Accepted", "Rejected"):
            yield Violation("a decided Request holds its Response", f"{shown(seen)} with result {result}", (seen,))
        if result is None:
            continue
        first = results.setdefault((seen.party, seen.id), seen)
        if first.detail.result != result:
            sentence = f"{shown(seen)}: result {result} was {first.detail.result}"
            yield Violation("a Response never changes", sentence, (first, seen))


def audit_log_chains(record: Record) -> Iterator[Violation]:
    """Lines 5 to 7: the audit log begins with Creation, each entry follows the one before, the last explains the
    status."""
    for seen in record.of(words.RELATIONSHIP):
        if seen.witness is Witness.BACKBONE or record.line(seen) == 4 or seen.new == words.GONE:
            continue
        # A Relationship that comes in by synchronising is made Pending with the Backbone's whole audit log, and brought
        # up to date right after (packages/transport RelationshipsController.ts, applyRelationshipChangedEvent).
        comes_in = seen.old is None and seen.new == "Pending"
        for fault in _faults(seen.detail.audit_log, None if comes_in else seen.new):
            yield Violation("the audit log is a chain", f"{shown(seen)}: {fault}", (seen,))


def _faults(log: Sequence[AuditLogEntry], status: str | None) -> Iterator[str]:
    if not log:
        yield "no audit log"
        return
    before: AuditLogEntry | None = None
    for entry in log:
        if entry.old != (before.new if before else None):
            yield f"{entry.reason} from {entry.old} after {before.new if before else 'nothing'}"
        steps, _ = tables.AUDIT_LOG.get(entry.reason, (frozenset(), ""))
        if (entry.old, entry.new) not in steps:
            yield f"{entry.reason} from {entry.old} to {entry.new}"
        before = entry
    if status is not None and log[-1].new != status:
        yield f"status {status} after {log[-1].reason} to {log[-1].new}"
    yield from _wrong_authors(log)


def _wrong_authors(log: Sequence[AuditLogEntry]) -> Iterator[str]:
    requester = ""
    for entry in log:
        _, who = tables.AUDIT_LOG.get(entry.reason, (None, tables.EITHER))
        if who in (tables.REQUESTER, tables.ANSWERER) and not requester:
            yield f"{entry.reason} without an open request"
        elif who != tables.EITHER:
            other = log[0].by if who in (tables.CREATOR, tables.PEER) else requester
            if (entry.by == other) is not (who in (tables.CREATOR, tables.REQUESTER)):
                yield f"{entry.reason} by the wrong party"
        if entry.reason == "ReactivationRequested" and requester:
            yield f"{entry.reason} while another request is open"
        requester = entry.by if entry.reason == "ReactivationRequested" else ""


def audit_log_grows(record: Record) -> Iterator[Violation]:
    """Of all audit logs that anyone saw of a Relationship, the shorter is the beginning of the longer."""
    longest: dict[str, Transition] = {}
    for seen in record.of(words.RELATIONSHIP):
        log = seen.detail.audit_log
        other = longest.setdefault(seen.id, seen)
        shorter, longer = sorted((log, other.detail.audit_log), key=len)
        if not _begins_with(longer, shorter):
            yield Violation("the audit log only grows", f"{shown(seen)} shows another past", (other, seen))
        if len(log) > len(other.detail.audit_log):
            longest[seen.id] = seen


def _begins_with(longer: Sequence[AuditLogEntry], shorter: Sequence[AuditLogEntry]) -> bool:
    # Whoever is deleted becomes anonymous in its earlier entries too (nmshd/backbone Relationship.cs).
    deleted = {entry.by for entry in longer if entry.reason == tables.BY_DELETION}
    return all(
        entry == before or (entry.by in deleted and entry == replace(before, by=entry.by))
        for entry, before in zip(longer, shorter, strict=False)
    )


def change_fits(record: Record) -> Iterator[Violation]:
    """Line 4: a Relationship carries its Creation change, and the change's status fits its own."""
    for seen in record.of(words.RELATIONSHIP):
        if seen.witness is Witness.BACKBONE or record.line(seen) != 4:
            continue
        expected = tables.CHANGE_OF_STATUS.get(seen.new)
        if seen.detail.change_status != expected:
            sentence = f"{shown(seen)} with a Creation change {seen.detail.change_status}"
            yield Violation("the RelationshipChange fits the Relationship", sentence, (seen,))


def right_party(record: Record) -> Iterator[Violation]:
    """Only the peer of its creator accepts or rejects a Relationship or its change, only the creator revokes it."""
    creators: dict[str, Transition] = {}
    for seen in record.of(words.RELATIONSHIP, words.RELATIONSHIP_CHANGE):
        # What happened later carries its own author; an audit log's authors are checked with the log.
        if seen.by is None or seen.detail.audit_log:
            continue
        if seen.new == "Pending":
            creators.setdefault(seen.id, seen)
        created = creators.get(seen.id)
        who = tables.ENDS_OF_PENDING.get({"Accepted": "Active"}.get(seen.new, seen.new))
        names_end = seen.witness is Witness.BACKBONE or seen.entity == words.RELATIONSHIP_CHANGE
        if created is None or who is None or not names_end or seen.old not in (None, "Pending"):
            continue
        if (seen.by == created.by) is not (who == tables.CREATOR):
            yield Violation("the right party decides", f"{shown(seen)} was caused by {seen.by}", (created, seen))


RULES = (
    may_follow,
    events_connect,
    response_is_kept,
    audit_log_chains,
    audit_log_grows,
    change_fits,
    right_party,
)
