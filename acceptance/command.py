"""The command line of the suite, and what it prints when all cells are done."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from acceptance import configuration, pairs
from acceptance.cells import ROOT, Cell, CellProcess, run_all
from acceptance.configuration import TakesOptions
from acceptance.diagnose import diagnose
from acceptance.summary import summarise
from acceptance.up import down, up
from fixtures.connector.attached import given
from fixtures.connector.launch import (
    BACKBONE_OPTIONS,
    IMAGE_OPTIONS,
    RUNNING,
    RUNNING_OPTIONS,
    Spec,
    VendorBackbone,
    access,
    ensure_fitting,
    given_for,
    image_terms,
    other_backbone,
    parse_spec,
    parse_specs,
)
from fixtures.errors import AcceptanceError, EnvironmentNotReady, UsageFault
from fixtures.report_folder import alone_in
from reports import github, html, outcome
from reports.conclusion import conclude
from reports.known_defects import FaultyList, ensure_known, load_theirs
from reports.run import Run, load
from reports.selection import PROFILES, RELEASE, parse_shard
from reports.stream import NotAStream, report_directories
from reports.verdicts import ENVIRONMENT, FAILED, TOO_FEW, USAGE, worst
from reports.writers import HTML, SUMMARY
from writing import command as writing
from writing.gate import FolderFault, identities

DEFAULT_SPECS = ("embedded:4", "embedded:5", "embedded:6", "embedded:7")
REPORTS = ROOT / "reports" / "out"
OVER_ALL = {HTML: html.FOLDER, SUMMARY: "summary.md"}
"""The reports that are written once more, over all cells, where a cell has one."""
CELLS_AT_ONCE = min(2, os.cpu_count() or 1)
"""A cell keeps little more than one core busy, and its Connectors take two to three gigabytes of memory."""
HANDED_ON = (
    "--launch",
    "--cache-dir",
    "--advertise-host",
    "--support",
    "--max-connectors",
    "--pairing",
    "--patience",
    "--update-to",
)
SELECTION = ("--profile", "--shard", "--durations-of")
DAY: Mapping[str, Callable[[Sequence[str]], int]] = {
    "up": up,
    "down": down,
    "diagnose": diagnose,
    "configuration": lambda arguments: configuration.main(arguments, describe),
}
"""Other commands than the main one and those of a scenario writer."""

EPILOG = """
SPEC   embedded:7.0.0   the vendor's runtime of that version in this project's host (short: embedded:7)
       image:REFERENCE  a Connector image
       release:7.4.6    the vendor's image of that Connector release
       https://…        a Connector that runs already; several addresses are the parties of one run
