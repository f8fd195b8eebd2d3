"""What is said over several cells: one verdict, what was left out, what got worse, and mixed pairs by their lines."""

import json
from pathlib import Path

import pytest

from reports import github
from reports.conclusion import conclude
from reports.html.report import Report
from reports.run import Run, load
from reports.verdicts import Verdict
from tests.reports.tapes import Tape, feature, scenarios

FIRST, SECOND = scenarios("First", "Second")


def cell(folder: Path, words: str, lines: tuple[int, int], second: Verdict = Verdict.PASSED, untested: str = "") -> Run:
    """A cell of two scenarios, the lines of its Templator and Requestor as given."""
    tape = Tape(folder)
    tape.begin_run([FIRST, SECOND], feature(["First", "Second"]), words, untested=untested)
    for name, line in zip(("connector-1", "connector-2"), lines, strict=True):
        tape.tell("connector", name=name, address=name, line=line, about="", runtime=f"{line}.0.0")
    for scenario, verdict in ((FIRST, Verdict.PASSED), (SECOND, second)):
        tape.begin(scenario)
        if verdict.exit:
            tape.failure(scenario, verdict)
        tape.end(scenario, verdict)
    tape.close()
    return load(folder)


def told(folder: Path, runs: list[Run], codes: dict[str, int], baseline: list[Run]) -> list[str]:
    """The last lines, with both reports over all."""
    return list(conclude(runs, folder, codes, names=["html", "summary"], baseline=baseline, seconds=3))


def test_the_end_of_a_matrix(tmp_path: Path) -> None:
    untested = "a × b: they cannot"
    runs = [cell(tmp_path / f"{n}", words, (6, 7), untested=untested) for n, words in enumerate(("x × y", "y × y"))]
    lines = told(tmp_path, runs, {"x": 0, "y": 0}, [])
    assert lines[:2] == ["not tested: a × b: they cannot", "Verdict: good (exit code 0) in 3 seconds; 4 passed"]
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert summary.startswith("# Verdict: good (exit code 0) in 3 seconds; 4 passed\n\n- `not tested: a × b")
    assert summary.count("\n## ") == 2
    assert "a × b: they cannot" in (tmp_path / "html" / "index.html").read_text("utf-8")
    facts = json.loads((tmp_path / "verdict.json").read_text("utf-8"))
    assert (facts["exitCode"], facts["verdict"], facts["cells"]) == (0, "good", {"x": 0, "y": 0})


def test_a_cell_that_left_no_run_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = told(tmp_path, [cell(tmp_path / "x", "x", (7, 7))], {"x": 0, "y": 10}, [])
    assert lines[0].startswith("Verdict: the environment could not be set up (exit code 10)")
    assert lines[-1].startswith(f"::error title={github.TITLE}::Verdict: the environment could not")
    assert "The environment could not be set up" in (tmp_path / "html" / "index.html").read_text("utf-8")


def test_what_got_worse_since_the_earlier_run(tmp_path: Path) -> None:
    before = [cell(tmp_path / "a", "old", (7, 7))]
    lines = told(tmp_path, [cell(tmp_path / "b", "new", (7, 7), Verdict.FAILED)], {"new": 1}, before)
    assert lines[0] == "1 worse than in the earlier run: LND-02 (line 7)"


def test_mixed_pairs_are_named_by_their_lines_or_by_their_specs(tmp_path: Path) -> None:
    pairs = {"a × b": (7, 6), "b × a": (6, 7), "c": (7, 7), "d": (7, 7)}
    report = Report(cell(tmp_path / str(number), words, lines) for number, (words, lines) in enumerate(pairs.items()))
    assert {one.name for one in report.cells} == {"line 7 × line 6", "line 6 × line 7", "c", "d"}


def test_a_new_candidate_is_compared_in_the_role_that_it_has(tmp_path: Path) -> None:
    earlier = {"old": Verdict.PASSED, "old × previous": Verdict.FAILED, "previous × old": Verdict.PASSED}
    before = [cell(tmp_path / str(n), words, (7, 7), earlier[words]) for n, words in enumerate(earlier)]
    now = [cell(tmp_path / "now", "previous × new", (7, 7), Verdict.FAILED)]
    assert "1 worse than in the earlier run: LND-02 (line 7 × line 7)" in told(tmp_path, now, {"x": 1}, before)
    now = [cell(tmp_path / "other", "new × previous", (7, 7), Verdict.FAILED)]
    assert not any("worse" in line for line in told(tmp_path, now, {"x": 1}, before))
