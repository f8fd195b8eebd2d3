"""Every status transition of every scenario: ``transitions.json`` for programs, whose schema lies in ``schemas/``, and
``transitions.csv`` for spreadsheets."""

import csv
import json
from pathlib import Path
from typing import Any

from reports.run import Run, ScenarioRun
from reports.stream import Event
from reports.summary import tested
from reports.text import harmless

FORMAT = "acceptance-transitions/1"
SCHEMA = Path(__file__).parent / "schemas" / "transitions.schema.json"
WHAT = ("scenario", "step", "party", "entity", "id", "from", "to", "at", "witness", "call", "correlationId", "by")
DETAIL = ("peer", "template", "result", "responseSource", "request", "relationship", "changeStatus", "reason")
FORMULA = ("=", "+", "-", "@", "\t")
"""With these a spreadsheet takes a cell for a formula."""


def write(run: Run, directory: Path) -> Path:
    """Write ``transitions.json`` into the report directory and return its path."""
    path = directory / "transitions.json"
    path.write_text(json.dumps(document(run), ensure_ascii=True, indent=1) + "\n", encoding="ascii")
    return path


def write_csv(run: Run, directory: Path) -> Path:
    """Write ``transitions.csv`` into the report directory and return its path."""
    path = directory / "transitions.csv"
    events = [event for scenario in run.scenarios.values() for event in scenario.transitions]
    # With the mark of its encoding, without which spreadsheets take it for another one.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("cell", *WHAT, *DETAIL))
        for event in map(transition, [*events, *run.unattributed]):
            values = (run.cell, *map(event.get, WHAT), *map(event["detail"].get, DETAIL))
            rows.writerow([_cell("" if value is None else value) for value in values])
    return path


def _cell(value: object) -> str:
    text = harmless(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def document(run: Run) -> dict[str, Any]:
    """The whole report as JSON values, valid by :data:`SCHEMA`."""
    return {
        "format": FORMAT,
        "tested": tested(run),
        "complete": not run.incomplete,
        "scenarios": [_scenario(scenario) for scenario in run.scenarios.values()],
        "unattributed": [transition(event) for event in run.unattributed],
    }


def _scenario(scenario: ScenarioRun) -> dict[str, Any]:
    identity = scenario.identity
    return {
        "scenario": identity.key,
        "title": identity.title,
        "feature": identity.feature,
        "tags": list(identity.tags),
        "verdict": scenario.verdict.words,
        "roles": scenario.roles,
        "transitions": [transition(event) for event in scenario.transitions],
    }


def transition(event: Event) -> dict[str, Any]:
    """One transition without what is the stream's own, and without the details that the object does not have."""
    kept = {name: value for name, value in event.items() if name not in ("type", "worker", "detail", "announced")}
    detail = {name: value for name, value in event.get("detail", {}).items() if value}
    return {**kept, "detail": detail}
