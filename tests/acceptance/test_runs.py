"""Whole runs through the command: the shortest set in the other launch form, against an image, and with two workers."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import build_embedded
from tests.acceptance.command import ROOT, Done, acceptance

LINES = ["4.0.0", "5.3.0", "6.60.5", "7.0.0"]
SMOKE = ["--profile", "smoke"]


def assert_good(done: Done, reports: Path, witnesses: int = 3) -> None:
    """A good run says so, and its reports hold every scenario and the transitions of all witnesses."""
    assert done.code == 0, done.said
    assert "Verdict: good (exit code 0)" in done.said
    assert re.search(r"^Scenarios: 12 passed; 12 of \d{3} scheduled: profile smoke", done.said, re.MULTILINE)
    document = json.loads((reports / "transitions.json").read_text())
    jsonschema.validate(document, json.loads((ROOT / "reports/schemas/transitions.schema.json").read_text()))
    seen = [transition for scenario in document["scenarios"] for transition in scenario["transitions"]]
    assert len({transition["witness"] for transition in seen}) == witnesses
    assert document["unattributed"] == []
    page = (reports.parent / "html" / "index.html").read_text()
    for fact in ("embedded Backbone", f"{witnesses} of 3: ", "profile smoke", "version 0.1.0, commit "):
        assert fact in page
    said = (reports / "junit.xml").read_text()
    assert said.count("<testcase") > 0
    assert said.count("<failure") == said.count("<error") == 0


def events(reports: Path) -> str:
    """The event stream of a run."""
    return "".join(path.read_text() for path in (reports / "events").iterdir())


def test_smoke_as_processes_two_lines_at_once(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "--launch", "process", "--at-once", "2", *SMOKE)
    told = re.findall(
        r"^Tested: .*vendor runtime (\S+) in this project's host, not a Connector release", done.said, re.M
    )
    assert told == LINES
    for line in LINES:
        assert_good(done, tmp_path / f"embedded-{line}")


def test_an_update_in_the_middle(tmp_path: Path) -> None:
    options = ["--update-to", "embedded:6.60.5", "--launch", "process", "--", "-k", "an_update_of and answer"]
    done = acceptance(tmp_path, "embedded:6.28.0", *options)
    assert done.code == 0, done.said
    assert "Scenarios: 1 passed" in done.said
    assert {"6.28.0", "6.60.5"} <= set(re.findall(r'"runtime": ?"([\d.]+)"', events(tmp_path / "embedded-6.28.0")))


def test_without_a_newer_version_no_update_is_applicable(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", "--", "-m", "update")
    assert done.code == 11
    assert "Scenarios: 9 not applicable" in done.said
    assert "no newer version is named (--update-to)" in (tmp_path / "embedded-7.0.0" / "junit.xml").read_text()


@pytest.mark.docker
def test_smoke_against_an_image(tmp_path: Path) -> None:
    with closing(connect()) as engine:
        reference = build_embedded(engine, "7.0.0", ROOT / ".cache").reference
    done = acceptance(tmp_path, f"image:{reference}", "--database", "lokijs", *SMOKE)
    assert f"image {reference}" in done.said
    assert "LokiJS in debug mode" in done.said
    assert_good(done, next(tmp_path.glob("*/events")).parent)


def test_smoke_with_two_workers(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", *SMOKE, "--", "-n", "2")
    assert_good(done, tmp_path / "embedded-7.0.0")
    assert re.search(r"^Verdict: .*; 12 passed; 12 of \d{3} scheduled: profile smoke", done.said, re.M)


def test_a_matrix_leaves_out_who_cannot_meet_and_says_so(tmp_path: Path) -> None:
    options = ["--matrix", "embedded:4,embedded:7", "--shard", "12/12"]
    done = acceptance(tmp_path, "--launch", "process", *SMOKE, *options)
    assert done.code == 0, done.said
    assert re.search(r"^Verdict: .*; 2 passed; 2 of \d{4} scheduled: profile smoke, shard 12/12", done.said, re.M)
    left_out = "embedded:4.0.0 × embedded:7.0.0, embedded:7.0.0 × embedded:4.0.0"
    for said in (done.said, *(path.read_text() for path in (tmp_path / "summary.md", tmp_path / "html/index.html"))):
        assert f"{left_out}: a Connector of line 4 and one of a later line cannot onboard each other" in said


def test_a_mixed_pair_shows_in_the_profile_release_what_goes_on_between_releases(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "features", "--collect-only", "-q", "--profile", "release"]
    command += ["--templator", "embedded:6", "--requestor", "embedded:7", "--report-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    folders = {line.split("/")[1] for line in done.stdout.splitlines() if line.startswith("features/")}
    assert folders == {"onboarding", "refusals"}, done.stdout + done.stderr
