"""What is not shown, and why: ``docs/coverage-gaps.toml``."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from acceptance.coverage.evidence import LINES, Item
from fixtures.errors import UsageFault

LIST = "coverage-gaps.toml"


@dataclass(frozen=True)
class Gap:
    """One entry: why ``items`` are not shown, on ``lines`` only where the entry names some."""

    items: tuple[str, ...]
    lines: tuple[int, ...]
    reason: str


def load(path: Path) -> list[Gap]:
    """Read the list. Raises :class:`fixtures.errors.UsageFault` for an entry that is none."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("gap", [])
        return [Gap(tuple(one["items"]), tuple(one.get("lines", LINES)), one["reason"]) for one in entries]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise UsageFault(f"{path.name}: an entry has items, a reason and perhaps lines: {fault}") from None


def open_lines(item: Item) -> list[int]:
    """The lines on which an item is a gap."""
    return [line for line, evidence in item.evidence.items() if evidence.gap]


def reason(gaps: Iterable[Gap], key: str, line: int) -> str:
    """Why an item is not shown on a line; empty where the list does not say it."""
    return next((gap.reason for gap in gaps if key in gap.items and line in gap.lines), "")


def complaints(gaps: Collection[Gap], items: Iterable[Item]) -> Iterator[str]:
    """Gaps without a reason, and reasons for what is no gap, one sentence each."""
    found = {item.key: open_lines(item) for item in items}
    for key, lines in found.items():
        unexplained = [str(line) for line in lines if not reason(gaps, key, line)]
        if unexplained:
            yield f"{key} is not shown on line {', '.join(unexplained)}: show it, or give the reason in docs/{LIST}"
    for gap in gaps:
        for key in gap.items:
            if key not in found:
                yield f"docs/{LIST} speaks of {key}, which stands in no list"
            elif not set(gap.lines) & set(found[key]):
                yield f"docs/{LIST} gives a reason for {key}, which is no gap any more: remove it"
