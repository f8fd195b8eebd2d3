"""Seeing what happens: the cast of a failed scenario stays, a run pauses before each When, and a run is repeated."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_bdd.parser import Step

from fixtures.connector.party import Connector
from fixtures.connector.up import environment_of, folder_in, write_secret
from reports.plugin import RUN, identity_of
from reports.run import load
from reports.stream import NotAStream
from steps.onboarding import Onboarding

KEPT: "pytest.StashKey[list[Kept]]" = pytest.StashKey()


@dataclass(frozen=True)
class Kept:
    """A cast that is still there after its scenario; ``environment`` is the file that its curl lines need."""

    scenario: str
    parties: Mapping[str, Connector]
    environment: Path

    def __str__(self) -> str:
        where = "\n".join(f"  {role}  {connector.running.base_url}" for role, connector in self.parties.items())
        return f"{self.scenario}\n{where}\n  source {self.environment}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of whoever looks at one scenario."""
    add = parser.getgroup("connector").addoption
    add(
        "--keep-on-failure", action="store_true", help="the Connectors of a failed scenario stay until Enter is pressed"
    )
    add("--step-through", action="store_true", help="wait for Enter before each When and show what happened so far")
    add("--only", action="append", default=[], metavar="ID", help="only the scenario of this id (repeatable)")
    add("--casts-of", metavar="DIR", help="the same Connectors for the same scenarios as in the run with these reports")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Raise UsageError where nobody could be asked."""
    config.stash[KEPT] = []
    for option in ("--keep-on-failure", "--step-through"):
        if config.getoption(option) and config.getoption("numprocesses", None):
            raise pytest.UsageError(f"{option} needs one process, not -n")
    with uncaptured(config):
        if config.getoption("--step-through") and not os.isatty(0):
            raise pytest.UsageError("--step-through waits for Enter and needs a terminal")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``--only`` does not name, by id or by id and variant."""
    if only := {name.lstrip("@") for name in config.getoption("--only")}:
        named = [item for item in items if (known := identity_of(item)) and only & {known.id, known.key}]
        config.hook.pytest_deselected(items=[item for item in items if item not in named])
        items[:] = named


@contextmanager
def uncaptured(config: pytest.Config) -> Iterator[None]:
    """Give keyboard and screen back while this lasts."""
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.suspend_global_capture(in_=True)
    try:
        yield
    finally:
        capture.resume_global_capture()


def ask(config: pytest.Config, text: str) -> None:
    """Show a text and wait for Enter, or for the end of the input."""
    with uncaptured(config):
        sys.stdout.write(f"\n{text}\n")
        sys.stdout.flush()
        sys.stdin.readline()


def keep(config: pytest.Config, parties: Mapping[str, Connector], folder: Path) -> Kept:
    """Note that the running scenario's cast stays, and write the environment file of its curl lines."""
    current = config.stash[RUN].current
    key = current.identity.key if current else ""
    kept = Kept(key, parties, folder / f"{re.sub(r'[^A-Za-z0-9-]+', '-', key).strip('-')}.environment")
    write_secret(kept.environment, environment_of({role: one.running for role, one in parties.items()}))
    return kept


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    """With ``--step-through``: show what is known so far, and wait."""
    if step.type == "when" and request.config.getoption("--step-through"):
        state: Onboarding = request.getfixturevalue("onboarding")
        cast = {role: party.connector for role, party in state.parties.items()}
        shown = keep(request.config, cast, kept_in(request.config))
        table = request.config.stash[RUN].transitions_text()
        ask(request.config, f"{shown}\n{table}\n{step.keyword} {step.name}\nEnter goes on.")
        shown.environment.unlink()


def kept_in(config: pytest.Config) -> Path:
    """Where the environment files lie; those of Connectors that are up go with these."""
    cache_dir = Path(config.rootpath, config.getoption("--cache-dir"))
    return folder_in(cache_dir) if config.getoption("--join") else cache_dir / "kept"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was kept and what to paste."""
    if config.stash[KEPT]:
        terminalreporter.section("still there; the curl lines of the failure work after the line with source")
        for kept in config.stash[KEPT]:
            terminalreporter.write_line(str(kept))


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Wait until whoever looks at the kept Connectors has seen enough; what is up stays without."""
    if config.stash.get(KEPT, []) and not config.getoption("--join"):
        try:
            ask(config, "Enter or Ctrl-C ends them.")
        except KeyboardInterrupt:
            pass
        finally:
            for kept in config.stash[KEPT]:
                kept.environment.unlink(missing_ok=True)


def recorded_casts(config: pytest.Config) -> dict[str, dict[str, str]]:
    """Which Connector played which role of which scenario, in the run that ``--casts-of`` names. Raises UsageError."""
    if not config.getoption("--casts-of"):
        return {}
    try:
        run = load(Path(config.getoption("--casts-of")))
    except NotAStream as fault:
        raise pytest.UsageError(f"--casts-of {fault}") from None
    return {key: scenario.roles for key, scenario in run.scenarios.items()}
