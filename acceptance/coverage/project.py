"""The project's own lists, features and observations, and the files that are made of them."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from acceptance.coverage import gaps, releases, table
from acceptance.coverage.evidence import LINES, Sources
from acceptance.coverage.features import Written, written
from fixtures.connector.launch.runtimes import newest_committed
from fixtures.errors import UsageFault
from reports import known_defects
from reports.observed import Observed, read

AGAIN = "run make coverage"


class Project:
    """The project in a folder. Its properties raise :class:`fixtures.errors.UsageFault` for a list that is wrong."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._docs = root / "docs"
        self.observed_in = self._docs / "observed"

    @cached_property
    def _written(self) -> list[Written]:
        return written(self._root / "features")

    def _observed(self) -> list[Observed]:
        return releases.in_order(map(read, self.observed_in.glob("*.json")))

    def _sources(self) -> Sources:
        by_runtime = {one.runtime: one for one in self._observed()}
        wanted = {line: newest_committed(line) for line in LINES}
        if missing := [runtime for runtime in wanted.values() if runtime not in by_runtime]:
            raise UsageFault(f"docs/observed has no run of {', '.join(missing)}: {AGAIN}")
        return Sources({line: by_runtime[runtime] for line, runtime in wanted.items()}, self._written, self._docs)

    def documents(self) -> dict[Path, str]:
        """The files that are made, each with what it must hold."""
        defects = known_defects.load(self._root / "known-defects.toml")
        return {
            self._docs / "coverage.md": table.document(self._sources(), self._gaps()),
            self._docs / "releases.md": releases.document(self._observed(), defects),
        }

    def complaints(self) -> list[str]:
        """What is wrong with the observations, the lists and the gaps, one sentence each."""
        sources = self._sources()
        items = [item for part in table.parts_of(sources).values() for item in part]
        return [*self._unobserved(sources), *self._unlisted(sources), *gaps.complaints(self._gaps(), items)]

    def _gaps(self) -> list[gaps.Gap]:
        return gaps.load(self._docs / gaps.LIST)

    def _unobserved(self, sources: Sources) -> Iterator[str]:
        keys = {one.key for one in self._written}
        also = {one.key for one in written(self._root / "features", outside=True)}
        for one in sources.observed.values():
            for words, wrong in (
                ("was not observed on", keys - set(one.scenarios)),
                ("is in no feature, but was observed on", set(one.scenarios) - keys - also),
            ):
                if wrong:
                    first, more = min(wrong), len(wrong) - 1
                    yield f"{first}{f' and {more} more' * bool(more)} {words} {one.runtime}: {AGAIN}"

    def _unlisted(self, sources: Sources) -> Iterator[str]:
        listed = {item.key for item in sources.refusals()}
        claimed = {tag for one in self._written for tag in one.tags if tag.startswith("REF-")}
        yield from (f"{tag} has no row in docs/refusals" for tag in sorted(claimed - listed))
