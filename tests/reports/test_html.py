"""The living documentation as files: valid, whole, harmless, and saying what was recorded."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree as Xml

import pytest
from tinyhtml5.parser import HTMLParser

from reports import html
from reports.__main__ import main
from reports.html import guide
from reports.html.calls import Calls
from reports.html.report import EXAMPLES, Report
from reports.html.states import diagrams
from reports.observations import ScenarioIdentity
from reports.run import Run, load
from reports.verdicts import Verdict
from tests.reports.story import Teller, onboard
from tests.reports.tapes import SECRET, TAPES, URI, Tape, feature, scenarios

SNAPSHOTS = Path(__file__).parent / "snapshots"
ADDRESS = re.compile(r"""(?:src|href)=["']?(?:[a-z]+:)?//|@import|url\(""")


def pages(folder: Path) -> Iterator[Path]:
    """Every page of a report."""
    return (folder / html.FOLDER).rglob("*.html")


def page(folder: Path, name: str) -> str:
    """What a reader sees of a page, as one line."""
    text = (folder / html.FOLDER / name).read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub("</?code>", "", text))).split())


def told(folder: Path, tape: str) -> Run:
    """The run of a tape, recorded in a folder."""
    TAPES[tape](folder)
    return load(folder)


def elements(path: Path) -> Iterator[Xml.Element]:
    """The elements of a page. Fails when the page is not valid."""
    parser = HTMLParser(namespace_html_elements=False)
    root: Xml.Element = parser.parse(path.read_text(encoding="utf-8"))
    assert parser.errors == [], path.name
    return root.iter()


