"""Runs of pytest inside a test: a small suite of another field with the reports' plugin."""

import subprocess
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.run import Run, load
from reports.stream import NotAStream

ROOT = Path(__file__).parents[2]

CONFTEST = """
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.waiting import eventually
from reports.observations import BackboneEntry, Exchange, PushedEvent
from reports.plugin import RUN
from reports.verdicts import Verdict, owned_by


class NotApplicable(pytest.skip.Exception):
    pass


class ConnectorFault(Exception):
    pass


class NoFreshCast(Exception):
    pass


class EnvironmentNotReady(Exception):
    pass


def pytest_configure(config):
    run = config.stash[RUN]
    run.tested(words="a library 7.0.0")
    run.masking.secret("the-secret-key")
    run.log_of = lambda name: f"{name} says the-secret-key\\n"
    run.verdict_for += [
        (NotApplicable, Verdict.NOT_APPLICABLE),
        (ConnectorFault, Verdict.FAILED),
        (NoFreshCast, Verdict.NOT_RUN),
        (EnvironmentNotReady, Verdict.NOT_RUN),
    ]
    run.exit_for += [(EnvironmentNotReady, 10)]
    run.announced_within = 0.05
    run.judge_again = judge_again


def judge_again(identity, failure):
    if "listed" not in identity.tags and "once_listed" not in identity.tags:
        return None
    if failure is None:
        verdict = Verdict.REPAIRED if "listed" in identity.tags else Verdict.REPAIRED_SINCE
        return verdict, "defects.toml line 3 says otherwise"
    return (Verdict.KNOWN_DEFECT, "the answer is known to be wrong") if failure.observed == "'no'" else None


@pytest.fixture(autouse=True)
def surroundings(request):
    if "setup_breaks" in request.keywords:
        raise RuntimeError("the fixture broke")
    if "does_not_start" in request.keywords:
        raise ConnectorFault("the Connector never got healthy")
    if "no_network" in request.keywords:
        raise EnvironmentNotReady("Docker does not answer")
    if "no_cast" in request.keywords:
        raise NoFreshCast("all are used")
    yield
    if "teardown_breaks" in request.keywords:
        raise RuntimeError("the tear-down broke")


@given("a library")
def _(): pass


@given("a library that lent a book")
@owned_by("LND-01")
def _(): assert "returned" == "lent"


@given("a newer library")
def _(): raise NotApplicable("this release has no reservations")


@given("a library that skips")
def _(): pytest.skip("not today")


@when("a reader asks")
def _(): pass


@when("a reader waits for the door")
def _(): eventually("the door is open", Path("open").exists, bool, deadline=60)


@when("the process dies")
def _(): os._exit(7)


@when("somebody presses Ctrl-C")
def _(): raise KeyboardInterrupt


@then(parsers.parse("the answer is {answer}"))
def _(answer): assert answer == "yes"


@then("our own code breaks")
def _(): raise RuntimeError("the-secret-key is in the message")


def exchange(relationship, name="connector-2"):
    return Exchange(None, name, datetime.now(UTC), 0.01, "GET", "/api/core/v1/Relationships",
                    {"X-API-KEY": "the-secret-key"}, None, 200, {}, {"result": [relationship]}, None, 7)


@when(parsers.parse("a Relationship is {status} {announced}"))
def _(request, status, announced):
    run = request.config.stash[RUN]
    heard = announced != "and nobody hears of it"
    for name, address in (("connector-1", "did:t"), ("connector-2", "did:r")):
        run.recorder.connector(name, address, 7, announces=not heard, about="the vendor's runtime")
    run.cast({"Templator": "connector-1", "Requestor": "connector-2"})
    log = [{"reason": "Creation", "newStatus": "Pending", "createdBy": "did:r"}]
    call, name = "POST /Relationships", "REL" + run.current.identity.id
    run.recorder.backbone(BackboneEntry(datetime.now(UTC), "Relationship", name, None, "Pending", "Creation", "did:r",
                                        ("did:t", "did:r"), call, None))
    relationship = {"id": name, "status": status, "peer": "did:t", "auditLog": log}
    run.recorder.exchange(exchange(relationship))
    if announced == "and its event comes twice":
        for _ in range(2):
            event = PushedEvent("connector-2", datetime.now(UTC), "transport.relationshipChanged", relationship, None)
            run.recorder.pushed(event)
"""

