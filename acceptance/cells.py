"""Cells: which Templator meets which Requestor, and how one cell's pytest process is started and ended."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType
from typing import BinaryIO

from fixtures.connector.launch import Spec

ROOT = Path(__file__).parent.parent
SECONDS_TO_CLEAN_UP = 60
SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True)
class Cell:
    """One Templator SPEC and one Requestor SPEC; ``name`` is also the name of its report folder.

    ``more`` are the options that go with the kinds of Connectors in it.
    """

    templator: Spec
    requestor: Spec
    more: tuple[str, ...] = ()

    @property
    def specs(self) -> tuple[Spec, Spec]:
        """Both SPECs."""
        return self.templator, self.requestor

    @property
    def name(self) -> str:
        """``embedded-7.0.0``, or both SPECs where they differ."""
        both = dict.fromkeys((str(self.templator), str(self.requestor)))
        return "-with-".join(re.sub(r"[^\w.]+", "-", text).strip("-") for text in both)

    @property
    def options(self) -> list[str]:
        """The options that make pytest test this cell."""
        if self.templator == self.requestor:
            given = {"--connector": self.templator}
        else:
            given = {"--templator": self.templator, "--requestor": self.requestor}
        return [*(word for option, spec in given.items() for text in spec.texts for word in (option, text)), *self.more]


class CellProcess:
    """The pytest process of one cell, which writes where the command does, or into a file until its turn comes.

    ``quiet`` shows nothing of what it prints.
    """

    def __init__(self, cell: Cell, report_dir: Path, arguments: Sequence[str], *, quiet: bool = False) -> None:
        plugins = ["-p", "acceptance.lifeline", "-p", "acceptance.narrowing"]
        # A connection that the suite forgot to close is told, but takes no Connector its verdict.
        pytest = [sys.executable, "-m", "pytest", *plugins, "-W", "default::ResourceWarning", "features"]
        self._command = [*pytest, *cell.options, "--report-dir", str(report_dir.resolve()), *arguments]
        self._report_dir = report_dir
        self._quiet = quiet
        self._process: subprocess.Popen[bytes] | None = None
        self._unwanted = False

    def run(self, output: BinaryIO | None) -> int | None:
        """Run it to its end and return its exit code; a process that a signal ended has the code of a shell.

        None when a signal came before it began.
        """
        if self._unwanted:
            return None
        shutil.rmtree(self._report_dir, ignore_errors=True)
        said = subprocess.DEVNULL if self._quiet else output
        # A group of its own, so that Ctrl-C reaches it once, through us, and not twice.
        with subprocess.Popen(
            self._command, cwd=ROOT, start_new_session=True, stdout=said, stderr=said
        ) as self._process:
            if self._unwanted:
                # The signal came while it was being started.
                self._process.terminate()
            code = self._process.wait()
        return code if code >= 0 else 128 - code

    def hand_on(self, number: int) -> None:
        """Hand a signal on to the process, whose clean-up is awaited; one that has not begun never will."""
        self._unwanted = True
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)


def run_all(processes: Sequence[CellProcess], at_once: int) -> list[int | None]:
    """Run so many at once, and return their exit codes, in order; SIGTERM and Ctrl-C are handed on to all.

    What they say is told one after the other: the first one writes to the terminal itself, the others' words are kept
    until all before them have ended.
    """

    def hand_on(number: int, _: FrameType | None) -> None:
        for process in processes:
            process.hand_on(number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with ExitStack() as stack:
            kept = [stack.enter_context(TemporaryFile()) for _ in processes[1:]]
            # A process gets SIGTERM at the death of the thread that started it, so each is awaited by its own.
            threads = stack.enter_context(ThreadPoolExecutor(at_once))
            ends = [
                threads.submit(process.run, output) for process, output in zip(processes, (None, *kept), strict=True)
            ]
            for number, output in enumerate(kept, start=1):
                wait(ends[:number])
                _tell(output, ends[number])
            return [end.result() for end in ends]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(output: BinaryIO, end: Future[int | None]) -> None:
    """Write what has been said so far, and what follows until the end."""
    told, over = 0, False
    while not over:
        over = not wait([end], SECONDS_BETWEEN_LOOKS).not_done
        said = os.pread(output.fileno(), os.fstat(output.fileno()).st_size - told, told)
        told += len(said)
        sys.stdout.buffer.write(said)
        sys.stdout.flush()
