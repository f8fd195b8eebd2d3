"""The end of a run in words: what was tested, how it ended, what was seen, what it cost, where the reports are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from reports.observations import BACKBONE
from reports.run import FILTERED, Run, ScenarioRun
from reports.text import harmless
from reports.verdicts import Verdict

ALL = "all scenarios"
"""The profile of a run that nothing narrows down."""

EXAMPLES = 3
"""How many scenarios of one cause are named, and how many are slowest."""

HOST, HOST_DECIDES = "this project's host", "host-decides"
"""What is said of a Connector that runs in our host, and the tag of scenarios in which our host decides then."""

WITNESSES = {"Relationship": 3, "RelationshipChange": 3}
"""How many witnesses an object can have; a Request has two, the Backbone does not know it."""


def summary(run: Run, reports: Mapping[str, Path | Exception]) -> str:
    """The summary of one run; ``reports`` maps the names of the reports to where they are, or to why they are not."""
    lines = [f"Tested: {tested(run)}", f"Scenarios: {verdicts(run)}"]
    lines += [f"  incomplete: {reason}" for reason in run.incomplete]
    lines += causes(run)
    lines += [f"  notice: {words}" for words in notices(run)]
    lines += decided_by_host(run)
    lines += [f"  not documented: {what}" for what in additions(run)]
    lines.append(f"Transitions: {transitions(run)}")
    lines.append(f"Connectors: {len(run.connectors)}, seconds: {seconds(run):.1f}; slowest: {slowest(run)}")
    for name, found in reports.items():
        lines.append(f"Report: {name} {f'in {found}' if isinstance(found, Path) else f'is not written: {found}'}")
    return harmless("\n".join(lines))


def tested(run: Run) -> str:
    """What was tested, in the words of whoever started the Connectors, each once."""
    said = [run.session.get("words", ""), *(connector.get("about", "") for connector in run.connectors)]
    return "; ".join(dict.fromkeys(words for words in said if words)) or "nothing said"


def verdicts(run: Run) -> str:
    """``31 passed, 2 not applicable``, every verdict that occurred, and what was not scheduled."""
    return one_line([run])


def notices(run: Run) -> list[str]:
    """What somebody has to look at, though it is not red: known defects that expire, or were not seen, and waits that
    took more than half of what they may."""
    since = (scenario for scenario in run.scenarios.values() if scenario.verdict is Verdict.REPAIRED_SINCE)
    waits = [("", wait) for wait in run.waits]
    waits += [(f"{key}: ", wait) for key, scenario in run.scenarios.items() for wait in scenario.waits]
    return [
        *run.notices,
        *(f"{scenario.identity.key}: {scenario.message}" for scenario in since),
        *(
            f"{whose}it took {wait['seconds']:.1f} of at most {wait['deadline']:g} seconds until {wait['until']}"
            for whose, wait in waits
        ),
    ]


def slowest(run: Run) -> str:
    """``ONB-03 4.2 s, SYS-01a 3.9 s``, those that took longest, with what was set up for them."""
    ended = [(one.finished["duration"], key) for key, one in run.scenarios.items() if one.finished]
    return ", ".join(f"{key} {took:.1f} s" for took, key in sorted(ended, reverse=True)[:EXAMPLES]) or "none"


def decided_by_host(run: Run) -> list[str]:
    """Where Connectors ran in this project's host, a line about the passed scenarios that prove no more than the
    host."""
    passed = [scenario for scenario in run.scenarios.values() if scenario.verdict is Verdict.PASSED]
    keys = [scenario.identity.key for scenario in passed if HOST_DECIDES in scenario.identity.tags]
    hosted = any(HOST in connector.get("about", "") for connector in run.connectors)
    return [f"  decided by {HOST}, not by the vendor: {', '.join(keys)}"] if keys and hosted else []


def additions(run: Run) -> list[str]:
    """What is not documented, one entry for each kind of object: ``LocalRequest: mood, status 'Pondering'``."""
    owned = (event for scenario in run.scenarios.values() for event in scenario.additions)
    kinds: dict[str, list[str]] = {}
    for what in sorted({event["what"] for event in (*run.additions, *owned)}):
        kind, _, name = what.partition(".")
        kinds.setdefault(kind, []).append(name)
    return [f"{kind}: {', '.join(names)}" for kind, names in kinds.items()]


def causes(run: Run) -> list[str]:
    """What went wrong, one entry for each cause, with the scenarios that it took, the widest first."""
    lines = []
    for scenarios in grouped(run.scenarios.values()):
        count = f"{len(scenarios)} scenario{'s' if len(scenarios) > 1 else ''}"
        named = ", ".join(scenario.identity.key for scenario in scenarios[:EXAMPLES])
        more = " …" if len(scenarios) > EXAMPLES else ""
        lines.append(f"  1 cause, {count}: {scenarios[0].message} ({named}{more})")
    return lines


def grouped(scenarios: Iterable[ScenarioRun]) -> list[list[ScenarioRun]]:
    """Those that make a run red, by cause: the widest cause first, in it the scenario that says most about it."""
    groups: dict[tuple[str, ...], list[ScenarioRun]] = {}
    for scenario in scenarios:
        if scenario.verdict.exit:
            groups.setdefault(_cause(scenario), []).append(scenario)
    for group in groups.values():
        # A scenario that is blocked by the cause says less about it than the one that owns it.
        group.sort(key=lambda scenario: scenario.verdict is Verdict.BLOCKED)
    return sorted(groups.values(), key=len, reverse=True)


def _cause(scenario: ScenarioRun) -> tuple[str, ...]:
    if not scenario.failures:
        return (scenario.verdict.words, scenario.message)
    failure = scenario.failures[0]
    return (failure["kind"], failure["place"] or failure["message"], failure["code"])


def transitions(run: Run) -> str:
    """``42 of Relationship (3 of 3 witnesses)``, for every kind of object; each state of an object at a party counts
    once."""
    seen: dict[str, set[tuple[str, str, str]]] = {}
    witnesses: dict[str, set[str]] = {}
    for event in (event for scenario in run.scenarios.values() for event in scenario.transitions):
        if event["party"] != BACKBONE:
            seen.setdefault(event["entity"], set()).add((event["party"], event["id"], event["to"]))
        witnesses.setdefault(event["entity"], set()).add(event["witness"])
    parts = (
        f"{len(states)} of {entity} ({len(witnesses[entity])} of {WITNESSES.get(entity, 2)} witnesses)"
        for entity, states in sorted(seen.items())
    )
    return ", ".join(parts) or "none"


def seconds(run: Run) -> float:
    """From the session's first event to its last one."""
    times = [event["at"] for event in (run.session, run.finished or {}) if "at" in event]
    if len(times) < 2:
        return 0.0
    began, ended = map(datetime.fromisoformat, times)
    return (ended - began).total_seconds()


