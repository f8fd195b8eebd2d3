"""Casts that are prepared ahead: they pause, their Connectors play with others, and they go on where they were."""

from contextlib import closing
from threading import Event

import pytest

from fixtures.connector.aged import AgedCasts
from fixtures.connector.casting import CastRequest
from fixtures.connector.pool import Pool
from tests.casting.test_pool import PAIR, FakeConnector, Starter

DEADLINE = 5.0


def test_connectors_of_a_paused_cast_play_with_others_and_not_with_each_other() -> None:
    with closing(Pool[FakeConnector](Starter())) as pool:
        paused = pool.lend(PAIR)
        pool.park(paused)
        other = pool.lend(PAIR)
        assert len(set(other.connectors.values()) & set(paused.connectors.values())) == 1
        pool.give_back(other, [])
        assert pool.resume(paused)


def test_a_resumed_cast_plays_and_is_not_synchronised_again() -> None:
    with closing(Pool[FakeConnector](Starter(), synchronise=_count)) as pool:
        paused = pool.lend(PAIR)
        pool.park(paused)
        assert pool.resume(paused)
        assert [party.synchronised for party in paused.parties.values()] == [1, 1]
        other = pool.lend(PAIR)
        assert not set(other.connectors.values()) & set(paused.connectors.values())
        pool.give_back(paused, [])
        pool.give_back(other, [])


def _count(connector: FakeConnector) -> None:
    connector.synchronised += 1


@pytest.mark.parametrize("parked", [True, False])
def test_nobody_of_a_paused_cast_retires(parked: bool) -> None:
    upcoming: list[CastRequest] = []
    with closing(Pool[FakeConnector](Starter(), lambda: upcoming)) as pool:
        upcoming.append(PAIR)
        paused = pool.lend(PAIR)
        if parked:
            pool.park(paused)
        else:
            pool.give_back(paused)
        other = pool.lend(PAIR)
        upcoming.clear()
        pool.give_back(other)
        removed = [party.removed.wait(DEADLINE if not parked else 0) for party in paused.parties.values()]
        assert removed == [not parked] * 2
        assert pool.resume(paused) is parked


def test_a_paused_cast_whose_connector_has_died_does_not_go_on() -> None:
    with closing(Pool[FakeConnector](Starter())) as pool:
        paused = pool.lend(PAIR)
        pool.park(paused)
        next(iter(paused.parties.values())).died = "exited with code 1"
        assert not pool.resume(paused)
        assert len(pool.died) == 1


def test_what_was_prepared_is_there_once_all_preparations_are_over() -> None:
    may, done = Event(), list[str]()

    def prepare(key: str, what: str) -> str:
        assert may.wait(DEADLINE)
        done.append(key)
        return what.upper()

    with closing(AgedCasts(prepare)) as aged:
        left = {"a": "one", "b": "two"}
        aged.begin(left)
        # The scenario begins before its preparation does.
        del left["a"]
        aged.begin({"b": "two", "c": "three"})
        may.set()
        assert aged.take("a") == "ONE"
        assert done == ["a", "b", "c"]
        assert aged.take("never begun") is None


def test_an_error_of_our_own_is_told_to_the_scenario_that_needed_it() -> None:
    def prepare(key: str, _: None) -> str:
        if key == "bad":
            raise ZeroDivisionError
        return key

    with closing(AgedCasts(prepare)) as aged:
        aged.begin(dict.fromkeys(("bad", "good")))
        assert aged.take("good") == "good"
        with pytest.raises(ZeroDivisionError):
            aged.take("bad")
