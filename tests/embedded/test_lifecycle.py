"""Start and end of the process: what the configuration may be, and that nothing is lost at the end."""

import json
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.embedded.conftest import Surroundings
from tests.embedded.hosts import COMMAND, LINES, Host, environment, failed_start
from tests.embedded.onboarding import template_without_request

START = "The embedded Connector cannot start: "
HTTP_SERVER = "infrastructure__httpServer"
KEYS = f"{HTTP_SERVER}__authentication__apiKey__keys"
TO_NOWHERE = json.dumps({"enabled": True, "webhooks": [{"triggers": ["**"], "target": "nowhere"}]})

FAULTS: dict[str, tuple[int, dict[str, str], str]] = {
    "unknown key": (4, {"transportLibrary__nope": "1"}, "transportLibrary must NOT have additional properties (nope)"),
    "later lines' Identity host": (4, {"transportLibrary__addressGenerationHostnameOverride": "x"}, "HostnameOverride"),
    "line 7's keys": (4, {f"{KEYS}__default__key": "x"}, "(authentication)"),
    "line 4's key": (7, {f"{HTTP_SERVER}__apiKey": "x"}, "(apiKey)"),
    "line 4's module": (7, {"modules__autoAcceptRelationshipCreationChanges__enabled": "true"}, "RelationshipCreation"),
    "absent module": (7, {"modules__sse__enabled": "true"}, "modules.sse.enabled must be equal to constant (false)"),
    "a number for a secret": (7, {"PLATFORM_CLIENT_SECRET": "1"}, "platformClientSecret must be string"),
    "line 7's keys on line 6": (6, {f"{KEYS}__default__key": "x"}, "(authentication)"),
    "line 4's realm on line 6": (6, {"transportLibrary__realm": "id1"}, "(realm)"),
    "line 6's bearer tokens": (6, {f"{HTTP_SERVER}__jwtBearer__issuer": "x"}, "jwtBearer"),
    "no debug": (7, {"DEBUG": "false", "debug": "false"}, "LokiJS is only available in debug mode."),
    "other database": (4, {"database__driver": "mongodb"}, "database.driver must be equal to constant (lokijs)"),
    "no address": (7, {"transportLibrary__baseUrl": "backbone"}, "transportLibrary.baseUrl must match"),
    "weak key": (7, {f"{KEYS}__default__key": "weak"}, "API key is too weak"),
    "same key twice": (7, {f"{KEYS}__other__key": "Acceptance-Key-0123456789-of-the-tests"}, "each must be unique"),
    "unreadable file": (7, {"CUSTOM_CONFIG_LOCATION": "broken.json"}, "The configuration file broken.json"),
    "unknown target": (7, {"modules__webhooks": TO_NOWHERE}, "there is no target 'nowhere'"),
}  # fmt: skip


@pytest.fixture(scope="module")
def starts(surroundings: Surroundings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[str]]]:
    """What each faulty start says, by its name; they all start together."""

    folders = tmp_path_factory.mktemp("faulty")

    def say(name: str) -> str:
        line, more, _ = FAULTS[name]
        folder = folders / name
        folder.mkdir()
        (folder / "broken.json").write_text("{")
        return failed_start(environment(line, "faulty", surroundings.backbone_url, folder, **more))

    with ThreadPoolExecutor(4) as threads:
        yield {name: threads.submit(say, name) for name in FAULTS}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_configuration_ends_the_start(starts: dict[str, Future[str]], name: str) -> None:
    (line,) = starts[name].result().splitlines()
    assert line.startswith(START)
    assert FAULTS[name][2] in line


def test_a_start_needs_its_command(surroundings: Surroundings, tmp_path: Path) -> None:
    variables = environment(7, "idle", surroundings.backbone_url, tmp_path)
    assert failed_start(variables, COMMAND[:-1]) == f"{START}Please specify a command: start\n"


def test_a_port_that_is_taken_ends_the_start(surroundings: Surroundings, tmp_path: Path) -> None:
    taken = surroundings.backbone_url.rpartition(":")[2]
    variables = environment(7, "second", surroundings.backbone_url, tmp_path, **{f"{HTTP_SERVER}__port": taken})
    first_line = failed_start(variables).splitlines()[0]
    assert first_line == f"{START}listen EADDRINUSE: address already in use 127.0.0.1:{taken}"


def test_a_client_that_the_backbone_refuses_ends_the_start(surroundings: Surroundings, tmp_path: Path) -> None:
    variables = environment(7, "refused", surroundings.backbone_url, tmp_path, PLATFORM_CLIENT_SECRET="wrong")
    del variables["transportLibrary__platformClientSecret"]
    assert failed_start(variables).startswith(START)


@pytest.mark.parametrize("line", LINES)
def test_an_end_keeps_the_data(surroundings: Surroundings, tmp_path: Path, line: int) -> None:
    """The name of the database comes from a file here; the folder that the file names is overridden."""
    variables = environment(line, "kept", surroundings.backbone_url, tmp_path, CUSTOM_CONFIG_LOCATION="own.json")
    del variables["database__dbName"]
    (tmp_path / "own.json").write_text(json.dumps({"database": {"dbName": "from-file", "folder": "/overridden"}}))
    host = Host(line, "kept", variables, tmp_path / "host.log")
    try:
        host.start()
        address, first = host.address, template_without_request(host)
        assert host.end(signal.SIGTERM) == 0

        host.start()
        assert host.address == address
        assert [kept["id"] for kept in host.get("/RelationshipTemplates")] == [first["id"]]
        second = template_without_request(host)
        assert host.end(by=None) == 0
        (database,) = tmp_path.glob("*from-file.db")
        assert second["id"] in database.read_text()
    finally:
        host.remove()
