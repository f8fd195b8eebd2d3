"""What a scenario leaves behind decides whether its parties are still strangers."""

from datetime import UTC, datetime

import pytest

from reports.observations import INCOMING_REQUEST, RELATIONSHIP, Transition, Witness
from steps.casting import edge_is_used


def seen(entity: str, identifier: str, new: str) -> Transition:
    """A transition of an object to a state, as the Requestor shows it."""
    now = datetime.now(UTC)
    return Transition("S", "", "Requestor", entity, identifier, None, new, now, Witness.HTTP, "GET /", None)


@pytest.mark.parametrize(
    ("transitions", "used"),
    [
        ([], False),
        ([seen(INCOMING_REQUEST, "REQ1", "Decided"), seen(INCOMING_REQUEST, "REQ1", "Completed")], False),
        ([seen(INCOMING_REQUEST, "REQ1", "ManualDecisionRequired")], True),
        ([seen(INCOMING_REQUEST, "REQ1", "Completed"), seen(INCOMING_REQUEST, "REQ2", "Expired")], True),
        ([seen(RELATIONSHIP, "REL1", "Rejected")], True),
    ],
)
def test_an_edge_is_used_by_a_relationship_or_an_open_request(transitions: list[Transition], used: bool) -> None:
    assert edge_is_used(transitions) is used
