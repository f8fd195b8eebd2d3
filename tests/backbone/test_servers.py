"""The server around the Backbone: ports, addresses, its end, and the command."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from fixtures.backbone import Backbone
from fixtures.errors import EnvironmentNotReady
from fixtures.servers import ThreadedServer

BOTH = ("127.0.0.1", "127.0.0.2")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.2", 0)) as listener:
        yield listener.getsockname()[1]


def test_it_serves_on_all_addresses_at_one_port() -> None:
    server = ThreadedServer(Backbone("id", "secret").app, BOTH)
    server.start()
    try:
        for address in BOTH:
            assert httpx.get(f"http://{address}:{server.port}/health", trust_env=False).is_success
    finally:
        server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{server.port}/health", trust_env=False)
    server.stop()


def test_a_port_that_is_taken_on_one_address_is_named(taken_port: int) -> None:
    server = ThreadedServer(Backbone("id", "secret").app, BOTH, taken_port)
    with pytest.raises(EnvironmentNotReady, match=rf"{taken_port} of 127\.0\.0\.1, 127\.0\.0\.2"):
        server.start()
    # The address that was free has been let go.
    socket.create_server(("127.0.0.1", taken_port)).close()


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(EnvironmentNotReady, match=r"192\.0\.2\.1"):
        ThreadedServer(Backbone("id", "secret").app, ["192.0.2.1"]).start()


def _command(*arguments: str, secret: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "fixtures.backbone", "--client-id", "id", *arguments],
        env=os.environ | {"BACKBONE_CLIENT_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_it_listens_and_ends_when_told(end: signal.Signals) -> None:
    with _command(secret="s") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/health", trust_env=False).is_success
        process.send_signal(end)
        assert process.wait(timeout=10) == 0


def test_the_command_needs_a_secret_and_a_free_port(taken_port: int) -> None:
    with _command(secret="") as process:
        assert process.communicate(timeout=10)[1] == "BACKBONE_CLIENT_SECRET is not set\n"
        assert process.returncode == 4
    with _command("--port", str(taken_port), "--address", "127.0.0.2", secret="s") as process:
        assert str(taken_port) in process.communicate(timeout=10)[1]
        assert process.returncode == 10
