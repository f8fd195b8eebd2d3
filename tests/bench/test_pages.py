"""The report of many scenarios that the bench measures is as large as it says."""

from pathlib import Path

from bench.pages import repeated
from reports import html
from reports.run import load
from tests.reports.tapes import TAPES


def test_scenarios_are_repeated_under_names_of_their_own(tmp_path: Path) -> None:
    TAPES["two workers"](tmp_path)
    html.write(repeated(load(tmp_path), 7), tmp_path)
    assert len(list((tmp_path / html.FOLDER / "scenarios").iterdir())) == 7
