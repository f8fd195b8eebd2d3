"""What runs in random orders are compared by: a red or a differing verdict is named with its run."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bench.orders import Turn, different, red, section, turn
from reports import outcome
from reports.run import load
from reports.stream import Event
from reports.terminal import time_of
from reports.verdicts import INTERRUPTED
from tests.reports.tapes import TAPES


@pytest.fixture
def turns(tmp_path: Path) -> list[Turn]:
    """Two runs that were good, and one that was not."""
    made = []
    for number, kind in enumerate(("good", "good", "red"), 1):
        TAPES[kind](tmp_path / str(number))
        run = load(tmp_path / str(number))
        run.session["suite"] = {"commit": "0123456789"}
        made.append(Turn(number, number == 3, (run,)))
    return made


def test_good_runs_are_equal(turns: list[Turn]) -> None:
    assert red(turns[:2]) == []
    assert different(turns[:2]) == []


def test_what_is_red_is_named_with_its_order(turns: list[Turn]) -> None:
    found = red(turns)
    assert found
    assert all(words.startswith("embedded:7.0.0, order 3: ") for words in found)
    assert len(different(turns)) == 1


def test_busy_runs_are_told_apart(turns: list[Turn]) -> None:
    rows = [line for line in section(turns) if line.startswith("| embedded")]
    assert [row.split(" | ")[2:4] for row in rows] == [["another order", "2"], ["work on every core", "1"]]


def test_orders_one_after_the_other_had_nothing_beside_them(turns: list[Turn]) -> None:
    first, second, _ = turns
    later = second._replace(lines=(replace(second.lines[0], session=moved(second.lines[0].session), finished=None),))
    assert first.beside([first, later]) == "nothing"
    assert first.beside([first, second]) == "another order"


def moved(session: Event) -> Event:
    """As if it had begun a day later."""
    return session | {"at": (time_of(session) + timedelta(days=1)).isoformat()}


def test_a_run_that_was_broken_off_does_not_count(tmp_path: Path) -> None:
    outcome.write(tmp_path / "3", {}, INTERRUPTED, "broken off")
    with pytest.raises(SystemExit, match="Order 3 is no whole run"):
        turn(tmp_path, ["embedded:no-version"], 3, busy=False, options=[])
