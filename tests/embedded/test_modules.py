"""The Connector's modules: webhooks, background synchronisation, auto-accept."""

from collections import Counter

from fixtures.waiting import eventually
from tests.embedded.conftest import Cast, Surroundings
from tests.embedded.onboarding import decide, load, package, reference_of, relationship, template_without_request

CORRELATION_ID = "ours-1"


def test_automatic_hosts_need_no_call(cast: Cast) -> None:
    """Background synchronisation brings the Relationship, auto-accept accepts it."""
    offered = package(cast.automatic)
    decide(cast.requestor, load(cast.requestor, offered), "Accept")
    relationship(cast.requestor, offered.template_id, "Active")


def test_each_subscription_gets_the_event(cast: Cast, surroundings: Surroundings) -> None:
    name = cast.requestor.name
    surroundings.listener.received.clear()
    template = template_without_request(cast.templator)
    reference = {"reference": reference_of(template)}
    cast.requestor.post("/RelationshipTemplates/Peer", reference, headers={"x-correlation-id": CORRELATION_ID})
    loaded = "transport.peerRelationshipTemplateLoaded"
    expected = Counter({(name, loaded): 1, (f"{name}-{loaded}", loaded): 1})
    events = eventually(
        "both subscriptions got the event",
        lambda: [event for event in surroundings.listener.received if event.trigger == loaded],
        lambda seen: Counter((event.connector_name, event.trigger) for event in seen) == expected,
    )
    assert {event.data["id"] for event in events} == {template["id"]}
    correlation_id = CORRELATION_ID if cast.requestor.line > 5 else None
    assert {event.correlation_id for event in events} == {correlation_id}
