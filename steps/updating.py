"""A Connector is updated in the middle: it is the same one, in a newer version, and has what it had."""

from collections.abc import Iterator
from typing import Any

from pytest_bdd import given, parsers, then

from fixtures.connector.versions import RuntimeVersion
from reports.verdicts import owned_by
from steps import messages
from steps import onboarding as acts
from steps.onboarding import Onboarding, need
from steps.system import SIDE, Told
from steps.trouble import holdings_now

REFERENCES = {"truncatedReference", "reference"}
"""They are written anew whenever they are told, as the version writes them."""


@given("the two have onboarded each other with a Request and exchanged Messages")
@owned_by("ACT-01")
def acquainted(onboarding: Onboarding) -> None:
    """Both know that the Relationship is Active; each has sent the other a Message, which has been read."""
    acts.receive_request(onboarding, acts.plain_request(onboarding))
    acts.ask_for_relationship(onboarding)
    acts.receive_relationship(onboarding)
    acts.decide_relationship(onboarding, onboarding.templator, "accepts")
    acts.status_after_synchronising(onboarding, onboarding.requestor, "Active")
    exchange(onboarding)


@then(parsers.re(rf"the (?P<role>{SIDE}) is who it was before, in the newer version"))
def same_in_newer(onboarding: Onboarding, told: Told, role: str) -> None:
    """Address and public key are those from before; the runtime's version is newer, and that of what was installed."""
    party, before = onboarding.parties[role], need(told.version, "a version from before")
    assert party.api.identity() == told.identity
    assert party.api.health().isHealthy
    now = party.api.version().runtimeVersion
    assert now == party.connector.running.about.installed_runtime
    assert RuntimeVersion.of(now) > RuntimeVersion.of(before.runtimeVersion), f"{now} is not newer than {before}"


@then(parsers.re(rf"the (?P<role>{SIDE}) still has all that it had before"))
def still_has_all(onboarding: Onboarding, told: Told, role: str) -> None:
    """Every object is still listed, and whatever both versions tell of it reads the same, but for its references."""
    now = holdings_now(onboarding, onboarding.parties[role], told.held)
    for kind, objects in told.held.items():
        listed = {one["id"]: one for one in now[kind]}
        for before in objects:
            assert before["id"] in listed, f"{before['id']} of {kind} is gone"
            changed = list(differences(before, listed[before["id"]], before["id"]))
            assert not changed, f"of {kind}, {'; '.join(changed)}"


def differences(before: Any, after: Any, place: str) -> Iterator[str]:
    """What reads otherwise, in words; fields that only one version tells are passed over."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() & after.keys() - REFERENCES:
            yield from differences(before[name], after[name], f"{place}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{place}.{number}")
    elif before != after:
        yield f"{place} was {before!r} and is {after!r}"


@then("the two can exchange Messages as before")
def exchange(onboarding: Onboarding) -> None:
    """Each sends the other a Message with an attachment, and reads it as it was sent."""
    for sender, receiver in (("Templator", "Requestor"), ("Requestor", "Templator")):
        messages.send(onboarding, sender, receiver, "with an attachment")
        sent, party = need(onboarding.message, "a sent Message"), onboarding.parties[receiver]
        party.api.synchronise()
        read = {one.id: one for one in party.api.messages(onboarding.parties[sender].address)}[sent.id]
        assert read.content == sent.content
        assert party.api.download_attachment(read.id, read.attachments[0]) == onboarding.attachment
