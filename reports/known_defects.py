"""The list of known defects: what a released Connector does wrong, in which scenario, and how it is recognised."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reports.judging import Failure

TEXTS = ("scenario", "step", "observed", "reason", "source")


class FaultyList(Exception):
    """The list cannot be read; the message names file, entry and field, and what would be right."""


@dataclass(frozen=True)
class KnownDefect:
    """One entry of the list.

    ``scenario`` is an identity (``ONB-10 [variant]``), ``since`` and ``before`` bound the runtime versions ("" is
    open), ``verified`` are those on which it was seen, ``observed`` is a text that the failure holds, ``expires`` an
    ISO date ("" where the range is closed).
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

    def explains(self, failure: Failure) -> bool:
        """Whether a failure is this defect: at the listed step, with the listed observation."""
        seen = "\n".join((failure.observed, failure.message, failure.code))
        return failure.sentence == self.step and self.observed in seen


def load(path: Path) -> list[KnownDefect]:
    """Read the list; none is an empty one. Raises :class:`FaultyList`."""
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("defect", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FaultyList(f"{path.name}: {fault}") from None
    return [_entry(path.name, number, entry) for number, entry in enumerate(entries, start=1)]


def _entry(name: str, number: int, entry: Mapping[str, Any]) -> KnownDefect:
    place = f"{name}, defect {number}"
    unknown = set(entry) - {*TEXTS, "runtimes", "verified", "expires"}
    if unknown:
        raise FaultyList(f"{place}: unknown field {', '.join(sorted(unknown))}")
    for field in TEXTS:
        if not isinstance(entry.get(field), str) or not entry[field]:
            raise FaultyList(f"{place}: {field} must be a text that is not empty")
    runtimes, verified = entry.get("runtimes"), entry.get("verified")
    if not isinstance(runtimes, dict) or set(runtimes) - {"since", "before"}:
        raise FaultyList(f'{place}: runtimes must be a table such as {{ since = "5.3.0", before = "6.0.0" }}')
    if not isinstance(verified, list) or not verified:
        raise FaultyList(f"{place}: verified must list the runtime versions on which the defect was seen")
    before, expires = runtimes.get("before", ""), entry.get("expires", "")
    if bool(before) == bool(expires):
        raise FaultyList(f"{place}: expires goes with a range that is open at the top, and only with such a one")
    if expires:
        _check_date(place, str(expires))
    texts = {field: entry[field] for field in TEXTS}
    return KnownDefect(
        **texts, since=runtimes.get("since", ""), before=before, verified=tuple(verified), expires=str(expires)
    )


def _check_date(place: str, text: str) -> None:
    try:
        over = date.fromisoformat(text) < date.today()
    except ValueError:
        raise FaultyList(f"{place}: expires must be an ISO date, not {text!r}") from None
    if over:
        raise FaultyList(f"{place}: expired on {text}; look at it again, then set a later date or remove the entry")


def explaining(defects: Sequence[KnownDefect], failure: Failure) -> KnownDefect | None:
    """The entry that a failure is an instance of, if there is one."""
    return next((defect for defect in defects if defect.explains(failure)), None)
