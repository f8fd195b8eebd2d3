"""The rules of the house for features and steps: functions of a parsed tree that yield what breaks them.

Each finding names a file and a line, what is wrong there, and what would be right.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from pytest_bdd.parser import PARAM_RE, render_string

from fixtures.connector.refusals import REFUSALS
from reports.identity import ID
from steps.tags import KINDS, ROW, TAGS
from writing.definitions import Definition
from writing.features import Feature, Row, Scenario, Step, Unreadable, read_feature

REFUSED = re.compile(r'refus(?:ed|al) as "([^"<]*)"')
LONGEST, MOST = 7, 12
WIP = "wip"
NOT_IN_SENTENCES = re.compile(r"\b(GET|POST|PUT|DELETE|HTTP|JSON|[1-5]\d\d)\b|error\.|/api/")


@dataclass(frozen=True)
class Finding:
    """Something that breaks a rule; ``right`` says what would not."""

    path: Path
    line: int
    problem: str
    right: str

    def __str__(self) -> str:
        shown = self.path.relative_to(Path.cwd()) if self.path.is_relative_to(Path.cwd()) else self.path
        return f"{shown}:{self.line}: {self.problem}; {self.right}"


@dataclass(frozen=True)
class Use:
    """A step of a scenario, as one row fills it."""

    feature: Feature
    scenario: Scenario
    row: Row
    step: Step
    text: str


@dataclass
class Tree:
    """Everything under one folder of features, and the definitions that its steps may use.

    ``own`` are those of the definitions that nothing but this tree uses. In a tree that is ``foreign``, another
    project's, ids have prefixes that this project does not use.
    """

    folder: Path
    features: Sequence[Feature]
    unreadable: Sequence[Finding]
    definitions: Sequence[Definition]
    own: Sequence[Definition]
    foreign: bool = False
    judges_wip: bool = True
    _matches: dict[tuple[str, str], list[Definition]] = field(default_factory=dict)

    @property
    def scenarios(self) -> Iterator[tuple[Feature, Scenario]]:
        """All scenarios with their features."""
        return ((feature, scenario) for feature in self.features for scenario in feature.scenarios)

    @cached_property
    def uses(self) -> list[Use]:
        """All steps of all rows."""
        return [
            Use(feature, scenario, row, step, render_string(step.text, row.values))
            for feature, scenario in self.scenarios
            for row in scenario.rows
            for step in scenario.steps
        ]

    def matching(self, kind: str, text: str) -> list[Definition]:
        """The definitions that pytest-bdd would find for a sentence."""
        if (kind, text) not in self._matches:
            fitting = (one for one in self.definitions if one.type in (kind, ""))
            self._matches[kind, text] = [one for one in fitting if one.parser.is_matching(text)]
        return self._matches[kind, text]

    def judges(self, scenario: Scenario) -> bool:
        """Whether the sentences of a scenario must be there."""
        return self.judges_wip or WIP not in scenario.tags

    def is_id(self, tag: str) -> bool:
        """Whether a tag is the id of a row, in the spelling of this tree."""
        ours = bool(ROW.fullmatch(f"@{tag}"))
        return bool(ID.fullmatch(tag)) and not ours if self.foreign else ours


def read_tree(folder: Path, definitions: Sequence[Definition], own: Sequence[Definition], *, foreign: bool) -> Tree:
    """Parse all feature files below a folder."""
    features, unreadable = [], []
    for path in sorted(folder.rglob("*.feature")):
        try:
            features.append(read_feature(path))
        except Unreadable as error:
            unreadable.append(Finding(path, error.line, f"no Gherkin: {error}", "mend this line or the one before it"))
    return Tree(folder, features, unreadable, definitions, own, foreign)


def broken(tree: Tree, *, wip: bool = True) -> list[Finding]:
    """All that breaks a rule, by file and line; without ``wip`` no sentences of scenarios that are @wip."""
    tree.judges_wip = wip
    found = {finding for rule in RULES for finding in rule(tree)}
    return sorted({*tree.unreadable, *found}, key=lambda one: (one.path, one.line, one.problem))


def size(tree: Tree) -> Iterator[Finding]:
    """A feature has one to a dozen scenarios."""
    for feature in tree.features:
        count = len(feature.scenarios)
        if count == 0:
            yield Finding(feature.path, 1, "a feature without scenarios", "add one, or remove the file")
        if count > MOST:
            where = feature.scenarios[MOST].line
            yield Finding(feature.path, where, f"{count} scenarios in one file", f"split it: at most {MOST}")


def shape(tree: Tree) -> Iterator[Finding]:
    """A scenario is Given, one When, Then, in at most seven steps; a journey may have more of each."""
    for feature, scenario in tree.scenarios:
        types = [step.type for step in scenario.steps]
        if not types:
            yield Finding(feature.path, scenario.line, "a scenario without steps", "add Given, When and Then")
            continue
        if not types[0]:
            yield Finding(feature.path, scenario.steps[0].line, "And comes first", "begin with Given, When or Then")
        if "when" not in types:
            yield Finding(feature.path, scenario.line, "a scenario without When", "add the one act that it is about")
        if "then" not in types:
            yield Finding(feature.path, scenario.line, "a scenario without Then", "add what both parties can observe")
        if "journey" in scenario.tags:
            continue
        for step in [step for step in scenario.steps if step.type == "when"][1:]:
            right = "make what comes before it a Given, or write two scenarios; only @journey may tell a whole way"
            yield Finding(feature.path, step.line, "a second act in one scenario", right)
        if len(types) > LONGEST:
            yield Finding(
                feature.path, scenario.line, f"a scenario of {len(types)} steps", f"say it in at most {LONGEST}"
            )


def words(tree: Tree) -> Iterator[Finding]:
    """A sentence speaks of parties, not of the interface."""
    for feature, scenario in tree.scenarios:
        for step in scenario.steps:
            if found := NOT_IN_SENTENCES.search(step.text):
                problem = f"a sentence speaks of the interface ({found[0]})"
                yield Finding(feature.path, step.line, problem, "say what a party does or observes; the step knows how")


def outlines(tree: Tree) -> Iterator[Finding]:
    """An outline has rows, and a first column ``variant`` that stands in its title."""
    for feature, scenario in tree.scenarios:
        if not scenario.outline:
            continue
        if not scenario.rows:
            right = "add Examples with the column variant first, or make it a Scenario"
            yield Finding(feature.path, scenario.line, "an outline without rows", right)
            continue
        if "<variant>" not in scenario.title:
            right = "write <variant> where the title tells one row from another"
            yield Finding(feature.path, scenario.line, "a title without its variant", right)
        for table in scenario.examples:
            if table.header[:1] != ("variant",):
                right = "name the first column variant: the reports know a row by it"
                yield Finding(feature.path, table.line, "Examples without the column variant first", right)


def placeholders(tree: Tree) -> Iterator[Finding]:
    """Every placeholder has a column."""
    for feature, scenario in tree.scenarios:
        places = [(scenario.line, scenario.title), *((step.line, step.text) for step in scenario.steps)]
        places += [(step.line, step.argument) for step in scenario.steps]
        for row in scenario.rows:
            for line, text in places:
                for name in set(PARAM_RE.findall(text)) - set(row.values):
                    columns = ", ".join(row.values) or "none"
                    right = f"add the column, or use one of those that are there ({columns})"
                    yield Finding(feature.path, line, f"nothing fills <{name}>", right)


def sentences(tree: Tree) -> Iterator[Finding]:
    """Every sentence has exactly one definition."""
    for use in tree.uses:
        found = tree.matching(use.step.type, use.text)
        if len(found) > 1:
            places = " and ".join(_place(one) for one in found)
            yield Finding(
                use.feature.path, use.step.line, f'"{use.text}" has {len(found)} definitions', f"keep one of {places}"
            )
        elif not found and use.step.type and not PARAM_RE.search(use.text) and tree.judges(use.scenario):
            problem = f'nothing defines "{use.step.type.title()} {use.text}"'
            yield Finding(use.feature.path, use.step.line, problem, _instead(tree, use))


def _instead(tree: Tree, use: Use) -> str:
    others = [one for kind in ("given", "when", "then") for one in tree.matching(kind, use.text)]
    if others:
        return f"it is a {others[0].type.title()}, see {_place(others[0])}"
    same = {one.sentence.text: one for one in tree.definitions if one.type == use.step.type}
    # Whole words, of which a sentence has a dozen, and not letters: hundreds of sentences are compared.
    near = _nearest(use.text, same)
    known = "; ".join(f'"{text}" ({_place(same[text])})' for text in near)
    return f"the nearest are {known}" if known else "search for one: python -m acceptance steps WORDS"


def _nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    asked = set(text.lower().split())
    shared = {one: len(asked & set(one.lower().split())) / len(asked | set(one.lower().split())) for one in known}
    return [one for one in sorted(shared, key=lambda one: -shared[one])[:most] if shared[one] > 0.2]


def _place(definition: Definition) -> str:
    shown = definition.path
    return f"{shown.relative_to(Path.cwd()) if shown.is_relative_to(Path.cwd()) else shown}:{definition.line}"


def tags(tree: Tree) -> Iterator[Finding]:
    """Tags are those of the closed list; pytest would not even collect another one."""
    for feature, scenario in tree.scenarios:
        for tag in {*scenario.tags, *(tag for row in scenario.rows for tag in row.tags)}:
            if tag not in TAGS and not tree.is_id(tag):
                near = get_close_matches(tag, TAGS, 1)
                right = f"@{near[0]} is meant, perhaps" if near else "steps/tags.py has the closed list"
                yield Finding(feature.path, scenario.line, f"unknown tag @{tag}", right)


def kinds(tree: Tree) -> Iterator[Finding]:
    """Each scenario has one id, each of its rows one kind."""
    for feature, scenario in tree.scenarios:
        ids = [tag for tag in scenario.tags if tree.is_id(tag)]
        if len(ids) != 1:
            problem = f"{len(ids) or 'no'} ids: {', '.join(ids)}" if ids else "a scenario without an id"
            yield Finding(feature.path, scenario.line, problem, "tag it with one; python -m acceptance new gives one")
        for row in scenario.rows:
            found = [tag for tag in (*scenario.tags, *row.tags) if tag in KINDS]
            if len(found) != 1:
                problem = f"{len(found)} kinds: {', '.join(found)}" if found else "a scenario without a kind"
                yield Finding(feature.path, scenario.line, problem, f"tag it with one of @{', @'.join(KINDS)}")


def refusals(tree: Tree) -> Iterator[Finding]:
    """A refusal has a name of the refusal table."""
    for use in tree.uses:
        if (name := REFUSED.search(use.text)) and name[1] not in REFUSALS and tree.judges(use.scenario):
            near = get_close_matches(name[1], REFUSALS, 3, 0.4)
            right = f"the nearest are {', '.join(near)}" if near else "fixtures/connector/refusals has the table"
            yield Finding(use.feature.path, use.step.line, f'no refusal is named "{name[1]}"', right)


def identities(tree: Tree) -> Iterator[Finding]:
    """Id and variant are one scenario's alone, and so is a title."""
    keys, titles = defaultdict(list), defaultdict(list)
    for feature, scenario in tree.scenarios:
        titles[scenario.title].append((feature.path, scenario.line))
        for row in scenario.rows:
            line = row.line if scenario.outline else scenario.line
            keys[scenario.identity(row).key].append((feature.path, line))
    yield from _twice(keys, "identity", "give one another variant, in the column or in parentheses at the title's end")
    yield from _twice(titles, "title", "say in one title what the other does not")