Other commands, each with --help: check, steps, new; up (Connectors that stay up for runs with -- --join), down;
diagnose; configuration (every option and environment variable).
What follows -- goes to pytest, for example: python -m acceptance embedded:7 -- -m smoke -n 2
Exit codes: 0 good · 1 Connector failed · 2 interrupted · 3 suite error · 4 usage · 10 environment · 11 fewer ran than
scheduled, or nothing applicable.
"""


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(
        "python -m acceptance",
        description="Two Connectors onboard each other, and refuse to: one run per SPEC, one summary, one exit code.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    describe(made)
    return made


def describe(made: TakesOptions) -> None:
    """Add the SPECs and all options."""
    made.add_argument("spec", nargs="*", metavar="SPEC", help=f"what to test (default: {' '.join(DEFAULT_SPECS)})")
    several: dict[str, Any] = {"action": "append", "metavar": "SPEC"}
    made.add_argument("--templator", help="the Templator of a mixed pair, with --requestor", **several)
    made.add_argument("--requestor", help="the Requestor of a mixed pair, with --templator", **several)
    made.add_argument("--matrix", metavar="SPEC,SPEC", help="every Templator of these with every Requestor of these")
    made.add_argument("--previous", metavar="SPEC", help="the release before the SPEC, for --profile release")
    made.add_argument(
        "--profile",
        choices=PROFILES,
        help="smoke: both variants, the four decisions, in a minute; full (default); "
        "release: SPEC in full, and with --previous in either role on onboarding and refusals",
    )
    made.add_argument(
        "--shard",
        type=parse_shard,
        metavar="K/N",
        help="the K-th of N parts of all scenarios; python -m reports merge puts them together",
    )
    made.add_argument("--durations-of", type=Path, metavar="DIR", help="reports by whose durations --shard divides")
    made.add_argument("--baseline", type=Path, metavar="DIR", help="an earlier run's reports: what changed since")
    made.add_argument("--report-dir", type=Path, default=REPORTS, metavar="DIR", help="default: reports/out")
    made.add_argument(
        "--at-once",
        type=_count,
        default=CELLS_AT_ONCE,
        metavar="N",
        help="SPECs tested at once (default: 2 where there are two cores)",
    )
    for option in HANDED_ON:
        made.add_argument(option, help="see pytest --help, group connector")
    for option, facts in {**IMAGE_OPTIONS, **RUNNING_OPTIONS, **BACKBONE_OPTIONS}.items():
        made.add_argument(option, **facts)
    made.add_argument(
        "--known-defects", action="append", default=[], metavar="FILE", help="known defects of yours, beside ours"
    )
    made.add_argument(
        "--features", action="append", default=[], metavar="DIR", help="features of another folder, instead of ours"
    )
    made.add_argument("--strict-additions", action="store_true", help="undocumented fields are failures")
    made.add_argument("--transitions", action="store_true", help="show the transitions of every scenario")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def matrix_of(options: argparse.Namespace) -> list[Spec]:
    """The SPECs of ``--matrix``; none without it. Raises :class:`fixtures.errors.UsageFault` for contradictions."""
    if not options.matrix:
        return []
    if options.spec or options.templator or options.requestor or options.previous:
        raise UsageFault("--matrix names all SPECs; give neither others nor --templator, --requestor or --previous")
    specs = [parse_spec(text, "--matrix") for text in options.matrix.split(",")]
    if len(set(specs)) < max(2, len(specs)):
        raise UsageFault(f"--matrix {options.matrix}: it takes two different SPECs or more, with commas between")
    return specs


def cells_of(options: argparse.Namespace) -> list[Cell]:
    """The cells that the options ask for. Raises :class:`fixtures.errors.UsageFault` for contradictions."""
    cells = pairs_of(options)
    for cell in cells:
        ensure_fitting(cell.specs, {})
    specs = [spec for cell in cells for spec in cell.specs]
    image_terms(vars(options), specs)
    running = [spec for spec in specs if spec.kind == RUNNING]
    ensure_fitting(running, vars(options))
    access(options.ca, options.rate)
    for cell in cells:
        if cell.templator.kind == RUNNING:
            given({"Templator": cell.templator, "Requestor": cell.requestor}, os.environ)
    other = other_backbone(options.backbone, options.backbone_repository, running=bool(running))
    if isinstance(other, VendorBackbone):
        other.ensure_taken(line for spec in specs if (line := spec.line))
    return [replace(cell, more=tuple(options_for(cell, options))) for cell in cells]


def options_for(cell: Cell, options: argparse.Namespace) -> list[str]:
    """The options about the kinds of Connectors that are in a cell."""
    found = given_for(cell.specs, vars(options))
    if cell.templator.kind == RUNNING:
        found += ["--ca", str(Path(options.ca).resolve())] if options.ca else []
        found += ["--rate", options.rate] if options.rate else []
        found += ["--reclaim"] if options.reclaim else []
    return found


def pairs_of(options: argparse.Namespace) -> list[Cell]:
    """Which Templator is to meet which Requestor. Raises as :func:`cells_of` does."""
    if specs := matrix_of(options):
        return pairs.matrix(specs, image_terms(vars(options), specs))
    mixed = options.templator or options.requestor
    if options.previous or (options.profile == RELEASE and not mixed):
        if options.profile != RELEASE or not options.previous or len(options.spec) != 1 or mixed:
            raise UsageFault("--profile release tests one SPEC, and needs --previous SPEC, the release before it")
        both = parse_spec(options.spec[0], "SPEC"), parse_spec(options.previous, "--previous")
        return pairs.with_previous(*both, image_terms(vars(options), both))
    if mixed:
        if options.spec:
            raise UsageFault("a SPEC is for both roles; give either SPECs, or --templator and --requestor")
        if not (options.templator and options.requestor):
            raise UsageFault("--templator and --requestor go together; for one SPEC in both roles give it alone")
        pair = parse_specs(options.templator, "--templator"), parse_specs(options.requestor, "--requestor")
        return [pairs.one_pair(*pair, image_terms(vars(options), pair))]
    specs_of_both = [parse_spec(text, "SPEC") for text in options.spec or DEFAULT_SPECS]
    if addresses := [str(spec) for spec in specs_of_both if spec.kind == RUNNING]:
        others = [spec for spec in specs_of_both if spec.kind != RUNNING]
        specs_of_both = [parse_specs(addresses, "SPEC"), *others]
    cells = [Cell(spec, spec) for spec in specs_of_both]
    if twice := {cell.name for cell in cells if [other.name for other in cells].count(cell.name) > 1}:
        raise UsageFault(f"SPEC {', '.join(sorted(twice))} is given twice")
    return cells


def handed_on(options: argparse.Namespace) -> list[str]:
    """The options that each pytest process gets as well."""
    found = []
    for option in (*HANDED_ON, *BACKBONE_OPTIONS, *SELECTION):
        value = getattr(options, option.lstrip("-").replace("-", "_"))
        # The processes of cells run in a folder of their own.
        value = value.resolve() if isinstance(value, Path) else value
        found += [option, str(value)] if value is not None else []
    # In one word each: a path that stands alone would be one of pytest's own arguments until it knows our options.
    found += [f"--features={Path(folder).resolve()}" for folder in options.features]
    found += [f"--known-defects={Path(file).resolve()}" for file in options.known_defects]
    return found + [
        flag for flag in ("--strict-additions", "--transitions") if getattr(options, flag[2:].replace("-", "_"))
    ]


def ensure_they_exist(lists: Sequence[Path], folders: Sequence[Path]) -> None:
    """Raise :class:`FaultyList` for a list of known defects that is none, or names a scenario that does not exist."""
    theirs = [defect for path in lists for defect in load_theirs(path)]
    # Reading all features takes its time.
    if theirs:
        ensure_known(theirs, identities(folders))


def check_machine() -> None:
    """Raise :class:`fixtures.errors.UsageFault` when the vendor's Node.js binary cannot run here."""
    if platform.libc_ver()[0] != "glibc":
        raise UsageFault("this machine has no glibc: the Node.js that comes with the suite needs Linux with glibc")


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    if arguments and arguments[0] in writing.COMMANDS:
        return writing.main(arguments[0], arguments[1:])
    if arguments and arguments[0] in DAY:
        return code_of(lambda: DAY[arguments[0]](arguments[1:]))
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    mine, for_pytest = list(arguments[:split]), list(arguments[split + 1 :])
    try:
        options = parser().parse_args(mine)
        check_machine()
        if options.durations_of:
            report_directories(options.durations_of)
        cells = cells_of(options)
        specs = matrix_of(options)
        untested = pairs.left_out(specs, image_terms(vars(options), specs)) if specs else ""
        if os.environ.get("CI") and writing.main("check", [f"--features={folder}" for folder in options.features]):
            return USAGE
        ensure_they_exist([Path(file) for file in options.known_defects], [Path(name) for name in options.features])
        # Before the folder is cleared, which may be the very one.
        baseline = [load(folder) for folder in report_directories(options.baseline)] if options.baseline else []
    except SystemExit as end:
        return USAGE if end.code else 0
    except (AcceptanceError, FaultyList, FolderFault, NotAStream) as fault:
        print(f"python -m acceptance: {fault}", file=sys.stderr)
        return USAGE
    if untested:
        print(f"not tested: {untested}", flush=True)
    extra = [f"--untested={untested}"] if untested else []
    words = [*handed_on(options), *extra, *for_pytest]

    def run() -> int:
        with alone_in(options.report_dir):
            return run_cells(cells, options.report_dir, words, baseline, options.at_once)

    return code_of(run)


