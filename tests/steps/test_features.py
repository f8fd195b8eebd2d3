"""The features keep the rules of the house, and every statement of the guide has its scenario."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser

from steps.tags import KINDS, ROOT, ROW, TAGS, guide_keys

FEATURES = sorted((ROOT / "features").rglob("*.feature"))
NOT_IN_SENTENCES = re.compile(r"\b(GET|POST|PUT|DELETE|HTTP|JSON|[1-5]\d\d)\b|error\.|/api/")


def scenarios(feature: Path) -> list[dict[str, Any]]:
    """All scenarios of a feature file, those inside Rules included."""
    document: Any = Parser().parse(feature.read_text(encoding="utf-8"))
    children = document["feature"]["children"]
    nested = [inner for child in children if "rule" in child for inner in child["rule"]["children"]]
    return [child["scenario"] for child in [*children, *nested] if "scenario" in child]


def tags_of(scenario: dict[str, Any]) -> list[list[str]]:
    """The tags of each row that a scenario runs for."""
    own = [tag["name"][1:] for tag in scenario["tags"]]
    if not scenario["examples"]:
        return [own]
    return [
        own + [tag["name"][1:] for tag in table["tags"]] for table in scenario["examples"] for _ in table["tableBody"]
    ]


ALL = [(feature, scenario) for feature in FEATURES for scenario in scenarios(feature)]


@pytest.mark.parametrize(
    ("feature", "scenario"), ALL, ids=lambda value: getattr(value, "stem", "") or value.get("name", "")
)
def test_house_rules(feature: Path, scenario: dict[str, Any]) -> None:
    for tags in tags_of(scenario):
        assert set(tags) <= set(TAGS), f"unknown tags in {feature.name}: {set(tags) - set(TAGS)}"
        assert len([tag for tag in tags if tag in KINDS]) == 1, f"one kind tag, not {tags}"
        assert len([tag for tag in tags if ROW.fullmatch("@" + tag)]) == 1, f"one row id, not {tags}"
    whens = [step for step in scenario["steps"] if step["keyword"].strip() == "When"]
    assert len(whens) == 1 or "journey" in tags_of(scenario)[0], f"one When, not {len(whens)}"
    assert len(scenario["steps"]) <= 7 or "journey" in tags_of(scenario)[0]
    for step in scenario["steps"]:
        assert not NOT_IN_SENTENCES.search(step["text"]), f"a sentence speaks of the interface: {step['text']}"
    for table in scenario["examples"]:
        assert table["tableHeader"]["cells"][0]["value"] == "variant"
        assert "<variant>" in scenario["name"]


def test_titles_are_unique() -> None:
    counted = Counter(scenario["name"] for _, scenario in ALL)
    assert not [title for title, count in counted.items() if count > 1]


def test_at_most_a_dozen_scenarios_a_file() -> None:
    assert max(len(scenarios(feature)) for feature in FEATURES) <= 12


def test_every_statement_of_the_guide_has_a_scenario() -> None:
    claimed = {tag for _, scenario in ALL for tags in tags_of(scenario) for tag in tags}
    assert len(guide_keys()) == len(set(guide_keys()))
    assert not set(guide_keys()) - claimed
