"""The listener takes what Connectors push and hands it on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from fixtures.listener import Listener, Pushed
from fixtures.servers import ThreadedServer
from fixtures.waiting import eventually


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def connector(listener: Listener) -> Iterator[httpx.Client]:
    server = ThreadedServer(listener.app)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        yield client
    server.stop()


def received(listener: Listener) -> Pushed:
    """The one event that came in."""
    [event] = eventually("an event has come in", lambda: listener.received, lambda events: len(events) == 1)
    return event


def test_an_event_reaches_the_subscribers(listener: Listener, connector: httpx.Client) -> None:
    handed: list[Pushed] = []
    listener.subscribe(lambda *fields: handed.append(Pushed(*fields)))
    before = datetime.now(UTC)
    event = {"trigger": "transport.messageSent", "data": {"id": "MSG1"}}
    answer = connector.post("/connector-1", json=event, headers={"x-correlation-id": "c"})
    assert answer.status_code == 200
    name, trigger, data, correlation_id, at = received(listener)
    eventually("it is handed on", lambda: handed, lambda events: events == listener.received)
    assert (name, trigger, data, correlation_id) == ("connector-1", "transport.messageSent", {"id": "MSG1"}, "c")
    assert before <= at <= datetime.now(UTC)


def test_an_event_may_have_no_data(listener: Listener, connector: httpx.Client) -> None:
    connector.post("/connector-1", json={"trigger": "runtime.modulesStarted"})
    assert received(listener).data is None
    assert received(listener).correlation_id is None


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"{}", b'{"trigger": 1}', b"\xff"])
def test_anything_else_is_no_event(listener: Listener, connector: httpx.Client, body: bytes) -> None:
    assert connector.post("/connector-1", content=body).status_code == 400
    assert not listener.received
