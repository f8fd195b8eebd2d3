"""A pytest plugin that forgets to close two connections: one is found in a step, one when the run ends."""

import gc
import socket
from typing import Any

KEPT: list[socket.socket] = []


def pytest_bdd_before_step(step: Any) -> None:
    """Forget one now, before the first step, and keep the other."""
    if not KEPT:
        KEPT.append(socket.socket())
        socket.socket()
        gc.collect()


def pytest_unconfigure() -> None:
    """Forget the other."""
    KEPT.clear()
