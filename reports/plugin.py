"""Wires pytest, pytest-bdd and pytest-xdist to the recording; everything else is done by :mod:`reports.session`.

``config.stash[RUN]`` is the :class:`reports.session.RunRecord` of this process from ``pytest_configure`` on. With
xdist the workers record and the controller merges; without, one process does both.
"""

import os
import sys
import traceback
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, ScenarioTemplate
from pytest_bdd.parser import Step as BddStep
from pytest_bdd.scenario import scenario_wrapper_template_registry

from reports.identity import AmbiguousIdentity, ensure_unique, identify
from reports.judging import Step
from reports.observations import ScenarioIdentity
from reports.progress import LiveLine, Progress
from reports.run import Run, identity
from reports.selection import FULL
from reports.session import RunRecord
from reports.stream import NotAStream, read
from reports.summary import ALL as ALL_SCENARIOS
from reports.summary import summary
from reports.terminal import time_of
from reports.verdicts import (
    ENVIRONMENT,
    FAILED,
    INTERRUPTED,
    NOTHING_COLLECTED,
    OWNER,
    PASSED,
    SUITE_ERROR,
    TOO_FEW,
    Verdict,
    worst,
)
from reports.writers import ALL, DEFAULT, TERMINAL, UnknownReport, chosen

RUN = pytest.StashKey[RunRecord]()

VERDICT, TABLE, ENDED, FAULT = "verdict", "transitions", "ended", "fault"
"""Names of the report's user properties, which reach the controller from its workers."""

UNWRITABLE = "the record of the run cannot be written"


class PlainSkip(Exception):
    """A scenario was skipped by other means than the registered "not applicable"."""


