"""``python -m reports render DIR…``: write reports again from the event streams that runs left, the HTML over all."""

import argparse
import sys
from os.path import commonpath
from pathlib import Path

from reports import html
from reports.run import directories, load
from reports.stream import NotAStream
from reports.summary import summary
from reports.terminal import failure_block
from reports.verdicts import USAGE
from reports.writers import HTML, TERMINAL, UnknownReport, chosen, write_files


def main(arguments: list[str] | None = None) -> int:
    """Render; returns 0, or 4 with a message on standard error when there is no stream or no such report."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Reports from recorded event streams.")
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="write the reports of a run again")
    render.add_argument(
        "directory", type=Path, nargs="+", metavar="DIR", help="a report directory, or a folder of such"
    )
    render.add_argument(
        "--report", action="append", default=[], metavar="NAME", help="write only this one (repeatable)"
    )
    render.add_argument("--baseline", type=Path, metavar="DIR", help="an earlier run: the HTML says what changed")
    options = parser.parse_args(arguments)
    try:
        names = chosen(options.report)
        runs = {directory: load(directory) for given in options.directory for directory in directories(given)}
        baseline = [load(directory) for directory in directories(options.baseline)] if options.baseline else []
    except (NotAStream, UnknownReport) as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE
    for directory, run in runs.items():
        files = write_files(run, directory, [name for name in names if name != HTML])
        if TERMINAL in names:
            failed = [scenario for scenario in run.scenarios.values() if scenario.verdict.exit]
            blocks = [failure_block(scenario) for scenario in failed]
            sys.stdout.write("\n\n".join([*blocks, summary(run, files)]) + "\n")
    if HTML in names:
        page = html.write_all(runs.values(), Path(commonpath(options.directory)), baseline)
        sys.stdout.write(f"Report: {HTML} in {page}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
