"""What GitHub's runner shows beside a change: annotations, as commands that it reads from the output of a step."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from reports.run import Run, ScenarioRun
from reports.summary import grouped, notices
from reports.text import harmless

TITLE = "Connector onboarding acceptance"
MOST = 9
"""The runner shows ten errors of a step; the verdict is one."""


def listens() -> bool:
    """Whether this runs in a step of a workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def inert() -> Iterator[None]:
    """While it lasts the runner takes nothing that is printed for a command, whatever a Connector sent."""
    if not listens():
        yield
        return
    token = token_hex(16)
    sys.stdout.write(f"::stop-commands::{token}\n")
    sys.stdout.flush()
    try:
        yield
    finally:
        sys.stdout.write(f"::{token}::\n")
        sys.stdout.flush()


def annotations(runs: Sequence[Run], verdict: str, code: int) -> Iterator[str]:
    """The verdict, each cause of failures at the scenario that says most about it, and entries to remove."""
    yield _command("error" if code else "notice", verdict, title=TITLE)
    cells = {id(scenario): run.cell for run in runs for scenario in run.scenarios.values()}
    scenarios = [scenario for run in runs for scenario in run.scenarios.values()]
    for group in grouped(scenarios)[:MOST]:
        more = f" ({len(group)} scenarios of this cause)" if len(group) > 1 else ""
        yield _at("error", group[0], f"{cells[id(group[0])]}: {group[0].verdict.words}: {group[0].message}{more}")
    for words in dict.fromkeys(words for run in runs for words in notices(run)):
        yield _command("warning", words, title=TITLE)


def _at(kind: str, scenario: ScenarioRun, message: str) -> str:
    identity = scenario.identity
    facts = {"file": _in_workspace(identity.uri), "line": str(identity.line)}
    return _command(kind, message, **facts, title=f"{identity.key} {identity.title}")


def _in_workspace(uri: str) -> str:
    workspace = Path(os.environ.get("GITHUB_WORKSPACE", ""))
    return str(Path(uri).relative_to(workspace)) if Path(uri).is_relative_to(workspace) else uri


def _command(kind: str, message: str, **properties: str) -> str:
    given = ",".join(f"{name}={_escaped(text, ':,')}" for name, text in properties.items())
    return f"::{kind} {given}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return harmless(text)
