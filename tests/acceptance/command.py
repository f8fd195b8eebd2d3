"""The command as a pipeline runs it: a process of its own, with its exit code and everything that it prints."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from docker import DockerClient

from fixtures.connector.launch.engine import connect, engine_answers
from fixtures.connector.launch.ownership import PREFIX, Owner
from fixtures.waiting import eventually

ROOT = Path(__file__).parents[2]
LONGEST = 300
SECONDS_TO_END = 60
UNCLOSED = re.compile("ResourceWarning: unclosed")


@dataclass(frozen=True)
class Done:
    """How the command ended and what it said."""

    code: int
    said: str


def acceptance(
    report_dir: Path, *arguments: str, environment: Mapping[str, str] | None = None, unclosed: int = 0
) -> Done:
    """Run ``python -m acceptance`` with reports in a folder of the test. Fails when anything else is left of it, and
    when more or less than ``unclosed`` files and connections are forgotten in it."""
    command = [sys.executable, "-m", "acceptance", "--report-dir", str(report_dir), *arguments]
    return run(command, environment or {}, unclosed)


def run(command: list[str], environment: Mapping[str, str], unclosed: int = 0) -> Done:
    """Run any command of the project in a temporary folder of its own. Fails as :func:`acceptance` does."""
    with own_folder() as temporary:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment, "TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        eventually(
            "nothing of the command is left", lambda: left(temporary), lambda found: not found, deadline=SECONDS_TO_END
        )
    assert len(UNCLOSED.findall(done.stdout)) == unclosed, done.stdout
    return Done(done.returncode, done.stdout)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for what a run may only keep for a while. Not below a test's own, whose path is too long for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def left(temporary: Path, volumes: Collection[str] = ()) -> list[str]:
    """What there is of runs that had this folder for temporary files: files, processes, and in the Docker engine these
    volumes and what belongs to runs that have ended."""
    # pytest keeps one of its own, which several processes of it need.
    found = [one.name for one in temporary.iterdir() if not one.name.startswith("pytest-of-")]
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(temporary) in environ.read_text(errors="replace"):
                found.append(f"process {environ.parent.name}")
        except OSError:
            continue
    if engine_answers():
        with closing(connect()) as engine:
            found += [
                f"volume {one['Name']}" for one in engine.api.volumes()["Volumes"] or [] if one["Name"] in volumes
            ]
            found += [name for name in labels(engine) if (owner := Owner.named(name)) and owner.is_dead()]
    return found


def labels(engine: DockerClient) -> list[str]:
    """The names of the runs that own the containers and networks in the Docker engine, one for each of these."""
    mine = {"label": PREFIX}
    every = [*engine.api.containers(all=True, filters=mine), *engine.api.networks(filters=mine)]
    return [one["Labels"][PREFIX] for one in every]