def _twice(places: Mapping[str, list[tuple[Path, int]]], what: str, right: str) -> Iterator[Finding]:
    for name, found in places.items():
        for here in found if len(found) > 1 else []:
            other = next((path, line) for path, line in found if (path, line) != here)
            problem = f"the {what} {name} is that of {other[0].name}:{other[1]} as well"
            yield Finding(*here, problem, right)


def binding(tree: Tree) -> Iterator[Finding]:
    """Every feature file is bound by a test module, or pytest never sees it."""
    folders = bound(tree)
    for path in [feature.path for feature in tree.features] + [one.path for one in tree.unreadable]:
        if not any(path.is_relative_to(one) for one in folders):
            right = f'add a module test_{path.parent.name}.py beside it with scenarios("{path.parent.name}")'
            yield Finding(path, 1, "no module binds this feature", right)


def bound(tree: Tree) -> list[Path]:
    """The files and folders that the tree's modules bind."""
    return [path for module in tree.folder.rglob("test_*.py") for path in _bound_by(module, tree)]


def _bound_by(module: Path, tree: Tree) -> Iterator[Path]:
    """The paths that a module gives to pytest-bdd, from its text: running it needs a pytest session."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "scenarios":
            own = any(keyword.arg == "features_base_dir" for keyword in node.keywords)
            base = module.parent if own else tree.folder
            yield from (base / str(one.value) for one in node.args if isinstance(one, ast.Constant))


def steps(tree: Tree) -> Iterator[Finding]:
    """A definition is used, is said once, is told in a docstring, and is no coroutine."""
    used = {id(one) for use in tree.uses for one in tree.matching(use.step.type, use.text)}
    for one in tree.own:
        if id(one) not in used:
            yield Finding(one.path, one.line, f'nothing uses "{one.sentence.text}"', "use it, or remove it")
        if one.is_async:
            right = "make it a plain function: pytest-bdd would never await it"
            yield Finding(one.path, one.line, f'the step "{one.sentence.text}" is async', right)
        if not one.meaning:
            right = "add a docstring, which is its entry in the catalogue"
            yield Finding(one.path, one.line, f'nothing tells what "{one.sentence.text}" does', right)
        if twins := [other for other in tree.definitions if other is not one and _same(one, other)]:
            problem = f'"{one.sentence.text}" is defined in {_place(twins[0])} as well'
            yield Finding(one.path, one.line, problem, "keep one of the two")


def _same(one: Definition, other: Definition) -> bool:
    return (one.type, one.parser.name) == (other.type, other.parser.name)


Rule = Callable[[Tree], Iterator[Finding]]
RULES: Sequence[Rule] = (
    *(size, shape, words, outlines, placeholders),
    *(sentences, refusals, tags, kinds, identities, binding, steps),
)
