"""What a run shows while it goes on, to a pipe and to a person."""

import os
import pty
import re
import subprocess
import termios
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.waiting import eventually
from reports.progress import LiveLine, Progress, running_step
from reports.verdicts import Verdict
from tests.reports.inner import COMMAND, ENVIRONMENT, Here, run_apart, scenario, write_suite
from tests.reports.tapes import Tape, scenarios

KINDS = ("passes", "fails", "not applicable", "breaks")
SHOWN = [
    r"\[./5\] LND-01 It passes, 1 – passed, \d+\.\d s",
    r"\[./5\] LND-02 It fails, 2 – failed, \d+\.\d s",
    r"\[./5\] LND-03 It not applicable, 3 – not applicable, \d+\.\d s",
    r"\[./5\] LND-04 It breaks, 4 – suite error, \d+\.\d s",
    r"\[./5\] LND-05 It fails, 5 – known defect, \d+\.\d s",
]
LAST = "1 failed, 1 passed, 1 xfailed, 1 error, 1 not applicable in "


def _suite() -> list[str]:
    return [scenario(kind, number) for number, kind in enumerate(KINDS, start=1)] + [scenario("fails", 5, "@listed")]


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_each_scenario_that_ended_is_one_line(tmp_path: Path, options: tuple[str, ...]) -> None:
    inner = run_apart(tmp_path, _suite(), *options)
    lines = [line for line in inner.output.splitlines() if re.match(r"\[\d/5\]", line)]
    assert [line[:5] for line in lines] == [f"[{number}/5]" for number in range(1, 6)]
    for wanted, line in zip(SHOWN, sorted(lines, key=lambda line: line[6:]), strict=True):
        assert re.fullmatch(wanted, line)
    assert LAST in inner.output.splitlines()[-1]
    assert "\r" not in inner.output


def test_a_failure_is_told_once_also_where_ci_is_set(run_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    inner = run_here([scenario("fails")])
    assert inner.output.count("✗ Then the answer is no") == 2, "the failure, and its step"
    assert "FAILED test_lending.py::test_it_fails_1 - LND-01 It fails, 1 – failed\n" in inner.output


@pytest.mark.parametrize(
    ("option", "shown"),
    [("-q", r"\.FnEx +\[100%\]"), ("-v", r"::test_it_fails_5 XFAIL"), ("--report=junit", r"test_lending.py \.FnEx")],
)
def test_who_asks_for_another_form_gets_pytests_own(run_here: Here, option: str, shown: str) -> None:
    inner = run_here(_suite(), option)
    assert re.search(shown, inner.output)
    assert "[1/5]" not in inner.output


def test_a_run_of_more_than_scenarios_is_shown_in_pytests_own_form(run_here: Here) -> None:
    run_here.pytester.makepyfile(test_plain="def test_fails(): assert False")
    inner = run_here([scenario("passes")], "test_plain.py", "test_lending.py")
    assert re.search(r"test_plain.py F .*\ntest_lending.py \. ", inner.output)


def test_a_person_sees_what_runs_right_now(tmp_path: Path) -> None:
    write_suite(tmp_path, [scenario("passes", 1), scenario("waits", 2)])
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 60))
    with subprocess.Popen(
        COMMAND, cwd=tmp_path, env={**ENVIRONMENT, "TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        seen = bytearray()

        def look() -> str:
            try:
                seen.extend(os.read(ours, 65_536))
            except OSError:  # what a terminal says when nobody writes to it any more
                process.wait()
            return seen.decode(errors="replace")

        live = r"\r(\[1/2\] \d+ s, about \d+ s left: LND-02 When a reader waits[^\r]*)\r"
        eventually("the live line", look, lambda text: bool(re.search(live, text)), deadline=60)
        (tmp_path / "open").touch()
        text = eventually("the end", look, lambda _: process.poll() is not None, deadline=60)
    os.close(ours)
    assert {len(line) for line in re.findall(live, text)} == {59}, "one less than the terminal is wide"
    ended = re.search(r"\r +\r(\x1b\[\d+m)*\[2/2\] LND-02 It waits, 2 – passed", text)
    assert ended, "the live line made room"
    assert "LND-02 When" not in text[ended.end() :]
    assert "2 passed" in text.strip().splitlines()[-1]


def test_the_running_step_is_read_from_the_end_of_its_stream(tmp_path: Path) -> None:
    [only] = scenarios("Only")
    tape = Tape(tmp_path, start=datetime.now(UTC) - timedelta(minutes=9))
    tape.begin(only)
    assert running_step(tape.stream.path).startswith("LND-01 set-up, 5")
    tape.tell("step_started", scenario=only.key, keyword="When", text="it waits")
    tape.call(only, "Requestor", "/x", "y" * 60_000)
    assert running_step(tape.stream.path).startswith("LND-01 When it waits, 5")
    with tape.stream.path.open("ab") as file:
        file.write(b'{"type": "step_started", "at"')
    assert running_step(tape.stream.path).startswith("LND-01 When it waits, 5")
    tape.end(only)
    assert running_step(tape.stream.path) == ""
    tape.close()


def test_time_left_is_reckoned_when_there_is_something_to_reckon_by(tmp_path: Path) -> None:
    progress = Progress(12, tmp_path)
    assert progress.now() == "[0/12] 0 s: setting up"
    assert progress.ended("LND-01", "\x1b[31m", Verdict.PASSED, 1.26) == "[ 1/12] LND-01 \\x1b[31m – passed, 1.3 s"
    assert progress.now() == "[1/12] 0 s, about 0 s left: setting up"


def test_the_live_line_is_no_wider_than_the_terminal_and_leaves_nothing_behind() -> None:
    reading, writing = os.pipe()
    shown = bytearray()

    def look() -> bytes:
        shown.extend(os.read(reading, 65_536))
        return bytes(shown)

    texts = iter(["a long line that does not fit", *["short"] * 1000])
    live = LiveLine(writing, lambda: next(texts), lambda: 11)
    eventually("two live lines", look, lambda seen: seen.count(b"\r") > 1)
    with live.away():
        os.write(writing, b"something else")
    live.close()
    text = look()
    os.close(reading)
    assert text.startswith(b"\ra long lin\rshort     ")
    assert b"\r     \rsomething else" in text
    assert text.endswith((b"\r", b"something else"))
