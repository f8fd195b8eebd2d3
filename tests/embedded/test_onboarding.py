"""The vendor's runtimes in the host, from the onboarding package to a message with a file."""

import pytest

from tests.embedded.conftest import Cast
from tests.embedded.hosts import FUTURE, Json
from tests.embedded.onboarding import accept_relationship, decide, load, package, relationship, template_without_request

NAME = "Größe.txt"


def test_a_whole_onboarding(cast: Cast) -> None:
    templator, requestor = cast.templator, cast.requestor
    offered = package(templator)
    completed = decide(requestor, load(requestor, offered), "Accept")
    assert completed["response"]["content"]["result"] == "Accepted"
    assert completed["response"]["source"]["type"] == ("RelationshipChange" if templator.line == 4 else "Relationship")

    pending = relationship(templator, offered.template_id, "Pending")
    # Nothing accepts it but its Templator.
    assert relationship(templator, offered.template_id, "Pending") == pending
    assert accept_relationship(templator, pending)["status"] == "Active"
    active = relationship(requestor, offered.template_id, "Active")
    assert (active["id"], active["peer"]) == (pending["id"], templator.address)

    outgoing = templator.wait("the Templator has its Request", lambda: templator.get("/Requests/Outgoing"))
    assert [(request["id"], request["status"]) for request in outgoing] == [(completed["id"], "Completed")]
    message_with_file(cast)


def message_with_file(cast: Cast) -> None:
    """The Requestor sends the Templator a message; the name of its file is not plain ASCII."""
    templator, requestor = cast.templator, cast.requestor
    form = {"title": "Measures", "expiresAt": FUTURE}
    answer = requestor.call("POST", "/Files/Own", data=form, files={"file": (NAME, b"42", "text/plain")})
    assert answer.status_code == 201
    file = answer.json()["result"]
    # Lines 4 and 5 read the name byte by byte.
    assert (file["filename"] == NAME) == (templator.line > 5)

    content = {"@type": "Mail", "to": [templator.address], "cc": [], "subject": "Size", "body": "See the file."}
    sent = requestor.post(
        "/Messages", {"recipients": [templator.address], "content": content, "attachments": [file["id"]]}
    )
    templator.post("/Account/Sync")
    received = templator.get(f"/Messages/{sent['id']}")
    assert (received["isOwn"], received["content"]) == (False, content)
    path = f"/Messages/{sent['id']}/Attachments/{file['id']}"
    assert templator.get(path)["filesize"] == 2
    download = templator.call("GET", f"{path}/Download")
    assert (download.content, download.headers["Content-Type"]) == (b"42", "text/plain")


def test_a_rejected_request_makes_no_relationship(cast: Cast) -> None:
    offered = package(cast.automatic)
    completed = decide(cast.templator, load(cast.templator, offered), "Reject")
    assert completed["response"]["content"]["result"] == "Rejected"
    assert not [found for found in cast.templator.get("/Relationships") if found["peer"] == cast.automatic.address]


@pytest.mark.parametrize(
    ("line", "answer"), [(4, {"relationships": [], "messages": []}), (5, None), (6, None), (7, None)]
)
def test_what_a_synchronisation_answers(hosts: dict[int, Cast], line: int, answer: object) -> None:
    hosts[line].requestor.post("/Account/Sync")
    assert hosts[line].requestor.post("/Account/Sync") == answer


@pytest.mark.parametrize(("line", "status"), [(4, 400), (5, 500), (6, 500), (7, 500)])
def test_a_refusal_of_the_backbone(hosts: dict[int, Cast], line: int, status: int) -> None:
    templator = hosts[line].templator
    content: Json = {"content": {}}
    if line > 4:
        content = {"creationContent": {"@type": "ArbitraryRelationshipCreationContent", "value": {}}}
    body = {"templateId": template_without_request(templator)["id"], **content}
    answer = templator.call("POST", "/Relationships", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["code"].startswith("error.platform.validation.")
