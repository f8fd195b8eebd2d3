"""Diagnosing: a planted failure that needs nothing, luck, or another scenario before it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from acceptance.cells import Cell
from acceptance.diagnose import Diagnosis, alone
from fixtures.connector.launch import parse_spec
from tests.acceptance.command import LONGEST, ROOT, Done
from tests.day.conftest import run

SEVEN = parse_spec("embedded:7")


class Replays(Diagnosis):
    """A scenario that fails when all of ``culprits`` came before it."""

    culprits: frozenset[str] = frozenset()

    def fails(self, earlier: Sequence[str] = ()) -> bool:
        self.rounds += 1
        return self.culprits <= set(earlier)


def diagnose(reports: Path, planted: str, rounds: int) -> Done:
    """The command's exit code and last words on the scenario with the planted failure."""
    command = [sys.executable, "-m", "acceptance", "diagnose", "@DIR-01", "--report-dir", str(reports)]
    done = subprocess.run(
        [*command, "--launch", "process", "--rounds", str(rounds), "--", "-p", "tests.day.planted"],
        cwd=ROOT,
        env=os.environ | {"PLANTED": planted},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return Done(done.returncode, done.stdout)


def test_it_fails_now_and_then(tmp_path: Path) -> None:
    done = diagnose(tmp_path, f"once {tmp_path}/there", rounds=2)
    assert done.code == 1, done.said
    assert done.said.splitlines() == [
        "alone, on a fresh pair: 1 of 1 failed",
        "alone, on a fresh pair: 1 of 2 failed",
        "DIR-01 fails now and then: 1 of 2",
    ]


def test_it_fails_only_after_another_scenario(tmp_path: Path) -> None:
    planted = "after ONB-01"
    before = run(tmp_path, "--only", "ONB-01", "--only", "DIR-01", "--launch", "process", planted=planted)
    assert before.code == 1, before.said
    done = diagnose(tmp_path, planted, rounds=1)
    assert done.code == 1, done.said
    assert done.said.splitlines() == [
        "alone, on a fresh pair: 0 of 1 failed",
        "DIR-01 fails only after @ONB-01 [status]",
    ]


def test_what_fails_in_each_round_fails_also_alone() -> None:
    assert alone(3, 3) == "fails also alone (3 of 3)"
    assert alone(1, 20) == "fails now and then: 1 of 20"


@pytest.mark.parametrize("culprits", ["A", "D", "G", "CD", "BF", "ABC"])
def test_what_is_needed_is_found(tmp_path: Path, culprits: str) -> None:
    replays = Replays("DIR-01", Cell(SEVEN, SEVEN), tmp_path, ())
    replays.culprits = frozenset(culprits)
    assert replays.after(list("ABCDEFG")) == list(culprits)
    assert replays.rounds < 16
