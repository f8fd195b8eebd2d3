"""The state of one scenario, and the acts that its Whens and its Givens share.

A Given that repeats another scenario's When calls the same act, so that both do the same thing and fail the same way.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from fixtures.connector import request_items
from fixtures.connector.dialects import Note
from fixtures.connector.models import (
    LocalAttribute,
    LocalRequest,
    Message,
    Relationship,
    RelationshipTemplate,
)
from fixtures.connector.outcome import Outcome
from fixtures.connector.party import Party
from fixtures.connector.request_items import KINDS, Json
from fixtures.waiting import eventually

T = TypeVar("T")

ALLOCATIONS = 2
STATUS = {"accepts": "Active", "rejects": "Rejected", "revokes": "Revoked"}
NOTHING_NEW = "a refusal leaves nothing new on either side"
PROCESSED = "consumption.relationshipTemplateProcessed"


class OutOfOrder(Exception):
    """A sentence needs something that no sentence before it has made: the scenario is written in the wrong order."""


@dataclass
class Onboarding:
    """What a scenario's sentences hand to each other; ``unique`` stands in every value that the scenario makes.

    ``damaged`` names the roles whose Connectors no other scenario may get, ``deleted`` those whose Identity the
    Backbone no longer lets synchronise.
    """

    parties: dict[str, Party]
    note: Note
    unique: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    offered_until: str = ""
    made: RelationshipTemplate | None = None
    loaded: RelationshipTemplate | None = None
    expires_at: str | None = None
    handed_over: str | None = None
    asked: Json | None = None
    kind: str | None = None
    answers: list[Json] = field(default_factory=list)
    incoming: LocalRequest | None = None
    first: str | None = None
    before: str | None = None
    sent_content: Any = None
    answer_content: Any = None
    told: list[Relationship] = field(default_factory=list)
    message: Message | None = None
    attachment: bytes | None = None
    attempt: Outcome[Any] | None = None
    attempted_by: str = "Requestor"
    damaged: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    outcomes: list[Outcome[Any]] = field(default_factory=list)

    @property
    def templator(self) -> Party:
        """The party that makes the RelationshipTemplate."""
        return self.parties["Templator"]

    @property
    def requestor(self) -> Party:
        """The party that loads it."""
        return self.parties["Requestor"]

    @property
    def third_party(self) -> Party:
        """The party of scenarios that are tagged for it."""
        return self.parties["third party"]

    def other(self, party: Party) -> Party:
        """The party on the other side."""
        return self.requestor if party is self.templator else self.templator


def need(value: T | None, words: str) -> T:
    """A value that an earlier sentence must have made. Raises :class:`OutOfOrder` otherwise."""
    if value is None:
        raise OutOfOrder(f"no earlier sentence has made {words}")
    return value


def future(**ahead: float) -> str:
    """An ISO date that lies ahead, by default one hour: ``future(days=1)``."""
    return (
        (datetime.now(UTC) + timedelta(**(ahead or {"hours": 1})))
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


def make_template(onboarding: Onboarding, request: Json | None, expires_at: str | None = None) -> None:
    """The Templator makes a RelationshipTemplate: with RelationshipTemplateContent around a Request, or without.

    ``expires_at`` is an ISO date, by default in an hour.
    """
    api = onboarding.templator.api
    onboarding.asked = request
    if request is None:
        content = api.customised_template_content({"offer": onboarding.unique})
    else:
        content = {"@type": "RelationshipTemplateContent", "onNewRelationship": request}
    onboarding.offered_until = expires_at or future()
    onboarding.made = made = api.create_template(content, onboarding.offered_until, ALLOCATIONS).value
    if request is None:
        assert made.content == content


def assert_recent(iso_date: str) -> None:
    """Fail for a time that lies more than a day from now, which no difference between two clocks explains away."""
    distance = abs(datetime.now(UTC) - datetime.fromisoformat(iso_date))
    assert distance < timedelta(days=1), f"{iso_date} lies {distance.days} days from now"


def request_of(*items: Json, **more: Any) -> Json:
    """A Request with its items."""
    return {"@type": "Request", "items": list(items), **more}


def plain_request(onboarding: Onboarding) -> Json:
    """The Request that a scenario uses when its items do not matter: one mandatory Consent."""
    onboarding.answers = [request_items.accepted()]
    return request_of(request_items.consent(f"I agree to the terms of {onboarding.unique}"))


def request_with(onboarding: Onboarding, kind: str) -> Json:
    """A Request with one item of a kind, and the Requestor's positive answer to it prepared."""
    item, onboarding.kind = KINDS[kind], kind
    onboarding.answers = [item.answer(onboarding.requestor.address, onboarding.unique)]
    return request_of(item.ask(onboarding.templator.api, onboarding.unique))


def mixed_request(onboarding: Onboarding) -> Json:
    """A Request with a mandatory and an optional Consent, of which the Requestor declines the optional one."""
    onboarding.answers = [request_items.accepted(), {"accept": False}]
    mandatory = request_items.consent(f"I agree to the terms of {onboarding.unique}")
    return request_of(mandatory, request_items.consent(f"Newsletter {onboarding.unique}", mandatory=False))


