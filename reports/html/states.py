"""The lifecycle of each kind of object as a state diagram, with the scenarios that showed its transitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from reports import observations as words
from reports.html.drawing import Drawing
from reports.lifecycle import tables

Edge = tuple[str | None, str]
"""From which state to which; from None when the object comes into being."""

WIDTH, HEIGHT, ACROSS, DOWN, LEFT, TOP = 178, 32, 232, 76, 46, 36
HALF = WIDTH // 2
"""Pixels: a state's box, the distance of columns and rows, and where the first one begins."""

PLACES: Mapping[str, tuple[float, float]] = {
    "Draft": (0, 0),
    "Open": (1, 0),
    "DecisionRequired": (2, 0),
    "ManualDecisionRequired": (3, 0),
    "Decided": (4, 0),
    "Completed": (5, 0),
    "Expired": (3, 1.4),
    "Pending": (0, 1),
    "Active": (1, 0),
    "Accepted": (1, 0),
    "Rejected": (1, 1),
    "Revoked": (1, 2),
    "Terminated": (2, 0),
    "DeletionProposed": (3, 1),
    "ReadyForDeletion": (4, 1),
    words.GONE: (3, 2.4),
}
"""Column and row of each state, the same name in the same place on every line."""

OUTGOING = {"Draft": (0, 0), "Open": (1, 0), "Completed": (2, 0), "Expired": (1, 1.4)}


