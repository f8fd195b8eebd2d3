"""A pytest plugin for the processes of cells: how they end when something ends them that is no scenario."""

import ctypes
import os
import signal
import sys
from types import TracebackType

from reports.verdicts import SUITE_ERROR

PR_SET_PDEATHSIG = 1  # prctl(2)


def pytest_configure() -> None:
    """When the command dies without a word, end as on SIGTERM; and let no exception of the suite accuse a Connector."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        signal.raise_signal(signal.SIGTERM)
    sys.excepthook = crash


def crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show an exception that nobody caught, and end with the suite's exit code: Python's own, 1, is a Connector's."""
    sys.__excepthook__(kind, error, trace)
    if issubclass(kind, Exception):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(SUITE_ERROR)
