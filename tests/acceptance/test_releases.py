"""Releases come from a registry, candidates as they were built, and each says of itself what it is."""

import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import ImageNotFound

from fixtures.connector.launch import ImageTerms, Launcher, Support, launcher_for, mongodb, parse_spec
from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import build_embedded
from fixtures.errors import EnvironmentNotReady, UsageFault
from tests.acceptance.command import ROOT, acceptance
from tests.launch.registry import Registry, running_registry

pytestmark = pytest.mark.docker
CANDIDATE = "connector-acceptance/test:candidate"
PACKAGE = "/usr/app/node_modules/@nmshd/runtime/package.json"
ENTRY = """
[[defect]]
scenario = "ONB-07"
runtimes = { since = "7.0.0" }
verified = ["7.0.0"]
step = "Then all is well"
observed = "None"
reason = "It is not."
owner = "team onboarding"
ticket = "CON-41"
"""
ONE = ["--", "-k", "accepting_makes_the_relationship_active"]


@pytest.fixture(scope="module")
def engine() -> Iterator[DockerClient]:
    with closing(connect()) as client:
        yield client


@pytest.fixture(scope="module")
def connector(engine: DockerClient) -> str:
    """An image that passes for a Connector with runtime 7.0.0."""
    return build_embedded(engine, "7.0.0", ROOT / ".cache").reference


@pytest.fixture(scope="module")
def registry(engine: DockerClient, connector: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running
        for image in engine.images.list(running.repository):
            # By its name here: it has another one, under which others use it.
            engine.images.remove(next(tag for tag in image.tags if tag.startswith(running.repository)))


@pytest.fixture
def candidate(engine: DockerClient, connector: str) -> Iterator[Callable[[str], str]]:
    """The SPEC of a Connector whose runtime's package tells another version, or none."""

    def build(version: str) -> str:
        files = {
            "Dockerfile": f"FROM {connector}\nCOPY package.json {PACKAGE}\n",
            "package.json": json.dumps({"main": "dist/index.js"} | ({"version": version} if version else {})),
        }
        context = io.BytesIO()
        with tarfile.open(fileobj=context, mode="w") as archive:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size, member.mode = len(text), 0o644
                archive.addfile(member, io.BytesIO(text.encode()))
        context.seek(0)
        engine.images.build(fileobj=context, custom_context=True, tag=CANDIDATE, rm=True)
        return f"image:{CANDIDATE}"

    yield build
    with suppress(ImageNotFound):
        engine.images.remove(CANDIDATE, force=True)


def launcher(spec: str, terms: ImageTerms, folder: Path) -> Launcher:
    """What would start a Connector; preparing it needs no surroundings."""
    support, cache = Support(containers=True), ROOT / ".cache"
    return launcher_for(parse_spec(spec), support, launch=None, cache_dir=cache, log_dir=folder, terms=terms)


@pytest.mark.docker_registry
def test_a_release_is_pulled_and_named_with_its_digest(
    registry: Registry, engine: DockerClient, connector: str, tmp_path: Path
) -> None:
    digest = registry.publish(engine, connector, "7.0.0")
    options = ["--image-repository", registry.repository, "--database", "lokijs"]
    private = {"DOCKER_CONFIG": str(registry.docker_config)}
    done = acceptance(tmp_path, "release:7.0.0", *options, *ONE, environment=private)
    assert f"Connector release 7.0.0 ({digest[:19]})" in done.said
    assert "runtime 7.0.0, LokiJS in debug mode" in done.said
    assert "1 passed" in done.said
    assert done.code == 0


@pytest.mark.docker_registry
def test_what_cannot_be_pulled_is_a_matter_of_the_environment(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = ImageTerms(registry.repository, "lokijs")
    with pytest.raises(EnvironmentNotReady, match=r"release:7.4.6: .*cannot pull it: .*no basic auth credentials"):
        launcher("release:7.4.6", terms, tmp_path).prepare()
    monkeypatch.setenv("DOCKER_CONFIG", str(registry.docker_config))
    with pytest.raises(EnvironmentNotReady, match=r"release:7.4.6: .*cannot pull it: .*manifest .*unknown"):
        launcher("release:7.4.6", terms, tmp_path).prepare()


def test_an_image_that_is_another_release_is_refused(engine: DockerClient, connector: str, tmp_path: Path) -> None:
    repository = "connector-acceptance/test"
    engine.images.get(connector).tag(f"{repository}:6.34.0")
    try:
        with pytest.raises(UsageFault, match=r"release 6\.34\.0 has runtime 6.60.5, and this is runtime 7.0.0"):
            launcher("release:6.34.0", ImageTerms(repository, "lokijs"), tmp_path).prepare()
    finally:
        engine.images.remove(f"{repository}:6.34.0")


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("", "image:connector-acceptance/test:candidate: its runtime tells '' in place of a version; --as-release"),
        ("8.0.0", "runtime 8.0.0 is of no line that is known; --assume-line 7 drives it as line 7"),
        ("1.4.2", "runtime 1.4.2 is older than line 4, which begins with Connector 3.0.0"),
    ],
)
def test_a_candidate_of_which_too_little_is_known(
    candidate: Callable[[str], str], tmp_path: Path, version: str, words: str
) -> None:
    with pytest.raises(UsageFault, match=words):
        launcher(candidate(version), ImageTerms(database="lokijs"), tmp_path).prepare()


def test_a_candidate_is_judged_as_the_release_that_is_named(candidate: Callable[[str], str], tmp_path: Path) -> None:
    """And by known defects of its makers, of which one turns out to be repaired, and is to be looked at soon."""
    listed = tmp_path / "theirs.toml"
    listed.write_text(f'{ENTRY}expires = "{date.today() + timedelta(7)}"\n')
    options = ["--database", "lokijs", "--as-release", "7.0.0", "--known-defects", str(listed)]
    done = acceptance(tmp_path / "reports", candidate(""), *options, *ONE)
    assert f"image {CANDIDATE}" in done.said
    assert "1 repaired since" in done.said
    for words in ("expires on .*, in 7 days", "was not seen; remove the entry"):
        assert re.search(rf"notice: .*theirs.toml:2: the known defect of ONB-07 {words}", done.said)
    assert done.code == 0


def test_without_an_image_of_mongodb_the_way_out_is_named(
    connector: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongodb, "IMAGE", "127.0.0.1:9/mongo:8.0")
    with pytest.raises(EnvironmentNotReady, match=r"MongoDB .--database lokijs does without it.*127.0.0.1:9/mongo:8.0"):
        launcher(f"image:{connector}", ImageTerms(), tmp_path).prepare()
