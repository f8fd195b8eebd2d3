"""``allure-results/``: the results that Allure Report makes its pages of, one file for each scenario."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from reports.cucumber.messages import CHECKS, HOOKS, SETUP, TEARDOWN, Case, Result, times
from reports.run import Run, ScenarioRun
from reports.terminal import failure_text
from reports.text import harmless
from reports.verdicts import Verdict

STATUS = {"PASSED": "passed", "FAILED": "failed", "SKIPPED": "skipped", "UNKNOWN": "unknown"}
OWN_STATUS = {Verdict.REPAIRED: "failed", Verdict.SUITE_ERROR: "broken"}
"""Where Allure has a better word than Cucumber."""


def write(run: Run, directory: Path) -> Path:
    """Write the folder ``allure-results`` into the report directory, in place of an older one; return its path."""
    folder = directory / "allure-results"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    began, _ = times(run)
    for scenario in run.scenarios.values():
        identity = str(uuid5(NAMESPACE_OID, f"{run.cell} {scenario.identity.key}"))
        result = _result(scenario, run.cell, identity, began, folder)
        (folder / f"{identity}-result.json").write_text(json.dumps(result, indent=1), encoding="ascii")
    return folder


def _result(scenario: ScenarioRun, cell: str, identity: str, began: datetime, folder: Path) -> dict[str, Any]:
    known, verdict = scenario.identity, scenario.verdict
    case = Case(scenario, {"steps": scenario.steps}, began)
    names = [HOOKS[SETUP][0], *(f"{step['keyword']} {step['text']}" for step in scenario.steps)]
    names += [HOOKS[CHECKS][0], HOOKS[TEARDOWN][0]]
    labels = {"parentSuite": cell, "feature": known.feature, "suite": known.feature, "thread": scenario.worker}
    tags = [{"name": "tag", "value": tag} for tag in known.tags]
    details = {"message": harmless(f"{verdict.words}: {scenario.message}")} if scenario.message else {}
    trace = {"trace": "\n".join(map(failure_text, scenario.failures))} if scenario.failures else {}
    return {
        "uuid": identity,
        "historyId": identity,
        "testCaseId": identity,
        "fullName": f"{known.location} {known.key}",
        "name": f"{known.key} {known.title}",
        "status": OWN_STATUS.get(verdict, STATUS[verdict.value.cucumber]),
        "statusDetails": {**details, **trace},
        "stage": "finished" if scenario.finished else "interrupted",
        "start": _milliseconds(case.began),
        "stop": _milliseconds(case.ended),
        "labels": [*({"name": name, "value": value} for name, value in labels.items() if value), *tags],
        "parameters": [{"name": "cell", "value": cell}],
        "steps": [
            _step(name, result, f"{identity}-{number}", folder)
            for number, (name, result) in enumerate(zip(names, case.results(), strict=True))
        ],
    }


def _step(name: str, result: Result, stem: str, folder: Path) -> dict[str, Any]:
    attachments = []
    for number, (title, text) in enumerate(result.attached):
        source = f"{stem}-{number}-attachment.txt"
        (folder / source).write_text(text, encoding="utf-8")
        attachments.append({"name": title, "source": source, "type": "text/plain"})
    return {
        "name": name,
        "status": STATUS[result.status],
        "statusDetails": {"message": result.message} if result.message else {},
        "stage": "finished",
        "start": _milliseconds(result.began),
        "stop": _milliseconds(result.ended),
        "attachments": attachments,
    }


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
