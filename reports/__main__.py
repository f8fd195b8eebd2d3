"""``python -m reports render DIR``: write a run's reports again from the event streams that it left."""

import argparse
import sys
from pathlib import Path

from reports.run import load
from reports.stream import NotAStream
from reports.summary import summary
from reports.terminal import failure_block
from reports.verdicts import USAGE
from reports.writers import TERMINAL, UnknownReport, chosen, write_files


def main(arguments: list[str] | None = None) -> int:
    """Render; returns 0, or 4 with a message on standard error when there is no stream or no such report."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Reports from recorded event streams.")
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="write the reports of a run again")
    render.add_argument("directory", type=Path, metavar="DIR", help="the report directory, which holds events/")
    render.add_argument(
        "--report", action="append", default=[], metavar="NAME", help="write only this one (repeatable)"
    )
    options = parser.parse_args(arguments)
    try:
        names = chosen(options.report)
        run = load(options.directory)
    except (NotAStream, UnknownReport) as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE
    files = write_files(run, options.directory, names)
    if TERMINAL in names:
        failed = [scenario for scenario in run.scenarios.values() if scenario.verdict.exit]
        blocks = [failure_block(scenario) for scenario in failed]
        sys.stdout.write("\n\n".join([*blocks, summary(run, files)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
