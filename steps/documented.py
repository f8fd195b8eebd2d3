"""Every documented field in every answer: an onboarding of which each answer is kept and looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.connector import request_items
from fixtures.connector.models import (
    Identified,
    LocalRequest,
    Relationship,
    RelationshipTemplate,
    ResponseItem,
    SyncResult,
    Token,
    absent,
    parts,
)
from fixtures.connector.party import Party
from fixtures.connector.versions import Range, RuntimeVersion
from steps import onboarding as acts
from steps.lifecycle import own_view
from steps.onboarding import Onboarding, need
from steps.reading import make, protection_of
from steps.requests import outgoing_request

T = TypeVar("T", bound=Identified)

KINDS: dict[str, tuple[type[Identified], ...]] = {
    "a RelationshipTemplate or a token": (RelationshipTemplate, Token),
    "a Request or a Relationship": (LocalRequest, Relationship),
}
PROTECTION = {"forIdentity", "passwordProtection"}
REASON = {"code": "noThanks", "message": "No, thank you"}
REASONS = Range("6.0.0")
"""Earlier runtimes drop the reason of a rejected item; another scenario says so."""


@dataclass(frozen=True)
class Kept:
    """An object in an answer, whose it was and when, and the places of the fields that it cannot have then."""

    party: Party
    moment: str
    object: Identified
    lacks: frozenset[str]


@dataclass
class Answers:
    """Every answer that was kept. ``never`` are the fields that nothing in this onboarding gives a value to.

    ``devices`` tells by the address of each party the device of its Connector.
    """

    kept: list[Kept] = field(default_factory=list)
    never: set[str] = field(default_factory=lambda: {"peerDeletionInfo", "wasAutomaticallyDecided"})
    devices: dict[str, str] = field(default_factory=dict)
    token: Token | None = None
    told: list[SyncResult | None] = field(default_factory=list)

    def keep(self, party: Party, moment: str, objects: Iterable[Identified], *lacks: str) -> None:
        """Keep objects of one party that must agree, as far as they are the same object."""
        self.kept += [Kept(party, moment, one, frozenset(lacks)) for one in objects]

    def keep_relationship(self, onboarding: Onboarding, party: Party, moment: str, *more: Relationship) -> None:
        """Keep the Relationship as it is read and listed now, and ``more`` answers that hold it."""
        read, api = own_view(onboarding, party), party.api
        template_id = api.template_id(read)
        lists = (api.relationships(), api.relationships(peer=read.peer), api.relationships(template_id))
        views = [read, *more, *(one for found in lists for one in listed(found, read.id))]
        undecided = "Relationship.changes[0].response"
        lacks = [undecided] if read.status == "Pending" else []
        self.keep(party, moment, views, "Relationship.auditLog[0].oldStatus", *lacks)
        self.keep(party, "made", [api.template(template_id), *(one.template for one in views if one.template)])


@pytest.fixture
def answers() -> Answers:
    """One :class:`Answers` per scenario."""
    return Answers()


def listed(objects: Sequence[T], identifier: str) -> list[T]:
    """The one object of a list that has the id. Fails when it is not there exactly once."""
    found = [one for one in objects if one.id == identifier]
    assert len(found) == 1, f"{identifier} is listed {len(found)} times; expected once"
    return found


@given("the Templator gives a value to everything that is documented")
def everything(onboarding: Onboarding, answers: Answers) -> None:
    """A RelationshipTemplate and a stored token, for the Requestor alone and with a password where the line has it.

    The Request asks for an Attribute, and for a consent that the Requestor declines with a reason.
    """
    templator, owner, unique = onboarding.templator, onboarding.requestor.address, onboarding.unique
    newsletter = request_items.consent(f"Newsletter {unique}", mandatory=False)
    onboarding.asked = acts.request_of(request_items.read_given_name(), newsletter)
    given_name = request_items.KINDS["ReadAttribute"].answer(owner, unique)
    onboarding.answers = [given_name, {"accept": False, **REASON}]
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": onboarding.asked}
    protection = protection_of(onboarding)
    answers.never |= set() if protection else PROTECTION
    made = templator.api.create_template(content, acts.future(), acts.ALLOCATIONS, **protection).value
    token = templator.api.create_token(made.id, ephemeral=False, **protection).value
    answers.keep(templator, "made", [made, token])
    onboarding.made, answers.token = made, token


@when("the two onboard each other and every answer is kept")
def onboard(onboarding: Onboarding, answers: Answers) -> None:
    """From handing over the token to the Requestor's learning that the Relationship is Active."""
    note_devices(onboarding, answers)
    load(onboarding, answers)
    answer_request(onboarding, answers)
    decide(onboarding, answers)


