"""Which part of its scenarios a run has, when several machines share the work."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.run import Run, load
from reports.stream import report_directories

FULL, SMOKE, RELEASE = PROFILES = ("full", "smoke", "release")
"""Everything; the shortest proof; what shows whether two releases go together."""

WORTH_KEEPING, USUAL = 1.0, 0.5
"""Seconds from which on a scenario's time is kept, and what all others count."""


@dataclass(frozen=True)
class Shard:
    """The part ``number`` (from 1) of ``of``."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def parse_shard(text: str) -> Shard:
    """``2/4`` as a shard; for argparse, whose ArgumentTypeError it raises for anything else."""
    number, slash, of = text.partition("/")
    if slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
        return Shard(int(number), int(of))
    raise ArgumentTypeError(f"{text!r} is no part of a whole, such as 2/4")


def divide(keys: Iterable[str], of: int, seconds: Mapping[str, float]) -> list[set[str]]:
    """So many sets of scenarios that take about as long as each other: each scenario in one, always the same way."""
    sets: list[set[str]] = [set() for _ in range(of)]
    loads = [0.0] * of
    for key in sorted(keys, key=lambda key: (-seconds.get(key, USUAL), key)):
        least = loads.index(min(loads))
        sets[least].add(key)
        loads[least] += seconds.get(key, USUAL)
    return sets


def durations(runs: Iterable[Run]) -> dict[str, float]:
    """The seconds of each scenario that took its time, in whole seconds, where it took longest; sorted."""
    longest: dict[str, float] = {}
    for key, one in (pair for run in runs for pair in run.scenarios.items()):
        longest[key] = max(round(one.finished["duration"]) if one.finished else 0, longest.get(key, 0))
    return {key: seconds for key, seconds in sorted(longest.items()) if seconds >= WORTH_KEEPING}


def recorded(path: Path) -> dict[str, float]:
    """Durations from a file that :func:`keep` wrote (none there: none), or from a directory of reports.

    Raises :class:`reports.stream.NotAStream` for a directory without any.
    """
    if path.suffix == ".json":
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}
    return durations(load(directory) for directory in report_directories(path))


def keep(runs: Iterable[Run], path: Path) -> None:
    """Write durations into a file, one a line."""
    path.write_text(json.dumps(durations(runs), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
