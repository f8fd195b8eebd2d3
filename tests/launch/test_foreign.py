"""A Backbone that the run has not started: ours, as somebody else runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from fixtures.backbone import service
from fixtures.backbone.http import Endpoint
from fixtures.connector.launch import Support, launcher_for, parse_spec
from fixtures.connector.launch.backbones import other_backbone
from fixtures.connector.launch.foreign import ForeignBackbone
from fixtures.connector.launch.stack import VendorBackbone
from fixtures.connector.versions import RuntimeVersion
from fixtures.errors import EnvironmentNotReady, UsageFault
from reports.run import load
from tests.acceptance.command import ROOT, acceptance
from tests.launch.conftest import CACHE
from tests.launch.test_transport import Answering
from tests.launch.tls import DAY, certified, served

CLIENT = {"BACKBONE_CLIENT_ID": "somebody", "BACKBONE_CLIENT_SECRET": "a secret of others"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Its address."""
    command = [sys.executable, "-m", "fixtures.backbone", "--client-id", CLIENT["BACKBONE_CLIENT_ID"]]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | CLIENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_connectors_meet_on_it(url: str, tmp_path: Path) -> None:
    """One scenario of two, and one that would have to disturb the Backbone."""
    only = ["--only", "ONB-05", "--only", "REF-F15b"]
    options = ["embedded:7", "--launch", "process", "--backbone", url, "--", *only]
    done = acceptance(tmp_path, *options, environment=CLIENT)
    assert done.code == 0, done.said
    (run,) = (load(folder) for folder in tmp_path.glob("embedded-*"))
    ended = {key: one.verdict.words for key, one in run.scenarios.items()}
    assert ended.pop("ONB-05") == "passed"
    assert set(ended.values()) == {"not applicable"}, ended
    assert "of Relationship (2 of 3 witnesses)" in done.said
    assert run.session["backbone"] == f"Backbone at {url}"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if CLIENT["BACKBONE_CLIENT_SECRET"].encode() in path.read_bytes()]


def test_each_fault_has_its_message(url: str) -> None:
    def told(url: str, secret: str, *lines: int) -> str:
        with pytest.raises(EnvironmentNotReady) as fault:
            ForeignBackbone(url, CLIENT["BACKBONE_CLIENT_ID"], secret).check(lines)
        return str(fault.value)

    secret = CLIENT["BACKBONE_CLIENT_SECRET"]
    ForeignBackbone(url, CLIENT["BACKBONE_CLIENT_ID"], secret).check([4, 5, 6, 7])
    assert told("http://127.0.0.1:9", secret).startswith("the Backbone at http://127.0.0.1:9 does not answer: Connect")
    assert told(url, "wrong") == (
        f"the Backbone at {url} refuses the client that BACKBONE_CLIENT_ID and BACKBONE_CLIENT_SECRET name"
    )
    with served(Answering.told()) as other:
        assert told(other, secret) == f"{other} is no Backbone: its /connect/token answers 200"


@pytest.mark.parametrize(
    ("version", "line", "taken"),
    [
        ("5", 4, True),
        ("6", 4, False),
        ("5", 5, False),
        ("6", 6, True),
        ("7", 6, False),
        ("7", 7, True),
        ("8", 7, False),
    ],
)
def test_each_line_takes_its_versions_of_a_backbone(version: str, line: int, *, taken: bool) -> None:
    body = f'{{"majorVersion": "{version}", "error": "invalid_grant"}}'
    with served(Answering.told(body=body.encode())) as url:
        if taken:
            ForeignBackbone(url, "id", "secret").check([line])
        else:
            said = f"the Backbone at {url} is of version {version}, which Connectors of line {line} do not take; they"
            with pytest.raises(EnvironmentNotReady, match=re.escape(said)):
                ForeignBackbone(url, "id", "secret").check([line])


class WithoutNewestApi(Answering):
    """A Backbone 6 that has no ``/api/v2`` yet."""

    times: ClassVar[list[float]] = []
    body = b'{"majorVersion": "6", "error": "invalid_grant"}'

    def answer(self) -> None:
        """Of ``/api/v2`` it knows nothing."""
        if "/api/v2/" in self.path:
            self.send_error(404)
        else:
            super().answer()


def test_line_7_needs_an_api_that_the_first_versions_6_have_not() -> None:
    with served(WithoutNewestApi) as url:
        ForeignBackbone(url, "id", "secret").check([6])
        with pytest.raises(
            EnvironmentNotReady, match=r"of version 6 before 6\.57\.0, which Connectors of line 7 do not"
        ):
            ForeignBackbone(url, "id", "secret").check([7])


