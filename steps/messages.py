"""Messages between the two sides of an Active Relationship."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector.dialects import present
from fixtures.connector.models import Message
from fixtures.connector.party import Party
from fixtures.waiting import eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.onboarding import Onboarding, need

FILE_NAME = "attachment.txt"
ATTACHMENT = "Anlage für 客户\n".encode()


def mail(recipient: str, unique: str) -> dict[str, Any]:
    """A Mail with a subject and a body in several scripts."""
    words = {"subject": f"Hello {unique}", "body": "First message – Grüße, 客户"}
    return {"@type": "Mail", "to": [recipient], "cc": [], **words}


@given("the Requestor has sent the Templator a Message")
@owned_by("ACT-01")
def has_sent(onboarding: Onboarding) -> None:
    """Both know that their Relationship is Active; the Message waits for the Templator at the Backbone."""
    acts.onboarded(onboarding, "Active")
    send(onboarding, "Requestor", "Templator", "without attachment")


@when(parsers.parse("the {sender} sends the {receiver} a Message {with_what}"))
def send(onboarding: Onboarding, sender: str, receiver: str, with_what: str) -> None:
    """The sender sends a Mail, with an uploaded file where the sentence says so."""
    party, recipient = onboarding.parties[sender], onboarding.parties[receiver].address
    files = []
    if with_what == "with an attachment":
        onboarding.attachment = ATTACHMENT + onboarding.unique.encode()
        files = [party.api.upload_file(FILE_NAME, onboarding.attachment, acts.future()).id]
    onboarding.message = party.api.send_message(recipient, mail(recipient, onboarding.unique), files).value


@then(parsers.parse("the {receiver} reads the Message as it was sent once it has synchronised"))
def reads(onboarding: Onboarding, receiver: str) -> None:
    """Exactly one Message has come: the same id, sender, content and attachment."""
    party, sent = onboarding.parties[receiver], need(onboarding.message, "a sent Message")
    received = eventually(
        f"the {receiver} has one Message after synchronising",
        lambda: _synchronised_messages(party, onboarding.other(party)),
        lambda messages: len(messages) == 1,
        show=lambda messages: [message.id for message in messages],
        alive=party.alive,
    )[0]
    sender = onboarding.other(party)
    assert (received.id, received.isOwn, received.createdBy) == (sent.id, False, sender.address)
    assert (sent.isOwn, sent.createdBy) == (True, sender.address)
    assert (received.createdAt, received.createdByDevice) == (sent.createdAt, sent.createdByDevice)
    acts.assert_recent(sent.createdAt)
    # The Templator's, as its RelationshipTemplate tells it.
    device = need(onboarding.made, "a RelationshipTemplate").createdByDevice
    assert (sent.createdByDevice == device) is (sender is onboarding.templator), "createdByDevice is not the sender's"
    assert received.wasReadAt is None
    relationship = acts.only_relationship(party, sender).id
    for message in (sent, received):
        to = [(one.address, one.relationshipId) for one in message.recipients]
        assert to == [(party.address, relationship)], f"address and relationshipId of the recipients are {to}"
    reception = received.recipients[0]
    acts.assert_recent(present(reception.receivedAt, "receivedAt"))
    at_templator = present(reception.receivedByDevice, "receivedByDevice") == device
    assert at_templator is (party is onboarding.templator), "receivedByDevice is not the receiver's"
    assert (received.content, received.attachments) == (sent.content, sent.attachments)
    assert sent.content == mail(party.address, onboarding.unique)
    assert len(sent.attachments) == (0 if onboarding.attachment is None else 1)
    if onboarding.attachment is not None:
        file = party.api.attachment(received.id, received.attachments[0])
        assert (file.filename, file.title, file.mimetype) == (FILE_NAME, FILE_NAME, "text/plain")
        assert file.filesize == len(onboarding.attachment)
        assert party.api.download_attachment(received.id, received.attachments[0]) == onboarding.attachment


@then("the Templator gets no Message once it has synchronised")
def gets_none(onboarding: Onboarding) -> None:
    """After both have synchronised, no Message from the Requestor has come."""
    acts.fetch_everything([onboarding.templator])
    assert not onboarding.templator.api.messages(onboarding.requestor.address)


def _synchronised_messages(party: Party, sender: Party) -> list[Message]:
    party.api.synchronise()
    return party.api.messages(sender.address)
