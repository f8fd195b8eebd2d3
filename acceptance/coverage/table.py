"""``docs/coverage.md``: what must be covered, the scenarios that claim it, where it was observed, and the gaps."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from acceptance.coverage.evidence import LINES, Item, Sources
from acceptance.coverage.gaps import LIST, Gap, open_lines, reason

NAMED = 8
"""How many of the scenarios that showed a transition are named."""

HEAD = f"""# Coverage

Made by `make coverage` from the features and from recorded runs of all lines; do not edit. A number says how many
scenarios (with their variants; for codes and transitions without) claim it and showed it there; "–": nobody claims it,
and it does not hold there. Claimed and not observed is a gap, and so is what nobody claims where it holds. Every gap
stands at the end with its reason, from `{LIST}`.
"""

NOTES = {
    "Statements of the guide": "Claimed by the tag. Observed: the scenario passed.",
    "Refusals": "The rows of [refusals](refusals). Claimed by the tag. Observed: the scenario passed.",
    "Error codes": "The list of [error-codes.md](error-codes.md). Claimed: a sentence names a refusal that has the "
    "code in the refusal table. Observed: a Connector answered it in that scenario.",
    "Transitions": "The tables of `reports/lifecycle/tables.py`, which every run is checked against. Observed: a "
    "witness showed the one state right after the other; an audit log or the Backbone's ledger held the entry.",
}


def document(sources: Sources, gaps: Collection[Gap]) -> str:
    """The whole file."""
    parts = parts_of(sources)
    lines = [HEAD, *_observed(sources), *_summary(parts)]
    for title, items in parts.items():
        lines += ["", f"## {title}", "", NOTES[title], "", *_items(items)]
    lines += ["", "## Answered and not documented", "", *_undocumented(sources)]
    lines += ["", "## Gaps", "", *_gaps([item for items in parts.values() for item in items], gaps)]
    return "\n".join(lines) + "\n"


def parts_of(sources: Sources) -> dict[str, list[Item]]:
    """All items, by the title of their part."""
    items = (sources.statements(), sources.refusals(), sources.codes(), sources.transitions())
    return dict(zip(NOTES, items, strict=True))


def table(*rows: Sequence[object]) -> Iterator[str]:
    """The lines of a Markdown table, the heading first."""
    for number, row in enumerate(rows):
        yield f"| {' | '.join(map(str, row))} |"
        if number == 0:
            yield "| " + " | ".join("---" for _ in row) + " |"


def _observed(sources: Sources) -> Iterator[str]:
    rows = [(line, one.runtime, one.tested, one.ended) for line, one in sources.observed.items()]
    return table(("line", "runtime", "tested", "scenarios"), *rows)


def _summary(parts: dict[str, list[Item]]) -> Iterator[str]:
    yield ""
    rows = [(title, len(items), *(_count(items, line) for line in LINES)) for title, items in parts.items()]
    yield from table(("shown, of those that hold", "all", *(f"line {line}" for line in LINES)), *rows)


def _count(items: Iterable[Item], line: int) -> str:
    held = [one for item in items if (one := item.evidence[line]).due or one.claimed]
    return f"{sum(not one.gap for one in held)} of {len(held)}"


def _items(items: Sequence[Item]) -> Iterator[str]:
    says = ("what",) if any(item.says for item in items) else ()
    rows = [(item.key, *(item.says for _ in says), _named(item), *item.evidence.values()) for item in items]
    return table(("key", *says, "scenarios", *LINES), *rows)


def _named(item: Item) -> str:
    named = item.scenarios if item.says else item.scenarios[:NAMED]
    return ", ".join(named) + " …" * (len(named) < len(item.scenarios))


def _undocumented(sources: Sources) -> Iterator[str]:
    rows = [
        (code, *(_ids(one.codes.get(code, ())) for one in sources.observed.values())) for code in sources.undocumented()
    ]
    return table(("code", *sources.observed), *rows)


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "–"


def _gaps(items: Iterable[Item], gaps: Collection[Gap]) -> Iterator[str]:
    rows: dict[tuple[str, str], list[str]] = {}
    for item in items:
        for line in open_lines(item):
            rows.setdefault((item.key, reason(gaps, item.key, line) or "**no reason given**"), []).append(str(line))
    return table(("what", "lines", "why"), *((key, ", ".join(lines), why) for (key, why), lines in rows.items()))
