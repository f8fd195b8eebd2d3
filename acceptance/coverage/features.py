"""The scenarios as they are written, with the identities that a run gives them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, ScenarioTemplate

from reports.identity import identify


@dataclass(frozen=True)
class Written:
    """One scenario, or one row of an outline: its key, the id of its row, all its tags and its sentences."""

    key: str
    id: str
    tags: frozenset[str]
    sentences: tuple[str, ...]


OUTSIDE = {"exploratory", "nightly", "wip"}
"""Whoever has one of these tags claims nothing: not every run has it."""


def written(folder: Path, *, outside: bool = False) -> list[Written]:
    """Every scenario of the gate in the feature files below a folder, in the order of their names; or those outside."""
    features = sorted(get_features([str(folder)]), key=lambda feature: feature.filename)
    found = (one for feature in features for outline in feature.scenarios.values() for one in _rows(feature, outline))
    return [one for one in found if bool(one.tags & OUTSIDE) == outside]


def _rows(feature: Feature, outline: ScenarioTemplate) -> Iterator[Written]:
    tags = outline.tags | feature.tags | (outline.rule.tags if outline.rule else set())
    rows = [(example, table.tags) for table in outline.examples for example in table.as_contexts()]
    for example, more in rows or [(dict[str, str](), set[str]())]:
        scenario = outline.render(example)
        identity = identify(tags, scenario.name, feature.name, feature.filename, outline.line_number, example)
        sentences = tuple(step.name for step in scenario.steps)
        yield Written(identity.key, identity.id, frozenset(tags | more), sentences)
