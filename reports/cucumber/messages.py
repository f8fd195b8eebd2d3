"""``messages.ndjson``: a run as Cucumber Messages, with calls and transitions attached to the step they happened in.

A test case has a hook before its steps for the set-up, and two after them: for the automatic checks and the tear-down.
What the statuses are is the verdict table's column ``cucumber``. Schema: npm's ``@cucumber/messages``.
"""

import json
import platform
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

from reports.run import Run, ScenarioRun
from reports.stream import Event
from reports.terminal import curl, failure_text, time_of, transitions_table
from reports.text import harmless
from reports.verdicts import Verdict

Envelope = dict[str, Any]

PACKAGE = Path(__file__).parent / "package.json"
SETUP, CHECKS, TEARDOWN = 0, -2, -1
HOOKS = {SETUP: ("set-up", "BEFORE"), CHECKS: ("automatic checks", "AFTER"), TEARDOWN: ("tear-down", "AFTER")}
"""The hooks of a test case by their places among its steps."""


def write(run: Run, directory: Path) -> Path:
    """Write ``messages.ndjson`` into the report directory and return its path."""
    path = directory / "messages.ndjson"
    with path.open("w", encoding="ascii") as file:
        file.writelines(json.dumps(envelope) + "\n" for envelope in envelopes(run))
    return path


def envelopes(run: Run) -> Iterator[Envelope]:
    """The messages in the order in which Cucumber sends them."""
    ids = IdGenerator()
    yield {"meta": _meta()}
    pickles: dict[tuple[str, str], Envelope] = {}
    for uri, source in run.features.items():
        yield {"source": {"uri": uri, "data": source, "mediaType": "text/x.cucumber.gherkin+plain"}}
        document: Any = {**Parser(AstBuilder(ids)).parse(source), "uri": uri}
        yield {"gherkinDocument": document}
        for pickle in Compiler(ids).compile(document):
            pickles[uri, pickle["name"]] = dict(pickle)
            yield {"pickle": pickle}
    hooks = {place: ids.get_next_id() for place in HOOKS}
    for place, (name, when) in HOOKS.items():
        yield {"hook": {"id": hooks[place], "name": name, "type": f"{when}_TEST_CASE", "sourceReference": {}}}
    began, ended = times(run)
    this = ids.get_next_id()
    yield {"testRunStarted": {"id": this, "timestamp": _timestamp(began)}}
    unknown = []
    for scenario in run.scenarios.values():
        found = pickles.get((scenario.identity.uri, scenario.identity.title))
        if found is None:
            unknown.append(scenario.identity.key)
        else:
            yield from Case(scenario, found, began).envelopes(this, hooks, ids)
    told = [*run.incomplete, *(f"the text of {key} is not in the stream" for key in unknown)]
    finished = {"testRunStartedId": this, "timestamp": _timestamp(ended), "success": not (run.exit_code or told)}
    yield {"testRunFinished": {**finished, "message": "; ".join(told)} if told else finished}


def _meta() -> Envelope:
    return {
        "protocolVersion": json.loads(PACKAGE.read_text(encoding="utf-8"))["dependencies"]["@cucumber/messages"],
        "implementation": {"name": "connector-onboarding-acceptance"},
        "runtime": {"name": "Python", "version": platform.python_version()},
        "os": {"name": platform.system()},
        "cpu": {"name": platform.machine()},
    }


def times(run: Run) -> tuple[datetime, datetime]:
    """When a run began and ended, by what is known of it."""
    ends = [event for scenario in run.scenarios.values() for event in (scenario.started, scenario.finished)]
    known = [time_of(event) for event in (run.session, *ends, run.finished) if event and "at" in event]
    return (min(known), max(known)) if known else (datetime.fromtimestamp(0, UTC),) * 2


@dataclass(frozen=True)
class Result:
    """What became of one step of a test case, in Cucumber's words, and what is attached to it by name."""

    status: str
    began: datetime
    ended: datetime
    message: str = ""
    kind: str = ""
    attached: tuple[tuple[str, str], ...] = ()

    def envelope(self) -> Envelope:
        """The message's ``testStepResult``."""
        facts: Envelope = {"status": self.status, "duration": _duration(self.ended - self.began)}
        if self.message:
            facts["message"] = self.message
        if self.kind:
            facts["exception"] = {"type": self.kind, "message": self.message, "stackTrace": self.message}
        return facts


