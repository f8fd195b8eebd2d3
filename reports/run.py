"""A whole run as the event streams of its processes tell it: what every report is written from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.observations import ScenarioIdentity
from reports.stream import Event, NotAStream, read_directory
from reports.verdicts import TOO_FEW, Verdict, exit_code

FILTERED = "filtered"
"""Why a scenario was left out that nothing else kept out than what a run was narrowed down by."""


@dataclass
class ScenarioRun:
    """One scenario's events, by kind, in order; ``identity`` says which, ``roles`` maps roles to Connectors' names."""

    identity: ScenarioIdentity
    worker: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    started: Event | None = None
    steps: list[Event] = field(default_factory=list)
    exchanges: list[Event] = field(default_factory=list)
    pushed: list[Event] = field(default_factory=list)
    transitions: list[Event] = field(default_factory=list)
    checks: list[Event] = field(default_factory=list)
    failures: list[Event] = field(default_factory=list)
    additions: list[Event] = field(default_factory=list)
    logs: list[Event] = field(default_factory=list)
    waits: list[Event] = field(default_factory=list)
    finished: Event | None = None

    @property
    def verdict(self) -> Verdict:
        """How it ended; not run when it did not end, failed when an automatic check failed after it had passed."""
        if self.finished is None:
            return Verdict.NOT_RUN
        verdict = Verdict(self.finished["verdict"])
        late = any(check["outcome"] == "failed" for check in self.checks)
        return Verdict.FAILED if verdict is Verdict.PASSED and late else verdict

    @property
    def message(self) -> str:
        """Why it ended like this, in one line; "" for a plain pass."""
        if self.finished is None:
            where = f"the process {self.worker} ended while it ran" if self.worker else "it never started"
            return f"not run: {where}"
        if self.failures:
            return str(self.failures[0]["message"]).partition("\n")[0]
        outcome = "passed" if self.verdict is Verdict.REPAIRED_SINCE else "failed"
        said = [f"{check['name']}: {check['detail']}" for check in self.checks if check["outcome"] == outcome]
        return said[-1] if said else ""

    @property
    def shown(self) -> list[Event]:
        """The transitions that were seen before it ended: what others see of its objects later, the next run may not
        show."""
        ended = self.finished["at"] if self.finished else ""
        return [seen for seen in self.transitions if not ended or seen["at"] <= ended]

    def add(self, event: Event) -> None:
        """Take one of its events."""
        match event["type"]:
            case "scenario_started":
                self.started, self.worker = event, event.get("worker", "")
            case "cast":
                if event.get("anew"):
                    # Another cast had been prepared, and could not play.
                    self.transitions.clear()
                self.roles.update(event["roles"])
            case "step_finished":
                self.steps.append(event)
            case "scenario_finished":
                self.finished = event
            case "waited":
                self.waits.append(event)
            case "exchange" | "transition" | "check" | "failure" | "addition" | "log" | "pushed" as kind:
                name = kind if kind == "pushed" else kind + "s"
                getattr(self, name).append(event)


UNATTRIBUTED = {"connector": "connectors", "transition": "unattributed", "addition": "additions", "waited": "waits"}
"""Where a run keeps events that belong to no scenario."""


@dataclass
class Run:
    """Everything of a run, or of several that were merged, of which ``unfinished`` did not end.

    ``shards`` are those that its processes ran, as ``--shard`` was given; ``merged`` says that these should be all.

    ``features`` maps each feature file's uri to its text; ``incomplete`` says why the record is not whole, in words;
    empty when it is. ``notices`` are what somebody has to look at, though it is not red. ``left_out`` maps the keys of
    scenarios that were found and not scheduled to the reason, in one word.
    """

    session: Event = field(default_factory=dict)
    features: dict[str, str] = field(default_factory=dict)
    scheduled: list[ScenarioIdentity] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    scenarios: dict[str, ScenarioRun] = field(default_factory=dict)
    connectors: list[Event] = field(default_factory=list)
    unattributed: list[Event] = field(default_factory=list)
    additions: list[Event] = field(default_factory=list)
    waits: list[Event] = field(default_factory=list)
    finished: Event | None = None
    unfinished: int = 0
    shards: list[str] = field(default_factory=list)
    merged: bool = False
    incomplete: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def cell(self) -> str:
        """Which Templator met which Requestor, as the session said it; "" when it said nothing."""
        return str(self.session.get("words", ""))

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many scenarios ended how, those that never started included; in the verdict table's order."""
        counted = Counter(scenario.verdict for scenario in self.scenarios.values())
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    @property
    def exit_code(self) -> int:
        """The exit code that this run deserves, by what is recorded alone; 11 also when the record is incomplete."""
        ended = [scenario for scenario in self.scenarios.values() if scenario.finished is not None]
        codes = [scenario.finished["exit"] for scenario in ended if scenario.finished and "exit" in scenario.finished]
        codes += [TOO_FEW] * bool(self.incomplete)
        part = bool(self.shards) and not self.merged
        return exit_code([scenario.verdict for scenario in ended], len(self.scenarios), codes, part=part)

    def add(self, event: Event) -> None:
        """Take an event that belongs to no scenario."""
        match event["type"]:
            case "session_started":
                self.session = self.session or event
                self.unfinished += 1
                self.shards += filter(None, [event.get("shard")])
            case "feature":
                self.features[event["uri"]] = event["source"]
            case "scheduled":
                self.scheduled += [identity(facts) for facts in event["scenarios"]]
            case "left_out":
                # The first reason counts: what was left out before is not there to be filtered.
                self.left_out = {identity(facts).key: event["why"] for facts in event["scenarios"]} | self.left_out
            case "finished":
                self.finished = event
                self.unfinished -= 1
            case "notice" if event["words"] not in self.notices:
                # Every process tells it.
                self.notices.append(event["words"])
            case kind if kind in UNATTRIBUTED:
                getattr(self, UNATTRIBUTED[kind]).append(event)


