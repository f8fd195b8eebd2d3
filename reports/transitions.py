"""``transitions.json``: every status transition of every scenario, for programs; its schema lies in ``schemas/``."""

import json
from pathlib import Path
from typing import Any

from reports.run import Run, ScenarioRun
from reports.stream import Event
from reports.summary import tested

FORMAT = "acceptance-transitions/1"
SCHEMA = Path(__file__).parent / "schemas" / "transitions.schema.json"


def write(run: Run, directory: Path) -> Path:
    """Write ``transitions.json`` into the report directory and return its path."""
    path = directory / "transitions.json"
    path.write_text(json.dumps(document(run), ensure_ascii=True, indent=1) + "\n", encoding="ascii")
    return path


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