def one_line(runs: Iterable[Run]) -> str:
    """Several runs' scenarios by verdict, added up; then those that were not scheduled, by the reason: how many of how
    many are left where something narrowed them down."""
    total: Counter[Verdict] = Counter()
    left_out: Counter[str] = Counter()
    narrowed: dict[str, None] = {}
    scheduled = 0
    for run in runs:
        total.update(run.counts)
        left_out.update(run.left_out.values())
        scheduled += len(run.scenarios)
        narrowed |= dict.fromkeys(_narrowed(run))
    words = ", ".join(verdict.counted(total[verdict]) for verdict in Verdict if verdict in total) or "none"
    if filtered := left_out.pop(FILTERED, 0):
        words += f"; {scheduled} of {scheduled + filtered} scheduled: {', '.join(narrowed) or FILTERED}"
    return words + "".join(
        f"; {count} {why} scenario{'s' * (count > 1)} not scheduled" for why, count in sorted(left_out.items())
    )


def _narrowed(run: Run) -> Iterator[str]:
    if run.session.get("profile", ALL) != ALL:
        yield run.session["profile"]
    if run.shards and not run.merged:
        yield f"shard {' and '.join(run.shards)}"


def untested(runs: Iterable[Run]) -> list[str]:
    """What was asked for and cannot be tested, each once."""
    return list(dict.fromkeys(words for run in runs if (words := run.session.get("untested"))))
