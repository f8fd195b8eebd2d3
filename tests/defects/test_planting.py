"""A fixed sample of planted defects, several of each kind, on two lines; and how a defect can end otherwise."""

import json
from pathlib import Path

import pytest

from tests.defects.__main__ import BEGIN, END, EVIDENCE, plant, section

SAMPLE = {
    "embedded:7": (
        *("Relationship.peer missing", "LocalRequest.createdAt wrong", "AuditLogEntry.createdBy the other party's"),
        *("incoming Request Decided late", "Relationship Rejected not for the Templator"),
        *("/Relationships one missing", "/Relationships one twice", "KF-11 CanAccept", "KF-33 an acceptance"),
        *('"already decided" accepted', '"no such RelationshipTemplate" another code'),
        *('"only the other side decides" another status', "consumption.incomingRequestReceived twice"),
    ),
    "embedded:4": (
        "RelationshipChange.status renamed",
        "incoming Request Decided never",
        "transport.messageSent twice",
    ),
}
"""Those that turn a scenario red without waiting for what will not come, but each kind is there."""


@pytest.mark.parametrize("spec", SAMPLE)
def test_a_sample_is_killed(spec: str, tmp_path: Path) -> None:
    options = [text for name in SAMPLE[spec] for text in ("--defect", name)]
    results = plant(spec, tmp_path, *options)["results"]
    assert {result["id"]: result["outcome"] for result in results if result["outcome"] != "killed"} == {}
    for name in SAMPLE[spec]:
        assert any(name in result["id"] for result in results), f"{name} was not planted"


def test_what_was_not_killed_stands_on_top_with_its_reason() -> None:
    facts = {"kind": "field", "scenario": "ONB-02", "said": ""}
    survived = {"id": "Relationship.peer wrong", "outcome": "survived", "alone": "killed", **facts}
    killed = {"id": "Relationship.id wrong", "outcome": "killed", "alone": "", **facts}
    lines = list(section([{"runtime": "7.0.0", "wanted": 3, "results": [killed, survived]}]))
    top = next(line for line in lines if line.startswith("| 7.0.0"))
    assert "Relationship.peer wrong" in top
    assert "survived; killed when one witness tells it alone" in top
    assert "| 7.0.0 | all | 2 | 1 | 0 | 1 | 0 | 2 |" in lines
    assert "Runtime 7.0.0: **ended early**, after 2 of 3 defects." in lines


def test_the_document_has_a_place_for_the_figures() -> None:
    assert EVIDENCE.read_text("utf-8").count(BEGIN) == EVIDENCE.read_text("utf-8").count(END) == 1


def test_a_fault_that_nobody_can_see_is_no_kill(tmp_path: Path) -> None:
    """What the cast is never told cannot be noticed, and what is noticed elsewhere is no kill either."""
    results = plant("embedded:7", tmp_path, "--defect", "Relationship.peerDeletionInfo")["results"]
    assert {result["outcome"] for result in results} == {"never reached"}
    assert json.loads((tmp_path / "embedded-7.json").read_text("utf-8"))["runtime"].startswith("7.")
