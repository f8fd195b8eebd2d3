"""Handing over and loading the onboarding package: again, by somebody else, with other references, without success."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.connector.outcome import Outcome
from fixtures.connector.party import Party
from fixtures.connector.references import naming_nothing
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.needs import EVENTS, needs
from steps.onboarding import Onboarding, need

PARTY = "Templator|Requestor|third party|fourth party"
UNKNOWN = {"that does not exist": "RLTAAAAAAAAAAAAAAAAA", "by something that is no id": "RLT"}
ANY_KEY = '{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","alg":3,"@type":"CryptoSecretKey"}'


@dataclass
class Holdings:
    """Which RelationshipTemplates and tokens each party held when it was remembered, and what a scenario made first."""

    before: dict[str, set[str]] = field(default_factory=dict)

    def remember(self, onboarding: Onboarding) -> None:
        """Keep what each party holds now."""
        self.before = {role: held_by(party) for role, party in onboarding.parties.items()}


def held_by(party: Party) -> set[str]:
    """Ids of the RelationshipTemplates and of the tokens that a party has stored."""
    return {one.id for one in [*party.api.templates(), *party.api.tokens()]}


@pytest.fixture
def holdings() -> Holdings:
    """One :class:`Holdings` per scenario."""
    return Holdings()


def attempt(onboarding: Onboarding, holdings: Holdings, role: str, act: Callable[[], Outcome[Any]]) -> None:
    """Remember what everybody holds, and do what should be refused."""
    holdings.remember(onboarding)
    acts.attempt(onboarding, act, role)


def own_reference(onboarding: Onboarding) -> str:
    """The RelationshipTemplate's own reference."""
    return onboarding.templator.api.reference(need(onboarding.made, "a RelationshipTemplate"))


def results(party: Party, template_id: str) -> list[str]:
    """What a party's Connector announced so far about the RelationshipTemplates that it loaded under an id."""
    return [one["result"] for one in party.events(acts.PROCESSED) if one["template"]["id"] == template_id]


def processed(party: Party, template_id: str, times: int) -> list[str]:
    """Wait until a party's Connector has announced so many times what loading a RelationshipTemplate led to."""
    return eventually(
        f"the event {acts.PROCESSED} for {template_id} has come {times} times",
        lambda: results(party, template_id),
        lambda found: len(found) >= times,
        alive=party.alive,
    )


@given(parsers.re(r"the Templator has made a RelationshipTemplate for (?P<number>one|two|any number of) part(y|ies)"))
def made_for(onboarding: Onboarding, number: str) -> None:
    """A RelationshipTemplate without a Request whose allocations are limited to a number, or not at all."""
    api = onboarding.templator.api
    content = api.customised_template_content({"offer": onboarding.unique})
    limit = {"one": 1, "two": 2, "any number of": None}[number]
    onboarding.made = api.create_template(content, acts.future(), limit).value
    assert onboarding.made.maxNumberOfAllocations == limit


@given("the Requestor has loaded it")
@given("the Requestor has loaded the onboarding package")
@owned_by("PKG-01")
def has_loaded(onboarding: Onboarding) -> None:
    """The Requestor has loaded the RelationshipTemplate by its own reference."""
    acts.load_package(onboarding)


@given("the Requestor has received its Request")
@owned_by("ONB-01")
def has_received(onboarding: Onboarding) -> None:
    """The RelationshipTemplate has brought the Requestor one incoming Request."""
    acts.load_package(onboarding)
    acts.one_incoming_request(onboarding)


@given("the Templator has made a second RelationshipTemplate with a Request")
def second_template(onboarding: Onboarding) -> None:
    """The first one remains; from now on the second one is the onboarding package."""
    acts.make_template(onboarding, acts.plain_request(onboarding))


@given("the third party has loaded it too")
@owned_by("PKG-04")
def third_has_loaded(onboarding: Onboarding) -> None:
    """The third party holds the RelationshipTemplate as well."""
    _ = onboarding.third_party.api.load_template(own_reference(onboarding)).value


@given("the third party was refused it, because no allocation is left")
@owned_by("REF-D9")
def third_was_refused(onboarding: Onboarding) -> None:
    """The only allocation is the Requestor's."""
    _ = onboarding.third_party.api.load_template(own_reference(onboarding)).refusal


@when("the Requestor loads it again")
def loads_again(onboarding: Onboarding) -> None:
    """The Requestor loads the same RelationshipTemplate once more."""
    acts.load_package(onboarding)


@when("the third party loads it")
def third_loads(onboarding: Onboarding) -> None:
    """The third party loads the RelationshipTemplate by its own reference."""
    onboarding.loaded = onboarding.third_party.api.load_template(own_reference(onboarding)).value


