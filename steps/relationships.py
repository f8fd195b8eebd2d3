"""The Relationship: asked for by the Requestor, decided by the Templator, learned by synchronising."""

from pytest_bdd import given, parsers, then, when

from fixtures.connector.dialects.base import CreationRecord
from fixtures.connector.models import Relationship
from fixtures.connector.party import Party
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.onboarding import Onboarding, need
from steps.requests import answered

NESTED_CONTENT = {
    "person": {"name": "Zoë Müller-Đặng", "tags": ["a", "", "ü"], "age": 0},
    "greeting": "Grüße, 客户, مرحبا, 🦊",
    "flags": [True, False, None, {"deep": {"deeper": [[1.5, -2]]}}],
}
OUTCOME = {"accepted": "Accepted", "rejected": "Rejected", "revoked": "Revoked"}


def of_requestor(onboarding: Onboarding) -> Relationship:
    """The Relationship as the Requestor knows it now."""
    return acts.only_relationship(onboarding.requestor, onboarding.templator)


@given("the Requestor has created the Relationship")
@owned_by("DIR-02")
def has_created(onboarding: Onboarding) -> None:
    """Without a Request, the Requestor has created the Relationship with its own content."""
    acts.onboarded(onboarding, "Pending")


@given("the Templator has received the Relationship Request")
@owned_by("ONB-05")
def has_received(onboarding: Onboarding) -> None:
    """The Requestor has accepted the Request, and the Templator has synchronised."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.ask_for_relationship(onboarding)
    acts.receive_relationship(onboarding)


@given("the Templator has synchronised")
@owned_by("ONB-05")
def has_synchronised(onboarding: Onboarding) -> None:
    """The Templator has synchronised and has the Relationship."""
    acts.receive_relationship(onboarding)


@given("the Templator has not synchronised yet")
def has_not_synchronised(onboarding: Onboarding) -> None:
    """The Templator knows no Relationship with the Requestor."""
    assert not onboarding.templator.api.relationships(peer=onboarding.requestor.address)


@given(parsers.parse("the Requestor has a {status} Relationship with the Templator"))
@given(parsers.parse("the Requestor has an {status} Relationship with the Templator"))
@owned_by("DIR-03")
def has_relationship(onboarding: Onboarding, status: str) -> None:
    """A Relationship founded without a Request: Pending, or Active for both sides."""
    acts.onboarded(onboarding, status)


@given("the Templator has accepted the Relationship, but the Requestor has not synchronised")
@owned_by("DIR-03")
def accepted_unknown_to_requestor(onboarding: Onboarding) -> None:
    """The Relationship is Active for the Templator and still Pending for the Requestor."""
    acts.onboarded(onboarding, "Pending")
    acts.receive_relationship(onboarding)
    acts.decide_relationship(onboarding, onboarding.templator, "accepts")


@when("the Requestor creates the Relationship")
def create(onboarding: Onboarding) -> None:
    """The Requestor creates the Relationship with a small content of its own."""
    acts.create_relationship(onboarding, {"name": onboarding.unique})


@when("the Requestor creates the Relationship with nested content in several scripts")
def create_nested(onboarding: Onboarding) -> None:
    """The content has nested objects and lists, empty and falsy values, and four scripts."""
    acts.create_relationship(onboarding, {**NESTED_CONTENT, "unique": onboarding.unique})


@when(parsers.parse("the {role} synchronises"))
def synchronises(onboarding: Onboarding, role: str) -> None:
    """The party fetches what the Backbone holds for it."""
    acts.synchronise(onboarding, onboarding.parties[role])


@when(parsers.re(r"the (?P<role>Templator|Requestor) (?P<decision>accepts|rejects|revokes) the Relationship"))
def decides(onboarding: Onboarding, role: str, decision: str) -> None:
    """The party decides on the Relationship as it knows it."""
    acts.decide_relationship(onboarding, onboarding.parties[role], decision)


@when("the Templator accepts the Relationship with a content of its own")
def accepts_with_content(onboarding: Onboarding) -> None:
    """On line 4 the acceptance carries a content back to the Requestor."""
    onboarding.answer_content = {"welcome": onboarding.unique, **NESTED_CONTENT}
    relationship = acts.only_relationship(onboarding.templator, onboarding.requestor)
    _ = onboarding.templator.api.accept_relationship(relationship, onboarding.answer_content).value


@when("the Templator accepts the Relationship that the background synchronisation brings")
def accepts_when_it_comes(onboarding: Onboarding) -> None:
    """The Templator waits, without synchronising, until it has the Relationship, and accepts it."""
    found = eventually(
        "the background synchronisation has brought the Templator the Relationship",
        lambda: onboarding.templator.api.relationships(peer=onboarding.requestor.address),
        lambda relationships: [one.status for one in relationships] == ["Pending"],
        show=lambda relationships: [one.status for one in relationships],
        alive=onboarding.templator.alive,
    )
    _ = onboarding.templator.api.accept_relationship(found[0]).value


@then("the background synchronisation makes the Relationship Active for the Requestor")
def active_in_the_background(onboarding: Onboarding) -> None:
    """The Requestor waits, without synchronising, until the Relationship is Active."""
    eventually(
        "the background synchronisation has made the Relationship Active for the Requestor",
        lambda: of_requestor(onboarding),
        lambda relationship: relationship.status == "Active",
        show=lambda relationship: relationship.status,
        alive=onboarding.requestor.alive,
    )


@then("the Requestor has one Pending Relationship")
def one_pending(onboarding: Onboarding) -> None:
    """The Requestor has exactly one Relationship with the Templator; it is Pending."""
    assert of_requestor(onboarding).status == "Pending"


@then("the Requestor has one Pending Relationship that carries the Response")
def one_pending_with_response(onboarding: Onboarding) -> None:
    """Once the Request is Completed, the Relationship is there; its creation content holds the Response as given."""
    acts.completed_request(onboarding)
    relationship = of_requestor(onboarding)
    assert relationship.status == "Pending"
    assert_same_response(onboarding, relationship, onboarding.requestor.api.creation_content_type)


@then("the Relationship carries the Requestor's Response for the Templator")
def response_for_templator(onboarding: Onboarding) -> None:
    """The Templator finds the Response in the Relationship's creation content."""
    relationship = acts.only_relationship(onboarding.templator, onboarding.requestor)
    assert_same_response(onboarding, relationship, onboarding.templator.api.creation_content_type)


