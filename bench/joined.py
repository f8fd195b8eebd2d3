"""``python -m bench.joined``: the seconds from a saved feature to its verdict, beyond what the Connectors take.

Each turn saves the feature anew and runs one scenario of it against Connectors that stay up. Exit code 0 when half of
the turns are within the limit.
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
"""The most that everything else than the Connectors may take."""


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


def turn(cache: Path, reports: Path) -> tuple[float, float]:
    """Save, run, and return the seconds that it took, and those of them that the Connectors took."""
    FEATURE.touch()
    command = [sys.executable, "-m", "pytest", "features", "--only", SCENARIO, "--join", "--cache-dir", str(cache)]
    began = time.perf_counter()
    subprocess.run([*command, "--report-dir", str(reports)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, taken_by_connectors(load(reports))


def main() -> int:
    """Measure, print, and compare with the limit."""
    parser = argparse.ArgumentParser("python -m bench.joined", description=__doc__, allow_abbrev=False)
    parser.add_argument("spec", nargs="?", default="embedded:7", metavar="SPEC", help="default: %(default)s")
    parser.add_argument("--turns", type=int, default=9, help="that count, after one for warming up (default 9)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, kept_up(options.spec, ROOT / ".cache"):
        turns = [turn(ROOT / ".cache", Path(folder)) for _ in range(options.turns + 1)][1:]
    beyond = [whole - connectors for whole, connectors in turns]
    for name, seconds in (("whole", [whole for whole, _ in turns]), ("beyond the Connectors", beyond)):
        low, middle, high = (reckon(seconds) for reckon in (min, median, max))
        sys.stdout.write(f"{name}: median {middle:.2f} s of {len(seconds)} turns, {low:.2f} to {high:.2f} s\n")
    return 0 if median(beyond) <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
