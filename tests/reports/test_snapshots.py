"""Each writer over hand-made streams: the whole of what it writes, and that it is valid and harmless.

``UPDATE_SNAPSHOTS=1`` writes the snapshots anew; what changed is then for the eye.
"""

import json
import os
import re
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from reports.cucumber import html, messages
from reports.run import Run, load
from reports.summary import summary
from reports.verdicts import Verdict
from reports.writers import FILES, write_files
from tests.reports.tapes import RED, SECRET, TAPES

SNAPSHOTS = Path(__file__).parent / "snapshots"
NOT_THE_SAME = {
    "cucumber-html": "a megabyte of Cucumber's own script",
    "html": "a folder of pages with tests of its own",
}
WORST = ("UNKNOWN", "PASSED", "SKIPPED", "PENDING", "UNDEFINED", "AMBIGUOUS", "FAILED")
"""Of its steps' statuses a test case shows the last one in this order: ``getWorstTestStepResult.js``."""


@pytest.fixture(params=TAPES)
def tape(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One of the hand-made streams, in the temporary directory; its name."""
    TAPES[request.param](tmp_path)
    return str(request.param)


@pytest.fixture
def run(tape: str, tmp_path: Path) -> Run:
    """The run of the stream."""
    assert tape
    return load(tmp_path)


@pytest.fixture(scope="module")
def schema() -> Validator:
    """The official schema of Cucumber Messages."""
    path = html.installed() / "@cucumber" / "messages" / "messages.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _text(path: Path) -> str:
    """What a report says; of a folder what all of its files say."""
    if path.is_file():
        return path.read_text(encoding="utf-8")
    return "".join(f"{file.name}\n{file.read_text(encoding='utf-8')}\n" for file in sorted(path.iterdir()))


def _same(path: Path, text: str) -> None:
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("report", sorted(FILES.keys() - NOT_THE_SAME))
def test_a_report_is_as_it_was(tape: str, run: Run, report: str, tmp_path: Path) -> None:
    written = FILES[report](run, tmp_path)
    # The first message tells the machine.
    text = _text(written).partition("\n")[2] if report == "messages" else _text(written)
    _same(SNAPSHOTS / tape.replace(" ", "-") / written.name, text)


def test_the_terminals_summary_is_as_it_was(tape: str, run: Run) -> None:
    _same(SNAPSHOTS / tape.replace(" ", "-") / "terminal.txt", summary(run, {}) + "\n")


def test_no_report_gives_away_a_secret_or_passes_control_characters_on(run: Run, tmp_path: Path) -> None:
    written = {name: _text(write(run, tmp_path)) for name, write in FILES.items()}
    written["messages as read"] = json.dumps(list(messages.envelopes(run)), ensure_ascii=False)
    assert [name for name, text in written.items() if SECRET in text] == []
    acting = {name for name, text in written.items() if re.search("[\x00\x1b\u202e]", text)}
    assert acting <= {"cucumber-html"}, "Cucumber's own script names such characters"


def test_nothing_in_the_official_html_can_end_its_script(run: Run, tmp_path: Path) -> None:
    page = html.write(run, tmp_path).read_text(encoding="utf-8")
    begin = page.index("window.CUCUMBER_MESSAGES = [")
    assert page[begin : page.index("\n", begin)].count("<") == 0
    assert page[begin : page.index("\n", begin)].endswith("}];")


def test_without_npm_the_official_html_is_missing_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TAPES["good"](tmp_path)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    written = write_files(load(tmp_path), tmp_path, ["cucumber-html", "junit"], tmp_path / "cache")
    assert isinstance(written["cucumber-html"], html.NotWritten)
    told = summary(load(tmp_path), written)
    assert "cucumber-html is not written: npm could not install the HTML formatter: npm error code ECONNREFUSED" in told
    assert f"Report: junit in {tmp_path / 'junit.xml'}" in told


@pytest.mark.chromium
@pytest.mark.parametrize("tape", ["red", "hostile"], indirect=True)
def test_the_official_html_counts_each_status_and_shows_every_scenario(tape: str, tmp_path: Path) -> None:
    known = load(tmp_path).scenarios.values()
    page = html.write(load(tmp_path), tmp_path)
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    command = ["chromium", *options, "--virtual-time-budget=5000", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    counts = Counter(scenario.verdict.value.cucumber.lower() for scenario in known)
    filters = re.findall(r"<span>(\w+)</span> <strong>(\d+)</strong>", shown)
    # Where all have one status there is nothing to filter by.
    assert {status: int(count) for status, count in filters} == (counts if len(counts) > 1 else {}), tape
    text = unescape(re.sub("<script>.*?</script>|<[^>]+>", "", shown, flags=re.DOTALL))
    assert [scenario.identity.title for scenario in known if scenario.identity.title not in text] == []


def test_messages_are_valid_by_the_official_schema(run: Run, schema: Validator) -> None:
    assert [error.message for one in messages.envelopes(run) for error in schema.iter_errors(one)] == []


def test_the_official_schema_is_strict(run: Run, schema: Validator) -> None:
    for one in messages.envelopes(run):
        assert list(schema.iter_errors({**one, "surprise": {}}))


def statuses(run: Run) -> dict[str, list[str]]:
    """What each scenario's steps came to, by its title."""
    told: dict[str, Any] = {}
    found: dict[str, list[str]] = {}
    for envelope in messages.envelopes(run):
        [(kind, message)] = envelope.items()
        told.setdefault(kind, []).append(message)
    names = {pickle["id"]: pickle["name"] for pickle in told["pickle"]}
    cases = {case["id"]: names[case["pickleId"]] for case in told["testCase"]}
    titles = {begun["id"]: cases[begun["testCaseId"]] for begun in told["testCaseStarted"]}
    for ended in told["testStepFinished"]:
        found.setdefault(titles[ended["testCaseStartedId"]], []).append(ended["testStepResult"]["status"])
    return found


def test_messages_say_what_the_verdict_table_says(run: Run) -> None:
    expected = {known.identity.title: known.verdict.value.cucumber for known in run.scenarios.values()}
    assert {title: max(steps, key=WORST.index) for title, steps in statuses(run).items()} == expected


def test_a_status_stands_where_the_scenario_broke(tmp_path: Path) -> None:
    TAPES["red"](tmp_path)
    found = statuses(load(tmp_path))
    ok, no, skip = "PASSED", "FAILED", "SKIPPED"
    assert found["It fails"] == [ok, ok, ok, no, skip, ok]
    assert found["Its Connector does not start"] == [no, skip, skip, skip, skip, ok]
    assert found["A step is missing"] == [ok, ok, no, skip, skip, ok]
    assert found["It is known to be wrong"] == [ok, ok, ok, skip, skip, ok]
    assert found["A check fails"] == [ok, ok, ok, ok, no, ok]
    assert found["Its tear-down breaks"] == [ok, ok, ok, ok, skip, no]
    assert set(found["It has no cast"]) == {"UNKNOWN"}


def test_allure_has_its_own_word_for_what_is_no_fault_of_the_connector(tmp_path: Path) -> None:
    TAPES["red"](tmp_path)
    folder = FILES["allure"](load(tmp_path), tmp_path)
    results = [json.loads(path.read_text(encoding="ascii")) for path in folder.glob("*-result.json")]
    attached = {one["source"] for result in results for step in result["steps"] for one in step["attachments"]}
    assert attached == {path.name for path in folder.glob("*-attachment.txt")}
    assert {result["name"][7:]: result["status"] for result in results} == {
        "It fails": "failed",
        "It is blocked": "failed",
        "Its Connector does not start": "failed",
        "A step is missing": "broken",
        "It skips": "broken",
        "Its release lacks it": "skipped",
        "It is known to be wrong": "skipped",
        "It is repaired": "failed",
        "A check fails": "failed",
        "Its tear-down breaks": "broken",
        "It has no cast": "unknown",
        "It is repaired since": "passed",
    }


def test_all_that_did_not_pass_has_its_reason_attached(tmp_path: Path) -> None:
    TAPES["red"](tmp_path)
    attached = [one["attachment"] for one in messages.envelopes(load(tmp_path)) if "attachment" in one]
    named = [attachment["fileName"] for attachment in attached]
    assert set(named) >= {verdict.words for verdict, _ in RED.values()} | {"calls", "transitions", "log of connector-1"}
    assert Verdict.REPAIRED_SINCE.words in named