def note_devices(onboarding: Onboarding, answers: Answers) -> None:
    """Each Connector tells its device with a RelationshipTemplate that it makes."""
    for party in (onboarding.templator, onboarding.requestor):
        own = make(party, f"device of the {party.role} {onboarding.unique}", 1)
        answers.devices[own.createdBy] = own.createdByDevice


def load(onboarding: Onboarding, answers: Answers) -> None:
    """The Requestor loads token and RelationshipTemplate, the latter twice."""
    made, token = need(onboarding.made, "a RelationshipTemplate"), need(answers.token, "a token")
    reference = onboarding.templator.api.reference(token)
    password = (made.passwordProtection or {}).get("password")
    requestor = onboarding.requestor
    loaded = [requestor.api.load_template(reference, password).value for _ in range(2)]
    answers.keep(requestor, "made", [*loaded, requestor.api.load_token(reference, password)])
    for party, whose in ((onboarding.templator, "Own"), (requestor, "Peer")):
        templates = [*listed(party.api.templates(), made.id), *listed(party.api.templates(whose), made.id)]
        tokens = [party.api.token(token.id), *listed(party.api.tokens(), token.id)]
        answers.keep(party, "made", [party.api.template(made.id), *templates, *tokens])
    onboarding.loaded = loaded[0]


def answer_request(onboarding: Onboarding, answers: Answers) -> None:
    """The Requestor receives and accepts the Request."""
    party, api = onboarding.requestor, onboarding.requestor.api
    waiting = acts.one_incoming_request(onboarding)
    views = [waiting, api.incoming_request(waiting.id), *listed(api.incoming_requests(), waiting.id)]
    answers.keep(party, "received", views, "LocalRequest.response")
    decided = api.accept(waiting.id, onboarding.answers).value
    answers.keep(party, "accepted", [decided], "LocalRequest.response.source")
    completed = acts.completed_request(onboarding)
    by_source = api.incoming_requests(need(onboarding.loaded, "a RelationshipTemplate").id)
    answers.keep(party, "answered", [completed, *by_source, *listed(api.incoming_requests(), completed.id)])
    onboarding.first = acts.only_relationship(party, onboarding.templator).id
    answers.keep_relationship(onboarding, party, "requested")


def decide(onboarding: Onboarding, answers: Answers) -> None:
    """The Templator synchronises and accepts, and the Requestor synchronises."""
    templator, requestor = onboarding.templator, onboarding.requestor
    received = acts.receive_relationship(onboarding)
    outgoing = outgoing_request(onboarding)
    requests = [outgoing, templator.api.outgoing_request(outgoing.id)]
    answers.keep(templator, "received", [*requests, *listed(templator.api.outgoing_requests(), outgoing.id)])
    answers.keep_relationship(onboarding, templator, "received", *onboarding.told)
    accepted = templator.api.accept_relationship(received).value
    answers.keep_relationship(onboarding, templator, "accepted", accepted)
    onboarding.told.clear()
    _ = acts.status_after_synchronising(onboarding, requestor, "Active")
    answers.keep_relationship(onboarding, requestor, "learned", *onboarding.told)


