"""The vendor's Backbone, started part after part. Every image is a stand-in: the vendor's are not within reach."""

import base64
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from docker import DockerClient

from fixtures.connector.launch import Support, launcher_for, parse_spec, stack
from fixtures.connector.launch.leftovers import folder_of
from fixtures.connector.launch.stack import ADMIN, API, EVENTS, MIGRATOR, VendorBackbone, signing_certificate
from fixtures.connector.party import Connector, connect
from fixtures.connector.versions import RuntimeVersion
from fixtures.errors import EnvironmentNotReady, UsageFault
from steps.onboarding import future
from tests.acceptance.command import acceptance
from tests.launch.conftest import CACHE
from tests.launch.registry import running_registry
from tests.launch.stand_ins import OTHERS, OWN, STAND_IN, StandIns, stand_ins


@pytest.fixture(scope="module")
def images(engine: DockerClient) -> Iterator[StandIns]:
    """Stand-ins that behave well."""
    with stand_ins(engine) as made:
        yield made


@pytest.fixture
def parts(images: StandIns, monkeypatch: pytest.MonkeyPatch) -> StandIns:
    """The same, taken for the images that are not the vendor's, too."""
    for part, constant in OTHERS.items():
        monkeypatch.setattr(stack, constant, images.references[part])
    return images


@pytest.fixture
def support() -> Iterator[Support]:
    """Surroundings with such a Backbone, not started yet; their Connectors are processes."""
    made = Support(containers=False, other=STAND_IN)
    yield made
    made.stop()


def inspected(support: Support, engine: DockerClient) -> dict[str, dict[str, Any]]:
    """What the engine says of each part that there is."""
    found = engine.containers.list(all=True, filters={"label": f"connector-acceptance={support.owner.name}"})
    return {one.name.removeprefix(f"{support.owner.short_name}-"): one.attrs for one in found}


def moment(attributes: dict[str, Any], which: str) -> datetime:
    """When a part ``StartedAt`` or ``FinishedAt``; the engine writes nanoseconds."""
    return datetime.fromisoformat(attributes["State"][which][:26] + "+00:00")


@pytest.mark.docker
def test_the_parts_start_in_their_order_and_are_seen_by_nobody_else(
    parts: StandIns, support: Support, engine: DockerClient
) -> None:
    slow = ("postgres", MIGRATOR, API)
    for part in slow:
        parts.build(part, "slow")
    try:
        support.start()
    finally:
        for part in slow:
            parts.build(part)
    there = inspected(support, engine)
    began = {part: moment(attributes, "StartedAt") for part, attributes in there.items()}
    order = ["postgres", "rabbitmq", "azurite", MIGRATOR, EVENTS, API, ADMIN]
    assert sorted(began, key=lambda part: began[part]) == order
    assert (began[MIGRATOR] - began["postgres"]).total_seconds() >= 4, "so long it says that it takes no connections"
    assert began[EVENTS] > moment(there[MIGRATOR], "FinishedAt")
    assert (began[ADMIN] - began[API]).total_seconds() >= 4, "so long it says that it is not healthy"
    for part, attributes in there.items():
        host, configuration = attributes["HostConfig"], attributes["Config"]
        assert list(attributes["NetworkSettings"]["Networks"]) == [support.network.name]
        assert (host["Privileged"], host["SecurityOpt"]) == (False, ["no-new-privileges"])
        assert host["Memory"] == 1024**3
        assert configuration["Labels"].items() >= support.owner.labels().items()
        published = [(one["HostIp"]) for ports in (host["PortBindings"] or {}).values() for one in ports]
        assert published == (["127.0.0.1"] if part == API else []), part
    for part in (MIGRATOR, API):
        assert "ASPNETCORE_ENVIRONMENT=Development" in there[part]["Config"]["Env"]
    engine.containers.get(there[API]["Id"]).kill()
    with pytest.raises(EnvironmentNotReady, match="consumer-api has ended with exit code 137"):
        support.backbone_url_for("process")
    support.stop()
    assert not inspected(support, engine)
    assert not folder_of(support.owner).exists()


@pytest.mark.docker
@pytest.mark.usefixtures("parts")
def test_connectors_of_either_form_onboard_each_other_on_it(support: Support, tmp_path: Path) -> None:
    support.start()
    templator, requestor = (connected(support, form, tmp_path) for form in ("process", "container"))
    made = templator.api.create_template(templator.api.customised_template_content({}), future()).value
    loaded = requestor.api.load_template(templator.api.reference(made)).value
    created = requestor.api.create_relationship(loaded.id, {"name": "A"}).value
    templator.api.synchronise()
    assert [one.id for one in templator.api.relationships(peer=requestor.address)] == [created.id]
    assert templator.address.startswith("did:e:localhost:")
    for connector in (templator, requestor):
        connector.remove()


