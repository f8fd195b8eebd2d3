"""Several runs, one per cell, as the pages show them: cells, features and scenarios in reading order."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from typing import Any

from gherkin.parser import Parser

from reports import summary
from reports.html.calls import Calls
from reports.html.timeline import Timeline
from reports.identity import ID
from reports.observations import ScenarioIdentity, Witness
from reports.run import Run, ScenarioRun
from reports.stream import Event
from reports.verdicts import WORDS, Verdict, worst

MEETS = " × "
"""Stands between the two SPECs of a mixed pair."""

EXAMPLES, EARLIER = 5, 5
"""Of one cause, how many scenarios keep their calls and logs; how many earlier scenarios a failure names."""


def slug(text: str) -> str:
    """The text as a part of a file's name or of a link."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def unused(name: str, used: set[str]) -> str:
    """The name, with a number where it is used already; it is used from now on."""
    found = next(one for one in chain([name], (f"{name}-{number}" for number in count(2))) if one not in used)
    used.add(found)
    return found


@dataclass(eq=False)
class Cell:
    """One run, and what names it; ``anchor`` is its name in links."""

    run: Run
    anchor: str = ""

    @cached_property
    def label(self) -> str:
        """The SPEC or both SPECs, as the command took them."""
        return str(self.run.session.get("words") or "Connectors")

    @cached_property
    def lines(self) -> list[int]:
        """The lines of its Connectors."""
        return sorted({connector["line"] for connector in self.run.connectors}, reverse=True)

    def lines_of(self, scenario: ScenarioRun, party: str) -> list[int]:
        """The line of a party's Connector; all lines for the Backbone."""
        known = {connector["name"]: connector["line"] for connector in self.run.connectors}
        name = scenario.roles.get(party)
        return [known[name]] if name in known else self.lines

    @cached_property
    def name(self) -> str:
        """What stands above a column: ``line 7``, of a mixed pair ``line 6 × line 7``, or the label where no Connector
        has told its line."""
        both = [self._line_of(role) for role in ("Templator", "Requestor")]
        if MEETS in self.label and all(both):
            return MEETS.join(f"line {line}" for line in both)
        return f"line {' and '.join(map(str, self.lines))}" if self.lines else self.label

    def _line_of(self, role: str) -> int | None:
        known = {connector["name"]: connector["line"] for connector in self.run.connectors}
        names = (scenario.roles.get(role) for scenario in self.run.scenarios.values())
        return next((known[name] for name in names if name in known), None)

    @cached_property
    def runtimes(self) -> str:
        """The runtime versions of its Connectors."""
        return " and ".join(dict.fromkeys(str(known["runtime"]) for known in self.run.connectors if "runtime" in known))

    @property
    def tested(self) -> str:
        """What was tested, in words."""
        said = summary.tested(self.run)
        return said.removeprefix(f"{self.label}; ")

    @property
    def digests(self) -> list[str]:
        """The digests of the images that its Connectors ran from."""
        return list(dict.fromkeys(known["imageDigest"] for known in self.run.connectors if known.get("imageDigest")))

    @cached_property
    def order(self) -> tuple[list[int], list[int]]:
        """By which cells are sorted: the newest last."""
        return self.lines, [int(number) for number in re.findall(r"\d+", self.runtimes)]

    @cached_property
    def _by_connector(self) -> dict[str, list[ScenarioRun]]:
        found: dict[str, list[ScenarioRun]] = {}
        started = (scenario for scenario in self.run.scenarios.values() if scenario.started)
        for scenario in sorted(started, key=lambda scenario: str(scenario.started and scenario.started["at"])):
            for name in set(scenario.roles.values()):
                found.setdefault(name, []).append(scenario)
        return found

    def before(self, scenario: ScenarioRun) -> list[ScenarioRun]:
        """What the scenario's Connectors did right before it."""
        earlier: dict[str, ScenarioRun] = {}
        for name in set(scenario.roles.values()):
            users = self._by_connector[name]
            for other in users[: users.index(scenario)][-EARLIER:]:
                earlier[other.identity.key] = other
        return sorted(earlier.values(), key=lambda other: str(other.started and other.started["at"]))[-EARLIER:]


