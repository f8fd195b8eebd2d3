"""Cells: which Templator meets which Requestor, and how one cell's pytest process is started and ended."""

import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from fixtures.connector.launch import Spec

ROOT = Path(__file__).parent.parent
SECONDS_TO_CLEAN_UP = 60


@dataclass(frozen=True)
class Cell:
    """One Templator SPEC and one Requestor SPEC; ``name`` is also the name of its report folder."""

    templator: Spec
    requestor: Spec

    @property
    def name(self) -> str:
        """``embedded-7.0.0``, or both SPECs where they differ."""
        both = dict.fromkeys((str(self.templator), str(self.requestor)))
        return "-with-".join(re.sub(r"[^\w.]+", "-", text).strip("-") for text in both)

    @property
    def options(self) -> list[str]:
        """The options that make pytest test this cell."""
        if self.templator == self.requestor:
            return ["--connector", str(self.templator)]
        return ["--templator", str(self.templator), "--requestor", str(self.requestor)]


class CellProcess:
    """The pytest process of one cell. SIGTERM and Ctrl-C of the command are handed on, and its clean-up is awaited."""

    def __init__(self, cell: Cell, report_dir: Path, arguments: Sequence[str]) -> None:
        pytest = [sys.executable, "-m", "pytest", "-p", "acceptance.lifeline", "features"]
        self._command = [*pytest, *cell.options, "--report-dir", str(report_dir.resolve()), *arguments]
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Run it to its end and return its exit code; a process that a signal ended has the code of a shell."""
        # A group of its own, so that Ctrl-C reaches it once, through us, and not twice.
        with subprocess.Popen(self._command, cwd=ROOT, start_new_session=True) as self._process:
            before = {number: signal.signal(number, self._hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
            try:
                code = self._process.wait()
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
        return code if code >= 0 else 128 - code

    def _hand_on(self, number: int, _: FrameType | None) -> Any:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
