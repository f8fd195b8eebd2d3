"""The surroundings of a session: addresses, keys, and a start that fails."""

import re
import socket
import string

import httpx
import pytest

from fixtures.connector.launch import Support
from fixtures.connector.launch.leftovers import folder_of
from fixtures.connector.launch.support import new_api_key
from fixtures.errors import EnvironmentNotReady, UsageFault


def test_a_key_is_strong_enough_for_line_7_and_never_the_same() -> None:
    key = new_api_key()
    kinds = [string.ascii_uppercase, string.ascii_lowercase, string.digits]
    assert len(key) >= 30
    assert all(sum(character in kind for character in key) >= 2 for kind in kinds)
    assert set(key) & set(string.punctuation)
    assert key != new_api_key()


def test_processes_get_addresses_on_which_the_servers_answer(process_support: Support) -> None:
    settings = process_support.settings_for("process", "connector-1", frozenset({"auto-accept"}))
    assert httpx.get(f"{settings.backbone_url}/health", trust_env=False).json() == {"status": "Healthy"}
    assert settings.webhook_url is not None
    assert httpx.post(settings.webhook_url, json={"trigger": "a.b"}, trust_env=False).status_code == 200
    assert settings.configuration == {"auto-accept"}


@pytest.mark.docker
def test_containers_get_addresses_by_the_name_of_the_host(container_support: Support) -> None:
    url = httpx.URL(container_support.backbone_url_for("container"))
    assert url.host == "host.docker.internal"
    gateway = url.copy_with(host=container_support.network.host_address)
    assert httpx.get(gateway.join("/health"), trust_env=False).status_code == 200
    assert re.fullmatch(r"http://host\.docker\.internal:\d+/c", container_support.webhook_url_for("container", "c"))


def test_a_port_that_is_taken_ends_the_start_and_leaves_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        support = Support(containers=False, backbone_port=port)
        with pytest.raises(EnvironmentNotReady, match=f"port {port} "):
            support.start()
    assert not folder_of(support.owner).exists()
    support.stop()


@pytest.mark.docker
def test_an_address_to_advertise_replaces_the_gateway() -> None:
    support = Support(containers=True, advertise_host="127.0.0.2")
    support.start()
    url = httpx.URL(support.backbone_url_for("container")).copy_with(host="127.0.0.2")
    assert httpx.get(url.join("/health"), trust_env=False).status_code == 200
    assert support.network.host_address == "127.0.0.2"
    support.stop()


@pytest.mark.docker
def test_a_host_to_advertise_that_has_no_address_is_named() -> None:
    support = Support(containers=True, advertise_host="nowhere.invalid")
    with pytest.raises(UsageFault, match=r"--advertise-host nowhere\.invalid"):
        support.start()
