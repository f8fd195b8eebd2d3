"""Which transitions a Connector must have announced by an event, which of them it has not announced yet, and what it
announced more than once.

The table of events is the Connector reference's "Events that mark transitions"; what each runtime publishes is in
nmshd/runtime ``IncomingRequestsController.ts``, ``OutgoingRequestsController.ts`` (packages/consumption) and
``RelationshipsController.ts`` (packages/transport).
"""

import json
from collections.abc import Iterator, Mapping

from reports import observations as words
from reports.lifecycle import tables
from reports.observations import Exchange, PushedEvent, Transition, Witness
from reports.record import Announcement, Record
from reports.sightings import OUTGOING_COMPLETED, Sighting, in_event

FIRST_LINE_THAT_ANNOUNCES_EXPIRED = 6
"""Before, a Request turns to Expired without an event: ``updateRequestExpiry`` of runtime 4.0.0 publishes none."""

ONCE_PER_OBJECT = (
    "consumption.attributeCreated",
    "transport.messageReceived",
    "transport.messageSent",
)
"""Beside those that announce a transition: what can happen to an object once only, whatever else its data say."""

ONCE_PER_LOAD = ("transport.peerRelationshipTemplateLoaded", "consumption.relationshipTemplateProcessed")
"""Announced each time that a RelationshipTemplate is loaded, also when the Connector has it already."""

TRIGGERS = {
    f"{kind}.{name}"
    for kind, names in {
        "consumption": """
            attributeCreated attributeDeleted attributeForwardingDetailsChanged attributeListenerCreated
            attributeListenerTriggered attributeSucceeded attributeWasViewedAtChanged forwardedAttributeDeletedByPeer
            incomingRequestReceived incomingRequestStatusChanged mailReceived messageProcessed outgoingRequestCreated
            outgoingRequestCreatedAndCompleted outgoingRequestFromRelationshipCreationChangeCreatedAndCompleted
            outgoingRequestFromRelationshipCreationCreatedAndCompleted outgoingRequestStatusChanged
            ownAttributeDeletedByOwner ownSharedAttributeDeletedByOwner ownSharedAttributeSucceded
            ownSharedAttributeSucceeded peerRelationshipAttributeDeletedByPeer peerSharedAttributeDeletedByPeer
            peerSharedAttributeSucceded peerSharedAttributeSucceeded relationshipTemplateProcessed
            repositoryAttributeSucceded repositoryAttributeSucceeded sharedAttributeCopyCreated
            thirdPartyOwnedRelationshipAttributeDeletedByPeer thirdPartyOwnedRelationshipAttributeSucceded
            thirdPartyOwnedRelationshipAttributeSucceeded thirdPartyRelationshipAttributeDeletedByPeer
            thirdPartyRelationshipAttributeSucceeded
        """,
        "runtime": """
            initialized initializing modulesInitialized modulesLoaded modulesStarted
        """,
        "transport": """
            datawalletSynchronized fileOwnershipClaimed fileOwnershipLocked identityDeletionProcessStatusChanged
            messageDelivered messageReceived messageSent messageWasReadAtChanged peerDeleted peerDeletionCancelled
            peerRelationshipTemplateLoaded peerToBeDeleted relationshipChanged relationshipDecomposedBySelf
            relationshipReactivationCompleted relationshipReactivationRequested relationshipTemplateAllocationsExhausted
        """,
    }.items()
    for name in names.split()
}
"""What the runtimes 4.0.0 to 7.0.0 publish: the classes below ``events`` of packages/runtime and packages/transport."""

Announced = tuple[str, str, str, str]
"""Party, entity, id and state."""


def announcement(party: str, event: PushedEvent) -> Announcement | None:
    """What an event announces; None for one without data, such as ``runtime.modulesStarted`` at every start.

    Two events that announce the same are one too many: of a transition if object, old and new state are the same, of
    what happens to an object once if the object is the same, and of anything else if all data are.
    """
    data, trigger = event.data, event.trigger
    if not isinstance(data, Mapping):
        return None
    if seen := in_event(event):
        about, state = seen[0].id, _step(seen[0])
    elif trigger in ONCE_PER_LOAD:
        template = data.get("template")
        about, state = str((template if isinstance(template, Mapping) else data).get("id")), ""
    elif trigger in ONCE_PER_OBJECT:
        about, state = str(data.get("id")), ""
    else:
        about, state = "", json.dumps(data, sort_keys=True)
    return Announcement(party, trigger, about, state)


