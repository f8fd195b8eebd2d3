"""A report folder on a disk that is full: one line that names the file and the reason, exit code 10, nothing left."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.acceptance.command import ROOT, Done, run
from tests.reports.inner import COMMAND, Here, run_apart, scenario, write_suite

FULL = Path("/dev/full")
"""It can be opened, and at every write the kernel says that no space is left on the device. Reading it never ends."""
NO_RECORD = "the record of the run cannot be written: "


def full(report_dir: Path, name: str) -> None:
    """Let a file of the reports be on a full disk."""
    path = report_dir / name
    path.parent.mkdir(parents=True)
    path.symlink_to(FULL)


def test_no_room_for_the_record(tmp_path: Path) -> None:
    full(tmp_path, "events/main.ndjson")
    tested = ["features", "--connector", "embedded:7", "--launch", "process", "--report-dir", str(tmp_path)]
    done = run([sys.executable, "-m", "pytest", *tested, "-p", "no:cacheprovider"], {})
    assert f"{NO_RECORD}{tmp_path / 'events' / 'main.ndjson'}: No space left on device" in done.said
    assert (done.code, "Traceback" in done.said, "INTERNALERROR" in done.said) == (10, False, False), done.said


@pytest.mark.parametrize("name", ["junit.xml", "summary.md"])
def test_no_room_for_a_report(run_here: Here, name: str) -> None:
    full(run_here.pytester.path / "reports" / "out", name)
    inner = run_here([scenario("passes")])
    assert f"Report: {name.partition('.')[0]} is not written: [Errno 28] No space left on device" in inner.output
    assert (inner.code, inner.verdicts()) == (10, {"LND-01": "passed"})


def on_small_disk(folder: Path, size: str, command: Sequence[str], cwd: Path = ROOT) -> Done:
    """Run a command for which a folder is a disk of its own, with so much room."""
    folder.mkdir(parents=True)
    mount = f'mount -t tmpfs -o size={size} tmpfs {folder} && cd {cwd} && exec "$@"'
    return run(["unshare", "-Urm", "sh", "-c", mount, "sh", *command], {"PYTHONPATH": str(ROOT)})


@pytest.mark.mount
def test_a_disk_that_becomes_full_while_several_processes_record(tmp_path: Path) -> None:
    write_suite(tmp_path, [scenario("passes", number) for number in range(1, 30)])
    done = on_small_disk(tmp_path / "reports" / "out", "24k", [*COMMAND, "-n", "2"], tmp_path)
    assert re.search(rf"{NO_RECORD}\S+/events/(main|gw\d)\.ndjson: No space left on device", done.said)
    assert (done.code, "INTERNALERROR" in done.said) == (10, False), done.said


@pytest.mark.mount
def test_a_disk_that_becomes_full_while_connectors_run(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    command = [sys.executable, "-m", "acceptance", "embedded:7", "--launch", "process", "--report-dir", str(reports)]
    done = on_small_disk(reports, "300k", [*command, "--", "-m", "smoke"])
    assert f"{NO_RECORD}{reports}/embedded-7.0.0/events/main.ndjson: No space left on device" in done.said
    assert "[ 1/12]" in done.said, "it became full only then"
    assert (done.code, "Traceback" in done.said, "INTERNALERROR" in done.said) == (10, False, False), done.said


def test_a_report_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    inner = run_apart(tmp_path, [scenario("passes")], "--report-dir", "file")
    assert f"{NO_RECORD}{tmp_path}/file/events/main.ndjson: Not a directory" in inner.output
    assert (inner.code, "INTERNALERROR" in inner.output) == (10, False), inner.output
