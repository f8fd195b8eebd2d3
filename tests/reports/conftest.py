"""What the tests of the reports share: stories and streams that are closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.stream import EventStream
from tests.reports.inner import Here
from tests.reports.story import Teller


@pytest.fixture
def tell(tmp_path: Path) -> Iterator[Teller]:
    """Begins stories that are recorded into the temporary directory."""
    teller = Teller(tmp_path)
    yield teller
    for story in teller.told:
        story.stream.close()


@pytest.fixture
def run_here(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Runs scenarios in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    return Here(pytester)


@pytest.fixture
def gw1(tmp_path: Path) -> Iterator[EventStream]:
    """The stream of another process of the same run; closed only after the test, as if the process had been lost."""
    stream = EventStream(tmp_path / "events" / "gw1.ndjson")
    yield stream
    stream.close()
