"""The lifecycle rules between objects and between the views of both parties and the Backbone."""

from collections import Counter
from collections.abc import Iterator

from reports import observations as words
from reports.lifecycle import tables
from reports.lifecycle.violation import Violation, shown
from reports.observations import Transition, Witness
from reports.record import Record

BY_RELATIONSHIP = ("Relationship", "RelationshipChange")


def backbone_knew_it(record: Record) -> Iterator[Violation]:
    """No party shows a Relationship or a change in a status that it did not have at the Backbone by then."""
    if not record.backbone:
        return
    known: dict[str, list[str]] = {}
    for seen in record.of(words.RELATIONSHIP, words.RELATIONSHIP_CHANGE):
        past = known.setdefault(seen.id, [])
        if seen.witness is Witness.BACKBONE:
            past.append(seen.new)
            continue
        decomposed = {"DeletionProposed", "ReadyForDeletion"} & set(past)
        if seen.new not in past and not (seen.new == words.GONE and decomposed):
            before = ", ".join(past) or "nothing"
            sentence = f"{shown(seen)}, but the Backbone had {before}"
            yield Violation("the Backbone knew it first", sentence, (seen,))
        shown_past = [entry.new for entry in seen.detail.audit_log]
        if past[: len(shown_past)] != shown_past:
            sentence = f"{shown(seen)} with the past {', '.join(shown_past)}, but the Backbone had {', '.join(past)}"
            yield Violation("the Backbone knew it first", sentence, (seen,))


def views_agree(record: Record) -> Iterator[Violation]:
    """Of the last statuses that the parties show of a Relationship, one is the past of the other, or they are equal."""
    last: dict[str, dict[str, Transition]] = {}
    for seen in record.of(words.RELATIONSHIP, words.RELATIONSHIP_CHANGE):
        if seen.witness is not Witness.BACKBONE and seen.new != words.GONE:
            last.setdefault(seen.id, {})[seen.party] = seen
    for views in last.values():
        seen, *others = views.values()
        for other in others:
            line = record.line(seen)
            one_way = tables.reachable(seen.entity, line, seen.new, other.new)
            if seen.new != other.new and not one_way and not tables.reachable(seen.entity, line, other.new, seen.new):
                sentence = f"{shown(seen)}, but {shown(other)}"
                yield Violation("both parties' views agree", sentence, (seen, other))


def one_open_relationship(record: Record) -> Iterator[Violation]:
    """At the Backbone two parties have at most one Relationship that is not rejected, revoked or fully decomposed.

    The deletion of an Identity decomposes all that it has, also those that were over; it opens none.
    """
    open_ones: dict[frozenset[str], dict[str, Transition]] = {}
    roles = {party.address: role for role, party in record.parties.items()}
    for seen in record.of(words.RELATIONSHIP, witness=Witness.BACKBONE):
        peer = seen.detail.peer or ""
        pair = open_ones.setdefault(frozenset({seen.by or "", roles.get(peer, peer)}), {})
        pair.pop(seen.id, None)
        if seen.new in tables.OPEN_RELATIONSHIP and seen.detail.reason != tables.BY_DELETION:
            for other in pair.values():
                sentence = f"{shown(seen)} while {other.id} is {other.new}"
                yield Violation("two parties have one open Relationship", sentence, (other, seen))
            pair[seen.id] = seen


def same_request_on_both_sides(record: Record) -> Iterator[Violation]:
    """An outgoing Request that a template offered is known to the other side under the same id, with the same
    result."""
    addresses = {party.address for party in record.parties.values()}
    incoming: dict[str, list[Transition]] = {}
    for seen in record.of(words.INCOMING_REQUEST):
        incoming.setdefault(seen.id, []).append(seen)
    for seen in record.of(words.OUTGOING_REQUEST):
        if seen.new != "Completed" or seen.detail.template is None or seen.detail.peer not in addresses:
            continue
        others = [other for other in incoming.get(seen.id, ()) if other.party != seen.party]
        decided = next((other for other in others if other.detail.result), None)
        if decided is None:
            sentence = f"{shown(seen)}, but no other party decided a Request of that id"
            yield Violation("the Request has the same id on both sides", sentence, (seen,))
        elif (decided.detail.result, decided.detail.template) != (seen.detail.result, seen.detail.template):
            results = f"{seen.detail.result} and {decided.detail.result}"
            sentence = f"{shown(seen)} and {shown(decided)} have results {results} or different templates"
            yield Violation("the Request is the same on both sides", sentence, (decided, seen))


