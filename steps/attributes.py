"""Attributes that were shared with a Request, and what becomes of them when the Relationship ends."""

from pytest_bdd import given, parsers, then, when

from fixtures.connector import request_items
from fixtures.connector.party import Party
from fixtures.connector.request_items import KINDS
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.lifecycle import decompose, terminate
from steps.onboarding import Onboarding

SIDE = "Templator|Requestor"
OWNED = "CreateAttribute of an IdentityAttribute"
DELETED_WITHIN = 2.0
"""Seconds in which a Connector deletes what it must; two synchronisations and both deletions took 0.1 to 1.6 of them on
a machine with fifteen times the work that it can do at once."""
SHARED = ("ReadAttribute", "CreateAttribute of a RelationshipAttribute")


@given("both sides hold the Attributes that were shared with the Request")
@owned_by("ONB-11")
def hold_shared(onboarding: Onboarding) -> None:
    """The Requestor has told a given name of its own and taken a customer number; the Relationship is Pending."""
    asked, owner = onboarding.templator.api, onboarding.requestor.address
    onboarding.answers = [KINDS[kind].answer(owner, onboarding.unique) for kind in SHARED]
    acts.receive_request(onboarding, acts.request_of(*(KINDS[kind].ask(asked, onboarding.unique) for kind in SHARED)))
    acts.ask_for_relationship(onboarding)
    acts.receive_relationship(onboarding)
    for party in (onboarding.templator, onboarding.requestor):
        await_shared(onboarding, party, len(SHARED))


@given("the Requestor owns the Attribute that the Templator's Request wants to create")
def owns_what_is_created(onboarding: Onboarding) -> None:
    """A display name, which the Requestor has stored by itself."""
    onboarding.requestor.api.create_attribute({"@type": "DisplayName", "value": onboarding.unique})


@given("the Requestor has received that Request")
@owned_by("ONB-01")
def received_that(onboarding: Onboarding) -> None:
    """The Request creates an IdentityAttribute of the Requestor with just that value."""
    acts.receive_request(onboarding, acts.request_with(onboarding, OWNED))


@given("the Requestor owns that name already")
def owns_name(onboarding: Onboarding) -> None:
    """A given name, which the Requestor has stored by itself."""
    onboarding.requestor.api.create_attribute({"@type": "GivenName", "value": onboarding.unique})


@given("both have accepted and then ended the Relationship")
@owned_by("ACT-02")
def accepted_and_ended(onboarding: Onboarding) -> None:
    """The Templator has accepted and terminated it, and the Requestor has learned of both."""
    acts.decide_relationship(onboarding, onboarding.templator, "accepts")
    acts.status_after_synchronising(onboarding, onboarding.requestor, "Active")
    terminate(onboarding, onboarding.templator)
    acts.status_after_synchronising(onboarding, onboarding.requestor, "Terminated")


@when("the Requestor tries to delete what it has shared")
def try_to_delete(onboarding: Onboarding) -> None:
    """The given name that the Requestor has shared with the Templator, by the id under which it was shared."""
    requestor, peer = onboarding.requestor, onboarding.templator.address
    given_name = next(
        one for one in requestor.api.shared_attributes(peer) if one.content["value"]["@type"] == "GivenName"
    )
    acts.attempt(onboarding, lambda: requestor.api.delete_shared_attribute(given_name.id))


@then("both sides still hold the Attributes that were shared")
def both_still_hold(onboarding: Onboarding) -> None:
    """After both have synchronised, neither lists less than before."""
    for party in (onboarding.templator, onboarding.requestor):
        acts.synchronise(onboarding, party)
        await_shared(onboarding, party, len(SHARED))


@given("the Templator has an Active Relationship with the third party")
@owned_by("ONB-07")
def active_with_third(onboarding: Onboarding) -> None:
    """Founded without a Request; both know of it."""
    templator, third = onboarding.templator, onboarding.third_party
    content = templator.api.customised_template_content({"offer": onboarding.unique})
    made = templator.api.create_template(content, acts.future()).value
    loaded = third.api.load_template(templator.api.reference(made)).value
    asked = third.api.create_relationship(loaded.id, {"name": onboarding.unique}).value
    templator.api.synchronise()
    _ = templator.api.accept_relationship(templator.api.relationship(asked.id)).value
    third.api.synchronise()


@when("the Templator tries to pass on a shared Attribute to the third party")
def try_to_pass_on(onboarding: Onboarding) -> None:
    """The customer number, which belongs to the Relationship with the Requestor."""
    api, third = onboarding.templator.api, onboarding.third_party.address
    shared = api.shared_attributes(onboarding.requestor.address)
    number = next(one for one in shared if one.content["@type"] == "RelationshipAttribute")
    item = request_items.share(api, number)
    acts.attempt(onboarding, lambda: api.create_request(third, [item]), "Templator")


@then("neither side holds a shared Attribute once both have synchronised")
def none_left(onboarding: Onboarding) -> None:
    """Neither what a party has shared with the other nor what it has got from it is there any more."""
    for party in (onboarding.templator, onboarding.requestor):
        acts.synchronise(onboarding, party)
        await_shared(onboarding, party, 0, deadline=DELETED_WITHIN)


@then(parsers.re(rf"the (?P<role>{SIDE}) holds no shared Attribute any more"))
def lost(onboarding: Onboarding, role: str) -> None:
    """The party that has left lists none that it shared with the other or got from it."""
    await_shared(onboarding, onboarding.parties[role], 0)


@then(parsers.re(rf"the (?P<role>{SIDE}) holds the shared Attributes until it decomposes too"))
def kept_until_left(onboarding: Onboarding, role: str) -> None:
    """After synchronising, the party holds all of them still; after decomposing the Relationship, none."""
    party = onboarding.parties[role]
    acts.status_after_synchronising(onboarding, party, "DeletionProposed")
    await_shared(onboarding, party, len(SHARED))
    decompose(onboarding, party)
    await_shared(onboarding, party, 0)


@then("the Requestor still holds the Attribute of its own")
def holds_own(onboarding: Onboarding) -> None:
    """The given name is among what the Requestor owns, once, whether it has told it or not."""
    own = [one.content["value"].get("value") for one in onboarding.requestor.api.own_attributes()]
    times = own.count(onboarding.unique)
    assert times == 1, f"the Requestor holds it {times} times among {own}"


def await_shared(onboarding: Onboarding, party: Party, number: int, deadline: float = 10.0) -> None:
    """Wait until a party lists as many Attributes shared between the two; it stores and deletes them on its own."""
    eventually(
        f"the {party.role} holds {number} shared Attributes",
        lambda: party.api.shared_attributes(onboarding.other(party).address),
        lambda attributes: len(attributes) == number,
        deadline=deadline,
        show=lambda attributes: [one.content["value"].get("@type") for one in attributes],
        alive=party.alive,
    )
