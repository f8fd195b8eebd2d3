"""The journey of ``features/onboarding/05_journey.feature`` as a bare script: the same calls, and nothing but calls.

Bodies: nmshd/connector ``src/modules/coreHttpApi/controllers``; what differs per line stands in ``Way``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from fixtures.waiting import eventually

CONSENT = {"@type": "ConsentRequestItem", "mustBeAccepted": True, "consent": "I agree"}


@dataclass(frozen=True)
class Way:
    """What a line says differently: base path, where the reference stands, and how a Relationship is accepted."""

    base: str
    reference: Callable[[Any], str]
    accept: Callable[[Any], tuple[str, Any]]


WAYS = {
    4: Way(
        "/api/v2",
        lambda template: str(template["truncatedReference"]),
        lambda one: (f"/Relationships/{one['id']}/Changes/{one['changes'][0]['id']}/Accept", {"content": {}}),
    ),
    7: Way(
        "/api/core/v1",
        lambda template: str(template["reference"]["truncated"]),
        lambda one: (f"/Relationships/{one['id']}/Accept", None),
    ),
}


class BareConnector:
    """An httpx client of one Connector; ``close`` it in the end."""

    def __init__(self, url: str, api_key: str, line: int) -> None:
        self.way = WAYS[line]
        headers = {"X-API-KEY": api_key, "Accept": "application/json"}
        self.http = httpx.Client(base_url=url + self.way.base, headers=headers, timeout=30, trust_env=False)
        self.address: str = self.call("GET", "/Account/IdentityInfo")["address"]

    def call(self, method: str, path: str, body: Any = None, query: dict[str, str] | None = None) -> Any:
        """The ``result`` of an answer, None for one without a body; raises for a status of 400 or more."""
        answer = self.http.request(method, path, json=body, params=query).raise_for_status()
        return answer.json()["result"] if answer.content else None

    def relationships(self, peer: "BareConnector") -> Any:
        """The Relationships with a peer."""
        return self.call("GET", "/Relationships", query={"peer": peer.address})

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.http.close()


def onboard(templator: BareConnector, requestor: BareConnector) -> None:
    """One onboarding, from the synchronisation that precedes a cast to the Relationship that is Active for both."""
    for party in (templator, requestor):
        party.call("POST", "/Account/Sync")
    template = _offer(templator, requestor)
    request = _load_and_accept(templator, requestor, template)
    _decide(templator, requestor, template, request)


def _offer(templator: BareConnector, requestor: BareConnector) -> Any:
    expiry = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    request = {"@type": "Request", "items": [CONSENT]}
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": request}
    body = {"content": content, "expiresAt": expiry, "maxNumberOfAllocations": 2}
    template = templator.call("POST", "/RelationshipTemplates/Own", body)
    for party, peer in ((templator, requestor), (requestor, templator)):
        party.relationships(peer)
        party.call("GET", "/Requests/Incoming")
        party.call("GET", "/Requests/Outgoing")
    return template


def _load_and_accept(templator: BareConnector, requestor: BareConnector, template: Any) -> str:
    """The id of the accepted Request, once it is Completed."""
    requestor.call("POST", "/RelationshipTemplates/Peer", {"reference": templator.way.reference(template)})
    by_template = {"source.reference": template["id"]}
    request = eventually(
        "the Request waits for a decision",
        lambda: requestor.call("GET", "/Requests/Incoming", query=by_template),
        lambda found: [one["status"] for one in found] == ["ManualDecisionRequired"],
    )[0]["id"]
    incoming, answer = f"/Requests/Incoming/{request}", {"items": [{"accept": True}]}
    requestor.call("PUT", f"{incoming}/CanAccept", answer)
    requestor.call("PUT", f"{incoming}/Accept", answer)
    _completed(requestor, request)
    requestor.relationships(templator)
    _completed(requestor, request)
    requestor.relationships(templator)
    _completed(requestor, request)
    templator.relationships(requestor)
    templator.call("GET", "/Requests/Outgoing", query=by_template)
    return str(request)


def _decide(templator: BareConnector, requestor: BareConnector, template: Any, request: str) -> None:
    templator.call("POST", "/Account/Sync")
    templator.relationships(requestor)
    requestor.relationships(templator)
    _outgoing(templator, template)
    _completed(requestor, request)
    _outgoing(templator, template)
    relationship = templator.relationships(requestor)[0]
    path, body = templator.way.accept(relationship)
    templator.call("PUT", path, body)
    templator.relationships(requestor)
    requestor.relationships(templator)
    requestor.call("POST", "/Account/Sync")
    templator.relationships(requestor)
    requestor.relationships(templator)
    requestor.call("GET", f"/Requests/Incoming/{request}")
    _outgoing(templator, template)


def _completed(requestor: BareConnector, request: str) -> None:
    eventually(
        "the Request is Completed",
        lambda: requestor.call("GET", f"/Requests/Incoming/{request}"),
        lambda found: found["status"] == "Completed",
    )


def _outgoing(templator: BareConnector, template: Any) -> None:
    eventually(
        "the outgoing Request is Completed",
        lambda: templator.call("GET", "/Requests/Outgoing", query={"source.reference": template["id"]}),
        lambda found: [one["status"] for one in found] == ["Completed"],
    )