def assert_same_response(onboarding: Onboarding, relationship: Relationship, content_type: str) -> None:
    """The creation content is of the line's type, and its Response says what the incoming Request's Response says."""
    api = onboarding.requestor.api
    content = api.creation_content(relationship)
    assert isinstance(content, dict), f"the creation content is {content!r}"
    assert content.get("@type") == content_type
    carried, given_response = api.creation_response(relationship), answered(onboarding)
    assert (carried.requestId, carried.result) == (given_response.requestId, given_response.result)
    assert carried.items == given_response.items


@then("the Requestor finds the Pending Relationship by the RelationshipTemplate")
def found_by_template(onboarding: Onboarding) -> None:
    """The query by RelationshipTemplate finds exactly the Relationship; a query by another one finds nothing."""
    acts.completed_request(onboarding)
    loaded, api = need(onboarding.loaded, "a loaded RelationshipTemplate"), onboarding.requestor.api
    found = api.relationships(template_id=loaded.id)
    assert [(one.status, api.template_id(one)) for one in found] == [("Pending", loaded.id)]
    assert not api.relationships(template_id="RLTAAAAAAAAAAAAAAAAA")


@then("the Relationship names the Templator, its address and its public key")
def names_the_peer(onboarding: Onboarding) -> None:
    """``peer`` and ``peerIdentity`` are what the Templator says of itself."""
    assert_peer(of_requestor(onboarding), onboarding.templator)


def assert_peer(relationship: Relationship, peer: Party) -> None:
    """``peer`` and ``peerIdentity`` are what the peer says of itself; on line 4 the realm begins its address."""
    identity, told = peer.api.identity(), relationship.peerIdentity
    assert relationship.peer == identity.address
    assert (told.address, told.publicKey) == (identity.address, identity.publicKey)
    assert told.realm is None or identity.address.startswith(told.realm)
    assert relationship.peerDeletionInfo is None


@then("the Relationship is recorded as requested by the Requestor")
def recorded_as_requested(onboarding: Onboarding) -> None:
    """The Creation change (line 4) or the first audit log entry names the Requestor; nobody has decided."""
    creation = onboarding.requestor.api.creation(of_requestor(onboarding))
    assert (creation.requested_by, creation.outcome) == (onboarding.requestor.address, "Pending")
    assert creation.decided_by is None


@then("the Templator sees the Relationship as requested by the Requestor")
def seen_as_requested(onboarding: Onboarding) -> None:
    """As above, as the Templator sees it; the peer is the Requestor."""
    relationship = acts.only_relationship(onboarding.templator, onboarding.requestor)
    creation = onboarding.templator.api.creation(relationship)
    assert (creation.requested_by, creation.outcome) == (onboarding.requestor.address, "Pending")
    assert onboarding.templator.api.template_id(relationship) == need(onboarding.made, "a RelationshipTemplate").id
    assert_peer(relationship, onboarding.requestor)


