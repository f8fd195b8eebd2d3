"""``python -m tests.defects``: plant every defect in front of two lines, and put the figures into docs/evidence.md."""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.defects.catalogue import why_not_killed

ROOT = Path(__file__).parents[2]
OUT = ROOT / "reports" / "out" / "defects"
EVIDENCE = ROOT / "docs" / "evidence.md"
LINES = ("embedded:4", "embedded:7")
OUTCOMES = ("killed", "killed for another reason", "survived", "never reached")
BEGIN, END = "<!-- planted defects: made by make defects -->", "<!-- end of planted defects -->"


def plant(spec: str, folder: Path, *options: str) -> dict[str, Any]:
    """Plant defects in front of two Connectors of a SPEC; their runtime version, and what became of each defect."""
    found = folder / f"{spec.replace(':', '-')}.json"
    arguments = ["features", "--connector", spec, "--launch", "process", "--report-dir", str(found.with_suffix(""))]
    command = [sys.executable, "-m", "pytest", *arguments, "-p", "tests.defects.plugin", "--defects", str(found)]
    found.unlink(missing_ok=True)
    subprocess.run([*command, *options], cwd=ROOT, check=False)
    document: dict[str, Any] = json.loads(found.read_text("utf-8"))
    return document


def section(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The lines of the document: what was not killed first, then the figures of each kind."""
    versions = " and ".join(run["runtime"] for run in runs)
    yield f"Planted in front of runtime {versions}, {datetime.now(UTC):%Y-%m-%d}."
    for run in runs:
        if len(run["results"]) < run["wanted"]:
            yield f"Runtime {run['runtime']}: **ended early**, after {len(run['results'])} of {run['wanted']} defects."
    yield ""
    yield "| runtime | not killed | what happened | why |"
    yield "| --- | --- | --- | --- |"
    for run in runs:
        for result in run["results"]:
            if result["outcome"] != "killed":
                alone = f"; {result['alone']} when one witness tells it alone" if result["alone"] else ""
                why = why_not_killed(result["id"], result["outcome"])
                yield f"| {run['runtime']} | {result['id']} | {result['outcome']}{alone} | {why} |"
    yield ""
    yield f"| runtime | kind | planted | {' | '.join(OUTCOMES)} | killed or, by one witness alone, killed |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for run in runs:
        for kind in [*dict.fromkeys(result["kind"] for result in run["results"]), "all"]:
            of_kind = [result for result in run["results"] if kind in ("all", result["kind"])]
            counts = Counter(result["outcome"] for result in of_kind)
            either = sum("killed" in (result["outcome"], result["alone"]) for result in of_kind)
            figures = " | ".join(str(counts[outcome]) for outcome in OUTCOMES)
            yield f"| {run['runtime']} | {kind} | {len(of_kind)} | {figures} | {either} |"


def merged(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One run per runtime; what a later one planted again takes the place of what was there."""
    found: dict[str, dict[str, Any]] = {}
    for run in runs:
        first = found.setdefault(run["runtime"], {**run, "results": []})
        by_id = {result["id"]: result for result in (*first["results"], *run["results"])}
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
    options = parser.parse_args(arguments)
    there = [json.loads(path.read_text("utf-8")) for path in options.results]
    write(merged(there) or [plant(spec, OUT) for spec in options.spec or LINES])


if __name__ == "__main__":
    main()
