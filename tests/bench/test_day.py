"""The bench of the writer's day still measures what it says; how long it takes here is nobody's failure."""

import subprocess
import sys

from bench.day import ROOT


def test_it_measures_the_gate_and_a_run_that_joins() -> None:
    command = [sys.executable, "-m", "bench.day", "embedded:7", "--turns", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    told = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert told == ["gate", "run that joins", "of it beyond the Connectors"], done.stdout
