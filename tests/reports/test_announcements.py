"""What a Connector announced more often than it happened, and what it did not announce of what it loaded."""

from typing import Any

import pytest

from tests.reports.story import (
    CHANGE,
    NAMES,
    REL,
    REQUEST,
    REQUESTOR,
    TEMPLATE,
    TEMPLATOR,
    Story,
    Teller,
    identity,
    onboard,
)

LOADED, PROCESSED = "transport.peerRelationshipTemplateLoaded", "consumption.relationshipTemplateProcessed"
CHANGED, COMPLETED = "transport.relationshipChanged", "consumption.outgoingRequestCreatedAndCompleted"
MESSAGE = {"id": "MSG1", "createdBy": "did:e:localhost:dids:Templator"}
SUCCEEDED: dict[str, Any] = {"predecessor": {"id": "ATT1"}, "successor": {"id": "ATT2"}}


def load(story: Story, *announced: str) -> None:
    """The Requestor loads the RelationshipTemplate, and pushes these events of it."""
    story.http(REQUESTOR, "POST", "/RelationshipTemplates/Peer", {"id": TEMPLATE, "isOwn": False}, 201)
    for trigger in announced:
        data = {"id": TEMPLATE} if trigger == LOADED else {"template": {"id": TEMPLATE}, "result": "NoRequest"}
        story.push(REQUESTOR, trigger, data)


@pytest.mark.parametrize("line", [4, 5, 6, 7])
def test_a_whole_onboarding_announces_nothing_twice(tell: Teller, line: int) -> None:
    story = tell(line)
    onboard(story)
    assert story.recorder.repeated_events(story.scenario) == []


def test_a_status_change_that_is_announced_twice_is_found_also_when_its_data_differ(tell: Teller) -> None:
    story = tell()
    story.request_changed("ManualDecisionRequired", "Expired")
    story.request_changed("DecisionRequired", "Expired")
    assert story.recorder.repeated_events(story.scenario) == []
    story.request_changed("ManualDecisionRequired", "Expired", result="Rejected")
    assert story.recorder.repeated_events(story.scenario) == [
        f"Requestor: consumption.incomingRequestStatusChanged of {REQUEST} ManualDecisionRequired → Expired 2 times"
    ]


@pytest.mark.parametrize(
    ("trigger", "data", "about"),
    [
        ("transport.messageReceived", MESSAGE, "MSG1"),
        ("transport.messageSent", MESSAGE, "MSG1"),
        ("consumption.attributeCreated", {"id": "ATT1", "content": {}}, "ATT1"),
        ("transport.relationshipDecomposedBySelf", {"relationshipId": REL}, f"{REL} (gone) (10000)"),
        ("consumption.attributeSucceeded", SUCCEEDED, '{"predecessor": {"id": "ATT1"}, "successor": {"id": "ATT2"}}'),
    ],
)
def test_what_happens_to_an_object_once_is_announced_once(tell: Teller, trigger: str, data: Any, about: str) -> None:
    story = tell()
    story.push(TEMPLATOR, trigger, data)
    story.push(REQUESTOR, trigger, data)
    assert story.recorder.repeated_events(story.scenario) == []
    story.push(TEMPLATOR, trigger, data)
    assert story.recorder.repeated_events(story.scenario) == [f"Templator: {trigger} of {about} 2 times"]


def test_a_relationship_is_announced_once_in_each_state(tell: Teller) -> None:
    story = tell()
    pending, active = story.relationship(TEMPLATOR, "Pending"), ("Creation", "AcceptanceOfCreation")
    for data in (pending, story.relationship(TEMPLATOR, "Active", *active)):
        story.push(TEMPLATOR, CHANGED, data)
    assert story.recorder.repeated_events(story.scenario) == []
    story.push(TEMPLATOR, CHANGED, pending)
    assert story.recorder.repeated_events(story.scenario) == [f"Templator: {CHANGED} of {REL} Pending (1) 2 times"]


def test_two_triggers_that_announce_one_completion_are_no_repetition_but_each_of_them_twice_is(tell: Teller) -> None:
    story = tell()
    other = "consumption.outgoingRequestFromRelationshipCreationCreatedAndCompleted"
    for trigger in (COMPLETED, other, other):
        story.push(TEMPLATOR, trigger, story.request("Completed", own=True, result="Accepted", source=REL))
    assert story.recorder.repeated_events(story.scenario) == [f"Templator: {other} of {REQUEST} Completed 2 times"]


@pytest.mark.parametrize("line", [4, 7])
def test_a_completion_by_a_relationship_is_announced_by_both_triggers(tell: Teller, line: int) -> None:
    story = tell(line)
    change = "Change" if line == 4 else ""
    other = f"consumption.outgoingRequestFromRelationshipCreation{change}CreatedAndCompleted"
    completed = story.request("Completed", own=True, result="Accepted", source=CHANGE if line == 4 else REL)
    story.http(TEMPLATOR, "GET", "/Requests/Outgoing", [completed])
    story.push(TEMPLATOR, COMPLETED, completed)
    assert story.recorder.missing_events(story.scenario) == [f"Templator: {other} of {REQUEST}"]
    story.push(TEMPLATOR, other, completed)
    assert story.recorder.missing_events(story.scenario) == []


