"""Three witnesses, one record: observations come in from any thread, transitions of scenarios come out.

A transition belongs to the scenario whose cast it names: the one that saw the object first, else the latest one whose
cast held both the party and its peer. Never to the clock. What others do to a Relationship after its scenario has
ended, as who deletes an Identity does to all that it has, is no scenario's.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Condition, current_thread, main_thread
from typing import Any, Literal

from reports import observations as words
from reports.announcements import (
    TRIGGERS,
    announced_by_refusals,
    announcement,
    loaded_template,
    missing_announcements,
    repeated_announcements,
)
from reports.observations import BackboneEntry, Exchange, PushedEvent, ScenarioIdentity, Transition, Witness
from reports.record import Announcement, Party, Record
from reports.sightings import Sighting, in_answer, in_event
from reports.stream import EventStream, plain
from reports.tracks import Track

Outcome = Literal["passed", "failed", "not checked"]

DOCUMENTED = "nothing that is not documented"


@dataclass(frozen=True)
class Connector:
    """A Connector that takes part: ``announces`` is False for one that pushes no events."""

    name: str
    address: str
    line: int
    announces: bool = True
    announces_expired: bool = True


@dataclass
class Running:
    """What the recorder holds about one scenario, running or over."""

    identity: ScenarioIdentity
    roles: dict[str, str] = field(default_factory=dict)
    step: str = ""
    transitions: list[Transition] = field(default_factory=list)
    announced: Counter[Announcement] = field(default_factory=Counter)
    loaded: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    caused: defaultdict[str, list[Announcement]] = field(default_factory=lambda: defaultdict(list))
    failed_checks: list[str] = field(default_factory=list)
    over: bool = False
    changed_since_end: bool = False
    ahead: bool = False
    void: bool = False

    def did(self, seen: Transition) -> bool:
        """Whether the scenario did this and no later one: after its end its Relationships are seen where they were by
        then, or for the first time."""
        if not self.over or seen.entity not in (words.RELATIONSHIP, words.RELATIONSHIP_CHANGE):
            return True
        reached = {one.new for one in self.transitions if one.id == seen.id and one.scenario}
        return not reached or seen.new in reached


class Recorder:
    """Takes observations and keeps the transitions of every scenario. Thread-safe; writes all of it to the stream.

    ``strict`` turns what is not documented into failures.
    """

    strict = False

    def __init__(self, stream: EventStream) -> None:
        self.stream = stream
        self._changed = Condition()
        self._connectors: dict[str, Connector] = {}
        self._by_address: dict[str, str] = {}
        self._scenarios: dict[str, Running] = {}
        self._current: Running | None = None
        self._owners: dict[str, Running] = {}
        self._past: set[str] = set()
        self._tracks: dict[tuple[Witness, str, str], Track] = {}
        self._said: dict[Announcement, Running | None] = {}
        self._loads: dict[tuple[str, str], Running] = {}
        self._additions: set[tuple[str, str, str]] = set()
        self._backbone = False

    def connector(
        self,
        name: str,
        address: str,
        line: int,
        *,
        announces: bool = True,
        announces_expired: bool = True,
        **facts: Any,
    ) -> None:
        """Make a Connector known, before its first exchange; ``facts`` (``about`` in words, runtime version …) go to
        the stream as given."""
        with self._changed:
            self._connectors[name] = Connector(name, address, line, announces, announces_expired)
            self._by_address[address] = name
        self.stream.write("connector", name=name, address=address, line=line, **facts)

    def begin(self, scenario: ScenarioIdentity, cast: Mapping[str, str] | None = None) -> None:
        """A scenario starts; ``cast`` maps its roles to Connectors' names, and may follow by :meth:`cast`."""
        with self._changed:
            known = self._scenarios.pop(scenario.key, None)
            self._current = self._scenarios[scenario.key] = known if known and known.ahead else Running(scenario)
            self._current.ahead = False
        self.stream.write("scenario_started", scenario=scenario.key, identity=scenario)
        if cast:
            self.cast(scenario, cast)

    def prepare(self, scenario: ScenarioIdentity, roles: Mapping[str, str]) -> None:
        """What this cast does before its scenario begins belongs to the scenario; maps roles to Connectors' names.

        A scenario that began already, or for which another cast was prepared, starts anew.
        """
        with self._changed:
            running = self._anew(scenario)
            running.roles.update(roles)
            running.ahead = True

    def cast(self, scenario: ScenarioIdentity, roles: Mapping[str, str]) -> None:
        """The cast that a running scenario was lent, or roles that came to it; maps roles to Connectors' names.

        Where another cast was prepared for it, it starts anew.
        """
        with self._changed:
            prepared = self._scenarios[scenario.key].roles
            anew = any(prepared.get(role, name) != name for role, name in roles.items())
            if anew:
                self._current = self._anew(scenario)
            self._scenarios[scenario.key].roles.update(roles)
        told = {"anew": True} if anew else {}
        self.stream.write("cast", scenario=scenario.key, roles=dict(roles), **told)

    def step(self, text: str) -> None:
        """The current scenario's next step begins; ``text`` is its keyword and sentence, "" after the last."""
        with self._changed:
            if self._current is not None:
                self._current.step = text

    def past(self, identifiers: Iterable[str]) -> None:
        """These objects are older than the run and belong to none of its scenarios."""
        with self._changed:
            self._past.update(identifiers)

    def exchange(self, exchange: Exchange) -> None:
        """One HTTP call to a Connector is over, with or without an answer."""
        shown = replace(exchange, request_headers=self.stream.masking.headers(exchange.request_headers))
        with self._changed:
            self.stream.write("exchange", scenario=self._lent_to(exchange.connector), **_facts(shown))
            for sighting in in_answer(exchange):
                pair = self._track(Witness.HTTP, exchange.connector, sighting).transition(
                    sighting, exchange.at, exchange.answered
                )
                self._note(Witness.HTTP, exchange.connector, sighting, pair, exchange, exchange.call)
            self._remember(exchange)
            self._changed.notify_all()

    def pushed(self, event: PushedEvent) -> None:
        """A Connector pushed an event."""
        with self._changed:
            self.stream.write("pushed", scenario=self._lent_to(event.connector), **_facts(event))
            for sighting in in_event(event):
                pair = self._track(Witness.EVENT, event.connector, sighting).transition(sighting)
                self._note(Witness.EVENT, event.connector, sighting, pair, event, event.trigger)
            if said := announcement(event.connector, event):
                self._count(said, event.correlation_id)
            if event.trigger not in TRIGGERS:
                self.addition(event.connector, f"event {event.trigger}")
            self._changed.notify_all()

    def backbone(self, entry: BackboneEntry) -> None:
        """The Backbone's ledger got an entry. To be called before the Backbone answers the call that caused it."""
        with self._changed:
            self._backbone = True
            self.stream.write("backbone", **_facts(entry))
            if entry.entity not in (words.RELATIONSHIP, words.RELATIONSHIP_CHANGE):
                return
            peers = [address for address in entry.participants if address != entry.caused_by]
            owner = self._owner(entry.id, entry.caused_by, peers)
            detail = words.Detail(peer=next(iter(peers), None), reason=entry.reason)
            sighting = Sighting(entry.entity, entry.id, entry.new, 0, detail, by=entry.caused_by, named=True)
            pair = (entry.old, entry.new)
            self._transition(Witness.BACKBONE, owner, words.BACKBONE, sighting, pair, entry, entry.call)
            self._changed.notify_all()

    def addition(self, connector: str, what: str) -> None:
        """A Connector showed what is not documented, as ``LocalRequest.mood``; told once for each scenario."""
        with self._changed:
            owner = self._latest(connector)
            key = owner.identity.key if owner else "", connector, what
            if key not in self._additions:
                self._additions.add(key)
                self.stream.write("addition", scenario=key[0], connector=connector, what=what)
                if self.strict:
                    self.check(DOCUMENTED, "failed", what, owner.identity if owner else None)

    def check(self, name: str, outcome: Outcome, detail: str = "", scenario: ScenarioIdentity | None = None) -> None:
        """An automatic check's outcome, for the current scenario unless another is given."""
        with self._changed:
            running = self._scenarios.get(scenario.key) if scenario else self._current
            if running is not None and outcome == "failed":
                running.failed_checks.append(f"{name}: {detail}" if detail else name)
            key = running.identity.key if running else ""
            self.stream.write("check", scenario=key, name=name, outcome=outcome, detail=detail)

    def waited(self, until: str, seconds: float, deadline: float) -> None:
        """A wait was long; both in seconds. It is the current scenario's, unless another thread waited."""
        with self._changed:
            running = self._current if current_thread() is main_thread() else None
            key = running.identity.key if running else ""
            self.stream.write("waited", scenario=key, until=until, seconds=seconds, deadline=deadline)

    def end(self, scenario: ScenarioIdentity, **facts: Any) -> None:
        """A scenario is over; ``facts`` (verdict, duration in seconds, phase, failure …) go to the stream as given."""
        with self._changed:
            self._scenarios[scenario.key].over = True
            if self._current is self._scenarios[scenario.key]:
                self._current = None
        self.stream.write("scenario_finished", scenario=scenario.key, **facts)

    def transitions(self, scenario: ScenarioIdentity) -> list[Transition]:
        """The transitions of a scenario so far, in the order in which they became known."""
        with self._changed:
            running = self._scenarios.get(scenario.key)
            return list(running.transitions) if running else []

    def failed_checks(self, scenario: ScenarioIdentity) -> list[str]:
        """The automatic checks of a scenario that failed so far, each with its detail."""
        with self._changed:
            return list(self._scenarios[scenario.key].failed_checks)

    def changed_since_end(self) -> list[ScenarioIdentity]:
        """The scenarios that are over and whose objects changed afterwards, when somebody synchronised."""
        with self._changed:
            return [running.identity for running in self._scenarios.values() if running.changed_since_end]

    def record(self, scenario: ScenarioIdentity) -> Record:
        """The scenario's record, for the lifecycle rules."""
        with self._changed:
            return self._record(self._scenarios[scenario.key])

    def missing_events(self, scenario: ScenarioIdentity) -> list[str]:
        """What HTTP answers or the Backbone showed and the Connector that it happened at has not announced, in
        words."""
        with self._changed:
            return missing_announcements(self._record(self._scenarios[scenario.key]))

    def repeated_events(self, scenario: ScenarioIdentity) -> list[str]:
        """What a Connector of the cast has announced more often than it happened, in words."""
        return repeated_announcements(self.record(scenario))

    def events_of_refusals(self, scenario: ScenarioIdentity) -> list[str]:
        """What a Connector of the cast has announced of calls that it refused, in words."""
        return announced_by_refusals(self.record(scenario))

    def wait_for_events(self, scenario: ScenarioIdentity, deadline: float = 2.0) -> list[str]:
        """Wait until nothing is missing, at most ``deadline`` seconds; what is missing still, in words."""
        began = time.monotonic()
        with self._changed:
            while missing := self.missing_events(scenario):
                left = began + deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return self.missing_events(scenario)
        if (took := time.monotonic() - began) > deadline / 2:
            self.waited("every event came in", took, deadline)
        return missing

    def _record(self, running: Running) -> Record:
        parties = {
            role: Party(connector.line, connector.address, connector.announces, connector.announces_expired)
            for role, name in running.roles.items()
            if (connector := self._connectors.get(name))
        }
        seen = tuple(running.transitions)
        # Copies: events go on coming while others read the record.
        told = dict(running.announced), dict(running.loaded), dict(running.refused), dict(running.caused)
        return Record(seen, parties, self._backbone, *told)

    def _anew(self, scenario: ScenarioIdentity) -> Running:
        """Whatever was done for the scenario before is nobody's, and so is what will be seen of it."""
        if known := self._scenarios.get(scenario.key):
            known.void = True
        running = self._scenarios[scenario.key] = Running(scenario)
        return running

    def _lent_to(self, connector: str) -> str:
        running = self._current
        return running.identity.key if running and connector in running.roles.values() else ""

    def _latest(self, connector: str) -> Running | None:
        """The latest scenario whose cast held the Connector."""
        running = reversed(self._scenarios.values())
        return next((one for one in running if connector in one.roles.values()), None)

    def _remember(self, exchange: Exchange) -> None:
        owner = self._latest(exchange.connector)
        if owner is None:
            return
        if template := loaded_template(exchange):
            owner.loaded[self._role(owner, exchange.connector), template] += 1
            self._loads[exchange.connector, template] = owner
        if exchange.correlation_id and exchange.status is not None and exchange.status >= 400:
            owner.refused[exchange.correlation_id] = exchange.call

    def _count(self, said: Announcement, correlation_id: str | None) -> None:
        # What is said again belongs to the scenario that heard it first, however late it comes. And what is said of a
        # load may come when its Connector, which had loaded ahead, plays in another cast.
        first = self._owners.get(said.about) or self._loads.get((said.party, said.about)) or self._latest(said.party)
        owner = self._said.setdefault(said, first)
        if owner is not None:
            own = said._replace(party=self._role(owner, said.party))
            owner.announced[own] += 1
            owner.changed_since_end |= owner.over and owner.announced[own] > 1
            if correlation_id:
                owner.caused[correlation_id].append(own)

    def _track(self, witness: Witness, connector: str, sighting: Sighting) -> Track:
        return self._tracks.setdefault((witness, connector, f"{sighting.entity} {sighting.id}"), Track())

    def _owner(self, identifier: str, address: str | None, peers: Iterable[str | None]) -> Running | None:
        owner = self._owners.get(identifier)
        if owner is not None and owner.void:
            return None
        if owner is None and identifier not in self._past:
            pairs = [{self._by_address.get(address or ""), self._by_address.get(peer or "")} for peer in peers]
            candidates = (
                running
                for running in reversed(self._scenarios.values())
                if any(None not in pair and pair <= set(running.roles.values()) for pair in pairs)
            )
            owner = next(candidates, None)
            if owner is not None:
                self._owners[identifier] = owner
        return owner

    def _note(
        self,
        witness: Witness,
        connector: str,
        sighting: Sighting,
        pair: tuple[str | None, str] | None,
        source: Exchange | PushedEvent,
        call: str,
    ) -> None:
        if pair is None:
            return
        known = self._connectors.get(connector)
        owner = self._owner(sighting.id, known.address if known else None, [sighting.detail.peer])
        self._transition(witness, owner, connector, sighting, pair, source, call)

    @staticmethod
    def _role(owner: Running | None, connector: str) -> str:
        roles = owner.roles.items() if owner else ()
        return next((role for role, name in roles if name == connector), connector)

    def _transition(
        self,
        witness: Witness,
        owner: Running | None,
        connector: str,
        sighting: Sighting,
        pair: tuple[str | None, str],
        source: Exchange | PushedEvent | BackboneEntry,
        call: str,
    ) -> None:
        author = self._by_address.get(sighting.by or "")
        transition = Transition(
            scenario=owner.identity.key if owner else "",
            step=owner.step if owner and not owner.over else "",
            party=self._role(owner, connector),
            entity=sighting.entity,
            id=sighting.id,
            old=pair[0],
            new=pair[1],
            at=source.answered if isinstance(source, Exchange) else source.at,
            witness=witness,
            call=call,
            correlation_id=source.correlation_id,
            by=self._role(owner, author) if author else sighting.by,
            announced=sighting.named,
            detail=sighting.detail,
        )
        if owner is not None:
            owner.changed_since_end |= owner.over
            if not owner.did(transition):
                # The lifecycle rules are about the object's whole history, whoever made it.
                owner.transitions.append(replace(transition, scenario=""))
                transition = replace(transition, scenario="", party=connector, by=author or sighting.by)
            else:
                owner.transitions.append(transition)
        self.stream.write("transition", **_facts(transition))


def _facts(observation: Exchange | PushedEvent | BackboneEntry | Transition) -> dict[str, Any]:
    facts: dict[str, Any] = plain(observation)
    return facts
