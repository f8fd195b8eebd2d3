"""The client observes every call, reads the envelope, and says in one line what came instead of what was promised."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fixtures.connector.client import ANSWER_WITHIN, ConnectorClient, Endpoint, Unexpected
from fixtures.connector.dialects import Findings
from fixtures.connector.dialects.base import CAN_AGREES, NO_ID_TWICE
from fixtures.connector.dialects.line7 import Line7
from fixtures.connector.versions import RuntimeVersion
from fixtures.errors import ConnectorDied, ConnectorFault
from fixtures.servers import ThreadedServer
from fixtures.waiting import PATIENCE
from reports.observations import Exchange

REQUEST = {
    "id": "REQ" + "a" * 17,
    "isOwn": False,
    "peer": "peer",
    "createdAt": "2030-01-01T00:00:00.000Z",
    "status": "Decided",
    "content": {},
}


REFUSAL = {"error": {"code": "error.runtime.no", "message": "Not\nyou"}}
ANSWERS: dict[str, Callable[[], Response]] = {
    "bare": lambda: JSONResponse({"good": True}),
    "refused": lambda: JSONResponse(REFUSAL, status_code=400),
    "broken": lambda: Response("{", media_type="application/json"),
    "bytes": lambda: Response(b"\x00\x01", media_type="application/octet-stream"),
    "CanAccept": lambda: JSONResponse(
        {"result": {"isSuccess": False, "code": "error.no", "message": "no", "items": []}}
    ),
    "Accept": lambda: JSONResponse({"result": REQUEST}),
    "Incoming": lambda: JSONResponse({"result": [REQUEST, REQUEST]}),
}


async def answer(request: Request) -> Response:
    """What the faulty Connector of these tests says; a good answer repeats the key."""
    name = request.url.path.rpartition("/")[2]
    if name == "slow":
        await asyncio.sleep(1)
    return ANSWERS[name]() if name in ANSWERS else JSONResponse({"result": {"key": request.headers["x-api-key"]}})


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedServer]:
    served = ThreadedServer(Starlette(routes=[Route("/{rest:path}", answer, methods=["GET", "PUT", "POST"])]))
    served.start()
    yield served
    served.stop()


@pytest.fixture
def client(server: ThreadedServer) -> Iterator[ConnectorClient]:
    made = ConnectorClient(Endpoint("connector-1", f"http://127.0.0.1:{server.port}", "key", 7))
    yield made
    made.close()


def test_the_result_is_read_and_the_exchange_observed(client: ConnectorClient) -> None:
    seen: list[Exchange] = []
    client.observe, client.address = seen.append, "did:e:localhost:dids:1"
    assert client.call("GET", "/good", params={"a": "b"}).result() == {"key": "key"}
    (exchange,) = seen
    assert (exchange.method, exchange.path, exchange.status, exchange.line) == ("GET", "/good?a=b", 200, 7)
    assert (exchange.connector, exchange.party_address) == ("connector-1", "did:e:localhost:dids:1")
    assert exchange.correlation_id == exchange.request_headers["x-correlation-id"]
    assert 0 < exchange.duration < 5


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/refused", 200, r"GET /refused answered 400 error\.runtime\.no: \['Not'\]; expected 200"),
        ("/bare", 200, "GET /bare answered 200 without a result"),
        ("/broken", 200, "GET /broken answered 200 without a result"),
        ("/good", 201, "GET /good answered 200; expected 201"),
    ],
)
def test_what_came_instead_is_said(client: ConnectorClient, path: str, status: int, words: str) -> None:
    with pytest.raises(Unexpected, match=words):
        client.call("GET", path).result(status)


def test_bytes_stay_bytes(client: ConnectorClient) -> None:
    assert client.call("GET", "/bytes").body == b"\x00\x01"


def test_a_connector_that_has_ended_is_named(server: ThreadedServer) -> None:
    reasons = iter([None, None, "exited with code 1"])
    seen: list[Exchange] = []
    client = ConnectorClient(Endpoint("connector-1", "http://127.0.0.1:9", "key", 7), lambda: next(reasons, None))
    client.observe = seen.append
    with pytest.raises(ConnectorDied, match="connector-1 exited with code 1"):
        client.call("GET", "/good")
    with pytest.raises(ConnectorFault, match="connector-1 did not answer GET /good: ConnectError"):
        client.call("GET", "/good")
    assert [exchange.status for exchange in seen] == [None, None]
    client.close()


def test_the_automatic_checks_notice_disagreement_and_doubled_ids(client: ConnectorClient) -> None:
    problems: dict[str, str | None] = {}
    api = Line7(client, RuntimeVersion.of("7.0.0"), Findings(problems.__setitem__, lambda _: None))
    api.accept(str(REQUEST["id"]), [])
    assert "foresaw Forecast(success=False, code='error.no'," in str(problems[CAN_AGREES])
    api.incoming_requests()
    assert f"lists {REQUEST['id']} more than once" in str(problems[NO_ID_TWICE])


def test_an_answer_is_waited_for_as_long_as_the_patience_says(
    server: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PATIENCE, "factor", 0.3 / ANSWER_WITHIN)
    impatient = ConnectorClient(Endpoint("connector-1", f"http://127.0.0.1:{server.port}", "key", 7))
    with pytest.raises(ConnectorFault, match="did not answer GET /slow: ReadTimeout"):
        impatient.call("GET", "/slow")
    impatient.close()


def test_a_path_in_front_is_no_part_of_what_is_observed(server: ThreadedServer) -> None:
    below = ConnectorClient(Endpoint("connector-1", f"http://127.0.0.1:{server.port}/one/two", "key", 7))
    with below.overheard() as exchanges:
        assert below.call("GET", "/api/bare", params={"a": "b"}).body == {"good": True}
    assert [one.path for one in exchanges] == ["/api/bare?a=b"]
    below.close()
