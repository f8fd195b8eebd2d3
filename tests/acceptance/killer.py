"""A pytest plugin that kills every Connector process of the run: at a certain step, or after the first scenario.

``KILL=step`` or ``KILL=between`` says which. It is imported before anything of the suite may be, and so knows the names
of folders instead of importing them.
"""

import os
import signal
import tempfile
from pathlib import Path
from typing import Any

AT = os.environ.get("KILL_AT", "the Templator accepts the Relationship")
WHEN = os.environ.get("KILL")


def pytest_bdd_before_step(step: Any) -> None:
    """Kill before the step at which the Connectors are needed most."""
    if WHEN == "step" and step.name == AT:
        kill()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Kill when the first of the two selected scenarios is over."""
    if WHEN == "between" and "requestor_creates_one" not in nodeid:
        kill()


def kill() -> None:
    """Kill them all."""
    for record in Path(tempfile.gettempdir()).glob("connector-acceptance-*/processes/*"):
        os.killpg(int(record.name), signal.SIGKILL)
