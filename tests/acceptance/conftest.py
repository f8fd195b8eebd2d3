"""A run that several tests look at: one scenario passes, and in the other all Connectors die."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.writers import ALL
from tests.acceptance.command import Done, acceptance

GIVEN = {
    "TEMPLATOR_API_KEY": "Given Key/00+of the Templator?",
    "BACKBONE_CLIENT_SECRET": "given secret/with+signs & ümlaut",
}
"""What a user may have in the environment."""
REPORTS = [f"--report={name}" for name in ALL if name != "cucumber-html"]
SELECTED = ["-p", "tests.acceptance.killer", "-m", "smoke", "-k", "accepting_makes or requestor_creates_one"]


@dataclass(frozen=True)
class Died:
    """How it ended, its reports of every format, and what the plugin ``confidant`` has learnt meanwhile."""

    done: Done
    reports: Path
    secrets: list[str]
    command_lines: list[str]


@pytest.fixture(scope="session")
def died(tmp_path_factory: pytest.TempPathFactory) -> Died:
    """The run, with secrets of the user in its environment."""
    folder = tmp_path_factory.mktemp("died")
    environment = GIVEN | {"KILL": "step", "CONFIDANT": str(folder / "secrets.json")}
    options = [*SELECTED, "-p", "tests.acceptance.confidant", "--transitions", *REPORTS]
    done = acceptance(folder / "out", "embedded:7", "--launch", "process", "--", *options, environment=environment)
    seen = json.loads((folder / "secrets.json").read_text())
    return Died(done, folder / "out", seen["secrets"], seen["command lines"])
