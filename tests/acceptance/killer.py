"""A pytest plugin that kills every Connector process of the run when a scenario comes to a certain step.

It is imported before anything of the suite may be, and so knows the names of folders instead of importing them.
"""

import os
import signal
import tempfile
from pathlib import Path
from typing import Any

AT = "the Templator accepts the Relationship"


def pytest_bdd_before_step(step: Any) -> None:
    """Kill before the step at which the Connectors are needed most."""
    if step.name == AT:
        for record in Path(tempfile.gettempdir()).glob("connector-acceptance-*/processes/*"):
            os.killpg(int(record.name), signal.SIGKILL)
