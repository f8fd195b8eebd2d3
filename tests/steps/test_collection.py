"""Which scenarios are collected, and in which order."""

import subprocess
import sys

import pytest

from steps.tags import ROOT


def collected(*options: str) -> str:
    """What pytest would run."""
    command = [sys.executable, "-m", "pytest", "features/resilience", "--collect-only", "-q", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("options", "gate", "exploratory", "nightly"),
    [
        ((), True, False, False),
        (("-m", "exploratory"), False, True, False),
        (("-m", "nightly"), False, False, True),
    ],
)
def test_exploratory_and_nightly_ones_run_only_when_named(
    options: tuple[str, ...], gate: bool, exploratory: bool, nightly: bool
) -> None:
    said = collected(*options)
    assert ("[loading, longer than it waits" in said) == nightly
    assert ("test_an_acceptance_counts_although" in said) == gate
    assert ("test_however_often" in said) == exploratory


def test_what_spends_a_connector_comes_last() -> None:
    ran = [line for line in collected().splitlines() if "::" in line]
    late = [line for line in ran if "test_an_acceptance_counts_although" in line or "more_than_it_knows" in line]
    assert len(late) == 2
    assert set(late) <= set(ran[-4:])


def test_they_are_mixed_in_the_same_way_by_the_same_number() -> None:
    first, again, other = (
        [line for line in collected("--shuffle", seed).splitlines() if "::" in line] for seed in ("1", "1", "2")
    )
    assert first == again != other
    assert sorted(first) == sorted(other)
