"""Who is chosen, who is added, who may go."""

from dataclasses import replace

import pytest

from fixtures.connector.casting import Casting, CastRequest, Make, Role
from fixtures.errors import NoFreshCast
from tests.casting.graph import AUTO, NEW, OLD, complete, request

PAIR = request(NEW, NEW)


def pool_of(*makes: Make, limit: int | None = None) -> Casting:
    casting = Casting(max_connectors=limit)
    for number, make in enumerate(makes):
        casting.add(f"c{number}", make)
    return casting


def test_the_first_cast_asks_for_all_its_connectors() -> None:
    assert Casting().choose(PAIR) == {"A": None, "B": None}


def test_existing_strangers_are_taken_before_anything_is_added() -> None:
    assert set(pool_of(NEW, NEW).choose(PAIR).values()) == {"c0", "c1"}


def test_one_connector_is_added_when_one_suffices() -> None:
    casting = pool_of(NEW, NEW)
    casting.use(("c0", "c1"))
    assert sorted(str(connector) for connector in casting.choose(PAIR).values()) == ["None", "c0"]


def test_those_with_the_most_used_edges_are_preferred() -> None:
    casting = pool_of(NEW, NEW, NEW, NEW)
    casting.use(("c2", "c3"))
    casting.use(("c2", "c0"))
    assert set(casting.choose(PAIR).values()) == {"c2", "c1"}


def test_a_newcomer_waits_until_nobody_else_fits() -> None:
    casting = pool_of(NEW, NEW, NEW)
    for edge in (("c0", "c1"), ("c0", "c2")):
        casting.use(edge)
    for name in ("c0", "c1", "c2"):
        casting.lend(request(NEW), {"A": name})
        casting.release([name])
    casting.add("c3", NEW)
    assert set(casting.choose(PAIR).values()) == {"c1", "c2"}, "c0 has more used edges, but only with the newcomer"
    casting.use(("c1", "c2"))
    assert "c3" in casting.choose(PAIR).values()


def test_whoever_is_spent_is_the_one_that_the_others_need_least() -> None:
    casting = pool_of(NEW, NEW, NEW, NEW)
    casting.use(("c3", "c2"))
    spends = replace(PAIR, spent=frozenset({"B"}))
    assert casting.choose(spends)["B"] in {"c2", "c3"}
    casting.use(("c3", "c0"))
    assert casting.choose(spends)["B"] == "c3"
    assert casting.choose(replace(PAIR, spent=frozenset({"A"})))["A"] == "c3"
    for edge in (("c3", "c1"), ("c0", "c1"), ("c0", "c2"), ("c1", "c2")):
        casting.use(edge)
    chosen = casting.choose(spends)
    assert chosen["A"] is None, f"{chosen}: the newcomer would be spent"
    assert len(Casting().plan([spends] * 3)) == 4, "one for each, and one who meets them all"


def test_nobody_is_spent_whose_cast_pauses() -> None:
    casting = pool_of(NEW, NEW, NEW, NEW)
    casting.lend(PAIR, {"A": "c0", "B": "c1"})
    casting.park(["c0", "c1"])
    assert casting.choose(replace(PAIR, spent=frozenset({"B"})))["B"] in {"c2", "c3"}
    assert casting.choose(PAIR)["A"] in {"c0", "c1"}, "they play in others meanwhile"


def test_kind_and_configuration_must_match_exactly() -> None:
    casting = pool_of(NEW, AUTO, OLD)
    assert casting.choose(request(AUTO, OLD)) == {"A": "c1", "B": "c2"}
    assert casting.choose(request(NEW, NEW)) in ({"A": "c0", "B": None}, {"A": None, "B": "c0"})


def test_a_playing_connector_is_not_lent() -> None:
    casting = pool_of(NEW, NEW, NEW)
    first = complete(casting, PAIR)
    chosen = casting.choose(PAIR)
    assert not set(chosen.values()) & set(first.values())
    casting.release(first.values())
    assert set(casting.choose(PAIR).values()) & set(first.values())


def test_an_edge_given_back_is_lent_again() -> None:
    casting = pool_of(NEW, NEW)
    cast = complete(casting, PAIR)
    casting.give_back(cast.values())
    casting.release(cast.values())
    assert None not in casting.choose(PAIR).values()


def test_three_parties_only_need_to_be_strangers_where_asked() -> None:
    casting = pool_of(NEW, NEW, NEW)
    casting.use(("c0", "c1"))
    star = casting.choose(request(NEW, NEW, NEW, star=True))
    assert star["A"] == "c2"
    assert list(casting.choose(request(NEW, NEW, NEW)).values()).count(None) == 1


