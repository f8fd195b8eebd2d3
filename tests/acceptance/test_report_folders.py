"""A folder for reports has one command at a time, for as long as that lives."""

import sys
from pathlib import Path

from fixtures.waiting import eventually
from tests.acceptance.command import LONGEST, acceptance, left, own_folder, run
from tests.acceptance.test_endings import running

NOTHING = ["embedded:7", "--launch", "process", "--", "-k", "nothing_has_this_name"]


def test_a_second_command_does_not_write_where_another_one_does(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    with own_folder() as temporary, running(reports, temporary, ["embedded:7"], "--launch", "process") as first:
        for command in (NOTHING, ["diagnose", "ONB-07"]):
            second = run(
                [sys.executable, "-m", "acceptance", *command[:1], "--report-dir", str(reports), *command[1:]], {}
            )
            assert f"--report-dir {reports}: another run is writing its reports there" in second.said
            assert second.code == 4, second.said
        cell = reports / "embedded-7.0.0"
        third = run([sys.executable, "-m", "pytest", "features", "--report-dir", str(cell)], {})
        assert f"--report-dir {cell}: another run is writing its reports there" in third.said
        assert third.code == 4, third.said
        assert first.poll() is None
        assert [one.name for one in reports.iterdir() if one.is_dir()] == ["embedded-7.0.0"]
        first.kill()
        first.wait()
        assert acceptance(reports, *NOTHING).code == 5
        eventually("the first run has ended", lambda: left(temporary), lambda found: not found, deadline=LONGEST)


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = acceptance(tmp_path / "file", *NOTHING)
    assert f"--report-dir {tmp_path / 'file'}: File exists" in done.said
    assert (done.code, "Traceback" in done.said) == (10, False), done.said
