"""Waiting ends as soon as the condition holds, and tells everything that was seen when it does not."""

import pytest

from fixtures.errors import ConnectorDied
from fixtures.waiting import NotSeen, eventually


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