def test_a_pipeline_learns_of_each_fault_before_anything_starts(url: str, tmp_path: Path) -> None:
    """Each in one line, with the exit code of the environment, and within the time that it takes to be sure."""
    context, file = certified(tmp_path, until=-DAY)
    too_new = Answering.told(body=b'{"majorVersion": "9", "error": "invalid_grant"}')
    with served(too_new) as newer, served(Answering.told(), context) as expired:
        faults = {
            "http://127.0.0.1:9": "does not answer: ConnectError",
            url: "refuses the client that BACKBONE_CLIENT_ID and BACKBONE_CLIENT_SECRET name",
            newer: "is of version 9, which Connectors of line 7 do not take; they take version 6 from 6.57.0 on, and",
            expired: "its certificate has expired",
        }
        for number, (address, words) in enumerate(faults.items()):
            environment = CLIENT | {"BACKBONE_CLIENT_SECRET": "wrong", "SSL_CERT_FILE": str(file)}
            options = ["embedded:7", "--launch", "process", "--backbone", address]
            done = acceptance(tmp_path / str(number), *options, environment=environment)
            lines = [line for line in done.said.splitlines() if words in line]
            assert f"the Backbone at {address}" in lines[0], done.said
            assert done.code == 10, done.said
            assert "Traceback" not in done.said
            assert "scenario" not in lines[0]


def test_a_connector_that_does_not_take_the_backbone_is_not_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with an image, whose line is not known before it runs: it says so in its log, and ends."""
    version = Endpoint("GET", "/Version", service.always({"majorVersion": "9"}), anonymous=True)
    monkeypatch.setattr(service, "ENDPOINTS", (version, *service.ENDPOINTS))
    support = Support(containers=False)
    support.start()
    try:
        spec = parse_spec("embedded:7")
        launcher = launcher_for(spec, support, launch="process", cache_dir=CACHE, log_dir=tmp_path)
        with pytest.raises(
            EnvironmentNotReady, match=r"of a version that this Connector does not take: (?s:.*) 9, but"
        ):
            launcher.launch(support.settings_for("process", "choosy"))
    finally:
        support.stop()


def test_the_host_of_addresses_is_no_ip() -> None:
    urls = ("http://127.0.0.1:1", "http://[::1]", "https://backbone.example")
    assert [ForeignBackbone(url, "", "").address_host for url in urls] == ["localhost", "localhost", None]


@pytest.mark.parametrize(
    ("option", "running", "words"),
    [
        ("none", False, "none goes only with addresses of running Connectors"),
        ("backbone.example", False, "it is embedded, an address"),
        ("stack:seven", False, "after stack: comes the version of a Backbone, as in 7.1.10"),
        ("stack:6.42.0", False, "the oldest version that is started is 6.43.0"),
        ("stack:7.1.10", True, "Connectors that are there already have theirs; none says so"),
        ("https://backbone.example", True, "Connectors that are there already have theirs; none says so"),
        ("https://backbone.example", False, "set BACKBONE_CLIENT_SECRET to a client that it knows"),
    ],
)
def test_what_is_wrong_about_the_option_is_told(option: str, words: str, *, running: bool) -> None:
    with pytest.raises(UsageFault, match=f"--backbone {option}: .*{words}"):
        other_backbone(option, running=running, environment={"BACKBONE_CLIENT_ID": "somebody"})
    assert other_backbone("none", running=True) is None
    assert other_backbone("embedded", running=False) is None


def test_the_vendors_images_come_from_its_repository_or_another() -> None:
    version = RuntimeVersion(7, 1, 10)
    theirs, ours = (
        other_backbone("stack:7.1.10", one, running=False) for one in (None, "registry.example:5000/mirror")
    )
    assert theirs == VendorBackbone(version, "ghcr.io/nmshd")
    assert isinstance(ours, VendorBackbone)
    assert ours.image("consumer-api") == "registry.example:5000/mirror/backbone-consumer-api:7.1.10"
    with pytest.raises(
        UsageFault, match="--backbone-repository mirror:7/: it is what stands before /backbone-consumer"
    ):
        other_backbone("stack:7.1.10", "mirror:7/", running=False)
    with pytest.raises(UsageFault, match="--backbone-repository only goes with --backbone stack:"):
        other_backbone("embedded", "mirror", running=False)
