"""What a whole run showed, condensed so far that it can be kept with the project, one small file per runtime version.

Only what a run shows every time is kept: no times, no identifiers, no counts.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reports import observations as words
from reports.lifecycle import tables
from reports.run import Run, ScenarioRun
from reports.summary import tested
from reports.verdicts import Verdict

AUDIT_LOG = "audit log"
ENTITIES = (words.INCOMING_REQUEST, words.OUTGOING_REQUEST, words.RELATIONSHIP)


class NotWhole(Exception):
    """A run cannot stand for a runtime version; the message says why."""


@dataclass(frozen=True)
class Observed:
    """What was observed of one runtime version.

    ``scenarios`` maps each scenario's key to its verdict in words, ``codes`` each error code that was answered to the
    ids of the scenarios that saw it, ``transitions`` each name of :func:`legal` likewise.
    """

    runtime: str
    line: int
    tested: str
    scenarios: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    transitions: Mapping[str, tuple[str, ...]]

    @property
    def ended(self) -> str:
        """How many scenarios ended how: ``350 passed, 135 not applicable``."""
        counted = Counter(self.scenarios.values())
        return ", ".join(verdict.counted(counted[verdict.words]) for verdict in Verdict if counted[verdict.words])

    def not_in(self, other: "Observed") -> list[str]:
        """The codes and transitions that another run of the same scenarios did not show; none where it left some
        out."""
        if not set(self.scenarios) <= set(other.scenarios):
            return []
        pairs = ((self.codes, other.codes), (self.transitions, other.transitions))
        return [name for mine, others in pairs for name in mine if name not in others]

    def write(self, folder: Path) -> None:
        """Write it into ``<folder>/<runtime>.json``, one fact a line."""
        folder.mkdir(parents=True, exist_ok=True)
        lists = {name: {key: " ".join(ids) for key, ids in getattr(self, name).items()} for name in LISTS}
        text = json.dumps({**asdict(self), **lists}, indent=1, ensure_ascii=False)
        (folder / f"{self.runtime}.json").write_text(text + "\n", encoding="utf-8")


AT_ONCE = "at the same time"
"""Words of a sentence. Which of several refusals it comes to then, the moment decides, and the next run another."""

LISTS = ("codes", "transitions")


def read(path: Path) -> Observed:
    """What :meth:`Observed.write` wrote."""
    facts = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: {key: tuple(ids.split()) for key, ids in facts[name].items()} for name in LISTS}
    return Observed(**{**facts, **lists})


def condense(run: Run) -> Observed:
    """What a run showed. Raises :class:`NotWhole` for one that broke off, and for one of several runtime versions."""
    if run.incomplete:
        raise NotWhole("; ".join(run.incomplete))
    versions = {(one["runtime"], one["line"]) for one in run.connectors if one.get("runtime")}
    if len(versions) != 1:
        raise NotWhole(f"it tested {len(versions)} runtime versions, not one")
    ((runtime, line),) = versions
    known = set(legal(line))
    codes, transitions = dict[str, set[str]](), dict[str, set[str]]()
    for scenario in run.scenarios.values():
        for code in answered(scenario):
            codes.setdefault(code, set()).add(scenario.identity.id)
        for name in known.intersection(_shown(scenario)):
            transitions.setdefault(name, set()).add(scenario.identity.id)
    verdicts = {key: scenario.verdict.words for key, scenario in sorted(run.scenarios.items())}
    return Observed(runtime, line, tested(run), verdicts, _sorted(codes), _sorted(transitions))


def _sorted(found: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(ids)) for name, ids in sorted(found.items())}


def answered(scenario: ScenarioRun) -> Iterator[str]:
    """The error codes that Connectors answered: of errors, and of what Can… routes foresaw, those of items included.

    None for a scenario in which several act :data:`AT_ONCE`.
    """
    if any(AT_ONCE in step["text"] for step in scenario.steps):
        return
    for body in (exchange["responseBody"] for exchange in scenario.exchanges):
        if isinstance(body, dict):
            yield from _codes(body.get("error"))
            result = body.get("result")
            if isinstance(result, dict) and "isSuccess" in result:
                yield from _codes(result)


def _codes(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        if isinstance(said.get("code"), str):
            yield said["code"]
        for item in said.get("items") or ():
            yield from _codes(item)


def _shown(scenario: ScenarioRun) -> Iterator[str]:
    for seen in scenario.shown:
        entries = [dict(entry) for entry in seen["detail"].get("auditLog") or ()]
        if seen["witness"] == words.Witness.BACKBONE:
            entries.append({**seen, "reason": seen["detail"].get("reason")})
        yield from (_name(f"{AUDIT_LOG}, {entry['reason']}", entry["from"], entry["to"]) for entry in entries)
        # A view that was behind skips states, and its audit log says so.
        if seen["announced"] or not entries or (entries[-1]["from"], entries[-1]["to"]) == (seen["from"], seen["to"]):
            yield _name(seen["entity"], seen["from"], seen["to"])


def _name(entity: str, old: str | None, new: str) -> str:
    return f"{entity}: {old or '–'} → {new}"


def legal(line: int) -> Iterator[str]:
    """The names of all transitions that the lifecycle tables allow on a line, table by table."""
    for entity in (*ENTITIES, *((words.RELATIONSHIP_CHANGE,) if line == 4 else ())):
        table = tables.table_for(entity, line)
        for old, after in sorted(table.items(), key=lambda row: row[0] is not None):
            yield from (_name(entity, old, new) for new in sorted(after))
    if line > 4:
        for reason, (steps, _) in tables.AUDIT_LOG.items():
            for old, new in sorted(steps, key=str):
                yield _name(f"{AUDIT_LOG}, {reason}", old, new)
