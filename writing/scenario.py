"""New scenarios: the next free id, a skeleton for the kind, and the place in a feature file where it goes."""

import re
from collections.abc import Iterable
from pathlib import Path

from steps.tags import KINDS
from writing.rules import Tree, bound

HEADER = "Feature: {title}\n  Say here why it matters, and for whom.\n"
RULE = "\n  Rule: {rule}\n"
SCENARIO = """
    @{identity} @{kind} @wip
    Scenario: {title}
{steps}"""
BINDING = 'from pytest_bdd import scenarios\n\nscenarios("{folder}"{base})\n'

GIVEN = "Given the Templator has made a RelationshipTemplate with a Request"
STEPS = {
    "refuse": (
        GIVEN,
        "When …",
        'Then the attempt is refused as "…"',
        "And neither side has a Request or a Relationship",
    ),
    "": ("Given …", "When …", "Then …", "And …"),
}
"""The steps of a skeleton by kind; what the writer says instead of … is what the gate asks for."""

NUMBER = re.compile(r"(?P<prefix>[A-Z]{2,5}-[A-Z]{0,2})(?P<number>\d+)[a-z]?")


class NotPossible(Exception):
    """A scenario that cannot be written like this; the message says why."""


def prefixes(tree: Tree) -> dict[str, int]:
    """The prefixes of the ids that a tree uses, with the highest number of each."""
    highest: dict[str, int] = {}
    for _, scenario in tree.scenarios:
        for tag in scenario.tags:
            if (found := NUMBER.fullmatch(tag)) and tree.is_id(tag):
                prefix = found["prefix"]
                highest[prefix] = max(highest.get(prefix, 0), int(found["number"]))
    return highest


def next_identity(tree: Tree, prefix: str) -> str:
    """The next free id: ``PKG-07``, ``REF-D15``. Raises :class:`NotPossible` for a prefix that the tree may not use."""
    prefix = prefix.upper() if re.search(r"-[A-Z]?$", prefix.upper()) else f"{prefix.upper()}-"
    number = prefixes(tree).get(prefix, 0) + 1
    identity = f"{prefix}{number}" if prefix.startswith("REF-") else f"{prefix}{number:02}"
    if not tree.is_id(identity):
        known = ", ".join(sorted(prefixes(tree))) or "two to five capitals that the project's own do not use"
        raise NotPossible(f"no id can begin with {prefix} here; right would be {known}")
    return identity


def prefix_of(tree: Tree, path: Path) -> str:
    """The prefix that most scenarios of a file have; of its tree, where the file is new."""
    mine = [scenario for feature, scenario in tree.scenarios if feature.path == path.resolve()]
    everyone = [scenario for _, scenario in tree.scenarios]
    found = [NUMBER.fullmatch(tag) for scenario in mine or everyone for tag in scenario.tags if tree.is_id(tag)]
    every = [one["prefix"] for one in found if one]
    return max(every, key=every.count) if every else ""


def titles(tree: Tree) -> set[str]:
    """All titles that are taken."""
    return {scenario.title for _, scenario in tree.scenarios}


def write(tree: Tree, path: Path, rule: str, kind: str, title: str, prefix: str) -> str:
    """Write the skeleton into a feature file, which is made when it is not there, and return its id.

    It goes to the end of its Rule; a new Rule goes to the end of the file. Raises :class:`NotPossible`.
    """
    if kind not in KINDS:
        raise NotPossible(f"no kind {kind}; it is one of {', '.join(KINDS)}")
    if not title.strip() or title in titles(tree):
        raise NotPossible(f'the title "{title}" is empty or taken')
    if path.suffix != ".feature" or not path.resolve().is_relative_to(tree.folder):
        raise NotPossible(f"{path} is no feature file in {tree.folder.name}")
    identity = next_identity(tree, prefix or prefix_of(tree, path))
    steps = "".join(f"      {step}\n" for step in STEPS.get(kind, STEPS[""]))
    scenario = SCENARIO.format(identity=identity, kind=kind, title=title, steps=steps)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else HEADER.format(title=_title(path))
    path.write_text(_inserted(before.splitlines(keepends=True), rule, scenario), "utf-8")
    if not any(path.resolve().is_relative_to(one) for one in bound(tree)):
        _bind(tree, path.parent)
    return identity


def _title(path: Path) -> str:
    return path.stem.lstrip("0123456789_").replace("_", " ").capitalize()


def _inserted(lines: list[str], rule: str, scenario: str) -> str:
    heads = [at for at, line in enumerate(lines) if line.strip().startswith("Rule:")]
    mine = [at for at in heads if lines[at].strip() == f"Rule: {rule}"]
    if not mine:
        return "".join(lines).rstrip("\n") + "\n" + RULE.format(rule=rule) + scenario
    end = next((at for at in heads if at > mine[0]), len(lines))
    return "".join(lines[:end]).rstrip("\n") + "\n" + scenario + _spaced(lines[end:])


def _spaced(rest: Iterable[str]) -> str:
    text = "".join(rest)
    return f"\n{text}" if text else ""


def _bind(tree: Tree, folder: Path) -> None:
    name = folder.name if not tree.foreign else "."
    text = BINDING.format(folder=name, base=", features_base_dir=Path(__file__).parent" if tree.foreign else "")
    imports = "from pathlib import Path\n\n" if tree.foreign else ""
    (folder / f"test_{folder.name}.py").write_text(imports + text, "utf-8")
