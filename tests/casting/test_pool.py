"""Starting, lending, taking back and ending, with starts and ends that happen when the test says so.

Real Connectors die, hang and refuse to start too rarely to test this with them; ``test_pool_real.py`` uses some.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from threading import Barrier, Event

import pytest

from fixtures.connector.pool import Death, Pool
from fixtures.errors import ConnectorFault, NoFreshCast
from fixtures.waiting import eventually
from tests.casting.graph import AUTO, NEW, request

PAIR = request(NEW, NEW)
THREE = request(NEW, NEW, NEW)
DEADLINE = 5.0


@dataclass
class FakeConnector:
    """A handle that remembers what happened to it."""

    name: str
    kind: str
    configuration: frozenset[str]
    died: str | None = None
    stubborn: bool = False
    synchronised: int = 0
    removed: Event = field(default_factory=Event)

    def failure(self) -> str | None:
        return self.died

    def remove(self) -> None:
        self.removed.set()
        if self.stubborn:
            raise ConnectorFault(f"{self.name} does not end")


@dataclass
class Starter:
    """Starts fakes; one in ``hold`` waits for its event, one in ``fail`` does not start."""

    connectors: dict[str, FakeConnector] = field(default_factory=dict)
    hold: dict[str, Event] = field(default_factory=dict)
    fail: dict[str, Exception] = field(default_factory=dict)
    together: Barrier | None = None

    def __call__(self, kind: str, configuration: frozenset[str], name: str) -> FakeConnector:
        if self.together:
            self.together.wait(DEADLINE)
        if name in self.hold:
            assert self.hold[name].wait(DEADLINE)
        if name in self.fail:
            raise self.fail[name]
        self.connectors[name] = FakeConnector(name, kind, configuration)
        return self.connectors[name]


@pytest.fixture
def starter() -> Iterator[Starter]:
    """A starter whose Connectors must all have been removed in the end."""
    starter = Starter()
    yield starter
    assert all(connector.removed.is_set() for connector in starter.connectors.values())


def test_a_lent_cast_has_a_handle_of_the_right_make_for_each_role(starter: Starter) -> None:
    with closing(Pool(starter, prefix="gw0-connector-")) as pool:
        lent = pool.lend(request(AUTO, NEW))
        assert lent.connectors == {"A": "gw0-connector-1", "B": "gw0-connector-2"}
        assert {role: (party.name, party.configuration) for role, party in lent.parties.items()} == {
            "A": ("gw0-connector-1", frozenset({"auto-accept"})),
            "B": ("gw0-connector-2", frozenset()),
        }
        assert pool.started == 2


def test_the_first_two_start_at_the_same_time(starter: Starter) -> None:
    starter.together = Barrier(2)
    with closing(Pool(starter)) as pool:
        pool.lend(PAIR)


def test_every_party_is_synchronised_before_each_cast(starter: Starter) -> None:
    def synchronise(party: FakeConnector) -> None:
        party.synchronised += 1

    with closing(Pool(starter, synchronise=synchronise)) as pool:
        pool.give_back(pool.lend(PAIR), edges_used=[])
        again = pool.lend(PAIR)
        assert [party.synchronised for party in again.parties.values()] == [2, 2]


def test_what_synchronising_raises_lends_nothing(starter: Starter) -> None:
    refusals = [ConnectorFault("refused")]

    def synchronise(_: FakeConnector) -> None:
        if refusals:
            raise refusals.pop()

    with closing(Pool(starter, synchronise=synchronise)) as pool:
        with pytest.raises(ConnectorFault, match="refused"):
            pool.lend(PAIR)
        pool.lend(PAIR)
        assert pool.started == 2


def test_only_edges_that_were_not_used_come_back(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        pool.give_back(pool.lend(request(NEW, NEW, NEW)), edges_used=[("A", "B"), ("B", "C")])
        pool.give_back(pool.lend(PAIR))
        assert pool.started == 3
        pool.give_back(pool.lend(PAIR))
        assert pool.started == 4


def test_a_relationship_that_nobody_asked_for_is_remembered_too(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        pool.give_back(pool.lend(request(NEW, NEW, NEW, star=True)), edges_used=[("B", "C"), ("A", "B"), ("A", "C")])
        pool.lend(PAIR)
        assert pool.started == 4


def test_a_damaged_connector_ends_and_is_never_lent_again(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        lent = pool.lend(PAIR)
        pool.give_back(lent, edges_used=[], damaged=["A"])
        assert starter.connectors[lent.connectors["A"]].removed.wait(DEADLINE)
        assert lent.connectors["A"] not in pool.lend(PAIR).connectors.values()
        assert pool.started == 3
        assert pool.died == []


def test_a_connector_that_died_between_casts_is_replaced_and_reported(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        pool.give_back(pool.lend(PAIR), edges_used=[])
        starter.connectors["connector-1"].died = "exited with code 1"
        assert set(pool.lend(PAIR).connectors.values()) == {"connector-2", "connector-3"}
        assert pool.died == [Death("connector-1", "exited with code 1")]
        assert starter.connectors["connector-1"].removed.wait(DEADLINE)


def test_a_connector_that_does_not_synchronise_is_replaced_if_it_died(starter: Starter) -> None:
    def synchronise(connector: FakeConnector) -> None:
        if connector.name == "connector-1" and went_wrong:
            connector.died = went_wrong.pop()
            raise ConnectorFault("no answer")

    went_wrong: list[str | None] = []
    with closing(Pool(starter, lambda: [PAIR], synchronise=synchronise)) as pool:
        pool.give_back(pool.lend(PAIR), edges_used=[])
        went_wrong[:] = [None]
        with pytest.raises(ConnectorFault, match="no answer"):
            pool.lend(PAIR)
        assert pool.died == []
        went_wrong[:] = ["exited with code 1"]
        assert set(pool.lend(PAIR).connectors.values()) == {"connector-2", "connector-3"}
        assert pool.died == [Death("connector-1", "exited with code 1")]


@pytest.mark.parametrize(("casts", "left"), [(3, 0), (10, 5)], ids=["the last cast", "the tenth cast"])
def test_one_that_died_and_that_no_cast_gets_is_reported_by(casts: int, left: int, starter: Starter) -> None:
    upcoming = [THREE, *[PAIR] * (casts - 1 + left)]
    with closing(Pool(starter, lambda: upcoming)) as pool:
        for cast in range(1, casts + 1):
            assert pool.died == []
            lent = pool.lend(upcoming.pop(0))
            pool.give_back(lent, edges_used=[])
            if cast == 2:
                spare = next(iter(starter.connectors.keys() - lent.connectors.values()))
                starter.connectors[spare].died = "exited with code 1"
        assert [death.connector for death in pool.died] == [spare]


def test_a_connector_that_dies_in_a_cast_is_left_to_its_scenario(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        lent = pool.lend(PAIR)
        lent.parties["A"].died = "exited with code 1"
        pool.give_back(pool.lend(PAIR))
        assert pool.died == []
        pool.give_back(lent, damaged=["A"])
        pool.lend(PAIR)
        assert pool.died == []


def test_the_next_connector_starts_while_a_cast_plays(starter: Starter) -> None:
    starter.hold["connector-3"] = Event()
    with closing(Pool(starter, lambda: [PAIR])) as pool:
        first = pool.lend(PAIR)
        pool.give_back(first)
        assert pool.started == 3
        assert "connector-3" not in starter.connectors
        starter.hold["connector-3"].set()
        assert "connector-3" in pool.lend(PAIR).connectors.values()
        assert pool.started == 3


def test_nothing_is_started_ahead_for_casts_that_fit_already(starter: Starter) -> None:
    with closing(Pool(starter, lambda: [PAIR])) as pool:
        pool.give_back(pool.lend(PAIR), edges_used=[])
        assert pool.started == 2


def test_a_starting_connector_is_not_waited_for_while_others_fit(starter: Starter) -> None:
    starter.hold["connector-4"] = Event()
    with closing(Pool(starter, lambda: [PAIR, PAIR])) as pool:
        pool.give_back(pool.lend(request(NEW, NEW, NEW)), edges_used=[("A", "B"), ("A", "C")])
        assert pool.started == 4
        assert set(pool.lend(PAIR).connectors.values()) == {"connector-2", "connector-3"}
        starter.hold["connector-4"].set()


def test_only_one_connector_starts_ahead_at_a_time(starter: Starter) -> None:
    starter.hold["connector-3"] = Event()
    with closing(Pool(starter, lambda: [PAIR, request(AUTO, NEW)])) as pool:
        pool.give_back(pool.lend(PAIR))
        alone = pool.lend(request(NEW))
        assert pool.started == 3
        starter.hold["connector-3"].set()
        eventually("the third has started", lambda: "connector-3" in starter.connectors, bool, deadline=DEADLINE)
        pool.give_back(alone)
        assert pool.started == 4


def test_a_failed_start_surfaces_at_the_cast_that_needs_it(starter: Starter) -> None:
    starter.fail["connector-4"] = ConnectorFault("connector-4 does not start")
    upcoming = [PAIR, request(AUTO, NEW)]
    with closing(Pool(starter, lambda: upcoming)) as pool:
        pool.give_back(pool.lend(request(NEW, NEW, NEW)), edges_used=[("A", "B")])
        pool.give_back(pool.lend(PAIR))
        with pytest.raises(ConnectorFault, match="connector-4 does not start"):
            pool.lend(request(AUTO, NEW))
        assert pool.lend(request(AUTO, NEW)).connectors["A"] == "connector-5"


def test_a_failed_start_that_no_cast_needed_surfaces_at_the_end(starter: Starter) -> None:
    starter.fail["connector-3"] = ConnectorFault("connector-3 does not start")
    pool = Pool(starter, lambda: [PAIR])
    pool.give_back(pool.lend(PAIR))
    with pytest.raises(ConnectorFault, match="connector-3 does not start"):
        pool.close()
    pool.close()


def test_both_failures_of_two_starts_are_told(starter: Starter) -> None:
    for name in "connector-1", "connector-2":
        starter.fail[name] = ConnectorFault(f"{name} does not start")
    with closing(Pool(starter)) as pool:
        with pytest.raises(ConnectorFault, match="connector-1 does not start") as raised:
            pool.lend(PAIR)
        assert raised.value.__notes__ == ["and another one: connector-2 does not start"]
        assert len(pool.lend(PAIR).parties) == 2


def test_the_partner_of_a_failed_start_is_kept(starter: Starter) -> None:
    starter.fail["connector-1"] = ConnectorFault("connector-1 does not start")
    with closing(Pool(starter)) as pool:
        with pytest.raises(ConnectorFault):
            pool.lend(PAIR)
        assert set(pool.lend(PAIR).connectors.values()) == {"connector-2", "connector-3"}


def test_who_is_needed_no_more_ends_early(starter: Starter) -> None:
    upcoming = [request(AUTO, NEW), PAIR]
    with closing(Pool(starter, lambda: upcoming)) as pool:
        lent = pool.lend(upcoming.pop(0))
        pool.give_back(lent)
        assert starter.connectors[lent.connectors["A"]].removed.wait(DEADLINE)
        assert not starter.connectors[lent.connectors["B"]].removed.is_set()


def test_without_knowing_what_comes_nobody_ends_early(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        pool.give_back(pool.lend(request(AUTO, NEW)))
        assert not any(connector.removed.is_set() for connector in starter.connectors.values())


def test_the_limit_holds_for_those_that_are_there(starter: Starter) -> None:
    with closing(Pool(starter, max_connectors=2)) as pool:
        pool.give_back(pool.lend(PAIR))
        with pytest.raises(NoFreshCast):
            pool.lend(PAIR)
        assert pool.started == 2


def test_pairing_fresh_never_lends_a_connector_twice(starter: Starter) -> None:
    with closing(Pool(starter, lambda: [PAIR, PAIR], max_connectors=4, pairing="fresh")) as pool:
        seen: list[str] = []
        for _ in range(3):
            lent = pool.lend(PAIR)
            seen += lent.connectors.values()
            pool.give_back(lent, edges_used=[])
        assert len(seen) == len(set(seen)) == 6


def test_closing_waits_for_a_start_and_ends_what_it_started(starter: Starter) -> None:
    starter.hold["connector-3"] = Event()
    pool = Pool(starter, lambda: [PAIR])
    pool.give_back(pool.lend(PAIR))
    with ThreadPoolExecutor(1) as other:
        closed = other.submit(pool.close)
        # The others end at once, so the call is past its first step and waits for the third.
        assert starter.connectors["connector-1"].removed.wait(DEADLINE)
        assert not closed.done()
        starter.hold["connector-3"].set()
        closed.result(DEADLINE)
    assert starter.connectors["connector-3"].removed.is_set()


def test_closing_tells_all_that_went_wrong_after_ending_all(starter: Starter) -> None:
    pool = Pool(starter)
    for connector in pool.lend(request(NEW, NEW, NEW)).parties.values():
        connector.stubborn = connector.name != "connector-2"
    with pytest.raises(BaseExceptionGroup, match="did not start or end properly") as raised:
        pool.close()
    assert sorted(map(str, raised.value.exceptions)) == ["connector-1 does not end", "connector-3 does not end"]


def test_two_threads_never_play_with_the_same_connector(starter: Starter) -> None:
    busy: set[str] = set()
    edges: list[frozenset[str]] = []

    def play(_: int) -> None:
        lent = pool.lend(PAIR)
        mine = set(lent.connectors.values())
        assert not mine & busy
        busy.update(mine)
        edges.append(frozenset(mine))
        busy.difference_update(mine)
        pool.give_back(lent)

    with closing(Pool(starter, lambda: [PAIR] * 8)) as pool, ThreadPoolExecutor(3) as threads:
        list(threads.map(play, range(40)))
    assert len(set(edges)) == len(edges) == 40


def test_an_interrupted_cast_leaves_nothing_behind(starter: Starter) -> None:
    def interrupt(_: FakeConnector) -> None:
        raise KeyboardInterrupt

    with closing(Pool(starter, synchronise=interrupt)) as pool, pytest.raises(KeyboardInterrupt):
        pool.lend(PAIR)
    assert len(starter.connectors) == 2


def test_a_connector_that_somebody_else_started_is_lent_with_its_past(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        for name, acquainted in (("old-1", []), ("old-2", ["old-1"]), ("old-3", ["old-2"])):
            pool.adopt(name, NEW, acquainted)
        assert not starter.connectors, "nobody needs it yet"
        assert set(pool.lend(PAIR).connectors.values()) == {"old-1", "old-3"}
        assert pool.started == 0


def test_a_cast_can_be_prescribed(starter: Starter) -> None:
    with closing(Pool(starter)) as pool:
        lent = pool.lend(PAIR, {"A": "connector-7", "B": "connector-3"})
        pool.give_back(lent)
        assert lent.connectors == {"A": "connector-7", "B": "connector-3"}
        assert pool.lend(PAIR, {"A": "connector-7", "B": "connector-5"}).parties["A"] is lent.parties["A"]
