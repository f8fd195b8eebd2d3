"""Seeing what happens: what is kept after a failure, what can be pasted, and pauses before each When."""

import os
import pty
import re
import subprocess
from contextlib import closing
from pathlib import Path

from reports.run import load
from tests.day.conftest import run
from tests.day.test_up import cast_of, joining


def test_what_a_failure_says_can_be_pasted(cache: Path, tmp_path: Path) -> None:
    kept = ["--only", "DIR-01", "--keep-on-failure", *joining(cache)]
    done = run(tmp_path / "failed", *kept, planted="alone")
    assert done.code == 1, done.said
    (environment,) = re.findall(r"^  (source .+)$", done.said, re.MULTILINE)
    (call,) = re.findall(r"^  (curl .+)$", done.said, re.MULTILINE)
    script = f"{environment}\n{call} -s -o /dev/null -w '%{{http_code}}'"
    pasted = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert pasted.stdout == "201", pasted
    assert run(tmp_path / "next", "--only", "DIR-01", *joining(cache)).code == 0
    assert not cast_of(tmp_path / "failed") & cast_of(tmp_path / "next"), "what was kept is lent again"


def test_a_run_of_its_own_keeps_them_until_enter(tmp_path: Path) -> None:
    options = ["--only", "DIR-01", "--keep-on-failure", "--launch", "process"]
    done = run(tmp_path, *options, typed="\n", planted="alone")
    assert done.code == 1, done.said
    assert done.said.rstrip().endswith("Enter or Ctrl-C ends them.")
    (environment,) = re.findall(r"^  source (.+)$", done.said, re.MULTILINE)
    assert not Path(environment).exists()


def test_stepping_through_shows_what_happened_before_each_when(cache: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with closing(os.fdopen(ours, "wb", 0)) as keyboard, closing(os.fdopen(theirs, "rb", 0)):
        keyboard.write(b"\n" * 10)
        done = run(tmp_path, "--only", "ONB-13", "--step-through", *joining(cache), typed=theirs)
    assert done.code == 0, done.said
    (scenario,) = load(tmp_path).scenarios.values()
    whens = sum(step["keyword"] == "When" for step in scenario.steps)
    assert done.said.count("Enter goes on.") == whens > 1
    assert "– → ManualDecisionRequired" in done.said or "→ DecisionRequired" in done.said


def test_stepping_through_needs_a_terminal(tmp_path: Path) -> None:
    done = run(tmp_path, "--only", "ONB-13", "--step-through")
    assert done.code == 4
    assert "--step-through waits for Enter and needs a terminal" in done.said
