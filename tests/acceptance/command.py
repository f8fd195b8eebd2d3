"""The command as a pipeline runs it: a process of its own, with its exit code and everything that it prints."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300


@dataclass(frozen=True)
class Done:
    """How the command ended and what it said."""

    code: int
    said: str


def acceptance(report_dir: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Done:
    """Run ``python -m acceptance`` with reports in a folder of the test."""
    command = [sys.executable, "-m", "acceptance", "--report-dir", str(report_dir), *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return Done(done.returncode, done.stdout)
