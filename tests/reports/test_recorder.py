"""The recorder: what is a transition, whose it is, and which of them were announced."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from reports import lifecycle
from reports.observations import GONE, Exchange, PushedEvent
from reports.run import assemble
from reports.sightings import in_answer, in_event
from reports.stream import read, read_directory
from tests.reports.story import (
    CHANGE,
    NAMES,
    REL,
    REQUEST,
    REQUESTOR,
    START,
    TEMPLATOR,
    Teller,
    identity,
    onboard,
)


@pytest.mark.parametrize("line", [4, 5, 6, 7])
def test_a_whole_onboarding_is_seen_by_all_witnesses_and_keeps_all_rules(tell: Teller, line: int) -> None:
    story = tell(line)
    onboard(story)
    assert story.recorder.missing_events(story.scenario) == []
    assert lifecycle.check(story.recorder.record(story.scenario)) == []
    seen = story.steps()
    assert ("http", REQUESTOR, "incoming Request", "ManualDecisionRequired", "Decided") in seen
    assert ("event", REQUESTOR, "incoming Request", "DecisionRequired", "ManualDecisionRequired") in seen
    assert ("event", TEMPLATOR, "outgoing Request", None, "Completed") in seen
    assert ("backbone", "Backbone", "Relationship", "Pending", "Active") in seen
    assert ("http", REQUESTOR, "Relationship", None, "Active") in seen
    assert (("http", TEMPLATOR, "RelationshipChange", None, "Pending") in seen) is (line == 4)


def test_a_transition_knows_its_step_call_correlation_and_cause(tell: Teller) -> None:
    story = tell()
    story.recorder.step("When the Requestor loads it")
    story.http(REQUESTOR, "POST", "/Relationships?x=1", story.relationship(REQUESTOR, "Pending"), 201)
    [seen] = story.recorder.transitions(story.scenario)
    assert (seen.scenario, seen.step) == ("ONB-01", "When the Requestor loads it")
    assert (seen.call, seen.correlation_id) == ("POST /api/core/v1/Relationships", "c-1")
    assert (seen.by, seen.at, seen.detail.request) == (REQUESTOR, story.now, REQUEST)


def test_a_state_that_is_seen_again_is_no_transition(tell: Teller) -> None:
    story = tell()
    for _ in range(3):
        story.http(REQUESTOR, "GET", f"/Requests/Incoming/{REQUEST}", story.request("Open"))
    assert story.steps() == [("http", REQUESTOR, "incoming Request", None, "Open")]


def _answer(body: object, status: int | None = 200, method: str = "GET", path: str = "/api/v2/Messages") -> Exchange:
    return Exchange(None, "connector-1", START, 0.1, method, path, {}, None, status, {}, body, None, 7)


def test_objects_are_never_looked_for_inside_content() -> None:
    inner = {"id": REQUEST, "isOwn": False, "status": "Open"}
    bodies = [{"result": {"id": "MSG1", "content": inner}}, {"result": [{"content": [inner]}]}, {"content": inner}]
    assert [in_answer(_answer(body)) for body in bodies] == [[], [], []]


def test_a_refusal_and_a_missing_answer_show_nothing() -> None:
    body = {"result": {"id": REQUEST, "isOwn": False, "status": "Open"}}
    assert in_answer(_answer(body, 400)) == in_answer(_answer(body, None)) == []
    assert len(in_answer(_answer(body))) == 1


@pytest.mark.parametrize(
    "body", [None, "text", 7, [], {"result": None}, {"result": [None, 3, {"id": 5}]}, {"result": ""}]
)
def test_bodies_that_no_connector_should_send_show_nothing(body: object) -> None:
    assert in_answer(_answer(body)) == []
    assert in_event(PushedEvent("connector-1", START, "transport.relationshipChanged", body, None)) == []


def test_decomposing_makes_the_relationship_gone_for_its_own_side() -> None:
    [answered] = in_answer(_answer(None, 204, "DELETE", f"/api/core/v1/Relationships/{REL}"))
    data = {"relationshipId": REL}
    [pushed] = in_event(PushedEvent("c", START, "transport.relationshipDecomposedBySelf", data, None))
    assert (answered.id, answered.status) == (pushed.id, pushed.status) == (REL, GONE)


def test_events_that_overtake_each_other_are_put_in_the_order_of_the_history(tell: Teller) -> None:
    story = tell()
    story.push(
        REQUESTOR,
        "transport.relationshipChanged",
        story.relationship(REQUESTOR, "Active", "Creation", "AcceptanceOfCreation"),
    )
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    assert [step[3:] for step in story.steps()] == [(None, "Active"), (None, "Pending")]


def test_an_older_answer_of_an_overlapping_call_is_no_step_back(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Open")])
    before = story.now
    story.http(REQUESTOR, "PUT", f"/Requests/Incoming/{REQUEST}/Accept", story.request("Decided", result="Accepted"))
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("DecisionRequired")], sent=before)
    assert [step[3:] for step in story.steps()] == [(None, "Open"), ("Open", "Decided"), ("Open", "DecisionRequired")]


def test_an_older_answer_of_a_later_call_is_a_step_back(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Decided", result="Accepted")])
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("DecisionRequired")])
    assert story.steps()[-1][3:] == ("Decided", "DecisionRequired")
    [violation] = lifecycle.check(story.recorder.record(story.scenario))
    assert violation.rule == "a state may follow the one before it"


def test_an_object_stays_with_the_scenario_that_saw_it_first(tell: Teller) -> None:
    story = tell()
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    later = identity("ONB-02")
    story.recorder.begin(later, NAMES)
    active = story.relationship(REQUESTOR, "Active", "Creation", "AcceptanceOfCreation")
    story.http(
        REQUESTOR, "GET", "/Relationships", [active, story.relationship(REQUESTOR, "Pending", identifier="REL2")]
    )
    assert [step[4] for step in story.steps()] == ["Pending", "Active"]
    assert story.recorder.changed_since_end() == [story.scenario]
    assert [seen.id for seen in story.recorder.transitions(later)] == ["REL2"]


def test_what_is_done_to_a_relationship_after_its_scenario_is_no_scenarios_and_is_checked_still(tell: Teller) -> None:
    story = tell()
    story.ledger(None, "Pending", REQUESTOR)
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    later = identity("ONB-02")
    story.recorder.begin(later, NAMES)
    story.http(TEMPLATOR, "GET", "/Relationships", [story.relationship(TEMPLATOR, "Pending")])
    story.ledger("Pending", "DeletionProposed", REQUESTOR)
    story.http(TEMPLATOR, "GET", "/Relationships", [story.relationship(TEMPLATOR, "DeletionProposed")])
    events = [event for event in read(story.stream.path) if event["type"] == "transition"]
    assert [(event["scenario"], event["party"], event["to"], event["by"]) for event in events] == [
        ("ONB-01", "Backbone", "Pending", REQUESTOR),
        ("ONB-01", TEMPLATOR, "Pending", REQUESTOR),
        ("", "Backbone", "DeletionProposed", NAMES[REQUESTOR]),
        ("", NAMES[TEMPLATOR], "DeletionProposed", NAMES[REQUESTOR]),
    ]
    assert story.recorder.transitions(later) == []
    assert story.recorder.changed_since_end() == [story.scenario]
    assert {seen.new for seen in story.recorder.record(story.scenario).transitions} == {"Pending", "DeletionProposed"}


def test_a_relationship_that_comes_only_after_the_last_step_is_its_scenarios(tell: Teller) -> None:
    story = tell()
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    story.ledger(None, "Pending", REQUESTOR)
    assert [event["scenario"] for event in read(story.stream.path) if event["type"] == "transition"] == ["ONB-01"]


def test_an_object_of_a_pair_that_no_cast_holds_belongs_to_no_scenario(tell: Teller) -> None:
    story = tell()
    stranger = {**story.relationship(REQUESTOR, "Pending"), "peer": "did:e:localhost:dids:stranger"}
    story.http(REQUESTOR, "GET", "/Relationships", [stranger])
    story.recorder.connector("connector-3", "did:e:localhost:dids:third", 7)
    story.http(REQUESTOR, "GET", "/Relationships", [{**stranger, "peer": "did:e:localhost:dids:third", "id": "REL3"}])
    assert story.steps() == []
    events = [event for event in read(story.stream.path) if event["type"] == "transition"]
    assert [event["scenario"] for event in events] == ["", ""]


def test_a_cast_that_is_lent_in_a_step_counts_from_then_on(tell: Teller) -> None:
    story = tell(cast=False)
    story.recorder.begin(story.scenario)
    story.recorder.cast(story.scenario, NAMES)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Open")])
    assert story.steps() == [("http", REQUESTOR, "incoming Request", None, "Open")]


def test_what_a_cast_did_ahead_belongs_to_its_scenario(tell: Teller) -> None:
    story = tell(cast=False)
    earlier = identity("ONB-02")
    story.recorder.begin(earlier, {"Templator": "connector-8", "Requestor": "connector-9"})
    story.recorder.prepare(story.scenario, NAMES)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Open")])
    story.recorder.end(earlier, verdict="passed", exit=0, duration=1.0, phase="")
    story.recorder.begin(story.scenario)
    story.recorder.cast(story.scenario, NAMES)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Expired")])
    assert [step[3:] for step in story.steps()] == [(None, "Open"), ("Open", "Expired")]
    assert story.recorder.transitions(earlier) == []


def test_what_was_prepared_in_vain_is_forgotten(tell: Teller) -> None:
    story = tell(cast=False)
    story.recorder.prepare(story.scenario, NAMES)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Open")])
    story.recorder.prepare(story.scenario, {})
    story.recorder.begin(story.scenario, NAMES)
    assert story.steps() == []


def test_what_another_cast_did_ahead_belongs_to_nobody(tell: Teller, tmp_path: Path) -> None:
    """Its Connector had to end before the scenario came; the one that stayed still tells of what was prepared."""
    story = tell(cast=False)
    story.recorder.prepare(story.scenario, {"Templator": "connector-9", "Requestor": NAMES[REQUESTOR]})
    story.recorder.connector("connector-9", "did:e:9", 7)
    asked = story.request("Open") | {"peer": "did:e:9"}
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [asked])
    assert [step[3:] for step in story.steps()] == [(None, "Open")]
    story.recorder.begin(story.scenario)
    story.recorder.cast(story.scenario, NAMES | {"Requestor": "connector-8"})
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [asked | {"status": "Expired"}])
    assert story.steps() == []
    story.stream.close()
    assert assemble(read_directory(tmp_path)).scenarios[story.scenario.key].transitions == []


def test_a_release_that_is_known_not_to_announce_expired_is_not_accused(tell: Teller) -> None:
    story = tell()
    for role, name in NAMES.items():
        story.recorder.connector(name, story.address(role), 6, announces_expired=False)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Expired")])
    assert story.recorder.missing_events(story.scenario) == []


def test_what_http_shows_and_no_event_announced_is_missing(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("ManualDecisionRequired")])
    assert story.recorder.missing_events(story.scenario) == [
        f"Requestor: incoming Request {REQUEST} ManualDecisionRequired"
    ]
    story.request_changed("DecisionRequired", "ManualDecisionRequired")
    assert story.recorder.missing_events(story.scenario) == [f"Requestor: incoming Request {REQUEST} DecisionRequired"]
    story.request_changed("Open", "DecisionRequired")
    story.push(REQUESTOR, "consumption.incomingRequestReceived", story.request("ManualDecisionRequired"))
    assert story.recorder.missing_events(story.scenario) == []


def test_what_a_connector_did_at_the_backbone_it_must_announce_and_its_peer_must_not_yet(tell: Teller) -> None:
    story = tell()
    story.ledger(None, "Pending", REQUESTOR)
    assert story.recorder.missing_events(story.scenario) == [f"Requestor: Relationship {REL} Pending"]
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    assert story.recorder.missing_events(story.scenario) == []


def test_a_relationship_that_was_revoked_before_its_templator_knew_is_announced_once(tell: Teller) -> None:
    story = tell()
    revoked = ("Creation", "RevocationOfCreation")
    story.http(TEMPLATOR, "GET", "/Relationships", [story.relationship(TEMPLATOR, "Revoked", *revoked)])
    assert story.recorder.missing_events(story.scenario) == [f"Templator: Relationship {REL} Revoked"]
    story.push(TEMPLATOR, "transport.relationshipChanged", story.relationship(TEMPLATOR, "Pending", *revoked))
    assert story.recorder.missing_events(story.scenario) == []


@pytest.mark.parametrize(("line", "missing"), [(4, 0), (5, 0), (6, 1), (7, 1)])
def test_expired_is_announced_from_line_6_on(tell: Teller, line: int, missing: int) -> None:
    story = tell(line)
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("Expired")])
    assert len(story.recorder.missing_events(story.scenario)) == missing


def test_a_request_that_a_template_offered_is_announced_once_when_it_is_completed(tell: Teller) -> None:
    story = tell()
    for status in ("Draft", "Open"):
        story.http(TEMPLATOR, "GET", "/Requests/Outgoing", [story.request(status, own=True)])
    assert story.recorder.missing_events(story.scenario) == []


def test_a_completion_that_two_events_announce_is_one_transition(tell: Teller) -> None:
    story = tell()
    completed = story.request("Completed", own=True, result="Accepted", source=REL)
    story.push(TEMPLATOR, "consumption.outgoingRequestCreatedAndCompleted", completed)
    story.push(TEMPLATOR, "consumption.outgoingRequestFromRelationshipCreationCreatedAndCompleted", completed)
    assert story.steps() == [("event", TEMPLATOR, "outgoing Request", None, "Completed")]


def test_a_connector_without_webhooks_misses_nothing(tell: Teller) -> None:
    story = tell(announces=False)
    story.http(REQUESTOR, "GET", "/Relationships", [story.relationship(REQUESTOR, "Pending")])
    assert story.recorder.missing_events(story.scenario) == []


def test_the_barrier_ends_with_the_event_that_was_missing(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "GET", "/Relationships", [story.relationship(REQUESTOR, "Pending")])
    missing: list[list[str]] = []
    waiting = threading.Thread(target=lambda: missing.append(story.recorder.wait_for_events(story.scenario, 60)))
    waiting.start()
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    waiting.join(timeout=10)
    assert missing == [[]]


def test_the_barrier_ends_at_its_deadline_and_says_what_is_missing(tell: Teller) -> None:
    story = tell()
    story.http(REQUESTOR, "GET", "/Relationships", [story.relationship(REQUESTOR, "Pending")])
    assert story.recorder.wait_for_events(story.scenario, 0.02) == [f"Requestor: Relationship {REL} Pending"]


def test_events_that_came_late_are_told(tell: Teller) -> None:
    story = tell()
    related = story.relationship(REQUESTOR, "Pending")
    story.http(REQUESTOR, "GET", "/Relationships", [related])
    late = threading.Timer(1.1, story.push, (REQUESTOR, "transport.relationshipChanged", related))
    late.start()
    assert story.recorder.wait_for_events(story.scenario, 2) == []
    late.join()
    (wait,) = (event for event in story.recorder.stream.since(0) if event["type"] == "waited")
    assert (wait["scenario"], wait["until"], wait["deadline"]) == (story.scenario.key, "every event came in", 2)
    assert wait["seconds"] > 1


def test_what_another_thread_waited_for_is_no_scenarios(tell: Teller) -> None:
    story = tell()
    other = threading.Thread(target=story.recorder.waited, args=("it has started", 31.0, 60.0))
    other.start()
    other.join()
    (wait,) = (event for event in story.recorder.stream.since(0) if event["type"] == "waited")
    assert wait["scenario"] == ""


def test_a_failed_check_is_kept_with_its_scenario(tell: Teller) -> None:
    story = tell()
    story.recorder.check("lists hold no id twice", "passed")
    story.recorder.check("the Can… route agrees", "failed", "it said yes")
    assert story.recorder.failed_checks(story.scenario) == ["the Can… route agrees: it said yes"]


def test_observations_may_come_from_many_threads(tell: Teller) -> None:
    story = tell(4)

    def observe(number: int) -> None:
        for status in ("Open", "DecisionRequired"):
            body = {"result": {**story.request(status), "id": f"REQ{number}"}}
            at = START + timedelta(seconds=number)
            story.recorder.exchange(
                Exchange(None, NAMES[REQUESTOR], at, 0, "GET", "/", {}, None, 200, {}, body, None, 4)
            )

    threads = [threading.Thread(target=observe, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(story.steps()) == 16
    assert sum(event["type"] == "transition" for event in read(story.stream.path)) == 16


def test_line_4_takes_the_relationships_of_the_sync_result_and_their_changes(tell: Teller) -> None:
    story = tell(4)
    story.http(TEMPLATOR, "POST", "/Account/Sync", {"relationships": [story.relationship(TEMPLATOR, "Pending")]})
    relationship, change = story.recorder.transitions(story.scenario)
    assert (relationship.id, relationship.detail.change_status) == (REL, "Pending")
    assert (change.id, change.detail.relationship, change.by) == (CHANGE, REL, REQUESTOR)


def test_what_is_older_than_the_run_belongs_to_no_scenario(tell: Teller) -> None:
    story = tell()
    story.recorder.past([REL])
    story.http(REQUESTOR, "GET", "/Relationships", [story.relationship(REQUESTOR, "Active")])
    story.http(REQUESTOR, "GET", f"/Requests/Incoming/{REQUEST}", story.request("Open"))
    assert story.steps() == [("http", REQUESTOR, "incoming Request", None, "Open")]


def test_what_is_not_documented_is_told_once_for_each_scenario_whose_cast_showed_it(tell: Teller) -> None:
    story = tell()
    for _ in range(2):
        story.recorder.addition(NAMES[REQUESTOR], "LocalRequest.mood")
        story.push(REQUESTOR, "transport.moonRose", {})
    story.recorder.addition("connector-9", "LocalRequest.mood")
    story.recorder.begin(identity("ONB-02"), {"Requestor": NAMES[REQUESTOR]})
    story.recorder.addition(NAMES[REQUESTOR], "LocalRequest.mood")
    told = [event for event in read(story.stream.path) if event["type"] == "addition"]
    mood = "LocalRequest.mood"
    assert [(event["scenario"], event["connector"], event["what"]) for event in told] == [
        ("ONB-01", "connector-2", mood),
        ("ONB-01", "connector-2", "event transport.moonRose"),
        ("", "connector-9", mood),
        ("ONB-02", "connector-2", mood),
    ]
    assert story.recorder.failed_checks(story.scenario) == []


def test_who_wants_it_strict_has_a_failed_check_of_what_is_not_documented(tell: Teller) -> None:
    story = tell()
    story.recorder.strict = True
    onboard(story)
    assert story.recorder.failed_checks(story.scenario) == []
    for _ in range(2):
        story.push(REQUESTOR, "transport.moonRose", {})
    assert story.recorder.failed_checks(story.scenario) == ["nothing that is not documented: event transport.moonRose"]
