"""What one process records of a run, and the reports that are written when all of it is over.

The test runner's plugin tells it what happens; it knows the runner's words (phases, steps) but nothing of the runner
itself.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports import lifecycle
from reports.cucumber.html import CACHE, NotWritten
from reports.judging import Failure, Step, judge
from reports.masking import Masking
from reports.observations import ScenarioIdentity
from reports.provenance import suite
from reports.recorder import Recorder
from reports.run import FILTERED, Run, ScenarioRun, load
from reports.stream import EventStream, plain
from reports.terminal import failure_block, transitions_table
from reports.verdicts import Verdict, worst
from reports.writers import write_files

ANNOUNCED_WITHIN = 2.0
"""Seconds that the events of a scenario's transitions may take after its last step."""

LOG_LINES = 200
"""How much of a Connector's log a failed scenario keeps."""

ANNOUNCED, LIFECYCLE = "each transition was announced", "every object kept to its lifecycle"
ONCE, NONE = "nothing was announced more often than it happened", "a refusal announces nothing"


class AutomaticCheckFailed(AssertionError):
    """All steps held, but something that no step asserts did not; ``sentence`` says which checks."""

    def __init__(self, failed: Sequence[str]) -> None:
        super().__init__("\n".join(failed))
        self.sentence = "automatic checks: " + "; ".join(dict.fromkeys(text.partition(":")[0] for text in failed))


class Repaired(AssertionError):
    """A scenario passed that is listed as not passing on this version; the message says which entry to remove."""

    sentence = "a known defect was not seen"


Again = Callable[[ScenarioIdentity, Failure | None], tuple[Verdict, str] | None]
"""A second opinion on a failure, or (None) on a scenario of which everything held: another verdict and why, or None."""


