"""``python -m reports``: render, merge and compare, and what is wrong with what they are given."""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.comparison import compare
from reports.observations import ScenarioIdentity
from reports.run import load
from reports.stream import report_directories
from reports.verdicts import Verdict
from tests.reports.tapes import START, TAPES, Tape, feature, scenarios

FIRST, SECOND = scenarios("First", "Second")


def record(
    directory: Path, verdicts: Iterable[tuple[ScenarioIdentity, Verdict]], words: str = "embedded:7.0.0"
) -> Tape:
    """A run whose scenarios end like this; its stream is still open for more."""
    tape = Tape(directory)
    ended = list(verdicts)
    tape.begin_run([scenario for scenario, _ in ended], feature(["First", "Second"]), words)
    for scenario, verdict in ended:
        tape.begin(scenario)
        tape.transition(scenario, "Requestor", ">Pending")
        tape.end(scenario, verdict)
    return tape


def run(directory: Path, *verdicts: tuple[ScenarioIdentity, Verdict], words: str = "embedded:7.0.0") -> str:
    """A whole run, by its directory."""
    record(directory, verdicts, words).close()
    return str(directory)


PASSED = (FIRST, Verdict.PASSED), (SECOND, Verdict.PASSED)


def test_all_cells_below_a_directory_are_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cell in ("four", "seven"):
        run(tmp_path / cell, *PASSED, words=cell)
    assert main(["render", str(tmp_path), "--report", "summary", "--report", "terminal"]) == 0
    assert {path.parent.name for path in tmp_path.glob("*/summary.md")} == {"four", "seven"}
    assert capsys.readouterr().out.count("Scenarios: 2 passed") == 2


def test_the_html_over_several_directories_is_put_where_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [run(tmp_path / cell / "run", *PASSED, words=cell) for cell in ("four", "seven")]
    assert main(["render", *runs]) == 4
    assert capsys.readouterr().err == "of several DIRs the HTML is one report: name a directory for it with --out\n"
    assert main(["render", *runs, "--report", "summary"]) == 0
    assert main(["render", *runs, "--out", str(tmp_path / "both")]) == 0
    assert [path.parent for path in tmp_path.rglob("index.html")] == [tmp_path / "both" / "html"]


def test_a_report_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1")
    cache = tmp_path / "cache"
    options = ["--report", "cucumber-html", "--cache-dir", str(cache)]
    assert main(["render", run(tmp_path / "run", *PASSED), *options]) == 10
    assert "cucumber-html: npm could not install the HTML formatter" in capsys.readouterr().err
    assert list(cache.glob("cucumber-*"))


