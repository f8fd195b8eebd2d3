"""Relationships with an audit log: each act, in each situation, by each role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fixtures.backbone import Backbone
from fixtures.backbone.records import Relationship
from tests.backbone.conftest import NewParty
from tests.backbone.parties import LINE_5, LINE_6, Party, blob, code

STATUS = "relationshipIsNotInCorrectStatus"
NOT_YOURS = "cannotAcceptOrRejectRelationshipAddressedToSomeoneElse"
NOT_CREATED = "cannotRevokeRelationshipNotCreatedByYourself"
OPEN = "cannotRequestReactivationWhenThereIsAnOpenReactivationRequest"
NO_ACCEPT = "noAcceptableRelationshipReactivationRequestExists"
NO_REJECT = "noRejectableReactivationRequestExists"
NO_REVOKE = "noRevocableReactivationRequestExists"
DECOMPOSED = "relationshipAlreadyDecomposed"

ACTS = (
    "Accept",
    "Reject",
    "Revoke",
    "Terminate",
    "Reactivate",
    "Reactivate/Accept",
    "Reactivate/Reject",
    "Reactivate/Revoke",
    "Decompose",
)
NO_REQUEST = (NO_ACCEPT, NO_REJECT, NO_REVOKE)

# What leads to a situation: acts of the requestor (r) and the templator (t).
SITUATIONS = {
    "Pending": (),
    "Active": ("t Accept",),
    "Rejected": ("t Reject",),
    "Revoked": ("r Revoke",),
    "Terminated": ("t Accept", "r Terminate"),
    "Terminated, requestor asks": ("t Accept", "r Terminate", "r Reactivate"),
    "Terminated, templator asks": ("t Accept", "r Terminate", "t Reactivate"),
    "DeletionProposed by requestor": ("t Accept", "r Terminate", "r Decompose"),
    "DeletionProposed by templator": ("t Accept", "r Terminate", "t Decompose"),
    "ReadyForDeletion": ("t Accept", "r Terminate", "t Decompose", "r Decompose"),
}

# For each situation the answers to ACTS in their order: a new status, or the code of the refusal.
WRONG_STATUS = (STATUS, STATUS, STATUS, STATUS, STATUS)
REQUESTOR = {
    "Pending": (NOT_YOURS, NOT_YOURS, "Revoked", STATUS, STATUS, *NO_REQUEST, STATUS),
    "Active": (STATUS, STATUS, STATUS, "Terminated", STATUS, *NO_REQUEST, STATUS),
    "Rejected": (*WRONG_STATUS, *NO_REQUEST, "DeletionProposed"),
    "Revoked": (*WRONG_STATUS, *NO_REQUEST, "DeletionProposed"),
    "Terminated": (STATUS, STATUS, STATUS, STATUS, "Terminated", *NO_REQUEST, "DeletionProposed"),
    "Terminated, requestor asks": (
        *(STATUS, STATUS, STATUS, STATUS, OPEN),
        *(NO_ACCEPT, NO_REJECT, "Terminated", "DeletionProposed"),
    ),
    "Terminated, templator asks": (
        *(STATUS, STATUS, STATUS, STATUS, OPEN),
        *("Active", "Terminated", NO_REVOKE, "DeletionProposed"),
    ),
    "DeletionProposed by requestor": (*WRONG_STATUS, *NO_REQUEST, DECOMPOSED),
    "DeletionProposed by templator": (*WRONG_STATUS, *NO_REQUEST, "ReadyForDeletion"),
    "ReadyForDeletion": (*WRONG_STATUS, *NO_REQUEST, DECOMPOSED),
}
TEMPLATOR = REQUESTOR | {
    "Pending": ("Active", "Rejected", NOT_CREATED, STATUS, STATUS, *NO_REQUEST, STATUS),
    "Terminated, requestor asks": REQUESTOR["Terminated, templator asks"],
    "Terminated, templator asks": REQUESTOR["Terminated, requestor asks"],
    "DeletionProposed by requestor": REQUESTOR["DeletionProposed by templator"],
    "DeletionProposed by templator": REQUESTOR["DeletionProposed by requestor"],
}
TABLE = [
    pytest.param(situation, act, role, answer, id=f"{situation} | {role} {act}")
    for role, answers in (("requestor", REQUESTOR), ("templator", TEMPLATOR))
    for situation, row in answers.items()
    for act, answer in zip(ACTS, row, strict=True)
]

REASONS = {
    "Accept": "AcceptanceOfCreation",
    "Reject": "RejectionOfCreation",
    "Revoke": "RevocationOfCreation",
    "Terminate": "Termination",
    "Reactivate": "ReactivationRequested",
    "Reactivate/Accept": "AcceptanceOfReactivation",
    "Reactivate/Reject": "RejectionOfReactivation",
    "Reactivate/Revoke": "RevocationOfReactivation",
    "Decompose": "Decomposition",
}
EVENTS = {
    "Reactivate": "RelationshipReactivationRequested",
    "Reactivate/Accept": "RelationshipReactivationCompleted",
    "Reactivate/Reject": "RelationshipReactivationCompleted",
    "Reactivate/Revoke": "RelationshipReactivationCompleted",
}


@dataclass
class Pair:
    """A requestor and a templator with a Relationship between them."""

    requestor: Party
    templator: Party
    relationship: dict[str, Any]

    def role(self, name: str) -> Party:
        """The party of that role."""
        return self.requestor if name.startswith("r") else self.templator

    def bring_to(self, situation: str) -> None:
        """Do what leads to the situation, and take over all events."""
        for step in SITUATIONS[situation]:
            role, act = step.split(" ")
            response = self.role(role).act(act, self.relationship)
            assert response.is_success, response.text
        self.requestor.sync()
        self.templator.sync()

    def seen_by(self, role: str) -> dict[str, Any]:
        """The Relationship as the party reads it."""
        seen: dict[str, Any] = self.role(role).result("GET", f"/Relationships/{self.relationship['id']}")
        return seen


NewPair = Callable[..., Pair]


@pytest.fixture
def pair(party: NewParty) -> NewPair:
    def new(situation: str = "Pending") -> Pair:
        requestor, templator = party(), party()
        made = Pair(requestor, templator, requestor.ask(templator))
        made.bring_to(situation)
        return made

    return new


@pytest.mark.parametrize(("situation", "act", "role", "answer"), TABLE)
def test_an_act_is_possible_only_where_the_table_says_so(
    pair: NewPair, situation: str, act: str, role: str, answer: str
) -> None:
    made = pair(situation)
    actor, peer = made.role(role), made.role("templator" if role == "requestor" else "requestor")
    response = made.role(role).act(act, made.relationship)
    if not answer[0].isupper():
        assert (response.status_code, code(response)) == (400, f"validation.relationship.{answer}")
        assert peer.event_types() == []
        return
    after = response.json()["result"]
    assert (response.status_code, after["status"]) == (200, answer)
    entry = after["auditLog"][-1]
    assert (entry["reason"], entry["newStatus"], entry["createdBy"]) == (REASONS[act], answer, actor.address)
    assert entry["oldStatus"] == after["auditLog"][-2]["newStatus"] == situation.split(" ", maxsplit=1)[0].strip(",")
    assert len(after["auditLog"]) == len(SITUATIONS[situation]) + 2
    heard = [] if answer == "ReadyForDeletion" else [EVENTS.get(act, "RelationshipStatusChanged")]
    assert peer.event_types() == heard
    assert actor.event_types() == []


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_does_not_find_the_relationship(pair: NewPair, party: NewParty, act: str) -> None:
    made = pair()
    response = party().act(act, made.relationship)
    assert (response.status_code, code(response)) == (404, "recordNotFound")


def test_the_new_relationship_leads_from_the_requestor_to_the_templator(party: NewParty) -> None:
    requestor, templator = party(), party()
    template = templator.template()
    created = requestor.ask(templator, template)
    assert created["from"] == requestor.address
    assert created["to"] == templator.address
    assert created["relationshipTemplateId"] == template
    assert created["status"] == "Pending"
    entry = created["auditLog"][0]
    assert (entry["reason"], entry["oldStatus"], entry["newStatus"]) == ("Creation", None, "Pending")
    assert [event["payload"] for event in templator.sync()] == [{"relationshipId": created["id"]}]
    assert requestor.sync() == []


def test_only_reading_shows_the_contents(pair: NewPair) -> None:
    made = pair()
    accepted = made.templator.act("Accept", made.relationship).json()["result"]
    for answer in (made.relationship, accepted):
        assert "creationContent" not in answer
        assert "creationResponseContent" not in answer
    for role in ("requestor", "templator"):
        seen = made.seen_by(role)
        assert seen["creationContent"] == blob("creation")
        assert seen["creationResponseContent"] == blob("response")
        assert "changes" not in seen


def test_after_decomposing_a_side_no_longer_reads_it(pair: NewPair) -> None:
    made = pair("DeletionProposed by templator")
    path = f"/Relationships/{made.relationship['id']}"
    assert code(made.templator.call("GET", path)) == f"validation.relationship.{DECOMPOSED}"
    assert made.templator.result("GET", f"/Relationships?ids={made.relationship['id']}") == []
    assert made.seen_by("requestor")["status"] == "DeletionProposed"


def test_a_list_has_the_callers_own_ones(pair: NewPair, party: NewParty) -> None:
    made, other = pair(), pair()
    query = f"?ids={made.relationship['id']}&ids={other.relationship['id']}&ids=REL00000000000000000"
    listed = made.requestor.result("GET", f"/Relationships{query}")
    assert [relationship["id"] for relationship in listed] == [made.relationship["id"]]
    assert listed[0]["creationContent"] == blob("creation")
    assert party().result("GET", f"/Relationships{query}") == []
    assert code(made.requestor.call("GET", "/Relationships")) == "validation.invalidPropertyValue"


EXISTS = "validation.relationship.relationshipToTargetAlreadyExists"
AGAIN = {
    "Pending": EXISTS,
    "Active": EXISTS,
    "Rejected": "ok",
    "Revoked": "ok",
    "Terminated": EXISTS,
    "DeletionProposed by templator": EXISTS,
    "ReadyForDeletion": "ok",
}


@pytest.mark.parametrize("runtime", [LINE_5, LINE_6, "7.0.0"])
@pytest.mark.parametrize(("situation", "answer"), AGAIN.items())
def test_a_second_relationship_must_wait_for_the_end_of_the_first(
    party: NewParty, runtime: str, situation: str, answer: str
) -> None:
    requestor, templator = party(runtime), party(runtime)
    made = Pair(requestor, templator, requestor.ask(templator))
    made.bring_to(situation)
    for asking, asked in ((requestor, templator), (templator, requestor)):
        allowed = {"canCreate": answer == "ok", "code": None if answer == "ok" else f"error.platform.{answer}"}
        assert asking.result("GET", f"/Relationships/CanCreate?peer={asked.address}") == allowed
    body = {"relationshipTemplateId": templator.template(), "creationContent": blob("again")}
    response = requestor.call("POST", "/Relationships", body)
    assert code(response) == answer
    if answer == "ok":
        assert response.json()["result"]["createdAt"] > made.relationship["createdAt"]


def test_creation_dates_grow_even_within_a_millisecond() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    backbone = Backbone("id", "secret", clock=lambda: moment)
    for count in range(3):
        at = backbone.next_creation_time("a", "b")
        assert at == moment + timedelta(milliseconds=count)
        known = Relationship(id=str(count), relationshipTemplateId=None, from_="b", to="a", createdAt=at)
        backbone.relationships[known.id] = known
    assert backbone.next_creation_time("a", "c") == moment


def test_an_unknown_peer_is_not_found(party: NewParty) -> None:
    response = party().call("GET", "/Relationships/CanCreate?peer=did:e:localhost:dids:0000000000000000000000")
    assert (response.status_code, code(response)) == (404, "recordNotFound")
    # The client takes the owner for deleted when it reads exactly these words.
    assert "Identity not found." in response.json()["error"]["message"]


def test_nobody_asks_themselves(party: NewParty) -> None:
    someone = party()
    response = someone.call("POST", "/Relationships", {"relationshipTemplateId": someone.template()})
    assert code(response) == "validation.relationship.cannotCreateRelationshipWithYourself"


def test_a_peer_that_is_to_be_deleted_is_not_asked(party: NewParty, backbone: Backbone) -> None:
    requestor, templator = party(), party()
    template = templator.template()
    backbone.identities[templator.address].status = "ToBeDeleted"
    response = requestor.call("POST", "/Relationships", {"relationshipTemplateId": template})
    assert code(response) == "validation.relationship.peerIsToBeDeleted"
    allowed = requestor.result("GET", f"/Relationships/CanCreate?peer={templator.address}")
    assert allowed == {"canCreate": False, "code": "error.platform.validation.relationship.peerIsToBeDeleted"}


def test_asking_needs_a_template_that_can_be_loaded_and_allocates_it(party: NewParty) -> None:
    templator, first, second = party(), party(), party()
    template = templator.template(maxNumberOfAllocations=1)
    first.ask(templator, template)
    response = second.call("POST", "/Relationships", {"relationshipTemplateId": template})
    assert code(response) == "validation.relationshipTemplate.maxNumberOfAllocationsExhausted"
    response = second.call("POST", "/Relationships", {"relationshipTemplateId": "RLT00000000000000000"})
    assert (response.status_code, code(response)) == (404, "recordNotFound")
    response = second.call("POST", "/Relationships", {"creationContent": blob("x")})
    assert (response.status_code, code(response)) == (400, "inputCannotBeParsed")
