"""A Docker engine that is not on this machine's network, and a suite that is not on its engine's."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from testcontainers.core.config import testcontainers_config

from fixtures.connector.launch import Support
from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.leftovers import folder_of
from fixtures.errors import EnvironmentNotReady, UsageFault
from fixtures.waiting import PATIENCE
from reports.run import load
from tests.acceptance.command import LONGEST, ROOT, acceptance
from tests.launch.apart import Link, apart, engine_elsewhere

pytestmark = [pytest.mark.docker, pytest.mark.second_engine]

# An onboarding with a restart in the middle.
SCENARIOS = ["-k", "restart_of and offer"]


@pytest.fixture(scope="module")
def engine_variables() -> Iterator[Mapping[str, str]]:
    """The variables that name an engine elsewhere."""
    with engine_elsewhere(ROOT) as variables:
        yield variables


@pytest.fixture
def elsewhere(engine_variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """These variables are set."""
    for name, value in engine_variables.items():
        monkeypatch.setenv(name, value)


def verdicts(reports: Path) -> dict[str, str]:
    """How each scenario ended, by its id."""
    (run,) = (load(folder) for folder in reports.glob("embedded-*"))
    return {key: one.verdict.words for key, one in run.scenarios.items()}


@pytest.mark.usefixtures("elsewhere")
def test_connectors_onboard_on_an_engine_elsewhere(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "embedded:7", "--", *SCENARIOS)
    assert done.code == 0, done.said
    assert "(container)" in done.said
    found = verdicts(tmp_path)
    assert {key.partition(" ")[0] for key in found} == {"SYS-01a"}
    assert set(found.values()) == {"passed"}, found
    with closing(connect()) as engine:
        assert engine.containers.list(all=True) == []
        assert {network.name for network in engine.networks.list()} == {"bridge", "host", "none"}
        assert {tag.partition(":")[0] for image in engine.images.list() for tag in image.tags} == {
            "connector-acceptance/embedded",
            "connector-acceptance/relay",
        }


@pytest.mark.usefixtures("elsewhere")
def test_local_is_refused_where_containers_do_not_see_this_machine() -> None:
    support = Support(containers=True, where="local")
    with pytest.raises(UsageFault, match=r"--support local: the Docker engine is elsewhere.*--advertise-host"):
        support.start()
    assert not folder_of(support.owner).exists()


@pytest.mark.usefixtures("elsewhere")
def test_ports_that_are_not_reached_are_named_with_what_tells_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testcontainers_config, "tc_host_override", "127.0.0.1")
    monkeypatch.setattr(PATIENCE, "factor", 0.1)
    support = Support(containers=True)
    with pytest.raises(EnvironmentNotReady, match=r"(?s)the relay answers at 127\.0\.0\.1:.* refused.*TC_HOST"):
        support.start()
    assert not folder_of(support.owner).exists()
    with closing(connect()) as engine:
        assert engine.containers.list(all=True) == []


@pytest.mark.usefixtures("elsewhere")
def test_certificates_that_do_not_open_the_engine_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CERT_PATH", str(tmp_path))
    with pytest.raises(EnvironmentNotReady, match=r"no Docker engine answers at tcp://10\..* of DOCKER_CERT_PATH"):
        connect()


def test_a_suite_beside_the_engine_finds_published_ports_at_its_gateway(tmp_path: Path) -> None:
    """As in a container into which the engine's socket is mounted."""
    log = tmp_path / "log"
    command = [sys.executable, "-m", "acceptance", "--report-dir", str(tmp_path / "reports"), "embedded:7"]
    with apart(Link.new(), [*command, "--", "-k", "accepting_makes"], log, before=f"cd '{ROOT}'") as process:
        try:
            process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            pytest.fail(log.read_text())
    assert process.returncode == 0, log.read_text()
    found = verdicts(tmp_path / "reports")
    assert set(found.values()) == {"passed"}, found
