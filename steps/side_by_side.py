"""Several onboardings at the same time, and two parties that offer each other the same."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import pytest
from pytest_bdd import given, then, when

from fixtures.connector.models import LocalRequest, Relationship, RelationshipTemplate
from fixtures.connector.party import Party
from fixtures.connector.request_items import KINDS, Json
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.decisions import NOT_SENT
from steps.needs import LOG, needs
from steps.onboarding import Onboarding, need

T = TypeVar("T")
KIND = KINDS["ReadAttribute"]


@dataclass
class Offer:
    """One party's RelationshipTemplate as another one has loaded it, the Request that came, and the name to give."""

    templator: Party
    requestor: Party
    name: str
    template: RelationshipTemplate
    request: LocalRequest | None = None


@dataclass
class Offers:
    """All offers of the scenario."""

    all: list[Offer] = field(default_factory=list)


@pytest.fixture
def offers() -> Offers:
    """One :class:`Offers` per scenario."""
    return Offers()


def at_the_same_time(acts_of_all: Sequence[Callable[[], T]]) -> list[T]:
    """Run all at once, each in a thread of its own, and wait for all of them."""
    with ThreadPoolExecutor(len(acts_of_all)) as threads:
        return [running.result() for running in [threads.submit(one) for one in acts_of_all]]


def offer(templator: Party, unique: str, allocations: int) -> RelationshipTemplate:
    """A RelationshipTemplate whose Request asks for a given name."""
    request = acts.request_of(KIND.ask(templator.api, unique))
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": request}
    return templator.api.create_template(content, acts.future(), allocations).value


def received(one: Offer) -> LocalRequest:
    """Load the RelationshipTemplate and wait for its Request."""
    api = one.requestor.api
    loaded = api.load_template(one.templator.api.reference(one.template)).value
    return eventually(
        f"the {one.requestor.role} has one incoming Request from {loaded.id} in ManualDecisionRequired",
        lambda: api.incoming_requests(loaded.id),
        lambda requests: [request.status for request in requests] == ["ManualDecisionRequired"],
        show=lambda requests: [request.status for request in requests],
        alive=one.requestor.alive,
    )[0]


def accept(one: Offer) -> None:
    """The Requestor of an offer accepts its Request with the name that belongs to this offer."""
    request = need(one.request, "an incoming Request")
    answers = [KIND.answer(one.requestor.address, one.name)]
    one.request = one.requestor.api.accept(request.id, answers).value


@given("the Requestor, the third party and the fourth party have received the Request of one RelationshipTemplate")
@owned_by("ONB-01")
def three_requestors(onboarding: Onboarding, offers: Offers) -> None:
    """The Templator makes one RelationshipTemplate; each of the three loads it, at the same time."""
    template = offer(onboarding.templator, onboarding.unique, 3)
    parties = [party for party in onboarding.parties.values() if party is not onboarding.templator]
    names = [f"{onboarding.unique} {party.role}" for party in parties]
    offers.all = [
        Offer(onboarding.templator, party, name, template) for party, name in zip(parties, names, strict=True)
    ]
    receive_all(offers)


@given("the Requestor has received Requests of the Templator, the third party and the fourth party")
@owned_by("ONB-01")
def three_templators(onboarding: Onboarding, offers: Offers) -> None:
    """Each of the three makes a RelationshipTemplate; the Requestor loads all of them, at the same time."""
    requestor = onboarding.requestor
    for party in onboarding.parties.values():
        if party is not requestor:
            name = f"{onboarding.unique} {party.role}"
            offers.all.append(Offer(party, requestor, name, offer(party, onboarding.unique, 1)))
    receive_all(offers)


@given("each has received a Request of the other")
@owned_by("ONB-01")
def each_other(onboarding: Onboarding, offers: Offers) -> None:
    """Both make a RelationshipTemplate with a Request and load the other's."""
    for maker in (onboarding.templator, onboarding.requestor):
        loader = onboarding.other(maker)
        name = f"{onboarding.unique} {loader.role}"
        offers.all.append(Offer(maker, loader, name, offer(maker, onboarding.unique, 1)))
    receive_all(offers)


