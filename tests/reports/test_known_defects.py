"""The list of known defects says exactly what it explains, and names what is wrong in it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reports.judging import Failure
from reports.known_defects import FaultyList, ensure_known, explaining, load, load_theirs, warnings
from reports.verdicts import Verdict
from writing.gate import identities

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
THEIRS = ENTRY.replace('source = "pull request 267"', 'owner = "team onboarding"\nticket = "CON-41"')
FAILURE = Failure(
    Verdict.FAILED, "call", "Then the reason is there", "assert None == 'x'", "'x'", "None", "AssertionError", 1
)


def expiring(entry: str, when: date | str) -> str:
    """The entry, open at the top and with this date."""
    return entry.replace(', before = "6.0.0"', "") + f'expires = "{when}"\n'


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
        ("[[defect]]", "[[defects]]", "known-defects.toml: it holds entries only"),
        ("[[defect]]", "[defect]", "known-defects.toml: it holds entries only"),
        ('since = "4.0.0"', "since = 4", "defect 1: runtimes and verified hold versions such as 6.60.5, not 4"),
        ('verified = ["4.0.0"]', 'verified = ["v4"]', "defect 1: runtimes and verified hold versions .*, not 'v4'"),
        ('source = "', 'expires = "soon"\nsource = "', "expires goes with a range that is open at the top"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(FaultyList, match=f".*{words}".replace("[", r"\[")):
        load(written(tmp_path, ENTRY.replace(old, new)))


def test_an_expiry_is_a_date(tmp_path: Path) -> None:
    with pytest.raises(FaultyList, match="defect 1: expires must be an ISO date, not 'soon'"):
        load(written(tmp_path, expiring(ENTRY, "soon")))


@pytest.mark.parametrize(
    ("days", "words"), [(31, None), (30, "expires on .*, in 30 days"), (0, "in 0 days"), (-1, "expired on ")]
)
def test_an_expiry_is_told_thirty_days_before_with_its_place(tmp_path: Path, days: int, words: str | None) -> None:
    when = date.today() + timedelta(days)
    told = warnings(load(written(tmp_path, f"# a list\n{expiring(ENTRY, when)}")))
    assert len(told) == (words is not None)
    if words:
        assert re.match(f"known-defects.toml:3: the known defect of ONB-09a .*{words}", told[0])


def test_no_entry_of_this_project_has_expired(root: Path) -> None:
    """Who runs an older version of this project gets a notice; here it is to be looked at."""
    assert [words for words in warnings(load(root / "known-defects.toml")) if "expired" in words] == []


def test_a_list_of_others_names_owner_and_ticket(tmp_path: Path) -> None:
    [defect] = load_theirs(written(tmp_path, THEIRS))
    assert (defect.source, defect.ours, defect.place) == ("CON-41, team onboarding", False, "known-defects.toml:2")
    assert load(written(tmp_path, ENTRY))[0].ours


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (THEIRS.replace("owner", "owned"), "defect 1: unknown field owned"),
        (THEIRS.replace('owner = "team onboarding"\n', ""), "defect 1: owner must be a text"),
        (ENTRY, "defect 1: unknown field source"),
        (expiring(THEIRS, "2020-01-01"), "known-defects.toml:2: the known defect of ONB-09a expired on 2020-01-01"),
    ],
)
def test_what_is_wrong_in_a_list_of_others(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FaultyList, match=words):
        load_theirs(written(tmp_path, text))


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("ONB-9a", "no scenario ONB-9a; the nearest are ONB-09a"),
        ("REF-S2", r"no scenario REF-S2; the nearest are REF-S2 \[accept\], REF-S2 \[reject\]"),
        ("REF-S2 [acept]", r"no scenario REF-S2 \[acept\]; the nearest are REF-S2 \[accept\]"),
        ("?", r"no scenario \?; scenarios are named as in the reports"),
    ],
)
def test_an_entry_names_a_scenario_that_exists(tmp_path: Path, scenario: str, words: str) -> None:
    defects = load_theirs(written(tmp_path, THEIRS.replace("ONB-09a", scenario)))
    with pytest.raises(FaultyList, match=f"^known-defects.toml:2: there is {words}"):
        ensure_known(defects, identities())


def test_every_entry_of_this_project_names_a_scenario(root: Path) -> None:
    assert {defect.scenario for defect in load(root / "known-defects.toml")} <= {*identities()}
