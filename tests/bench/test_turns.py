"""The ratio and the comparison of calls, from figures made up here; ``python -m bench.overhead`` measures real ones."""

from collections.abc import Sequence

from bench.turns import Turns

WARM_UP = 9.0
MADE = [
    ("connector-1", "POST", "/api/core/v1/RelationshipTemplates/Own"),
    ("connector-2", "GET", "/api/core/v1/Requests/Incoming/REQ0123456789abcdefg"),
    ("connector-2", "GET", "/api/core/v1/Relationships?peer=did%3Ae%3Alocalhost"),
]


def turns(suite: Sequence[float], bare: Sequence[float], limit: float = 1.25) -> Turns:
    """Turns of these lengths, with the same calls on both sides."""
    made = Turns(limit)
    for side, seconds in ((made.suite, suite), (made.bare, bare)):
        for call in MADE:
            side.called(*call)
        side.seconds += [WARM_UP, *seconds]
    return made


def test_the_ratio_is_that_of_the_medians_without_the_first_turn() -> None:
    measured = turns([0.2, 0.3, 0.9], [0.2, 0.25, 0.3])
    assert measured.ratio == 1.2
    assert measured.faults == []
    assert measured.figures == [
        "suite: median 300 ms of 3 turns, 200 to 900 ms",
        "bare script: median 250 ms of 3 turns, 200 to 300 ms",
        "ratio 1.200 (limit 1.25)",
    ]


def test_a_ratio_above_the_limit_is_a_fault() -> None:
    assert turns([0.32], [0.25]).faults == ["the ratio 1.280 is above the limit 1.25"]
    assert turns([0.32], [0.25], limit=1.3).faults == []


def test_no_turn_that_counts_is_a_fault() -> None:
    nothing = turns([], [])
    assert nothing.faults == ["there were no turns to count"]
    assert nothing.figures == []


def test_ids_values_names_and_repeated_looks_do_not_count_as_a_difference() -> None:
    measured, other = Turns(1.25), Turns(1.25)
    for side, template, connector in (
        (measured.suite, "RLTaaaaaaaaaaaaaaaaa", "a"),
        (other.suite, "RLT" + "b" * 17, "b"),
    ):
        side.called(connector, "GET", f"/RelationshipTemplates/{template}")
        side.called(connector, "GET", f"/RelationshipTemplates/{template}?peer={connector}")
    other.suite.called("b", "GET", "/RelationshipTemplates/RLTccccccccccccccccc?peer=c")
    assert measured.suite.calls == other.suite.calls
    assert measured.suite.calls == ["1: GET /RelationshipTemplates/RLT…", "1: GET /RelationshipTemplates/RLT…?peer=…"]


def test_another_call_and_another_party_are_differences() -> None:
    for extra in (("connector-1", "GET", "/health"), ("connector-1", *MADE[2][1:])):
        measured = Turns(1.25)
        for call in MADE:
            measured.suite.called(*call)
            measured.bare.called(*call)
        measured.suite.called(*extra)
        measured.suite.seconds, measured.bare.seconds = [1.0, 1.0], [1.0, 1.0]
        assert measured.faults[0].splitlines()[-1] == f"+1: GET {extra[2].partition('=')[0]}" + (
            "=…" * ("=" in extra[2])
        )


def test_calls_after_the_first_turn_are_not_compared() -> None:
    measured = turns([0.2], [0.2])
    measured.suite.called("connector-1", "GET", "/health")
    assert measured.faults == []
