"""However a run ends, nothing of it is left: no container, network, process or temporary folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fixtures.connector.launch.engine import connect, engine_answers
from fixtures.connector.launch.ownership import PREFIX
from fixtures.waiting import eventually
from tests.acceptance.command import ROOT

FORMS = ["process", pytest.param("container", marks=pytest.mark.docker)]


@contextmanager
def running(report_dir: Path, temporary: Path, form: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command, caught while scenarios of each SPEC run; what it creates is in, or labelled by, ``temporary``."""
    specs = ["embedded:7", "embedded:4"] if form == "process" else ["embedded:7"]
    options = ["--at-once", "2", "--launch", form, "--report-dir", str(report_dir)]
    command = [sys.executable, "-m", "acceptance", *specs, *options]
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    with (report_dir.parent / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            eventually(
                "scenarios run",
                lambda: [stream.read_text() for stream in report_dir.rglob("*.ndjson")],
                lambda streams: sum('"step_finished"' in stream for stream in streams) == len(specs),
                deadline=120,
                show=len,
                alive=lambda: None if process.poll() is None else pytest.fail("the command ended early"),
            )
            yield process
        finally:
            process.kill()
            process.wait()


def left(temporary: Path, owners: list[str]) -> list[str]:
    """What is left of the owners' runs."""
    found = [folder.name for folder in temporary.glob(f"{PREFIX}-*")]
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(temporary) in environ.read_text(errors="replace"):
                found.append(f"process {environ.parent.name}")
        except OSError:
            continue
    if engine_answers():
        with closing(connect()) as engine:
            labels = [{"label": f"{PREFIX}={owner}"} for owner in owners]
            found += [one["Id"] for label in labels for one in engine.api.containers(all=True, filters=label)]
            found += [one["Id"] for label in labels for one in engine.api.networks(filters=label)]
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left(tmp_path: Path, form: str, number: signal.Signals) -> None:
    temporary = tmp_path / "temporary"
    with running(tmp_path / "reports", temporary, form) as process:
        owners = [folder.name for folder in temporary.glob(f"{PREFIX}-*")]
        assert left(temporary, owners), "the run has nothing that could be left"
        process.send_signal(number)
        code = process.wait(timeout=60)
    assert code == (-signal.SIGKILL if number is signal.SIGKILL else 2)
    eventually("nothing is left", lambda: left(temporary, owners), lambda found: not found, deadline=30)
    if number is not signal.SIGKILL:
        assert "Verdict: interrupted (exit code 2)" in (tmp_path / "said").read_text()
