"""The container that hands connections on to this process, beside an engine of this machine."""

import socket
import struct
from collections.abc import Iterator

import pytest
from docker import DockerClient

from fixtures.connector.launch import Support
from fixtures.connector.launch.leftovers import remove_run
from fixtures.connector.launch.network import create_network
from fixtures.connector.launch.ownership import Owner
from fixtures.connector.launch.relay import CONTROL_PORT, Relay
from fixtures.errors import UsageFault
from fixtures.servers import listening_sockets
from fixtures.waiting import eventually

pytestmark = pytest.mark.docker

SECONDS_TO_ANSWER = 10
MUCH = b"much" * 1_000_000
"""More than the buffers on the way hold."""
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


def connected(engine: DockerClient, relay: Relay, port: int) -> socket.socket:
    """A connection to the relay as a container beside it has one."""
    networks = engine.containers.get(relay.name).attrs["NetworkSettings"]["Networks"].values()
    (address,) = (network["IPAddress"] for network in networks)
    return socket.create_connection((address, port), SECONDS_TO_ANSWER)


def both_ends(engine: DockerClient, relay: Relay, server: socket.socket) -> Ends:
    """A connection through the relay: its end here, and that in the network of containers."""
    there = connected(engine, relay, server.getsockname()[1])
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
        here.setblocking(False)
        left = memoryview(MUCH)
        # Full as the way is now, nobody has read anything yet.
        while left:
            try:
                left = left[here.send(left) :]
            except BlockingIOError:
                break
        assert left
        received = there.recv(len(MUCH))
        here.settimeout(SECONDS_TO_ANSWER)
        while len(received) < len(MUCH):
            if left:
                left = left[here.send(left[: len(received)]) :]
            received += there.recv(len(MUCH))
        assert received == MUCH


def test_a_stranger_is_sent_away(engine: DockerClient, relay: Relay, server: socket.socket) -> None:
    here, there = both_ends(engine, relay, server)
    with here, there:
        for greeting in (b"wrong 1\n", b"1\n", b"\n", b"x" * 1000):
            with connected(engine, relay, CONTROL_PORT) as stranger:
                stranger.sendall(greeting)
                assert stranger.recv(100) == b""
        there.sendall(b"undisturbed")
        assert here.recv(100) == b"undisturbed"


def test_a_relay_that_is_gone_is_noticed(engine: DockerClient, relay: Relay) -> None:
    engine.containers.get(relay.name).kill()
    eventually("it is noticed", lambda: relay.failure, lambda why: why != "")
    assert relay.failure == "the relay between Connectors and Backbone is lost: its connection has ended"


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
