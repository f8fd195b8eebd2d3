"""The event stream: everything a run observed, as newline-delimited JSON that every report is written from.

One file per process, ``<report directory>/events/<worker>.ndjson``; each line is one event, flushed at once, so that
a run that was killed leaves all but its last line. ``docs/reports.md`` lists the event types.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from io import FileIO
from pathlib import Path
from threading import RLock
from typing import Any

from reports.masking import Masking

FORMAT = "acceptance-events/1"
"""Stands in the first event of every file; a reader refuses what it does not know."""

BEGINNING = b'{"type": "opened"'
"""Of the first line; a process that was lost at once may have left only a part of it, or nothing."""

Event = dict[str, Any]

NAMES = {"old": "from", "new": "to", "correlation_id": "correlationId"}
"""Field names that are spelled differently in JSON."""


class NotAStream(Exception):
    """A file that was given as an event stream is none; the message names the file, the line and what is wrong."""


def camel(name: str) -> str:
    """``response_source`` as JSON spells it: ``responseSource``."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def plain(value: Any) -> Any:
    """One level of what :mod:`json` cannot write: a dataclass's fields, a time as ISO date, bytes as a count."""
    if is_dataclass(value) and not isinstance(value, type):
        return {NAMES.get(item.name, camel(item.name)): getattr(value, item.name) for item in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an event")


class EventStream:
    """The writer of one process's stream. Thread-safe; every line is masked and flushed.

    The file comes into being with the first event, replacing an older one. When it cannot be written, ``fault`` says
    why in one line and nothing more is written: whoever asks for the record has to ask for this, too.
    """

    def __init__(self, path: Path, masking: Masking | None = None) -> None:
        self.path = path
        self.worker = path.stem
        self.masking = masking or Masking()
        self._lock = RLock()
        self.fault = ""
        self._file: FileIO | None = None
        self._closed = False

    def write(self, kind: str, /, **facts: Any) -> None:
        """Append one event; ``at`` is now unless given. Does nothing after :meth:`close` and after a fault."""
        event = {"type": kind, "at": datetime.now(UTC), **facts}
        line = self.masking.text(json.dumps(event, default=plain, ensure_ascii=False)) + "\n"
        with self._lock:
            if self._closed:
                return
            try:
                # A lone surrogate is legal in a Connector's JSON but not in UTF-8.
                self._append(line.encode("utf-8", "backslashreplace"))
            except OSError as error:
                self._closed, self.fault = True, f"{self.path}: {error.strerror}"

    def _append(self, line: bytes) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = FileIO(self.path, "wb")
            self.write("opened", format=FORMAT, worker=self.worker)
        while line:
            # A disk that becomes full takes a part before it takes nothing.
            line = line[self._file.write(line) :]

    @property
    def position(self) -> int:
        """The length in bytes: what is written next can be read from here."""
        with self._lock:
            return self._file.tell() if self._file else 0

    def since(self, position: int) -> list[Event]:
        """The events written since a position, as a reader of the file gets them."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(position)
            return [json.loads(line) for line in file if line.endswith(b"\n")]

    def close(self) -> None:
        """End the stream with the event ``closed``; a stream that was never written to leaves no file."""
        with self._lock:
            if self._file is not None:
                self.write("closed")
                self._file.close()
            self._closed = True


def read(path: Path) -> Iterator[Event]:
    """The events of one file, in order; a last line that was cut off is yielded as an event of type ``truncated``.

    Raises :class:`NotAStream` for any other file and OSError when there is none.
    """
    content = path.read_bytes()
    if b"\n" not in content and BEGINNING.startswith(content[: len(BEGINNING)]):
        yield {"type": "truncated", "file": path.name}
        return
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        event = None
        with suppress(ValueError):
            event = json.loads(line)
        if event is None and number == len(lines) and number > 1:
            yield {"type": "truncated", "file": path.name}
        elif not isinstance(event, dict) or "type" not in event:
            raise NotAStream(f"{path}: line {number} is no event")
        elif number == 1 and event.get("format") != FORMAT:
            found = event.get("format") or "nothing"
            raise NotAStream(f"{path}: expected a stream of format {FORMAT}, found {found}")
        else:
            yield event


def report_directories(path: Path) -> list[Path]:
    """The report directories that a user means: the given one, else those right below it, one for each cell.

    Raises :class:`NotAStream` when there is none.
    """
    if path.is_file():
        raise NotAStream(f"{path}: this is a file; a report directory is expected, which holds events/*.ndjson")
    found = [path] if (path / "events").is_dir() else sorted(events.parent for events in path.glob("*/events"))
    if not found:
        raise NotAStream(f"{path}: no event stream (events/*.ndjson) in it")
    return found


def read_directory(directory: Path) -> list[Event]:
    """All events of a report directory's ``events/``, each with its ``worker``, in the order of their times.

    Raises :class:`NotAStream` when there is no stream in it or a file in it is none.
    """
    files = sorted((directory / "events").glob("*.ndjson"))
    if not files:
        raise NotAStream(f"{directory}: no event stream (events/*.ndjson) in it")
    merged: list[Event] = []
    for path in files:
        last = ""
        for event in read(path):
            # An event's own time may lie before its writing (an exchange is written when it is over), and a cut line
            # has none; the order within a process is the order of writing.
            last = max(last, str(event.get("at", "")))
            merged.append({**event, "worker": path.stem, "_order": last})
    merged.sort(key=lambda event: event["_order"])
    for event in merged:
        del event["_order"]
    return merged
