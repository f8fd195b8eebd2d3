"""``python -m acceptance.coverage [DIR…]``: keep what recorded runs showed and took; make the tables anew."""

import sys
from collections.abc import Sequence
from pathlib import Path

from acceptance.cells import ROOT
from acceptance.coverage.project import Project
from fixtures.errors import UsageFault
from reports import selection
from reports.known_defects import FaultyList
from reports.observed import NotWhole, condense
from reports.run import load
from reports.stream import NotAStream
from reports.verdicts import FAILED, PASSED, USAGE


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Returns 0, 1 with what is not covered, 4 for a folder without a whole run; each with words on standard error."""
    project = Project(root)
    try:
        for directory in map(Path, arguments):
            keep(directory, project.observed_in)
        if arguments:
            selection.keep(map(load, map(Path, arguments)), root / "docs" / "durations.json")
        for path, text in project.documents().items():
            path.write_text(text, encoding="utf-8")
        found = project.complaints()
    except (FaultyList, NotAStream, UsageFault) as fault:
        sys.stderr.write(f"{fault}\n")
        return USAGE
    sys.stderr.writelines(f"{one}\n" for one in found)
    return FAILED if found else PASSED


def keep(directory: Path, folder: Path) -> None:
    """Keep what the run in a report directory showed. Raises :class:`fixtures.errors.UsageFault` for half a run."""
    try:
        condense(load(directory)).write(folder)
    except NotWhole as reason:
        raise UsageFault(f"{directory}: {reason}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