@dataclass(eq=False)
class Entry:
    """One scenario in all cells; ``page`` is the name of its file, ``runs`` maps cells' anchors to what they saw."""

    identity: ScenarioIdentity
    page: str
    runs: dict[str, ScenarioRun] = field(default_factory=dict)

    @property
    def verdicts(self) -> set[Verdict]:
        """Every verdict that it had."""
        return {run.verdict for run in self.runs.values()}

    @property
    def parties(self) -> list[str]:
        """The parties that took part."""
        return list(dict.fromkeys(role for run in self.runs.values() for role in run.roles))

    @cached_property
    def steps(self) -> list[Event]:
        """The steps as the newest cell that got to them ran them."""
        return next((run.steps for run in self.runs.values() if run.steps), [])

    @cached_property
    def timelines(self) -> dict[str, Timeline]:
        """The transitions in each cell."""
        return {cell: Timeline(run) for cell, run in self.runs.items()}

    @cached_property
    def calls(self) -> dict[str, Calls]:
        """The calls in each cell."""
        return {cell: Calls(run) for cell, run in self.runs.items()}

    def same_transitions(self, cell: str) -> str | None:
        """The first cell before this one whose transitions are the same, when both passed."""
        return self._same(cell, {name: timeline.shape for name, timeline in self.timelines.items()})

    def same_calls(self, cell: str) -> str | None:
        """The first cell before this one whose calls are the same, when both passed."""
        return self._same(cell, {name: calls.shape for name, calls in self.calls.items()})

    def _same(self, cell: str, shapes: Mapping[str, Any]) -> str | None:
        for other in self.runs:
            if other == cell or self.runs[cell].verdict.exit:
                return None
            if shapes[other] == shapes[cell] and not self.runs[other].verdict.exit:
                return other
        return None


@dataclass(eq=False)
class Item:
    """One scenario as the feature file has it: an outline has an entry for each of its rows.

    ``values`` holds what the other columns of an outline's rows say, by variant.
    """

    title: str
    description: str
    entries: list[Entry] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    outline: bool = False
    values: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(eq=False)
class Section:
    """A Rule of a feature with its scenarios; its title is "" for those that stand outside of all Rules."""

    title: str
    description: str
    items: list[Item] = field(default_factory=list)


@dataclass(eq=False)
class Feature:
    """One feature file; ``page`` is the name of its page's file."""

    uri: str
    title: str
    description: str
    sections: list[Section]

    @property
    def page(self) -> str:
        """The name of its file."""
        return f"{slug(self.uri.removeprefix('features/').removesuffix('.feature')) or 'feature'}.html"

    @property
    def folder(self) -> str:
        """The folder of the feature file: a chapter of the story."""
        return self.uri.split("/")[-2] if "/" in self.uri else ""

    @property
    def entries(self) -> list[Entry]:
        """Its scenarios in reading order."""
        return [entry for section in self.sections for item in section.items for entry in item.entries]

    @property
    def verdicts(self) -> set[Verdict]:
        """Every verdict that its scenarios had."""
        return {verdict for entry in self.entries for verdict in entry.verdicts}


Cause = list[tuple[Cell, Entry]]
Reason = tuple[str, list[tuple[Entry, list[Cell]]]]
"""Why scenarios ended as they did, those scenarios, and in which cells they did."""


