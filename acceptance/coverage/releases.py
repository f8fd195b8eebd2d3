"""``docs/releases.md``: which release showed which known defect."""

from collections.abc import Collection, Iterable

from acceptance.coverage.table import table
from fixtures.connector.releases import RELEASED_IN
from fixtures.connector.versions import Range, RuntimeVersion
from reports.known_defects import KnownDefect
from reports.observed import Observed
from reports.verdicts import Verdict

HEAD = """# Releases and the faults found in them

Made by `make coverage` from `known-defects.toml` and from recorded runs; do not edit. A column is a runtime version,
run in this project's host, with the Connector releases that carry it. "seen": the scenario failed as the list says;
"right": it passed; "another": it failed as another row says; "–": not applicable. "repaired" is an entry that should
have been seen.
"""

WORDS = {
    Verdict.KNOWN_DEFECT.words: "**seen**",
    Verdict.PASSED.words: "right",
    Verdict.NOT_APPLICABLE.words: "–",
    Verdict.REPAIRED_SINCE.words: "right",
}


def document(observed: Iterable[Observed], defects: Collection[KnownDefect]) -> str:
    """The whole file; the observations with the oldest runtime first."""
    columns = list(observed)
    heads = [f"{one.runtime}<br>{RELEASED_IN.get(one.runtime, 'no release')}" for one in columns]
    rows = [
        (one.scenario, one.reason, _range(one), *(ended(one, column) for column in columns), one.source)
        for one in defects
    ]
    return "\n".join([HEAD, *table(("scenario", "fault", "runtimes", *heads, "source"), *rows)]) + "\n"


def ended(defect: KnownDefect, observed: Observed) -> str:
    """What the defect's scenario showed on a runtime version, in a word."""
    verdict = observed.scenarios.get(defect.scenario, Verdict.NOT_RUN.words)
    if verdict == Verdict.KNOWN_DEFECT.words and RuntimeVersion.of(observed.runtime) not in _range(defect):
        return "another"
    return WORDS.get(verdict, verdict)


def _range(defect: KnownDefect) -> Range:
    return Range(defect.since, defect.before)


def in_order(observed: Iterable[Observed]) -> list[Observed]:
    """The oldest runtime version first."""
    return sorted(observed, key=lambda one: RuntimeVersion.of(one.runtime))