@when("the Templator loads its own onboarding package")
def loads_own(onboarding: Onboarding) -> None:
    """The Templator's Connector gets the reference that it has made itself."""
    onboarding.loaded = onboarding.templator.api.load_template(own_reference(onboarding)).value


@when("the Requestor loads the onboarding package by its id and its key")
def loads_by_key(onboarding: Onboarding) -> None:
    """Lines 4 and 5 show the key of a RelationshipTemplate and take it instead of a reference."""
    made = need(onboarding.made, "a RelationshipTemplate")
    key = need(made.secretKey, "a key")
    onboarding.loaded = onboarding.requestor.api.load_template_by_key(made.id, key).value


@when("the Requestor tries to load the onboarding package by its id and a key")
def tries_by_key(onboarding: Onboarding, holdings: Holdings) -> None:
    """Later lines know references only."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.requestor.api
    attempt(onboarding, holdings, "Requestor", lambda: api.load_template_by_key(made.id, ANY_KEY))


@when(parsers.re(rf"the (?P<role>{PARTY}) tries to load the onboarding package"))
def tries(onboarding: Onboarding, holdings: Holdings, role: str) -> None:
    """A party loads by the reference that was handed over, the RelationshipTemplate's own unless told otherwise."""
    reference = onboarding.handed_over or own_reference(onboarding)
    attempt(onboarding, holdings, role, lambda: onboarding.parties[role].api.load_template(reference))


@when("the Requestor tries to load a token that hands over a File")
def tries_file(onboarding: Onboarding, holdings: Holdings) -> None:
    """The Templator has uploaded a File and made a token for it; its reference looks like any token's."""
    api = onboarding.templator.api
    file = api.upload_file("price-list.txt", onboarding.unique.encode(), acts.future())
    reference = api.reference(api.create_file_token(file.id))
    attempt(onboarding, holdings, "Requestor", lambda: onboarding.requestor.api.load_template(reference))


@when(parsers.re(r"the Requestor tries to load a (?P<what>RelationshipTemplate|token) that nobody has made"))
def tries_nothing(onboarding: Onboarding, holdings: Holdings, what: str) -> None:
    """The reference is right in every respect but the id."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    real = api.reference(api.create_token(made.id).value if what == "token" else made)
    attempt(onboarding, holdings, "Requestor", lambda: onboarding.requestor.api.load_template(naming_nothing(real)))


@when(parsers.re(rf"the Templator tries to make a token for a RelationshipTemplate (?P<which>{'|'.join(UNKNOWN)})"))
def tries_token(onboarding: Onboarding, holdings: Holdings, which: str) -> None:
    """The id is of the right form and unknown, or of no form at all."""
    api = onboarding.templator.api
    attempt(onboarding, holdings, "Templator", lambda: api.create_token(UNKNOWN[which]))


@when("the Requestor tries to make a token for the Templator's RelationshipTemplate")
def tries_peer_token(onboarding: Onboarding, holdings: Holdings) -> None:
    """The Requestor has loaded the RelationshipTemplate; it is not its own."""
    loaded, api = need(onboarding.loaded, "a loaded RelationshipTemplate"), onboarding.requestor.api
    attempt(onboarding, holdings, "Requestor", lambda: api.create_token(loaded.id))


@then("nobody holds a RelationshipTemplate or a token more than before")
def nothing_stored(onboarding: Onboarding, holdings: Holdings) -> None:
    """The lists of all parties name the same RelationshipTemplates and tokens as before the attempt."""
    assert holdings.before, "no earlier sentence has remembered what the parties hold"
    more = {role: held_by(party) - holdings.before[role] for role, party in onboarding.parties.items()}
    assert not any(more.values()), f"held since: {more}"


@then(parsers.re(rf"the (?P<role>{PARTY}) still holds the RelationshipTemplate"))
@then(parsers.re(rf"the (?P<role>{PARTY}) holds the same RelationshipTemplate"))
def holds(onboarding: Onboarding, role: str) -> None:
    """The party reads the RelationshipTemplate as the Templator made it."""
    made = need(onboarding.made, "a RelationshipTemplate")
    held = onboarding.parties[role].api.template(made.id)
    assert (held.id, held.createdBy, held.content) == (made.id, onboarding.templator.address, made.content)


@then("the Templator still sees it as its own, and no Request has come of it")
@needs(EVENTS)
def own_without_request(onboarding: Onboarding) -> None:
    """A RelationshipTemplate that is loaded afterwards is processed; the own one never was."""
    templator, requestor = onboarding.templator, onboarding.requestor
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    assert (loaded.id, loaded.isOwn) == (need(onboarding.made, "a RelationshipTemplate").id, True)
    other = requestor.api.create_template(
        requestor.api.customised_template_content({"fence": onboarding.unique}), acts.future()
    ).value
    _ = templator.api.load_template(requestor.api.reference(other)).value
    assert processed(templator, other.id, 1) == ["NoRequest"]
    assert not results(templator, loaded.id)
    assert not templator.api.incoming_requests(loaded.id)


@then(parsers.parse("loading it again led to nothing, because {reason}"))
@needs(EVENTS)
def led_to_nothing(onboarding: Onboarding, reason: str) -> None:
    """The Requestor's Connector announces, for the second time, what loading led to; the first Request stays alone.

    The two announcements may overtake each other.
    """
    expected = {
        "its Request is still open": "NonCompletedRequestExists",
        "the Relationship exists": "RelationshipExists",
    }[reason]
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    announced = processed(onboarding.requestor, loaded.id, 2)
    assert sorted(announced) == sorted(["ManualRequestDecisionRequired", expected])
    found = [request.id for request in onboarding.requestor.api.incoming_requests(loaded.id)]
    assert found == [need(onboarding.incoming, "an incoming Request").id]


@then("the second one is processed without a Request, because the first one's Request is open")
@needs(EVENTS)
def second_without_request(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces why, and names the open Request; the second one has brought none."""
    requestor, loaded = onboarding.requestor, need(onboarding.loaded, "a loaded RelationshipTemplate")
    assert processed(requestor, loaded.id, 1) == ["NonCompletedRequestExists"]
    said = [one for one in requestor.events(acts.PROCESSED) if one["template"]["id"] == loaded.id]
    assert [one.get("requestId") for one in said] == [need(onboarding.incoming, "an incoming Request").id]
    assert not requestor.api.incoming_requests(loaded.id)