def _step(seen: Sighting) -> str:
    if seen.named:
        return f"{seen.old} → {seen.status}" if seen.old else seen.status
    return f"{seen.status} ({seen.age})"


def loaded_template(exchange: Exchange) -> str | None:
    """The id of another party's RelationshipTemplate that a call loaded; None for other calls and refusals.

    What a Connector announces when it loads its own differs: line 4 announces that it was loaded, line 7 nothing.
    """
    if exchange.status != 201 or not exchange.call.endswith("/RelationshipTemplates/Peer"):
        return None
    body = exchange.response_body
    loaded = body.get("result") if isinstance(body, Mapping) else None
    return (
        str(loaded["id"]) if isinstance(loaded, Mapping) and loaded.get("isOwn") is False and "id" in loaded else None
    )


def _words(one: Announcement) -> str:
    return f"{one.about} {one.state}".strip()


def repeated_announcements(record: Record) -> list[str]:
    """What a Connector announced more often than it happened: ``Templator: transport.messageReceived of MSG… 2
    times``."""
    return [
        f"{one.party}: {one.trigger} of {_words(one)} {times} times"
        for one, times in record.announced.items()
        if times > (record.loaded.get((one.party, one.about), 1) if one.trigger in ONCE_PER_LOAD else 1)
    ]


def announced_by_refusals(record: Record) -> list[str]:
    """What a Connector announced of a call that it refused: ``Requestor: transport.messageSent of MSG… after POST …``.

    Only lines that tell correlation ids show it. That a Request is found Expired is announced whoever asks for it, and
    a synchronisation that fails at its end has brought what it announces.
    """
    return [
        f"{one.party}: {one.trigger} of {_words(one)} after {call}"
        for correlation_id, call in record.refused.items()
        for one in record.caused.get(correlation_id, ())
        if not call.endswith("/Account/Sync") and not one.state.endswith("→ Expired")
    ]


def missing_announcements(record: Record) -> list[str]:
    """What a Connector has not announced, once each: states that it reached (``Templator: Relationship REL… Active``),
    Requests that a Relationship completed, and RelationshipTemplates that it loaded."""
    announced = {_key(seen) for seen in record.transitions if seen.witness is Witness.EVENT}
    missing = {key: status for key, status in _expected(record) if key not in announced}
    states = [f"{key[0]}: {key[1]} {key[2]} {status}" for key, status in missing.items()]
    return [*states, *_missing_completions(record), *_missing_loads(record)]


def _missing_completions(record: Record) -> Iterator[str]:
    """A Request that a Relationship answers is announced by two triggers: as any that a RelationshipTemplate offered,
    and by one that names the Relationship (packages/runtime ``EventProxy.ts``)."""
    announced = {(one.party, one.trigger, one.about) for one in record.announced}
    common, by_relationship, by_change = OUTGOING_COMPLETED
    for seen in record.of(words.OUTGOING_REQUEST, witness=Witness.HTTP):
        answered_by = seen.detail.response_source_type
        if answered_by not in (words.RELATIONSHIP, words.RELATIONSHIP_CHANGE) or not record.announces(seen.party):
            continue
        for trigger in (common, by_change if answered_by == words.RELATIONSHIP_CHANGE else by_relationship):
            if (seen.party, trigger, seen.id) not in announced:
                yield f"{seen.party}: {trigger} of {seen.id}"


def _missing_loads(record: Record) -> Iterator[str]:
    for (party, template), times in record.loaded.items():
        for trigger in ONCE_PER_LOAD if record.announces(party) else ():
            if (heard := record.announced.get(Announcement(party, trigger, template, ""), 0)) < times:
                yield f"{party}: {trigger} of {template} {times} times, but {heard}"


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
    # That is the Backbone's act: the Identity is gone.
    if entry.detail.reason == tables.BY_DELETION:
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
