"""A second Request between the same two parties: after an end, beside an open one, beside a Relationship."""

from functools import partial

from pytest_bdd import given, parsers, then, when

from fixtures.connector.party import Party
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.decisions import NOT_SENT, at_once, current
from steps.lifecycle import decompose, own_view, reach, terminate
from steps.needs import LOG, needs
from steps.onboarding import Onboarding, need
from steps.relationships import OUTCOME


def receive_another(onboarding: Onboarding) -> None:
    """A Request from another RelationshipTemplate; the one before is kept aside."""
    onboarding.before = need(onboarding.incoming, "a first incoming Request").id
    acts.receive_request(onboarding, acts.plain_request(onboarding))


@given(parsers.re(r"an onboarding of the two has ended with a (?P<ended>rejected|revoked) Relationship"))
@owned_by("DIR-03")
def has_ended(onboarding: Onboarding, ended: str) -> None:
    """Both know that the Relationship, which was founded with a Request, is Rejected or Revoked."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.ask_for_relationship(onboarding)
    acts.receive_relationship(onboarding)
    party = onboarding.requestor if ended == "revoked" else onboarding.templator
    acts.decide_relationship(onboarding, party, "revokes" if ended == "revoked" else "rejects")
    acts.status_after_synchronising(onboarding, onboarding.other(party), OUTCOME[ended])
    onboarding.before = onboarding.first


@given("the Requestor has received another Request of the Templator")
@owned_by("ONB-01")
def received_another(onboarding: Onboarding) -> None:
    """The Request comes from a new RelationshipTemplate and waits for a decision."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))


@given("the Requestor has received a second Request of the Templator while the first one is open")
@owned_by("ONB-01")
def received_second(onboarding: Onboarding) -> None:
    """Both Requests wait for a decision."""
    receive_another(onboarding)


@given("the Requestor has received the same Request again")
@owned_by("ONB-01")
def received_again(onboarding: Onboarding) -> None:
    """The RelationshipTemplate is loaded again and brings a new Request beside the Completed one."""
    onboarding.before = need(onboarding.incoming, "an incoming Request").id
    acts.load_package(onboarding)
    loaded, requestor = need(onboarding.loaded, "a loaded RelationshipTemplate"), onboarding.requestor
    found = eventually(
        "the Requestor has a second incoming Request from the same RelationshipTemplate",
        lambda: requestor.api.incoming_requests(loaded.id),
        lambda requests: sorted(one.status for one in requests) == ["Completed", "ManualDecisionRequired"],
        show=lambda requests: [one.status for one in requests],
        alive=requestor.alive,
    )
    onboarding.incoming = next(one for one in found if one.id != onboarding.before)


@given("the Requestor has accepted the first Request")
@owned_by("ONB-03")
def accepted_first(onboarding: Onboarding) -> None:
    """The first of two open Requests is Completed, and its Relationship is Pending."""
    first, api = need(onboarding.before, "a first Request"), onboarding.requestor.api
    _ = api.accept(first, onboarding.answers).value
    eventually(
        f"the first Request {first} is Completed",
        lambda: api.incoming_request(first).status,
        lambda status: status == "Completed",
        alive=onboarding.requestor.alive,
    )
    onboarding.first = acts.only_relationship(onboarding.requestor, onboarding.templator).id


@given("the Requestor has created a Relationship with the Templator otherwise")
@owned_by("DIR-02")
def created_otherwise(onboarding: Onboarding) -> None:
    """While the Request is open, a Relationship is created from a RelationshipTemplate without a Request."""
    received, asked, loaded = onboarding.incoming, onboarding.asked, onboarding.loaded
    acts.onboarded(onboarding, "Pending")
    onboarding.incoming, onboarding.asked, onboarding.loaded = received, asked, loaded


@given("only the Requestor has left an earlier Relationship")
@owned_by("ACT-03")
def left_by_requestor(onboarding: Onboarding) -> None:
    """The Relationship was Active, was terminated, and only the Requestor has decomposed it."""
    reach(onboarding, "Terminated")
    decompose(onboarding, onboarding.requestor)


@given(parsers.re(r"the Requestor has received a Request within a Relationship that is now (?P<status>\w+)"))
@owned_by("AGN-04")
def within_ended(onboarding: Onboarding, status: str) -> None:
    """A RelationshipTemplate for an existing Relationship has brought a Request before this status."""
    acts.onboarded(onboarding, "Active")
    api, request = onboarding.templator.api, acts.plain_request(onboarding)
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": request, "onExistingRelationship": request}
    onboarding.asked = request
    onboarding.made = api.create_template(content, acts.future(), acts.ALLOCATIONS).value
    acts.load_package(onboarding)
    acts.one_incoming_request(onboarding)
    if status != "Active":
        terminate(onboarding, onboarding.templator)
    if status == "DeletionProposed":
        decompose(onboarding, onboarding.templator)
    acts.status_after_synchronising(onboarding, onboarding.requestor, status)


