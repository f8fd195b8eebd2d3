"""The place between the suite and the Connectors where a fault is told: the client's transport, the listener's events
and the Backbone's ledger, all before the recorder sees them. The Connectors themselves are never touched.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest

from fixtures.backbone import LedgerEntry
from fixtures.connector.cell import Cell
from fixtures.connector.client import ConnectorClient
from reports.observations import PushedEvent

T = TypeVar("T")

FRAMING = ("content-length", "content-type", "transfer-encoding", "content-encoding")
"""Headers that no longer fit once a body was changed."""


@dataclass(frozen=True)
class Call:
    """A call as a fault sees it; ``path`` is without the query, ``role`` is who plays in the scenario ("" if none)."""

    role: str
    method: str
    path: str
    accept: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer with a JSON body; ``None`` is no body, bytes are a picture."""

    status: int
    body: Any


@dataclass
class Known:
    """What the true answers have told: the addresses of the cast, the device of each address, and the latest object of
    each kind by the prefix of its id."""

    addresses: list[str] = field(default_factory=list)
    devices: dict[str, str] = field(default_factory=dict)
    latest: dict[str, dict[str, Any]] = field(default_factory=dict)

    def learn(self, value: Any) -> None:
        """Look at everything in a JSON value."""
        if isinstance(value, list):
            for item in value:
                self.learn(item)
        elif isinstance(value, Mapping):
            if isinstance(value.get("createdByDevice"), str) and isinstance(value.get("createdBy"), str):
                self.devices[value["createdBy"]] = value["createdByDevice"]
            if isinstance(value.get("id"), str) and ("createdAt" in value or "peer" in value):
                self.latest[value["id"][:3]] = dict(value)
            for part in value.values():
                self.learn(part)

    def other(self, value: Any) -> Any:
        """What the other party has in place of an address or a device; the value itself where nobody knows."""
        if value in self.addresses:
            return self.addresses[(self.addresses.index(value) + 1) % len(self.addresses)]
        owner = next((address for address, device in self.devices.items() if device == value), None)
        return self.devices.get(self.other(owner), value) if owner else value


class Fault:
    """Tells the truth; what a subclass overrides it tells otherwise. ``planted`` are the wrong values that it told."""

    told_by_events = False
    """Whether events alone tell the fault where only one witness does; else answers alone."""

    def __init__(self) -> None:
        self.planted: set[str] = set()

    def target(self, call: Call, target: str) -> str:
        """The path and query that are asked for instead."""
        return target

    def answer(self, call: Call, reply: Reply, known: Known) -> Reply:
        """The answer that the client gets instead."""
        return reply

    def event(self, role: str, event: PushedEvent, known: Known) -> list[PushedEvent]:
        """The events that arrive instead."""
        return [event]

    def entry(self, entry: LedgerEntry) -> list[LedgerEntry]:
        """The entries that the ledger's subscriber gets instead."""
        return [entry]


