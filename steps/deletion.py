"""Identities that are deleted, at the Backbone: what the other side meets and learns."""

from typing import Literal

from pytest_bdd import given, parsers, then, when

from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.lifecycle import own_view
from steps.needs import BACKBONE, needs
from steps.onboarding import Onboarding, need

PHASES: dict[str, Literal["announced", "begun", "done"]] = {
    "is to be deleted": "announced",
    "is being deleted": "begun",
    "is deleted": "done",
}


@given(parsers.re(rf"the Templator's Identity (?P<phase>{'|'.join(PHASES)})"))
@when(parsers.re(rf"the Templator's Identity (?P<phase>{'|'.join(PHASES)})"))
@owned_by("ACT-03")
@needs(BACKBONE)
def deleted(onboarding: Onboarding, phase: str) -> None:
    """The Backbone deletes the Identity, so far; its Connector no longer synchronises and is never lent again."""
    onboarding.damaged.add("Templator")
    onboarding.deleted.add("Templator")
    onboarding.templator.advance_deletion(PHASES[phase])


@given("the deletion of the Templator's Identity was called off")
@when("the deletion of the Templator's Identity is called off")
@owned_by("ACT-03")
@needs(BACKBONE)
def called_off(onboarding: Onboarding) -> None:
    """The deletion was announced, and is no longer; the Templator's Connector synchronises as before.

    Still it is not lent again: its peers would hear of the same deletion twice.
    """
    onboarding.damaged.add("Templator")
    if "Templator" not in onboarding.deleted:
        onboarding.templator.advance_deletion("announced")
    onboarding.templator.advance_deletion("called off")
    onboarding.deleted.discard("Templator")


@given("the Requestor has learned of it")
@owned_by("ACT-03")
def learned(onboarding: Onboarding) -> None:
    """The Requestor has synchronised since."""
    acts.synchronise(onboarding, onboarding.requestor)


@then("the Requestor finds no Relationship when it synchronises, and the Templator has none")
def no_relationship_found(onboarding: Onboarding) -> None:
    """After the Requestor has synchronised, neither lists a Relationship with the other."""
    acts.synchronise(onboarding, onboarding.requestor)
    for party in (onboarding.requestor, onboarding.templator):
        assert not party.api.relationships(peer=onboarding.other(party).address)


@then(parsers.re(r"the Requestor learns that its peer is (?P<status>\w+), and the Relationship stays Active"))
def peer_deletion(onboarding: Onboarding, status: str) -> None:
    """After synchronising, the Requestor's Relationship says how far the deletion is, and is otherwise as it was."""
    acts.synchronise(onboarding, onboarding.requestor)
    relationship = own_view(onboarding, onboarding.requestor)
    assert relationship.status == "Active"
    assert (relationship.peerDeletionInfo or {}).get("deletionStatus") == status


@then("the Requestor knows of no deletion, and the Relationship stays Active")
def no_peer_deletion(onboarding: Onboarding) -> None:
    """After synchronising, the Requestor's Relationship says nothing of a deletion of its peer."""
    acts.synchronise(onboarding, onboarding.requestor)
    relationship = own_view(onboarding, onboarding.requestor)
    assert (relationship.status, relationship.peerDeletionInfo) == ("Active", None)


@then(
    parsers.re(r"the Requestor learns that the Templator has left their (?P<status>\w+) Relationship by its deletion")
)
def left_by_deletion(onboarding: Onboarding, status: str) -> None:
    """After synchronising, it is DeletionProposed, by an entry in which the Templator is anonymous."""
    requestor = onboarding.requestor
    relationship = acts.status_after_synchronising(onboarding, requestor, "DeletionProposed")
    log = need(relationship.auditLog, "an audit log")
    last = log[-1]
    assert (last.reason, last.oldStatus) == ("DecompositionDueToIdentityDeletion", status)
    assert {entry.createdBy for entry in log}.isdisjoint({onboarding.templator.address})
    assert last.createdBy != requestor.address
