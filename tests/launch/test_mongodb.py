"""The database of images in production mode. A stand-in takes the place of MongoDB: it says when it is ready."""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from docker import DockerClient

from fixtures.connector.launch import Support, mongodb
from fixtures.connector.launch.image import build_embedded
from fixtures.errors import EnvironmentNotReady
from tests.launch.conftest import CACHE

pytestmark = pytest.mark.docker
STAND_IN = "connector-acceptance/test:mongodb"
READY = "setTimeout(() => console.log('Waiting for connections'), 50); setInterval(() => 0, 1000)"
BROKEN = "console.error('no space left'); process.exit(100)"


@pytest.fixture
def stand_in(engine: DockerClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets an image with this program pass for MongoDB."""

    def build(program: str) -> None:
        base = build_embedded(engine, "7.0.0", CACHE).reference
        text = f'FROM {base}\nENTRYPOINT ["node", "-e", {json.dumps(program)}]\n'
        engine.images.build(fileobj=io.BytesIO(text.encode()), tag=STAND_IN, rm=True)
        monkeypatch.setattr(mongodb, "IMAGE", STAND_IN)

    yield build
    engine.images.remove(STAND_IN, force=True)


def test_one_server_for_all_is_reached_by_nobody_outside_and_ends_with_the_run(
    engine: DockerClient, stand_in: Callable[[str], None]
) -> None:
    stand_in(READY)
    support = Support(containers=True)
    support.start()
    try:
        with ThreadPoolExecutor() as threads:
            [connection] = set(threads.map(lambda _: support.mongodb(), range(2)))
        name = f"{support.owner.short_name}-mongodb"
        container = engine.containers.get(name)
        assert connection == f"mongodb://{name}:27017"
        assert list(container.attrs["NetworkSettings"]["Networks"]) == [support.network.name]
        assert not container.ports
        assert container.labels.items() >= support.owner.labels().items()
    finally:
        support.stop()
    assert not engine.containers.list(all=True, filters={"name": name})


def test_one_that_does_not_start_is_a_matter_of_the_environment(
    engine: DockerClient, container_support: Support, stand_in: Callable[[str], None]
) -> None:
    stand_in(BROKEN)
    with pytest.raises(EnvironmentNotReady, match=r"(?s)MongoDB is exited; .*no space left; --database lokijs"):
        container_support.mongodb()
