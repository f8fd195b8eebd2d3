"""Connectors that stay up: runs join them one at a time, and however they end, nothing is left."""

import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.connector.joined import Joined
from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.ownership import PREFIX
from fixtures.errors import UsageFault
from fixtures.waiting import eventually
from reports.run import load
from tests.acceptance.command import ROOT, left
from tests.day.conftest import UP, kept_up, run


def joining(cache: Path) -> Sequence[str]:
    return ["--join", "--cache-dir", str(cache)]


def cast_of(reports: Path) -> frozenset[str]:
    """The Connectors of the run's only scenario."""
    (scenario,) = load(reports).scenarios.values()
    return frozenset(scenario.roles.values())


def test_runs_join_and_get_strangers_that_are_up(cache: Path, tmp_path: Path) -> None:
    casts = []
    for name in ("one", "other"):
        done = run(tmp_path / name, "--only", "ONB-03", *joining(cache))
        assert done.code == 0, done.said
        assert "(3 of 3 witnesses)" in done.said
        casts.append(cast_of(tmp_path / name))
    assert all(name.startswith("up-") for cast in casts for name in cast)
    assert len({*casts}) == 2, "two that have a Relationship are lent again as strangers"


def test_what_an_earlier_run_left_belongs_to_no_scenario(tmp_path: Path) -> None:
    """With so few Connectors the Requestor and the third party are those that met in the first run."""
    with kept_up(tmp_path) as (cache, _):
        assert run(tmp_path / "one", "--only", "ONB-03", *joining(cache)).code == 0
        done = run(tmp_path / "other", "--only", "REF-H15 [read]", *joining(cache), folder="refusals")
    assert done.code == 0, done.said
    assert cast_of(tmp_path / "one") < cast_of(tmp_path / "other")


def test_only_one_run_joins_at_a_time(cache: Path, tmp_path: Path) -> None:
    first = Joined(cache)
    first.join()
    try:
        done = run(tmp_path, "--only", "ONB-03", *joining(cache))
    finally:
        first.stop()
    assert done.code == 4
    assert re.search(r"another run \(process \d+\) has joined what is up", done.said), done.said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--connector", "embedded:6"], "embedded:7.0.0 is up"),
        (["-n", "2"], "not with -n"),
    ],
)
def test_what_is_up_is_not_what_was_asked_for(cache: Path, tmp_path: Path, options: list[str], words: str) -> None:
    done = run(tmp_path, "--only", "ONB-03", *joining(cache), *options)
    assert done.code == 4, done.said
    assert words in done.said


def test_connectors_are_kept_up_once(cache: Path) -> None:
    command = [*UP, "--cache-dir", str(cache)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4
    assert "are up already" in done.stderr


def test_nobody_else_reads_the_keys(cache: Path) -> None:
    for name in ("state.json", "environment"):
        assert (cache / "up" / name).stat().st_mode & 0o777 == 0o600


def test_down_ends_them(tmp_path: Path) -> None:
    with kept_up(tmp_path) as (cache, process):
        assert left(tmp_path / "temporary"), "there is nothing that could be left"
        command = [sys.executable, "-m", "acceptance", "down", "--cache-dir", str(cache)]
        assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == 0
        assert process.wait(10) == 0
        eventually("nothing is left", lambda: left(tmp_path / "temporary"), lambda found: not found, deadline=30)
        with pytest.raises(UsageFault, match="no Connectors are up"):
            Joined(cache)


def test_nothing_is_left_of_them_when_they_are_killed(tmp_path: Path) -> None:
    with kept_up(tmp_path) as (_, process):
        process.kill()
        process.wait()
        eventually("nothing is left", lambda: left(tmp_path / "temporary"), lambda found: not found, deadline=30)


@pytest.mark.docker
def test_their_containers_can_meet_backbone_and_listener_in_another_one(tmp_path: Path) -> None:
    with kept_up(tmp_path, "--launch", "container", "--support", "container") as (cache, process):
        with closing(connect()) as engine:
            mine = [one for one in engine.containers.list() if f"-{process.pid}-" in one.labels.get(PREFIX, "")]
        assert {one.name.rpartition("-")[2] for one in mine} == {"1", "2", "relay"}
        done = run(tmp_path / "reports", "--only", "ONB-03", *joining(cache))
    assert done.code == 0, done.said
    assert "(3 of 3 witnesses)" in done.said


def test_what_containers_need_is_refused_for_processes(tmp_path: Path) -> None:
    command = [*UP, "--cache-dir", str(tmp_path), "--support", "container"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr
    assert "--support container goes only with Connectors in containers" in done.stderr


def test_forgotten_ones_end_by_themselves(tmp_path: Path) -> None:
    with kept_up(tmp_path, "--for", "0.01") as (_, process):
        assert process.wait(30) == 0
    assert "It has ended." in (tmp_path / "said").read_text()