def load_package(onboarding: Onboarding, reference: str | None = None) -> None:
    """The Requestor loads the onboarding package, by the RelationshipTemplate's own reference unless told otherwise."""
    made = need(onboarding.made, "a RelationshipTemplate")
    reference = reference or onboarding.templator.api.reference(made)
    onboarding.loaded = onboarding.requestor.api.load_template(reference).value


def one_incoming_request(onboarding: Onboarding) -> LocalRequest:
    """Wait until the loaded RelationshipTemplate has brought exactly one Request that waits for a manual decision."""
    requestor, loaded = onboarding.requestor, need(onboarding.loaded, "a loaded RelationshipTemplate")
    found = eventually(
        f"the Requestor has one incoming Request from {loaded.id} in ManualDecisionRequired",
        lambda: requestor.api.incoming_requests(loaded.id),
        lambda requests: [request.status for request in requests] == ["ManualDecisionRequired"],
        show=lambda requests: [(request.id, request.status) for request in requests],
        alive=requestor.alive,
    )
    onboarding.incoming = found[0]
    return found[0]


def receive_request(onboarding: Onboarding, request: Json) -> None:
    """The whole way to an incoming Request: made, loaded, and waiting for a manual decision."""
    make_template(onboarding, request)
    load_package(onboarding)
    one_incoming_request(onboarding)


def accept_request(onboarding: Onboarding) -> None:
    """The Requestor accepts the incoming Request with the prepared answers."""
    incoming = need(onboarding.incoming, "an incoming Request")
    onboarding.incoming = onboarding.requestor.api.accept(incoming.id, onboarding.answers).value


def reject_request(onboarding: Onboarding, code: str = "", message: str = "") -> None:
    """The Requestor rejects every item of the incoming Request, with a reason when one is given."""
    incoming = need(onboarding.incoming, "an incoming Request")
    items = need(onboarding.asked, "a Request")["items"]
    refused = [request_items.declined(item, code, message) for item in items]
    onboarding.incoming = onboarding.requestor.api.reject(incoming.id, refused).value


def completed_request(onboarding: Onboarding) -> LocalRequest:
    """Wait until the incoming Request is Completed."""
    incoming = need(onboarding.incoming, "an incoming Request")
    onboarding.incoming = eventually(
        f"the incoming Request {incoming.id} is Completed",
        lambda: onboarding.requestor.api.incoming_request(incoming.id),
        lambda request: request.status == "Completed",
        show=lambda request: request.status,
        alive=onboarding.requestor.alive,
    )
    return onboarding.incoming


def only_relationship(party: Party, peer: Party) -> Relationship:
    """The one Relationship that a party has with another. Fails when there is none or more than one."""
    found = party.api.relationships(peer=peer.address)
    assert len(found) == 1, f"the {party.role} has {len(found)} Relationships with the {peer.role}; expected one"
    return found[0]


def ask_for_relationship(onboarding: Onboarding) -> None:
    """With a Request: accept it, and wait until the Relationship has reached the Backbone."""
    accept_request(onboarding)
    completed_request(onboarding)
    onboarding.first = only_relationship(onboarding.requestor, onboarding.templator).id


