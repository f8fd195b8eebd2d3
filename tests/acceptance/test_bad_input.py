"""What a person does wrong ends within seconds in one message that names the option or part, and in the right code."""

import sys
from pathlib import Path

import pytest

from acceptance.command import cells_of, main, parser
from tests.acceptance.command import acceptance, run
from tests.writing.company import company

CLOSED = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["connector:7"], "SPEC connector:7: a SPEC is one of embedded:7.0.0"),
        (["embedded:seven"], "SPEC embedded:seven: after embedded: comes the version"),
        (["embedded:9"], "SPEC embedded:9: no runtime of line 9"),
        (["embedded:7", "embedded:7.0.0"], "given twice"),
        (["release:7"], "SPEC release:7: after release: comes the version of a Connector release"),
        (["release:2.3.5"], "SPEC release:2.3.5: it is older than line 4"),
        (["embedded:7", "--database", "mongodb"], "--database only goes with image: and release:"),
        (["release:7.4.6", "--as-release", "7.4.6"], "--as-release only goes with https: and image:"),
        (
            ["image:connector", "--image-repository", "elsewhere/connector"],
            "--image-repository only goes with release:",
        ),
        (["release:7.4.6", "--image-repository", "elsewhere/connector:7"], "it is a repository without a tag"),
        (["release:7.4.6", "--database", "postgres"], "--database postgres: it is mongodb, lokijs, or env:NAME"),
        (["release:7.4.6", "--database", "env:"], "--database env:: it is mongodb, lokijs, or env:NAME"),
        (["release:7.4.6", "--database", "env:NO_SUCH"], "the variable NO_SUCH must hold mongodb://HOST"),
        (["image:connector", "--as-release", "seven"], "--as-release seven: it is a Connector release, such as 7.4.6"),
        (["image:connector", "--assume-line", "8"], "--assume-line 8: it is one of 4, 5, 6, 7"),
        (["embedded:7", "--known-defects", "/no/such.toml"], "--known-defects /no/such.toml: No such file"),
        (["https://connector.example"], "https://connector.example: no key; set CONNECTOR_API_KEY"),
        (["embedded:7", "--templator", "embedded:7"], "a SPEC is for both roles"),
        (["--templator", "embedded:7"], "--templator and --requestor go together"),
        (["embedded:7", "--no-such-option"], "unrecognized arguments: --no-such-option"),
        (["--templator", "embedded:4", "--requestor", "embedded:7"], "of line 4 and one of a later line cannot"),
        (["--matrix", "embedded:7"], "--matrix embedded:7: it takes two different SPECs or more"),
        (["--matrix", "embedded:7,embedded:7.0.0"], "it takes two different SPECs or more"),
        (["--matrix", "embedded:6,embedded:7", "embedded:5"], "--matrix names all SPECs"),
        (["embedded:7", "--profile", "all"], "argument --profile: invalid choice: 'all'"),
        (["embedded:7", "--profile", "release"], "needs --previous SPEC, the release before it"),
        (["embedded:7", "--previous", "embedded:6"], "--profile release tests one SPEC"),
        (["embedded:7", "--profile", "release", "--previous", "embedded:7"], "this is the candidate itself"),
        (["embedded:7", "--profile", "release", "--previous", "embedded:4"], "cannot onboard each other"),
        (["embedded:7", "--shard", "5/4"], "argument --shard: '5/4' is no part of a whole, such as 2/4"),
        (["embedded:7", "--shard", "0/4"], "argument --shard: '0/4' is no part of a whole"),
        (["embedded:7", "--shard", "1/2", "--durations-of", "docs"], "docs: no event stream (events/*.ndjson) in it"),
        (["embedded:7", "--shard", "x"], "argument --shard: 'x' is no part of a whole"),
    ],
)
def test_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert main(arguments) == 4
    assert words in capsys.readouterr().err


LISTED = """[[defect]]
scenario = "{}"
runtimes = {{ before = "8.0.0" }}
verified = ["7.0.0"]
step = "Then all is well"
observed = "None"
reason = "It is not."
owner = "team onboarding"
ticket = "CON-41"
"""


def test_a_known_defect_of_a_scenario_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (theirs := tmp_path / "theirs.toml").write_text(LISTED.format("ONB-7"), "utf-8")
    assert main(["embedded:7", "--known-defects", str(theirs), "--report-dir", str(tmp_path / "out")]) == 4
    told = "theirs.toml:1: there is no scenario ONB-7; the nearest are ONB-07"
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    done = run([sys.executable, "-m", "pytest", "features", "--collect-only", "--known-defects", str(theirs)], {})
    assert told in done.said
    assert (done.code, "Traceback" in done.said) == (4, False), done.said


