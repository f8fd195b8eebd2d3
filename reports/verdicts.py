"""What a scenario's end can be, what each format calls it, and the exit code of a run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Row:
    """One verdict in every format; ``junit`` is the element below the testcase, None for a plain pass."""

    words: str
    pytest: str
    junit: str | None
    cucumber: str
    exit: int


class Verdict(Enum):
    """The verdict table. ``Verdict("blocked")`` finds a verdict by its words."""

    PASSED = Row("passed", "passed", None, "PASSED", 0)
    FAILED = Row("failed", "failed", "failure", "FAILED", 1)
    BLOCKED = Row("blocked", "failed", "failure", "FAILED", 1)
    KNOWN_DEFECT = Row("known defect", "xfailed", "skipped", "SKIPPED", 0)
    REPAIRED = Row("repaired", "failed", "failure", "PASSED", 1)
    REPAIRED_SINCE = Row("repaired since", "passed", None, "PASSED", 0)
    NOT_APPLICABLE = Row("not applicable", "skipped", "skipped", "SKIPPED", 0)
    NOT_RUN = Row("not run", "error", "error", "UNKNOWN", 11)
    SUITE_ERROR = Row("suite error", "error", "error", "FAILED", 3)

    @classmethod
    def _missing_(cls, value: object) -> "Verdict | None":
        return next((verdict for verdict in cls if verdict.value.words == value), None)

    @property
    def words(self) -> str:
        """The verdict as reports write it."""
        return self.value.words

    def counted(self, number: int) -> str:
        """So many scenarios with this verdict, in words: ``2 known defects``, ``2 passed``."""
        noun = self in (Verdict.KNOWN_DEFECT, Verdict.SUITE_ERROR)
        return f"{number} {self.words}{'s' * (noun and number != 1)}"

    @property
    def exit(self) -> int:
        """The exit code of a run in which this was the worst."""
        return self.value.exit

    @property
    def counts_as_run(self) -> bool:
        """True when the scenario's steps were there to be judged."""
        return self not in (Verdict.NOT_APPLICABLE, Verdict.NOT_RUN)


PASSED, FAILED, INTERRUPTED, SUITE_ERROR, USAGE, NOTHING_COLLECTED = 0, 1, 2, 3, 4, 5
ENVIRONMENT, TOO_FEW = 10, 11

WORDS = {
    PASSED: "good",
    FAILED: "a Connector did something else than it should",
    INTERRUPTED: "interrupted",
    SUITE_ERROR: "the suite itself failed",
    USAGE: "an option or file is wrong",
    NOTHING_COLLECTED: "no scenario was selected",
    ENVIRONMENT: "the environment could not be set up",
    TOO_FEW: "fewer scenarios ran than were scheduled, or none was applicable",
}
"""What each code says about a run."""

PRECEDENCE = (INTERRUPTED, SUITE_ERROR, USAGE, ENVIRONMENT, TOO_FEW, NOTHING_COLLECTED, FAILED, PASSED)
"""Which code wins when several hold, within a run and over cells; the first is the strongest."""


def worst(codes: Iterable[int]) -> int:
    """The one exit code for several, by :data:`PRECEDENCE`; an unknown one (a signal's) wins over all. 11 for none."""
    found = set(codes)
    if not found:
        return TOO_FEW
    unknown = found - set(PRECEDENCE)
    return min(unknown) if unknown else next(code for code in PRECEDENCE if code in found)


def exit_code(verdicts: Iterable[Verdict], scheduled: int, also: Iterable[int] = (), *, part: bool = False) -> int:
    """The exit code of a run: its worst verdict's, 11 when fewer ended than were scheduled or no applicable one did.

    ``also`` are codes that hold besides, for example 10 when the environment was the reason why some did not run.
    Of a ``part`` of a run nothing need be applicable, as long as something of the whole is.
    """
    ended = list(verdicts)
    codes = [*also, *(verdict.exit for verdict in ended)]
    if len(ended) < scheduled or not (part or any(verdict.counts_as_run for verdict in ended)):
        codes.append(TOO_FEW)
    return worst(codes)


OWNER = "owning_scenario"


def owned_by(identity: str) -> Callable[[F], F]:
    """Mark the step function of a Given that another scenario proves: its failure there reads "blocked".

    ``identity`` is the tag of the owning scenario. Stands below the step decorator.
    """

    def mark(function: F) -> F:
        setattr(function, OWNER, identity)
        return function

    return mark