LOG_TIME = re.compile(r"\[?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


def excerpt(log: str, since: datetime) -> list[str]:
    """The lines of a Connector's log from a moment on (to the second); all of them when none tells its time in UTC."""
    lines = log.splitlines()
    start = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    told = ((number, LOG_TIME.match(line)) for number, line in enumerate(lines))
    first = next((number for number, time in told if time and time[1] >= start), 0)
    return lines[first:]


@dataclass
class Current:
    """The running scenario. ``step`` is the one that runs or failed, ``position`` where its events begin in the
    stream, ``ran`` whether its steps came to an end, good or bad."""

    identity: ScenarioIdentity
    position: int
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    roles: dict[str, str] = field(default_factory=dict)
    step: Step | None = None
    step_began: float = 0.0
    step_open: bool = False
    steps_begun: int = 0
    ran: bool = False
    failures: list[Failure] = field(default_factory=list)
    passes_as: Verdict = Verdict.PASSED

    @property
    def verdict(self) -> Verdict:
        """How it ended, or would end now: the verdict of its first failure."""
        # Where another plugin took it over, nobody has seen it pass.
        held = self.passes_as if self.ran else Verdict.NOT_RUN
        return self.failures[0].verdict if self.failures else held

    @property
    def duration(self) -> float:
        """Seconds since it began."""
        return round(time.monotonic() - self.began, 4)


@dataclass(frozen=True)
class Past:
    """A scenario that is over, for those that come after it on the same Connectors."""

    identity: ScenarioIdentity
    verdict: Verdict
    connectors: frozenset[str]


class RunRecord:
    """Recorder, stream and registry of one process, the seam between the reports and whoever starts Connectors.

    ``verdict_for`` maps exception types to verdicts and ``exit_for`` to exit codes, the first fit counts;
    ``log_of`` gives the log so far of a Connector by its name. ``reports`` are the names of the reports to write,
    ``files`` those of the scheduled scenarios, ``known`` all scenarios that there are, of which those that are not
    scheduled are recorded. ``announced_within`` are the seconds that the barrier for events waits at most, ``cache``
    keeps what a report installs.
    ``judge_again`` may turn failed into known defect, and passed into repaired or repaired since.
    """

    def __init__(self, directory: Path, root: Path, worker: str, reports: Sequence[str]) -> None:
        self.directory = directory
        self.root = root
        self.reports = tuple(reports)
        self.created = datetime.now(UTC)
        self.masking = Masking()
        self.stream = EventStream(directory / "events" / f"{worker}.ndjson", self.masking)
        self.recorder = Recorder(self.stream)
        self.verdict_for: list[tuple[type[BaseException], Verdict]] = []
        self.exit_for: list[tuple[type[BaseException], int]] = []
        self.log_of: Callable[[str], str] | None = None
        self.judge_again: Again | None = None
        self.announced_within = ANNOUNCED_WITHIN
        self.cache = CACHE
        self.current: Current | None = None
        self.scheduled = 0
        self.files: list[str] = []
        self.known: list[ScenarioIdentity] = []
        self.facts: dict[str, Any] = {}
        self._past: list[Past] = []

    def tested(self, **facts: Any) -> None:
        """What this run tests, for its first event: ``words`` for people, and whatever else is known (versions,
        launch)."""
        self.facts |= facts

    def schedule(self, identities: Sequence[ScenarioIdentity]) -> None:
        """The run begins: these scenarios are to run, in all processes together."""
        self.scheduled = len(identities)
        self.files = list(dict.fromkeys(identity.uri for identity in identities))
        self.stream.write("session_started", **{"at": self.created, "suite": suite(self.root), **self.facts})
        for uri in self.files:
            self.stream.write("feature", uri=uri, source=(self.root / uri).read_text(encoding="utf-8"))
        self.stream.write("scheduled", scenarios=identities)
        scheduled = {identity.key for identity in identities}
        if filtered := [identity for identity in self.known if identity.key not in scheduled]:
            self.leave_out(FILTERED, filtered)

    def leave_out(self, why: str, identities: Sequence[ScenarioIdentity]) -> None:
        """These scenarios were found and are not to run; ``why`` in one word."""
        self.stream.write("left_out", why=why, scenarios=identities)

    def begin(self, identity: ScenarioIdentity) -> None:
        """A scenario begins, before anything is set up for it."""
        self.current = Current(identity, self.stream.position)
        self.recorder.begin(identity)

    def cast(self, roles: Mapping[str, str]) -> None:
        """The running scenario was lent these Connectors: role to name. Raises RuntimeError when none is running."""
        current = self._running()
        current.roles.update(roles)
        self.recorder.cast(current.identity, roles)

    def step_begins(self, step: Step) -> None:
        """A step of the running scenario begins."""
        current = self._running()
        current.step, current.step_open = step, True
        current.step_began, current.steps_begun = time.monotonic(), current.steps_begun + 1
        self.recorder.step(step.sentence)
        self.stream.write("step_started", scenario=current.identity.key, keyword=step.keyword, text=step.text)

    def step_ends(self, outcome: str, message: str = "") -> None:
        """The step is over: ``passed``, ``failed``, ``undefined`` or ``skipped``."""
        current = self._running()
        if current.step is not None:
            self._step_finished(current.step, outcome, message, (time.monotonic() - current.step_began) * 1000)
        current.step_open = False
        if outcome == "passed":
            current.step = None

    def _step_finished(self, step: Step, outcome: str, message: str, ms: float) -> None:
        key = self._running().identity.key
        facts = {"keyword": step.keyword, "text": step.text, "outcome": outcome, "message": message, "ms": round(ms, 1)}
        self.stream.write("step_finished", scenario=key, **facts)

    def steps_end(self, steps: Sequence[Step], *, ended_early: bool) -> None:
        """No further step will run: note those that did not, and check what no step asserts when all did.

        Raises :class:`AutomaticCheckFailed`.
        """
        current = self._running()
        if current.step_open:
            # A step that ended its scenario on purpose reports neither success nor error.
            self.step_ends("skipped")
        for step in steps[current.steps_begun :]:
            self._step_finished(step, "not run", "", 0.0)
        if not ended_early:
            self.recorder.step("")
            self._check(current.identity)

    def _check(self, identity: ScenarioIdentity) -> None:
        missing = self.recorder.wait_for_events(identity, self.announced_within)
        detail = "no event of " + "; ".join(missing) if missing else ""
        self.recorder.check(ANNOUNCED, "failed" if missing else "passed", detail)
        self._check_surplus(identity)
        self._check_lifecycle(identity)
        if failed := self.recorder.failed_checks(identity):
            raise AutomaticCheckFailed(failed)
        if again := self._again(identity, None):
            self._running().passes_as, reason = again
            if self._running().passes_as.exit:
                raise Repaired(reason)
            self.recorder.check(Repaired.sentence, "passed", reason)

    def _check_surplus(self, identity: ScenarioIdentity) -> None:
        found = {ONCE: self.recorder.repeated_events(identity), NONE: self.recorder.events_of_refusals(identity)}
        for name, surplus in found.items():
            self.recorder.check(name, "failed" if surplus else "passed", "; ".join(surplus), identity)

    def _check_lifecycle(self, identity: ScenarioIdentity) -> None:
        violations = lifecycle.check(self.recorder.record(identity))
        if not violations:
            self.recorder.check(LIFECYCLE, "passed", scenario=identity)
        for violation in violations:
            self.recorder.check(LIFECYCLE, "failed", str(violation), scenario=identity)

    def failed(self, exception: BaseException, phase: str) -> Failure:
        """A phase of the running scenario (``setup``, ``call``, ``teardown``) ended with an exception."""
        current = self._running()
        failure = judge(
            exception,
            phase=phase,
            step=current.step if phase == "call" else None,
            root=self.root,
            verdict_for=self.verdict_for,
            exit_for=self.exit_for,
        )
        if isinstance(exception, Repaired):
            failure = replace(failure, verdict=Verdict.REPAIRED, exit=Verdict.REPAIRED.exit)
        elif again := self._again(current.identity, failure):
            verdict, reason = again
            failure = replace(failure, verdict=verdict, exit=verdict.exit, message=f"{reason}\n{failure.message}")
        current.failures.append(failure)
        facts = {**plain(failure), "verdict": failure.verdict.words}
        self.stream.write("failure", scenario=current.identity.key, **facts)
        if failure.verdict.exit and len(current.failures) == 1:
            self._write_logs(current)
        return failure

    def _again(self, identity: ScenarioIdentity, failure: Failure | None) -> tuple[Verdict, str] | None:
        return self.judge_again(identity, failure) if self.judge_again else None

    def _write_logs(self, current: Current) -> None:
        if self.log_of is None:
            return
        for name in dict.fromkeys(current.roles.values()):
            text = "\n".join(excerpt(self.log_of(name), current.started)[-LOG_LINES:])
            self.stream.write("log", scenario=current.identity.key, connector=name, text=text)

    def finish(self) -> None:
        """The running scenario is over, everything of it torn down."""
        current = self._running()
        verdict, duration = current.verdict, current.duration
        codes = [failure.exit for failure in current.failures] or [verdict.exit]
        phase = current.failures[0].phase if current.failures else ""
        self.recorder.end(current.identity, verdict=verdict.words, exit=worst(codes), phase=phase, duration=duration)
        self._past.append(Past(current.identity, verdict, frozenset(current.roles.values())))
        self.current = None

    def failure_text(self) -> str:
        """The running scenario's failure as the terminal shows it, read back from the stream and so masked."""
        connectors = set(self._running().roles.values())
        earlier = [
            f"{past.identity.key} {past.identity.title} – {past.verdict.words}"
            for past in self._past
            if past.connectors & connectors
        ]
        return failure_block(self._so_far(), earlier)

    def transitions_text(self) -> str:
        """The running scenario's transitions as a table."""
        return transitions_table(self._so_far())

    def _so_far(self) -> ScenarioRun:
        current = self._running()
        scenario = ScenarioRun(current.identity)
        for event in self.stream.since(current.position):
            if event.get("scenario") == current.identity.key:
                scenario.add(event)
        return scenario

    def close(self) -> None:
        """This process records no more. What passed scenarios' objects did afterwards is checked once more."""
        passed = {past.identity for past in self._past if past.verdict is Verdict.PASSED}
        for identity in self.recorder.changed_since_end():
            if identity in passed:
                self._check_surplus(identity)
                self._check_lifecycle(identity)
        self.stream.close()

    def finish_run(self) -> tuple[Run, dict[str, Path | NotWritten | OSError]]:
        """All processes are done: end the stream, merge, write the reports; the run and where its reports are."""
        counted = load(self.directory)
        counts = {verdict.words: count for verdict, count in counted.counts.items()}
        self.stream.write("finished", counts=counts, connectors=len(counted.connectors))
        self.close()
        run = load(self.directory)
        return run, write_files(run, self.directory, self.reports, self.cache)

    def forget_older(self, workers: Iterable[str] = ()) -> None:
        """Remove the streams of an earlier run from the report directory, all but this process's and the workers'."""
        kept = {self.stream.worker, *workers}
        for path in (self.directory / "events").glob("*.ndjson"):
            if path.stem not in kept:
                path.unlink(missing_ok=True)

    def _running(self) -> Current:
        if self.current is None:
            raise RuntimeError("no scenario is running")
        return self.current