def create_relationship(onboarding: Onboarding, content: Any) -> None:
    """Without a Request: the Requestor creates the Relationship with its own content."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    onboarding.sent_content = content
    created = onboarding.requestor.api.create_relationship(loaded.id, content).value
    assert created == onboarding.requestor.api.relationship(created.id)
    onboarding.first = created.id


def synchronise(onboarding: Onboarding, party: Party) -> None:
    """A party fetches what the Backbone holds for it; on line 4 the answer tells which Relationships came."""
    if result := party.api.synchronise():
        onboarding.told += result.relationships


def fetch_everything(parties: Iterable[Party]) -> None:
    """The parties synchronise until all that was sent to them before has come, so that what is missing then is absent.

    The embedded Backbone has delivered when a synchronisation has answered; behind any other one a fence follows.
    """
    parties = list(parties)
    for party in parties:
        party.api.synchronise()
    for has_come in [party.connector.fence() for party in parties if party.connector.fence]:
        has_come()


def assert_told(onboarding: Onboarding, party: Party, relationship: Relationship) -> None:
    """On line 4 a synchronisation must have told the Relationship, with its changes, as it is listed now."""
    if party.api.sync_tells:
        told = [(one.id, one.status) for one in onboarding.told]
        assert relationship in onboarding.told, f"{relationship.id} {relationship.status} was not told, but {told}"


def receive_relationship(onboarding: Onboarding) -> Relationship:
    """The Templator synchronises until it has the Relationship."""
    return eventually(
        "the Templator has the Relationship after synchronising",
        lambda: _synchronised_relationships(onboarding),
        lambda found: len(found) == 1,
        show=lambda found: [(relationship.id, relationship.status) for relationship in found],
        alive=onboarding.templator.alive,
    )[0]


def _synchronised_relationships(onboarding: Onboarding) -> list[Relationship]:
    synchronise(onboarding, onboarding.templator)
    return onboarding.templator.api.relationships(peer=onboarding.requestor.address)


def decide_relationship(onboarding: Onboarding, party: Party, decision: str) -> Relationship:
    """A party accepts, rejects or revokes the Relationship as it knows it."""
    known = only_relationship(party, onboarding.other(party))
    acts = {"accepts": party.api.accept_relationship, "rejects": party.api.reject_relationship}
    answered = acts.get(decision, party.api.revoke_relationship)(known).value
    assert answered.status == STATUS[decision]
    assert answered == party.api.relationship(known.id)
    return answered


def status_after_synchronising(onboarding: Onboarding, party: Party, status: str) -> Relationship:
    """A party synchronises until its Relationship has a status."""

    def look() -> Relationship:
        synchronise(onboarding, party)
        return only_relationship(party, onboarding.other(party))

    return eventually(
        f"the Relationship is {status} for the {party.role} after synchronising",
        look,
        lambda relationship: relationship.status == status,
        show=lambda relationship: relationship.status,
        alive=party.alive,
    )


def onboarded(onboarding: Onboarding, status: str) -> None:
    """A Relationship between the two that is Pending, or Active for both, founded without a Request."""
    make_template(onboarding, None)
    load_package(onboarding)
    create_relationship(onboarding, {"name": onboarding.unique})
    if status == "Active":
        receive_relationship(onboarding)
        decide_relationship(onboarding, onboarding.templator, "accepts")
        status_after_synchronising(onboarding, onboarding.requestor, "Active")


def processed(onboarding: Onboarding) -> tuple[str, str | None]:
    """Wait until the Requestor's Connector has announced, once, what loading led to: result and id of the Request."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")

    def results() -> list[tuple[str, str | None]]:
        events = onboarding.requestor.events(PROCESSED)
        mine = (one for one in events if isinstance(one, dict) and one.get("template", {}).get("id") == loaded.id)
        return [(str(one.get("result")), one.get("requestId")) for one in mine]

    eventually(f"the event {PROCESSED} for {loaded.id} has come", results, bool, alive=onboarding.requestor.alive)
    found = results()
    assert len(found) == 1, f"{PROCESSED} was announced {len(found)} times for {loaded.id}"
    return found[0]


def requests_between(party: Party, peer: Party) -> list[LocalRequest]:
    """All Requests, incoming and outgoing, that a party lists with another."""
    both = [*party.api.incoming_requests(), *party.api.outgoing_requests()]
    return [request for request in both if request.peer == peer.address]


def new_requests(onboarding: Onboarding, party: Party) -> list[LocalRequest]:
    """The Requests with the other party since the scenario began; those that an earlier one rejected stay listed."""
    listed = requests_between(party, onboarding.other(party))
    return [request for request in listed if datetime.fromisoformat(request.createdAt) >= onboarding.began]


def held_attribute(party: Party, attribute_id: str) -> LocalAttribute:
    """Wait until a party holds an Attribute; the Templator stores it just after its synchronisation has answered."""
    found = eventually(
        f"the {party.role} holds the Attribute {attribute_id}",
        lambda: party.api.find_attribute(attribute_id),
        lambda attribute: attribute is not None,
        alive=party.alive,
    )
    return need(found, "an Attribute")


def close_request(onboarding: Onboarding) -> None:
    """Reject a Request that the scenario has left open, so that its pair has nothing between it and is lent again."""
    incoming, api = onboarding.incoming, onboarding.requestor.api
    if incoming is None or onboarding.asked is None or incoming.status != "ManualDecisionRequired":
        return
    refused = [request_items.declined(item) for item in onboarding.asked["items"]]
    if api.reject(incoming.id, refused).answer.status < 400:
        completed_request(onboarding)


def attempt(onboarding: Onboarding, act: Callable[[], Outcome[Any]], by: str = "Requestor") -> None:
    """Do what should be refused, keep the answer, and check that a refusal left nothing new on either side."""
    before = _known_to_either(onboarding)
    onboarding.attempted_by = by
    onboarding.attempt = act()
    if onboarding.attempt.answer.status < 400:
        return
    both = (onboarding.templator, onboarding.requestor)
    fetch_everything(party for party in both if party.role not in onboarding.deleted)
    new = sorted(_known_to_either(onboarding) - before)
    onboarding.note(NOTHING_NEW, f"after the refusal there is {', '.join(new)}" if new else None)


def _known_to_either(onboarding: Onboarding) -> set[str]:
    """Ids of the Relationships, Requests and Messages that either party has with the other."""
    known: set[str] = set()
    for party in (onboarding.templator, onboarding.requestor):
        peer = onboarding.other(party)
        known.update(one.id for one in party.api.relationships(peer=peer.address))
        known.update(one.id for one in requests_between(party, peer))
        known.update(one.id for one in party.api.messages(peer.address))
    return known
