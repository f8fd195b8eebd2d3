"""What somebody has to look at, though it is not red, is told wherever the verdict is."""

import re
from pathlib import Path

from reports import html, markdown
from reports.run import load
from reports.summary import notices, slowest, summary
from tests.reports.tapes import TAPES, Tape

WORDS = "known-defects.toml:3: the known defect of ONB-09a expires on 2099-01-02, in 1 days"


def test_a_notice_is_told_once_in_each_report(tmp_path: Path) -> None:
    TAPES["good"](tmp_path)
    for worker in ("gw0", "gw1"):
        tape = Tape(tmp_path, worker)
        tape.tell("notice", words=WORDS)
        tape.stream.close()
    run = load(tmp_path)
    html.write(run, tmp_path)
    reports = {
        "terminal": summary(run, {}),
        "markdown": markdown.document(run),
        "html": (tmp_path / html.FOLDER / "index.html").read_text("utf-8"),
    }
    assert {name: text.count(WORDS) for name, text in reports.items()} == dict.fromkeys(reports, 1)
    assert run.exit_code == 0


def test_waits_that_nearly_failed_are_told_with_their_scenario(tmp_path: Path) -> None:
    TAPES["good"](tmp_path)
    (key, *_) = load(tmp_path).scenarios
    tape = Tape(tmp_path, "gw0")
    for scenario in (key, ""):
        tape.tell("waited", scenario=scenario, until="it is Active", seconds=6.04, deadline=10.0)
    tape.stream.close()
    run = load(tmp_path)
    words = "it took 6.0 of at most 10 seconds until it is Active"
    assert notices(run) == [words, f"{key}: {words}"]
    assert run.exit_code == 0


def test_the_slowest_scenarios_are_told_the_slowest_first(tmp_path: Path) -> None:
    TAPES["red"](tmp_path)
    run = load(tmp_path)
    took = {key: one.finished["duration"] for key, one in run.scenarios.items() if one.finished}
    named = [key for key, _ in re.findall(r"(\S.*?) (\d+\.\d) s(?:, |$)", slowest(run))]
    assert len(named) == 3
    assert sorted((took[key] for key in named), reverse=True) == sorted(took.values(), reverse=True)[:3]
    assert f"slowest: {slowest(run)}" in summary(run, {})
    assert f"slowest: `{slowest(run)}`" in markdown.document(run)
