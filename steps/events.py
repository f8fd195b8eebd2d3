"""What a Connector announces: each step once, with its object and the call that led to it, and nothing else.

Events overtake each other, so what counts is which came, not in what order. Which events there are: nmshd/runtime
``packages/runtime/src/events/**``; the sets per step were recorded on each line.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, then

from fixtures.connector.models import Identified, LocalAttribute, LocalRequest, Message, Relationship
from fixtures.connector.models import RelationshipTemplate as Template
from fixtures.connector.party import Party
from fixtures.connector.versions import Range
from fixtures.waiting import NotSeen, eventually
from reports.observations import PushedEvent
from reports.plugin import RUN
from reports.session import RunRecord
from steps import onboarding as acts
from steps.lifecycle import SIDE
from steps.loading import processed
from steps.onboarding import Onboarding

TELLS_CORRELATION_IDS = Range("6.0.0")
"""From Connector 6.0.0 on, an event carries the correlation id of the call (WebhooksModule.ts, HttpServer.ts)."""

WORDS = {
    "transport.peerRelationshipTemplateLoaded": "RelationshipTemplate loaded",
    acts.PROCESSED: "RelationshipTemplate processed",
    "consumption.incomingRequestReceived": "Request Open",
    "consumption.incomingRequestStatusChanged": "Request {newStatus}",
    "consumption.outgoingRequestCreatedAndCompleted": "outgoing Request Completed",
    "consumption.outgoingRequestFromRelationshipCreationCreatedAndCompleted": "Relationship's Request Completed",
    "consumption.outgoingRequestFromRelationshipCreationChangeCreatedAndCompleted": "Relationship's Request Completed",
    "transport.relationshipChanged": "Relationship {status}",
    "transport.relationshipReactivationRequested": "reactivation requested",
    "transport.relationshipReactivationCompleted": "reactivation completed",
    "transport.relationshipDecomposedBySelf": "Relationship gone",
    "consumption.attributeCreated": "Attribute created",
    "consumption.attributeForwardingDetailsChanged": "Attribute shared",
    "transport.messageSent": "Message sent",
    "transport.messageReceived": "Message received",
    "consumption.messageProcessed": "Message processed",
}
"""Each trigger in the words of the features, with fields of the event's data; any other stands for itself."""

OBJECT = ("request", "template", "message")
"""Where the data of an event hold the object, if they are not the object themselves."""