@pytest.fixture(params=TAPES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a tape's report."""
    html.write(told(tmp_path, request.param), tmp_path)
    return tmp_path


@pytest.mark.parametrize("tape", TAPES)
def test_a_scenario_and_its_feature_look_as_they_did(tape: str, tmp_path: Path) -> None:
    html.write(told(tmp_path, tape), tmp_path)
    for name in ("features/lending.html", "scenarios/lnd-01.html"):
        kept = SNAPSHOTS / tape.replace(" ", "-") / Path(name).name
        text = (tmp_path / html.FOLDER / name).read_text(encoding="utf-8")
        if os.environ.get("UPDATE_SNAPSHOTS"):
            kept.write_text(text, encoding="utf-8")
        assert text == kept.read_text(encoding="utf-8")


def test_every_page_is_valid_and_every_link_leads_somewhere_in_the_report(written: Path) -> None:
    ids: dict[Path, list[str]] = {}
    links: list[tuple[Path, str]] = []
    for path in pages(written):
        found = list(elements(path))
        ids[path.resolve()] = [element.attrib["id"] for element in found if "id" in element.attrib]
        links += [(path, element.attrib["href"]) for element in found if element.tag == "a"]
    assert [path.name for path, known in ids.items() if max(Counter(known).values()) > 1] == []
    for path, link in links:
        address, anchor = urldefrag(link.partition("?")[0])
        target = (path.parent / unquote(address)).resolve() if address else path.resolve()
        assert target in ids, f"{path.name} leads to {link}"
        assert not anchor or anchor in ids[target], f"{path.name} leads to {link}"


def test_nothing_is_asked_of_any_address(written: Path) -> None:
    for path in (written / html.FOLDER).rglob("*.*"):
        assert not ADDRESS.search(path.read_text(encoding="utf-8")), path.name


def test_no_page_gives_away_a_secret_or_lets_what_a_connector_sent_act(written: Path) -> None:
    for path in pages(written):
        text = path.read_text(encoding="utf-8")
        assert SECRET not in text
        assert not re.search("[\x00\x1b\u202e]", text)
        assert "<script>" not in text
        assert "<b>boldly" not in text


@pytest.mark.parametrize(
    ("tape", "words"),
    [
        ("good", "✓ Good 1 passed."),
        ("red", "✗ The suite itself failed"),
        ("interrupted", "incomplete: the run did not finish"),
        ("two workers", "✓ Good 2 passed."),
        ("hostile", "✗ A Connector did something else than it should"),
    ],
)
def test_the_verdict_comes_first_and_in_words(tmp_path: Path, tape: str, words: str) -> None:
    html.write(told(tmp_path, tape), tmp_path)
    assert words in page(tmp_path, "index.html")


def test_the_start_page_names_every_verdict_every_cause_and_every_reason(tmp_path: Path) -> None:
    run = told(tmp_path, "red")
    html.write(run, tmp_path)
    said = page(tmp_path, "index.html")
    assert [verdict.words for verdict in Verdict if verdict is not Verdict.PASSED and verdict.words not in said] == []
    for words in ("1 cause, 6 scenarios: it is Pending", "answers are known to be wrong", "line 4", "not seen"):
        assert words in said


def test_what_is_not_documented_stands_on_the_start_page_and_where_it_was_shown(tmp_path: Path) -> None:
    html.write(told(tmp_path, "two workers"), tmp_path)
    said = page(tmp_path, "index.html")
    assert "✓ Good" in said
    assert "LocalRequest.mood LND-01 , LND-02 event transport.moonRose" in said
    assert "Not documented: LocalRequest.mood" in page(tmp_path, "scenarios/lnd-01.html")
    assert "moonRose" not in page(tmp_path, "scenarios/lnd-01.html")


def test_a_failure_tells_the_sentence_both_sides_the_transitions_the_calls_and_the_log_in_this_order(
    tmp_path: Path,
) -> None:
    html.write(told(tmp_path, "red"), tmp_path)
    text = (tmp_path / html.FOLDER / "scenarios" / "lnd-01.html").read_text(encoding="utf-8")
    order = ["✗</span> Then both", "expected<dd>", "observed<dd>", "<h3>Transitions", "curl -X PUT", "Log of"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Blocked: LND-01 owns this step" in page(tmp_path, "scenarios/lnd-02.html")


def test_of_one_cause_only_the_first_scenarios_keep_calls_and_logs(tmp_path: Path) -> None:
    known = scenarios(*(f"It fails for the {number}th time" for number in range(EXAMPLES + 1)))
    tape = Tape(tmp_path)
    tape.begin_run(known, feature(scenario.title for scenario in known))
    for scenario in known:
        tape.begin(scenario)
        tape.call(scenario, "Templator", "/Relationships/x", {}, 400)
        tape.failure(scenario, Verdict.FAILED)
        tape.end(scenario, Verdict.FAILED)
    tape.close()
    html.write(load(tmp_path), tmp_path)
    told_in = [path.name for path in pages(tmp_path) if "curl -X PUT" in path.read_text(encoding="utf-8")]
    assert sorted(told_in) == [f"lnd-{number:02}.html" for number in range(1, EXAMPLES + 1)]
    assert "LND-01 (line 7) failed for the same cause" in page(tmp_path, "scenarios/lnd-06.html")
    assert "Before, on the same Connectors LND-01" in page(tmp_path, "scenarios/lnd-02.html")


def test_cells_stand_side_by_side_the_newest_first_and_say_where_they_are_the_same(tmp_path: Path) -> None:
    runs = []
    for line in (4, 6, 7):
        story = Teller(tmp_path / str(line))(line, cast=False)
        story.stream.write("session_started", words=f"embedded:{line}.0.0")
        story.stream.write("scheduled", scenarios=[story.scenario])
        story.recorder.begin(story.scenario, {"Templator": "connector-1", "Requestor": "connector-2"})
        onboard(story)
        story.stream.write("scenario_finished", scenario="ONB-01", verdict="passed", exit=0, duration=0.5, phase="")
        story.stream.close()
        runs.append(load(tmp_path / str(line)))
    report = Report(runs)
    assert [cell.name for cell in report.cells] == ["line 7", "line 6", "line 4"]
    [entry] = report.entries
    anchors = [cell.anchor for cell in report.cells]
    assert [entry.same_transitions(anchor) for anchor in anchors] == [None, anchors[0], None]
    assert [entry.same_calls(anchor) for anchor in anchors] == [None, anchors[0], anchors[0]]
    html.write_all(runs, tmp_path)
    said = page(tmp_path, "scenarios/onb-01.html")
    assert "The same transitions, by the same parties and witnesses, as in line 7" in said
    for seen in runs[0].scenarios["ONB-01"].transitions:
        assert seen["to"] in said
    assert "RelationshipChange, line 4" in page(tmp_path, "lifecycle.html")


@pytest.mark.parametrize(("ended", "status"), [("Rejected", 200), ("Active", 409)])
def test_a_cell_in_which_something_else_happened_is_shown_too(tmp_path: Path, ended: str, status: int) -> None:
    [only] = scenarios("It ends")
    for cell, end, answer in (("first", "Active", 200), ("second", ended, status)):
        tape = Tape(tmp_path / cell)
        tape.begin_run([only], feature(["It ends"]))
        tape.begin(only)
        tape.call(only, "Templator", "/Relationships/x/Accept", {}, answer)
        tape.transition(only, "Templator", f"Pending>{end}")
        tape.end(only)
        tape.close()
    report = Report(load(tmp_path / cell) for cell in ("first", "second"))
    second, [entry] = report.cells[1].anchor, report.entries
    assert (entry.same_transitions(second) is None) is (ended == "Rejected")
    assert (entry.same_calls(second) is None) is (status == 409)


def test_rows_that_were_heard_in_the_wrong_order_are_said_to_be(tmp_path: Path) -> None:
    [first, second] = known = scenarios("In order", "Overtaken")
    tape = Tape(tmp_path)
    tape.begin_run(known, feature(one.title for one in known))
    for scenario, steps in ((first, (">Pending", "Pending>Active")), (second, ("Pending>Active", ">Pending"))):
        tape.begin(scenario)
        for step in steps:
            tape.transition(scenario, "Templator", step)
        tape.end(scenario)
    tape.close()
    html.write(load(tmp_path), tmp_path)
    said = [page(tmp_path, f"scenarios/lnd-0{number}.html") for number in (1, 2)]
    assert ["Events overtook each other" in one for one in said] == [False, True]


def test_the_address_of_a_deleted_identity_is_called_that(tmp_path: Path) -> None:
    story = Teller(tmp_path)()
    shown = story.relationship("Requestor", "DeletionProposed")
    shown["auditLog"] = [
        {
            "reason": "DecompositionDueToIdentityDeletion",
            "oldStatus": "Active",
            "newStatus": "DeletionProposed",
            "createdBy": "did:e:localhost:dids:nobody",
        }
    ]
    story.http("Requestor", "GET", "/Relationships/REL", shown)
    story.stream.close()
    html.write(load(tmp_path), tmp_path)
    text = (tmp_path / html.FOLDER / "scenarios" / "onb-01.html").read_text(encoding="utf-8")
    assert "DeletionProposed by a deleted Identity</text>" in text
    assert "DeletionProposed<td>a deleted Identity<td>" in text
    assert "by did:" not in text


def test_features_and_transitions_are_listed_as_they_are_read_not_as_they_ran(tmp_path: Path) -> None:
    [early] = scenarios("It passes")
    late = replace(early, id="LND-09", uri="features/zz/late.feature", tags=("LND-09",))
    tape = Tape(tmp_path)
    tape.begin_run([early, late], feature(["It passes"]))
    for scenario in (late, early):
        tape.passes(scenario)
    tape.close()
    html.write(load(tmp_path), tmp_path)
    assert "Pending Active LND-01 , LND-09" in page(tmp_path, "lifecycle.html")
    said = page(tmp_path, "scenarios.html")
    assert said.index("LND-01") < said.index("LND-09")


def test_what_is_read_in_a_row_is_one_arrow_and_one_line(tmp_path: Path) -> None:
    story = Teller(tmp_path)()
    for path in ("/Relationships?peer=x", "/Messages", "/Messages"):
        story.http("Templator", "GET", path, [])
    story.http("Requestor", "GET", "/Messages", [])
    story.http("Requestor", "GET", "/Messages", status=400)
    story.stream.close()
    [scenario] = load(tmp_path).scenarios.values()
    listed = Calls(scenario).listed
    assert [(call.callee, call.words + call.times, call.answer) for call in listed] == [
        ("Templator", "GET /Relationships?peer, /Messages ×3", "200"),
        ("Requestor", "GET /Messages", "200"),
        ("Requestor", "GET /Messages", "400"),
    ]
    assert "×3 → 200</text>" in Calls(scenario).svg()


def test_what_was_done_to_a_scenarios_objects_after_its_end_it_has_not_shown(tmp_path: Path) -> None:
    [only] = scenarios("It passes")
    tape = Tape(tmp_path)
    tape.begin_run([only], feature(["It passes"]))
    tape.passes(only)
    tape.transition(only, "Requestor", "Active>Terminated")
    tape.close()
    html.write(load(tmp_path), tmp_path)
    assert "Active Terminated no scenario" in page(tmp_path, "lifecycle.html")
    assert "Terminated" in page(tmp_path, "scenarios/lnd-01.html")


def test_the_lifecycle_shows_what_was_seen_and_marks_what_was_not(tmp_path: Path) -> None:
    html.write(told(tmp_path, "good"), tmp_path)
    said = page(tmp_path, "lifecycle.html")
    assert "Pending Active LND-01" in said
    assert "Active Terminated no scenario" in said


@pytest.mark.parametrize("diagram", diagrams([4, 7]), ids=lambda diagram: diagram.anchor)
def test_every_state_and_transition_of_the_lifecycle_is_drawn(diagram: object) -> None:
    assert isinstance(diagram, type(diagrams([7])[0]))
    image = diagram.svg()
    assert image.count("<a ") == len(diagram.edges)
    assert all(f">{new}</text>" in image for _, new in diagram.edges)


def test_the_rows_of_an_outline_say_what_stands_for_its_placeholders(tmp_path: Path) -> None:
    table = "| variant | side | other |\n| early | Templator | Requestor |\n| late | Requestor | Templator |"
    outline = "  Scenario Outline: It ends <variant>\n    When the <side> ends it\n\n    Examples:\n"
    source = f"Feature: Onboarding\n\n{outline}{table}\n"
    rows = [
        ScenarioIdentity("LND-01", variant, f"It ends {variant}", "Onboarding", URI, 3) for variant in ("early", "late")
    ]
    tape = Tape(tmp_path)
    tape.begin_run(rows, source)
    for row in rows:
        tape.passes(row)
    tape.close()
    html.write(load(tmp_path), tmp_path)
    said = page(tmp_path, "features/lending.html")
    assert "When the <side> ends it" in said
    assert "early side: Templator · other: Requestor" in said
    assert "late side: Requestor · other: Templator" in said


def test_the_guide_shows_each_statement_with_its_scenario_and_the_calls_that_were_made(tmp_path: Path) -> None:
    [only] = scenarios("It passes")
    marked = replace(only, tags=("LND-01", "guide-04", "guide-07"))
    tape = Tape(tmp_path)
    tape.begin_run([marked], feature(["It passes"]))
    tape.passes(marked)
    tape.close()
    html.write(load(tmp_path), tmp_path)
    said = page(tmp_path, "guide.html")
    statements = [row for part in guide.parts(guide.GUIDE) for row in part.rows]
    assert len(statements) > 20
    for _, text, _ in statements:
        assert " ".join(text.striptags().split()) in said
    assert "after loading. same LND-01" in said
    assert 'curl -X PUT "$REQUESTOR_URL"/api/core/v1/Requests/Incoming/REQ' in said
    assert said.count("curl") == 1
    for document in (guide.DIFFERENCES, guide.GLOSSARY):
        assert all(" ".join(row[0].striptags().split()) in said for part in guide.parts(document) for row in part.rows)


def test_changes_since_an_earlier_run_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(tmp_path / "earlier", "good")
    told(tmp_path / "now", "red")
    assert main(["render", str(tmp_path / "now"), "--report", "html", "--baseline", str(tmp_path / "earlier")]) == 0
    said = page(tmp_path / "now", "index.html")
    assert "LND-01 It fails line 7 ✓ passed ✗ failed" in said
    assert "11 only in this run" in said
    assert main(["render", str(tmp_path / "now"), "--report", "html", "--baseline", str(tmp_path / "now")]) == 0
    assert "Every scenario that ran in both ended as it did then" in page(tmp_path / "now", "index.html")
    assert main(["render", str(tmp_path / "now"), "--baseline", str(tmp_path / "never")]) == 4
    assert "no event stream" in capsys.readouterr().err


def test_one_report_is_written_over_a_folder_of_runs(tmp_path: Path) -> None:
    told(tmp_path / "embedded-7.0.0", "good")
    told(tmp_path / "embedded-6.0.0", "two workers")
    assert main(["render", str(tmp_path), "--report", "html"]) == 0
    assert "3 passed" in page(tmp_path, "index.html")


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    html.write(told(tmp_path, "red"), tmp_path)
    html.write(told(tmp_path, "good"), tmp_path)
    assert [path.name for path in (tmp_path / html.FOLDER / "scenarios").iterdir()] == ["lnd-01.html"]
