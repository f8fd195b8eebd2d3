"""Inline SVG of a few shapes. Everything that is text is escaped; colours and fonts are the stylesheet's."""

from typing import Any

from markupsafe import Markup

from reports import observations as words
from reports.text import harmless

MARKS = {
    words.INCOMING_REQUEST: Markup('<circle class="e1" cx="%(x)s" cy="%(y)s" r="5"/>'),
    words.OUTGOING_REQUEST: Markup('<circle class="e2" cx="%(x)s" cy="%(y)s" r="5"/>'),
    words.RELATIONSHIP: Markup('<path class="e3" d="m%(x)s %(y)sm-5-5h10v10h-10z"/>'),
    words.RELATIONSHIP_CHANGE: Markup('<path class="e4" d="m%(x)s %(y)sm-6 0l6-6 6 6-6 6z"/>'),
}
"""The shape of each kind of object, so that nobody has to tell them apart by colour."""

TEXT = Markup('<text x="%s" y="%s" class="%s">%s</text>')
PATH = Markup('<path class="%s" d="%s"/>')
LINK = Markup('<a href="%s" aria-label="%s">')
IMAGE = Markup('<svg role="%s" aria-label="%s" width="%s" height="%s" viewBox="0 0 %s %s">%s</svg>')


def clipped(text: str, length: int) -> str:
    """The text, or its beginning with an ellipsis: SVG does not wrap."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


class Drawing:
    """An SVG image that grows downwards; coordinates are in CSS pixels from its upper left corner."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.height = 0
        self._parts: list[Markup] = []

    def text(self, x: int, y: int, text: str, style: str) -> None:
        """One line of text whose baseline is at ``y``."""
        self._parts.append(TEXT % (x, y, style, harmless(text)))

    def path(self, style: str, data: str) -> None:
        """A line or an area."""
        self._parts.append(PATH % (style, data))

    def arrow(self, start: int, end: int, y: int, style: str) -> None:
        """A horizontal arrow."""
        back = -7 if end > start else 7
        self.path(style, f"M{start} {y}H{end}m{back}-4l{-back} 4 {back} 4")

    def mark(self, x: int, y: int, entity: str) -> None:
        """The shape that stands for a kind of object."""
        self._parts.append(MARKS[entity] % {"x": x, "y": y})

    def link(self, target: str, label: str) -> None:
        """What is drawn from now on until :meth:`end_link` leads there."""
        self._parts.append(LINK % (target, label))

    def end_link(self) -> None:
        """The end of a link."""
        self._parts.append(Markup("</a>"))

    def svg(self, title: str, role: str = "img") -> Markup:
        """The image; ``title`` is what a screen reader says of it."""
        size: tuple[Any, ...] = (self.width, self.height) * 2
        return IMAGE % (role, harmless(title), *size, Markup("").join(self._parts))