STATUS = {
    Verdict.FAILED: ("failed", "F", "FAILED"),
    Verdict.BLOCKED: ("failed", "B", "BLOCKED"),
    Verdict.REPAIRED: ("failed", "R", "REPAIRED"),
    Verdict.NOT_APPLICABLE: ("not applicable", "n", "NOT APPLICABLE"),
    Verdict.NOT_RUN: ("error", "N", "NOT RUN"),
    Verdict.SUITE_ERROR: ("error", "E", "SUITE ERROR"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the reports."""
    group = parser.getgroup("reports", "reports of the acceptance suite")
    group.addoption("--report-dir", default="reports/out", metavar="DIR", help="where the reports are written")
    group.addoption("--transitions", action="store_true", help="show the status transitions of every scenario")
    names = f"{', '.join(ALL)} (default: {', '.join(DEFAULT)})"
    group.addoption(
        "--report", action="append", default=[], metavar="NAME", help=f"write only this report (repeatable): {names}"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make this process's record and register the hooks that feed it. Raises UsageError for an unknown report."""
    try:
        names = chosen(config.getoption("--report"))
    except UnknownReport as unknown:
        raise pytest.UsageError(str(unknown)) from None
    # What a failure says stands above; pytest would say all of it once more where CI is set.
    config.option.force_short_summary = True
    directory = Path(config.rootpath, config.getoption("--report-dir"))
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    run = config.stash[RUN] = RunRecord(directory, config.rootpath, worker, names)
    if config.option.collectonly:
        return
    scenarios = ScenarioHooks(run, show_transitions=config.getoption("--transitions"))
    config.pluginmanager.register(scenarios, "reports-scenarios")
    if worker == "main":
        config.pluginmanager.register(RunHooks(run, config), "reports-run")
    else:
        config.pluginmanager.register(WorkerHooks(run), "reports-worker")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the stream also when the session never came to its end."""
    if RUN in config.stash:
        config.stash[RUN].stream.close()


def profile(config: pytest.Config) -> str:
    """Which scenarios the run was asked for: all of them, or what narrows them down as it was written."""
    named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    folders = [name for name in named if Path(config.rootpath, name) != config.rootpath / "features"]
    narrowed = {"": " ".join(folders), "-m ": config.option.markexpr, "-k ": config.option.keyword}
    # Who registers the option is another plugin, which this one does without.
    asked = getattr(config.option, "profile", None)
    narrowed = {"profile ": asked if asked != FULL else ""} | narrowed
    return ", ".join(f"{option}{text}" for option, text in narrowed.items() if text) or ALL_SCENARIOS


def identities(session: pytest.Session) -> list[ScenarioIdentity]:
    """The collected scenarios."""
    return [known for item in session.items if (known := identity_of(item))]


def steps_of(item: pytest.Item) -> list[tuple[str, str]]:
    """The type (``given`` …) and the text of each step of the scenario that a test item runs; none for another test."""
    if (found := _scenario_of(item)) is None:
        return []
    template, example = found
    return [(step.type, step.name) for step in template.render(example).steps]


def identity_of(item: pytest.Item) -> ScenarioIdentity | None:
    """The identity of the scenario that a test item runs; None for any other test."""
    if (found := _scenario_of(item)) is None:
        return None
    template, example = found
    feature = template.feature
    path = Path(feature.filename)
    shown = path.relative_to(item.config.rootpath) if path.is_relative_to(item.config.rootpath) else path
    tags = template.tags | feature.tags | (template.rule.tags if template.rule else set())
    title = template.render(example).name
    return identify(tags, title, feature.name, shown.as_posix(), template.line_number, example)


def _scenario_of(item: pytest.Item) -> tuple[ScenarioTemplate, Mapping[str, str]] | None:
    """What a scenario is made from: its text, and its row of Examples (empty without such)."""
    function = getattr(item, "obj", None)
    template = scenario_wrapper_template_registry.get(function) if function is not None else None
    if template is None:
        return None
    parameters = getattr(item, "callspec", None)
    return template, parameters.params.get("_pytest_bdd_example", {}) if parameters else {}


def verdict_in(report: object) -> Verdict | None:
    """The verdict that a scenario's report carries."""
    properties = dict(getattr(report, "user_properties", ()))
    return Verdict(properties[VERDICT]) if VERDICT in properties else None


class ScenarioHooks:
    """Feeds the record while scenarios run, and shows their verdicts."""

    def __init__(self, run: RunRecord, *, show_transitions: bool) -> None:
        self.run = run
        self.show_transitions = show_transitions

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Record from before the set-up until after the tear-down."""
        known = identity_of(item)
        if known is None:
            return (yield)
        self.run.begin(known)
        result = yield
        self.run.finish()
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Judge a phase, and say in its report what a reader needs instead of a traceback."""
        report = yield
        if self.run.current is None:
            return report
        if call.excinfo is not None:
            self._failed(report, call.excinfo.value, call.when)
        elif call.when == "call":
            self.run.current.ran = True
            report.user_properties.append((VERDICT, Verdict.PASSED.words))
        if call.when == "teardown":
            current = self.run.current
            known = current.identity
            ended = (known.key, known.title, current.verdict.words, current.duration)
            report.user_properties.append((ENDED, ended))
            if self.show_transitions:
                text = f"{known.key} {known.title}\n{self.run.transitions_text()}"
                report.user_properties.append((TABLE, text))
            if fault := self.run.stream.fault:
                report.user_properties.append((FAULT, fault))
        mask = self.run.masking.text
        report.sections = [(title, mask(text)) for title, text in report.sections]
        return report

    def _failed(self, report: pytest.TestReport, exception: BaseException, phase: str) -> None:
        if isinstance(exception, pytest.skip.Exception) and not any(
            isinstance(exception, kind) for kind, _ in self.run.verdict_for
        ):
            exception = PlainSkip(f"a scenario must not skip, since that reads like a pass: {exception}")
        failure = self.run.failed(exception, phase)
        report.user_properties.append((VERDICT, failure.verdict.words))
        if failure.verdict.value.pytest in ("skipped", "xfailed"):
            path, line, _ = report.location
            reason = self.run.masking.text(failure.message)
            report.outcome, report.longrepr = "skipped", (path, line or 0, reason)
            if failure.verdict is Verdict.KNOWN_DEFECT:
                # Where pytest itself and its other plugins look for the reason of an expected failure.
                vars(report).update(wasxfail=reason)
        else:
            report.outcome, report.longrepr = "failed", self.run.failure_text()

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: object) -> tuple[str, str, str] | None:
        """The verdict table's words where pytest has none."""
        verdict = verdict_in(report)
        return STATUS.get(verdict) if verdict else None

    def pytest_bdd_before_step(self, scenario: Scenario, step: BddStep, step_func: object) -> None:
        """A step begins; a Given may be owned by another scenario."""
        owner = getattr(step_func, OWNER, None) if step.type == "given" else None
        self.run.step_begins(Step(step.keyword, step.name, owner if owner not in scenario.tags else None))

    def pytest_bdd_after_step(self) -> None:
        """A step held."""
        self.run.step_ends("passed")

    def pytest_bdd_step_error(self, exception: BaseException) -> None:
        """A step did not hold."""
        self.run.step_ends("failed", str(exception).partition("\n")[0])

    def pytest_bdd_step_func_lookup_error(self, step: BddStep, exception: BaseException) -> None:
        """Nothing defines a step."""
        self.run.step_begins(Step(step.keyword, step.name))
        self.run.step_ends("undefined", str(exception))

    @pytest.hookimpl(trylast=True)
    def pytest_bdd_after_scenario(self, feature: Feature, scenario: Scenario) -> None:
        """No further step will run. A failing automatic check fails the scenario from here."""
        current = self.run.current
        if current is not None:
            steps = [Step(step.keyword, step.name) for step in scenario.steps]
            self.run.steps_end(steps, ended_early=current.step is not None)


class WorkerHooks:
    """One of several processes: tells the controller what it collected, and ends its stream."""

    def __init__(self, run: RunRecord) -> None:
        self.run = run

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Write what is to run before the controller hears that the collection is over."""
        if found := identities(session):
            self.run.stream.write("collected", scenarios=found, facts=self.run.facts)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Nothing more comes from this process."""
        self.run.close()


class RunHooks:
    """The process that answers for the run: schedules, merges, reports, and sets the exit code."""

    def __init__(self, run: RunRecord, config: pytest.Config) -> None:
        self.run = run
        self.config = config
        self.workers: list[str] = []
        self.others_failed = False
        self.judged = False
        self.hides_status = False
        self.progress: Progress | None = None
        self.live: LiveLine | None = None
        self.result: tuple[Run, Mapping[str, Path | Exception]] | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Without xdist: the scenarios are known now."""
        if found := identities(session):
            self._schedule(found, len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """With xdist: a worker is about to start."""
        self.workers.append(node.gateway.id)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """With xdist: the first worker that has collected says what is to run."""
        if self.run.scheduled:
            return
        path = self.run.directory / "events" / f"{node.gateway.id}.ndjson"
        try:
            collected = [event for event in read(path) if event["type"] == "collected"]
        except (FileNotFoundError, NotAStream):
            return
        if collected:
            self.run.tested(**collected[0]["facts"])
            self._schedule([identity(facts) for facts in collected[0]["scenarios"]], len(ids))

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, report: pytest.TestReport) -> None:
        """With xdist: a worker was lost, and with it the scenario that its stream ends in."""
        stream = self.run.directory / "events" / f"{vars(report)['node'].gateway.id}.ndjson"
        kinds = ("scenario_started", "scenario_finished")
        last = deque((event for event in read(stream) if event["type"] in kinds), maxlen=1) if stream.exists() else ()
        for event in last:
            if event["type"] == "scenario_started":
                known, verdict = identity(event["identity"]), Verdict.NOT_RUN.words
                seconds = (datetime.now(UTC) - time_of(event)).total_seconds()
                report.when = "call"
                report.user_properties += [(VERDICT, verdict), (ENDED, (known.key, known.title, verdict, seconds))]

    def _schedule(self, scenarios: list[ScenarioIdentity], tests: int) -> None:
        # Only here and not in the workers: what they raise ends as a riddle on the controller.
        try:
            ensure_unique(scenarios)
        except AmbiguousIdentity as ambiguous:
            raise pytest.UsageError(str(ambiguous)) from None
        self.run.forget_older(self.workers)
        self.run.tested(profile=profile(self.config))
        self.run.schedule(scenarios)
        self._end_without_record(self.run.stream.fault)
        reporter = self._reporter()
        as_usual = TERMINAL in self.run.reports and self.config.get_verbosity() == 0 and len(scenarios) == tests
        if reporter is not None and as_usual:
            reporter.showfspath = False
            self.progress = Progress(len(scenarios), self.run.directory / "events")
            if reporter.isatty() and self.config.getoption("capture") != "no":
                # Of its own: while a scenario runs, what pytest writes to is captured.
                terminal = os.dup(sys.stdout.fileno())
                self.live = LiveLine(terminal, self.progress.now, lambda: os.get_terminal_size(terminal).columns or 80)

    def _reporter(self) -> pytest.TerminalReporter | None:
        reporter: pytest.TerminalReporter | None = self.config.pluginmanager.get_plugin("terminalreporter")
        return reporter

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, tuple[str, str, Any], tuple[str, str, Any]]:
        """A scenario has its line in place of pytest's letter; it is counted all the same."""
        category, letter, word = yield
        return (category, "", "") if self.hides_status else (category, letter, word)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        """Show that a scenario ended, its transitions where they are asked for; notice failures of what is none."""
        with self.live.away() if self.live else nullcontext():
            self.hides_status = self.progress is not None and verdict_in(report) is not None
            yield
            self.hides_status = False
            properties: dict[str, Any] = dict(report.user_properties)
            self._show(properties)
        self.judged |= verdict_in(report) is not None
        self.others_failed |= report.failed and verdict_in(report) is None
        self._end_without_record(properties.get(FAULT, ""))

    @staticmethod
    def _end_without_record(fault: str) -> None:
        """What is not recorded need not run."""
        if fault:
            pytest.exit(f"{UNWRITABLE}: {fault}", returncode=ENVIRONMENT)

    def _show(self, properties: Mapping[str, Any]) -> None:
        reporter = self._reporter()
        if reporter is None:
            return
        if self.progress is not None and ENDED in properties:
            key, title, words, seconds = properties[ENDED]
            verdict = Verdict(words)
            colour = "red" if verdict.exit else "green" if verdict is Verdict.PASSED else "yellow"
            reporter.write_line(self.progress.ended(key, title, verdict, seconds), **{colour: True})
        if TABLE in properties:
            reporter.write_line(f"\n{properties[TABLE]}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Merge, write the reports, and let the verdicts decide the exit code where pytest's own says no more."""
        if self.live is not None:
            self.live.close()
        if not self.run.scheduled:
            if self.judged:
                # Scenarios ran of which the record knows nothing.
                session.exitstatus = worst([int(exitstatus), TOO_FEW])
            return
        if self.run.stream.fault:
            session.exitstatus = worst([int(exitstatus), ENVIRONMENT])
            return
        # Whatever else comes out of here ends the process with 1, which accuses a Connector.
        try:
            self.result = self.run.finish_run()
        except KeyboardInterrupt as ended:
            raise pytest.exit.Exception(f"{ended}: the reports are not whole", INTERRUPTED) from ended
        except Exception as fault:
            traceback.print_exc()
            raise pytest.exit.Exception("the reports could not be written", SUITE_ERROR) from fault
        if int(exitstatus) in (PASSED, FAILED, NOTHING_COLLECTED):
            run, files = self.result
            not_written = self.run.stream.fault or any(isinstance(found, Exception) for found in files.values())
            also = {FAILED: self.others_failed, ENVIRONMENT: bool(not_written)}
            session.exitstatus = worst([run.exit_code, *(code for code, holds in also.items() if holds)])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The summary of the run."""
        if self.result is not None and TERMINAL in self.run.reports:
            terminalreporter.section("acceptance")
            terminalreporter.write_line(summary(*self.result))
        if self.run.stream.fault:
            terminalreporter.write_line(f"{UNWRITABLE}: {self.run.stream.fault}")