def identity(facts: dict[str, Any]) -> ScenarioIdentity:
    """A scenario's identity as the stream spells it."""
    return ScenarioIdentity(**{**facts, "tags": tuple(facts.get("tags", ()))})


def assemble(events: Iterable[Event]) -> Run:
    """The run that these events make, in the order of :func:`reports.stream.read_directory`."""
    run = Run()
    unended: set[str] = set()
    for event in events:
        match event["type"]:
            case "opened":
                unended.add(event["worker"])
            case "closed":
                unended.discard(event["worker"])
            case "merged":
                run.merged = True
            case "truncated":
                run.incomplete.append(f"the last event in {event['file']} is cut off")
            case _ if event.get("scenario"):
                _scenario(run, event["scenario"], event).add(event)
            case _:
                run.add(event)
    _judge_completeness(run, unended)
    return run


def _scenario(run: Run, key: str, event: Event) -> ScenarioRun:
    scenario = run.scenarios.setdefault(key, ScenarioRun(ScenarioIdentity(key, None, key, "", "", 0)))
    # What an aged cast did ahead was recorded before the scenario began.
    if "identity" in event:
        scenario.identity = identity(event["identity"])
    return scenario


def _judge_completeness(run: Run, unended: set[str]) -> None:
    run.incomplete += [f"the process {worker} ended without closing its stream" for worker in sorted(unended)]
    if run.finished is None or run.unfinished > 0:
        run.incomplete.append("the run did not finish")
    started = len(run.scenarios)
    for scheduled in run.scheduled:
        # What one shard left out another one had.
        run.left_out.pop(scheduled.key, None)
        run.scenarios.setdefault(scheduled.key, ScenarioRun(scheduled))
    if missing := len(run.scenarios) - started:
        run.incomplete.append(f"{missing} of {len(run.scheduled)} scheduled scenarios never started")
    if run.merged and run.shards:
        run.incomplete += _missing_shards(run)


def _missing_shards(run: Run) -> list[str]:
    of = int(run.shards[0].partition("/")[2])
    missing = [shard for number in range(1, of + 1) if (shard := f"{number}/{of}") not in run.shards]
    if missing:
        return [f"shard {shard} is missing" for shard in missing]
    selected = run.session["selected"]
    if len(run.scheduled) == selected:
        return []
    return [f"the shards hold {len(run.scheduled)} of {selected} scenarios: they were not divided in the same way"]


def load(directory: Path) -> Run:
    """The run in a report directory. Raises :class:`reports.stream.NotAStream` when there is none in it."""
    try:
        return assemble(read_directory(directory))
    except (AttributeError, KeyError, TypeError) as fault:
        raise NotAStream(f"{directory}: an event does not hold what its type must: {fault!r}") from fault
