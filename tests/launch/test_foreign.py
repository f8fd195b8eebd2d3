"""A Backbone that the run has not started: ours, as somebody else runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.connector.launch.foreign import ForeignBackbone, foreign_backbone
from fixtures.errors import EnvironmentNotReady, UsageFault
from reports.run import load
from tests.acceptance.command import ROOT, acceptance
from tests.launch.test_transport import Answering
from tests.launch.tls import served

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
            said = f"the Backbone at {url} is of version {version}, which Connectors of line {line} do not take"
            with pytest.raises(EnvironmentNotReady, match=re.escape(said)):
                ForeignBackbone(url, "id", "secret").check([line])


def test_the_host_of_addresses_is_no_ip() -> None:
    urls = ("http://127.0.0.1:1", "http://[::1]", "https://backbone.example")
    assert [ForeignBackbone(url, "", "").address_host for url in urls] == ["localhost", "localhost", None]


@pytest.mark.parametrize(
    ("option", "running", "words"),
    [
        ("none", False, "none goes only with addresses of running Connectors"),
        ("backbone.example", False, "it is embedded or an address"),
        ("stack:7.1.10", False, "it is embedded or an address"),
        ("https://backbone.example", True, "Connectors that are there already have theirs; none says so"),
        ("https://backbone.example", False, "set BACKBONE_CLIENT_SECRET to a client that it knows"),
    ],
)
def test_what_is_wrong_about_the_option_is_told(option: str, words: str, *, running: bool) -> None:
    with pytest.raises(UsageFault, match=f"--backbone {option}: .*{words}"):
        foreign_backbone(option, running=running, environment={"BACKBONE_CLIENT_ID": "somebody"})
    assert foreign_backbone("none", running=True) is None
    assert foreign_backbone("embedded", running=False) is None
