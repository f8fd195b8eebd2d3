"""However a run ends, nothing of it is left: no container, network, volume, process or temporary folder.

Of runs that end by themselves, well or badly, :mod:`tests.acceptance.command` sees to it, for each that a test starts.
"""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import build_embedded
from fixtures.connector.launch.ownership import PREFIX
from fixtures.waiting import eventually
from tests.acceptance.command import ROOT, SECONDS_TO_END, acceptance, left, own_folder, run
from tests.writing.company import company

FORMS = ["process", pytest.param("container", marks=pytest.mark.docker)]
AS_PROCESS = ("embedded:7", "--launch", "process")
WITH_VOLUME = f"connector-acceptance/test:volume-{os.getpid()}"


@pytest.fixture(scope="module")
def with_volume() -> Iterator[str]:
    """A SPEC whose containers get a volume without a name, as those of many images do."""
    with closing(connect()) as engine:
        base = build_embedded(engine, "7.0.0", ROOT / ".cache").reference
        engine.images.build(fileobj=io.BytesIO(f"FROM {base}\nVOLUME /more\n".encode()), tag=WITH_VOLUME, rm=True)
        yield f"image:{WITH_VOLUME}"
        engine.images.remove(WITH_VOLUME, force=True)


@contextmanager
def running(report_dir: Path, temporary: Path, specs: list[str], *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command, caught while scenarios of each SPEC run; what it creates is in, or labelled by, ``temporary``."""
    command = [sys.executable, "-m", "acceptance", *specs, *options, "--at-once", "2", "--report-dir", str(report_dir)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    with (report_dir.parent / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            eventually(
                "scenarios run",
                lambda: [stream.read_text() for stream in report_dir.rglob("*.ndjson")],
                lambda streams: sum('"step_finished"' in stream for stream in streams) == len(specs),
                deadline=300,
                show=len,
                alive=lambda: None if process.poll() is None else pytest.fail("the command ended early"),
            )
            yield process
        finally:
            process.kill()
            process.wait()


def volumes_of(temporary: Path) -> list[str]:
    """The volumes in the containers of the runs that have a folder there."""
    with closing(connect()) as engine:
        owners = [folder.name for folder in temporary.glob(f"{PREFIX}-*")]
        filters = [{"label": f"{PREFIX}={owner}"} for owner in owners]
        mounts = [mount for one in filters for found in engine.api.containers(filters=one) for mount in found["Mounts"]]
        return [mount["Name"] for mount in mounts if mount["Type"] == "volume"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left(tmp_path: Path, request: pytest.FixtureRequest, form: str, number: signal.Signals) -> None:
    in_containers = form == "container"
    specs = [request.getfixturevalue("with_volume")] if in_containers else ["embedded:7", "embedded:4"]
    options = ["--database", "lokijs"] if in_containers else ["--launch", form]
    with own_folder() as temporary:
        with running(tmp_path / "reports", temporary, specs, *options) as process:
            volumes = volumes_of(temporary) if in_containers else []
            assert left(temporary, volumes), "the run has nothing that could be left"
            assert bool(volumes) == in_containers
            process.send_signal(number)
            code = process.wait(timeout=180)
        assert code == (-signal.SIGKILL if number is signal.SIGKILL else 2)
        eventually(
            "nothing is left", lambda: left(temporary, volumes), lambda found: not found, deadline=SECONDS_TO_END
        )
    if number is not signal.SIGKILL:
        assert "Verdict: interrupted (exit code 2)" in (tmp_path / "said").read_text()


LOST = """
import signal
from contextlib import suppress


def pytest_bdd_before_scenario():
    with suppress(BaseException):
        signal.raise_signal(signal.{})
"""
TURNED = """
import signal


def pytest_runtest_makereport():
    try:
        signal.raise_signal(signal.{})
    except BaseException:
        raise ValueError("in the middle of a report")
"""


REPORTING = """
import signal
from reports.session import RunRecord


RunRecord.finish_run = lambda self: signal.raise_signal(signal.{})
"""


@pytest.mark.parametrize(
    "plugin", [LOST, TURNED, REPORTING], ids=["lost", "turned into another", "while reports are written"]
)
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_what_becomes_of_the_exception_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str, number: str
) -> None:
    """A signal comes at any moment: in a destructor, while somebody else's code looks after all exceptions, or
    after the last scenario."""
    (tmp_path / "interrupting.py").write_text(plugin.format(number))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    folder = company(tmp_path)
    done = acceptance(tmp_path / "out", *AS_PROCESS, "--features", str(folder), "--", "-p", "interrupting")
    assert re.search(
        r"^Verdict: interrupted \(exit code 2\) in \d+ seconds; .*([23] not run|3 passed)$", done.said, re.MULTILINE
    ), done.said


def test_a_connection_that_the_suite_forgot_to_close_is_told_and_judges_nothing(tmp_path: Path) -> None:
    forgetting = ("--", "-p", "tests.acceptance.forgetter", "-k", "requestor_creates_one")
    done = acceptance(tmp_path, *AS_PROCESS, *forgetting, unclosed=2)
    assert done.code == 0, f"{done.code}\n{done.said}"


def test_a_connection_that_a_command_forgot_to_close_fails_its_test() -> None:
    with pytest.raises(AssertionError, match="ResourceWarning: unclosed"):
        run([sys.executable, "-W", "default", "-c", "import socket; socket.socket()"], {})


def test_what_is_left_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command here is one that leaves a process and a folder."""
    leaves = "import subprocess, tempfile; tempfile.mkdtemp(); subprocess.Popen(['sleep', '9'], stdout=-3, stderr=-3)"
    monkeypatch.setattr("tests.acceptance.command.SECONDS_TO_END", 1)
    with pytest.raises(AssertionError, match=r"nothing of the command is left(.|\n)+tmp(.|\n)+process"):
        run([sys.executable, "-c", leaves], {})
