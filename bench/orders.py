"""``python -m bench.orders``: the whole suite again and again, each time in another order, on good Connectors.

Two processes share each line's scenarios; in the last runs every core is kept busy besides. What is red then is the
suite's fault, and so is a scenario that ends in one order as it does not in another. The figures go to
docs/evidence.md; runs that are in the folder already are not made again, but for one that was broken off. Exit code 1
when something is red or differs.
"""

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from reports.outcome import code_in
from reports.run import Run, load
from reports.summary import seconds
from reports.terminal import time_of
from reports.verdicts import ENVIRONMENT, INTERRUPTED, USAGE

ROOT = Path(__file__).parent.parent
EVIDENCE = ROOT / "docs" / "evidence.md"
BEGIN, END = "<!-- random orders: made by make orders -->", "<!-- end of random orders -->"
WORKERS = 2
NO_RUN = (None, INTERRUPTED, USAGE, ENVIRONMENT)
SLOWEST = 5


class Turn(NamedTuple):
    """One run of all lines; ``busy`` says whether all cores had other work."""

    number: int
    busy: bool
    lines: tuple[Run, ...]

    @property
    def form(self) -> str:
        """As what the Connectors ran."""
        forms = {str(one["about"]).rpartition(" (")[2].rstrip(")") for run in self.lines for one in run.connectors}
        return " and ".join(sorted(forms))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """When it began and when it ended."""
        ends = [time_of(event) for run in self.lines for event in (run.session, run.finished) if event]
        return min(ends), max(ends)

    def beside(self, turns: Sequence["Turn"]) -> str:
        """What else the cores had to do for most of its time, as far as these runs know."""
        if self.busy:
            return "work on every core"
        began, ended = self.span
        others = (other.span for other in turns if other.number != self.number)
        common = ((max(began, start), min(ended, end)) for start, end in others)
        shared = sum((end - start for start, end in common if start < end), timedelta())
        return "another order" if shared > (ended - began) / 2 else "nothing"


def turn(folder: Path, specs: Sequence[str], number: int, *, busy: bool, options: Sequence[str]) -> Turn:
    """Run everything in the order of a number, unless its subfolder has it; what is there of it.

    Exits where nothing could run: a number of runs that counts such a one would be too high.
    """
    folder = folder / str(number)
    if code_in(folder) in NO_RUN:
        command = [sys.executable, "-m", "acceptance", *specs, "--at-once", "1", "--report-dir", str(folder), *options]
        subprocess.run([*command, "--", "--shuffle", str(number), "-n", str(WORKERS)], cwd=ROOT, check=False)
    if code_in(folder) in NO_RUN:
        sys.exit(f"Order {number} is no whole run; what is in {folder} does not count.")
    lines = tuple(load(path.parent) for path in sorted(folder.glob("*/events")))
    for scenario in (one for run in lines for one in run.scenarios.values()):
        # What many runs hold of these takes gigabytes.
        for large in (scenario.exchanges, scenario.pushed, scenario.transitions, scenario.steps):
            large.clear()
    return Turn(number, busy, lines)


@contextmanager
def other_work(when: bool) -> Iterator[None]:
    """Every core has something else to do, too, until the end of the block."""
    with ExitStack() as others:
        for _ in range((os.cpu_count() or 1) if when else 0):
            other = others.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            others.callback(other.kill)
        yield


def red(turns: Sequence[Turn]) -> list[str]:
    """What was red, or was not whole, with the number of its run."""
    found = []
    for turn in turns:
        for run in turn.lines:
            ended = [f"{key} {one.verdict.words}" for key, one in run.scenarios.items() if one.verdict.exit]
            found += [f"{run.cell}, order {turn.number}: {words}" for words in (*ended, *run.incomplete)]
    return found


def different(turns: Sequence[Turn]) -> list[str]:
    """The scenarios of a line whose verdict is not that of all other runs of that form."""
    seen: dict[tuple[str, str, str], set[str]] = {}
    for turn in turns:
        for run in turn.lines:
            for key, one in run.scenarios.items():
                seen.setdefault((run.cell, turn.form, key), set()).add(one.verdict.words)
    return [
        f"{cell}, as {form}: {key} {' and '.join(sorted(all_of))}"
        for (cell, form, key), all_of in seen.items()
        if len(all_of) > 1
    ]


