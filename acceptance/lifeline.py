"""A pytest plugin for the processes of cells: when the command dies without a word, they end as on SIGTERM."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1  # prctl(2)


def pytest_configure() -> None:
    """Ask the kernel for SIGTERM at the death of the process that started this one."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        signal.raise_signal(signal.SIGTERM)
