"""Finding RelationshipTemplates again: by id, in lists, and in pictures; and Requests in lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.connector.capabilities import CAPABILITIES
from fixtures.connector.doors import NARROWED
from fixtures.connector.models import LocalRequest, RelationshipTemplate
from fixtures.connector.party import Party
from fixtures.connector.references import shown_in
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.onboarding import Onboarding, need

SIDE = "Templator|Requestor"
REQUESTS_BY: Mapping[str, tuple[str, Callable[[LocalRequest], set[str]]]] = {
    "kind of item": ("content.items.@type", lambda one: {item["@type"] for item in one.content["items"]}),
    "status": ("status", lambda one: {one.status}),
}
"""The filters of incoming Requests, and what a Request has of each."""

MANY = 3
"""Allocations of the RelationshipTemplate that is looked for."""


@dataclass
class Search:
    """What was looked for and found: the whole list, and the narrowed one; of Requests, the ids."""

    wanted: RelationshipTemplate | None = None
    others: set[str] = field(default_factory=set)
    fits: Callable[[RelationshipTemplate], bool] = lambda _: True
    all: list[RelationshipTemplate] = field(default_factory=list)
    found: list[RelationshipTemplate] = field(default_factory=list)
    requests: set[str] = field(default_factory=set)
    like_it: set[str] = field(default_factory=set)


@pytest.fixture
def search() -> Search:
    """One :class:`Search` per scenario."""
    return Search()


def make(party: Party, words: str, allocations: int, **protection: Any) -> RelationshipTemplate:
    """A party makes a RelationshipTemplate without a Request; ``allocations`` are also the hours that it lives."""
    content = party.api.customised_template_content({"offer": words})
    return party.api.create_template(content, acts.future(hours=allocations), allocations, **protection).value


def protection_of(onboarding: Onboarding) -> dict[str, Any]:
    """What the wanted RelationshipTemplate is protected by, as far as the Templator's line has it."""
    if onboarding.templator.api.runtime not in CAPABILITIES["password-protection"].range:
        return {}
    secret = {"password": f"secret {onboarding.unique}"}
    return {"forIdentity": onboarding.requestor.address, "passwordProtection": secret}


@given("both sides have made RelationshipTemplates and loaded each other's")
@owned_by("PKG-01")
def made_and_loaded(onboarding: Onboarding, search: Search) -> None:
    """One is looked for; another of the same maker and one of the other side are like it in as little as possible."""
    templator, requestor, unique = onboarding.templator, onboarding.requestor, onboarding.unique
    protection = protection_of(onboarding)
    search.wanted = make(templator, unique, MANY, **protection)
    decoy = make(templator, f"decoy {unique}", MANY + 1)
    other = make(requestor, f"other {unique}", MANY + 2)
    password = protection.get("passwordProtection", {}).get("password")
    _ = requestor.api.load_template(templator.api.reference(search.wanted), password).value
    _ = requestor.api.load_template(templator.api.reference(decoy)).value
    _ = templator.api.load_template(requestor.api.reference(other)).value
    search.others = {decoy.id, other.id}


@when(parsers.re(rf"the (?P<role>{SIDE}) looks for the Templator's RelationshipTemplate (?P<how>(among|by) .+)"))
def looks_for(onboarding: Onboarding, search: Search, role: str, how: str) -> None:
    """The party lists its RelationshipTemplates, all of them and those of the kind that the sentence names."""
    api = onboarding.parties[role].api
    search.all = api.templates()
    if how == "among all":
        search.found = search.all
        return
    narrowed, held = NARROWED[how], api.template(need(search.wanted, "a RelationshipTemplate").id)
    search.fits = lambda one: narrowed.fits(one, held)
    search.found = api.templates(narrowed.whose, **narrowed.query(held))


