"""The network over which a Connector reaches the Backbone alone: what is lost with it, what stays, what is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import DockerClient

from fixtures.connector.launch import Support, launcher_for, parse_spec
from fixtures.connector.launch.environment import CAN_BE_CUT_OFF
from fixtures.connector.party import Connector, connect
from fixtures.waiting import eventually
from tests.launch.conftest import CACHE

CREATED = "consumption.attributeCreated"

pytestmark = pytest.mark.docker


@pytest.fixture
def support() -> Iterator[Support]:
    made = Support(containers=True)
    made.start()
    yield made
    made.stop()


def connected(support: Support, folder: Path, name: str, configuration: frozenset[str]) -> Connector:
    launcher = launcher_for(parse_spec("embedded:7"), support, launch="container", cache_dir=CACHE, log_dir=folder)
    settings = support.settings_for("container", name, configuration)
    return connect(launcher.launch(settings), lambda *_: None, lambda _: None)


def test_who_is_cut_off_loses_the_backbone_and_nothing_else(
    support: Support, engine: DockerClient, tmp_path: Path
) -> None:
    one = connected(support, tmp_path, "one", frozenset({CAN_BE_CUT_OFF}))
    other = connected(support, tmp_path, "other", frozenset({CAN_BE_CUT_OFF}))
    network = support.backbone_network()

    network.cut_off("one")
    assert one.api.try_to_synchronise().answer.code == "error.transport.request.addressNotFound"
    other.api.synchronise()
    one.api.create_attribute({"@type": "GivenName", "value": "Ada"})
    eventually(
        "its event comes in",
        lambda: [event.connector_name for event in support.listener.received if event.trigger == CREATED],
        lambda names: names == ["one"],
    )

    network.mend()
    one.api.synchronise()
    one.restart()
    one.api.synchronise()

    network.cut_off("one")
    for connector in (one, other):
        connector.remove()
    network.mend()
    engine.containers.get(support.owner.container_name("relay-backbone")).kill()
    eventually("it is noticed", lambda: support.lost, lambda why: why != "")
    assert support.lost == "the relay between Connectors and Backbone is lost: its connection has ended"
    support.stop()
    assert not engine.networks.list(filters={"label": f"connector-acceptance={support.owner.name}"})