def section(turns: Sequence[Turn]) -> Iterator[str]:
    """The lines of the document: the runs, what was red or differed, long waits, and what was slowest."""
    runs = [run for turn in turns for run in turn.lines]
    days = sorted({str(run.session["at"])[:10] for run in runs})
    commits = sorted({str(run.session["suite"]["commit"])[:7] for run in runs})
    yield f"{' to '.join(dict.fromkeys((days[0], days[-1])))}, this project at {' and '.join(commits)}:"
    yield f"{len(turns)} orders, {WORKERS} processes for the scenarios of a line."
    yield from ("", "| line | as | beside | runs | scenarios, each run | red | seconds |")
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for (cell, form, beside), same in _grouped(turns).items():
        counts = sorted({", ".join(verdict.counted(n) for verdict, n in run.counts.items()) for run in same})
        took = [seconds(run) for run in same]
        reds = sum(bool(one.verdict.exit) for run in same for one in run.scenarios.values())
        what = f"{cell} | {form} | {beside} | {len(same)} | {' or '.join(counts)} | {reds}"
        yield f"| {what} | {min(took):.0f} to {max(took):.0f} |"
    for title, found in (("Red", red(turns)), ("Not the same verdict in every order", different(turns))):
        yield from ("", f"{title}: {'; '.join(found) or 'nothing'}.")
    waits = Counter(str(wait["until"]) for run in runs for wait in _waits(run))
    told = "; ".join(f"until {words}, {count} times" for words, count in waits.most_common())
    yield from ("", f"Waits that took more than half of what they may: {told or 'none'}.")
    took_each: dict[str, list[float]] = {}
    for run in runs:
        for key, one in run.scenarios.items():
            took_each.setdefault(key, []).append(one.finished["duration"] if one.finished else 0.0)
    slowest = sorted(((median(took), max(took), key) for key, took in took_each.items()), reverse=True)[:SLOWEST]
    named = "; ".join(f"{key} {middle:.1f} s, at most {most:.1f} s" for middle, most, key in slowest)
    yield from ("", f"Slowest, by the median of all runs: {named}.")


def _grouped(turns: Sequence[Turn]) -> dict[tuple[str, str, str], list[Run]]:
    found: dict[tuple[str, str, str], list[Run]] = {}
    for turn in turns:
        for run in turn.lines:
            found.setdefault((run.cell, turn.form, turn.beside(turns)), []).append(run)
    return dict(sorted(found.items()))


def _waits(run: Run) -> Iterator[dict[str, object]]:
    yield from run.waits
    for scenario in run.scenarios.values():
        yield from scenario.waits


def main() -> int:
    """Run, and write the figures between their two marks."""
    parser = argparse.ArgumentParser("python -m bench.orders", description=__doc__, allow_abbrev=False)
    parser.add_argument("spec", nargs="*", metavar="SPEC", default=["embedded:4", "embedded:7"])
    parser.add_argument("--times", type=int, default=20, metavar="N", help="so many orders (default 20)")
    parser.add_argument("--busy", type=int, default=5, metavar="N", help="and so many with busy cores (default 5)")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="so many of them at a time (default 1)")
    parser.add_argument("--launch", choices=("container", "process"), help="see python -m acceptance --help")
    parser.add_argument("--folder", type=Path, default=ROOT / "reports" / "out" / "orders", help="of the runs")
    options = parser.parse_args()
    form = ["--launch", options.launch] if options.launch else []
    turns: list[Turn] = []
    for busy, first, count in ((False, 1, options.times), (True, options.times + 1, options.busy)):
        one = partial(turn, options.folder, options.spec, busy=busy, options=form)
        with other_work(busy), ThreadPoolExecutor(options.at_once) as pool:
            turns += pool.map(one, range(first, first + count))
    before, _, rest = EVIDENCE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    EVIDENCE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(section(turns)) + f"\n\n{END}{after}", "utf-8")
    return 1 if red(turns) or different(turns) else 0


if __name__ == "__main__":
    sys.exit(main())
