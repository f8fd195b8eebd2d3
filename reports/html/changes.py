"""What is different from an earlier run: verdicts that changed, scenarios that came and went."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from reports.html.report import Cell, Report
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
    """All changes, cell by cell; a cell is compared with the one of the same label, else of the same lines."""
    earlier = [Cell(run) for run in baseline]
    found = []
    for cell in report.cells:
        same = [other for other in earlier if other.label == cell.label]
        for other in (same or [other for other in earlier if other.lines == cell.lines])[:1]:
            before, after = other.run.scenarios, cell.run.scenarios
            for key in [*after, *(key for key in before if key not in after)]:
                old, new = before.get(key), after.get(key)
                known = new or old
                verdicts = (old.verdict if old else None, new.verdict if new else None)
                if known and verdicts[0] is not verdicts[1]:
                    found.append(Change(cell, known.identity, *verdicts))
    return sorted(found, key=attrgetter("order"))
