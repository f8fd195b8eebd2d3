"""The last words of the command: every cell, and the verdict over all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from acceptance.cells import ROOT
from reports import observed, summary
from reports.run import Run
from reports.text import harmless
from reports.verdicts import WORDS, worst


def summarise(
    runs: Mapping[str, Run],
    folders: Mapping[str, Path],
    codes: Mapping[str, int],
    seconds: float,
    kept: Path = ROOT / "docs" / "observed",
) -> Iterator[str]:
    """The lines of the summary. ``runs``, ``folders`` and ``codes`` are by cell, ``seconds`` is what all took together,
    ``kept`` the folder with what earlier runs showed."""
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
        yield f"  Connectors   {len(run.connectors)} started, {summary.seconds(run):.0f} seconds"
        yield f"  reports      {shown(folders[name])}"
    code = worst(codes.values())
    total = f"{summary.one_line(runs.values())} in {seconds:.0f} seconds"
    yield f"Verdict: {WORDS.get(code, 'not known')} (exit code {code}); {total}"


def not_observed(run: Run, kept: Path) -> list[str]:
    """What was observed before of the same runtime version, and not in this run of all scenarios."""
    try:
        now = observed.condense(run)
        return observed.read(kept / f"{now.runtime}.json").not_in(now)
    except (observed.NotWhole, FileNotFoundError):
        return []


def shown(folder: Path) -> str:
    """The path as the reader would write it here."""
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)