def connected(support: Support, form: str, folder: Path) -> Connector:
    """A new Connector of line 7."""
    launcher = launcher_for(parse_spec("embedded:7"), support, launch=form, cache_dir=CACHE, log_dir=folder)
    return connect(launcher.launch(support.settings_for(launcher.form, form)), lambda *_: None, lambda _: None)


@pytest.mark.docker
@pytest.mark.parametrize(
    ("part", "behaviour", "words"),
    [
        ("postgres", "never ready", r"waited 1 s until postgres is ready: it takes connections;.*no response"),
        ("rabbitmq", "exits", r"rabbitmq has ended with exit code 4; the end of its log:\nno space left"),
        (
            MIGRATOR,
            "fails",
            r"database-migrator has ended with exit code 1; the end of its log:\ncannot migrate with …",
        ),
        (API, "exits", r"consumer-api has ended with exit code 3; the end of its log:\nno such setting"),
        (
            API,
            "unhealthy",
            r"waited 1 s until consumer-api is ready: its /health answers 200;.*503 Unhealthy.*--patience",
        ),
        (ADMIN, "makes no client", r"admin-cli has made no client; the end of its log:\nan exception .*Secret … --def"),
    ],
)
def test_a_part_that_fails_is_named_and_nothing_is_left(
    part: str,
    behaviour: str,
    words: str,
    parts: StandIns,
    support: Support,
    engine: DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if behaviour in ("never ready", "unhealthy"):
        monkeypatch.setattr(stack, "SECONDS_TO_START" if part == "postgres" else "SECONDS_TO_BE_HEALTHY", 1.0)
    parts.build(part, behaviour)
    try:
        with pytest.raises(EnvironmentNotReady, match=f"(?s)--backbone stack:7.1.10: {words}") as fault:
            support.start()
    finally:
        parts.build(part)
    assert support.client_secret not in str(fault.value)
    assert not inspected(support, engine)
    assert not folder_of(support.owner).exists()


@pytest.mark.docker
@pytest.mark.docker_registry
def test_its_images_are_pulled_and_a_missing_one_is_named(
    parts: StandIns, engine: DockerClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_registry(tmp_path) as registry:
        monkeypatch.setenv("DOCKER_CONFIG", str(registry.docker_config))
        pulled = VendorBackbone(STAND_IN.version, f"{registry.address}/nmshd")
        for part in OWN[:-1]:
            registry.publish(engine, parts.references[part], "7.1.10", f"backbone-{part}")
        missing = f"--backbone stack:7.1.10: .* not have {registry.address}/nmshd/backbone-admin-cli:7.1.10 .*unknown"
        with pytest.raises(EnvironmentNotReady, match=missing):
            pulled.check([7])
        registry.publish(engine, parts.references[ADMIN], "7.1.10", f"backbone-{ADMIN}")
        try:
            pulled.check([7])
            assert all(engine.images.get(pulled.image(part)) for part in OWN)
        finally:
            for part in OWN:
                engine.images.remove(pulled.image(part))


@pytest.mark.docker
def test_a_pipeline_learns_that_an_image_does_not_exist(tmp_path: Path) -> None:
    options = ["--backbone", "stack:7.1.10", "--backbone-repository", "127.0.0.1:9/nmshd", "--launch", "process"]
    done = acceptance(tmp_path, "embedded:7", *options)
    assert "not have 127.0.0.1:9/nmshd/backbone-database-migrator:7.1.10 and cannot pull it" in done.said
    assert "Traceback" not in done.said
    assert done.code == 10


@pytest.mark.parametrize(
    ("version", "line", "takes"),
    [
        ("7.1.10", 4, "versions up to 5"),
        ("7.1.10", 6, "version 6"),
        ("6.56.0", 7, "version 6 from 6.57.0 on, and version 7"),
    ],
)
def test_a_version_that_a_line_does_not_take_is_refused(version: str, line: int, takes: str) -> None:
    with pytest.raises(UsageFault, match=f"--backbone stack:{version}: Connectors of line {line} take {takes}"):
        VendorBackbone(RuntimeVersion.of(version)).ensure_taken([7, line])


def test_tokens_are_signed_by_a_key_that_opens_without_a_password() -> None:
    key, certificate, others = pkcs12.load_key_and_certificates(base64.b64decode(signing_certificate()), None)
    assert isinstance(key, RSAPrivateKey)
    assert certificate is not None
    assert certificate.public_key() == key.public_key()
    assert not others
