"""The reports: valid whatever a Connector sent, and saying what was recorded."""

import json
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from reports import junit, transitions
from reports.__main__ import main
from reports.run import Run, load
from reports.session import excerpt
from reports.summary import one_line, summary
from reports.terminal import curl, failure_block, transitions_table
from reports.text import harmless, short_id
from reports.verdicts import Verdict
from reports.writers import UnknownReport, chosen
from tests.reports.story import NAMES, REQUESTOR, START, Story, Teller, identity, onboard

HOSTILE = "\x00\x1b[31m ]]> <!-- & \" ' \ud800 \ufffe ☃ 𝄞 \r\n\t"
SCHEMA = json.loads(transitions.SCHEMA.read_text(encoding="utf-8"))


def _failure(key: str, place: str, message: str = "it is not", **facts: object) -> dict[str, object]:
    known = {"verdict": "failed", "phase": "call", "sentence": "Then it is Active", "message": message, "exit": 1}
    sides = {"expected": "Active", "observed": "Pending", "owner": "", "frames": ["steps/x.py:3 in step  assert"]}
    return {"scenario": key, "kind": "AssertionError", "place": place, "code": "", **known, **sides, **facts}


def _end(story: Story, key: str, verdict: str = "passed") -> None:
    code = Verdict(verdict).exit
    story.stream.write("scenario_finished", scenario=key, verdict=verdict, exit=code, duration=0.5, phase="")


@pytest.fixture(params=[4, 7], ids=["line 4", "line 7"])
def run(request: pytest.FixtureRequest, tmp_path: Path, tell: Teller) -> Run:
    """A run with a whole onboarding that passed and scenarios that did not, full of hostile texts."""
    story = tell(request.param, cast=False)
    story.stream.write("session_started", words=f"a Connector {HOSTILE}", at="2026-11-25T11:59:58+00:00")
    story.stream.write("scheduled", scenarios=[story.scenario])
    story.recorder.begin(story.scenario)
    story.recorder.cast(story.scenario, NAMES)
    onboard(story)
    _end(story, "ONB-01")
    for number, verdict in enumerate(("failed", "blocked", "not applicable", "suite error"), start=2):
        other = identity(f"ONB-0{number}", HOSTILE)
        story.recorder.begin(other, NAMES)
        story.http(REQUESTOR, "POST", f"/Messages?{HOSTILE}", {"text": HOSTILE}, body={"it's": HOSTILE})
        story.stream.write("failure", **_failure(other.key, "steps/x.py:3", HOSTILE, verdict=verdict, owner=HOSTILE))
        story.stream.write("log", scenario=other.key, connector="connector-1", text=HOSTILE * 3)
        _end(story, other.key, verdict)
    story.stream.write("finished", counts={}, at="2026-11-25T12:00:08+00:00")
    story.stream.close()
    return load(tmp_path)


def test_transitions_json_is_valid_by_its_schema_and_holds_all_of_them(run: Run, tmp_path: Path) -> None:
    document = json.loads(transitions.write(run, tmp_path).read_text(encoding="ascii"))
    validator = Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert len(document["scenarios"][0]["transitions"]) == len(run.scenarios["ONB-01"].transitions) > 10


def test_the_schema_is_strict(run: Run) -> None:
    document = transitions.document(run)
    document["scenarios"][0]["transitions"][0]["surprise"] = True
    document["scenarios"][0]["transitions"][1]["witness"] = "hearsay"
    del document["scenarios"][0]["transitions"][2]["to"]
    assert len(list(Draft202012Validator(SCHEMA).iter_errors(document))) == 3


