"""One Backbone on a real port for all tests here: each makes its own Identities, so they do not meet."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from fixtures.backbone import Backbone
from fixtures.servers import ThreadedServer
from tests.backbone.parties import CLIENT_ID, CLIENT_SECRET, LINE_7, Clock, Party

NewParty = Callable[..., Party]


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def backbone(clock: Clock) -> Backbone:
    return Backbone(CLIENT_ID, CLIENT_SECRET, clock=clock)


@pytest.fixture(scope="session")
def http(backbone: Backbone) -> Iterator[httpx.Client]:
    server = ThreadedServer(backbone.app)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        yield client
    server.stop()


@pytest.fixture
def party(http: httpx.Client) -> NewParty:
    def new(runtime: str = LINE_7) -> Party:
        return Party(http, runtime)

    return new
