"""The catalogue of malformed calls: one change each, nothing unused, and bodies that go out as they are."""

from pathlib import Path
from typing import Any, cast

import pytest

from fixtures.connector.dialects import Dialect
from fixtures.connector.malformed import TARGETS, Ground
from fixtures.connector.malformed.call import NOTHING, Call, empty, lacking, put

FEATURES = Path(__file__).parents[2] / "features" / "api"
GROUND = Ground(cast(Dialect, None), "own", "peer", "unique", "later", "earlier")


def bodies(malformation: Any, body: Any) -> list[Any]:
    """What a malformation makes of a body."""
    return [call.body for call in malformation(Call("POST", "/", body), GROUND)]


def test_a_value_is_put_in_its_place_only() -> None:
    body = {"kept": [1, {"inner": True}], "changed": {"list": ["a", "b"]}}
    (changed,) = bodies(put("changed.list.1", 0), body)
    assert changed == {"kept": [1, {"inner": True}], "changed": {"list": ["a", 0]}}
    assert body["changed"] == {"list": ["a", "b"]}


def test_a_value_may_depend_on_the_ground() -> None:
    assert bodies(put("who", lambda ground: ground.peer), {}) == [{"who": "peer"}]


def test_what_is_lacking_is_left_out() -> None:
    assert bodies(lacking("gone"), {"gone": 1, "kept": 2}) == [{"kept": 2}]
    assert bodies(put("gone", NOTHING, None), {"gone": 1}) == [{}, {"gone": None}]


def test_what_would_be_right_is_no_empty_value() -> None:
    said = [body["value"] for body in bodies(empty("value", but=(False,)), {})]
    assert [(type(one), one) for one in said] == [(int, 0), (str, ""), (list, []), (type(None), None)]


@pytest.mark.parametrize(
    ("target", "malformation"), [(target, name) for target, asked in TARGETS.items() for name in asked.malformed]
)
def test_a_feature_uses_every_entry(target: str, malformation: str) -> None:
    texts = [feature.read_text(encoding="utf-8") for feature in FEATURES.glob("*.feature")]
    assert any(target in text and malformation in text for text in texts)