def test_what_is_readable_of_an_interrupted_run_is_shown_and_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    TAPES["interrupted"](tmp_path)
    assert main(["render", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "Scenarios: 1 passed, 2 not run" in shown
    assert "incomplete: the last event in main.ndjson is cut off" in shown
    assert "**incomplete**: `the run did not finish`" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "transitions.json").read_text(encoding="ascii"))["complete"] is False
    assert 'name="incomplete" value="the last event' in (tmp_path / "junit.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["render"], ["merge"], ["compare"]])
def test_what_is_no_stream_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    whole = run(tmp_path / "whole", *PASSED)
    foreign = tmp_path / "foreign" / "events" / "main.ndjson"
    foreign.parent.mkdir(parents=True)
    foreign.write_text('{"meta": {}}\n', encoding="utf-8")
    more = [whole] if command == ["compare"] else [str(tmp_path / "out")] if command == ["merge"] else []
    for wrong, complaint in (
        (tmp_path / "nothing", f"{tmp_path / 'nothing'}: no event stream"),
        (tmp_path / "foreign", f"{foreign}: line 1 is no event"),
        (foreign, f"{foreign}: this is a file"),
    ):
        assert main([*command, str(wrong), *more]) == 4
        assert complaint in capsys.readouterr().err


def test_shards_of_one_cell_become_one_run(tmp_path: Path) -> None:
    shards = [run(tmp_path / name, PASSED[number]) for number, name in enumerate(("one", "two"))]
    assert main(["merge", *shards, str(tmp_path / "out")]) == 0
    merged = load(tmp_path / "out" / "embedded-7.0.0")
    assert (merged.incomplete, merged.counts, merged.exit_code) == ([], {Verdict.PASSED: 2}, 0)


def test_a_shard_that_did_not_finish_makes_the_whole_incomplete(tmp_path: Path) -> None:
    broken = Tape(tmp_path / "one")
    broken.begin_run([FIRST], feature(["First", "Second"]))
    broken.close(finished=False)
    assert main(["merge", str(tmp_path / "one"), run(tmp_path / "two", PASSED[1]), str(tmp_path / "out")]) == 11
    merged = load(tmp_path / "out" / "embedded-7.0.0")
    assert merged.incomplete == ["the run did not finish", "1 of 2 scheduled scenarios never started"]
    assert merged.counts == {Verdict.PASSED: 1, Verdict.NOT_RUN: 1}


def test_cells_stay_apart_when_they_are_merged(tmp_path: Path) -> None:
    runs = [run(tmp_path / name, *PASSED, words=f"image:a/{name}:1") for name in ("one", "two")]
    assert main(["merge", *runs, str(tmp_path / "out")]) == 0
    cells = report_directories(tmp_path / "out")
    assert [cell.name for cell in cells] == ["image-a-one-1", "image-a-two-1"]
    assert all(len(load(cell).scenarios) == 2 for cell in cells)


def test_two_runs_of_one_scenario_are_not_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [run(tmp_path / name, *PASSED) for name in ("one", "two")]
    assert main(["merge", *runs, str(tmp_path / "out")]) == 4
    assert f"LND-01 of embedded:7.0.0 ran in {runs[0]} and in {runs[1]}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(["merge", runs[0], runs[1]]) == 4
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "code", "told"),
    [
        (Verdict.PASSED, Verdict.PASSED, 0, "No scenario is worse"),
        (Verdict.FAILED, Verdict.PASSED, 0, "LND-01: failed → passed"),
        (Verdict.FAILED, Verdict.BLOCKED, 0, "LND-01: failed → blocked"),
        (Verdict.PASSED, Verdict.FAILED, 1, "LND-01: passed → failed"),
        (Verdict.PASSED, Verdict.KNOWN_DEFECT, 1, "LND-01: passed → known defect"),
        (Verdict.KNOWN_DEFECT, Verdict.NOT_APPLICABLE, 1, "LND-01: known defect → not applicable"),
        (Verdict.NOT_APPLICABLE, Verdict.NOT_RUN, 1, "LND-01: not applicable → not run"),
    ],
)
def test_a_comparison_says_which_verdicts_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: Verdict, after: Verdict, code: int, told: str
) -> None:
    runs = [run(tmp_path / "a", (FIRST, before)), run(tmp_path / "b", (FIRST, after), words="embedded:7.4.6")]
    assert main(["compare", *runs]) == code
    shown = capsys.readouterr().out
    assert told in shown
    assert ("1 scenarios are worse" in shown) is bool(code)


def test_a_comparison_names_scenarios_that_are_new_or_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = run(tmp_path / "a", PASSED[0]), run(tmp_path / "b", PASSED[1])
    assert main(["compare", one, other]) == 1
    shown = capsys.readouterr().out
    assert "New scenarios (1)\n  LND-02: passed" in shown
    assert "Scenarios that are gone (1)\n  LND-01: was passed" in shown
    assert main(["compare", one, run(tmp_path / "c", *PASSED)]) == 0
    assert main(["compare", one, run(tmp_path / "d", PASSED[0], (SECOND, Verdict.FAILED))]) == 1


def test_a_comparison_names_transitions_that_differ_and_scenarios_that_are_slower(tmp_path: Path) -> None:
    run(tmp_path / "a", *PASSED)
    later = record(tmp_path / "b", [PASSED[0]])
    later.begin(SECOND)
    later.transition(SECOND, "Templator", ">Pending")
    facts = {"verdict": "passed", "exit": 0, "phase": "", "duration": 2.5}
    later.tell("scenario_finished", scenario=SECOND.key, **facts)
    later.close()
    changes = compare(load(tmp_path / "a"), load(tmp_path / "b"))
    assert changes.transitions == {
        "no longer Requestor: Relationship – → Pending": ["LND-02"],
        "now Templator: Relationship – → Pending": ["LND-02"],
    }
    assert changes.slower == ["LND-02: 0.2 → 2.5 seconds"]
    assert not changes.worse


def test_cells_are_compared_by_name_and_one_that_is_gone_is_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in ("a/four", "a/seven", "b/four"):
        run(tmp_path / cell, *PASSED, words=cell)
    assert main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert "2 scenarios are worse" in capsys.readouterr().out
    assert main(["compare", str(tmp_path / "b"), str(tmp_path / "b")]) == 0


def test_nothing_is_not_the_same_as_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = Tape(tmp_path, start=START + timedelta(seconds=1))
    empty.begin_run([], "")
    empty.close()
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 4
    assert "no scenario in its streams" in capsys.readouterr().err
