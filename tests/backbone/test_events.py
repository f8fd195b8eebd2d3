"""Which runtime hears of what: an event of an unknown type would break the synchronisation of the older ones."""

from collections.abc import Iterator

import pytest

from fixtures.backbone import Backbone
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_4, LINE_5, LINE_6, LINE_7, Party

EXHAUSTED = "RelationshipTemplateAllocationsExhausted"


def _life(party: NewParty, runtime: str) -> tuple[Party, Party]:
    """Everything that makes events: the last allocation, asking, accepting, writing."""
    requestor, templator = party(runtime), party(runtime)
    relationship = requestor.ask(templator, templator.template(maxNumberOfAllocations=1))
    templator.act("Accept", relationship)
    requestor.send(templator)
    return requestor, templator


@pytest.mark.parametrize(
    ("runtime", "created", "completed", "exhausted"),
    [
        (LINE_4, "RelationshipChangeCreated", "RelationshipChangeCompleted", []),
        (LINE_5, "RelationshipStatusChanged", "RelationshipStatusChanged", []),
        ("6.45.2", "RelationshipStatusChanged", "RelationshipStatusChanged", []),
        ("6.45.3", "RelationshipStatusChanged", "RelationshipStatusChanged", [EXHAUSTED]),
        (LINE_6, "RelationshipStatusChanged", "RelationshipStatusChanged", [EXHAUSTED]),
        (LINE_7, "RelationshipStatusChanged", "RelationshipStatusChanged", [EXHAUSTED]),
    ],
)
def test_each_runtime_gets_the_types_that_it_knows(
    party: NewParty, runtime: str, created: str, completed: str, exhausted: list[str]
) -> None:
    requestor, templator = _life(party, runtime)
    assert templator.event_types() == [*exhausted, created, "MessageReceived"]
    assert requestor.event_types() == [completed]


def test_the_owners_last_request_tells_its_runtime(party: NewParty) -> None:
    owner = party(LINE_5)
    template = owner.template(maxNumberOfAllocations=1)
    owner.headers["x-runtime-version"] = LINE_6
    owner.sync()
    party(LINE_7).call("GET", f"/RelationshipTemplates/{template}")
    assert owner.event_types() == [EXHAUSTED]


def test_who_does_not_tell_its_runtime_gets_only_what_all_know(party: NewParty) -> None:
    owner = party("x")
    assert owner.address.startswith("did:e:")
    template = owner.template(maxNumberOfAllocations=1)
    party(LINE_7).ask(owner, template)
    assert owner.event_types() == ["RelationshipStatusChanged"]


def test_indexes_have_no_gap_where_an_event_was_left_out(party: NewParty) -> None:
    _, templator = _life(party, LINE_5)
    assert [event["index"] for event in templator.sync()] == [0, 1]


@pytest.fixture
def emit_unknown_events(backbone: Backbone) -> Iterator[None]:
    backbone.emit_unknown_events = True
    yield
    backbone.emit_unknown_events = False


@pytest.mark.usefixtures("emit_unknown_events")
def test_the_switch_sends_everything_to_everybody(party: NewParty) -> None:
    _, templator = _life(party, LINE_5)
    assert templator.event_types() == [EXHAUSTED, "RelationshipStatusChanged", "MessageReceived"]


def test_an_event_that_nobody_knows_is_told_to_whom_it_is_announced(backbone: Backbone, party: NewParty) -> None:
    told, other = party(LINE_7), party(LINE_7)
    backbone.announce(told.address, "SomethingNew")
    assert (told.event_types(), other.event_types()) == (["SomethingNew"], [])
