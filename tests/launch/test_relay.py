"""The container that hands connections on to this process, beside an engine of this machine."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from docker import DockerClient
from docker.models.containers import Container

from fixtures.connector.launch import Support
from fixtures.connector.launch.image import build_relay
from fixtures.connector.launch.leftovers import remove_run
from fixtures.connector.launch.network import create_network
from fixtures.connector.launch.ownership import Owner
from fixtures.connector.launch.relay import CONTROL_PORT, Relay, close_all
from fixtures.errors import UsageFault
from fixtures.servers import listening_sockets
from fixtures.waiting import eventually
from reports.run import load
from tests.acceptance.command import acceptance

pytestmark = pytest.mark.docker

SECONDS_TO_ANSWER = 10
SECONDS_TO_BE_FULL = 1
"""Without a byte taken: so long a way is full whose receiver reads nothing."""
NUMBERED = b"".join(number.to_bytes(4) for number in range(250_000))
TOO_MUCH = 500 * len(NUMBERED)
"""Bytes; buffers on the way never hold so many."""
RESET = struct.pack("ii", 1, 0)
"""To close a connection so is to break it."""

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A server here, which the test plays."""
    with listening_sockets(["127.0.0.1"], 0)[0] as listening:
        listening.settimeout(SECONDS_TO_ANSWER)
        yield listening


@pytest.fixture
def relay(server: socket.socket) -> Iterator[Relay]:
    owner = Owner.of_this_process()
    started = Relay(owner, create_network(owner, None), [server.getsockname()[1]])
    try:
        started.start()
        yield started
    finally:
        started.stop()
        remove_run(owner)


def connected(container: Container, port: int) -> socket.socket:
    """A connection to a relay as a container beside it has one, once it listens."""
    container.reload()
    networks = container.attrs["NetworkSettings"]["Networks"].values()
    (address,) = (network["IPAddress"] for network in networks)

    def connect() -> socket.socket | None:
        with suppress(ConnectionRefusedError):
            return socket.create_connection((address, port), SECONDS_TO_ANSWER)
        return None

    found = eventually("it listens", connect, lambda one: one is not None)
    assert found is not None
    return found


def greeted(container: Container, greeting: bytes) -> socket.socket:
    """A connection to the port at which a relay expects its owner."""
    made = connected(container, CONTROL_PORT)
    made.sendall(greeting)
    return made


def both_ends(engine: DockerClient, relay: Relay, server: socket.socket) -> Ends:
    """A connection through the relay: its end here, and that in the network of containers."""
    there = connected(engine.containers.get(relay.name), server.getsockname()[1])
    here, _ = server.accept()
    here.settimeout(SECONDS_TO_ANSWER)
    return here, there


def all_of(receiver: socket.socket) -> bytes:
    """Everything that comes until the connection ends."""
    with receiver.makefile("rb") as file:
        return file.read()


def test_what_is_said_arrives_and_how_a_connection_ends_does_too(
    engine: DockerClient, relay: Relay, server: socket.socket
) -> None:
    here, there = both_ends(engine, relay, server)
    with here, there:
        there.sendall(b"asked")
        assert here.recv(100) == b"asked"
        there.shutdown(socket.SHUT_WR)
        assert here.recv(100) == b""
        here.sendall(b"answered")
        here.shutdown(socket.SHUT_WR)
        assert all_of(there) == b"answered"
    for breaking, other in ((0, 1), (1, 0)):
        ends = both_ends(engine, relay, server)
        ends[breaking].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        ends[breaking].close()
        with ends[other]:
            assert ends[other].recv(100) == b""