@when("the Requestor accepts both Requests at once")
def accept_both(onboarding: Onboarding) -> None:
    """Two calls at the same time, one for each Request; their outcomes are kept."""
    api, answers = onboarding.requestor.api, onboarding.answers
    ids = need(onboarding.before, "a first Request"), need(onboarding.incoming, "a second Request").id
    at_once(onboarding, [partial(api.accept_unasked, one, answers) for one in ids])


@then("the Request stays undecided")
def stays_undecided(onboarding: Onboarding) -> None:
    """The Request is as before, without a Response; whether it could be decided later is another matter."""
    request = current(onboarding)
    assert (request.status, request.response) == ("ManualDecisionRequired", None)


@then("one of the two Requests is Completed, and nothing came of the other")
@needs(LOG)
def one_completed(onboarding: Onboarding) -> None:
    """Which of the two it is, is left to chance; the other one is stuck, or still waits because it was refused."""
    ids = need(onboarding.before, "a first Request"), need(onboarding.incoming, "a second Request").id
    eventually(
        f"one of the Requests {', '.join(ids)} is Completed and the other one has failed",
        lambda: sorted(_ends(onboarding, one) for one in ids),
        lambda ends: ends in (["Completed", "failed"], ["Completed", "refused"]),
        alive=onboarding.requestor.alive,
    )


def _ends(onboarding: Onboarding, request_id: str) -> str:
    """What has become of a Request: its status, or that its Relationship could not be made, or that it was refused."""
    request = onboarding.requestor.api.incoming_request(request_id)
    template = need(request.source, "a source of the Request").reference
    if request.status == "Decided" and NOT_SENT.format(template) in onboarding.requestor.connector.running.log():
        return "failed"
    refused = [one for one in onboarding.outcomes if one.answer.status >= 400]
    return "refused" if request.status == "ManualDecisionRequired" and refused else request.status


@then("each side has one Relationship, Pending")
def each_has_one(onboarding: Onboarding) -> None:
    """After both have synchronised, both list the same Relationship and no other."""
    ids, both = set(), (onboarding.requestor, onboarding.templator)
    acts.fetch_everything(both)
    for party in both:
        relationship = acts.only_relationship(party, onboarding.other(party))
        assert relationship.status == "Pending"
        ids.add(relationship.id)
    assert len(ids) == 1


@then(parsers.re(r"each side has the (?P<ended>Rejected|Revoked) Relationship and a new one, Pending"))
def old_and_new(onboarding: Onboarding, ended: str) -> None:
    """Once the Request is Completed and the Templator has synchronised, both list the old and the new Relationship."""
    acts.completed_request(onboarding)
    onboarding.templator.api.synchronise()
    seen = [_all(party, onboarding.other(party)) for party in (onboarding.requestor, onboarding.templator)]
    assert seen[0] == seen[1], f"the Requestor lists {seen[0]}, the Templator {seen[1]}"
    assert sorted(seen[0].values()) == sorted([ended, "Pending"])
    assert seen[0][need(onboarding.before, "a first Relationship")] == ended


def _all(party: Party, peer: Party) -> dict[str, str]:
    """The status of each Relationship that a party has with another, by id."""
    return {one.id: one.status for one in party.api.relationships(peer=peer.address)}


@then("the Templator has two outgoing Requests, both Completed")
def two_outgoing(onboarding: Onboarding) -> None:
    """One for each Relationship that the Templator has received."""
    templator, requestor = onboarding.templator, onboarding.requestor
    eventually(
        "the Templator has two Completed outgoing Requests to the Requestor",
        lambda: [one.status for one in templator.api.outgoing_requests() if one.peer == requestor.address],
        lambda statuses: statuses == ["Completed"] * 2,
        alive=templator.alive,
    )


@then("the rejected Request stays as it was")
def rejected_stays(onboarding: Onboarding) -> None:
    """The first Request still shows its rejecting Response."""
    request = onboarding.requestor.api.incoming_request(need(onboarding.before, "a first Request"))
    response = need(request.response, "a Response")
    assert (request.status, response.content.result) == ("Completed", "Rejected")


@then(parsers.re(r"both sides still have the (?P<ended>Terminated|DeletionProposed) Relationship only"))
def still_ended(onboarding: Onboarding, ended: str) -> None:
    """The Requestor has that one Relationship; the Templator too, unless it has left it."""
    assert own_view(onboarding, onboarding.requestor).status == ended
    assert len(onboarding.requestor.api.relationships(peer=onboarding.templator.address)) == 1
    expected = ["Terminated"] if ended == "Terminated" else []
    found = onboarding.templator.api.relationships(peer=onboarding.requestor.address)
    assert [one.status for one in found] == expected


@then("the Requestor has no Relationship, and the Templator has only the one that the Requestor left")
def only_left(onboarding: Onboarding) -> None:
    """After both have synchronised, nothing new is there."""
    acts.fetch_everything((onboarding.requestor, onboarding.templator))
    assert not onboarding.requestor.api.relationships(peer=onboarding.templator.address)
    relationship = acts.only_relationship(onboarding.templator, onboarding.requestor)
    assert (relationship.id, relationship.status) == (onboarding.first, "DeletionProposed")
