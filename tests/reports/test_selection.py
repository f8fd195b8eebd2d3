"""Shards: each scenario in exactly one, always the same one, and a whole that knows whether all are there."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path

import pytest

from reports import outcome
from reports.__main__ import main
from reports.observations import ScenarioIdentity
from reports.run import load
from reports.selection import USUAL, Shard, divide, keep, parse_shard, recorded
from reports.summary import one_line
from reports.verdicts import Verdict
from tests.reports.tapes import Tape, feature, scenarios

KNOWN = scenarios("First", "Second", "Third", "Fourth")


def shard(directory: Path, name: str, known: Iterable[ScenarioIdentity], verdict: Verdict = Verdict.PASSED) -> str:
    """The run of one shard of the four scenarios, by its directory; the command's verdict is not written."""
    mine = list(known)
    tape = Tape(directory / name.replace("/", "-"))
    titles = feature(one.title for one in KNOWN)
    tape.begin_run(mine, titles, profile="all scenarios", selected=4, shard=name)
    tape.tell("left_out", why="filtered", scenarios=[one for one in KNOWN if one not in mine])
    for scenario in mine:
        tape.begin(scenario)
        if verdict is Verdict.NOT_APPLICABLE:
            tape.failure(scenario, verdict)
        tape.end(scenario, verdict)
    tape.close()
    return str(tape.stream.path.parents[1])


@pytest.mark.parametrize("text", ["5/4", "0/4", "x", "1", "1/0", "-1/4", "1/4/4", "²/4"])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no part of a whole, such as 2/4"):
        parse_shard(text)


def test_a_shard_as_text() -> None:
    assert parse_shard("2/4") == Shard(2, 4)
    assert str(Shard(2, 4)) == "2/4"


@pytest.mark.parametrize("of", range(1, 9))
@pytest.mark.parametrize("count", [0, 1, 8, 61])
def test_shards_are_a_partition_of_equal_lengths(of: int, count: int) -> None:
    keys = [f"ONB-{number}" for number in range(count)]
    some = {key: number**2 % 37 / 3 for number, key in enumerate(keys) if number % 3}
    sets = divide(keys, of, some)
    assert sorted(key for part in sets for key in part) == sorted(keys)
    assert sets == divide(reversed(keys), of, some)
    loads = [sum(some.get(key, USUAL) for key in part) for part in sets]
    assert max(loads) - min(loads) <= max([USUAL, *some.values()]) + 0.001


def test_durations_are_kept_where_they_matter(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "run")
    tape.begin_run(KNOWN, feature(["First"]))
    for scenario, seconds in zip(KNOWN, (0.3, 7.6, 1.2, 0.2), strict=True):
        tape.begin(scenario)
        tape.tell("scenario_finished", scenario=scenario.key, verdict="passed", exit=0, phase="", duration=seconds)
    tape.close()
    keep([load(tmp_path / "run")], tmp_path / "kept.json")
    assert recorded(tmp_path / "kept.json") == recorded(tmp_path / "run") == {"LND-02": 8, "LND-03": 1}
    assert recorded(tmp_path / "none.json") == {}


def test_all_shards_make_a_whole(tmp_path: Path) -> None:
    shards = [shard(tmp_path, "1/2", KNOWN[:2]), shard(tmp_path, "2/2", KNOWN[2:])]
    assert one_line([load(Path(shards[0]))]) == "2 passed; 2 of 4 scheduled: shard 1/2"
    assert main(["merge", *shards, str(tmp_path / "out")]) == 0
    whole = load(tmp_path / "out" / "embedded-7.0.0")
    assert (whole.incomplete, one_line([whole])) == ([], "4 passed")


def test_a_missing_shard_is_named_and_the_whole_is_not_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shards = [shard(tmp_path, "1/3", KNOWN[:2]), shard(tmp_path, "3/3", KNOWN[2:])]
    assert [load(Path(one)).exit_code for one in shards] == [0, 0]
    assert main(["merge", *shards, str(tmp_path / "out")]) == 11
    said = capsys.readouterr().out
    assert "incomplete: embedded:7.0.0: shard 2/3 is missing" in said
    assert "Verdict: fewer scenarios ran than were scheduled" in said
    assert main(["merge", shards[0], str(tmp_path / "alone")]) == 11


def test_shards_that_were_divided_in_two_ways_are_no_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shards = [shard(tmp_path, "1/2", KNOWN[:2]), shard(tmp_path, "2/2", KNOWN[3:])]
    assert main(["merge", *shards, str(tmp_path / "out")]) == 11
    assert "the shards hold 3 of 4 scenarios" in capsys.readouterr().out
    other = shard(tmp_path, "2/3", KNOWN[2:])
    assert main(["merge", shards[0], other, str(tmp_path / "other")]) == 4
    assert f"{other} holds 2/3, others are of another whole" in capsys.readouterr().err


def test_a_shard_need_not_be_applicable_but_the_whole_must(tmp_path: Path) -> None:
    applies = shard(tmp_path, "1/2", KNOWN[:2])
    does_not = shard(tmp_path, "2/2", KNOWN[2:], Verdict.NOT_APPLICABLE)
    assert load(Path(does_not)).exit_code == 0
    assert main(["merge", applies, does_not, str(tmp_path / "out")]) == 0
    nothing = [shard(tmp_path / "n", f"{n}/2", KNOWN[2 * n - 2 : 2 * n], Verdict.NOT_APPLICABLE) for n in (1, 2)]
    assert main(["merge", *nothing, str(tmp_path / "nothing")]) == 11


def test_a_shard_whose_command_failed_without_a_stream_is_not_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = [shard(tmp_path, "1/2", KNOWN[:2]), shard(tmp_path, "2/2", KNOWN[2:])]
    outcome.write(tmp_path / "failed", {"embedded-6.60.5": 10}, 10, "Verdict: …")
    assert main(["merge", *whole, str(tmp_path / "failed"), str(tmp_path / "out")]) == 10
    assert "Verdict: the environment could not be set up (exit code 10)" in capsys.readouterr().out
    assert outcome.code_in(tmp_path / "out") == 10
    assert "The environment could not be set up" in (tmp_path / "out" / "html" / "index.html").read_text("utf-8")
