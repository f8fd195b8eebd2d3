"""The vendor's onboarding guide topic by topic, with the scenarios that show each statement."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from reports.html.report import Entry
from reports.verdicts import Verdict

DOCUMENTS = Path(__file__).parents[2] / "docs"
GUIDE, DIFFERENCES, GLOSSARY = (DOCUMENTS / f"{name}.md" for name in ("guide", "guide-differences", "glossary"))

CODE = Markup("<code>%s</code>")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass
class Part:
    """What stands below one heading of a document: its paragraphs, the rows of its table, and its list."""

    title: str
    rows: list[list[Markup]] = field(default_factory=list)
    header: list[Markup] = field(default_factory=list)
    points: list[Markup] = field(default_factory=list)


@dataclass
class Statement:
    """One statement of the guide, and the scenarios that show it."""

    key: str
    text: Markup
    later: Markup
    entries: list[Entry]


@dataclass
class Topic:
    """One topic of the guide; ``path`` holds as few scenarios as show all of its statements."""

    title: str
    statements: list[Statement]
    path: list[Entry]


def inline(text: str) -> Markup:
    """A line of Markdown: code is marked as such, of a link its text is left."""
    pieces = LINK.sub(r"\1", text.strip()).split("`")
    return Markup("").join(CODE % piece if number % 2 else piece for number, piece in enumerate(pieces))


def parts(document: Path) -> list[Part]:
    """The parts of a document: headings, tables and lists, which is all that these documents hold beside prose."""
    found: list[Part] = []
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            found.append(Part(line.lstrip("# ")))
        elif line.startswith("|"):
            cells = [inline(cell) for cell in line.strip("|").split("|")]
            if not found[-1].header:
                found[-1].header = cells
            elif not set(line) <= set("|- "):
                found[-1].rows.append(cells)
        elif line.startswith("- "):
            found[-1].points.append(inline(line[2:]))
        elif line.startswith("  ") and found[-1].points:
            found[-1].points[-1] += " " + inline(line)
    return found


def topics(entries: Iterable[Entry]) -> Iterator[Topic]:
    """The guide's topics in its order; of several scenarios those that passed come first."""
    known = sorted(entries, key=lambda entry: Verdict.PASSED not in entry.verdicts)
    for part in parts(GUIDE):
        if not part.rows:
            continue
        statements = [
            Statement(str(key), text, later, [entry for entry in known if key in entry.identity.tags])
            for key, text, later in part.rows
        ]
        yield Topic(part.title, statements, _path({statement.key: statement.entries for statement in statements}))


def _path(shown_by: dict[str, list[Entry]]) -> list[Entry]:
    left = {key for key, entries in shown_by.items() if entries}
    candidates = list(dict.fromkeys(entry for entries in shown_by.values() for entry in entries))
    path = []
    while left:
        best = max(candidates, key=lambda entry: len(left & set(entry.identity.tags)))
        path.append(best)
        left -= set(best.identity.tags)
    return [entry for entry in candidates if entry in path]