@given("the Requestor has loaded it, in vain, and rejected the first one's Request")
@owned_by("REF-D18")
@needs(EVENTS)
def loaded_in_vain(onboarding: Onboarding) -> None:
    """The first Request was open when the second RelationshipTemplate was loaded, and is Completed now."""
    acts.load_package(onboarding)
    second_without_request(onboarding)
    reject_first(onboarding, need(onboarding.incoming, "an incoming Request").id)


@when("the Requestor rejects the first one's Request")
def rejects_first(onboarding: Onboarding) -> None:
    """The second RelationshipTemplate has been loaded meanwhile."""
    reject_first(onboarding, need(onboarding.incoming, "an incoming Request").id)


def reject_first(onboarding: Onboarding, request_id: str) -> None:
    """The Requestor rejects the Request of the first RelationshipTemplate, which has one item."""
    api = onboarding.requestor.api
    _ = api.reject(request_id, [{"accept": False}]).value
    eventually(
        f"the Request {request_id} is Completed",
        lambda: api.incoming_request(request_id).status,
        lambda status: status == "Completed",
        alive=onboarding.requestor.alive,
    )


@then("the second one has brought its Request, which asks for what the Templator offered")
def second_request(onboarding: Onboarding) -> None:
    """The second RelationshipTemplate has one incoming Request; it waits for a manual decision."""
    incoming, asked = acts.one_incoming_request(onboarding), need(onboarding.asked, "a Request")
    assert incoming.content["items"] == asked["items"]


@given("the Requestor has received and rejected a Request under an id that the Templator chose")
@owned_by("ONB-01")
def received_under_chosen_id(onboarding: Onboarding) -> None:
    """The Request in the RelationshipTemplateContent states an id, which the incoming Request then has."""
    chosen = f"REQ{onboarding.unique}AAAAA"
    acts.receive_request(onboarding, acts.plain_request(onboarding) | {"id": chosen})
    assert need(onboarding.incoming, "an incoming Request").id == chosen
    reject_first(onboarding, chosen)


@given("the Templator has made a second RelationshipTemplate with a Request under the same id")
def second_under_same_id(onboarding: Onboarding) -> None:
    """Only the id is the same; the second Request asks for a Consent of its own."""
    same = need(onboarding.incoming, "an incoming Request").id
    acts.make_template(onboarding, acts.plain_request(onboarding) | {"id": same})


@then("the second one is processed with an error, and has brought no Request")
def second_with_error(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces the error."""
    requestor, loaded = onboarding.requestor, need(onboarding.loaded, "a loaded RelationshipTemplate")
    announced, brought = processed(requestor, loaded.id, 1), requestor.api.incoming_requests(loaded.id)
    if brought:
        # From now on every list of the Requestor's Requests holds the id twice.
        onboarding.damaged.add("Requestor")
    assert (announced, len(brought)) == (["Error"], 0), f"it led to {announced} and brought {len(brought)} Request"