class Case:
    """One scenario beside its pickle, of which only ``steps`` is needed for :meth:`results`.

    A scenario that never started has its times from the beginning of the run.
    """

    def __init__(self, scenario: ScenarioRun, pickle: Envelope, run_began: datetime) -> None:
        self.scenario = scenario
        self.pickle = pickle
        self.began = time_of(scenario.started) if scenario.started else run_began
        self.ended = time_of(scenario.finished) if scenario.finished else self.began
        self.steps = scenario.steps[: len(pickle["steps"])]

    def envelopes(self, run_id: str, hooks: dict[int, str], ids: IdGenerator) -> Iterator[Envelope]:
        """Its messages; ``hooks`` are the ids of :data:`HOOKS`."""
        case, started = ids.get_next_id(), ids.get_next_id()
        steps: list[Envelope] = [{"pickleStepId": step["id"]} for step in self.pickle["steps"]]
        steps = [{"hookId": hooks[SETUP]}, *steps, {"hookId": hooks[CHECKS]}, {"hookId": hooks[TEARDOWN]}]
        steps = [{"id": ids.get_next_id(), **step} for step in steps]
        yield {"testCase": {"id": case, "pickleId": self.pickle["id"], "testSteps": steps, "testRunStartedId": run_id}}
        begun = {"id": started, "testCaseId": case, "attempt": 0, "timestamp": _timestamp(self.began)}
        yield {"testCaseStarted": {**begun, **({"workerId": self.scenario.worker} if self.scenario.worker else {})}}
        for step, result in zip(steps, self.results(), strict=True):
            place = {"testCaseStartedId": started, "testStepId": step["id"]}
            yield {"testStepStarted": {**place, "timestamp": _timestamp(result.began)}}
            for name, text in result.attached:
                what = {"body": text, "contentEncoding": "IDENTITY", "mediaType": "text/plain", "fileName": name}
                yield {"attachment": {**place, **what}}
            outcome = {"testStepResult": result.envelope(), "timestamp": _timestamp(result.ended)}
            yield {"testStepFinished": {**place, **outcome}}
        end = {"testCaseStartedId": started, "timestamp": _timestamp(self.ended), "willBeRetried": False}
        yield {"testCaseFinished": end}

    def results(self) -> list[Result]:
        """What became of the set-up, of each step, of the automatic checks and of the tear-down."""
        scenario = self.scenario
        last = self.ended if scenario.finished or not self.steps else time_of(self.steps[-1])
        checked = "PASSED" if scenario.checks else "SKIPPED"
        never = [Result("SKIPPED", last, last)] * (len(self.pickle["steps"]) - len(self.steps))
        results = [Result("PASSED", self.began, self.began), *map(_step, self.steps), *never]
        results += [Result(checked, last, last), Result("PASSED", last, last)]
        for failure in scenario.failures:
            place = self._place(failure)
            results[place] = _failed(results[place], failure)
        if scenario.verdict is Verdict.FAILED and not scenario.failures:
            results[CHECKS] = replace(results[CHECKS], status="FAILED", message=harmless(scenario.message))
        elif scenario.message and not scenario.failures:
            results[CHECKS] = replace(results[CHECKS], attached=((scenario.verdict.words, harmless(scenario.message)),))
        if scenario.verdict is Verdict.NOT_RUN:
            # Of several statuses Cucumber shows the worst, and for Cucumber a passed step is worse than an unknown one.
            results = [replace(result, status=Verdict.NOT_RUN.value.cucumber) for result in results]
        attached = self._attached(len(results))
        return [replace(result, attached=(*attached[place], *result.attached)) for place, result in enumerate(results)]

    def _place(self, failure: Event) -> int:
        """Where a failure belongs: to the set-up, to the step that did not pass, to the checks, or to the tear-down."""
        if failure["phase"] != "call":
            return SETUP if failure["phase"] == "setup" else TEARDOWN
        broken = (
            place for place, step in enumerate(self.steps, start=1) if step["outcome"] not in ("passed", "not run")
        )
        return next(broken, CHECKS)

    def _attached(self, count: int) -> list[list[tuple[str, str]]]:
        """What was observed while each of the results came about."""
        bounds = [time_of(step) for step in self.steps]
        if self.steps:
            bounds.insert(0, bounds[0] - timedelta(milliseconds=self.steps[0]["ms"]))
        scenario = self.scenario
        parts = [ScenarioRun(scenario.identity, roles=scenario.roles, started=scenario.started) for _ in range(count)]
        for event in (*scenario.exchanges, *scenario.transitions):
            place = bisect_left(bounds, time_of(event))
            parts[place if place < len(bounds) else CHECKS].add(event)
        for event in scenario.logs:
            parts[self._place(scenario.failures[0]) if scenario.failures else CHECKS].add(event)
        return [list(_texts(part)) for part in parts]


def _texts(part: ScenarioRun) -> Iterator[tuple[str, str]]:
    if part.exchanges:
        yield "calls", "\n".join(curl(part, call) for call in part.exchanges)
    if part.transitions:
        yield "transitions", transitions_table(part)
    for log in part.logs:
        yield f"log of {log['connector']}", harmless(log["text"])


def _step(step: Event) -> Result:
    ended = time_of(step)
    status = "PASSED" if step["outcome"] == "passed" else "SKIPPED"
    return Result(status, ended - timedelta(milliseconds=step["ms"]), ended)


def _failed(result: Result, failure: Event) -> Result:
    verdict, text = Verdict(failure["verdict"]), failure_text(failure)
    shown = replace(result, status=verdict.value.cucumber, attached=((verdict.words, text),))
    if shown.status == "FAILED":
        return replace(shown, message=text, kind=harmless(failure["kind"]))
    return replace(shown, message=harmless(failure["message"]))


def _timestamp(moment: datetime) -> Envelope:
    return _duration(moment - datetime.fromtimestamp(0, UTC))


def _duration(length: timedelta) -> Envelope:
    return {"seconds": length.days * 86400 + length.seconds, "nanos": length.microseconds * 1000}
