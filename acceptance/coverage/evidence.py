"""What must be covered, item by item: which scenarios claim it on a line, and which of them showed it there."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from acceptance.coverage.features import Written
from fixtures.connector.refusals import REFUSALS
from fixtures.connector.versions import Range, RuntimeVersion
from fixtures.errors import UsageFault
from reports.observed import Observed, legal
from reports.verdicts import Verdict

LINES = (4, 5, 6, 7)
SHOWN = {Verdict.PASSED.words, Verdict.REPAIRED_SINCE.words}
SHORT = 100
"""Characters of a refusal row that stand in the table."""

REFUSED_AS = re.compile(r'refus(?:ed|al) as "(.+)"')


@dataclass(frozen=True)
class Evidence:
    """What is known of an item on a line.

    ``due``: it holds there; ``claimed``: by these scenarios, which can run there; ``seen``: in these; ``known``: these
    show a known defect instead.
    """

    due: bool
    claimed: frozenset[str]
    seen: frozenset[str]
    known: frozenset[str] = frozenset()

    @property
    def gap(self) -> bool:
        """Whether nothing shows what holds there, or a scenario claims what it has not shown."""
        return (self.due and not self.claimed) or not self.claimed <= self.seen | self.known

    def __str__(self) -> str:
        if self.gap:
            return "**gap**"
        seen, known = len(self.claimed & self.seen), len(self.claimed & self.known - self.seen)
        return ", ".join([str(seen)] * bool(seen) + [Verdict.KNOWN_DEFECT.counted(known)] * bool(known)) or "–"


@dataclass(frozen=True)
class Item:
    """One thing that must be covered: its key, what it says (empty where the key says it), its evidence by line."""

    key: str
    says: str
    evidence: Mapping[int, Evidence]

    @property
    def scenarios(self) -> list[str]:
        """The ids of the scenarios that claim it on any line."""
        return sorted({key.partition(" [")[0] for one in self.evidence.values() for key in one.claimed})


@dataclass(frozen=True)
class Sources:
    """What the evidence is taken from: the observations by line, the scenarios as written, the folder ``docs``."""

    observed: Mapping[int, Observed]
    written: Collection[Written]
    docs: Path

    def statements(self) -> list[Item]:
        """Each statement of the guide; later lines put some in another way, but all hold somehow on every line."""
        return [
            Item(key, says, {line: self._tagged(key, line, due=True) for line in LINES})
            for key, says, *_ in rows(self.docs / "guide.md")
            if key.startswith("guide-")
        ]

    def refusals(self) -> list[Item]:
        """Each refusal row. Raises :class:`fixtures.errors.UsageFault` for one that does not say where it holds."""
        found = (row for path in sorted((self.docs / "refusals").glob("*.md")) for row in rows(path))
        return [self._refusal(row, key) for row in found for key in ids_in(row[0])]

    def _refusal(self, row: list[str], key: str) -> Item:
        due = self._lines(row[-1])
        says = shorten(row[1].replace("`", "").replace("**", ""), SHORT, placeholder=" …")
        return Item(key, says, {line: self._tagged(key, line, due=line in due) for line in LINES})

    def codes(self) -> list[Item]:
        """Each documented error code that onboarding can meet."""
        found = [row for row in rows(self.docs / "error-codes.md") if row[0].startswith("error.")]
        promised = {line: self._promised(line) for line in LINES}
        return [
            Item(code, says, {line: self._answered(code, line, promised[line], self._lines(where)) for line in LINES})
            for code, says, where in found
        ]

    def undocumented(self) -> list[str]:
        """The codes that were answered and stand in no list, in their order."""
        listed = {item.key for item in self.codes()}
        return sorted({code for one in self.observed.values() for code in one.codes} - listed)

    def transitions(self) -> list[Item]:
        """Each transition of the lifecycle tables, claimed by the tables and by whoever showed it."""
        allowed = {line: set(legal(line)) for line in LINES}
        names = dict.fromkeys(name for line in reversed(LINES) for name in legal(line))
        return [
            Item(name, "", {line: self._happened(name, line, name in allowed[line]) for line in LINES})
            for name in names
        ]

    def _tagged(self, tag: str, line: int, *, due: bool) -> Evidence:
        ends = self._ends(line, (one.key for one in self.written if tag in one.tags))
        return Evidence(due, frozenset(ends), _ended(ends, SHOWN), _ended(ends, {Verdict.KNOWN_DEFECT.words}))

    def _answered(self, code: str, line: int, promised: Mapping[str, set[str]], due: Collection[int]) -> Evidence:
        claimed = promised.get(code, set())
        defects = _ended(self._ends(line, (one.key for one in self.written)), {Verdict.KNOWN_DEFECT.words})
        known = frozenset(one.id for one in self.written if one.key in defects)
        seen = frozenset(self.observed[line].codes.get(code, ()))
        return Evidence(line in due, frozenset(claimed), seen, known)

    def _happened(self, name: str, line: int, due: bool) -> Evidence:
        seen = frozenset(self.observed[line].transitions.get(name, ()))
        return Evidence(due, seen, seen)

    def _ends(self, line: int, keys: Iterable[str]) -> dict[str, str]:
        said = self.observed[line].scenarios
        ends = {key: said.get(key, Verdict.NOT_RUN.words) for key in keys}
        return {key: verdict for key, verdict in ends.items() if verdict != Verdict.NOT_APPLICABLE.words}

    def _promised(self, line: int) -> dict[str, set[str]]:
        promised: dict[str, set[str]] = {}
        applicable = self._ends(line, (one.key for one in self.written))
        for scenario in (one for one in self.written if one.key in applicable):
            for code in codes_of(scenario.sentences, RuntimeVersion.of(self.observed[line].runtime)):
                promised.setdefault(code, set()).add(scenario.id)
        return promised

    def _lines(self, text: str) -> set[int]:
        said = re.sub(r" *\(.*?\)", "", text)
        if said in ("all", "every line"):
            return set(LINES)
        if re.fullmatch(r"[4-7](, [4-7])*", said):
            return set(map(int, said.split(", ")))
        if bound := re.fullmatch(r"(from|before) (\d+\.\d+\.\d+)", said):
            range_ = Range(bound[2]) if bound[1] == "from" else Range(before=bound[2])
            return {line for line, one in self.observed.items() if RuntimeVersion.of(one.runtime) in range_}
        raise UsageFault(f"{text!r} does not say on which lines; say all, 5, 6, from 6.5.0 or before 6.5.0")


def _ended(ends: Mapping[str, str], verdicts: Collection[str]) -> frozenset[str]:
    return frozenset(key for key, verdict in ends.items() if verdict in verdicts)


def codes_of(sentences: Iterable[str], runtime: RuntimeVersion) -> Iterator[str]:
    """The codes that the refusals which these sentences name have on a runtime version, in answers and forecasts."""
    for name in (found[1] for sentence in sentences if (found := REFUSED_AS.search(sentence))):
        for row in (row for row in REFUSALS.get(name, ()) if runtime in row.range):
            yield from filter(None, (row.act.code, row.can and row.can.code, row.can and row.can.item))


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of every line of a Markdown file's tables, their headings included."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]


def ids_in(cell: str) -> list[str]:
    """The ids that a refusal row stands for, as tags: ``REF-H3, H15`` is REF-H3 and REF-H15."""
    found = re.findall(r"\b(?:REF-)?([A-JS]\d+[a-z]?)\b", cell)
    return [f"REF-{one}" for one in found]
