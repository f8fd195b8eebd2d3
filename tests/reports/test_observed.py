"""What a run showed is kept in few words, the same after every run; what only seems to be shown is not."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.observed import NotWhole, Observed, condense, legal, read
from reports.run import load
from tests.reports.story import NAMES, REQUESTOR, TEMPLATOR, Story, Teller, onboard


def told(tmp_path: Path, story: Story) -> Observed:
    """What is kept of a story that is over."""
    end(story)
    return condense(load(tmp_path))


def end(story: Story) -> None:
    """The scenario passed and the run is over."""
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="", at=story.now)
    finish(story)


def finish(story: Story) -> None:
    """The run is over."""
    story.stream.write("finished", counts={})
    story.stream.close()


def test_a_whole_onboarding(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    onboard(story)
    story.http(REQUESTOR, "PUT", "/Requests/Incoming/REQ/Accept", status=400)
    foreseen = {"isSuccess": False, "code": "error.of.request", "items": [{"code": "error.of.item"}, {}]}
    story.http(REQUESTOR, "PUT", "/Requests/Incoming/REQ/CanAccept", foreseen)
    story.http(REQUESTOR, "GET", "/Messages", {"code": "no.code.of.an.error"})
    observed = told(tmp_path, story)
    assert (observed.runtime, observed.line, observed.ended) == ("7.0.0", 7, "1 passed")
    assert observed.scenarios == {"ONB-01": "passed"}
    assert list(observed.codes) == ["error.of.item", "error.of.request", "error.runtime.unknown"]
    assert list(observed.transitions) == [
        "Relationship: Pending → Active",
        "Relationship: – → Pending",
        "audit log, AcceptanceOfCreation: Pending → Active",
        "audit log, Creation: – → Pending",
        "incoming Request: Decided → Completed",
        "incoming Request: DecisionRequired → ManualDecisionRequired",
        "incoming Request: ManualDecisionRequired → Decided",
        "incoming Request: Open → DecisionRequired",
        "incoming Request: – → Open",
        "outgoing Request: – → Completed",
    ]
    assert set(observed.transitions.values()) == {("ONB-01",)}


def test_line_4_has_changes_and_no_audit_log(tmp_path: Path, tell: Teller) -> None:
    story = tell(4)
    onboard(story)
    entities = {name.partition(":")[0] for name in told(tmp_path, story).transitions}
    assert entities == {"Relationship", "RelationshipChange", "incoming Request", "outgoing Request"}
    assert not entities ^ {name.partition(":")[0] for name in legal(4)}


def test_it_is_read_as_it_was_written(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    onboard(story)
    observed = told(tmp_path, story)
    observed.write(tmp_path / "kept")
    assert read(tmp_path / "kept" / "7.0.0.json") == observed


def test_a_view_that_skipped_a_status_shows_no_transition(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    log = [("Creation", None, "Pending"), ("AcceptanceOfCreation", "Pending", "Active")]
    later = [*log, ("Termination", "Active", "Terminated"), ("Decomposition", "Terminated", "DeletionProposed")]
    for status, entries in (("Active", log), ("DeletionProposed", later)):
        shown = story.relationship(REQUESTOR, status)
        shown["auditLog"] = [
            {"reason": reason, "oldStatus": old, "newStatus": new, "createdBy": story.address(TEMPLATOR)}
            for reason, old, new in entries
        ]
        story.http(REQUESTOR, "GET", "/Relationships/REL", shown)
    transitions = told(tmp_path, story).transitions
    assert "Relationship: Active → DeletionProposed" in set(legal(7)) - set(transitions)
    assert "audit log, Decomposition: Terminated → DeletionProposed" in transitions


def test_what_was_seen_only_after_the_end_is_not_shown(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    story.request_changed("Open", "DecisionRequired")
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="", at=story.now)
    story.request_changed("DecisionRequired", "Expired")
    finish(story)
    assert list(condense(load(tmp_path)).transitions) == ["incoming Request: Open → DecisionRequired"]


def test_what_several_do_at_once_shows_no_code(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    sentence = {"keyword": "When", "text": "both accept at the same time", "outcome": "passed", "message": "", "ms": 1}
    story.stream.write("step_finished", scenario=story.scenario.key, **sentence)
    story.http(REQUESTOR, "PUT", "/Requests/Incoming/REQ/Accept", status=400)
    assert told(tmp_path, story).codes == {}


def test_a_scenario_that_was_prepared_ahead_has_its_own_id(tmp_path: Path, tell: Teller) -> None:
    story = tell(cast=False)
    story.scenario = replace(story.scenario, variant="accept")
    story.recorder.prepare(story.scenario, NAMES)
    story.request_changed("ManualDecisionRequired", "Expired")
    story.recorder.begin(story.scenario)
    observed = told(tmp_path, story)
    assert observed.scenarios == {"ONB-01 [accept]": "passed"}
    assert observed.transitions == {"incoming Request: ManualDecisionRequired → Expired": ("ONB-01",)}


def test_a_run_that_broke_off_is_not_kept(tmp_path: Path, tell: Teller) -> None:
    tell().stream.close()
    with pytest.raises(NotWhole, match="the run did not finish"):
        condense(load(tmp_path))


def test_a_run_of_several_runtimes_is_not_kept(tmp_path: Path, tell: Teller) -> None:
    story = tell()
    story.recorder.connector("connector-3", "did:e:localhost:dids:third", 7, runtime="7.0.1")
    end(story)
    with pytest.raises(NotWhole, match="it tested 2 runtime versions, not one"):
        condense(load(tmp_path))


def test_what_another_run_did_not_show() -> None:
    kept = Observed(
        "7.0.0", 7, "", {"ONB-01": "passed"}, {"error.a": ("ONB-01",)}, {"Relationship: a → b": ("ONB-01",)}
    )
    assert kept.not_in(kept) == []
    assert kept.not_in(replace(kept, codes={}, transitions={})) == ["error.a", "Relationship: a → b"]
    assert kept.not_in(replace(kept, scenarios={}, codes={})) == []


def test_every_name_tells_entity_and_states() -> None:
    assert all(re.fullmatch(r"[\w ,]+: \S+ → \S+", name) for line in (4, 5, 6, 7) for name in legal(line))
