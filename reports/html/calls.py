"""The calls of a scenario: who asked which Connector for what, and what a Connector asked of the Backbone."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from reports.html.drawing import Drawing, clipped
from reports.observations import BACKBONE, Witness
from reports.run import ScenarioRun
from reports.stream import Event
from reports.terminal import columns, time_of
from reports.text import short_id

CALLER = "Integrators"
"""The lane of whoever calls the Connectors: the suite, in the place of both parties' integrators."""

LANE, ROW, HEAD, CHARACTER = 170, 34, 34, 7
BASE_PATH = re.compile(r"^/api/(?:core/)?v\d+")
IDENTIFIER = re.compile(r"\b[A-Z]{3,4}[A-Za-z0-9]{16,17}\b")


@dataclass(frozen=True)
class Call:
    """One call, or several equal ones in a row; ``step`` is the number of the step that made it, ``events`` are the
    exchanges, none for one to the Backbone."""

    caller: str
    callee: str
    words: str
    answer: str
    step: int | None = None
    events: tuple[Event, ...] = ()

    @property
    def times(self) -> str:
        """How often, where it was more than once."""
        return f" ×{len(self.events)}" if len(self.events) > 1 else ""


def shortened(method: str, path: str) -> str:
    """A call without base path and values of its query, with short ids."""
    route, _, query = path.partition("?")
    names = ",".join(part.partition("=")[0] for part in query.split("&") if part)
    route = IDENTIFIER.sub(lambda found: short_id(found.group()), BASE_PATH.sub("", route))
    return f"{method} {route}" + (f"?{names}" if names else "")


@dataclass(frozen=True)
class Calls:
    """What to draw and to list of one scenario."""

    scenario: ScenarioRun

    def of_step(self, number: int) -> list[Call]:
        """The calls to Connectors that one step made."""
        return [call for call in self.rows if call.events and call.step == number]

    @cached_property
    def rows(self) -> list[Call]:
        """In the order of their times; equal neighbours are one."""
        found = [(exchange["at"], self._exchange(exchange)) for exchange in self.scenario.exchanges]
        found += [(seen["at"], self._entry(seen)) for seen in self.scenario.transitions if _is_entry(seen)]
        rows: list[Call] = []
        for _, call in sorted(found, key=lambda pair: str(pair[0])):
            if rows and rows[-1].events and rows[-1] == replace(call, events=rows[-1].events):
                rows[-1] = replace(call, events=rows[-1].events + call.events)
            else:
                rows.append(call)
        return rows

    @cached_property
    def listed(self) -> list[Call]:
        """The same, but what is read of one Connector in a row with one answer is one call."""
        found = []
        for _, row in groupby(self.rows, lambda call: (call.callee, call.answer) if _reads(call) else id(call)):
            calls = list(row)
            paths = dict.fromkeys(call.words.removeprefix("GET ") for call in calls)
            words = f"GET {', '.join(paths)}" if len(calls) > 1 else calls[0].words
            found.append(replace(calls[0], words=words, events=tuple(event for call in calls for event in call.events)))
        return found

    @property
    def shape(self) -> list[tuple[str, ...]]:
        """What stays the same when the same happens again: who did what with which answer, without reading."""
        return [
            (call.callee, re.sub(r"/\w{2,4}…\w+", "", call.words), call.answer)
            for call in self.rows
            if call.events and not _reads(call)
        ]

    def svg(self) -> Markup:
        """The picture."""
        parties = columns([*self.scenario.roles, *(call.callee for call in self.rows)])
        lanes = [CALLER, *parties]
        middle = {lane: LANE * number + LANE // 2 for number, lane in enumerate(lanes)}
        drawing = Drawing(LANE * len(lanes))
        drawing.height = HEAD + ROW * len(self.listed) + 8
        for lane in lanes:
            drawing.path("life", f"M{middle[lane]} {HEAD - 4}V{drawing.height}")
            drawing.text(middle[lane], 22, clipped(lane, 22), "head")
        y = HEAD + 22
        for call in self.listed:
            start, end = middle.get(call.caller, middle.get(BACKBONE, 0)), middle[call.callee]
            drawing.arrow(start, end, y, "call" if call.events else "call inner")
            left = min(start, end) + 6
            room = max(abs(end - start), LANE * 2) // CHARACTER
            answer = f"{call.times} → {call.answer}"
            said = clipped(call.words, room - len(answer)) + answer
            drawing.text(min(left, drawing.width - CHARACTER * len(said)), y - 5, said, "label")
            y += ROW
        return drawing.svg(f"Calls of {self.scenario.identity.key} in order; the table below says the same")

    def _exchange(self, exchange: Event) -> Call:
        names = (role for role, name in self.scenario.roles.items() if name == exchange["connector"])
        party = next(names, exchange["connector"])
        answer = "no answer" if exchange["status"] is None else str(exchange["status"])
        words = shortened(exchange["method"], exchange["path"])
        return Call(CALLER, party, words, answer, self._step(exchange), (exchange,))

    def _entry(self, seen: Event) -> Call:
        method, _, path = seen["call"].partition(" ")
        words = shortened(method, path) if path else "Identity deleted"
        return Call(seen["by"] or BACKBONE, BACKBONE, words, seen["to"])

    def _step(self, exchange: Event) -> int | None:
        """The number of the first step that ended after the call was made."""
        at = time_of(exchange)
        ended = (number for number, step in enumerate(self.scenario.steps) if time_of(step) >= at)
        return next(ended, None)


def _reads(call: Call) -> bool:
    return bool(call.events) and call.words.startswith("GET ")


def _is_entry(seen: Event) -> bool:
    return bool(seen["witness"] == Witness.BACKBONE)
