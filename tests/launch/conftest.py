"""Surroundings for the Connectors of these tests: one Support per form, the runtimes in the project's cache."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from docker import DockerClient

from fixtures.connector.launch import ImageTerms, Launcher, Support, launcher_for, parse_spec
from fixtures.connector.launch.engine import connect

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"

NewLauncher = Callable[[str], Launcher]


@pytest.fixture(scope="module")
def process_support() -> Iterator[Support]:
    support = Support(containers=False)
    support.start()
    yield support
    support.stop()


@pytest.fixture(scope="module")
def container_support() -> Iterator[Support]:
    support = Support(containers=True)
    support.start()
    yield support
    support.stop()


@pytest.fixture(scope="module")
def engine() -> Iterator[DockerClient]:
    with closing(connect()) as client:
        yield client


@pytest.fixture(scope="module")
def processes(process_support: Support, tmp_path_factory: pytest.TempPathFactory) -> NewLauncher:
    """Launchers of processes; each with a folder of its own for the logs."""

    def new(spec: str) -> Launcher:
        logs = tmp_path_factory.mktemp("logs")
        return launcher_for(parse_spec(spec), process_support, launch="process", cache_dir=CACHE, log_dir=logs)

    return new


@pytest.fixture(scope="module")
def containers(container_support: Support, tmp_path_factory: pytest.TempPathFactory) -> NewLauncher:
    """Launchers of containers; each with a folder of its own for the logs."""

    def new(spec: str) -> Launcher:
        logs = tmp_path_factory.mktemp("logs")
        launch = "container" if spec.startswith("embedded") else None
        folders = {"cache_dir": CACHE, "log_dir": logs}
        terms = ImageTerms(database="lokijs")
        return launcher_for(parse_spec(spec), container_support, launch=launch, terms=terms, **folders)

    return new
