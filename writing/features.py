"""Feature files as the rules see them: parsed by Gherkin's own parser, with lines, types of sentences and rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from pytest_bdd.parser import render_string
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

from reports.identity import identify
from reports.observations import ScenarioIdentity

ENCODING = "utf-8"


class Unreadable(Exception):
    """A feature file that is no Gherkin; ``line`` is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Step:
    """One step; ``type`` is ``given``, ``when`` or ``then``, with And as the one before, or empty for an And first.

    ``argument`` is what stands below the sentence: a doc string, or the cells of a table.
    """

    type: str
    keyword: str
    text: str
    line: int
    argument: str = ""


@dataclass(frozen=True)
class Row:
    """One row of Examples, or the only one, without values, of a scenario that has none."""

    line: int
    tags: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True)
class Examples:
    """One table of Examples."""

    line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Scenario:
    """One scenario or outline. ``tags`` are without ``@`` and with those of its Feature and Rule, not of Examples."""

    title: str
    line: int
    feature: str
    outline: bool
    tags: tuple[str, ...]
    steps: tuple[Step, ...]
    examples: tuple[Examples, ...]

    @property
    def rows(self) -> Sequence[Row]:
        """What it runs for."""
        if not self.outline:
            return [Row(self.line, (), {})]
        return [row for table in self.examples for row in table.rows]

    def identity(self, row: Row) -> ScenarioIdentity:
        """The identity that reports give to a row."""
        return identify(
            (*self.tags, *row.tags), render_string(self.title, row.values), self.feature, "", self.line, row.values
        )


@dataclass(frozen=True)
class Feature:
    """One feature file."""

    path: Path
    title: str
    scenarios: tuple[Scenario, ...]


def read_feature(path: Path) -> Feature:
    """Parse one feature file. Raises :class:`Unreadable`."""
    try:
        document: Any = Parser().parse(path.read_text(ENCODING))
    except UnicodeDecodeError as error:
        raise Unreadable(1, f"the file is not {ENCODING}: {error.reason}") from None
    except CompositeParserException as several:
        raise _unreadable(several.errors[0]) from None
    except ParserException as error:
        raise _unreadable(error) from None
    feature = document.get("feature")
    if feature is None:
        raise Unreadable(1, "the file has no Feature")
    tags = _tags(feature)
    found = _scenarios(feature["children"], feature["name"], tags, ())
    return Feature(path, feature["name"], tuple(found))


def _unreadable(error: ParserException) -> Unreadable:
    return Unreadable(error.location["line"], str(error).partition(": ")[2])


def _scenarios(
    children: Sequence[Any], feature: str, tags: tuple[str, ...], before: tuple[Step, ...]
) -> Iterator[Scenario]:
    for child in children:
        if background := child.get("background"):
            before += tuple(_steps(background["steps"]))
        elif rule := child.get("rule"):
            yield from _scenarios(rule["children"], feature, tags + _tags(rule), before)
        else:
            yield _scenario(child["scenario"], feature, tags, before)


def _scenario(scenario: Any, feature: str, tags: tuple[str, ...], before: tuple[Step, ...]) -> Scenario:
    return Scenario(
        title=scenario["name"],
        line=scenario["location"]["line"],
        feature=feature,
        outline=bool(scenario["examples"]) or scenario["keyword"] != "Scenario",
        tags=tags + _tags(scenario),
        steps=before + tuple(_steps(scenario["steps"])),
        examples=tuple(_examples(table) for table in scenario["examples"]),
    )


def _examples(table: Any) -> Examples:
    header = tuple(_cells(table["tableHeader"])) if "tableHeader" in table else ()
    rows = tuple(
        Row(row["location"]["line"], _tags(table), dict(zip(header, _cells(row), strict=True)))
        for row in table["tableBody"]
    )
    return Examples(table["location"]["line"], header, rows)


def _steps(steps: Sequence[Any]) -> Iterator[Step]:
    kind = ""
    for step in steps:
        kind = STEP_TYPE_BY_PARSER_KEYWORD.get(step["keywordType"], kind)
        below = [cell for row in step.get("dataTable", {}).get("rows", []) for cell in _cells(row)]
        below.append(step.get("docString", {}).get("content", ""))
        yield Step(kind, step["keyword"].strip(), step["text"], step["location"]["line"], "\n".join(below))


def _cells(row: Any) -> list[str]:
    return [cell["value"] for cell in row["cells"]]


def _tags(node: Any) -> tuple[str, ...]:
    return tuple(tag["name"][1:] for tag in node["tags"])
