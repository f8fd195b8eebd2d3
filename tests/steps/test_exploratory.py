"""Exploratory scenarios are collected where they are named, and only there."""

import subprocess
import sys

import pytest

from steps.tags import ROOT


def collected(*options: str) -> str:
    """What pytest would run."""
    command = [sys.executable, "-m", "pytest", "features/resilience", "--collect-only", "-q", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("options", "gate", "exploratory"), [((), True, False), (("-m", "exploratory"), False, True)])
def test_they_run_only_when_named(options: tuple[str, ...], gate: bool, exploratory: bool) -> None:
    said = collected(*options)
    assert ("test_an_acceptance_counts_although" in said) == gate
    assert ("test_however_often" in said) == exploratory
