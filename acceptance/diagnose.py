"""``python -m acceptance diagnose ID``: does a scenario fail alone, only after another one, or only now and then?"""

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from acceptance.cells import ROOT, Cell, CellProcess, run_all
from fixtures.connector.launch import parse_spec
from fixtures.errors import AcceptanceError, UsageFault
from fixtures.report_folder import alone_in
from reports.run import Run, ScenarioRun, load
from reports.stream import NotAStream
from reports.verdicts import FAILED, SUITE_ERROR

REPORTS = ROOT / "reports" / "out"
SURE_AFTER = 3
"""So many failures in so many rounds need no further round."""


class Interrupted(AcceptanceError):
    """A round was interrupted, or could not be run."""


@dataclass
class Diagnosis:
    """Runs one scenario again and again, each time in a process of its own on new Connectors and a new Backbone.

    ``scenario`` is its id, or id and variant; ``folder`` is where the reports of the rounds go.
    """

    scenario: str
    cell: Cell
    folder: Path
    arguments: Sequence[str]
    rounds: int = 0
    recorded: Path | None = None

    def fails(self, earlier: Sequence[str] = ()) -> bool:
        """Whether it fails, after these scenarios on the Connectors that all of them had in the recorded run.

        Raises :class:`Interrupted` when it did not run, and UsageFault when the id names none or several.
        """
        self.rounds += 1
        folder = self.folder / str(self.rounds)
        only = [word for name in (*earlier, self.scenario) for word in ("--only", name)]
        same = ["--casts-of", str(self.recorded)] if earlier else []
        [code] = run_all([CellProcess(self.cell, folder, [*only, *same, *self.arguments], quiet=True)], at_once=1)
        try:
            found = named(load(folder), self.scenario)
        except NotAStream:
            raise Interrupted(f"no scenario ran (exit code {code}); see {folder}") from None
        if found.verdict.exit not in (0, FAILED, SUITE_ERROR) or found.finished is None:
            raise Interrupted(f"{found.identity.key} is {found.verdict.words}; see {folder}")
        return found.verdict.exit != 0

    def after(self, earlier: list[str]) -> list[str]:
        """Those of these scenarios of which none can be left out, or it fails no more; it fails after them all."""
        while len(earlier) > 1:
            middle = len(earlier) // 2
            half = next((half for half in (earlier[middle:], earlier[:middle]) if self.fails(half)), None)
            if half is None:
                break
            earlier = half
        for name in earlier if len(earlier) > 1 else []:
            rest = [other for other in earlier if other != name]
            if self.fails(rest):
                earlier = rest
        return earlier


def named(run: Run, scenario: str) -> ScenarioRun:
    """The scenario of this id, or id and variant. Raises UsageFault when there is none, or when there are several."""
    found = [one for one in run.scenarios.values() if scenario in (one.identity.id, one.identity.key)]
    if len(found) != 1:
        several = ", ".join(f'"{one.identity.key}"' for one in found)
        raise UsageFault(f"{scenario} names {f'several: {several}' if found else 'no scenario'}")
    return found[0]


def predecessors(run: Run, scenario: str) -> list[str]:
    """The scenarios that a run had on the same Connectors before, oldest first."""
    target = named(run, scenario)
    mine = set(target.roles.values())
    began = target.started["at"] if target.started else ""
    earlier = [
        one
        for one in run.scenarios.values()
        if one.started and one.started["at"] < began and mine & set(one.roles.values()) and one.worker == target.worker
    ]
    earlier.sort(key=lambda one: str(one.started and one.started["at"]))
    return [one.identity.key for one in earlier]


def last_run(report_dir: Path, scenario: str) -> tuple[Path, Run] | None:
    """The newest recorded run below a folder in which the scenario ran, if there is one."""
    streams = sorted([*report_dir.glob("events"), *report_dir.glob("*/events")], key=lambda path: -path.stat().st_mtime)
    for folder in (path.parent for path in streams):
        try:
            run = load(folder)
            if named(run, scenario).roles:
                return folder, run
        except (NotAStream, UsageFault):
            continue
    return None


def alone(failures: int, rounds: int) -> str:
    """What so many failures in so many rounds on fresh pairs say of a scenario."""
    counted = f"{failures} of {rounds}"
    return f"fails also alone ({counted})" if failures == rounds else f"fails now and then: {counted}"


def diagnose(arguments: Sequence[str]) -> int:
    """Print what the scenario's failure depends on; 0 when it never fails, else 1. Raises as :class:`Diagnosis`."""
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    made = argparse.ArgumentParser("python -m acceptance diagnose", allow_abbrev=False)
    made.add_argument("scenario", metavar="ID", help="the scenario's id, or its id and variant")
    made.add_argument("spec", nargs="?", default="embedded:7", metavar="SPEC", help="default: embedded:7")
    made.add_argument("--rounds", type=int, default=20, metavar="N", help="how often alone (default 20)")
    made.add_argument("--launch", metavar="FORM", help="embedded: Connectors as container or process")
    made.add_argument(
        "--report-dir", type=Path, default=REPORTS, metavar="DIR", help="where the last run's reports are"
    )
    options = made.parse_args(arguments[:split])
    spec, report_dir = parse_spec(options.spec, "SPEC"), options.report_dir.resolve()
    extra = [*(["--launch", options.launch] if options.launch else []), *arguments[split + 1 :]]
    with alone_in(report_dir):
        return _diagnose(options.scenario.lstrip("@"), Cell(spec, spec), report_dir, extra, options.rounds)


def _diagnose(scenario: str, cell: Cell, report_dir: Path, extra: Sequence[str], rounds: int) -> int:
    folder = report_dir / "diagnose"
    shutil.rmtree(folder, ignore_errors=True)
    found = last_run(report_dir, scenario)
    diagnosis = Diagnosis(scenario, cell, folder, extra, recorded=found[0] if found else None)
    failures = 0
    for number in range(1, rounds + 1):
        failures += diagnosis.fails()
        print(f"alone, on a fresh pair: {failures} of {number} failed", flush=True)
        if failures == number == SURE_AFTER:
            break
    if failures:
        print(f"{scenario} {alone(failures, number)}")
        return FAILED
    earlier = predecessors(found[1], scenario) if found else []
    if not earlier:
        print(f"{scenario} does not fail alone, and no recorded run tells what was before it on the same Connectors")
        return 0
    if not diagnosis.fails(earlier):
        print(f"{scenario} does not fail, neither alone nor after the {len(earlier)} before it on the same Connectors")
        return 0
    needed = ", ".join(f"@{key}" for key in diagnosis.after(earlier))
    print(f"{scenario} fails only after {needed}")
    return FAILED
