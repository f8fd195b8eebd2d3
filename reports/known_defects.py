"""The list of known defects: what a released Connector does wrong, in which scenario, and how it is recognised."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reports.judging import Failure

TEXTS = ("scenario", "step", "observed", "reason")
OURS, THEIRS = (*TEXTS, "source"), (*TEXTS, "owner", "ticket")
"""The texts that an entry of this project's list must have, and one of another list."""
OTHERS = ("runtimes", "verified", "expires")
VERSION = re.compile(r"\d+\.\d+\.\d+(-.+)?")
DAYS_OF_WARNING = 30
MOST_NEAR = 3


class FaultyList(Exception):
    """The list cannot be read; the message names file, entry and field, and what would be right."""


@dataclass(frozen=True)
class KnownDefect:
    """One entry of a list.

    ``scenario`` is an identity (``ONB-10 [variant]``), ``since`` and ``before`` bound the runtime versions ("" is
    open), ``verified`` are those on which it was seen, ``observed`` is a text that the failure holds, ``expires`` an
    ISO date ("" where the range is closed), ``place`` the line where the entry stands. ``source`` of an entry that is
    ``ours`` tells how the vendor knows it, else who has it on which ticket.
    """

    scenario: str
    since: str
    before: str
    verified: tuple[str, ...]
    step: str
    observed: str
    reason: str
    source: str
    expires: str = ""
    place: str = ""
    ours: bool = True

    def explains(self, failure: Failure) -> bool:
        """Whether a failure is this defect: at the listed step, with the listed observation."""
        seen = "\n".join((failure.observed, failure.message, failure.code))
        return failure.sentence == self.step and self.observed in seen


def load(path: Path) -> list[KnownDefect]:
    """Read this project's list; none is an empty one. Raises :class:`FaultyList`."""
    return list(_entries(path, OURS)) if path.exists() else []


def load_theirs(path: Path) -> list[KnownDefect]:
    """Read a list of somebody else, whose entries name ``owner`` and ``ticket``.

    Raises :class:`FaultyList`, also for an entry that has expired: who wrote the date wanted to be stopped by it.
    """
    try:
        defects = list(_entries(path, THEIRS))
    except OSError as error:
        raise FaultyList(f"--known-defects {path}: {error.strerror}") from None
    if expired := [defect for defect in defects if defect.expires and _days_left(defect) < 0]:
        raise FaultyList(f"{expired[0].place}: {_expiry(expired[0])}")
    return defects


def ensure_known(defects: Iterable[KnownDefect], identities: Collection[str]) -> None:
    """Raise :class:`FaultyList` for an entry whose scenario is none of these identities: it would never be met."""
    for defect in defects:
        if defect.scenario not in identities:
            name = defect.scenario.partition(" [")[0]
            near = [one for one in identities if one.partition(" [")[0] == name]
            near = near or get_close_matches(defect.scenario, identities, MOST_NEAR)
            known = (
                f"the nearest are {', '.join(near[:MOST_NEAR])}" if near else "scenarios are named as in the reports"
            )
            raise FaultyList(f"{defect.place}: there is no scenario {defect.scenario}; {known}")


def warnings(defects: Iterable[KnownDefect]) -> list[str]:
    """A line for each entry that expires within thirty days, or has expired."""
    soon = (defect for defect in defects if defect.expires and _days_left(defect) <= DAYS_OF_WARNING)
    return [f"{defect.place}: {_expiry(defect)}" for defect in soon]


def _days_left(defect: KnownDefect) -> int:
    return (date.fromisoformat(defect.expires) - date.today()).days


def _expiry(defect: KnownDefect) -> str:
    left = _days_left(defect)
    when = f"expires on {defect.expires}, in {left} days" if left >= 0 else f"expired on {defect.expires}"
    return f"the known defect of {defect.scenario} {when}; look at it again, then set a later date or remove the entry"


def _entries(path: Path, texts: Sequence[str]) -> Iterator[KnownDefect]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FaultyList(f"{path.name}: {fault}") from None
    entries = tables.pop("defect", [])
    if tables or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise FaultyList(f"{path.name}: it holds entries only, each of which begins with the line [[defect]]")
    heads = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[defect]]"]
    for number, entry in enumerate(entries):
        place = f"{path.name}:{heads[number]}" if len(heads) == len(entries) else path.name
        yield _entry(f"{path.name}, defect {number + 1}", place, entry, texts)


def _entry(name: str, place: str, entry: Mapping[str, Any], texts: Sequence[str]) -> KnownDefect:
    unknown = set(entry) - {*texts, *OTHERS}
    if unknown:
        raise FaultyList(f"{name}: unknown field {', '.join(sorted(unknown))}")
    for field in texts:
        if not isinstance(entry.get(field), str) or not entry[field]:
            raise FaultyList(f"{name}: {field} must be a text that is not empty")
    runtimes, verified = entry.get("runtimes"), entry.get("verified")
    if not isinstance(runtimes, dict) or set(runtimes) - {"since", "before"}:
        raise FaultyList(f'{name}: runtimes must be a table such as {{ since = "5.3.0", before = "6.0.0" }}')
    if not isinstance(verified, list) or not verified:
        raise FaultyList(f"{name}: verified must list the runtime versions on which the defect was seen")
    for version in [*runtimes.values(), *verified]:
        if not VERSION.fullmatch(str(version)):
            raise FaultyList(f"{name}: runtimes and verified hold versions such as 6.60.5, not {version!r}")
    before, expires = runtimes.get("before", ""), entry.get("expires", "")
    if bool(before) == bool(expires):
        raise FaultyList(f"{name}: expires goes with a range that is open at the top, and only with such a one")
    if expires:
        _ensure_date(name, str(expires))
    ours = texts is OURS
    return KnownDefect(
        **{field: entry[field] for field in TEXTS},
        source=entry["source"] if ours else f"{entry['ticket']}, {entry['owner']}",
        since=runtimes.get("since", ""),
        before=before,
        verified=tuple(verified),
        expires=str(expires),
        place=place,
        ours=ours,
    )


def _ensure_date(name: str, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise FaultyList(f"{name}: expires must be an ISO date, not {text!r}") from None


def explaining(defects: Sequence[KnownDefect], failure: Failure) -> KnownDefect | None:
    """The entry that a failure is an instance of, if there is one."""
    return next((defect for defect in defects if defect.explains(failure)), None)
