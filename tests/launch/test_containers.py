"""Connectors as containers: our image, Connector images, and images that are none."""

import dataclasses
import io
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from docker import DockerClient
from docker.errors import ImageNotFound
from docker.models.containers import Container

from fixtures.connector.launch import RunningConnector, Support
from fixtures.connector.launch.image import build_embedded
from fixtures.connector.launch.runtimes import newest_committed
from fixtures.errors import ConnectorDied, ConnectorFault, EnvironmentNotReady
from fixtures.waiting import eventually
from tests.launch.calls import identity
from tests.launch.conftest import CACHE, NewLauncher

pytestmark = pytest.mark.docker

NewImage = Callable[[dict[str, str]], str]


@pytest.fixture(scope="module")
def embedded_image(engine: DockerClient) -> str:
    """The tag of our image around the runtime of line 7, which is also a Connector image like any other."""
    return build_embedded(engine, newest_committed(7), CACHE).reference


@pytest.fixture(scope="module")
def pair(containers: NewLauncher, container_support: Support, embedded_image: str) -> Iterator[list[RunningConnector]]:
    """The same image as ``embedded:`` and as ``image:``, started at the same time."""

    def launch(spec: str) -> RunningConnector:
        name = spec.partition(":")[0]
        return containers(spec).launch(container_support.settings_for("container", name))

    with ThreadPoolExecutor() as threads:
        connectors = list(threads.map(launch, ("embedded:7", f"image:{embedded_image}")))
    yield connectors
    for connector in connectors:
        connector.remove()


@pytest.fixture
def image_of(engine: DockerClient) -> Iterator[NewImage]:
    """Builds a throw-away image from the files of a context."""
    tag = "connector-acceptance/test:latest"

    def build(files: dict[str, str]) -> str:
        context = io.BytesIO()
        with tarfile.open(fileobj=context, mode="w") as archive:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(text)
                archive.addfile(member, io.BytesIO(text.encode()))
        context.seek(0)
        engine.images.build(fileobj=context, custom_context=True, tag=tag, rm=True)
        return f"image:{tag}"

    yield build
    with suppress(ImageNotFound):
        engine.images.remove(tag)


def containers_of(support: Support, engine: DockerClient) -> dict[str, Container]:
    """The containers of a run by the name of their Connector."""
    found = engine.containers.list(all=True, filters={"label": f"connector-acceptance={support.owner.name}"})
    return {container.name.removeprefix(f"{support.owner.short_name}-"): container for container in found}


def test_it_says_what_it_is(pair: list[RunningConnector], embedded_image: str) -> None:
    embedded, image = (connector.about for connector in pair)
    assert embedded.words == "vendor runtime 7.0.0 in this project's host, not a Connector release (container)"
    assert (embedded.line, embedded.launch, image.line, image.launch) == (7, "container", 7, "container")
    assert image.image_digest is not None
    assert image.words == (
        f"image {embedded_image} ({image.image_digest[:19]}), Connector version embedded, runtime 7.0.0, "
        "LokiJS in debug mode"
    )


def test_its_events_reach_the_listener(pair: list[RunningConnector], container_support: Support) -> None:
    eventually(
        "the first events came in",
        lambda: {event.connector_name for event in container_support.listener.received},
        lambda names: {connector.name for connector in pair} <= names,
    )


@pytest.mark.usefixtures("pair")
def test_it_has_no_privileges_and_no_door_to_other_machines(container_support: Support, engine: DockerClient) -> None:
    attributes = containers_of(container_support, engine)["embedded"].attrs
    host = attributes["HostConfig"]
    assert [binding["HostIp"] for bindings in host["PortBindings"].values() for binding in bindings] == ["127.0.0.1"]
    assert (host["Privileged"], host["CapAdd"], host["Memory"]) == (False, None, 512 * 1024 * 1024)
    assert attributes["Config"]["User"] == "1000:1000"
    assert attributes["Config"]["Labels"]["connector-acceptance.pid"] == str(container_support.owner.pid)


@pytest.mark.usefixtures("pair")
def test_no_secret_stands_on_a_command_line(container_support: Support, engine: DockerClient) -> None:
    for container in containers_of(container_support, engine).values():
        assert container_support.client_secret not in str(container.top(ps_args="-ef"))


def test_it_is_the_same_after_stop_and_start(pair: list[RunningConnector]) -> None:
    connector = pair[1]
    before, url = identity(connector), connector.base_url
    connector.stop()
    assert connector.failure() == "was stopped"
    connector.start()
    assert connector.failure() is None
    assert connector.base_url == url
    assert identity(connector) == before
    assert connector.log().count("Started all modules") == 2


def test_its_death_is_told_and_its_log_stays(
    pair: list[RunningConnector], container_support: Support, engine: DockerClient
) -> None:
    connector = pair[0]
    containers_of(container_support, engine)[connector.name].kill()
    eventually("its death is noticed", connector.failure, lambda why: why == "exited with code 137", deadline=2)
    connector.remove()
    connector.remove()
    assert connector.name not in containers_of(container_support, engine)
    assert "Started all modules" in connector.log()


def test_a_start_that_fails_ends_at_once_with_the_end_of_the_log(
    containers: NewLauncher, container_support: Support, engine: DockerClient
) -> None:
    settings = container_support.settings_for("container", "weak")
    with pytest.raises(ConnectorDied, match=r"(?s)weak exited with code 1 .*the end of its log:\n.*30 characters"):
        containers("embedded:7").launch(dataclasses.replace(settings, api_key="weak"))
    assert "weak" not in containers_of(container_support, engine)


def test_an_image_that_does_not_exist_is_a_matter_of_the_environment(containers: NewLauncher) -> None:
    with pytest.raises(EnvironmentNotReady, match=r"image:127.0.0.1:9/connector:7: .* cannot pull it"):
        containers("image:127.0.0.1:9/connector:7").prepare()


def test_an_image_that_is_no_connector_is_named(
    containers: NewLauncher, container_support: Support, engine: DockerClient, image_of: NewImage
) -> None:
    spec = image_of({"Dockerfile": "FROM scratch\nCOPY Dockerfile /\n"})
    before = set(containers_of(container_support, engine))
    with pytest.raises(ConnectorFault, match=f"{spec} is no Connector: it has no /usr/app/node_modules/@nmshd/runtime"):
        containers(spec).prepare()
    assert set(containers_of(container_support, engine)) == before


@pytest.mark.parametrize(
    ("entrypoint", "message"),
    [
        (
            '["node", "-e", "console.log(`no \\u001b[31mlicence`);process.exit(3)"]',
            "(?s)exited with code 3 .*no licence",
        ),
        ('["nonesuch"]', "exited with code 127"),
    ],
)
def test_an_image_that_exits_at_start_is_told_at_once(
    containers: NewLauncher,
    container_support: Support,
    embedded_image: str,
    image_of: NewImage,
    entrypoint: str,
    message: str,
) -> None:
    spec = image_of({"Dockerfile": f"FROM {embedded_image}\nENTRYPOINT {entrypoint}\n"})
    name = f"exits-{len(message)}"
    with pytest.raises(ConnectorFault, match=message):
        containers(spec).launch(container_support.settings_for("container", name))
