"""A scenario as a sequence diagram in Mermaid: its sentences, the calls, and the transitions that they caused."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from reports.run import ScenarioRun
from reports.stream import Event
from reports.terminal import MARKS, columns, merged, time_of
from reports.text import cut, harmless, short_id

LONGEST, LENGTH = 25, 120
"""How many lines a diagram has at most, the last ones, and how many characters one of its texts."""

BASE_PATH = re.compile(r"^/api/(core/)?v\d+")
ID = re.compile(r"\b[A-Z]{3}[A-Za-z0-9]{17}\b")
ACTS = re.compile(r"[^\w ./,()→–…✓✗'-]")
"""What could mean something to Mermaid; written as its number instead."""

SUITE = "suite"


def sequence(scenario: ScenarioRun) -> str:
    """The diagram's source, without a fence around it; whatever a Connector sent is only text in it."""
    called = (_party(scenario, call) for call in scenario.exchanges)
    parties = columns([*scenario.roles, *called, *(seen["party"] for seen in scenario.transitions)])
    alias = {party: f"p{number}" for number, party in enumerate(parties)}
    over = f"{SUITE},{alias[parties[-1]]}" if parties else SUITE
    told = [*_steps(scenario, over), *_calls(scenario, alias), *_transitions(scenario, alias)]
    lines = [line for line, _ in groupby(line for _, line in sorted(told, key=lambda pair: pair[0]))]
    left_out = max(0, len(lines) - LONGEST)
    head = [f"participant {SUITE} as Suite", *(f"participant {alias[party]} as {_text(party)}" for party in parties)]
    head += [f"Note over {over}: {left_out} earlier lines are left out"] * bool(left_out)
    return "\n  ".join(["sequenceDiagram", *head, *lines[left_out:]])


Told = Iterator[tuple[datetime, str]]


def _steps(scenario: ScenarioRun, over: str) -> Told:
    for step in scenario.steps:
        if step["outcome"] != "not run":
            text = f"{MARKS.get(step['outcome'], '')} {step['keyword']} {step['text']}"
            yield time_of(step), f"Note over {over}: {_text(text)}"


def _calls(scenario: ScenarioRun, alias: dict[str, str]) -> Told:
    for call in scenario.exchanges:
        path = ID.sub(lambda found: short_id(found.group()), BASE_PATH.sub("", call["path"].partition("?")[0]))
        text = f"{call['method']} {path} → {_answer(call)}"
        yield time_of(call), f"{SUITE}->>{alias[_party(scenario, call)]}: {_text(text)}"


def _party(scenario: ScenarioRun, call: Event) -> str:
    connector: str = call["connector"]
    return next((role for role, name in scenario.roles.items() if name == connector), connector)


def _answer(call: Event) -> str:
    body = call["responseBody"]
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code", "") if isinstance(error, dict) else ""
    return "no answer" if call["status"] is None else f"{call['status']} {code}".rstrip()


def _transitions(scenario: ScenarioRun, alias: dict[str, str]) -> Told:
    for seen, _ in merged(scenario.transitions):
        step = f"{seen['entity']} {seen['from'] or '–'} → {seen['to']}"
        yield time_of(seen), f"Note over {alias[seen['party']]}: {_text(step)}"


def _text(text: str) -> str:
    flat = cut(" ".join(harmless(text).split()), LENGTH)
    return ACTS.sub(lambda found: f"#{ord(found.group())};", flat)
