"""Waiting ends as soon as the condition holds, and tells everything that was seen when it does not."""

import time

import pytest

from fixtures.errors import ConnectorDied
from fixtures.waiting import PATIENCE, NotSeen, eventually


def test_the_value_that_fulfils_the_condition_is_returned() -> None:
    values = iter([1, 2, 3])
    assert eventually("it is 3", lambda: next(values), lambda value: value == 3) == 3


def test_the_failure_lists_each_value_once_with_its_time() -> None:
    with pytest.raises(NotSeen) as failure:
        eventually("the light is green", lambda: "red", lambda value: value == "green", deadline=0.05)
    assert "waited 0.05 s until the light is green" in str(failure.value)
    assert str(failure.value).count("red") == 1
    assert "after  0.0" in str(failure.value)


def test_a_dead_connector_is_noticed_at_once() -> None:
    def dead() -> None:
        raise ConnectorDied("connector-1 exited with code 1")

    with pytest.raises(ConnectorDied, match="exited with code 1"):
        eventually("it answers", lambda: None, lambda _: False, deadline=60, alive=dead)


@pytest.mark.parametrize(("after", "told"), [(0.0, []), (1.1, [("it is late", 2.0)])])
def test_a_wait_that_took_more_than_half_of_what_it_may_is_told(
    after: float, told: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    long: list[tuple[str, float]] = []
    monkeypatch.setattr(PATIENCE, "nearly_lost", lambda words, took, longest: long.append((words, longest)))
    began = time.monotonic()
    eventually("it is late", time.monotonic, lambda now: now - began >= after, deadline=2)
    assert [(words, round(longest, 3)) for words, longest in long] == told


def test_what_a_test_waits_for_is_in_no_record() -> None:
    assert not hasattr(PATIENCE.nearly_lost, "__self__"), "a run without scenarios writes into the report folder"