@then("the Relationship carries the content that the Requestor sent")
def carries_content(onboarding: Onboarding) -> None:
    """The creation content is what was sent, unchanged and, from line 5 on, wrapped as sent."""
    raw = of_requestor(onboarding).creationContent
    assert raw is None or raw.get("@type") == "ArbitraryRelationshipCreationContent"
    assert onboarding.requestor.api.creation_content(of_requestor(onboarding)) == onboarding.sent_content


@then("the Templator reads the same content once it has synchronised")
def templator_reads_content(onboarding: Onboarding) -> None:
    """The Templator's Relationship holds the same creation content."""
    relationship = acts.receive_relationship(onboarding)
    assert onboarding.templator.api.creation_content(relationship) == onboarding.sent_content


@then("the Requestor reads the content that the Templator sent")
def requestor_reads_answer(onboarding: Onboarding) -> None:
    """The answer content stands in the Requestor's Relationship."""
    for party in (onboarding.templator, onboarding.requestor):
        relationship = acts.only_relationship(party, onboarding.other(party))
        assert party.api.answer_content(relationship) == onboarding.answer_content


@then("the Templator has neither a Relationship nor an outgoing Request")
def templator_has_nothing(onboarding: Onboarding) -> None:
    """Before it synchronises, the Templator knows nothing of what the Requestor did."""
    acts.completed_request(onboarding)
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    assert not api.relationships(peer=onboarding.requestor.address)
    assert not api.outgoing_requests(made.id)


@then("neither side has a Relationship after both have synchronised")
def no_relationship(onboarding: Onboarding) -> None:
    """After both have synchronised, neither lists a Relationship with the other."""
    both = (onboarding.requestor, onboarding.templator)
    acts.fetch_everything(both)
    for party in both:
        assert not party.api.relationships(peer=onboarding.other(party).address)


@then("the synchronisation brings the Templator the Pending Relationship")
def brought_by_synchronisation(onboarding: Onboarding) -> None:
    """The Relationship is listed as Pending; on line 4 the synchronisation itself names it and its Creation change."""
    listed = acts.only_relationship(onboarding.templator, onboarding.requestor)
    pending = acts.only_relationship(onboarding.requestor, onboarding.templator)
    assert (listed.id, listed.status) == (pending.id, "Pending")
    acts.assert_told(onboarding, onboarding.templator, listed)


@then(parsers.parse("the Relationship is {status} for the {role} and still Pending for the {other}"))
def decided_for_one_side(onboarding: Onboarding, status: str, role: str, other: str) -> None:
    """The deciding party knows the new status at once, the other only after it synchronises."""
    party, peer = onboarding.parties[role], onboarding.parties[other]
    assert acts.only_relationship(party, peer).status == status
    assert acts.only_relationship(peer, party).status == "Pending"


@then("the Relationship is Revoked for the Requestor")
def revoked_for_requestor(onboarding: Onboarding) -> None:
    """The Requestor knows at once that it has revoked."""
    assert of_requestor(onboarding).status == "Revoked"


@then(parsers.parse("the Relationship becomes {status} for the {role} when it synchronises"))
def learned_by_synchronising(onboarding: Onboarding, status: str, role: str) -> None:
    """The party synchronises until it knows; on line 4 a synchronisation names the Relationship and its change."""
    party = onboarding.parties[role]
    acts.assert_told(onboarding, party, acts.status_after_synchronising(onboarding, party, status))


@then("the Relationship is Active for both sides")
def active_for_both(onboarding: Onboarding) -> None:
    """Both parties read Active."""
    for party in (onboarding.templator, onboarding.requestor):
        assert acts.only_relationship(party, onboarding.other(party)).status == "Active"


@then(parsers.re(r"both sides record that the (?P<role>Templator|Requestor) (?P<decided>accepted|rejected|revoked) it"))
def both_record(onboarding: Onboarding, role: str, decided: str) -> None:
    """The Creation change (line 4) or the audit log names the deciding party and what it decided, on both sides."""
    told: list[CreationRecord] = []
    for party in (onboarding.templator, onboarding.requestor):
        creation = party.api.creation(acts.only_relationship(party, onboarding.other(party)))
        assert (creation.outcome, creation.decided_by) == (OUTCOME[decided], onboarding.parties[role].address)
        assert creation.requested_by == onboarding.requestor.address
        for time in creation.times:
            acts.assert_recent(time)
        told.append(creation)
    assert told[0] == told[1], "the two sides do not record the same"


@then(parsers.parse("each side still has that one Relationship, {status}"))
def still_one(onboarding: Onboarding, status: str) -> None:
    """After both have synchronised, both list exactly the first Relationship, in its status."""
    first = need(onboarding.first, "a first Relationship")
    both = (onboarding.templator, onboarding.requestor)
    acts.fetch_everything(both)
    for party in both:
        relationship = acts.only_relationship(party, onboarding.other(party))
        assert (relationship.id, relationship.status) == (first, status)