PLUGINS = (
    "-p",
    "reports.plugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:hypothesispytest",
    "-W",
    "ignore::pytest.PytestUnknownMarkWarning",
)

COMMAND = (sys.executable, "-m", "pytest", *PLUGINS)
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUTF8": "1", "COLUMNS": "200"}

STEPS = {
    "passes": "Given a library\nWhen a reader asks\nThen the answer is yes",
    "fails": "Given a library\nWhen a reader asks\nThen the answer is no\nAnd the answer is yes",
    "blocked": "Given a library that lent a book\nThen the answer is yes",
    "not applicable": "Given a newer library\nThen the answer is yes",
    "skips": "Given a library that skips\nThen the answer is yes",
    "breaks": "Given a library\nThen our own code breaks",
    "undefined": "Given a library\nWhen nobody defined this\nThen the answer is yes",
    "waits": "Given a library\nWhen a reader waits for the door\nThen the answer is yes",
    "dies": "Given a library\nWhen the process dies\nThen the answer is yes",
    "interrupted": "Given a library\nWhen somebody presses Ctrl-C\nThen the answer is yes",
    "unannounced": "Given a library\nWhen a Relationship is Pending and nobody hears of it",
    "announced twice": "Given a library\nWhen a Relationship is Pending and its event comes twice",
    "impossible": "Given a library\nWhen a Relationship is Active before anyone accepted",
}
"""Scenarios by what becomes of them."""


@dataclass(frozen=True)
class Inner:
    """How an inner run ended: its exit code, what it printed, and its streams as a run (None when it left none)."""

    code: int
    output: str
    run: Run | None
    directory: Path

    def verdicts(self) -> dict[str, str]:
        """The verdicts by the scenarios' identities."""
        assert self.run is not None
        return {key: scenario.verdict.words for key, scenario in self.run.scenarios.items()}


def scenario(kind: str, number: int = 1, tags: str = "") -> str:
    """A scenario ``LND-<number>`` that passes, fails … (a key of :data:`STEPS`), with further tags."""
    steps = textwrap.indent(STEPS[kind], "    ")
    return f"  @LND-{number:02} {tags}\n  Scenario: It {kind}, {number}\n{steps}\n"


def write_suite(directory: Path, scenarios: Iterable[str]) -> None:
    """Write a suite with these scenarios."""
    (directory / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (directory / "test_lending.py").write_text("from pytest_bdd import scenarios\n\nscenarios('lending.feature')\n")
    (directory / "lending.feature").write_text("Feature: Lending\n" + "\n".join(scenarios), encoding="utf-8")


def _result(directory: Path, code: int, output: str) -> Inner:
    reports = directory / "reports" / "out"
    try:
        run = load(reports)
    except NotAStream:
        run = None
    return Inner(code, output, run, reports)


def run_apart(directory: Path, scenarios: Iterable[str], *options: str) -> Inner:
    """Run these scenarios in a process of their own, with further pytest options."""
    write_suite(directory, scenarios)
    done = subprocess.run(
        [*COMMAND, *options],
        cwd=directory,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return _result(directory, done.returncode, done.stdout + done.stderr)


@dataclass(frozen=True)
class Here:
    """Runs scenarios in the process of the tests, which is quicker; not for several processes nor for dying ones."""

    pytester: pytest.Pytester

    def __call__(self, scenarios: Iterable[str], *options: str) -> Inner:
        """Run these scenarios with further pytest options."""
        write_suite(self.pytester.path, scenarios)
        done = self.pytester.runpytest_inprocess(*PLUGINS, *options, no_reraise_ctrlc=True)
        return _result(self.pytester.path, int(done.ret), done.stdout.str() + done.stderr.str())
