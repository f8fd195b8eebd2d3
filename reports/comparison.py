"""What changed between two runs: verdicts, scenarios, transitions and times."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.run import Run, ScenarioRun
from reports.summary import EXAMPLES, verdicts
from reports.terminal import merged
from reports.text import harmless
from reports.verdicts import Verdict

SLOWER_BY, SLOWER_THAN = 2.0, 1.0
"""A scenario counts as slower when it took more than this many times as long, and more than this many seconds more."""

LEVELS = (
    {Verdict.PASSED, Verdict.REPAIRED_SINCE},
    {Verdict.KNOWN_DEFECT},
    {Verdict.NOT_APPLICABLE},
    {verdict for verdict in Verdict if verdict.exit},
)
"""From good to bad; between verdicts of one level nothing got better or worse."""


def level(verdict: Verdict) -> int:
    """How bad a verdict is, 0 is good."""
    return next(number for number, verdicts in enumerate(LEVELS) if verdict in verdicts)


@dataclass
class Changes:
    """The differences of two runs, each as a line; ``worse`` says of how many scenarios the verdict got worse.

    ``transitions`` maps each that only one of them saw to the scenarios, of those that ran in both.

    A scenario that is gone counts as worse, since nothing proves its rule any more; so does a new one that is red.
    """

    worse: int = 0
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    transitions: dict[str, list[str]] = field(default_factory=dict)
    slower: list[str] = field(default_factory=list)


def compare(before: Run, after: Run) -> Changes:
    """What is different in the later of two runs."""
    changes = Changes()
    for key, scenario in after.scenarios.items():
        if key in before.scenarios:
            _compare(before.scenarios[key], scenario, changes)
        else:
            changes.new.append(f"{key}: {scenario.verdict.words}")
            changes.worse += bool(scenario.verdict.exit)
    for key in before.scenarios.keys() - after.scenarios.keys():
        changes.gone.append(f"{key}: was {before.scenarios[key].verdict.words}")
        changes.worse += 1
    changes.gone.sort()
    return changes


def _compare(before: ScenarioRun, after: ScenarioRun, changes: Changes) -> None:
    key = after.identity.key
    if before.verdict is not after.verdict:
        message = f": {after.message}" if after.message else ""
        changes.changed.append(f"{key}: {before.verdict.words} → {after.verdict.words}{message}")
        changes.worse += level(after.verdict) > level(before.verdict)
    if before.verdict.counts_as_run and after.verdict.counts_as_run:
        was, now = _steps(before), _steps(after)
        for word, steps in (("no longer", was - now), ("now", now - was)):
            for step in steps:
                changes.transitions.setdefault(f"{word} {step}", []).append(key)
    took, takes = (run.finished["duration"] if run.finished else 0.0 for run in (before, after))
    if takes > took * SLOWER_BY and takes - took > SLOWER_THAN:
        changes.slower.append(f"{key}: {took:.1f} → {takes:.1f} seconds")


def _steps(scenario: ScenarioRun) -> set[str]:
    return {
        f"{seen['party']}: {seen['entity']} {seen['from'] or '–'} → {seen['to']}"
        for seen, _ in merged(scenario.transitions)
    }


def _some(keys: list[str]) -> str:
    more = f" and {len(keys) - EXAMPLES} more" if len(keys) > EXAMPLES else ""
    return ", ".join(keys[:EXAMPLES]) + more


def told(before: Run, after: Run, changes: Changes) -> Iterator[str]:
    """The differences for a reader, line by line."""
    yield f"before: {before.cell or 'unnamed'}: {verdicts(before)}"
    yield f"after:  {after.cell or 'unnamed'}: {verdicts(after)}"
    for name, run in (("before", before), ("after", after)):
        yield from (f"  {name} is incomplete: {reason}" for reason in run.incomplete)
    sections = {
        "Verdicts that changed": changes.changed,
        "New scenarios": changes.new,
        "Scenarios that are gone": changes.gone,
        "Transitions that differ": [f"{step} ({_some(keys)})" for step, keys in sorted(changes.transitions.items())],
        "Slower scenarios": changes.slower,
    }
    for title, lines in sections.items():
        if lines:
            yield f"{title} ({len(lines)})"
            yield from (f"  {harmless(line)}" for line in lines)
    yield f"{changes.worse} scenarios are worse" if changes.worse else "No scenario is worse"
