"""Annotations: the verdict and its causes for GitHub's runner, which nothing that a Connector sent may command."""

import sys
from pathlib import Path

import pytest

from reports import github
from reports.run import load
from reports.verdicts import Verdict
from tests.reports.tapes import HOSTILE, TAPES, Tape, feature, scenarios


def annotations(folder: Path, tape: str) -> list[str]:
    """The annotations of a tape's run."""
    TAPES[tape](folder)
    run = load(folder)
    return list(github.annotations([run], "Verdict: …", run.exit_code))


def test_a_good_run_has_the_verdict_alone(tmp_path: Path) -> None:
    assert annotations(tmp_path, "good") == ["::notice title=Connector onboarding acceptance::Verdict: …"]


def test_causes_stand_at_their_scenarios_and_what_is_repaired_is_a_warning(tmp_path: Path) -> None:
    verdict, *others = annotations(tmp_path, "red")
    assert verdict.startswith("::error title=Connector onboarding acceptance::")
    where = "file=features/lending.feature,line=3,title=LND-01 It fails"
    assert f"::error {where}::embedded:7.0.0: failed: it is Pending (6 scenarios of this cause)" in others
    assert others[-1].startswith(f"::warning title={github.TITLE}::LND-12: ")
    assert sum(line.startswith("::error") for line in others) <= github.MOST


def test_nothing_that_was_sent_ends_a_command_or_begins_one(tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    [only] = scenarios(f"A, b: {HOSTILE}")
    tape.begin_run([only], feature(["A"]))
    tape.begin(only)
    tape.failure(only, Verdict.FAILED, message=f"100%0A\r::error::x {HOSTILE}")
    tape.end(only, Verdict.FAILED)
    tape.close()
    _, line = github.annotations([load(tmp_path)], "", 1)
    head, _, message = line.removeprefix("::error ").partition("::")
    assert "title=LND-01 A%2C b%3A" in head
    assert head.count(",") == 2
    assert "100%250A%0D::error::x" in message
    assert line.isprintable()


def test_a_feature_of_the_workspace_is_named_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = tmp_path / "checkout"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace))
    tape = Tape(tmp_path)
    [only] = scenarios("It fails")
    [here] = [type(only)(only.id, None, only.title, "", str(workspace / "acceptance" / "own.feature"), 7, only.tags)]
    tape.begin_run([here], feature(["It fails"]))
    tape.begin(here)
    tape.failure(here, Verdict.FAILED)
    tape.end(here, Verdict.FAILED)
    tape.close()
    _, line = github.annotations([load(tmp_path)], "", 1)
    assert line.startswith("::error file=acceptance/own.feature,line=7,")


def test_commands_are_stopped_while_a_run_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with github.inert():
        pass
    assert not capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    with github.inert():
        sys.stdout.write("::error::no\n")
    first, said, last = capsys.readouterr().out.splitlines()
    assert first == f"::stop-commands::{last.strip(':')}"
    assert said == "::error::no"
    assert len(last) > 30