def test_a_known_defect_of_a_scenario_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)  # there the gate speaks first, to standard output
    folder = company(tmp_path)
    (theirs := tmp_path / "theirs.toml").write_text(LISTED.format("LND-02 [a map]"), "utf-8")
    arguments = ["embedded:7", "--known-defects", str(theirs), "--report-dir", str(tmp_path / "out")]
    assert main(arguments) == 4
    assert "there is no scenario LND-02 [a map]" in capsys.readouterr().err
    done = acceptance(tmp_path / "out", *arguments[:3], "--features", str(folder), "--", "--collect-only", "-q")
    assert "a_map" in done.said or "a map" in done.said, done.said
    assert "there is no scenario" not in done.said
    (folder / "lending.feature").write_text("Nothing", "utf-8")
    assert main([*arguments, "--features", str(folder)]) == 4
    assert "lending.feature:1: no Gherkin" in capsys.readouterr().err


def test_each_cell_gets_the_options_that_are_about_it() -> None:
    options = ["--database", "lokijs", "--as-release", "7.5.0"]
    embedded, image, release = cells_of(parser().parse_args(["embedded:7", "image:a/b", "release:7.4.6", *options]))
    assert embedded.options == ["--connector", "embedded:7.0.0"]
    assert image.options == ["--connector", "image:a/b", *options]
    assert release.options == ["--connector", "release:7.4.6", *options[:2]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["embedded:7", "--launch", "boat"], "--launch boat: it is container or process"),
        (["image:some/connector:1", "--launch", "process"], "--launch process only goes with embedded:"),
        (["embedded:7.98.99", "--launch", "process"], "7.98.99"),
        (
            ["embedded:7", "--update-to", "embedded:9", "--launch", "process"],
            "--update-to embedded:9: no runtime of line 9",
        ),
        (["embedded:6", "--update-to", "embedded:7", "--launch", "process"], "which is of another line"),
        (["embedded:6", "--update-to", "image:some/connector:6"], "can become nothing but another embedded:"),
        (
            ["embedded:7", "--launch", "process", "--shard", "1/9", "--", "-m", "PKG-01"],
            "--shard 1/9: for 3 scenarios there are at most as many shards",
        ),
    ],
)
def test_usage_that_only_the_cell_can_judge(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = acceptance(tmp_path, *arguments)
    assert words in done.said
    assert "Traceback" not in done.said
    assert done.code == 4


def test_an_npm_registry_that_does_not_answer(tmp_path: Path) -> None:
    environment = {"npm_config_registry": CLOSED, "npm_config_cache": str(tmp_path / "npm")}
    options = ["--launch", "process", "--cache-dir", str(tmp_path / "cache")]
    done = acceptance(tmp_path / "reports", "embedded:7", *options, environment=environment)
    assert "npm" in done.said
    assert "Traceback" not in done.said
    assert done.code == 10


def test_docker_asked_for_and_not_there(tmp_path: Path) -> None:
    environment = {"DOCKER_HOST": "tcp://127.0.0.1:9"}
    done = acceptance(tmp_path, "embedded:7", "--launch", "container", environment=environment)
    assert "no Docker engine answers at tcp://127.0.0.1:9" in done.said
    assert "--launch process" in done.said
    assert "Traceback" not in done.said
    assert done.code == 10


@pytest.mark.docker
def test_an_image_that_does_not_exist(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "image:localhost:9/no/connector:1", "--database", "lokijs")
    assert "image:localhost:9/no/connector:1" in done.said
    assert "Traceback" not in done.said
    assert done.code == 10


@pytest.mark.docker
def test_no_connector_is_accused_of_having_no_way_to_this_machine(tmp_path: Path) -> None:
    options = ["--launch", "container", "--advertise-host", "127.0.0.2", "--", "-m", "smoke"]
    done = acceptance(tmp_path, "embedded:7", *options)
    assert "containers have no way to what they need: host.docker.internal:" in done.said
    assert "look at this machine's firewall, and at --advertise-host" in done.said
    assert "12 not run" in done.said
    assert (done.code, "Traceback" in done.said) == (10, False), done.said


def test_nothing_selected(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", "--", "-k", "nothing_has_this_name")
    assert "no scenario was selected" in done.said
    assert done.code == 5
