"""What two sides took and what they called, in turns: the ratio, and whether they did the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import groupby
from statistics import median

ID = re.compile(r"(RLT|REQ|REL|RCH)[A-Za-z0-9]{17}")
QUERY_VALUE = re.compile(r"=[^&]*")


@dataclass
class Side:
    """One side: seconds per turn, and the calls of its first turn, which is for warming up and does not count."""

    name: str
    seconds: list[float] = field(default_factory=list)
    _called: list[tuple[str, str]] = field(default_factory=list)

    def called(self, connector: str, method: str, path: str) -> None:
        """A Connector was called, with the query in ``path``; kept in the first turn only."""
        if not self.seconds:
            shape = QUERY_VALUE.sub("=…", ID.sub(r"\1…", path))
            self._called.append((connector, f"{method} {shape}"))

    @property
    def calls(self) -> list[str]:
        """The calls of the first turn without ids and values; repeated looks at one thing count as one."""
        order = list(dict.fromkeys(connector for connector, _ in self._called))
        return [
            call for call, _ in groupby(f"{order.index(connector) + 1}: {call}" for connector, call in self._called)
        ]

    @property
    def counted(self) -> Sequence[float]:
        """Seconds of the turns that count."""
        return self.seconds[1:]

    def __str__(self) -> str:
        low, middle, high = (reckon(self.counted) * 1000 for reckon in (min, median, max))
        return f"{self.name}: median {middle:.0f} ms of {len(self.counted)} turns, {low:.0f} to {high:.0f} ms"


@dataclass
class Turns:
    """The suite and the bare script, one turn each after the other. ``limit`` is the highest ratio of the medians."""

    limit: float
    suite: Side = field(default_factory=lambda: Side("suite"))
    bare: Side = field(default_factory=lambda: Side("bare script"))

    @property
    def ratio(self) -> float:
        """The suite's median by the script's."""
        return median(self.suite.counted) / median(self.bare.counted)

    @property
    def faults(self) -> list[str]:
        """Why the run is no success, in words; empty when it is one."""
        faults = []
        if not (self.suite.counted and self.bare.counted):
            return ["there were no turns to count"]
        if self.ratio > self.limit:
            faults.append(f"the ratio {self.ratio:.3f} is above the limit {self.limit:g}")
        if difference := list(
            unified_diff(self.bare.calls, self.suite.calls, "bare script", "suite", n=1, lineterm="")
        ):
            faults.append("\n".join(["the two sides did not make the same calls:", *difference]))
        return faults

    @property
    def figures(self) -> list[str]:
        """The figures, one a line."""
        if not (self.suite.counted and self.bare.counted):
            return []
        return [str(self.suite), str(self.bare), f"ratio {self.ratio:.3f} (limit {self.limit:g})"]