def test_the_search_backtracks() -> None:
    casting = pool_of(NEW, NEW, NEW, NEW)
    for edge in ("c0", "c1"), ("c0", "c2"):
        casting.use(edge)
    assert set(casting.choose(request(NEW, NEW, NEW)).values()) == {"c1", "c2", "c3"}


def test_the_make_that_later_casts_need_is_added() -> None:
    casting = pool_of(OLD, NEW)
    casting.use(("c0", "c1"))
    mixed = request(OLD, NEW)
    assert casting.choose(mixed, [request(NEW, NEW)]) == {"A": "c0", "B": None}
    assert casting.choose(mixed, [request(OLD, OLD)]) == {"A": None, "B": "c1"}


def test_the_limit_counts_connectors_that_are_there() -> None:
    casting = pool_of(NEW, NEW, limit=2)
    casting.use(("c0", "c1"))
    with pytest.raises(NoFreshCast, match=r"A \(embedded:7\), B \(embedded:7\).*--max-connectors 2"):
        casting.choose(PAIR)
    casting.drop("c0")
    assert set(casting.choose(PAIR).values()) == {"c1", None}


def test_pairing_fresh_lends_every_connector_once() -> None:
    casting = Casting(pairing="fresh")
    first = complete(casting, PAIR)
    casting.give_back(first.values())
    casting.release(first.values())
    assert casting.choose(PAIR) == {"A": None, "B": None}
    assert sorted(casting.spare([PAIR])) == sorted(first.values())


def test_the_plan_names_what_the_next_casts_lack_in_order() -> None:
    casting = pool_of(NEW, NEW)
    upcoming = [PAIR, request(AUTO, NEW), PAIR]
    assert casting.plan(upcoming) == [AUTO, NEW]
    assert casting.plan(upcoming, 1) == []
    assert casting.plan(upcoming, 2) == [AUTO]


def test_the_plan_counts_running_casts_as_over_and_stops_at_the_limit() -> None:
    casting = pool_of(NEW, NEW, NEW, limit=3)
    complete(casting, PAIR)
    assert casting.plan([PAIR, PAIR]) == []
    assert casting.plan([PAIR, PAIR, PAIR]) == []


def test_planning_changes_nothing() -> None:
    casting = pool_of(NEW, NEW)
    casting.plan([PAIR, PAIR])
    casting.spare([PAIR])
    assert list(casting.connectors) == ["c0", "c1"]
    assert not casting.acquainted("c0", "c1")


def test_who_has_no_fresh_edge_left_for_the_rest_of_the_run_is_spare() -> None:
    casting = pool_of(NEW, NEW, NEW, OLD)
    assert casting.spare([PAIR, PAIR]) == ["c3"]
    casting.use(("c0", "c1"))
    casting.use(("c0", "c2"))
    assert casting.spare([PAIR]) == ["c0", "c3"]
    assert casting.spare([PAIR, PAIR]) == ["c3"], "c0 will meet the Connector that the second cast adds"


def test_a_playing_connector_is_never_spare() -> None:
    casting = pool_of(NEW, NEW)
    cast = complete(casting, PAIR)
    assert casting.spare([]) == []
    casting.release(cast.values())
    assert sorted(casting.spare([])) == ["c0", "c1"]


def test_a_party_alone_keeps_one_connector() -> None:
    assert len(pool_of(NEW, NEW, NEW).spare([request(NEW)])) == 2


def test_a_cast_that_does_not_fit_is_not_lent() -> None:
    casting = pool_of(NEW, NEW, OLD)
    with pytest.raises(ValueError, match="do not all fit"):
        casting.lend(PAIR, {"A": "c0", "B": "c2"})
    with pytest.raises(ValueError, match="not strangers"):
        casting.lend(PAIR, {"A": "c0", "B": "c0"})
    casting.use(("c0", "c1"))
    with pytest.raises(ValueError, match="not strangers"):
        casting.lend(PAIR, {"A": "c0", "B": "c1"})


@pytest.mark.parametrize("pair", [("A", "C"), ("A",), ("A", "B", "C")])
def test_strangers_must_be_pairs_of_roles(pair: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="is no pair of the roles"):
        CastRequest((Role("A", "k"), Role("B", "k")), frozenset({frozenset(pair)}))


def test_a_role_is_named_once() -> None:
    with pytest.raises(ValueError, match="named twice"):
        CastRequest((Role("A", "k"), Role("A", "k")))


def test_a_name_is_used_once_at_a_time() -> None:
    with pytest.raises(ValueError, match="there already"):
        pool_of(NEW).add("c0", NEW)
