"""What scenario writers ask of ``python -m acceptance``: ``check``, ``steps`` and ``new``."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reports.verdicts import PASSED, USAGE
from steps.tags import KINDS
from writing import catalogue, scenario
from writing.gate import FolderFault, check, trees
from writing.rules import Finding


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(f"python -m acceptance {name}", description=description, allow_abbrev=False)
    made.add_argument(
        "--features", action="append", type=Path, default=[], metavar="DIR", help="another folder with features"
    )
    return made


def _check(arguments: Sequence[str]) -> int:
    made = _parser("check", "All rules for features and steps, before any Connector starts.")
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="only what stands in these (default: all)")
    options = made.parse_args(arguments)
    if missing := [path for path in options.files if not path.exists()]:
        raise FolderFault(f"{missing[0]} does not exist")
    return report(check(options.features, options.files))


def report(found: Sequence[Finding]) -> int:
    """Print the list, and return the exit code that it makes."""
    for finding in found:
        print(finding)
    if found:
        print(f"Findings: {len(found)}")
    return USAGE if found else PASSED


def _steps(arguments: Sequence[str]) -> int:
    made = _parser("steps", "The sentences that a scenario can use.")
    made.add_argument("words", nargs="*", metavar="WORD", help="only those with all of these words")
    made.add_argument("--write", action="store_true", help="write docs/steps.md and what the editors read")
    options = made.parse_args(arguments)
    every = trees(options.features)
    if options.write:
        for path, text in catalogue.files(every).items():
            path.write_text(text, "utf-8")
        return PASSED
    for entry in catalogue.found(catalogue.entries(every), options.words):
        print("\n".join(catalogue.for_terminal(entry)))
    return PASSED


def _new(arguments: Sequence[str]) -> int:
    made = _parser("new", "Writes the skeleton of a new scenario. It asks for what is not given.")
    made.add_argument("--file", type=Path, help="the feature file, which may be a new one")
    for option, words in (("--rule", "the rule"), ("--kind", ", ".join(KINDS)), ("--title", "the rule or outcome")):
        made.add_argument(option, help=words)
    made.add_argument("--prefix", default="", help="what the id begins with (default: as the others in that file)")
    options = made.parse_args(arguments)
    tree = trees(options.features)[-1]
    path = options.file or Path(input("Feature file: ").strip())
    asked = {
        name: getattr(options, name) or input(f"{words}: ").strip()
        for name, words in (("rule", "Rule"), ("kind", f"Kind ({', '.join(KINDS)})"), ("title", "Title"))
    }
    identity = scenario.write(tree, path, **asked, prefix=options.prefix)
    print(f"{path}: {identity} is written, tagged @wip. Say instead of … what happens, then:")
    others = "".join(f" --features {folder}" for folder in options.features)
    print(f"    .venv/bin/python -m acceptance check {path}{others}")
    return PASSED


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {"check": _check, "steps": _steps, "new": _new}


def main(name: str, arguments: Sequence[str]) -> int:
    """Run one of :data:`COMMANDS` and return its exit code."""
    try:
        return COMMANDS[name](arguments)
    except SystemExit as end:
        return USAGE if end.code else PASSED
    except (EOFError, FolderFault, scenario.NotPossible) as fault:
        print(f"python -m acceptance {name}: {str(fault) or 'an answer is missing'}", file=sys.stderr)
        return USAGE
