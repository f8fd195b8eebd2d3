"""Messages and files: who may write, when it arrives, and what travels with it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fixtures.backbone import Backbone
from tests.backbone.conftest import NewParty
from tests.backbone.parties import KEY_BLOB, LINE_4, Clock, Party, blob, code

INVALID = "validation.invalidPropertyValue"
Together = Callable[..., tuple[Party, Party, dict[str, Any]]]


@pytest.fixture
def together(party: NewParty) -> Together:
    """Requestor and templator after the given acts of theirs, all events taken over."""

    def new(*acts: str, runtime: str = "7.0.0") -> tuple[Party, Party, dict[str, Any]]:
        requestor, templator = party(runtime), party(runtime)
        relationship = requestor.ask(templator)
        for act in acts:
            actor = requestor if act.startswith("r ") else templator
            assert actor.act(act[2:], relationship).is_success
        requestor.sync()
        templator.sync()
        return requestor, templator, relationship

    return new


def test_a_message_reaches_its_recipient_as_it_was_sent(together: Together) -> None:
    sender, recipient, _ = together("t Accept")
    id_ = sender.send(recipient)
    assert [(event["type"], event["payload"]) for event in recipient.sync()] == [("MessageReceived", {"id": id_})]
    assert sender.sync() == []
    path = f"/Messages/{id_}"
    assert sender.result("GET", path)["recipients"][0]["receivedAt"] is None
    message = recipient.result("GET", path)
    assert (message["createdBy"], message["body"], message["attachments"]) == (sender.address, blob("message"), [])
    entry = message["recipients"][0]
    assert entry["encryptedKey"] == KEY_BLOB
    assert entry["receivedByDevice"] == recipient.device["id"]
    assert sender.result("GET", f"/Messages?ids={id_}") == [sender.result("GET", path)] == [message]


@pytest.mark.parametrize(
    ("acts", "answer"),
    [
        ((), "ok"),
        (("t Accept",), "ok"),
        (("t Accept", "t Terminate"), "ok"),
        (("t Reject",), "validation.message.relationshipToRecipientNotActive"),
        (("r Revoke",), "validation.message.relationshipToRecipientNotActive"),
        (("t Accept", "t Terminate", "t Decompose"), "validation.message.relationshipToRecipientNotActive"),
    ],
)
def test_the_youngest_relationship_decides(together: Together, acts: tuple[str, ...], answer: str) -> None:
    sender, recipient, _ = together(*acts)
    assert code(sender.call("POST", "/Messages", sender.message(recipient))) == answer


def test_a_new_relationship_counts_after_an_old_one_was_rejected(together: Together) -> None:
    sender, recipient, _ = together("t Reject")
    sender.ask(recipient)
    assert code(sender.call("POST", "/Messages", sender.message(recipient))) == "ok"


def test_strangers_cannot_write(party: NewParty) -> None:
    sender = party()
    response = sender.call("POST", "/Messages", sender.message(party()))
    assert code(response) == "validation.message.noRelationshipToRecipientExists"


@pytest.mark.parametrize(
    ("before", "release"),
    [((), "t Accept"), (("t Accept", "r Terminate", "r Reactivate"), "t Reactivate/Accept")],
    ids=["Pending", "Terminated"],
)
def test_a_message_waits_until_the_relationship_is_active(
    together: Together, before: tuple[str, ...], release: str
) -> None:
    sender, recipient, relationship = together(*before)
    id_ = sender.send(recipient)
    assert recipient.sync() == []
    recipient.act(release[2:], relationship)
    assert [event["payload"] for event in recipient.sync()] == [{"id": id_}]


@pytest.mark.parametrize("end", ["t Reject", "r Revoke"])
def test_a_message_is_dropped_when_the_relationship_never_becomes_active(
    together: Together, backbone: Backbone, end: str
) -> None:
    sender, recipient, relationship = together()
    sender.send(recipient)
    (sender if end.startswith("r") else recipient).act(end[2:], relationship)
    assert "MessageReceived" not in recipient.event_types()
    assert "MessageReceived" not in [event.type for event in backbone.identities[recipient.address].events]


def test_who_decomposes_hears_of_no_more_messages(together: Together) -> None:
    requestor, templator, relationship = together("t Accept")
    requestor.send(templator)
    templator.send(requestor)
    requestor.act("Terminate", relationship)
    requestor.act("Decompose", relationship)
    assert requestor.event_types() == []
    assert "MessageReceived" in templator.event_types()


def test_line_4_delivers_at_once_whatever_becomes_of_the_relationship(together: Together) -> None:
    sender, recipient, relationship = together(runtime=LINE_4)
    sender.send(recipient)
    recipient.act("Reject", relationship)
    assert recipient.event_types() == ["MessageReceived"]


def test_line_4_does_not_write_to_one_who_is_to_be_deleted(together: Together, backbone: Backbone) -> None:
    sender, recipient, _ = together("t Accept", runtime=LINE_4)
    backbone.identities[recipient.address].status = "ToBeDeleted"
    response = sender.call("POST", "/Messages", sender.message(recipient))
    assert code(response) == "validation.message.recipientToBeDeleted"


def test_only_line_4_writes_to_several_and_each_sees_itself(party: NewParty) -> None:
    sender, first, second = party(LINE_4), party(LINE_4), party(LINE_4)
    for recipient in (first, second):
        recipient.act("Accept", sender.ask(recipient))
    id_ = sender.result("POST", "/Messages", sender.message(first, second))["id"]
    seen = first.result("GET", f"/Messages/{id_}")["recipients"]
    assert [entry["address"] for entry in seen] == [first.address]
    assert len(sender.result("GET", f"/Messages/{id_}")["recipients"]) == 2
    assert code(sender.call("POST", "/Messages", sender.message(first, first))) == INVALID
    newer = party()
    assert code(newer.call("POST", "/Messages", newer.message(party(), party()))) == INVALID


def test_twenty_unread_messages_are_enough(together: Together) -> None:
    sender, recipient, _ = together("t Accept")
    sent = [sender.send(recipient) for _ in range(20)]
    response = sender.call("POST", "/Messages", sender.message(recipient))
    assert code(response) == "validation.message.maxNumberOfUnreceivedMessagesReached"
    recipient.result("GET", f"/Messages/{sent[7]}")
    assert code(sender.call("POST", "/Messages", sender.message(recipient))) == "ok"
    assert code(recipient.call("POST", "/Messages", recipient.message(sender))) == "ok"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"body": ""}, INVALID),
        ({"recipients": []}, INVALID),
        ({"attachments": [{"id": "FIL00000000000000000"}] * 21}, INVALID),
        ({"attachments": [{"id": "TOK00000000000000000"}]}, INVALID),
        ({"recipients": [{"address": "x", "encryptedKey": blob("short")}]}, INVALID),
        ({"recipients": [{"address": "x"}]}, "inputCannotBeParsed"),
        ({"body": None}, "inputCannotBeParsed"),
    ],
)
def test_a_message_keeps_the_limits(together: Together, changed: dict[str, Any], expected: str) -> None:
    sender, recipient, _ = together("t Accept")
    response = sender.call("POST", "/Messages", sender.message(recipient, **changed))
    assert (response.status_code, code(response)) == (400, expected)


def test_strangers_do_not_find_a_message(together: Together, party: NewParty) -> None:
    sender, recipient, _ = together("t Accept")
    id_ = sender.send(recipient)
    stranger = party()
    assert code(stranger.call("GET", f"/Messages/{id_}")) == "recordNotFound"
    assert stranger.result("GET", f"/Messages?ids={id_}") == []


def _upload(party: Party, clock: Clock, **changed: str) -> httpx.Response:
    fields = {
        "cipherHash": blob("hash"),
        "owner": party.address,
        "ownerSignature": blob("signature"),
        "expiresAt": clock.later(60),
        "encryptedProperties": blob("properties"),
    } | changed
    content = {"content": ("cipher.bin", b"\x00\xff\r\n--bytes")}
    return party.http.post(f"{party.api}/Files", data=fields, files=content, headers=party.headers)


def test_a_file_comes_back_as_it_was_uploaded(party: NewParty, clock: Clock) -> None:
    owner, reader = party(), party()
    uploaded = _upload(owner, clock)
    assert uploaded.status_code == 201
    file = uploaded.json()["result"]
    assert "ownershipToken" in file
    metadata = reader.result("GET", f"/Files/{file['id']}/metadata")
    assert metadata == {name: value for name, value in file.items() if name != "ownershipToken"}
    assert (metadata["owner"], metadata["modifiedBy"]) == (owner.address, owner.address)
    assert (metadata["cipherSize"], metadata["cipherHash"]) == (11, blob("hash"))
    content = reader.call("GET", f"/Files/{file['id']}")
    assert content.content == b"\x00\xff\r\n--bytes"
    assert content.headers["content-type"] == "application/octet-stream"
    assert reader.result("GET", f"/Files?ids={file['id']}") == [metadata]


def test_a_file_ends_with_its_expiry_or_by_its_owner(party: NewParty, clock: Clock) -> None:
    owner = party()
    first, second = (_upload(owner, clock).json()["result"]["id"] for _ in range(2))
    response = party().call("DELETE", f"/Files/{first}")
    assert (response.status_code, code(response)) == (403, "forbidden")
    assert owner.call("DELETE", f"/Files/{first}").status_code == 204
    assert owner.result("GET", f"/Files/{second}/metadata")
    clock.advance(61)
    for id_ in (first, second):
        assert code(owner.call("GET", f"/Files/{id_}")) == "recordNotFound"
    assert owner.result("GET", f"/Files?ids={first}&ids={second}") == []


def test_a_file_keeps_the_rules(party: NewParty, clock: Clock) -> None:
    owner = party()
    assert code(_upload(owner, clock, expiresAt=clock.later(-1))) == INVALID
    assert code(_upload(owner, clock, cipherHash="*")) == "inputCannotBeParsed"
