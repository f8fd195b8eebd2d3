"""Paths among the words after ``--`` take the place of all features; nothing else does."""

import re
from pathlib import Path

import pytest

from tests.acceptance.command import ROOT, acceptance
from writing.features import read_feature

ALL = {path.parent.name for path in (ROOT / "features").rglob("test_*.py")}
CALLS, KEYS = "features/api/01_calls.feature", "features/refusals/03_keys.feature"
COMPANY = ROOT / "docs" / "example" / "company" / "loyalty.feature"
JOURNEY = "features/onboarding/05_journey.feature"


def rows(*features: str) -> int:
    """How many scenarios feature files hold, row by row."""
    return sum(len(scenario.rows) for name in features for scenario in read_feature(ROOT / name).scenarios)


@pytest.mark.parametrize(
    ("words", "folders", "count"),
    [
        (["features/api/test_api.py", "./features/refusals"], {"api", "refusals"}, None),
        (["--cache-dir", ".cache", "--ignore", "docs"], ALL, None),
        (["features", "--cache-dir", ".cache", KEYS, CALLS], {"api", "refusals"}, rows(KEYS, CALLS)),
        (["--features", str(COMPANY.parent), str(COMPANY)], set(), rows(str(COMPANY))),
    ],
)
def test_what_is_collected(tmp_path: Path, words: list[str], folders: set[str], count: int | None) -> None:
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", "--", "--collect-only", "-q", *words)
    items = re.findall(r"^[\w/]*?(\w+)/test_\w+\.py::", done.said, re.MULTILINE)
    assert set(items) == (folders or {"company"}), done.said
    assert count in (None, len(items))


def test_the_verdict_says_what_was_named(tmp_path: Path) -> None:
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", "--", JOURNEY, "-n", "2")
    counted = rf"{rows(JOURNEY)} passed; {rows(JOURNEY)} of \d{{3}} scheduled: {JOURNEY}"
    assert re.search(rf"^Verdict: .*; {counted}$", done.said, re.MULTILINE)
    assert done.code == 0, done.said


def test_a_feature_file_that_nothing_binds(tmp_path: Path) -> None:
    (feature := tmp_path / "other.feature").write_text((ROOT / JOURNEY).read_text("utf-8"), "utf-8")
    done = acceptance(tmp_path / "out", "embedded:7", "--launch", "process", "--", str(feature))
    assert f"{feature}: no test_….py beside it binds its scenarios" in done.said
    assert (done.code, "Traceback" in done.said) == (4, False), done.said
