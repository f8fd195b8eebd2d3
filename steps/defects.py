"""What the list of known defects says of a scenario's end."""

from collections.abc import Iterable, Sequence

from fixtures.connector.versions import Range, RuntimeVersion
from reports.judging import Failure
from reports.known_defects import KnownDefect, explaining
from reports.observations import ScenarioIdentity
from reports.verdicts import Verdict


def listed(
    defects: Iterable[KnownDefect], identity: ScenarioIdentity, runtimes: Iterable[RuntimeVersion]
) -> list[KnownDefect]:
    """The entries for a scenario on Connectors of which at least one has a runtime version in the entry's range."""
    versions = list(runtimes)
    return [
        defect
        for defect in defects
        if defect.scenario == identity.key and any(one in Range(defect.since, defect.before) for one in versions)
    ]


def judge(
    entries: Sequence[KnownDefect], failure: Failure | None, runtimes: Iterable[RuntimeVersion], *, released: bool
) -> tuple[Verdict, str] | None:
    """Known defect for a failure as listed, repaired for none; ``None`` where the list has nothing to say.

    Repaired is red only where nobody can have repaired it: an entry of ours, a version on which it was seen, and
    ``released`` runtimes only, as npm serves them. The project's own CI runs these; an image is somebody's build.
    Of two versions of which one is outside of the range, the other may play the part that has no fault.
    """
    versions = list(runtimes)
    if failure is not None:
        entry = explaining(entries, failure) if failure.verdict is Verdict.FAILED else None
        return (Verdict.KNOWN_DEFECT, f"known defect: {entry.reason} ({entry.source})") if entry else None
    for entry in entries:
        if not all(one in Range(entry.since, entry.before) for one in versions):
            continue
        red = released and entry.ours and any(str(runtime) in entry.verified for runtime in versions)
        words = f"the known defect of {entry.scenario} was not seen; remove the entry, or close its range"
        return (Verdict.REPAIRED if red else Verdict.REPAIRED_SINCE), f"{entry.place}: {words} ({entry.reason})"
    return None
