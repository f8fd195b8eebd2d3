"""A fixed sample of planted defects, several of each kind, on two lines; and how a defect can end otherwise."""

from pathlib import Path
from typing import Any

import pytest

from reports.judging import Failure
from reports.verdicts import Verdict
from tests.defects.__main__ import BEGIN, END, EVIDENCE, merged, plant, section
from tests.defects.planting import outcome_of

SAMPLE = {
    "embedded:7": (
        *("Relationship.peer missing", "LocalRequest.createdAt wrong", "AuditLogEntry.createdBy the other party's"),
        *("incoming Request Decided late", "Relationship Rejected not for the Templator"),
        *("/Relationships one missing", "/Relationships one twice", "KF-11 CanAccept", "KF-33 an acceptance"),
        *('"already decided" accepted', '"no such RelationshipTemplate" another code'),
        '"a broken reply of the Backbone" another code',
        *('"only the other side decides" another status', "consumption.incomingRequestReceived twice"),
    ),
    "embedded:4": (
        "RelationshipChange.status renamed",
        "incoming Request Decided never",
        "transport.messageSent twice",
        "KF-44",
    ),
}
"""Those that turn a scenario red without waiting for what will not come, but each kind is there, and one that only
nightly scenarios meet."""

UNTOLD = {"embedded:7": {}, "embedded:4": {"REF-J17": "known defect"}}
"""Who is no candidate, and why: runtime 4.0.0 sends a Request twice by itself (KF-44)."""


@pytest.mark.parametrize("spec", SAMPLE)
def test_a_sample_is_killed(spec: str, tmp_path: Path) -> None:
    options = [text for name in SAMPLE[spec] for text in ("--defect", name)]
    document = plant(spec, tmp_path, *options)
    results = document["results"]
    others = {result["outcome"] for result in results if not result["id"].startswith("KF-44")} - {"killed"}
    assert not others, [result for result in results if result["outcome"] in others]
    assert document["runtime"].startswith(spec[-1])
    assert {key: why for key, why in document["left_out"].items() if why != "not applicable"} == UNTOLD[spec]
    for name in SAMPLE[spec]:
        assert any(name in result["id"] for result in results), f"{name} was not planted"


def test_what_was_not_killed_stands_on_top_with_its_reason() -> None:
    facts = {"kind": "field", "scenario": "ONB-02", "said": ""}
    survived = {"id": "Relationship.peer wrong", "outcome": "survived", "alone": "killed", **facts}
    killed = {"id": "Relationship.id wrong", "outcome": "killed", "alone": "", **facts}
    unseen = {**killed, "id": "Relationship.x wrong", "outcome": "no candidate", "said": "ONB-02 is known defect"}
    results = [killed, survived, unseen]
    left_out = {"ONB-02": "known defect", "ONB-03": "failed"}
    lines = list(section([{"runtime": "7.0.0", "wanted": 4, "left_out": left_out, "results": results}]))
    top = next(line for line in lines if line.startswith("| 7.0.0"))
    assert "Relationship.peer wrong" in top
    assert "survived; killed when one witness tells it alone" in top
    assert "| 7.0.0 | all | 2 | 1 | 0 | 1 | 0 |" in lines
    told = "killed are 1 where every witness tells it, 2 where one alone may."
    assert f"Runtime 7.0.0: of 2 defects that a scenario can meet, {told}" in lines
    assert "Runtime 7.0.0: **ended early**, after 3 of 4 defects." in lines
    assert "Candidates left out on runtime 7.0.0, which are without any fault: 1 failed, 1 known defect." in lines
    assert "| Relationship.x wrong | 7.0.0 | ONB-02 is known defect |" in lines


def test_a_later_run_takes_the_place_of_what_it_planted_again() -> None:
    def run(**outcomes: str) -> dict[str, Any]:
        results = [{"id": name, "outcome": outcome} for name, outcome in outcomes.items()]
        return {"runtime": "7.0.0", "wanted": len(results), "left_out": {}, "results": results}

    (found,) = merged(
        [run(first="killed", second="survived", third="no candidate"), run(second="killed", third="killed")]
    )
    assert {one["id"]: one["outcome"] for one in found["results"]} == dict.fromkeys(
        ("first", "second", "third"), "killed"
    )
    assert (found["wanted"], found["again"]) == (3, 1)


def test_the_document_has_a_place_for_the_figures() -> None:
    assert EVIDENCE.read_text("utf-8").count(BEGIN) == EVIDENCE.read_text("utf-8").count(END) == 1


@pytest.mark.parametrize(
    ("verdict", "message", "reached", "outcome"),
    [
        (Verdict.FAILED, "Relationship.peer is missing", 1, "killed"),
        (Verdict.BLOCKED, "Relationship.peer is missing", 1, "killed"),
        (Verdict.FAILED, "waited 10 s until something else", 1, "killed for another reason"),
        (Verdict.SUITE_ERROR, "Relationship.peer is missing", 1, "killed for another reason"),
        (Verdict.FAILED, "Relationship.peer is missing", 0, "never reached"),
        (None, "", 1, "survived"),
    ],
)
def test_a_defect_is_killed_only_where_the_failure_names_it(
    verdict: Verdict | None, message: str, reached: int, outcome: str
) -> None:
    failures = [Failure(verdict, "call", "Then it holds", message, "", "", "AssertionError", 1)] if verdict else []
    assert outcome_of(failures, [r"\bpeer\b"], reached) == outcome
