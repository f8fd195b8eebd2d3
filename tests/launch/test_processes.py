"""Connectors as processes: start, stop, death, and what others can see of them."""

import dataclasses
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from fixtures.connector.launch import RunningConnector, Support
from fixtures.connector.party import connect
from fixtures.errors import ConnectorDied, EnvironmentNotReady
from fixtures.waiting import eventually
from tests.launch.calls import identity, processes_of
from tests.launch.conftest import NewLauncher


@pytest.fixture(scope="module")
def pair(processes: NewLauncher, process_support: Support) -> Iterator[dict[int, RunningConnector]]:
    """One Connector per line, started at the same time with a proxy in the environment that leads nowhere."""

    def launch(line: int) -> RunningConnector:
        return processes(f"embedded:{line}").launch(process_support.settings_for("process", f"line-{line}"))

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor() as threads:
        patch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        patch.setenv("http_proxy", "http://127.0.0.1:9")
        connectors = dict(zip((4, 7), threads.map(launch, (4, 7)), strict=True))
    yield connectors
    for connector in connectors.values():
        connector.remove()


@pytest.mark.parametrize("line", [4, 7])
def test_it_says_what_it_is(pair: dict[int, RunningConnector], line: int) -> None:
    about = pair[line].about
    assert (about.line, about.launch, about.spec) == (line, "process", f"embedded:{line}.0.0")
    assert about.words == f"vendor runtime {line}.0.0 in this project's host, not a Connector release (process)"


@pytest.mark.parametrize("line", [4, 7])
def test_its_events_reach_the_listener(pair: dict[int, RunningConnector], process_support: Support, line: int) -> None:
    eventually(
        "its first event came in",
        lambda: {(event.connector_name, event.trigger) for event in process_support.listener.received},
        lambda events: (pair[line].name, "runtime.modulesStarted") in events,
    )


def test_no_secret_stands_on_a_command_line(pair: dict[int, RunningConnector], process_support: Support) -> None:
    secrets = {process_support.client_secret, *(connector.api_key for connector in pair.values())}
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in processes_of(process_support.owner)]
    assert len(lines) == len(pair)
    assert not [line for line in lines if any(secret in line for secret in secrets)]


def test_its_environment_is_clean(pair: dict[int, RunningConnector], process_support: Support) -> None:
    for pid in processes_of(process_support.owner):
        names = {entry.partition("=")[0] for entry in Path(f"/proc/{pid}/environ").read_text().split("\0") if entry}
        assert {name for name in names if "__" not in name} == {
            "PATH",
            "NODE_PATH",
            "EXIT_WITH_STDIN",
            "LISTEN_ADDRESS",
            "debug",
        }


def test_other_machines_do_not_reach_it(pair: dict[int, RunningConnector]) -> None:
    url = httpx.URL(pair[7].base_url)
    other_address = url.copy_with(host="127.0.0.2")
    assert httpx.get(url.join("/health"), trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(other_address.join("/health"), trust_env=False)


def test_it_is_the_same_after_stop_and_start(pair: dict[int, RunningConnector]) -> None:
    connector = pair[4]
    before, url = identity(connector), connector.base_url
    connector.stop()
    assert connector.failure() == "was stopped"
    connector.start()
    assert connector.failure() is None
    assert connector.base_url == url
    assert identity(connector) == before


def test_it_moves_to_another_port_when_its_own_was_taken(pair: dict[int, RunningConnector]) -> None:
    connector = pair[7]
    before, url = identity(connector), connector.base_url
    connector.stop()
    with socket.create_server(("127.0.0.1", int(url.rpartition(":")[2]))):
        connector.start()
    assert connector.base_url != url
    assert identity(connector) == before


def test_its_client_follows_it_to_another_port(pair: dict[int, RunningConnector]) -> None:
    connector = connect(pair[7], lambda *_: None, lambda _: None)
    before, url = connector.api.identity(), connector.running.base_url
    connector.running.stop()
    with closing(connector.api.client), socket.create_server(("127.0.0.1", int(url.rpartition(":")[2]))):
        connector.restart()
        assert connector.running.base_url != url
        assert connector.api.identity() == before


def test_its_death_is_told_and_its_log_stays(processes: NewLauncher, process_support: Support) -> None:
    before = processes_of(process_support.owner)
    connector = processes("embedded:7").launch(process_support.settings_for("process", "killed"))
    [pid] = processes_of(process_support.owner) - before
    os.kill(pid, signal.SIGKILL)
    eventually("its death is noticed", connector.failure, lambda why: why == "was killed by SIGKILL", deadline=1)
    connector.remove()
    connector.remove()
    assert "Started all modules" in connector.log()
    assert processes_of(process_support.owner) == before


def test_a_start_that_fails_ends_at_once_with_the_end_of_the_log(
    processes: NewLauncher, process_support: Support
) -> None:
    settings = process_support.settings_for("process", "weak")
    with pytest.raises(ConnectorDied, match=r"(?s)weak exited with code 1 .*the end of its log:\n.*30 characters"):
        processes("embedded:7").launch(dataclasses.replace(settings, api_key="weak"))


def test_a_backbone_that_refuses_the_client_is_told_by_the_log(
    processes: NewLauncher, process_support: Support
) -> None:
    settings = process_support.settings_for("process", "stranger")
    with pytest.raises(EnvironmentNotReady, match=r"(?s)the Backbone refuses the client .*stranger exited with code 1"):
        processes("embedded:7").launch(dataclasses.replace(settings, backbone_client_secret="another"))