def test_junit_is_well_formed_and_says_what_the_verdict_table_says(run: Run, tmp_path: Path) -> None:
    root = Xml.ElementTree(file=str(junit.write(run, tmp_path))).getroot()
    assert root is not None
    assert root[0].attrib | {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"} == root[0].attrib
    cases = root[0].findall("testcase")
    inside = [[element.tag for element in case if element.tag not in ("properties", "system-out")] for case in cases]
    assert inside == [[], ["failure"], ["failure"], ["skipped"], ["error"]]
    blocked = cases[2].find("failure")
    assert blocked is not None
    assert (blocked.get("type"), cases[0].get("classname")) == ("blocked", "Onboarding")
    facts = {item.get("name"): item.get("value") for item in cases[0].iter("property")}
    assert facts["id"] == "ONB-01"
    assert facts["verdict"] == "passed"
    assert int(facts["transitions"] or 0) > 10


@given(some.text())
def test_any_text_can_be_in_xml(text: str) -> None:
    element = Xml.Element("x", attribute=harmless(text))
    element.text = harmless(text)
    read = Xml.ElementTree(file=BytesIO(Xml.tostring(element, encoding="utf-8"))).getroot()
    assert read is not None
    assert (read.text or "") == harmless(text)


@given(some.text())
def test_no_text_acts_on_a_terminal(text: str) -> None:
    shown = harmless(text)
    assert all(char.isprintable() or char in "\n\t" for char in shown)
    assert harmless(shown) == shown


def test_the_table_shows_both_parties_and_the_backbone_side_by_side_with_their_witnesses(run: Run) -> None:
    lines = transitions_table(run.scenarios["ONB-01"]).splitlines()
    header = lines[0]
    assert header.split() == ["seconds", "Templator", "Backbone", "Requestor", "object", "witnesses"]
    decided = next(line for line in lines if "→ Decided" in line)
    assert decided.index("ManualDecisionRequired → Decided") == header.index("Requestor")
    assert decided.endswith("http event")
    active = [line for line in lines if "Pending → Active" in line and " Relationship REL…" in line]
    assert [line.index("Pending → Active") for line in active] == [
        header.index(party) for party in ("Backbone", "Templator", "Requestor")
    ]


def test_a_failure_tells_all_of_it_in_order_and_harmlessly(run: Run) -> None:
    scenario = next(scenario for scenario in run.scenarios.values() if scenario.verdict is Verdict.FAILED)
    block = failure_block(scenario, ["ONB-01 Title – passed"])
    wanted = [
        "✗ Then it is Active",
        "expected  Active",
        "observed  Pending",
        "at steps/x.py:3",
        "Transitions up to there",
        "Last calls",
        "Before, on the same Connectors\n  ONB-01",
        "Log of connector-1",
    ]
    places = [block.index(text) for text in wanted]
    assert places == sorted(places)
    assert all(char.isprintable() or char in "\n\t" for char in block)


def test_a_call_can_be_repeated_from_its_curl(tell: Teller, tmp_path: Path) -> None:
    story = tell()
    story.http(REQUESTOR, "PUT", "/Requests/Incoming/x'y/Accept?a=$b", {}, body={"it's": "$HOME"})
    scenario = load(tmp_path).scenarios["ONB-01"]
    line = curl(scenario, scenario.exchanges[0]).splitlines()[0].strip()
    assert line == (
        """curl -X PUT "$REQUESTOR_URL"'/api/core/v1/Requests/Incoming/x'"'"'y/Accept?a=$b' """
        """-H "X-API-KEY: $REQUESTOR_KEY" -H 'Content-Type: application/json' -d '{"it'"'"'s": "$HOME"}'"""
    )


def test_the_summary_tells_what_was_tested_how_it_ended_and_where_the_reports_are(run: Run, tmp_path: Path) -> None:
    text = summary(run, {"junit": tmp_path / "junit.xml"})
    assert "Tested: a Connector" in text
    assert "Scenarios: 1 passed, 1 failed, 1 blocked, 1 not applicable, 1 suite error" in text
    assert "of Relationship (3 of 3 witnesses)" in text
    assert "of incoming Request (2 of 2 witnesses)" in text
    assert "Connectors: 2, seconds: 10.0" in text
    assert f"Report: junit in {tmp_path / 'junit.xml'}" in text
    assert one_line([run, run]).startswith("2 passed, 2 failed")


def test_what_was_not_scheduled_is_said(run: Run) -> None:
    assert "not scheduled" not in summary(run, {})
    run.add({"type": "left_out", "why": "exploratory", "scenarios": [asdict(identity(f"LND-{n}")) for n in (7, 8)]})
    assert "1 suite error; 2 exploratory scenarios not scheduled" in summary(run, {})
    assert one_line([run, run]).endswith("; 4 exploratory scenarios not scheduled")


def test_failures_of_one_cause_are_one_line_that_the_owner_speaks_for(tell: Teller, tmp_path: Path) -> None:
    story = tell()
    for number in range(1, 6):
        key = f"ONB-0{number}"
        story.recorder.begin(identity(key), NAMES)
        verdict = "failed" if number == 3 else "blocked"
        message = "the cause" if number == 3 else f"{key} was blocked"
        story.stream.write("failure", **_failure(key, "steps/x.py:3", message, verdict=verdict))
        _end(story, key, verdict)
    story.recorder.begin(identity("DIR-01"), NAMES)
    story.stream.write("failure", **_failure("DIR-01", "steps/y.py:9", "another cause"))
    _end(story, "DIR-01", "failed")
    lines = [line.strip() for line in summary(load(tmp_path), {}).splitlines() if "cause" in line]
    assert lines == [
        "1 cause, 5 scenarios: the cause (ONB-03, ONB-01, ONB-02 …)",
        "1 cause, 1 scenario: another cause (DIR-01)",
    ]


@pytest.mark.parametrize(
    ("about", "tags", "verdict", "said"),
    [
        ("vendor runtime 7.0.0 in this project's host", ("host-decides",), "passed", True),
        ("vendor runtime 7.0.0 in this project's host", ("host-decides",), "failed", False),
        ("vendor runtime 7.0.0 in this project's host", ("accept",), "passed", False),
        ("Connector image 7.0.0", ("host-decides",), "passed", False),
    ],
)
def test_the_summary_says_what_the_host_decided(
    tmp_path: Path, tell: Teller, about: str, tags: tuple[str, ...], verdict: str, said: bool
) -> None:
    story = tell(cast=False)
    story.recorder.connector("connector-1", "did:1", 7, about=about)
    automatic = replace(identity("AUT-01"), tags=tags)
    story.recorder.begin(automatic)
    _end(story, automatic.key, verdict)
    line = "  decided by this project's host, not by the vendor: AUT-01"
    assert (line in summary(load(tmp_path), {}).splitlines()) is said


def test_reports_are_written_again_from_the_recorded_streams(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.finished
    assert main(["render", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "events",
        "html",
        "junit.xml",
        "summary.md",
        "transitions.json",
    }
    assert "Scenarios: 1 passed" in capsys.readouterr().out


def test_what_is_no_report_directory_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path)]) == 4
    assert "no event stream" in capsys.readouterr().err
    assert main(["render", str(tmp_path), "--report", "nothing"]) == 4
    assert "there are terminal, html, junit, summary, transitions" in capsys.readouterr().err


def test_reports_are_chosen_by_name() -> None:
    assert chosen([]) == ("terminal", "html", "junit", "summary", "transitions")
    assert chosen(["junit", "junit"]) == ("junit",)
    with pytest.raises(UnknownReport, match="--report cucumber"):
        chosen(["cucumber"])


def test_the_log_excerpt_begins_with_the_scenario() -> None:
    log = "started\n[2026-11-25T11:59:59.900] [INFO] before\n2026-11-25T12:00:00.100 [INFO] then\n  at its trace"
    assert excerpt(log, START) == ["2026-11-25T12:00:00.100 [INFO] then", "  at its trace"]
    assert excerpt("no\ntimes", START) == ["no", "times"]


def test_ids_are_shortened_only_when_they_are_long() -> None:
    assert (short_id("REL" + "A" * 13 + "wxyz"), short_id("REL1")) == ("REL…wxyz", "REL1")
