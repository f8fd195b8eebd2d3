"""A pytest plugin that ends the relay of the run before the step in which a Connector needs the Backbone most.

It is imported before anything of the suite may be, and so imports of it only what it needs, when it needs it.
"""

import importlib
import os
from contextlib import closing
from typing import Any

AT = "the Templator accepts the Relationship"


def pytest_bdd_before_step(step: Any) -> None:
    """End it."""
    if step.name != AT:
        return
    with closing(importlib.import_module("fixtures.connector.launch.engine").connect()) as engine:
        for container in engine.containers.list(filters={"label": f"connector-acceptance.pid={os.getpid()}"}):
            if container.name.endswith("-relay"):
                container.kill()
