"""The last words of the command about every cell."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from acceptance.cells import ROOT
from reports import observed, summary
from reports.run import Run
from reports.text import harmless, shown
from reports.verdicts import WORDS


def summarise(
    runs: Mapping[str, Run],
    folders: Mapping[str, Path],
    codes: Mapping[str, int],
    kept: Path = ROOT / "docs" / "observed",
) -> Iterator[str]:
    """What each cell showed. ``runs``, ``folders`` and ``codes`` are by cell, ``kept`` is the folder with what earlier
    runs showed."""
    yield ""
    for name, code in codes.items():
        yield f"{name}: {WORDS.get(code, f'ended with {code}')}"
        run = runs.get(name)
        if run is None:
            continue
        yield f"  tested       {harmless(summary.tested(run))}"
        yield f"  scenarios    {summary.verdicts(run)}"
        yield f"  transitions  {summary.transitions(run)}"
        if lost := not_observed(run, kept):
            yield f"  coverage     {len(lost)} less than docs/observed: {', '.join(lost)}"
        yield f"  Connectors   {len(run.connectors)}, {summary.seconds(run):.0f} seconds"
        yield f"  reports      {shown(folders[name])}"


def not_observed(run: Run, kept: Path) -> list[str]:
    """What was observed before of the same runtime version, and not in this run of all scenarios."""
    try:
        now = observed.condense(run)
        return observed.read(kept / f"{now.runtime}.json").not_in(now)
    except (observed.NotWhole, FileNotFoundError):
        return []