@dataclass
class Heard:
    """What each party has announced since a moment, and what a scenario expects of it; by role."""

    onboarding: Onboarding
    run: RunRecord
    marks: dict[str, int] = field(default_factory=dict)
    expected: dict[str, Counter[str]] = field(default_factory=dict)
    position: int = 0
    fences: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Everything from now on counts; what happened before has been announced."""
        identity = acts.need(self.run.current, "a running scenario").identity
        missing = self.run.recorder.wait_for_events(identity, self.run.announced_within)
        assert not missing, f"not announced: {', '.join(missing)}"
        self.fence()
        self.marks = {role: len(party.connector.pushed) for role, party in self.onboarding.parties.items()}
        self.position = self.run.stream.position

    def events(self, role: str) -> list[PushedEvent]:
        """What a party has announced since then, without the fences, and without what it has with others: a Request
        that it got in an earlier scenario may expire at any time."""
        peers = {None, *(party.address for party in self.onboarding.parties.values())}
        since = self.onboarding.parties[role].connector.pushed[self.marks[role] :]
        about = [(one, subject(one)) for one in since if isinstance(one.data, dict)]
        return [one for one, its in about if its.get("id") not in self.fences and its.get("peer") in peers]

    def words(self, role: str) -> Counter[str]:
        """The same in the words of the features."""
        return Counter(
            WORDS.get(one.trigger, one.trigger).format_map(defaultdict(lambda: "without status", one.data))
            for one in self.events(role)
        )

    def fence(self) -> None:
        """Each party loads a RelationshipTemplate of the other and announces that, so that all before it has come."""
        for party in (self.onboarding.templator, self.onboarding.requestor):
            maker = self.onboarding.other(party).api
            content = maker.customised_template_content({"fence": self.onboarding.unique})
            made = maker.create_template(content, acts.future()).value
            self.fences.add(made.id)
            _ = party.api.load_template(maker.reference(made)).value
            processed(party, made.id, 1)


def subject(event: PushedEvent) -> Mapping[str, Any]:
    """The object that an event is about."""
    return next((event.data[name] for name in OBJECT if isinstance(event.data.get(name), dict)), event.data)


@pytest.fixture
def heard(onboarding: Onboarding, request: pytest.FixtureRequest) -> Heard:
    """One :class:`Heard` per scenario."""
    return Heard(onboarding, request.config.stash[RUN])


@given("both Connectors have announced what happened so far")
def announced_so_far(heard: Heard) -> None:
    """What led here has been announced; what comes later is compared without it."""
    heard.begin()


@then(parsers.re(rf"what the (?P<role>{SIDE})'s Connector announces is: (?P<what>.+)"))
def announces(onboarding: Onboarding, heard: Heard, role: str, what: str) -> None:
    """These events come, each as often as it is named, and no other one; ``nothing`` is none."""
    heard.expected[role] = expected = Counter() if what == "nothing" else Counter(what.split(", "))
    try:
        eventually(
            f"the {role}'s Connector has announced {what}",
            lambda: heard.words(role),
            lambda words: words == expected,
            show=listed,
            alive=onboarding.parties[role].alive,
        )
    except NotSeen as late:
        raise NotSeen(f"{late}\n{difference(expected, heard.words(role))}") from None


@then("neither Connector announces anything else")
def nothing_else(heard: Heard) -> None:
    """When each has announced something later, nothing but what was expected has come."""
    heard.fence()
    for role in heard.marks:
        words, expected = heard.words(role), heard.expected.get(role, Counter())
        assert words == expected, f"the {role}'s Connector has announced {listed(words)}; {difference(expected, words)}"


def listed(words: Counter[str]) -> str:
    """Words one after the other, each as often as it counts."""
    return ", ".join(sorted(words.elements())) or "nothing"


def difference(expected: Counter[str], words: Counter[str]) -> str:
    """What was expected and not announced, and what was announced and not expected."""
    return f"missing: {listed(expected - words)}; surplus: {listed(words - expected)}"


@then("each announcement shows its object, and the correlation id of the call where the line tells it")
def shows_object_and_call(onboarding: Onboarding, heard: Heard) -> None:
    """The data are of the documented shape, and what the Connector answers when asked; one call led to all of it."""
    for role in heard.expected:
        party, events = onboarding.parties[role], heard.events(role)
        for event in events:
            assert_shown(party, subject(event))
        assert_correlated(heard, party, {event.correlation_id for event in events})


def assert_shown(party: Party, data: Mapping[str, Any]) -> None:
    """An event's object is known under its id, and is the same unless it has changed since."""
    assert str(data.get("id"))[:3] in ASKED, f"an event shows no object that is known: {data}"
    model, ask = ASKED[data["id"][:3]]
    shown, known = party.api.announced(model, data), ask(party, data["id"])
    assert shown.id == known.id
    if getattr(shown, "status", None) == getattr(known, "status", None):
        assert shown == known, f"an event shows another {known.id} than the Connector when it is asked"


def assert_correlated(heard: Heard, party: Party, ids: set[str | None]) -> None:
    """From line 6 on, events carry the correlation id of one call to their Connector; earlier lines tell none."""
    if party.api.runtime not in TELLS_CORRELATION_IDS:
        assert ids <= {None}
        return
    calls = (one for one in heard.run.stream.since(heard.position) if one["type"] == "exchange")
    made = {one["correlationId"] for one in calls if one["connector"] == party.connector.name}
    assert len(ids) <= 1
    assert ids <= made, f"the {party.role}'s Connector was not called under {ids - made}"


def _request(party: Party, request_id: str) -> LocalRequest:
    known = [*party.api.incoming_requests(), *party.api.outgoing_requests()]
    return next(one for one in known if one.id == request_id)


ASKED: Mapping[str, tuple[type[Identified], Callable[[Party, str], Identified]]] = {
    "RLT": (Template, lambda party, id_: party.api.template(id_)),
    "REQ": (LocalRequest, _request),
    "REL": (Relationship, lambda party, id_: party.api.relationship(id_)),
    "MSG": (Message, lambda party, id_: party.api.find_message(id_).value),
    "ATT": (LocalAttribute, acts.held_attribute),
}
"""What an id's first letters stand for, and how a party reads such an object."""