class Proxy:
    """The switch: one fault or none at a time. ``reached`` counts how often it told something else than the truth.

    ``roles`` gives the Connectors of the scenario that runs, by role.
    """

    def __init__(self, roles: Callable[[], Mapping[str, str]]) -> None:
        self.known = Known()
        self._roles = roles
        self._clients: dict[str, ConnectorClient] = {}
        self._cells: list[Mapping[str, list[PushedEvent]]] = []
        self.reached = 0
        self._fault: Fault | None = None
        self._everywhere = True

    @contextmanager
    def telling(self, fault: Fault | None, *, everywhere: bool = True) -> Iterator[None]:
        """Let a fault be told by all witnesses, or by one while the others keep to the truth."""
        self._fault, self._everywhere, self.reached = fault, everywhere, 0
        try:
            yield
        finally:
            self._fault = None

    def forget_events(self) -> None:
        """What was told of events must not meet the next scenario of the same Connectors."""
        for cell in self._cells:
            for events in list(cell.values()):
                events.clear()

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand in front of every Connector that a cell of this process starts from now on."""
        proxy = self

        class FaultyClient(ConnectorClient):
            def __init__(self, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, **named)
                proxy._clients[self.endpoint.name] = self
                self._http._transport = _Transport(self._http._transport, self.endpoint.name, proxy)

        class FaultyCell(Cell):
            def __init__(self, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, **named)
                proxy._cells.append(self._pushed)

            def _take_event(self, name: str, trigger: str, data: Any, correlation_id: Any, at: Any) -> None:
                for event in proxy.event(PushedEvent(name, at, trigger, data, correlation_id)):
                    super()._take_event(event.connector, event.trigger, event.data, event.correlation_id, event.at)

            def _take_entry(self, entry: LedgerEntry) -> None:
                for told in proxy.entry(entry):
                    super()._take_entry(told)

        patch.setattr("fixtures.connector.party.ConnectorClient", FaultyClient)
        patch.setattr("steps.plugin.Cell", FaultyCell)

    def target(self, call: Call, target: str) -> str:
        """What the fault makes of a call's path and query."""
        return self._count(target, self._fault.target(call, target)) if self._fault else target

    def answer(self, call: Call, reply: Reply) -> Reply:
        """What the fault makes of an answer."""
        self.known.addresses = [client.address for client in self._cast() if client.address]
        self.known.learn(reply.body)
        fault = self._fault
        # A Connector that only starts must become known by its own address.
        if fault is None or not call.role or (fault.told_by_events and not self._everywhere):
            return reply
        return self._count(reply, fault.answer(call, reply, self.known))

    def event(self, event: PushedEvent) -> list[PushedEvent]:
        """What the fault makes of an event."""
        fault, role = self._fault, self.role(event.connector)
        if fault is None or not role or not (self._everywhere or fault.told_by_events):
            return [event]
        return self._count([event], fault.event(role, event, self.known))

    def entry(self, entry: LedgerEntry) -> list[LedgerEntry]:
        """What the fault makes of an entry of the ledger."""
        if self._fault is None or not self._everywhere:
            return [entry]
        return self._count([entry], self._fault.entry(entry))

    def role(self, connector: str) -> str:
        """The role that a Connector plays in the scenario; empty for none."""
        return next((role for role, name in self._roles().items() if name == connector), "")

    def _cast(self) -> list[ConnectorClient]:
        return [self._clients[name] for name in self._roles().values() if name in self._clients]

    def _count(self, truth: T, told: T) -> T:
        self.reached += told != truth
        return told


class _Transport(httpx.BaseTransport):
    def __init__(self, wrapped: httpx.BaseTransport, connector: str, proxy: Proxy) -> None:
        self._wrapped, self._connector, self._proxy = wrapped, connector, proxy

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        role, accept = self._proxy.role(self._connector), request.headers.get("accept", "")
        call = Call(role, request.method, request.url.path, accept)
        target = request.url.raw_path
        if (told := self._proxy.target(call, target.decode()).encode()) != target:
            url = request.url.copy_with(raw_path=told)
            request = httpx.Request(request.method, url, headers=request.headers)
        response = self._wrapped.handle_request(request)
        media_type, content = response.headers.get("content-type", ""), response.read()
        if response.status_code != 204 and not media_type.startswith(("application/json", "image/png")):
            return response
        picture = media_type == "image/png"
        truth = Reply(response.status_code, content if picture else json.loads(content or "null"))
        reply = self._proxy.answer(call, truth)
        if reply == truth:
            return response
        if isinstance(reply.body, bytes):
            return httpx.Response(reply.status, headers={"content-type": media_type}, content=content)
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in FRAMING]
        if reply.body is None:
            return httpx.Response(reply.status, headers=headers)
        told_as = {"content-type": "application/json"}
        return httpx.Response(reply.status, headers=[*headers, *told_as.items()], content=json.dumps(reply.body))

    def close(self) -> None:
        self._wrapped.close()
