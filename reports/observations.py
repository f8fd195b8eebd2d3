"""The vocabulary of a recording: what was observed, by which witness, and the transitions made of it.

The client, the webhook listener and the Backbone feed the first three; the recorder makes transitions of them. All
times are aware datetimes in UTC, all durations are seconds. Nothing in here knows a test runner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

INCOMING_REQUEST = "incoming Request"
OUTGOING_REQUEST = "outgoing Request"
RELATIONSHIP = "Relationship"
RELATIONSHIP_CHANGE = "RelationshipChange"

BACKBONE = "Backbone"
"""The party of a transition that the Backbone's ledger shows."""

GONE = "(gone)"
"""The state of a Relationship that its own side decomposed: the Connector answers 404 from then on."""


class Witness(StrEnum):
    """Who saw a transition: a Connector's HTTP answer, an event that it pushed, or the Backbone's ledger."""

    HTTP = "http"
    EVENT = "event"
    BACKBONE = "backbone"


@dataclass(frozen=True)
class Exchange:
    """One HTTP call to a Connector; ``at`` is when it was sent, ``status`` is None when no answer came."""

    party_address: str | None
    connector: str
    at: datetime
    duration: float
    method: str
    path: str
    request_headers: Mapping[str, str]
    request_body: Any
    status: int | None
    response_headers: Mapping[str, str]
    response_body: Any
    correlation_id: str | None
    line: int

    @property
    def answered(self) -> datetime:
        """When the answer was there."""
        return self.at + timedelta(seconds=self.duration)

    @property
    def call(self) -> str:
        """Method and path without the query."""
        return f"{self.method} {self.path.partition('?')[0]}"


@dataclass(frozen=True)
class PushedEvent:
    """One event that a Connector pushed to the webhook listener; ``at`` is when it arrived."""

    connector: str
    at: datetime
    trigger: str
    data: Any
    correlation_id: str | None


@dataclass(frozen=True)
class BackboneEntry:
    """One entry of the Backbone's ledger: an object's state changed, and whose call did it (an address)."""

    at: datetime
    entity: str
    id: str
    old: str | None
    new: str
    reason: str
    caused_by: str
    participants: tuple[str, ...]
    call: str
    correlation_id: str | None


@dataclass(frozen=True)
class ScenarioIdentity:
    """Which scenario: the tag that names its row, its variant, and where a reader finds it.

    ``uri`` is the feature file relative to the project, ``line`` the scenario's (an outline's, not its row's) in it.
    """

    id: str
    variant: str | None
    title: str
    feature: str
    uri: str
    line: int
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The identity as one text: ``ONB-03`` or ``ONB-11 [ConsentRequestItem]``. Titles are no identity."""
        return f"{self.id} [{self.variant}]" if self.variant else self.id

    @property
    def location(self) -> str:
        """The feature file, a colon, and the line."""
        return f"{self.uri}:{self.line}"


@dataclass(frozen=True)
class AuditLogEntry:
    """One entry of ``Relationship.auditLog`` (lines 5 to 7); ``by`` is the address in ``createdBy``."""

    reason: str
    old: str | None
    new: str
    by: str


@dataclass(frozen=True)
class Detail:
    """What else an object's documented fields said when it was seen in a state; fields that it does not have are None.

    ``template`` is the RelationshipTemplate's id, ``result`` the Response's result, ``source`` the type and
    ``response_source`` the reference in ``response.source``; ``request`` is the Request that a Relationship's
    creation content answers, ``change_status`` the status of a line 4 Relationship's Creation change.
    """

    peer: str | None = None
    template: str | None = None
    result: str | None = None
    response_source_type: str | None = None
    response_source: str | None = None
    request: str | None = None
    relationship: str | None = None
    change_status: str | None = None
    reason: str | None = None
    audit_log: tuple[AuditLogEntry, ...] = ()


@dataclass(frozen=True)
class Transition:
    """One status transition as one witness saw it.

    ``scenario`` is the identity's key ("" when the object belongs to no scenario), ``party`` the role whose view
    changed or :data:`BACKBONE`, ``by`` the role (else the address) that caused it where the witness says so, ``old``
    None for the first sight. ``announced`` is True when the witness named the old state itself and did not merely see
    the two states.
    """

    scenario: str
    step: str
    party: str
    entity: str
    id: str
    old: str | None
    new: str
    at: datetime
    witness: Witness
    call: str
    correlation_id: str | None
    by: str | None = None
    announced: bool = False
    detail: Detail = field(default_factory=Detail)
