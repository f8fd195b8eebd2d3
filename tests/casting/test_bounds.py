"""How few Connectors suffice: exactly the bound for two parties, one or two more where three must all be strangers."""

from math import ceil, isqrt, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.connector.casting import CastRequest, Make
from tests.casting.graph import AUTO, NEW, OLD, bound, request, started

MAKES = st.sampled_from([OLD, NEW, AUTO])
PAIRS = st.builds(request, MAKES, MAKES)


@pytest.mark.parametrize("casts", [1, 3, 4, 10, 30, 200])
def test_one_kind_needs_the_smallest_complete_graph(casts: int) -> None:
    fewest = next(k for k in range(2, 99) if k * (k - 1) // 2 >= casts)
    assert started([request(NEW, NEW)] * casts) == fewest


@pytest.mark.parametrize("casts", [1, 3, 4, 10, 30, 200])
def test_two_kinds_need_the_smallest_complete_bipartite_graph(casts: int) -> None:
    assert started([request(OLD, NEW)] * casts) == ceil(2 * sqrt(casts))


@given(st.lists(PAIRS, min_size=1, max_size=40))
def test_any_mixture_of_two_party_casts_meets_the_bound(requests: list[CastRequest]) -> None:
    assert started(requests) == bound(requests)


@given(st.lists(PAIRS, min_size=1, max_size=30), st.integers(1, 8))
def test_starting_ahead_costs_no_connector(requests: list[CastRequest], ahead: int) -> None:
    assert started(requests, ahead) == bound(requests)


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(0, 8))
def test_with_refusals_at_most_one_is_started_in_vain(accepted: list[bool], ahead: int) -> None:
    requests = [request(NEW, NEW)] * len(accepted)
    refused = {at for at, used in enumerate(accepted) if not used}
    # A refusal needs a fresh pair as well, even though it gives it back.
    needed = requests[: accepted.count(True) + bool(refused)]
    assert started(requests, ahead, refused) <= bound(needed) + 1


@given(st.lists(st.sampled_from([(NEW, NEW), (NEW, NEW, NEW), (NEW,) * 4]), min_size=1, max_size=40))
def test_one_templator_and_several_requestors_stay_within_one_more(casts: list[tuple[Make, ...]]) -> None:
    requests = [request(*makes, star=True) for makes in casts]
    assert started(requests) <= bound(requests) + 1


@pytest.mark.parametrize("casts", [1, 2, 5, 10, 30])
def test_three_strangers_need_little_more_than_the_edges_say(casts: int) -> None:
    # The edges alone promise too much here: not every complete graph falls apart into triangles.
    requests = [request(NEW, NEW, NEW)] * casts
    assert started(requests) <= bound(requests) + 1 + isqrt(casts) // 5
