"""Connectors that are up while these tests run, and runs of single scenarios."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures.waiting import eventually
from tests.acceptance.command import LONGEST, ROOT, Done

UP = [sys.executable, "-m", "acceptance", "up", "embedded:7", "--launch", "process"]


@contextmanager
def kept_up(folder: Path, *options: str) -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A process that keeps Connectors up, and its cache; all that it makes is in, or names, ``folder``."""
    cache, temporary = folder / "cache", folder / "temporary"
    cache.mkdir()
    temporary.mkdir()
    (cache / "connectors").symlink_to(ROOT / ".cache" / "connectors")
    said = folder / "said"
    with said.open("wb") as out:
        environment = os.environ | {"TMPDIR": str(temporary)}
        command = [*UP, "--cache-dir", str(cache), *options]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        eventually(
            "the Connectors are up",
            said.read_text,
            lambda text: "It ends with" in text,
            deadline=60,
            alive=lambda: None if process.poll() is None else pytest.fail(said.read_text()),
        )
        yield cache, process
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache in which Connectors are up for all these tests."""
    with kept_up(tmp_path_factory.mktemp("up")) as (cache, _):
        yield cache


def run(reports: Path, *arguments: str, folder: str = "onboarding", typed: str | int = "", planted: str = "") -> Done:
    """A run of a folder of features; ``typed`` is, or is the file of, what is typed, ``planted`` is for the plugin."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.day.planted", f"features/{folder}"]
    command += ["--report-dir", str(reports), *arguments]
    typing = {"input": typed} if isinstance(typed, str) else {"stdin": typed}
    environment = os.environ | {"PLANTED": planted}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
        **typing,
    )
    return Done(done.returncode, done.stdout)