def test_each_load_is_announced_once(tell: Teller) -> None:
    story = tell()
    load(story, LOADED, PROCESSED)
    load(story, LOADED, PROCESSED)
    assert story.recorder.repeated_events(story.scenario) == []
    assert story.recorder.missing_events(story.scenario) == []
    story.push(REQUESTOR, LOADED, {"id": TEMPLATE})
    assert story.recorder.repeated_events(story.scenario) == [f"Requestor: {LOADED} of {TEMPLATE} 3 times"]
    load(story, LOADED)
    assert story.recorder.missing_events(story.scenario) == [f"Requestor: {PROCESSED} of {TEMPLATE} 3 times, but 2"]


def test_what_a_cast_loaded_ahead_may_be_announced_while_the_next_one_prepares(tell: Teller) -> None:
    story = tell(cast=False)
    story.recorder.prepare(story.scenario, NAMES)
    load(story, LOADED)
    later = identity("ONB-02")
    story.recorder.prepare(later, NAMES)
    story.push(REQUESTOR, PROCESSED, {"template": {"id": TEMPLATE}, "result": "NoRequest"})
    story.recorder.begin(story.scenario, NAMES)
    assert story.recorder.missing_events(story.scenario) == []


def test_a_connector_that_loads_its_own_template_need_not_announce_it(tell: Teller) -> None:
    story = tell()
    story.http(TEMPLATOR, "POST", "/RelationshipTemplates/Peer", {"id": TEMPLATE, "isOwn": True}, 201)
    assert story.recorder.missing_events(story.scenario) == []


@pytest.mark.parametrize("result", [None, [], "text", {}, {"isOwn": False}])
def test_an_answer_that_no_connector_should_give_loads_nothing(tell: Teller, result: Any) -> None:
    story = tell()
    story.http(REQUESTOR, "POST", "/RelationshipTemplates/Peer", result, 201)
    story.push(REQUESTOR, PROCESSED, {"template": "text"})
    assert story.recorder.missing_events(story.scenario) == []


def test_events_without_data_come_with_every_start(tell: Teller) -> None:
    story = tell()
    for _ in range(2):
        story.push(REQUESTOR, "runtime.modulesStarted", None)
    assert story.recorder.repeated_events(story.scenario) == []


def test_a_repetition_belongs_to_the_scenario_that_heard_it_first(tell: Teller) -> None:
    story = tell()
    story.push(REQUESTOR, "transport.messageReceived", MESSAGE)
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    later = identity("ONB-02")
    story.recorder.begin(later, NAMES)
    assert story.recorder.changed_since_end() == []
    story.push(REQUESTOR, "transport.messageReceived", MESSAGE)
    assert story.recorder.repeated_events(later) == []
    assert story.recorder.repeated_events(story.scenario) == ["Requestor: transport.messageReceived of MSG1 2 times"]
    assert story.recorder.changed_since_end() == [story.scenario]


def test_a_refused_call_announces_nothing(tell: Teller) -> None:
    story = tell()
    story.push(TEMPLATOR, "transport.messageSent", MESSAGE, "c-1")
    assert story.recorder.events_of_refusals(story.scenario) == []
    story.http(TEMPLATOR, "POST", "/Messages", status=400)
    assert story.recorder.events_of_refusals(story.scenario) == [
        "Templator: transport.messageSent of MSG1 after POST /api/core/v1/Messages"
    ]


@pytest.mark.parametrize("correlation_id", [None, "c-2"])
def test_what_another_call_announces_is_no_matter_of_a_refusal(tell: Teller, correlation_id: str | None) -> None:
    story = tell()
    story.http(TEMPLATOR, "POST", "/Messages", status=400)
    story.push(TEMPLATOR, "transport.messageSent", MESSAGE, correlation_id)
    assert story.recorder.events_of_refusals(story.scenario) == []


def test_a_refused_call_may_find_a_request_expired(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "PUT", f"/Requests/Incoming/{REQUEST}/Accept", status=400)
    data = {"request": story.request("Expired"), "oldStatus": "ManualDecisionRequired", "newStatus": "Expired"}
    story.push(REQUESTOR, "consumption.incomingRequestStatusChanged", data, "c-1")
    assert story.recorder.events_of_refusals(story.scenario) == []


def test_a_synchronisation_that_fails_at_its_end_may_have_brought_something(tell: Teller) -> None:
    story = tell()
    story.http(TEMPLATOR, "POST", "/Account/Sync", status=500)
    story.push(TEMPLATOR, "transport.messageReceived", MESSAGE, "c-1")
    assert story.recorder.events_of_refusals(story.scenario) == []
