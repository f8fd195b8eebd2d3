"""Our own servers get anything: no 5xx, no hang, no crash.

``FUZZ`` is how many calls each test makes, and lets the hosts of all lines take part; without it there is a sample.
"""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.routing import Route as StarletteRoute

from fixtures.backbone import Backbone, records
from fixtures.connector.launch.image import HOST
from fixtures.listener import Listener
from fixtures.servers import ThreadedServer
from fixtures.waiting import eventually
from tests.backbone.parties import CLIENT_ID, CLIENT_SECRET, LINE_4, LINE_7, Party, blob
from tests.embedded.hosts import FUTURE, KEY, LINES, Host, environment

FUZZ = int(os.environ.get("FUZZ", "0"))
often = settings(
    max_examples=FUZZ or 40,
    derandomize=not FUZZ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SECONDS_TO_ANSWER = 20
ROUTE = re.compile(r'"(GET|POST|PUT|PATCH|DELETE) (/[^"]*)"')
TYPES = (
    *("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "form", "text/plain"),
    "multipart/form-data; boundary=x",
)


Route = tuple[str, str]


def names(of: Any) -> set[str]:
    """The names of all fields that the models of a module have, as JSON spells them."""
    models = [one for one in vars(of).values() if isinstance(one, type) and issubclass(one, records.Record)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


OF_CONNECTORS = (
    *("content", "expiresAt", "templateId", "reference", "items", "accept", "@type", "creationContent", "peer"),
    *("maxNumberOfAllocations", "forIdentity", "passwordProtection", "recipients", "attachments"),
)
FIELDS = sorted({*names(records), *OF_CONNECTORS})
QUERIES = ("ids", "pageSize", "pageNumber", "templates.0.id", "status", "peer", "localIndex", "a[b][c]", "onlyValid")
IDS = ["x", "RLTAAAAAAAAAAAAAAAAA", "RELAAAAAAAAAAAAAAAAA", "did:e:localhost:dids:0123456789abcdef012345"]
LEAVES = some.one_of(
    *(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=20)),
    some.integers(0, 20).map(lambda number: IDS[number % len(IDS)]),
    some.sampled_from([FUTURE, blob("x"), "", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", -1, 2**70]),
)
KEYS = some.one_of(some.sampled_from(FIELDS), some.text(max_size=8))
VALUES = some.recursive(
    LEAVES, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=6), max_leaves=12
)
OBJECTS = some.dictionaries(some.sampled_from(FIELDS), VALUES, max_size=10)
BODIES = some.one_of(
    some.binary(max_size=60),
    VALUES.map(lambda value: json.dumps(value).encode()),
    OBJECTS.map(lambda value: json.dumps(value).encode()),
    OBJECTS.map(lambda value: urlencode({name: str(one) for name, one in value.items()}, errors="replace").encode()),
)
HEADERS = some.text(some.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12).map(str.strip)


@some.composite
def requests(draw: Callable[..., Any], known: Sequence[Route]) -> tuple[str, str, dict[str, str], bytes]:
    """A call of a known route, well or badly filled: method, path with query, headers, body."""
    method, path = draw(some.sampled_from(known))
    texts = some.sampled_from(IDS) | some.text(max_size=12)
    path = re.sub(r"\{\w+\}|:\w+", lambda _: quote(draw(texts), safe="%", errors="replace") or "x", path)
    query = draw(some.lists(some.tuples(some.sampled_from(QUERIES), texts | some.just("1")), max_size=3))
    headers = draw(some.dictionaries(some.sampled_from(["accept", "x-correlation-id"]), HEADERS, max_size=2))
    headers["content-type"] = draw(some.sampled_from(TYPES))
    return method, f"{path}?{urlencode(query, errors='replace')}", headers, draw(BODIES)


def serve(app: Any) -> Iterator[httpx.Client]:
    """A client of an app on a real port."""
    server = ThreadedServer(app)
    server.start()
    url = f"http://127.0.0.1:{server.port}"
    with httpx.Client(base_url=url, timeout=SECONDS_TO_ANSWER, trust_env=False) as client:
        yield client
    server.stop()


BACKBONE = Backbone(CLIENT_ID, CLIENT_SECRET)
OF_BACKBONE = sorted(
    (method, route.path)
    for route in BACKBONE.app.routes
    if isinstance(route, StarletteRoute)
    for method in route.methods or ()
)


@pytest.fixture(scope="module")
def backbone() -> Iterator[httpx.Client]:
    yield from serve(BACKBONE.app)


@pytest.fixture(scope="module")
def parties(backbone: httpx.Client) -> list[Party]:
    """Identities of the last line, and one of the first; with something to ask for."""
    parties = [Party(backbone, line) for line in (LINE_7, LINE_7, LINE_4)]
    IDS.extend([parties[1].template(), parties[1].ask(parties[0])["id"], *(party.address for party in parties)])
    return parties


@often
@given(data=some.data(), call=requests(OF_BACKBONE))
def test_the_backbone_answers_anything(
    backbone: httpx.Client, parties: list[Party], data: Any, call: tuple[str, str, dict[str, str], bytes]
) -> None:
    method, path, headers, body = call
    party = data.draw(some.sampled_from([None, *parties]))
    versions = data.draw(some.sampled_from([LINE_4, LINE_7, "", "1.2", "99999999999999999999.0.0"]))
    own = {**party.headers, **headers} if party else {**headers, "x-runtime-version": versions}
    answer = backbone.request(method, path, headers=own, content=body)
    assert answer.status_code < 500, answer.text
    if party is not None and answer.status_code == 401:
        # It has deleted itself, or its device.
        parties[parties.index(party)] = Party(backbone, party.runtime)


HEADS = (b"", b"GET / HTTP/1.1\r\n", b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\n")


@often
@given(junk=some.binary(max_size=200), head=some.sampled_from(HEADS))
def test_the_backbone_outlives_what_is_no_http(backbone: httpx.Client, junk: bytes, head: bytes) -> None:
    with socket.create_connection((backbone.base_url.host, backbone.base_url.port or 0), SECONDS_TO_ANSWER) as wire:
        wire.sendall(head + junk + b"\r\n\r\n")
        wire.shutdown(socket.SHUT_WR)
        while wire.recv(65_536):
            continue
    assert backbone.get("/health").status_code == 200


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def pushing(listener: Listener) -> Iterator[httpx.Client]:
    yield from serve(listener.app)


def event(trigger: object) -> bytes:
    """An event whose trigger is whatever it is."""
    return json.dumps({"trigger": trigger}).encode()


@often
@given(name=some.text(min_size=1, max_size=12), body=BODIES | OBJECTS.map(event))
def test_the_listener_answers_anything(listener: Listener, pushing: httpx.Client, name: str, body: bytes) -> None:
    answer = pushing.post(f"/{quote(name, safe='', errors='replace')}", content=body)
    assert answer.status_code < 500, answer.text
    assert pushing.post("/connector-1", json={"trigger": "the next"}).status_code == 200
    eventually("the next event comes in", lambda: listener.received, lambda got: bool(got) and got[-1][1] == "the next")
    listener.received.clear()


CONNECTORS_OWN = re.compile(r"Cannot (read|destructure) .*\bundefined\b|toLowerCase is not a function")
"""What the Connector's own controllers throw as well: without a body (rows A11 and C6 of docs/refusals/contract.md),
and at a list in place of a flag."""


def of_line(line: int) -> list[Route]:
    """The routes of a line's host, and some that it lacks."""
    files = [HOST / "routes.js", HOST / "lines" / "shared.js", HOST / "lines" / f"{line}.js"]
    found = {(method, path) for file in files for method, path in ROUTE.findall(file.read_text("utf-8"))}
    return sorted({*found, ("PATCH", "/Messages"), ("GET", "/:id"), ("GET", "/../../health")})


@pytest.fixture(scope="module", params=LINES if FUZZ else LINES[-1:], ids=lambda line: f"line {line}")
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host of its own: nobody else can use what becomes of it."""
    folder = tmp_path_factory.mktemp("fuzzed")
    server = ThreadedServer(Backbone(client_id="client", client_secret="secret").app)
    server.start()
    variables = environment(request.param, "fuzzed", f"http://127.0.0.1:{server.port}", folder)
    host = Host(request.param, "fuzzed", variables, folder / "host.log")
    try:
        host.start()
        yield host
    finally:
        host.remove()
        server.stop()


@often
@given(data=some.data())
def test_the_host_answers_anything(host: Host, data: Any) -> None:
    method, path, headers, body = data.draw(requests(of_line(host.line)))
    keys = {"X-API-KEY": data.draw(some.sampled_from([KEY, KEY, KEY, "", "x"]))}
    answer = host.http.request(method, host.base_path + path, headers={**headers, **keys}, content=body)
    if answer.status_code >= 500:
        error = answer.json()["error"]
        # What the vendor's runtime throws is unexpected in the Connector, too; our own code must not throw.
        frames = [frame for frame in error["stacktrace"] if frame.lstrip().startswith("at ")]
        assert error["code"] == "error.connector.unexpected", answer.text
        ours = str(HOST) in next(iter(frames), "")
        assert not ours or CONNECTORS_OWN.search(error["details"]), answer.text
    assert host.process.poll() is None
    assert host.http.get("/health").status_code == 200