@dataclass
class Diagram:
    """One kind of object on a line; ``shown`` maps each transition to the scenarios that showed it, in
    order."""

    entity: str
    line: int
    shown: dict[Edge, dict[str, None]] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """Where it stands in its page."""
        return f"{self.entity} line {self.line}".lower().replace(" ", "-")

    @property
    def title(self) -> str:
        """The kind of object, and the line."""
        return f"{self.entity}, line {self.line}"

    @property
    def edges(self) -> list[Edge]:
        """All transitions that the lifecycle's table allows."""
        table = tables.table_for(self.entity, self.line)
        found = [(old, new) for old, states in table.items() for new in sorted(states)]
        return sorted(found, key=lambda edge: edge[0] is not None)

    def edge_anchor(self, edge: Edge) -> str:
        """Where a transition's scenarios are listed."""
        return f"{self.anchor}-{edge[0] or 'new'}-{edge[1]}".replace("(", "").replace(")", "")

    def svg(self) -> Markup:
        """The picture: a full line where a scenario showed the transition, a dashed one where none did."""
        states = list(dict.fromkeys(new for _, new in self.edges))
        places = {state: self._place(state) for state in states}
        columns, rows = (max(place[axis] for place in places.values()) for axis in (0, 1))
        drawing = Drawing(columns + WIDTH + 12)
        drawing.height = rows + HEIGHT + 26
        for edge in self.edges:
            self._draw_edge(drawing, edge, places)
        for state, (x, y) in places.items():
            style = "state final" if not any(old == state for old, _ in self.edges) else "state"
            drawing.path(style, f"M{x} {y}h{WIDTH}v{HEIGHT}h-{WIDTH}z")
            drawing.text(x + WIDTH // 2, y + 21, state, "head")
        return drawing.svg(f"State diagram: {self.title}", "group")

    def _place(self, state: str) -> tuple[int, int]:
        known = OUTGOING if self.entity == words.OUTGOING_REQUEST else PLACES
        column, row = known[state]
        shift = 1 if self.entity == words.INCOMING_REQUEST else 0
        return LEFT + round(ACROSS * (column - shift)), TOP + round(DOWN * row)

    def _draw_edge(self, drawing: Drawing, edge: Edge, places: Mapping[str, tuple[int, int]]) -> None:
        count = len(self.shown.get(edge, ()))
        said = f"shown by {count} scenario{'s' if count > 1 else ''}" if count else "not shown by any scenario"
        drawing.link(f"#{self.edge_anchor(edge)}", f"{edge[0] or 'new'} to {edge[1]}, {said}")
        data, (x, y) = _route(places.get(edge[0] or ""), places[edge[1]])
        drawing.path("edge shown" if count else "edge", data)
        drawing.text(x, y, str(count) if count else "none", "count" if count else "count missing")
        drawing.end_link()


def _route(start: tuple[int, int] | None, end: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The path of an arrow from one box to another, and where its label goes."""
    if start is None:
        return _beginning(*end)
    (x1, y1), (x2, y2) = start, end
    if start == end:
        return f"M{x1 + HALF - 30} {y1}v-20h60v18{TIP_DOWN}", (x1 + HALF, y1 - 24)
    if y1 == y2 and x2 - x1 > ACROSS:
        return f"M{x1 + HALF} {y1}v-18H{x2 + HALF}v16{TIP_DOWN}", (x1 + HALF + 50, y1 - 22)
    if y1 == y2:
        back = x2 < x1
        begin, stop = (x1, x2 + WIDTH + 2) if back else (x1 + WIDTH, x2 - 2)
        level = y1 + (24 if back else 12)
        return f"M{begin} {level}H{stop}{TIP_LEFT if back else TIP_RIGHT}", (
            (begin + stop) // 2,
            level + 14 if back else level - 5,
        )
    if x1 == x2:
        return f"M{x1 + HALF} {y1 + HEIGHT}V{y2 - 2}{TIP_DOWN}", (x1 + HALF + 14, (y1 + y2 + HEIGHT) // 2 + 4)
    return _around(start, end) if y1 == TOP and x2 - x1 > ACROSS else _slanted(start, end)


DOT = "m-3 0a3 3 0 1 1 6 0a3 3 0 1 1-6 0"
TIP_RIGHT, TIP_LEFT, TIP_DOWN = "m0 0l-7-4m7 4l-7 4", "m0 0l7-4m-7 4l7 4", "m0 0l-4-7m4 7l4-7"
"""Two strokes from the tip, each as long as a dash, so that it is whole also on a dashed line."""


def _beginning(x: int, y: int) -> tuple[str, tuple[int, int]]:
    if x > LEFT:
        return f"M{x + HALF} {y - 27}{DOT}m3 3v22{TIP_DOWN}", (x + HALF + 14, y - 14)
    return f"M{x - 40} {y + 16}{DOT}m6 0h32{TIP_RIGHT}", (x - 22, y + 10)


def _around(start: tuple[int, int], end: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """From the uppermost row past the boxes between: above the row below, else straight down and then across."""
    (x1, y1), (x2, y2) = start, end
    if y2 - y1 == DOWN:
        x = x1 + WIDTH - 20
        return f"M{x} {y1 + HEIGHT}V{y2 - 18}H{x2 + HALF}v16{TIP_DOWN}", (x + 14, y1 + HEIGHT + 20)
    x, level = x1 + HALF, y2 + HEIGHT // 2
    return f"M{x} {y1 + HEIGHT}V{level}H{x2 - 2}{TIP_RIGHT}", ((x + x2) // 2, level - 5)


def _slanted(start: tuple[int, int], end: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    (x1, y1), (x2, y2) = start, end
    begin = (x1 + WIDTH, y1 + HEIGHT // 2) if x2 > x1 else (x1, y1 + HEIGHT // 2)
    stop = (x2 - 2, y2 + HEIGHT // 2) if x2 > x1 else (x2 + WIDTH + 2, y2 + HEIGHT // 2)
    tip = TIP_RIGHT if x2 > x1 else TIP_LEFT
    bend = (stop[0] - begin[0]) // 2
    curve = f"M{begin[0]} {begin[1]}C{begin[0] + bend} {begin[1]} {stop[0] - bend} {stop[1]} {stop[0]} {stop[1]}{tip}"
    return curve, ((begin[0] + stop[0]) // 2 + 8, (begin[1] + stop[1]) // 2 - 4)


def diagrams(lines: Iterable[int]) -> list[Diagram]:
    """The diagrams of these lines, the newest first."""
    entities = (words.INCOMING_REQUEST, words.OUTGOING_REQUEST, words.RELATIONSHIP, words.RELATIONSHIP_CHANGE)
    return [
        Diagram(entity, line)
        for line in sorted(set(lines), reverse=True)
        for entity in entities
        if line == 4 or entity != words.RELATIONSHIP_CHANGE
    ]
