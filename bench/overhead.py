"""``python -m bench.overhead [SPEC…]``: what the suite's whole onboarding costs beside the bare calls.

One pytest process per SPEC; exit code 0 when every ratio is within the limit, else that of the first that was not.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEFAULT_SPECS = ("embedded:4", "embedded:7")


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser("python -m bench.overhead", description=__doc__, allow_abbrev=False)
    made.add_argument("spec", nargs="*", default=DEFAULT_SPECS, metavar="SPEC", help="default: %(default)s")
    made.add_argument("--launch", help="container or process (default for embedded: process)")
    made.add_argument("--rounds", default="20", help="turns of each side that count (default 20)")
    made.add_argument("--limit", default="1.25", help="highest ratio of the medians (default 1.25)")
    return made


def measure(spec: str, options: argparse.Namespace) -> int:
    """Measure one SPEC and return the exit code of pytest."""
    launch = options.launch or ("process" if spec.startswith("embedded:") else None)
    with tempfile.TemporaryDirectory() as reports:
        arguments = ["bench", "-q", "--connector", spec, "--report-dir", reports]
        arguments += ["--rounds", options.rounds, "--limit", options.limit, "--report", "terminal"]
        arguments += ["--launch", launch] if launch else []
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    """Measure all SPECs."""
    options = parser().parse_args()
    codes = [measure(spec, options) for spec in options.spec]
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main())
