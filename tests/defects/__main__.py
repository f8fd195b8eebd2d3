"""``python -m tests.defects``: plant every defect in front of two lines, and put the figures into docs/evidence.md."""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.verdicts import Verdict
from tests.defects.catalogue import NEVER_TOLD, NOBODY, why_not_killed

ROOT = Path(__file__).parents[2]
OUT = ROOT / "reports" / "out" / "defects"
EVIDENCE = ROOT / "docs" / "evidence.md"
LINES = ("embedded:4", "embedded:7")
CANDIDATES = "nightly or not nightly"
CUT_OFF = '"no way to the Backbone"'
"""What only containers can tell."""
ONLY_THERE = ("embedded:6.28.0", '"the Requestor owns the Attribute already"')
"""What neither of the LINES refuses, and a release that does."""
OUTCOMES = ("killed", "killed for another reason", "survived", "never reached")
BEGIN, END = "<!-- planted defects: made by make defects -->", "<!-- end of planted defects -->"


def plant(spec: str, folder: Path, *options: str, part: str = "1/1", launch: str = "process") -> dict[str, Any]:
    """Plant defects, or a part of them, in front of two Connectors of a SPEC; what became of each.

    With ``launch`` "" they are containers where the machine has an engine. The document holds ``runtime``, the number
    ``wanted``, ``results``, and the scenarios ``left_out`` with the reason.
    """
    found = folder / f"{spec.replace(':', '-')}-{launch}{part.partition('/')[0]}.json"
    launched = ("--launch", launch) if launch else ()
    arguments = ["--connector", spec, *launched, "--report-dir", str(found.with_suffix(""))]
    planting = ["-m", CANDIDATES, "-p", "tests.defects.plugin", "--defects", str(found), "--part", part, *options]
    found.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "pytest", "features", *arguments, *planting], cwd=ROOT, check=False)
    if not found.exists():
        raise SystemExit(f"{spec}, part {part}: ended before the first defect; the reason stands above")
    document: dict[str, Any] = json.loads(found.read_text("utf-8"))
    return document


def section(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The lines of the document: what was not killed first, then the figures of each kind, then what cannot be told."""
    versions = " and ".join(run["runtime"] for run in runs)
    yield f"Planted in front of runtime {versions}, {datetime.now(UTC):%Y-%m-%d}."
    for run in runs:
        if len(run["results"]) < run["wanted"]:
            yield f"Runtime {run['runtime']}: **ended early**, after {len(run['results'])} of {run['wanted']} defects."
    tried = [(run, result) for run in runs for result in run["results"] if result["outcome"] != NOBODY]
    for run in runs:
        outcomes = [(one["outcome"], one["alone"]) for of, one in tried if of is run]
        told_by_all, either = (sum("killed" in pair[:width] for pair in outcomes) for width in (1, 2))
        figures = f"{told_by_all} where every witness tells it, {either} where one alone may"
        yield f"Runtime {run['runtime']}: of {len(outcomes)} defects that a scenario can meet, killed are {figures}."
        if again := run.get("again"):
            yield f"{again} of its defects were planted once more after a scenario or the planting had changed."
    yield from ("", "| runtime | not killed | what happened | why |", "| --- | --- | --- | --- |")
    for run, result in tried:
        if result["outcome"] != "killed":
            alone = f"; {result['alone']} when one witness tells it alone" if result["alone"] else ""
            yield f"| {run['runtime']} | {result['id']} | {result['outcome']}{alone} | {why_not_killed(result['id'])} |"
    if all(result["outcome"] == "killed" for _, result in tried):
        yield "| – | nothing | – | – |"
    yield ""
    yield f"| runtime | kind | planted | {' | '.join(OUTCOMES)} |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for run in runs:
        for kind in [*dict.fromkeys(result["kind"] for result in run["results"]), "all"]:
            of_kind = [one for of, one in tried if of is run and kind in ("all", one["kind"])]
            counts = Counter(result["outcome"] for result in of_kind)
            figures = " | ".join(str(counts[outcome]) for outcome in OUTCOMES)
            yield f"| {run['runtime']} | {kind} | {len(of_kind)} | {figures} |"
    yield from left_out(runs)


def left_out(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What says nothing, in numbers and by name: candidates that are not green without a fault, defects without one."""
    yield ""
    for run in runs:
        reasons = Counter(run["left_out"].values())
        words = ", ".join(Verdict(why).counted(number) for why, number in sorted(reasons.items())) or "none"
        yield f"Candidates left out on runtime {run['runtime']}, which are without any fault: {words}."
    yield from ("", "| what cannot be planted | where | why |", "| --- | --- | --- |")
    yield from (f"| {name} | everywhere | {why} |" for name, why in NEVER_TOLD.items())
    for run in runs:
        for result in sorted(run["results"], key=lambda one: one["id"]):
            if result["outcome"] == NOBODY:
                yield f"| {result['id']} | {run['runtime']} | {result['said']} |"


def merged(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One run per runtime; what a later one planted again takes the place of what was there."""
    found: dict[str, dict[str, Any]] = {}
    for run in runs:
        first = found.setdefault(run["runtime"], {**run, "results": [], "left_out": {}})
        there = {result["id"]: result for result in first["results"]}
        again = [one for one in run["results"] if there.get(one["id"], {}).get("outcome", NOBODY) != NOBODY]
        first["again"] = first.get("again", 0) + len(again)
        by_id = there | {result["id"]: result for result in run["results"]}
        first["left_out"] |= run["left_out"]
        first |= {"results": list(by_id.values()), "wanted": max(first["wanted"], run["wanted"])}
    return list(found.values())


def write(runs: Sequence[dict[str, Any]]) -> None:
    """Put the figures between the two marks of docs/evidence.md."""
    before, _, rest = EVIDENCE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    EVIDENCE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(section(runs)) + f"\n\n{END}{after}", "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Plant and write; or only write, from results that are there."""
    parser = argparse.ArgumentParser("python -m tests.defects")
    parser.add_argument("spec", nargs="*", metavar="SPEC", help=f"in front of what (default: {' '.join(LINES)})")
    parser.add_argument(
        "--results",
        nargs="+",
        type=Path,
        default=[],
        help="plant nothing; take these results, of a defect the last one",
    )
    parser.add_argument("--parts", type=int, default=2, metavar="N", help="so many at once, each a part (default: 2)")
    options = parser.parse_args(arguments)
    runs = [json.loads(path.read_text("utf-8")) for path in options.results]
    if not runs:
        specs = options.spec or LINES
        parts = [(spec, f"{at + 1}/{options.parts}") for spec in specs for at in range(options.parts)]
        with ThreadPoolExecutor(options.parts) as pool:
            runs = list(pool.map(lambda one: plant(one[0], OUT, part=one[1]), parts))
        runs += [plant(spec, OUT, "--defect", CUT_OFF, launch="") for spec in specs]
        if not options.spec:
            runs.append(plant(ONLY_THERE[0], OUT, "--defect", ONLY_THERE[1]))
    write(merged(runs))


if __name__ == "__main__":
    main()
