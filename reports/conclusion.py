"""What is said and written once several cells, or the shards of some, are over."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from reports import github, html, markdown, outcome, summary
from reports.html.changes import changes
from reports.html.report import Report
from reports.run import Run
from reports.text import shown
from reports.verdicts import WORDS, worst
from reports.writers import HTML, SUMMARY


def conclude(
    runs: Sequence[Run],
    directory: Path,
    codes: Mapping[str, int],
    *,
    names: Collection[str],
    baseline: Sequence[Run] = (),
    seconds: float,
) -> Iterator[str]:
    """The last lines over all runs; those of the reports ``names`` that are one for all are written to a directory.

    ``codes`` are the exit codes of cells or shards, ``baseline`` an earlier run's cells, ``seconds`` how long all took.
    Raises OSError where something cannot be written.
    """
    code = worst(codes.values())
    verdict = f"{WORDS.get(code, 'not known')} (exit code {code}) in {seconds:.0f} seconds"
    line = f"Verdict: {verdict}; {summary.one_line(runs)}"
    facts = [f"not tested: {words}" for words in summary.untested(runs)]
    facts += [f"incomplete: {run.cell}: {reason}" for run in runs for reason in run.incomplete]
    facts += worse(runs, baseline)
    yield from facts
    yield line
    outcome.write(directory, codes, code, line)
    if SUMMARY in names:
        (directory / "summary.md").write_text(markdown.over_all(line, runs, facts), "utf-8")
    if HTML in names and runs:
        yield f"Report: {shown(html.write_all(runs, directory, baseline, code))}"
    if github.listens():
        yield from github.annotations(runs, line, code)


def worse(runs: Sequence[Run], baseline: Sequence[Run]) -> list[str]:
    """The scenarios that are red and were not in the earlier run, as one fact; none without such."""
    known = changes(Report(runs), baseline) if baseline else []
    found = [change for change in known if change.before and not change.order]
    named = ", ".join(f"{change.identity.key} ({change.cell.name})" for change in found)
    return [f"{len(found)} worse than in the earlier run: {named}"] if found else []
