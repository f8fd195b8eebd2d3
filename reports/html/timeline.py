"""The transitions of a scenario: a lane for each party, with the Backbone between them, time running downwards."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from reports.html.drawing import Drawing, clipped
from reports.lifecycle import tables
from reports.observations import BACKBONE
from reports.run import ScenarioRun
from reports.stream import Event
from reports.terminal import columns, merged, time_of
from reports.text import short_id

TIME, TEXT, TRACK, ROW, HEAD, SENTENCE = 62, 270, 14, 36, 34, 28
"""Pixels: the widths of the times and of a lane's text, the distance of objects, the heights of a row, the heads and a
sentence."""

Object = tuple[str, str]
"""A party and the id of what it shows."""

DELETED = "a deleted Identity"
"""Stands for the address that the Backbone puts in the place of every deleted one, which is nobody's."""

AFTERWARDS = "After the last step, or when somebody synchronised later"


@dataclass(frozen=True)
class Timeline:
    """What to draw and to list of one scenario."""

    scenario: ScenarioRun

    @cached_property
    def rows(self) -> list[tuple[Event, list[str], float]]:
        """Each state that a party reached, its witnesses, and the seconds since the scenario's start, in order."""
        if not self.scenario.transitions:
            return []
        start = time_of(self.scenario.started or self.scenario.transitions[0])
        rows = merged(self.scenario.transitions)
        return [(seen, witnesses, (time_of(seen) - start).total_seconds()) for seen, witnesses in rows]

    @cached_property
    def lanes(self) -> list[str]:
        """The parties from left to right."""
        return columns([*self.scenario.roles, *(seen["party"] for seen, _, _ in self.rows)])

    @cached_property
    def shape(self) -> frozenset[tuple[str, ...]]:
        """What stays the same when the same happens again: all but times, ids, order and the first witness."""
        return frozenset(
            (seen["party"], seen["entity"], str(seen["from"]), seen["to"], str(seen["by"]), *sorted(witnesses))
            for seen, witnesses, _ in self.rows
        )

    @property
    def overtaken(self) -> bool:
        """Whether a row of an object stands above the one that it follows: events overtake each other."""
        places = {(seen["party"], seen["id"], seen["to"]): place for place, (seen, _, _) in enumerate(self.rows)}
        follows = (places.get((seen["party"], seen["id"], seen["from"])) for seen, _, _ in self.rows)
        return any(before is not None and before > place for place, before in enumerate(follows))

    @property
    def objects(self) -> list[str]:
        """The kinds of objects that occur."""
        return list(dict.fromkeys(seen["entity"] for seen, _, _ in self.rows))

    def cause(self, seen: Event) -> str:
        """Who caused a state, in words; "" where no witness said so."""
        known = seen["by"] or ""
        return DELETED if known not in self.lanes and seen["detail"].get("reason") == tables.BY_DELETION else known

    def svg(self) -> Markup:
        """The picture."""
        drawing = Drawing(TIME + sum(map(self._width, self.lanes)))
        steps = [(step, list(rows)) for step, rows in groupby(self.rows, lambda row: str(row[0]["step"]))]
        drawing.height = HEAD + SENTENCE * len(steps) + ROW * len(self.rows) + 4
        self._draw_lanes(drawing)
        y = HEAD
        above: dict[Object, int] = {}
        for step, rows in steps:
            drawing.path("life", f"M0 {y + 4}H{drawing.width}")
            drawing.text(4, y + 19, clipped(step or AFTERWARDS, drawing.width // 7), "sentence")
            y += SENTENCE
            for seen, witnesses, seconds in rows:
                drawing.text(4, y + 16, f"{seconds:+.3f}", "time")
                self._draw(drawing, seen, witnesses, y + 12, above)
                y += ROW
        return drawing.svg(f"Transitions of {self.scenario.identity.key} over time; the table below says the same")

    def _width(self, party: str) -> int:
        return TEXT + TRACK * (len(self._tracks[party]) + 1)

    def _left(self, party: str) -> int:
        return TIME + sum(self._width(other) for other in self.lanes[: self.lanes.index(party)])

    def _draw_lanes(self, drawing: Drawing) -> None:
        for party in self.lanes:
            style = "lane middle" if party == BACKBONE else "lane"
            left, width = self._left(party), self._width(party)
            drawing.path(style, f"M{left + 2} 2h{width - 4}v{drawing.height - 4}h{4 - width}z")
            drawing.text(left + width // 2, 22, clipped(party, 26), "head")

    def _draw(self, drawing: Drawing, seen: Event, witnesses: list[str], y: int, above: dict[Object, int]) -> None:
        party, cause = seen["party"], self.cause(seen)
        tracks = self._tracks[party]
        x = self._left(party) + TRACK * (tracks.index(seen["id"]) + 1)
        if party == BACKBONE and cause in self.lanes:
            left = self.lanes.index(cause) < self.lanes.index(party)
            start, end = (self._left(party) - 12, x - 7) if left else (self._left(party) + self._width(party) + 12, 0)
            drawing.arrow(start, end or start - 20, y, "cause")
        if (party, seen["id"]) in above:
            drawing.path("track", f"M{x} {above[party, seen['id']]}V{y}")
        above[party, seen["id"]] = y
        drawing.mark(x, y, seen["entity"])
        text = self._left(party) + TRACK * (len(tracks) + 1)
        by = f" by {clipped(cause, 18)}" if cause and cause != party else ""
        drawing.text(text, y + 4, clipped(f"{seen['to']}{by}", 38), "state")
        about = f"{seen['entity']} {short_id(seen['id'])[3:]} · {' '.join(witnesses)}"
        drawing.text(text, y + 17, clipped(about, 40), "about")

    @cached_property
    def _tracks(self) -> dict[str, list[str]]:
        """The ids of the objects in each lane, in the order of their tracks."""
        return {
            party: list(dict.fromkeys(seen["id"] for seen, _, _ in self.rows if seen["party"] == party))
            for party in self.lanes
        }