@when("the two end the Relationship, make it Active again, and every answer is kept")
def end_and_renew(onboarding: Onboarding, answers: Answers) -> None:
    """The Templator terminates and asks for the reactivation: revoked, asked again, rejected, asked again, accepted."""
    answers.never |= PROTECTION
    note_devices(onboarding, answers)
    templator, requestor = onboarding.templator, onboarding.requestor
    steps: list[tuple[Party, str]] = [(templator, "Terminate"), (templator, ""), (templator, "Revoke")]
    steps += [(templator, ""), (requestor, "Reject"), (templator, ""), (requestor, "Accept")]
    for number, (party, act) in enumerate(steps):
        known, api = own_view(onboarding, party), party.api
        if act == "Terminate":
            answered = api.terminate(known).value
        else:
            answered = (api.decide_reactivation(known, act) if act else api.request_reactivation(known)).value
        answers.keep_relationship(onboarding, party, f"act {number}", answered)
        acts.synchronise(onboarding, onboarding.other(party))
        answers.keep_relationship(onboarding, onboarding.other(party), f"act {number}")


@when("the Templator synchronises twice")
def synchronises_twice(onboarding: Onboarding, answers: Answers) -> None:
    """What each synchronisation told is kept."""
    answers.told = [onboarding.templator.api.synchronise() for _ in range(2)]


@then(parsers.re(rf"each answer with (?P<kind>{'|'.join(KINDS)}) holds every documented field"))
def holds_every_field(answers: Answers, kind: str) -> None:
    """No field that the line documents is missing, but for those that cannot have a value at that time."""
    kept = [one for one in answers.kept if isinstance(one.object, KINDS[kind])]
    for one in need(kept or None, "such answers"):
        runtime = one.party.api.runtime
        lacking = {place for place in absent(one.object, runtime) - one.lacks if ".items[" not in place}
        lacking = {place for place in lacking if place.rpartition(".")[2] not in answers.never}
        assert not lacking, f"{one.moment}, the {one.party.role}'s answer lacks {', '.join(sorted(lacking))}"
        for place, part in parts(one.object):
            if isinstance(part, ResponseItem):
                assert part.model_fields_set == item_fields(part, runtime), f"{one.moment}: {place} is {part}"


def item_fields(item: ResponseItem, runtime: RuntimeVersion) -> set[str]:
    """The fields that a Response item of a type has."""
    more = {"attributeId", "attribute"} if item.result == "Accepted" else set(REASON) if runtime in REASONS else set()
    return {"kind", "result", *more}


@then("the answers of one side at one time agree with each other")
def agree(answers: Answers) -> None:
    """Made, loaded, decided, synchronised, read or listed: the same object in the same words."""
    first: dict[tuple[str, str, str], Identified] = {}
    for one in need(answers.kept or None, "answers"):
        known = first.setdefault((one.party.role, one.moment, one.object.id), one.object)
        assert one.object == known, f"{one.moment}, the {one.party.role} was answered differently"


@then("whatever has a creator names the device of that creator")
def names_devices(answers: Answers) -> None:
    """``createdBy`` is one of the two parties, and ``createdByDevice`` the device of that one's Connector."""
    for one in need(answers.kept or None, "answers"):
        for place, part in parts(one.object):
            device = getattr(part, "createdByDevice", None)
            if device is not None:
                creator = getattr(part, "createdBy", "")
                assert answers.devices.get(creator) == device, f"{place}: {device} is not the device of {creator}"


@then("the first synchronisation tells the Relationship as it is listed, and nothing else")
def told_once(onboarding: Onboarding, answers: Answers) -> None:
    """One Relationship and no Message."""
    told = need(answers.told[0], "a synchronisation that tells something")
    assert told.relationships == onboarding.templator.api.relationships(peer=onboarding.requestor.address)
    assert not told.messages


@then("the second synchronisation tells nothing")
def told_nothing(answers: Answers) -> None:
    """Neither Relationships nor Messages."""
    told = need(answers.told[1], "a synchronisation that tells something")
    assert not [*told.relationships, *told.messages]
