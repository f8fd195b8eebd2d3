"""The Connector itself: what it says of its health, its version and its identity, and what a restart leaves."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.backbone.ids import did_address, from_base64, realm_address
from fixtures.connector.models import Health, IdentityInfo, Version
from fixtures.connector.party import Party
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.needs import RESTART, needs
from steps.onboarding import Onboarding, need
from steps.requests import requests_stay
from steps.trouble import ensure_unchanged

SIDE = "Templator|Requestor"


@dataclass
class Told:
    """What a party's Connector said of itself, what it held before it was stopped, and what each party stored last."""

    party: Party | None = None
    health: Health | None = None
    version: Version | None = None
    identity: IdentityInfo | None = None
    held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    restarted: str = ""


@pytest.fixture
def told() -> Told:
    """One :class:`Told` per scenario."""
    return Told()


@given("each side has stored a token, an Attribute and a File")
@owned_by("PKG-01")
def stored(onboarding: Onboarding, told: Told) -> None:
    """Each party has made these for itself; the token hands over a RelationshipTemplate of its own."""
    for party in (onboarding.templator, onboarding.requestor):
        words = f"{party.role} {onboarding.unique}"
        template = party.api.create_template(party.api.customised_template_content(words), acts.future()).value
        _ = party.api.create_token(template.id, ephemeral=False).value
        party.api.create_attribute({"@type": "GivenName", "value": words})
        told.stored[party.role] = party.api.upload_file("stored.txt", words.encode(), acts.future()).id


@when(parsers.re(rf"the (?P<role>{SIDE}) asks its Connector for health, version and identity"))
def asks(onboarding: Onboarding, told: Told, role: str) -> None:
    """The Connector's answers are kept."""
    told.party = party = onboarding.parties[role]
    told.health, told.version, told.identity = party.api.health(), party.api.version(), party.api.identity()


@given(parsers.re(rf"the (?P<role>{SIDE})'s Connector has written all of it to its disk"))
def written(onboarding: Onboarding, told: Told, role: str) -> None:
    """What was stored last stands on the disk, and with it everything before: the database is written as a whole."""
    party, last = onboarding.parties[role], told.stored[role]
    eventually(
        f"the {role}'s Connector has written {last} to its disk",
        lambda: party.connector.running.has_saved(last),
        bool,
        deadline=20,
        alive=party.alive,
    )


@when(parsers.re(rf"the (?P<role>{SIDE})'s Connector is (?P<how>stopped|killed) and started again(?P<newer> as .*)?"))
@needs(RESTART)
def restarted(onboarding: Onboarding, told: Told, role: str, how: str, newer: str | None) -> None:
    """It is stopped in an orderly way, or killed, and started on the same data, as it was or as the newer version.

    Unless the scenario ends well, no other one gets the Connector.
    """
    party = onboarding.parties[role]
    told.identity, told.version, told.held = party.api.identity(), party.api.version(), party.api.holdings()
    onboarding.damaged.add(role)
    if newer:
        need(party.connector.update, "a newer version")()
    else:
        party.connector.restart(killed=how == "killed")
        told.restarted = role


@then("the Connector is healthy, and so is everything that it needs")
def healthy(told: Told) -> None:
    """As a whole, its database, its connection to the Backbone, and its authentication there."""
    health = need(told.health, "an answer about health")
    services = health.services
    assert health.isHealthy
    assert {services.database, services.backboneConnection, services.backboneAuthentication} == {"healthy"}


@then("its version is that of what was installed")
def version_as_installed(told: Told) -> None:
    """The runtime's version is that of the installed package; release, build, date and commit are told as well."""
    version, party = need(told.version, "an answer about the version"), need(told.party, "a party")
    assert version.runtimeVersion == party.connector.running.about.installed_runtime
    assert all((version.version, version.build, version.date, version.commit))


@then("its address belongs to its public key")
def address_belongs(told: Told) -> None:
    """The address is computed anew from the public key, in the form of the line."""
    identity = need(told.identity, "an answer about the identity")
    key = from_base64(json.loads(from_base64(identity.publicKey))["pub"])
    if need(told.party, "a party").connector.running.about.line == 4:
        assert identity.address == realm_address(key)
    else:
        host = identity.address.removeprefix("did:e:").rpartition(":dids:")[0]
        assert identity.address == did_address(key, host)


@then("the other side knows it by the same identity")
def known_by_identity(onboarding: Onboarding, told: Told) -> None:
    """The other party's Relationship names the address and the public key that the Connector tells."""
    party, identity = need(told.party, "a party"), need(told.identity, "an answer about the identity")
    peer = acts.only_relationship(onboarding.other(party), party).peerIdentity
    assert (peer.address, peer.publicKey) == (identity.address, identity.publicKey)


@then("everything that it has made names this identity")
def made_names_identity(onboarding: Onboarding, told: Told) -> None:
    """The Templator's RelationshipTemplate, a new token of it, and the Requestor's Relationship Request."""
    party, identity = need(told.party, "a party"), need(told.identity, "an answer about the identity")
    api = party.api
    if party is onboarding.templator:
        template = api.template(need(onboarding.made, "a RelationshipTemplate").id)
        creators = [template.createdBy, api.create_token(template.id).value.createdBy]
    else:
        creators = [
            one.api.creation(acts.only_relationship(one, onboarding.other(one))).requested_by
            for one in (party, onboarding.templator)
        ]
    assert set(creators) == {identity.address}


@then(parsers.re(rf"the (?P<role>{SIDE}) is who it was before"))
def same_identity(onboarding: Onboarding, told: Told, role: str) -> None:
    """Address and public key are those from before, and the Connector is healthy."""
    api = onboarding.parties[role].api
    assert api.identity() == told.identity
    assert api.health().isHealthy


@then(parsers.re(rf"the (?P<role>{SIDE}) holds everything that it held before"))
def same_holdings(onboarding: Onboarding, told: Told, role: str) -> None:
    """Every list reads word for word as before, and what the scenario has made is in them."""
    before = need(told.held or None, "what was held before")
    ensure_unchanged(onboarding, onboarding.parties[role], before)


@then("the two bring their onboarding to its end")
def brought_to_end(onboarding: Onboarding, told: Told) -> None:
    """What is left is done, from loading the RelationshipTemplate to learning of the acceptance; both sides are Active
    then."""
    requestor, templator = onboarding.requestor, onboarding.templator
    if onboarding.loaded is None:
        acts.load_package(onboarding)
    if onboarding.asked and (onboarding.incoming is None or onboarding.incoming.status == "ManualDecisionRequired"):
        acts.one_incoming_request(onboarding)
        acts.ask_for_relationship(onboarding)
    elif not requestor.api.relationships(peer=templator.address):
        acts.create_relationship(onboarding, {"name": onboarding.unique})
    if acts.receive_relationship(onboarding).status == "Pending":
        acts.decide_relationship(onboarding, templator, "accepts")
    acts.status_after_synchronising(onboarding, requestor, "Active")
    if onboarding.asked:
        requests_stay(onboarding)
    # A Connector that has come through its restart like this is as good as any other.
    onboarding.damaged.discard(told.restarted)