@then(parsers.re(rf"the (?P<role>{SIDE}) finds it, with those that are like it in this and no others"))
def finds_it(search: Search, role: str) -> None:
    """The narrowed list names exactly those of the whole list that have the property, the wanted one among them."""
    wanted, found = need(search.wanted, "a RelationshipTemplate").id, {one.id for one in search.found}
    assert wanted in found, f"the {role} did not find {wanted}"
    like_it = {one.id for one in search.all if search.fits(one)}
    assert found == like_it, f"surplus {sorted(found - like_it)}, missing {sorted(like_it - found)}"


@then(parsers.re(rf"a RelationshipTemplate of the (?P<role>{SIDE}) that differs in this is left out"))
def left_out(search: Search, role: str) -> None:
    """Of the RelationshipTemplates that the scenario has made besides, the party holds one that must not be found."""
    held, found = {one.id for one in search.all}, {one.id for one in search.found}
    assert (search.others & held) - found, f"the {role} found {sorted(found)}"


@given("the Requestor has rejected a Request for a Consent")
@owned_by("ONB-09")
def rejected_another(onboarding: Onboarding) -> None:
    """It is Completed, and stays listed."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.reject_request(onboarding)
    onboarding.before = acts.completed_request(onboarding).id


@when(parsers.re(rf"the Requestor looks for Requests by the (?P<how>{'|'.join(REQUESTS_BY)}) of this one"))
def looks_for_requests(onboarding: Onboarding, search: Search, how: str) -> None:
    """The Requestor lists the Templator's Requests, all of them and those that have this in common with the open one.

    Requests of others may expire meanwhile.
    """
    api, (name, values) = onboarding.requestor.api, REQUESTS_BY[how]
    peer = onboarding.templator.address
    wanted = values(need(onboarding.incoming, "an incoming Request")).pop()
    search.like_it = {one.id for one in api.incoming_requests() if one.peer == peer and wanted in values(one)}
    search.requests = {one.id for one in api.incoming_requests(peer=peer, **{name: wanted})}


@then("the Requestor finds it, with those that are like it in this and not the rejected one")
def finds_request(onboarding: Onboarding, search: Search) -> None:
    """The narrowed list names exactly those of the whole list that fit; the rejected Request is not among them."""
    surplus, missing = sorted(search.requests - search.like_it), sorted(search.like_it - search.requests)
    assert surplus == missing == [], f"of the incoming Requests, surplus {surplus}, missing {missing}"
    assert need(onboarding.incoming, "an incoming Request").id in search.requests
    assert onboarding.before not in search.requests


@then(parsers.re(rf"the (?P<role>{SIDE}) finds it in the same words as by its id"))
def same_words(onboarding: Onboarding, search: Search, role: str) -> None:
    """The object in the list equals the object that is read alone, and holds the content that was made."""
    api, wanted = onboarding.parties[role].api, need(search.wanted, "a RelationshipTemplate")
    listed = [one for one in api.templates() if one.id == wanted.id]
    assert listed == [api.template(wanted.id)]
    assert listed[0].content == wanted.content


@when(parsers.re(r"the Requestor loads what the picture of (?P<what>the RelationshipTemplate|a token) shows"))
def loads_picture(onboarding: Onboarding, what: str) -> None:
    """The Templator's Connector draws a QR code, of the RelationshipTemplate's reference or of a new token's."""
    api, made = onboarding.templator.api, need(onboarding.made, "a RelationshipTemplate")
    picture = api.template_image(made.id) if what == "the RelationshipTemplate" else api.token_image(made.id)
    onboarding.handed_over = shown_in(picture)
    acts.load_package(onboarding, onboarding.handed_over)


@then("the picture has shown the reference of the RelationshipTemplate")
def showed_reference(onboarding: Onboarding) -> None:
    """The text in the QR code is the reference, in one of the forms that the Connector tells itself."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    forms = {api.reference(made), made.reference.url if made.reference else ""}
    assert onboarding.handed_over in forms, f"{onboarding.handed_over} is none of {forms}"