class Report:
    """Everything that the pages show of the runs of one or more cells."""

    def __init__(self, runs: Iterable[Run], code: int | None = None) -> None:
        self.cells = sorted((Cell(run) for run in runs), key=lambda cell: cell.order, reverse=True)
        # What these runs deserve, where nobody knows better.
        self.exit_code = worst(cell.run.exit_code for cell in self.cells) if code is None else code
        self._name_cells()
        anchors: set[str] = set()
        for cell in self.cells:
            cell.anchor = unused(slug(cell.label), anchors)
        self.features = list(self._features())
        self.entries = [entry for feature in self.features for entry in feature.entries]
        self.by_key = {entry.identity.key: entry for entry in self.entries}

    def _name_cells(self) -> None:
        counted = Counter(cell.name for cell in self.cells)
        for cell in self.cells:
            if counted[cell.name] > 1:
                cell.name = cell.label

    @property
    def runs(self) -> list[Run]:
        """The runs of the cells."""
        return [cell.run for cell in self.cells]

    @property
    def headline(self) -> str:
        """The verdict in words."""
        words = WORDS.get(self.exit_code, f"ended with {self.exit_code}")
        return words[:1].upper() + words[1:]

    @property
    def explanation(self) -> str:
        """What stands behind the verdict, in a sentence."""
        if not self.exit_code:
            others = "Every other scenario" if self.known_defects else "Every scenario"
            return f"{others} that applies held, and so did all automatic checks."
        return f"{len(self.causes)} cause{'s' if len(self.causes) != 1 else ''}, told below."

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What else the release manager asks: suite, Backbone, witnesses, profile, when."""
        sessions = [run.session for run in self.runs]
        seen = {event["witness"] for run in self.runs for one in run.scenarios.values() for event in one.transitions}
        return [
            ("Suite", _each(_suite(session.get("suite", {})) for session in sessions)),
            ("Backbone", _each(session.get("backbone", "") for session in sessions)),
            ("Witnesses", f"{len(seen)} of {len(Witness)}: {', '.join(w for w in Witness if w in seen)}"),
            ("Profile", _each(session.get("profile", "") for session in sessions)),
            *(("Not tested", words) for words in summary.untested(self.runs)),
            (
                "Begun",
                min((session["at"][:16].replace("T", " ") + " UTC" for session in sessions if session), default=""),
            ),
        ]

    @property
    def notices(self) -> list[str]:
        """What somebody has to look at, though it is not red; each once."""
        return list(dict.fromkeys(words for run in self.runs for words in run.notices))

    @property
    def known_defects(self) -> list[Reason]:
        """What is listed and was seen."""
        return self._with_reason(Verdict.KNOWN_DEFECT)

    @property
    def repaired_since(self) -> list[Reason]:
        """What is listed for older versions and was not seen."""
        return self._with_reason(Verdict.REPAIRED_SINCE)

    @property
    def not_applicable(self) -> list[Reason]:
        """What the tested versions do not have."""
        return self._with_reason(Verdict.NOT_APPLICABLE)

    @property
    def additions(self) -> list[Reason]:
        """What is not documented; without a scenario where it was shown outside of all."""
        outside: dict[str, Any] = {event["what"]: [] for run in self.runs for event in run.additions}
        return sorted((outside | dict(self._told(lambda run: {event["what"] for event in run.additions}))).items())

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """What the scenarios can be filtered by: name, words, and the values with the words that are shown."""
        tags = sorted({tag for entry in self.entries for tag in entry.identity.tags if not ID.fullmatch(tag)})
        parties = dict.fromkeys(party for entry in self.entries for party in entry.parties)
        return [
            ("tag", "Tag", [(tag, f"@{tag}") for tag in tags]),
            ("party", "Party", [(party, party) for party in parties]),
            ("cell", "Line", [(cell.anchor, f"{cell.name} ({cell.label})") for cell in self.cells]),
            ("verdict", "Verdict", [(verdict.words, verdict.words) for verdict in self.verdicts]),
        ]

    def cell(self, anchor: str) -> Cell:
        """The cell of this anchor."""
        return next(cell for cell in self.cells if cell.anchor == anchor)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """Every verdict that occurs, in the verdict table's order."""
        found = {verdict for entry in self.entries for verdict in entry.verdicts}
        return [verdict for verdict in Verdict if verdict in found]

    @cached_property
    def causes(self) -> list[Cause]:
        """What went wrong, over all cells: the scenarios of each cause, the widest cause first."""
        cells = {id(run): cell for cell in self.cells for run in cell.run.scenarios.values()}
        groups = summary.grouped(run for cell in self.cells for run in cell.run.scenarios.values())
        return [[(cells[id(run)], self.by_key[run.identity.key]) for run in group] for group in groups]

    @cached_property
    def in_full(self) -> set[tuple[str, str]]:
        """The cell and key of each failed scenario whose calls and logs are shown."""
        return {(cell.anchor, entry.identity.key) for cause in self.causes for cell, entry in cause[:EXAMPLES]}

    def told_by(self, cell: Cell, entry: Entry) -> tuple[Cell, Entry]:
        """The scenario that tells most about the cause of a failed one."""
        return next(cause[0] for cause in self.causes if (cell, entry) in cause)

    def _with_reason(self, verdict: Verdict) -> list[Reason]:
        return self._told(lambda run: [_reason(run)] if run.verdict is verdict else [])

    def _told(self, tells: Callable[[ScenarioRun], Iterable[str]]) -> list[Reason]:
        told: dict[str, dict[Entry, list[Cell]]] = {}
        for entry in self.entries:
            for cell in self.cells:
                for text in tells(entry.runs[cell.anchor]) if cell.anchor in entry.runs else ():
                    told.setdefault(text, {}).setdefault(entry, []).append(cell)
        return [(text, list(found.items())) for text, found in told.items()]

    def _features(self) -> Iterator[Feature]:
        sources = {uri: text for cell in reversed(self.cells) for uri, text in cell.run.features.items()}
        by_file: dict[str, dict[int, list[Entry]]] = {}
        for entry in self._entries():
            by_file.setdefault(entry.identity.uri, {}).setdefault(entry.identity.line, []).append(entry)
        folders = list(dict.fromkeys(uri.rpartition("/")[0] for uri in by_file))
        for uri in sorted(by_file, key=lambda uri: (folders.index(uri.rpartition("/")[0]), uri)):
            by_line = by_file[uri]
            if uri in sources:
                yield _written(uri, sources[uri], by_line)
            else:
                title = next(iter(by_line.values()))[0].identity.feature
                items = [Item(entries[0].identity.title, "", entries) for _, entries in sorted(by_line.items())]
                yield Feature(uri, title, "", [Section("", "", items)])

    def _entries(self) -> Iterable[Entry]:
        entries: dict[str, Entry] = {}
        pages: set[str] = set()
        for cell in self.cells:
            # As they were found, not as they ran: what takes long begins first.
            runs = cell.run.scenarios
            for key in dict.fromkeys([*(one.key for one in cell.run.scheduled if one.key in runs), *runs]):
                run = runs[key]
                if key not in entries:
                    entries[key] = Entry(run.identity, f"{unused(slug(key) or 'scenario', pages)}.html")
                entries[key].runs[cell.anchor] = run
        return entries.values()


