"""A pytest plugin that kills every Connector process of the run: at a certain step, or after the first scenario.

``KILL=step`` or ``KILL=between`` says which; with ``KILL=onwards`` also each that is started after that scenario. It is
imported before anything of the suite may be, and so knows the names of folders instead of importing them.
"""

import os
import select
import signal
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

AT = os.environ.get("KILL_AT", "the Templator accepts the Relationship")
WHEN = os.environ.get("KILL")
SECONDS_BETWEEN_LOOKS = 0.01


def pytest_bdd_before_step(step: Any) -> None:
    """Kill before the step at which the Connectors are needed most."""
    if WHEN == "step" and step.name == AT:
        kill()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Kill when the first of the two selected scenarios is over."""
    if "requestor_creates_one" in nodeid:
        return
    if WHEN in ("between", "onwards"):
        kill()
    if WHEN == "onwards":
        Thread(target=keep_killing, daemon=True).start()


def keep_killing() -> None:
    """Kill each that appears, as long as the run lasts."""
    while not Event().wait(SECONDS_BETWEEN_LOOKS):
        kill()


def kill() -> None:
    """Kill them all, and wait until they are dead."""
    with ExitStack() as opened:
        for record in Path(tempfile.gettempdir()).glob("connector-acceptance-*/processes/*"):
            pid = int(record.name)
            with suppress(ProcessLookupError):
                ended = os.pidfd_open(pid)
                opened.callback(os.close, ended)
                os.killpg(pid, signal.SIGKILL)
                select.select([ended], [], [])
