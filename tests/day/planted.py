"""A pytest plugin that plants a failure into the scenario DIR-01.

``PLANTED=alone``, ``after ID`` or ``once FILE`` says when. Alone: always. After ID: on a Connector that played in that
scenario. Once: in the round that finds no such file. It is imported before anything of the suite may be, and so takes
what it needs from the run.
"""

import os
from pathlib import Path
from typing import Any

import pytest

WHERE = "DIR-01"
WHEN, _, WHAT = os.environ.get("PLANTED", "").partition(" ")
TOUCHED: set[str] = set()


def pytest_bdd_before_step_call(request: pytest.FixtureRequest, scenario: Any, step: Any) -> None:
    """Fail at the first When of the scenario, if its time has come."""
    parties = request.getfixturevalue("onboarding").parties.values()
    names = {party.connector.name for party in parties}
    if WHEN == "after" and WHAT in scenario.tags:
        TOUCHED.update(names)
    if WHERE in scenario.tags and step.type == "when":
        assert not due(names), "planted"


def due(names: set[str]) -> bool:
    """Whether it fails this time."""
    if WHEN == "once":
        there = Path(WHAT).exists()
        Path(WHAT).touch()
        return not there
    return WHEN == "alone" or bool(names & TOUCHED)
