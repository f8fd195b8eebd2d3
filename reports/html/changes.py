"""What is different from an earlier run: verdicts that changed, scenarios that came and went."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from reports.html.report import MEETS, Cell, Report
from reports.observations import ScenarioIdentity
from reports.run import Run
from reports.verdicts import Verdict


@dataclass(frozen=True)
class Change:
    """One scenario in one cell; None stands for a run that did not have it."""

    cell: Cell
    identity: ScenarioIdentity
    before: Verdict | None
    after: Verdict | None

    @property
    def order(self) -> int:
        """What got worse comes first, what came or went last."""
        if self.before is None or self.after is None:
            return 2
        return 0 if self.after.exit and not self.before.exit else 1


def changes(report: Report, baseline: Iterable[Run]) -> list[Change]:
    """All changes, cell by cell; a cell is compared with the one of the same label, else of the same line, of which at
    best one SPEC is the same."""
    earlier = [Cell(run) for run in baseline]
    found = []
    for cell in report.cells:
        for other in sorted(
            _comparable(earlier, cell), key=lambda other: (-_in_common(other, cell), other.name != cell.name)
        )[:1]:
            before, after = other.run.scenarios, cell.run.scenarios
            for key in [*after, *(key for key in before if key not in after)]:
                old, new = before.get(key), after.get(key)
                known = new or old
                verdicts = (old.verdict if old else None, new.verdict if new else None)
                if known and verdicts[0] is not verdicts[1]:
                    found.append(Change(cell, known.identity, *verdicts))
    return sorted(found, key=attrgetter("order"))


def _comparable(earlier: Iterable[Cell], cell: Cell) -> list[Cell]:
    """The cells in which as many SPECs meet, on the same lines or of the same label."""
    specs = len(cell.label.split(MEETS))
    return [
        other
        for other in earlier
        if other.label == cell.label or (len(other.label.split(MEETS)) == specs and other.lines == cell.lines)
    ]


def _in_common(one: Cell, other: Cell) -> int:
    return sum(mine == its for mine, its in zip(one.label.split(MEETS), other.label.split(MEETS), strict=False))
