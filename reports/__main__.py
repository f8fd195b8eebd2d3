"""``python -m reports render | merge | compare``: what can be done with the event streams that runs left."""

import argparse
import sys
from pathlib import Path

from reports import github, html, outcome, summary
from reports.comparison import compare, told
from reports.conclusion import conclude
from reports.cucumber.html import CACHE
from reports.merging import CannotMerge, merge
from reports.run import Run, load
from reports.stream import NotAStream, report_directories
from reports.terminal import failure_block
from reports.verdicts import ENVIRONMENT, FAILED, PASSED, USAGE, worst
from reports.writers import HTML, TERMINAL, UnknownReport, chosen, write_files


class NoPlace(Exception):
    """It is not said where a report is to be put; the message says how to."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says.

    Returns 0; of a merge the exit code of all that was merged; 1 when a comparison finds a scenario worse; 10 when a
    report could not be written; 4 with a message on standard error when there is no stream or no such report, or what
    was named does not go together.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.act(options))
    except (CannotMerge, NoPlace, NotAStream, UnknownReport) as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description="Reports from recorded event streams.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    render = commands.add_parser("render", help="write the reports of runs again")
    render.set_defaults(act=_render)
    render.add_argument("--out", type=Path, metavar="OUT", help="where the HTML over several DIRs is put")
    merging = commands.add_parser(
        "merge", help="put shards of one run, or runs of several cells, into one, with one verdict"
    )
    merging.set_defaults(act=_merge)
    for command in (render, merging):
        command.add_argument(
            "directory", type=Path, nargs="+", metavar="DIR", help="a report directory, which holds events/ or cells"
        )
        command.add_argument(
            "--report", action="append", default=[], metavar="NAME", help="write only this one (repeatable)"
        )
        command.add_argument("--baseline", type=Path, metavar="DIR", help="an earlier run: the HTML says what changed")
        command.add_argument(
            "--cache-dir", type=Path, default=CACHE, metavar="DIR", help="where what is installed is kept"
        )
    merging.add_argument("out", type=Path, metavar="OUT", help="where to put them; a folder for each cell")
    comparing = commands.add_parser("compare", help="what changed between two runs; exit code 1 when it got worse")
    comparing.set_defaults(act=_compare)
    comparing.add_argument("before", type=Path, metavar="A", help="the report directory of the earlier run")
    comparing.add_argument("after", type=Path, metavar="B", help="the report directory of the later run")
    return parser


def _found(paths: list[Path]) -> list[Path]:
    return [directory for path in paths for directory in report_directories(path)]


def _baseline(options: argparse.Namespace) -> list[Run]:
    return [load(directory) for directory in report_directories(options.baseline)] if options.baseline else []


def _write(directories: list[Path], names: tuple[str, ...], options: argparse.Namespace) -> tuple[list[Run], int]:
    runs = {directory: load(directory) for directory in directories}
    missing = []
    for directory, run in runs.items():
        files = write_files(run, directory, [name for name in names if name != HTML], options.cache_dir)
        missing += [f"{name}: {fault}" for name, fault in files.items() if isinstance(fault, Exception)]
        if TERMINAL in names:
            failed = [scenario for scenario in run.scenarios.values() if scenario.verdict.exit]
            blocks = [failure_block(scenario) for scenario in failed]
            sys.stdout.write("\n\n".join([*blocks, summary.summary(run, files)]) + "\n")
    sys.stderr.writelines(f"{fault}\n" for fault in missing)
    return list(runs.values()), ENVIRONMENT if missing else PASSED


def _render(options: argparse.Namespace) -> int:
    names, folder = chosen(options.report), options.out
    if folder is None and len(options.directory) == 1:
        [folder] = options.directory
    if folder is None and HTML in names:
        raise NoPlace("of several DIRs the HTML is one report: name a directory for it with --out")
    baseline = _baseline(options)
    runs, code = _write(_found(options.directory), names, options)
    if HTML in names:
        sys.stdout.write(f"Report: {HTML} in {html.write_all(runs, folder, baseline)}\n")
    return code


def _merge(options: argparse.Namespace) -> int:
    names = chosen(options.report)
    codes = {str(path): code for path in options.directory if (code := outcome.code_in(path)) is not None}
    # Where the command has failed it may have left no stream.
    found = _found([path for path in options.directory if not codes.get(str(path)) or any(path.glob("*/events"))])
    baseline = _baseline(options)
    directories = merge(found, options.out)
    with github.inert():
        runs, code = _write(directories, names, options)
    codes |= {run.cell: run.exit_code for run in runs} | {"reports": code}
    seconds = sum(summary.seconds(run) for run in runs)
    for line in conclude(runs, options.out, codes, names=names, baseline=baseline, seconds=seconds):
        sys.stdout.write(f"{line}\n")
    return worst(codes.values())


def _compare(options: argparse.Namespace) -> int:
    before, after = (_runs(path) for path in (options.before, options.after))
    if len(before) == len(after) == 1:
        # What is compared may be two releases, whose cells have two names.
        after = dict(zip(before, after.values(), strict=True))
    worse = False
    for cell in sorted({*before, *after}):
        pair = before.get(cell, Run()), after.get(cell, Run())
        changes = compare(*pair)
        worse |= bool(changes.worse)
        sys.stdout.write("\n".join(told(*pair, changes)) + "\n")
    return FAILED if worse else PASSED


def _runs(path: Path) -> dict[str, Run]:
    runs = {directory.name: load(directory) for directory in report_directories(path)}
    if not any(run.scenarios for run in runs.values()):
        raise NotAStream(f"{path}: no scenario in its streams, so there is nothing to compare")
    return runs


if __name__ == "__main__":
    sys.exit(main())
