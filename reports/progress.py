"""How far a run is: a line for each scenario that ended, and for a terminal a live line of what runs right now."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread

from reports.terminal import time_of
from reports.text import harmless
from reports.verdicts import Verdict

EVERY = 0.25
"""Seconds from one live line to the next."""

TAIL = 65_536
"""Bytes at the end of a stream in which the running step is looked for."""


class Progress:
    """Counts the scenarios of a run that ended, of ``total``; ``events`` is the folder of its streams."""

    def __init__(self, total: int, events: Path) -> None:
        self._total = total
        self._events = events
        self._began = time.monotonic()
        self._done = 0

    def ended(self, key: str, title: str, verdict: Verdict, seconds: float) -> str:
        """The line for a scenario that ended."""
        self._done += 1
        number = f"{self._done:{len(str(self._total))}}/{self._total}"
        return harmless(f"[{number}] {key} {title} – {verdict.words}, {seconds:.1f} s")

    def now(self) -> str:
        """The live line: done of total, seconds, seconds left at this pace, and the steps that run."""
        elapsed = time.monotonic() - self._began
        left = f", about {elapsed / self._done * (self._total - self._done):.0f} s left" if self._done else ""
        running = "; ".join(filter(None, map(running_step, sorted(self._events.glob("*.ndjson")))))
        return harmless(f"[{self._done}/{self._total}] {elapsed:.0f} s{left}: {running or 'setting up'}")


def running_step(stream: Path) -> str:
    """What the process of a stream does: scenario, step and for how many seconds; "" when no scenario runs in it."""
    with stream.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - TAIL))
        lines = file.read().split(b"\n")
    for line in reversed(lines):
        if line.startswith((b'{"type": "scenario_finished"', b'{"type": "closed"')):
            break
        if line.startswith((b'{"type": "step_started"', b'{"type": "scenario_started"')):
            # The line that is being written may be there by half.
            with suppress(ValueError):
                event = json.loads(line)
                step = f"{event['keyword']} {event['text']}" if "text" in event else "set-up"
                return f"{event['scenario']} {step}, {(datetime.now(UTC) - time_of(event)).total_seconds():.0f} s"
    return ""


class LiveLine:
    """Keeps the last line of a terminal as :meth:`Progress.now` says, from a thread of its own.

    ``terminal`` is a file descriptor, which :meth:`close` closes; ``width`` is asked for its columns.
    """

    def __init__(self, terminal: int, now: Callable[[], str], width: Callable[[], int]) -> None:
        self._terminal = terminal
        self._now = now
        self._width = width
        self._shown = 0
        self._lock = Lock()
        self._over = Event()
        self._thread = Thread(target=self._live, name="live line", daemon=True)
        self._thread.start()

    @contextmanager
    def away(self) -> Iterator[None]:
        """While something else is written the line is not there."""
        with self._lock:
            if self._shown:
                self._show("")
                self._show("")
            yield

    def close(self) -> None:
        """Take it away for good."""
        self._over.set()
        self._thread.join()
        with self.away():
            os.close(self._terminal)

    def _live(self) -> None:
        while not self._over.wait(EVERY):
            with self._lock:
                self._show(self._now())

    def _show(self, line: str) -> None:
        shown = line[: self._width() - 1]
        os.write(self._terminal, b"\r" + shown.ljust(self._shown).encode())
        self._shown = len(shown)
