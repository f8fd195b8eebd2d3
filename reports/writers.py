"""The reports by name. Each is a writer over the merged event stream; ``terminal`` writes to the screen only."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from reports import junit, transitions
from reports.run import Run

Writer = Callable[[Run, Path], Path]

TERMINAL = "terminal"
FILES: Mapping[str, Writer] = {"junit": junit.write, "transitions": transitions.write}
DEFAULT = (TERMINAL, *FILES)


class UnknownReport(Exception):
    """A report was asked for that does not exist; the message lists those that do."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The reports to write, the default ones when none is named. Raises :class:`UnknownReport`."""
    asked = tuple(dict.fromkeys(names)) or DEFAULT
    for name in asked:
        if name not in DEFAULT:
            raise UnknownReport(f"--report {name}: there is no such report; there are {', '.join(DEFAULT)}")
    return asked


def write_files(run: Run, directory: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write those of the named reports that are files, and return where they are."""
    directory.mkdir(parents=True, exist_ok=True)
    return {name: FILES[name](run, directory) for name in names if name in FILES}
