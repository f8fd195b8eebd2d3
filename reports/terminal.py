"""What the terminal shows of one scenario: its transitions as a table, and all that is known when it did not pass."""

import json
import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime

from reports.observations import BACKBONE
from reports.run import ScenarioRun
from reports.stream import Event
from reports.text import cut, harmless, indented, short_id, table, variable
from reports.verdicts import Verdict

EXCHANGES, BODY, EARLIER, LOG_LINES, LOG_LINE = 4, 600, 5, 30, 300
"""How many exchanges, characters of a body, earlier scenarios, log lines and characters of one a failure shows."""

MARKS = {"passed": "✓", "failed": "✗", "undefined": "?", "not run": "·", "skipped": "–"}


def transitions_table(scenario: ScenarioRun) -> str:
    """The transitions of one scenario: seconds since its start, what each party and the Backbone show, side by side."""
    if not scenario.transitions:
        return "  no transitions"
    parties = columns([*scenario.roles, *(seen["party"] for seen in scenario.transitions)])
    start = time_of(scenario.started or scenario.transitions[0])
    rows = []
    for seen, witnesses in merged(scenario.transitions):
        step = f"{seen['from'] or '–'} → {seen['to']}"
        cells = [step if party == seen["party"] else "" for party in parties]
        since = (time_of(seen) - start).total_seconds()
        rows.append([f"{since:+.3f}", *cells, f"{seen['entity']} {short_id(seen['id'])}", " ".join(witnesses)])
    return table(["seconds", *parties, "object", "witnesses"], rows)


def columns(parties: Sequence[str]) -> list[str]:
    """Each party once; the Backbone stands between the first one and the others, as on the wire."""
    others = [party for party in dict.fromkeys(parties) if party != BACKBONE]
    return [*others[:1], *([BACKBONE] if BACKBONE in parties else []), *others[1:]]


def merged(transitions: Iterable[Event]) -> list[tuple[Event, list[str]]]:
    """One row for each state that a party reached, with all witnesses of it, in the order of their first sight."""
    rows: dict[tuple[str, ...], tuple[Event, list[str]]] = {}
    for seen in sorted(transitions, key=time_of):
        key = (seen["party"], seen["entity"], seen["id"], seen["to"], str(seen.get("detail", {}).get("reason")))
        first, witnesses = rows.setdefault(key, (seen, []))
        if seen["witness"] not in witnesses:
            witnesses.append(seen["witness"])
        if first["from"] is None and seen["from"] is not None:
            # Samples skip states: the witness that saw an earlier one knows better.
            rows[key] = ({**first, "from": seen["from"]}, witnesses)
    return list(rows.values())


def time_of(event: Event) -> datetime:
    """When it happened."""
    return datetime.fromisoformat(event["at"])


def failure_block(scenario: ScenarioRun, earlier: Sequence[str] = ()) -> str:
    """Everything about a scenario that did not pass, the most telling first; ``earlier`` is what the same Connectors
    did."""
    parts = [_headline(scenario), *map(failure_text, scenario.failures)]
    parts += [indented(f"✗ {check['name']}: {check['detail']}", "  ") for check in scenario.checks if _failed(check)]
    if scenario.steps:
        parts.append("Steps\n" + "\n".join(map(_step, scenario.steps)))
    parts.append("Transitions up to there\n" + transitions_table(scenario))
    if scenario.exchanges:
        calls = scenario.exchanges[-EXCHANGES:]
        parts.append("Last calls\n" + "\n".join(curl(scenario, call) for call in calls))
    if earlier:
        lines = "\n".join(f"  {harmless(line)}" for line in earlier[-EARLIER:])
        parts.append(f"Before, on the same Connectors\n{lines}")
    parts += [f"Log of {log['connector']}\n{indented(_tail(log['text']))}" for log in scenario.logs]
    return "\n\n".join(parts)


def _headline(scenario: ScenarioRun) -> str:
    identity = scenario.identity
    # While the scenario is being torn down its failures already say what the verdict will be.
    verdict = Verdict(scenario.failures[0]["verdict"]) if scenario.failures else scenario.verdict
    return harmless(f"{identity.key} {identity.title} – {verdict.words}\n  {identity.location}")


def failure_text(failure: Event) -> str:
    """What went wrong: the sentence, both sides, the message and the places."""
    lines = [f"  ✗ {failure['sentence']}"]
    if failure["owner"]:
        lines.append(f"    blocked: {failure['owner']} owns this step and says more")
    if failure["expected"] and failure["expected"] != failure["sentence"]:
        lines.append(f"    expected  {failure['expected']}")
    lines.append(f"    observed  {failure['observed']}")
    if failure["message"] != failure["observed"]:
        lines.append(indented(failure["message"], "    "))
    lines += [f"    at {frame}" for frame in reversed(failure["frames"])]
    return harmless("\n".join(lines))


def _failed(check: Event) -> bool:
    return bool(check["outcome"] == "failed")


def _step(step: Event) -> str:
    return harmless(f"  {MARKS.get(step['outcome'], ' ')} {step['keyword']} {step['text']}  {step['ms']:.0f} ms")


def curl(scenario: ScenarioRun, exchange: Event) -> str:
    """A call as a command line that a reader can repeat, and what was answered."""
    answer = exchange["responseBody"]
    said = cut(json.dumps(answer, ensure_ascii=False), BODY) if answer is not None else ""
    status = "no answer" if exchange["status"] is None else exchange["status"]
    return harmless(f"  {command(scenario, exchange)}\n    → {status} {said}".rstrip())


def command(scenario: ScenarioRun, exchange: Event) -> str:
    """The command line that repeats a call; addresses and keys by variable."""
    role = next((role for role, name in scenario.roles.items() if name == exchange["connector"]), exchange["connector"])
    name = variable(role)
    path = shlex.quote(exchange["path"])
    words = [f'curl -X {exchange["method"]} "${name}_URL"{path}', f'-H "X-API-KEY: ${name}_KEY"']
    if exchange["requestBody"] is not None:
        body = json.dumps(exchange["requestBody"], ensure_ascii=False)
        words += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    return " ".join(words)


def _tail(log: str) -> str:
    return "\n".join(cut(line, LOG_LINE) for line in log.splitlines()[-LOG_LINES:])