def rejected_makes_none(record: Record) -> Iterator[Violation]:
    """No Relationship answers a rejected Request, and no rejected Request says that a Relationship is its answer."""
    rejected = {seen.id: seen for seen in record.of(words.INCOMING_REQUEST) if seen.detail.result == "Rejected"}
    for seen in record.of(words.RELATIONSHIP):
        if seen.detail.request in rejected:
            sentence = f"{shown(seen)} answers {seen.detail.request}, which was rejected"
            yield Violation("a rejected Request makes no Relationship", sentence, (rejected[seen.detail.request], seen))
    for seen in record.of(words.INCOMING_REQUEST, words.OUTGOING_REQUEST):
        if seen.detail.result == "Rejected" and seen.detail.response_source_type in BY_RELATIONSHIP:
            sentence = f"{shown(seen)} is Rejected and names {seen.detail.response_source} as its answer"
            yield Violation("a rejected Request makes no Relationship", sentence, (seen,))


def accepted_makes_one(record: Record) -> Iterator[Violation]:
    """A Request that was completed by a Relationship names the one that was made for it, and no other Request names
    it."""
    known = {seen.id for seen in record.of(words.RELATIONSHIP, words.RELATIONSHIP_CHANGE)}
    answers: dict[str, Transition] = {}
    for seen in record.of(words.INCOMING_REQUEST):
        if seen.new != "Completed" or seen.detail.result != "Accepted":
            continue
        source = seen.detail.response_source
        if source is None:
            yield Violation("an accepted Request names its answer", f"{shown(seen)} without a source", (seen,))
        elif seen.detail.response_source_type in BY_RELATIONSHIP:
            other = answers.setdefault(source, seen)
            if other.id != seen.id:
                sentence = f"{seen.id} and {other.id} both name {source}"
                yield Violation("an accepted Request makes one Relationship", sentence, (other, seen))
            if source not in known and (record.backbone or record.announces(seen.party)):
                yield Violation("an accepted Request makes one Relationship", f"no witness saw {source}", (seen,))


def no_relationship_from_nothing(record: Record) -> Iterator[Violation]:
    """A party makes no more Relationships from a template than it accepted Requests of it or was told to directly."""
    accepted: dict[tuple[str, str], set[str]] = {}
    for seen in record.of(words.INCOMING_REQUEST):
        if seen.detail.result == "Accepted" and seen.detail.template:
            accepted.setdefault((seen.party, seen.detail.template), set()).add(seen.id)
    made: dict[str, tuple[str, str]] = {}
    direct: set[str] = set()
    for seen in record.of(words.RELATIONSHIP):
        # Only the side that made it sees its own call or its own event first; the other one only learns of it.
        if seen.detail.template and seen.new == "Pending" and seen.by == seen.party:
            made[seen.id] = (seen.party, seen.detail.template)
        if seen.witness is Witness.HTTP and seen.call.startswith("POST ") and seen.call.endswith("/Relationships"):
            direct.add(seen.id)
    counts = Counter(cause for identifier, cause in made.items() if identifier not in direct)
    for (party, template), count in counts.items():
        allowed = len(accepted.get((party, template), ()))
        if count > allowed:
            sentence = f"{party} made {count} from {template} and accepted {allowed} of its Requests"
            evidence = tuple(seen for seen in record.of(words.RELATIONSHIP) if made.get(seen.id) == (party, template))
            yield Violation("no Relationship comes from nothing", sentence, evidence)


RULES = (
    backbone_knew_it,
    views_agree,
    one_open_relationship,
    same_request_on_both_sides,
    rejected_makes_none,
    accepted_makes_one,
    no_relationship_from_nothing,
)