def receive_all(offers: Offers) -> None:
    """All load at the same time."""
    requests = at_the_same_time([partial(received, one) for one in offers.all])
    for one, request in zip(offers.all, requests, strict=True):
        one.request = request


@when("all Requests are accepted at the same time")
@when("both accept at the same time")
def accept_all(offers: Offers) -> None:
    """Every Requestor accepts, with a name of its own."""
    at_the_same_time([partial(accept, one) for one in offers.all])


@then("each Request becomes Completed and has founded a Relationship of its own")
def all_completed(offers: Offers) -> None:
    """The Response of each Request names another Relationship, with the offer's Templator as peer."""
    carriers = set()
    for one in offers.all:
        request = completed(one)
        relationship = acts.only_relationship(one.requestor, one.templator)
        response = need(request.response, "a Response")
        source = need(response.source, "a source of the Response")
        assert (source.type, source.reference) == one.requestor.api.carrier(relationship)
        carriers.add(source.reference)
    assert len(carriers) == len(offers.all)


def completed(one: Offer) -> LocalRequest:
    """Wait until the offer's Request is Completed."""
    identifier, api = need(one.request, "an incoming Request").id, one.requestor.api
    return eventually(
        f"the {one.requestor.role}'s Request {identifier} is Completed",
        lambda: api.incoming_request(identifier),
        lambda request: request.status == "Completed",
        show=lambda request: request.status,
        alive=one.requestor.alive,
    )


@then("once they have synchronised, each Templator has the Relationship with the right Requestor and its answer")
def none_mixed_up(offers: Offers) -> None:
    """The name inside the Relationship is the one that its own Requestor gave."""
    for templator in {id(one.templator): one.templator for one in offers.all}.values():
        templator.api.synchronise()
    for one in offers.all:
        relationship = acts.only_relationship(one.templator, one.requestor)
        assert relationship.status == "Pending"
        assert one.templator.api.template_id(relationship) == one.template.id
        assert name_in(one.templator, relationship) == one.name


def name_in(party: Party, relationship: Relationship) -> Any:
    """The given name that the Response inside a Relationship carries."""
    attribute: Json = need(party.api.creation_response(relationship).items[0].attribute, "an Attribute")
    return need(KIND.value_of, "a value of the kind")(attribute)


@then("all Relationships can become Active, each for both of its sides")
def all_active(offers: Offers) -> None:
    """Each Templator accepts; each Requestor learns it by synchronising."""
    for one in offers.all:
        _ = one.templator.api.accept_relationship(acts.only_relationship(one.templator, one.requestor)).value
    for one in offers.all:
        one.requestor.api.synchronise()
        for party, peer in ((one.templator, one.requestor), (one.requestor, one.templator)):
            assert acts.only_relationship(party, peer).status == "Active"


@then("one of the two has founded the Relationship, and the other one could not")
@needs(LOG)
def one_founded(offers: Offers) -> None:
    """One Request becomes Completed; the other stays Decided, and its Connector logs that it could not go on."""
    ends = [eventually("the answer has had its effect", partial(end_of, one), bool) for one in offers.all]
    assert sorted(ends) == ["Completed", "Decided"], f"the Requests ended as {ends}"


def end_of(one: Offer) -> str:
    """``Completed``, ``Decided`` when the Connector has given up, else nothing yet."""
    request = one.requestor.api.incoming_request(need(one.request, "an incoming Request").id)
    gave_up = NOT_SENT.format(one.template.id) in one.requestor.connector.running.log()
    return request.status if request.status == "Completed" or gave_up else ""


@then("both sides have that one Relationship once they have synchronised")
def both_have_one(onboarding: Onboarding, offers: Offers) -> None:
    """The same Relationship is listed on both sides, Pending; it carries the answer of the side that founded it."""
    acts.fetch_everything((onboarding.templator, onboarding.requestor))
    both = [acts.only_relationship(one.requestor, one.templator) for one in offers.all]
    assert len({relationship.id for relationship in both}) == 1
    assert {relationship.status for relationship in both} == {"Pending"}
    founder = next(one for one in offers.all if end_of(one) == "Completed")
    assert name_in(founder.templator, both[0]) == founder.name