def code_of(command: Callable[[], int]) -> int:
    """Run what may end with one of our errors, tell it, and return the exit code."""
    try:
        return command()
    except SystemExit as end:
        return USAGE if end.code else 0
    except AcceptanceError as fault:
        print(f"python -m acceptance: {fault}", file=sys.stderr)
        return exit_of(fault)


def exit_of(fault: AcceptanceError) -> int:
    """The exit code of what went wrong outside of a run."""
    codes = {UsageFault: USAGE, EnvironmentNotReady: ENVIRONMENT}
    return next((code for kind, code in codes.items() if isinstance(fault, kind)), FAILED)


def run_cells(
    cells: Sequence[Cell],
    report_dir: Path,
    arguments: Sequence[str],
    baseline: Sequence[Run] = (),
    at_once: int = CELLS_AT_ONCE,
) -> int:
    """One process per cell, so many at once, each into a folder of its own; then one summary and one HTML report over
    all, which says what changed since ``baseline``. Returns the strongest exit code."""
    began = time.monotonic()
    outcome.forget(report_dir)
    processes = [CellProcess(cell, report_dir / cell.name, arguments) for cell in cells]
    with github.inert():
        ended = zip(cells, run_all(processes, at_once), strict=True)
    codes = {cell.name: code for cell, code in ended if code is not None}
    folders = {name: report_dir / name for name in codes}
    runs = {name: run for name, folder in folders.items() if (run := recorded(folder))}
    # A process that says "good" is believed only where its record says the same.
    codes = {name: code or (runs[name].exit_code if name in runs else TOO_FEW) for name, code in codes.items()}
    for line in summarise(runs, folders, codes):
        print(line, flush=True)
    names = [name for name, made in OVER_ALL.items() if any((folder / made).exists() for folder in folders.values())]
    seconds = time.monotonic() - began
    try:
        for line in conclude(list(runs.values()), report_dir, codes, names=names, baseline=baseline, seconds=seconds):
            print(line, flush=True)
    except OSError as error:
        where = error.filename or report_dir
        print(f"python -m acceptance: no report over all: {where}: {error.strerror}", file=sys.stderr)
        return worst([*codes.values(), ENVIRONMENT])
    return worst(codes.values())


def recorded(folder: Path) -> Run | None:
    """What a cell has recorded; None when that is nothing."""
    try:
        return load(folder)
    except NotAStream:
        return None
