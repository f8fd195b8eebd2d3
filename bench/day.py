"""``python -m bench.day``: the seconds that a scenario writer waits: for the gate, and for the verdict on a change.

Each turn saves the feature anew, and runs the gate, and one scenario of the feature against Connectors that stay up.
Exit code 0 when half of the turns of each are within the limit, without what the Connectors take.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from reports.run import Run, load

ROOT = Path(__file__).parent.parent
FEATURE = ROOT / "features" / "onboarding" / "02_answering_the_request.feature"
SCENARIO = "ONB-03"
SECONDS = 2.0
"""The most that the gate may take, and that everything but the Connectors may in a run."""


@contextmanager
def kept_up(spec: str, cache: Path) -> Iterator[None]:
    """Connectors that stay up, until the block ends."""
    command = [sys.executable, "-m", "acceptance", "up", spec, "--cache-dir", str(cache)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            if not any(line.startswith("It ends with") for line in process.stdout):
                raise SystemExit("nothing came up")
            yield
        finally:
            process.terminate()
            # Its last words are read, too, or it could not say them.
            process.communicate()


def taken_by_connectors(run: Run) -> float:
    """The seconds in which at least one Connector was asked and had not answered."""
    (scenario,) = run.scenarios.values()
    taken, until = 0.0, 0.0
    for exchange in sorted(scenario.exchanges, key=lambda exchange: str(exchange["at"])):
        began = datetime.fromisoformat(exchange["at"]).timestamp()
        ended = began + exchange["duration"]
        taken += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return taken


def gate() -> float:
    """The seconds that the gate takes over all features and steps."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "acceptance", "check"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def joined(cache: Path, reports: Path) -> tuple[float, float]:
    """Save, run, and return the seconds that it took, and those of them that the Connectors took."""
    FEATURE.touch()
    command = [sys.executable, "-m", "pytest", str(FEATURE), "--only", SCENARIO, "--join", "--cache-dir", str(cache)]
    began = time.perf_counter()
    subprocess.run([*command, "--report-dir", str(reports)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, taken_by_connectors(load(reports))


def main() -> int:
    """Measure, print, and compare with the limit."""
    parser = argparse.ArgumentParser("python -m bench.day", description=__doc__, allow_abbrev=False)
    parser.add_argument("spec", nargs="?", default="embedded:7", metavar="SPEC", help="default: %(default)s")
    parser.add_argument("--turns", type=int, default=9, help="that count, after one for warming up (default 9)")
    options = parser.parse_args()
    cache = ROOT / ".cache"
    with tempfile.TemporaryDirectory() as folder, kept_up(options.spec, cache):
        turns = [(gate(), *joined(cache, Path(folder))) for _ in range(options.turns + 1)][1:]
    figures = {
        "gate": [seconds for seconds, _, _ in turns],
        "run that joins": [whole for _, whole, _ in turns],
        "of it beyond the Connectors": [whole - connectors for _, whole, connectors in turns],
    }
    for name, seconds in figures.items():
        low, middle, high = (reckon(seconds) for reckon in (min, median, max))
        sys.stdout.write(f"{name}: median {middle:.2f} s of {len(seconds)} turns, {low:.2f} to {high:.2f} s\n")
    limited = figures["gate"], figures["of it beyond the Connectors"]
    return 0 if all(median(seconds) <= SECONDS for seconds in limited) else 1


if __name__ == "__main__":
    sys.exit(main())
