"""What a SPEC may be, and what is said about one that may not."""

import pytest

from fixtures.connector.launch import Spec, form_for, parse_spec, parse_specs
from fixtures.connector.launch.lines import line_of_runtime
from fixtures.connector.launch.runtimes import committed_sample, committed_versions, newest_committed
from fixtures.errors import EnvironmentNotReady, UsageFault


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("embedded:7.0.0", Spec("embedded", "7.0.0")),
        ("embedded:7.99.1-beta.2", Spec("embedded", "7.99.1-beta.2")),
        ("embedded:7", Spec("embedded", newest_committed(7))),
        ("embedded:6", Spec("embedded", newest_committed(6))),
        ("embedded:5", Spec("embedded", newest_committed(5))),
        ("embedded:4", Spec("embedded", newest_committed(4))),
        ("embedded:6.28.0", Spec("embedded", "6.28.0")),
        ("embedded:6.44.1", Spec("embedded", "6.44.1")),
        ("image:connector", Spec("image", "connector")),
        ("image:host:5000/nmshd/connector:7.0.0", Spec("image", "host:5000/nmshd/connector:7.0.0")),
        ("release:7.4.6", Spec("release", "7.4.6")),
        ("release:7.4.0-openid4vc.1", Spec("release", "7.4.0-openid4vc.1")),
        ("image:connector@sha256:00ff", Spec("image", "connector@sha256:00ff")),
        ("https://connector.example/", Spec("https", "https://connector.example")),
        ("http://[::1]:8080/one/two", Spec("https", "http://[::1]:8080/one/two")),
    ],
)
def test_a_spec_is_read(text: str, spec: Spec) -> None:
    assert parse_spec(text) == spec


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("", "embedded:7.0.0"),
        ("7.0.0", "embedded:7.0.0"),
        ("embed:7", "embedded:7.0.0"),
        ("embedded:", "the version of a runtime (7.0.0) or a line (7)"),
        ("embedded:7.0", "the version of a runtime (7.0.0) or a line (7)"),
        ("embedded:../7.0.0", "the version of a runtime (7.0.0) or a line (7)"),
        ("embedded:3", "no runtime of line 3"),
        ("embedded:8.0.0", "2.x to 7.x"),
        ("image:", "the reference of a Connector image"),
        ("image:-f", "the reference of a Connector image"),
        ("image:connector 7", "the reference of a Connector image"),
        ("release:7.4", "the version of a Connector release, such as 7.4.6"),
        ("release:latest", "the version of a Connector release, such as 7.4.6"),
        ("release:2.3.5", "older than line 4, which begins with Connector 3.0.0"),
        ("https://", "https://connector.example/prefix"),
        ("https:connector.example", "https://connector.example/prefix"),
        ("https://user:secret@connector.example", "https://connector.example/prefix"),
        ("https://connector.example/?key=1", "https://connector.example/prefix"),
    ],
)
def test_a_wrong_spec_is_refused_with_option_text_and_what_would_be_right(text: str, right: str) -> None:
    with pytest.raises(UsageFault) as fault:
        parse_spec(text, option="--requestor")
    assert f"--requestor {text}" in str(fault.value)
    assert right in str(fault.value)


def test_only_addresses_can_be_several() -> None:
    both = ["https://one.example", "https://two.example/prefix"]
    spec = parse_specs(both)
    assert (spec, spec.texts) == (Spec("https", " ".join(both)), both)
    with pytest.raises(UsageFault, match="--templator is given twice"):
        parse_specs(["embedded:7", "embedded:7"], "--templator")
    with pytest.raises(UsageFault, match="--connector names an address twice"):
        parse_specs(["https://one.example", "https://one.example/"])


def test_each_line_has_a_committed_runtime() -> None:
    assert {line_of_runtime(version) for version in committed_versions()} == {4, 5, 6, 7}


@pytest.mark.parametrize(
    ("version", "sample"),
    [("4.14.4", "4.0.0"), ("5.4.1", "5.3.0"), ("6.0.0", "6.34.2"), ("6.43.9", "6.34.2"), ("6.44.0", "6.60.5")],
)
def test_a_version_without_lock_file_is_resolved_like_one_with_the_same_express(version: str, sample: str) -> None:
    assert committed_sample(version) == sample


def test_what_runs_already_is_not_started() -> None:
    with pytest.raises(UsageFault, match=r"https://connector\.example runs already"):
        form_for(parse_spec("https://connector.example"), None)


@pytest.mark.parametrize(
    ("spec", "launch"), [("image:connector", "process"), ("image:connector", "container"), ("embedded:7", "podman")]
)
def test_a_wrong_launch_form_is_refused(spec: str, launch: str) -> None:
    with pytest.raises(UsageFault, match=f"--launch {launch}"):
        form_for(parse_spec(spec), launch)


def test_without_an_engine_embedded_runs_as_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert form_for(parse_spec("embedded:7"), None) == "process"


@pytest.mark.parametrize(("spec", "launch"), [("image:connector", None), ("embedded:7", "container")])
@pytest.mark.parametrize(
    "host",
    [
        "unix:///nowhere/docker.sock",
        "tcp://127.0.0.1:9",
        "tcp://nowhere.invalid:2376",
        "tcp://127.0.0.1:port",
        "127.0.0.1:9",
        "nonesuch://127.0.0.1:9",
        "ssh://somebody@127.0.0.1",
    ],
)
def test_a_container_without_an_engine_names_the_other_form(
    monkeypatch: pytest.MonkeyPatch, spec: str, launch: str | None, host: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    with pytest.raises(EnvironmentNotReady, match="--launch process"):
        form_for(parse_spec(spec), launch)