def test_a_slow_receiver_loses_nothing(engine: DockerClient, relay: Relay, server: socket.socket) -> None:
    here, there = both_ends(engine, relay, server)
    with here, there:
        here.settimeout(SECONDS_TO_BE_FULL)
        sent = 0
        # How much the buffers on the way hold is the kernel's to decide.
        with suppress(TimeoutError):
            while sent < TOO_MUCH:
                sent += here.send(NUMBERED[sent % len(NUMBERED) :])
        assert sent < TOO_MUCH, "nothing holds back who sends to a slow receiver"
        here.settimeout(SECONDS_TO_ANSWER)
        with ThreadPoolExecutor(1) as pool:
            received = pool.submit(all_of, there)
            here.sendall(NUMBERED[sent % len(NUMBERED) :])
            here.shutdown(socket.SHUT_WR)
            assert received.result() == NUMBERED * (sent // len(NUMBERED) + 1)


def test_it_serves_nobody_but_who_has_its_key(engine: DockerClient) -> None:
    owner = Owner.of_this_process()
    environment = {"RELAY_KEY": "right", "RELAY_PORTS": "9000"}
    container = engine.containers.run(build_relay(engine), environment=environment, labels=owner.labels(), detach=True)
    try:
        for greeting in (b"wrong 0\n", b"right", b"0\n", b"\n", b"x" * 1000):
            with greeted(container, greeting) as stranger:
                stranger.shutdown(socket.SHUT_WR)
                assert all_of(stranger) == b"", greeting
        with connected(container, 9000) as too_early:
            assert too_early.recv(100) == b""
        with greeted(container, b"right 0\n") as owning:
            assert owning.recv(100) == b"ready\n"
            with connected(container, 9000) as caller:
                assert owning.recv(100) == b"1 9000\n"
                for greeting in (b"wrong 1\n", b"right 2\n", b"right 0\n"):
                    with greeted(container, greeting) as stranger:
                        assert stranger.recv(100) == b"", greeting
                caller.sendall(b"for the owner")
                with greeted(container, b"right 1\n") as way:
                    assert way.recv(100) == b"for the owner"
    finally:
        remove_run(owner)


def test_a_relay_that_is_gone_is_noticed(engine: DockerClient, relay: Relay) -> None:
    engine.containers.get(relay.name).kill()
    eventually("it is noticed", lambda: relay.failure, lambda why: why != "")
    assert relay.failure == "the relay between Connectors and Backbone is lost: its connection has ended"


def test_who_is_interrupted_in_closing_one_connection_has_closed_the_others_too() -> None:
    async def closing_flags() -> list[bool]:
        pairs = [socket.socketpair() for _ in range(3)]
        with ExitStack() as others:
            for _, other in pairs:
                others.enter_context(other)
            writers = [(await asyncio.open_connection(sock=one))[1] for one, _ in pairs]
            closed = asyncio.create_task(close_all(writers))
            while not any(writer.is_closing() for writer in writers):
                await asyncio.sleep(0)
            closed.cancel()
            with suppress(asyncio.CancelledError):
                await closed
            return [writer.is_closing() for writer in writers]

    assert asyncio.run(closing_flags()) == [True, True, True]


def test_no_connector_is_accused_of_a_relay_that_is_lost(tmp_path: Path) -> None:
    options = ["-p", "tests.launch.cutter", "-k", "accepting_makes or requestor_creates_one"]
    done = acceptance(tmp_path, "embedded:7", "--support", "container", "--", *options)
    assert "the relay between Connectors and Backbone is lost" in done.said
    (run,) = (load(folder) for folder in tmp_path.glob("embedded-*"))
    assert {one.verdict.words for one in run.scenarios.values()} == {"not run"}
    assert done.code == 10, f"{done.code}\n{done.said}"


def test_connectors_beside_a_relay_are_told_of_nothing_else(engine: DockerClient) -> None:
    support = Support(containers=True, where="container")
    support.start()
    try:
        for url in (support.backbone_url_for("container"), support.webhook_url_for("container", "c")):
            assert f"//{support.owner.short_name}-relay:" in url
        assert "//127.0.0.1:" in support.backbone_url_for("process")
        (container,) = engine.containers.list(filters={"label": f"connector-acceptance={support.owner.name}"})
        (bindings,) = container.attrs["HostConfig"]["PortBindings"].values()
        assert [binding["HostIp"] for binding in bindings] == ["127.0.0.1"]
        assert support.client_secret not in str(container.attrs)
        assert not support.lost
    finally:
        support.stop()
    assert not support.lost


@pytest.mark.parametrize(
    ("containers", "host", "words"),
    [(False, None, "only with Connectors in containers"), (True, "127.0.0.2", "--advertise-host is for")],
)
def test_what_contradicts_it_is_told(containers: bool, host: str | None, words: str) -> None:
    with pytest.raises(UsageFault, match=words):
        Support(containers=containers, advertise_host=host, where="container")
