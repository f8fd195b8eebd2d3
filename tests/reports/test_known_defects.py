"""The list of known defects says exactly what it explains, and names what is wrong in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from reports.judging import Failure
from reports.known_defects import FaultyList, explaining, load
from reports.verdicts import Verdict

ENTRY = """
[[defect]]
scenario = "ONB-09a"
runtimes = { since = "4.0.0", before = "6.0.0" }
verified = ["4.0.0"]
step = "Then the reason is there"
observed = "None"
reason = "it is dropped"
source = "pull request 267"
"""
FAILURE = Failure(
    Verdict.FAILED, "call", "Then the reason is there", "assert None == 'x'", "'x'", "None", "AssertionError", 1
)


def written(tmp_path: Path, text: str) -> Path:
    """A list with this text."""
    path = tmp_path / "known-defects.toml"
    path.write_text(text)
    return path


def test_a_failure_is_explained_only_at_the_listed_step_with_the_listed_observation(tmp_path: Path) -> None:
    defects = load(written(tmp_path, ENTRY))
    assert explaining(defects, FAILURE) == defects[0]
    assert explaining(defects, replace(FAILURE, sentence="Then something else holds")) is None
    assert explaining(defects, replace(FAILURE, observed="'y'", message="assert 'y' == 'x'")) is None


def test_no_list_is_an_empty_one(tmp_path: Path) -> None:
    assert load(tmp_path / "known-defects.toml") == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('step = "Then the reason is there"\n', "", "defect 1: step must be a text"),
        ('reason = "it is dropped"', 'reason = ""', "defect 1: reason must be a text"),
        ("runtimes =", "runtime =", "defect 1: unknown field runtime"),
        ('since = "4.0.0", before = "6.0.0"', 'from = "4.0.0"', "runtimes must be a table such as"),
        ('verified = ["4.0.0"]', "verified = []", "verified must list the runtime versions"),
        (', before = "6.0.0"', "", "expires goes with a range that is open at the top"),
        ('source = "', 'expires = "2999-01-01"\nsource = "', "expires goes with a range that is open at the top"),
        ("[[defect]]", "[[defect]", "known-defects.toml: "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(FaultyList, match=f".*{words}".replace("[", r"\[")):
        load(written(tmp_path, ENTRY.replace(old, new)))


@pytest.mark.parametrize(("date", "words"), [("2020-01-01", "expired on 2020-01-01"), ("soon", "must be an ISO date")])
def test_an_open_range_expires(tmp_path: Path, date: str, words: str) -> None:
    entry = ENTRY.replace(', before = "6.0.0"', "") + f'expires = "{date}"\n'
    with pytest.raises(FaultyList, match=words):
        load(written(tmp_path, entry))
