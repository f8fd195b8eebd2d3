"""A recorder that is told what two Connectors and the Backbone do, with the bodies that real ones send."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reports.observations import BackboneEntry, Exchange, PushedEvent, ScenarioIdentity
from reports.recorder import Recorder
from reports.stream import EventStream

TEMPLATOR, REQUESTOR = "Templator", "Requestor"
NAMES = {TEMPLATOR: "connector-1", REQUESTOR: "connector-2"}
REQUEST, REL, CHANGE, TEMPLATE = (prefix + "A" * 17 for prefix in ("REQ", "REL", "RCH", "RLT"))
START = datetime(2026, 11, 25, 12, tzinfo=UTC)
BASE = {4: "/api/v2", 5: "/api/v2", 6: "/api/v2", 7: "/api/core/v1"}


def identity(name: str = "ONB-01", variant: str | None = None) -> ScenarioIdentity:
    """A scenario's identity."""
    return ScenarioIdentity(name, variant, f"Title of {name}", "Onboarding", "features/onboarding.feature", 3, (name,))


class Story:
    """Two Connectors of one line in one scenario; every observation is 10 milliseconds after the one before."""

    def __init__(self, directory: Path, line: int = 7, *, cast: bool = True, announces: bool = True) -> None:
        self.line = line
        self.scenario = identity()
        self.now = START
        self.stream = EventStream(directory / "events" / "main.ndjson")
        self.recorder = Recorder(self.stream)
        for role, name in NAMES.items():
            self.recorder.connector(name, self.address(role), line, announces=announces, runtime=f"{line}.0.0")
        if cast:
            self.recorder.begin(self.scenario, NAMES)

    def address(self, role: str) -> str:
        """The role's address in the form of the line."""
        return f"id1{role}" if self.line == 4 else f"did:e:localhost:dids:{role}"

    def http(
        self,
        role: str,
        method: str,
        path: str,
        result: Any = None,
        status: int = 200,
        *,
        sent: datetime | None = None,
        request_headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        """A call to a Connector and its answer; ``sent`` when it began if not 5 milliseconds ago."""
        self.now += timedelta(milliseconds=10)
        began = sent or self.now - timedelta(milliseconds=5)
        answer = {"result": result} if status < 400 else {"error": {"code": "error.runtime.unknown"}}
        self.recorder.exchange(
            Exchange(
                party_address=self.address(role),
                connector=NAMES[role],
                at=began,
                duration=(self.now - began).total_seconds(),
                method=method,
                path=BASE[self.line] + path,
                request_headers=request_headers or {"X-API-KEY": "the-secret-key"},
                request_body=body,
                status=status,
                response_headers={},
                response_body=answer,
                correlation_id="c-1",
                line=self.line,
            )
        )

    def push(self, role: str, trigger: str, data: Any, correlation_id: str | None = None) -> None:
        """A Connector pushes an event."""
        self.now += timedelta(milliseconds=10)
        self.recorder.pushed(PushedEvent(NAMES[role], self.now, trigger, data, correlation_id))

    def request_changed(self, old: str, new: str, **facts: Any) -> None:
        """The Requestor announces a change of its incoming Request."""
        data = {"request": self.request(new, **facts), "oldStatus": old, "newStatus": new}
        self.push(REQUESTOR, "consumption.incomingRequestStatusChanged", data)

    def ledger(self, old: str | None, new: str, by: str, entity: str = "Relationship", identifier: str = REL) -> None:
        """The Backbone's ledger gets an entry."""
        reasons = {"Pending": "Creation", "Active": "AcceptanceOfCreation", "Revoked": "RevocationOfCreation"}
        reason = reasons.get(new, "")
        self.now += timedelta(milliseconds=10)
        participants = tuple(self.address(role) for role in NAMES)
        cause = self.address(by)
        call = f"PUT /api/v2/Relationships/{REL}"
        self.recorder.backbone(
            BackboneEntry(self.now, entity, identifier, old, new, reason, cause, participants, call, None)
        )

    def request(
        self, status: str, *, own: bool = False, result: str | None = None, source: str | None = None
    ) -> dict[str, Any]:
        """A LocalRequest as the Requestor (``own``: the Templator) shows it."""
        peer = self.address(REQUESTOR if own else TEMPLATOR)
        dto: dict[str, Any] = {
            "id": REQUEST,
            "isOwn": own,
            "peer": peer,
            "status": status,
            "content": {"@type": "Request", "items": [], "id": "REQINSIDECONTENT0000"},
            "source": {"type": "RelationshipTemplate", "reference": TEMPLATE},
        }
        if result:
            dto["response"] = {"content": {"@type": "Response", "result": result, "requestId": REQUEST, "items": []}}
        if source:
            kind = "RelationshipChange" if source.startswith("RCH") else "Relationship"
            dto["response"]["source"] = {"type": kind, "reference": source}
        return dto

    def relationship(self, role: str, status: str, *reasons: str, identifier: str = REL) -> dict[str, Any]:
        """A Relationship as a role shows it: with an audit log of these reasons, on line 4 with its Creation change."""
        peer = self.address(TEMPLATOR if role == REQUESTOR else REQUESTOR)
        dto: dict[str, Any] = {"id": identifier, "status": status, "peer": peer}
        answered = {"response": {"requestId": REQUEST, "result": "Accepted"}}
        if self.line == 4:
            change = {"id": CHANGE, "type": "Creation", "status": "Pending", "request": self._made(REQUESTOR, answered)}
            if status != "Pending":
                answer = "Accepted" if status == "Active" else status
                change |= {"status": answer, "response": self._made(TEMPLATOR, {})}
            return {**dto, "template": {"id": TEMPLATE}, "changes": [change]}
        log = [self._entry(reason) for reason in reasons or ("Creation",)]
        return {**dto, "templateId": TEMPLATE, "auditLog": log, "creationContent": answered}

    def _made(self, role: str, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"createdBy": self.address(role), "createdByDevice": "DVC1", "content": content}

    def _entry(self, reason: str) -> dict[str, Any]:
        steps = {
            "Creation": (None, "Pending", REQUESTOR),
            "AcceptanceOfCreation": ("Pending", "Active", TEMPLATOR),
            "RevocationOfCreation": ("Pending", "Revoked", REQUESTOR),
        }
        old, new, by = steps[reason]
        entry = {"reason": reason, "newStatus": new, "createdBy": self.address(by), "createdByDevice": "DVC1"}
        return entry if old is None else {**entry, "oldStatus": old}

    def steps(self) -> list[tuple[str, str, str, str | None, str]]:
        """What was recorded: witness, party, entity, old and new state."""
        return [
            (str(seen.witness), seen.party, seen.entity, seen.old, seen.new)
            for seen in self.recorder.transitions(self.scenario)
        ]


def onboard(story: Story) -> None:
    """The whole of an onboarding with RelationshipTemplateContent, as all witnesses see it."""
    line_4 = story.line == 4
    source = CHANGE if line_4 else REL
    story.push(REQUESTOR, "consumption.incomingRequestReceived", story.request("Open"))
    story.request_changed("Open", "DecisionRequired")
    story.request_changed("DecisionRequired", "ManualDecisionRequired")
    story.http(REQUESTOR, "GET", "/Requests/Incoming", [story.request("ManualDecisionRequired")])
    story.http(REQUESTOR, "PUT", f"/Requests/Incoming/{REQUEST}/Accept", story.request("Decided", result="Accepted"))
    story.request_changed("ManualDecisionRequired", "Decided", result="Accepted")
    story.ledger(None, "Pending", REQUESTOR)
    if line_4:
        story.ledger(None, "Pending", REQUESTOR, "RelationshipChange", CHANGE)
    story.push(REQUESTOR, "transport.relationshipChanged", story.relationship(REQUESTOR, "Pending"))
    story.request_changed("Decided", "Completed", result="Accepted", source=source)
    found = story.relationship(TEMPLATOR, "Pending")
    story.http(TEMPLATOR, "POST", "/Account/Sync", {"relationships": [found]} if line_4 else None)
    story.push(TEMPLATOR, "transport.relationshipChanged", found)
    completed = story.request("Completed", own=True, result="Accepted", source=source)
    story.push(TEMPLATOR, "consumption.outgoingRequestCreatedAndCompleted", completed)
    change = "Change" if line_4 else ""
    by_relationship = f"consumption.outgoingRequestFromRelationshipCreation{change}CreatedAndCompleted"
    story.push(TEMPLATOR, by_relationship, completed)
    story.http(TEMPLATOR, "GET", "/Requests/Outgoing", [completed])
    story.ledger("Pending", "Active", TEMPLATOR)
    if line_4:
        story.ledger("Pending", "Accepted", TEMPLATOR, "RelationshipChange", CHANGE)
    reasons = ("Creation", "AcceptanceOfCreation")
    for role in (TEMPLATOR, REQUESTOR):
        active = story.relationship(role, "Active", *reasons)
        story.http(role, "GET", f"/Relationships/{REL}", active)
        story.push(role, "transport.relationshipChanged", active)


class Teller:
    """Begins stories in one directory and remembers them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.told: list[Story] = []

    def __call__(self, line: int = 7, *, cast: bool = True, announces: bool = True) -> Story:
        """A story of this line; see :class:`Story`."""
        self.told.append(Story(self.directory, line, cast=cast, announces=announces))
        return self.told[-1]
