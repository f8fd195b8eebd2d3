"""Several report directories in one: the shards of one cell become one run, each cell gets a folder of its own."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from reports.run import Run, load
from reports.stream import EventStream


class CannotMerge(Exception):
    """The directories do not go together; the message names them."""


def merge(directories: Sequence[Path], out: Path) -> list[Path]:
    """Copy the streams of report directories to ``<out>/<cell>/events/`` and return these folders.

    Of shards, the new streams say that all should be there. Raises :class:`CannotMerge` when ``out`` is not empty, one
    scenario of a cell ran in two of the directories, or they are shards of different wholes, and
    :class:`reports.stream.NotAStream` when one of them holds no stream.
    """
    if out.exists() and any(out.iterdir()):
        raise CannotMerge(f"{out} is not empty; name a directory that is, or a new one")
    folders: dict[Path, list[Path]] = {}
    ran: dict[tuple[str, str], Path] = {}
    wholes: dict[Path, set[str]] = {}
    for directory in directories:
        run = load(directory)
        for key in run.scenarios:
            if other := ran.get((run.cell, key)):
                raise CannotMerge(
                    f"{key} of {run.cell} ran in {other} and in {directory}: they are not shards of one run"
                )
            ran[run.cell, key] = directory
        folder = out / (re.sub(r"[^\w.]+", "-", run.cell).strip("-.") or "run")
        folders.setdefault(folder, []).append(directory)
        wholes.setdefault(folder, set()).update(_wholes(run))
        if len(wholes[folder]) > 1:
            raise CannotMerge(
                f"{directory} holds {' and '.join(run.shards) or 'no shard'}, others are of another whole"
            )
    for folder, shards in folders.items():
        (folder / "events").mkdir(parents=True)
        for number, shard in enumerate(shards, start=1):
            for stream in sorted((shard / "events").glob("*.ndjson")):
                name = f"{number}-{stream.name}" if len(shards) > 1 else stream.name
                shutil.copyfile(stream, folder / "events" / name)
        said = EventStream(folder / "events" / "merge.ndjson")
        said.write("merged")
        said.close()
    return list(folders)


def _wholes(run: Run) -> set[str]:
    return {shard.partition("/")[2] for shard in run.shards} or {""}
