"""Nothing of a run is left, however it ended, and nothing of others is touched."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.connector.launch import sweep
from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.leftovers import PROCESSES, folder_of, remove_run
from fixtures.connector.launch.network import create_network
from fixtures.connector.launch.ownership import Owner, boot_id, started_at
from fixtures.connector.launch.run import Run
from fixtures.waiting import eventually
from tests.launch.calls import processes_of
from tests.launch.conftest import CACHE, ROOT


class KilledRun:
    """A run in a process of its own, and what there is of it besides that process."""

    def __init__(self, launch: str, logs: Path, connectors: int) -> None:
        self._launch = launch
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.launch.run_to_kill", launch, str(CACHE), str(logs), str(connectors)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        owner = Owner.named(self._process.stdout.readline().strip())
        assert owner is not None
        self.owner = owner
        self._connectors = processes_of(owner)

    def guard(self) -> int:
        """The pid of its guard."""
        for entry in Path("/proc").glob("[0-9]*"):
            command = (entry / "cmdline").read_text() if (entry / "cmdline").exists() else ""
            if "guard.py" in command and self.owner.name in command:
                return int(entry.name)
        raise AssertionError("the run has no guard")

    def left(self) -> set[str]:
        """The kinds of things that it has: folder, process, container, network."""
        left = {"folder"} if folder_of(self.owner).exists() else set()
        left |= {"process" for pid in self._connectors if started_at(pid) is not None}
        if self._launch == "container":
            with closing(connect()) as engine:
                mine = {"label": f"connector-acceptance={self.owner.name}"}
                left |= {"container" for _ in engine.api.containers(all=True, filters=mine)}
                left |= {"network" for _ in engine.api.networks(filters=mine)}
        return left

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def new_run(tmp_path: Path) -> Iterator[Callable[..., KilledRun]]:
    runs: list[KilledRun] = []

    def new(launch: str, connectors: int = 1) -> KilledRun:
        runs.append(KilledRun(launch, tmp_path, connectors))
        return runs[-1]

    yield new
    for run in runs:
        run.kill()
        remove_run(run.owner)


def test_a_killed_run_of_processes_leaves_nothing(new_run: Callable[..., KilledRun]) -> None:
    run = new_run("process")
    assert run.left() == {"folder", "process"}
    run.kill()
    eventually("nothing is left", run.left, lambda left: not left)


@pytest.mark.docker
def test_a_killed_run_of_containers_leaves_nothing(new_run: Callable[..., KilledRun]) -> None:
    run = new_run("container")
    assert run.left() == {"folder", "container", "network"}
    run.kill()
    eventually("nothing is left", run.left, lambda left: not left)


@pytest.mark.docker
def test_the_sweep_removes_a_run_whose_guard_was_killed_too(new_run: Callable[..., KilledRun]) -> None:
    run = new_run("container", connectors=0)
    os.kill(run.guard(), signal.SIGKILL)
    assert run.owner not in sweep()
    run.kill()
    assert run.left() == {"folder", "network"}
    assert run.owner in sweep()
    assert not run.left()


@pytest.mark.parametrize(
    "owner",
    [replace(Owner.of_this_process(), place="0" * 12, started=1), Owner.of_this_process()],
    ids=["dead, of another host, boot or namespace", "alive"],
)
@pytest.mark.docker
def test_the_sweep_leaves_other_places_and_living_runs_alone(owner: Owner) -> None:
    folder_of(owner).mkdir()
    create_network(owner, advertise_host=None)
    try:
        assert owner not in sweep()
        assert folder_of(owner).exists()
        with closing(connect()) as engine:
            assert engine.api.networks(names=[owner.name])
    finally:
        remove_run(owner)
    assert not folder_of(owner).exists()


def test_a_reused_pid_is_not_taken_for_the_run() -> None:
    owner = Owner.of_this_process()
    assert not owner.is_dead()
    assert replace(owner, started=owner.started - 1).is_dead()


def test_a_stranger_with_the_pid_of_a_recorded_process_is_not_killed() -> None:
    run = Run(Owner.of_this_process())
    with subprocess.Popen(["sleep", "30"], process_group=0) as stranger:
        record = folder_of(run.owner) / PROCESSES / str(stranger.pid)
        record.write_text(str((started_at(stranger.pid) or 0) - 1))
        run.close()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("name", ["", "connector-acceptance", "connector-acceptance-1-2-3-4"])
def test_only_whole_names_name_an_owner(name: str) -> None:
    assert Owner.named(name) is None


def test_an_owner_is_read_from_its_name_and_tells_where_it_lives() -> None:
    owner = Owner.of_this_process()
    assert Owner.named(owner.name) == owner
    labels = owner.labels()
    assert labels["connector-acceptance.boot"] == boot_id()
    assert labels["connector-acceptance.pid"] == str(os.getpid())
    assert re.fullmatch(r"\S+", labels["connector-acceptance.host"])
