"""A Backbone, a webhook listener, and hosts of all lines: a Templator, a Requestor and an automatic Templator."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.backbone import Backbone
from fixtures.listener import Listener
from fixtures.servers import ThreadedServer
from tests.embedded.hosts import LINES, Host, environment

LIMITED_KEY = "Limited-Key-0123456789-of-the-tests"


@dataclass(frozen=True)
class Surroundings:
    """The servers that hosts talk to."""

    backbone: Backbone
    backbone_url: str
    listener: Listener
    listener_url: str


@dataclass(frozen=True)
class Cast:
    """The hosts of one line. ``automatic`` synchronises every second and accepts what a peer asks for."""

    templator: Host
    requestor: Host
    automatic: Host


@pytest.fixture(scope="package")
def surroundings() -> Iterator[Surroundings]:
    backbone = Backbone(client_id="client", client_secret="secret")
    listener = Listener()
    servers = [ThreadedServer(backbone.app), ThreadedServer(listener.app)]
    for server in servers:
        server.start()
    urls = [f"http://127.0.0.1:{server.port}" for server in servers]
    yield Surroundings(backbone, urls[0], listener, urls[1])
    for server in servers:
        server.stop()


def webhooks(url: str) -> dict[str, str]:
    """One subscription for all events and, overlapping, one for a part of them that is put into the address."""
    return {
        "modules__webhooks__enabled": "true",
        "modules__webhooks__targets__all": json.dumps({"url": url}),
        "modules__webhooks__webhooks": json.dumps(
            [
                {"triggers": ["**"], "target": "all"},
                {"triggers": ["transport.*"], "target": {"url": f"{url}-{{{{trigger}}}}"}},
            ]
        ),
    }


def automatic(line: int) -> dict[str, str]:
    """Background synchronisation every second, and acceptance of what a peer asks for."""
    module = "autoAcceptRelationshipCreationChanges" if line == 4 else "autoAcceptPendingRelationships"
    return {
        "SYNC_ENABLED": "true",
        "modules__sync__interval": "1",
        f"modules__{module}__enabled": "true",
    }


@pytest.fixture(scope="package")
def hosts(surroundings: Surroundings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Cast]]:
    def host(line: int, role: str, **more: str) -> Host:
        name = f"{role}-{line}"
        folder = tmp_path_factory.mktemp(name)
        hooks = webhooks(f"{surroundings.listener_url}/{name}")
        variables = environment(line, name, surroundings.backbone_url, folder, **hooks, **more)
        return Host(line, name, variables, folder / "host.log")

    def cast(line: int) -> Cast:
        limited = {"key": LIMITED_KEY, "scopes": ["core:relationships", "monitoring:*"]}
        key = (
            {}
            if line < 7
            else {"infrastructure__httpServer__authentication__apiKey__keys__limited": json.dumps(limited)}
        )
        return Cast(host(line, "templator", **key), host(line, "requestor"), host(line, "automatic", **automatic(line)))

    casts = {line: cast(line) for line in LINES}
    everybody = [member for cast in casts.values() for member in (cast.templator, cast.requestor, cast.automatic)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(Host.start, everybody))
    yield casts
    for member in everybody:
        member.remove()


@pytest.fixture(params=LINES, ids=lambda line: f"line {line}")
def cast(request: pytest.FixtureRequest, hosts: dict[int, Cast]) -> Cast:
    """The hosts of one line after the other."""
    return hosts[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for a database."""
    return tmp_path