def _written(uri: str, source: str, by_line: Mapping[int, list[Entry]]) -> Feature:
    """A feature as its file tells it, with the scenarios that ran or were to run."""
    document: Any = Parser().parse(source)
    feature = document["feature"]
    sections = [Section("", "")]
    for child in feature["children"]:
        if "rule" in child:
            rule = child["rule"]
            inside = [inner["scenario"] for inner in rule["children"] if "scenario" in inner]
            sections.append(Section(rule["name"], prose(rule["description"]), _items(inside, by_line)))
        elif "scenario" in child:
            sections[0].items += _items([child["scenario"]], by_line)
    return Feature(uri, feature["name"], prose(feature["description"]), [part for part in sections if part.items])


def _items(scenarios: Iterable[dict[str, Any]], by_line: Mapping[int, list[Entry]]) -> list[Item]:
    found = []
    for scenario in scenarios:
        if entries := by_line.get(scenario["location"]["line"]):
            steps = [f"{step['keyword']}{step['text']}" for step in scenario["steps"]]
            outline, values = bool(scenario["examples"]), _values(scenario["examples"])
            item = Item(scenario["name"], prose(scenario["description"]), entries, steps, outline, values)
            found.append(item)
    return found


def _values(examples: Iterable[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What Examples say beside the variant, by variant and column; without that column the values are the variant."""
    rows: dict[str, dict[str, str]] = {}
    for table in examples:
        names = [cell["value"] for cell in table.get("tableHeader", {}).get("cells", ())]
        for row in table["tableBody"]:
            values = dict(zip(names, (cell["value"] for cell in row["cells"]), strict=True))
            if "variant" in values:
                rows[values.pop("variant")] = values
    return rows


def _reason(run: ScenarioRun) -> str:
    """The message without the verdict's words and what the column says anyway, so that equal reasons are one."""
    return re.sub(
        r" \((?:runtime |embedded:)[\w.-]+\)", "", run.message.removeprefix(f"{run.verdict.words}: "), count=1
    )


def _suite(facts: Mapping[str, Any]) -> str:
    if not facts:
        return ""
    commit = f", commit {facts['commit'][:12]}" if facts["commit"] else ""
    return f"version {facts['version']}{commit}{' with changes' if facts['changed'] else ''}"


def _each(said: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, said))) or "not said"


def prose(description: str) -> str:
    """A description without its indentation and line breaks."""
    return " ".join(description.split())
