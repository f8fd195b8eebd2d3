"""The tables of coverage are what the features and the observations make them, and no gap stays without its reason."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from acceptance.coverage.__main__ import main
from acceptance.coverage.project import Project
from acceptance.summary import summarise
from fixtures.connector.launch.runtimes import newest_committed
from reports.observed import Observed, legal
from reports.run import load
from tests.reports.story import Teller, onboard

LINES = (4, 5, 6, 7)
FEATURE = """Feature: Refusing
  @REF-D5 @guide-01
  Scenario: Nothing is loaded by a reference that leads nowhere
    When the Requestor loads it
    Then the attempt is refused as "no such token"

  @REF-E9
  Scenario Outline: What is over stays over (<variant>)
    Given a Request that is <variant>

    Examples:
      | variant |
      | decided |
      | expired |
"""
FILES = {
    "features/refusing.feature": FEATURE,
    "docs/guide.md": "| key | statement | later |\n| --- | --- | --- |\n| guide-01 | It is loaded. | same |\n",
    "docs/refusals/loading.md": "| D5 | A `token`: 404 | all |\n| E9, AGN-06 | Late | from 6.5.0 |",
    "docs/error-codes.md": "| code | says | lines |\n| error.runtime.recordNotFound | It is not there. | all |\n",
    "docs/coverage-gaps.toml": '[[gap]]\nitems = ["outgoing Request: Draft → Open"]\nreason = "no Messages"\n',
    "known-defects.toml": "",
}
VERDICTS = {"REF-D5": "passed", "REF-E9 [decided]": "passed", "REF-E9 [expired]": "passed"}
CODES = {"error.runtime.recordNotFound": ("REF-D5",), "error.of.nobody": ("REF-D5",)}


@dataclass
class Small:
    """A small project in a folder of the test, of which everything but one transition was observed."""

    root: Path
    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    verdicts: dict[str, str] = field(default_factory=lambda: dict(VERDICTS))
    codes: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(CODES))
    lines: tuple[int, ...] = LINES

    def write(self) -> Project:
        """Write it and return it as a project."""
        for name, text in self.files.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text, encoding="utf-8")
        for line in self.lines:
            shown = {name: ("REF-D5",) for name in legal(line) if name != "outgoing Request: Draft → Open"}
            verdicts = {**self.verdicts, **({} if line > 5 else {"REF-E9 [expired]": "not applicable"})}
            runtime = newest_committed(line)
            Observed(runtime, line, "a Connector", verdicts, self.codes, shown).write(self.root / "docs" / "observed")
        return Project(self.root)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small project that nobody has to complain about."""
    return Small(tmp_path)


def test_the_committed_tables_are_those_of_the_committed_features_and_observations(root: Path) -> None:
    project = Project(root)
    assert not project.complaints()
    for path, text in project.documents().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: run make coverage"


def test_the_table_says_who_claims_what_and_where_it_was_observed(small: Small) -> None:
    small.verdicts["REF-E9 [decided]"] = "known defect"
    text = small.write().documents()[small.root / "docs" / "coverage.md"]
    for row in (
        "| guide-01 | It is loaded. | REF-D5 | 1 | 1 | 1 | 1 |",
        "| REF-D5 | A token: 404 | REF-D5 | 1 | 1 | 1 | 1 |",
        "| REF-E9 | Late | REF-E9 | 1 known defect | 1 known defect | 1, 1 known defect | 1, 1 known defect |",
        "| error.runtime.recordNotFound | It is not there. | REF-D5 | 1 | 1 | 1 | 1 |",
        "| outgoing Request: Draft → Open |  | **gap** | **gap** | **gap** | **gap** |",
        "| Relationship: Active → Terminated | REF-D5 | – | 1 | 1 | 1 |",
        "| error.of.nobody | REF-D5 | REF-D5 | REF-D5 | REF-D5 |",
        "| outgoing Request: Draft → Open | 4, 5, 6, 7 | no Messages |",
        "| Refusals | 2 | 2 of 2 | 2 of 2 | 2 of 2 | 2 of 2 |",
    ):
        assert row in text.splitlines()


def test_nothing_to_complain_about(small: Small) -> None:
    assert small.write().complaints() == []


def test_the_table_of_releases(small: Small) -> None:
    small.files["known-defects.toml"] = (
        '[[defect]]\nscenario = "REF-E9 [expired]"\nruntimes = { since = "6.0.0", before = "7.0.0" }\n'
        'verified = ["6.60.5"]\nstep = "Then it is not"\nobserved = "it is"\nreason = "It is late."\nsource = "PR 1"\n'
    )
    small.verdicts["REF-E9 [expired]"] = "known defect"
    text = small.write().documents()[small.root / "docs" / "releases.md"]
    row = "| REF-E9 [expired] | It is late. | from 6.0.0 before 7.0.0 | – | – | **seen** | another | PR 1 |"
    assert row in text.splitlines()


def _code_unclaimed(small: Small) -> None:
    small.files["features/refusing.feature"] = FEATURE.replace("no such token", "nothing")


def _code_never_answered(small: Small) -> None:
    del small.codes["error.runtime.recordNotFound"]


def _failed(small: Small) -> None:
    small.verdicts["REF-E9 [decided]"] = "failed"


def _reason_for_no_gap(small: Small) -> None:
    small.files["docs/coverage-gaps.toml"] += '[[gap]]\nitems = ["REF-D5"]\nreason = "too hard"\n'


def _reason_for_nothing(small: Small) -> None:
    small.files["docs/coverage-gaps.toml"] += '[[gap]]\nitems = ["REF-X1"]\nreason = "too hard"\n'


def _reason_for_some_lines(small: Small) -> None:
    small.files["docs/coverage-gaps.toml"] = FILES["docs/coverage-gaps.toml"] + "lines = [4, 7]\n"


def _scenario_added(small: Small) -> None:
    small.files["features/refusing.feature"] = FEATURE + "      | revoked |\n"


def _scenario_removed(small: Small) -> None:
    small.verdicts["REF-E1"] = "passed"


def _row_removed(small: Small) -> None:
    small.files["docs/refusals/loading.md"] = FILES["docs/refusals/loading.md"].replace("E9, ", "")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_code_unclaimed, "error.runtime.recordNotFound is not shown on line 4, 5, 6, 7: show it, or give the reason"),
        (_code_never_answered, "error.runtime.recordNotFound is not shown on line 4, 5, 6, 7"),
        (_failed, "REF-E9 is not shown on line 4, 5, 6, 7"),
        (_reason_for_no_gap, "gives a reason for REF-D5, which is no gap any more: remove it"),
        (_reason_for_nothing, "speaks of REF-X1, which stands in no list"),
        (_reason_for_some_lines, "outgoing Request: Draft → Open is not shown on line 5, 6: show it"),
        (_scenario_added, "REF-E9 [revoked] was not observed on 7.0.0: run make coverage"),
        (_scenario_removed, "REF-E1 is in no feature, but was observed on 7.0.0: run make coverage"),
        (_row_removed, "REF-E9 has no row in docs/refusals"),
    ],
)
def test_what_is_not_shown_is_said(small: Small, spoil: Callable[[Small], None], words: str) -> None:
    spoil(small)
    assert [one for one in small.write().complaints() if words in one]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("docs/refusals/loading.md", "| D5 | A token | mostly |\n", "'mostly' does not say on which lines"),
        ("docs/coverage-gaps.toml", '[[gap]]\nitems = ["REF-D5"]\n', "an entry has items, a reason and perhaps lines"),
        ("docs/coverage-gaps.toml", "[[gap\n", "coverage-gaps.toml: "),
        ("known-defects.toml", "[[defect]]\n", "known-defects.toml, defect 1"),
    ],
)
def test_a_list_that_cannot_be_read(
    small: Small, capsys: pytest.CaptureFixture[str], name: str, text: str, words: str
) -> None:
    small.files[name] = text
    small.write()
    assert main([], small.root) == 4
    assert words in capsys.readouterr().err


def test_the_command_keeps_a_run_and_makes_the_tables(
    small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.lines = (4, 5, 6)
    small.write()
    assert main([], small.root) == 4
    assert "docs/observed has no run of 7.0.0: run make coverage" in capsys.readouterr().err
    story = Teller(tmp_path)()
    onboard(story)
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    assert main([str(tmp_path)], small.root) == 4
    assert f"{tmp_path}: the process main ended without closing its stream" in capsys.readouterr().err
    story.stream.write("finished", counts={})
    story.stream.close()
    assert main([str(tmp_path)], small.root) == 1
    assert "ONB-01 is in no feature, but was observed on 7.0.0" in capsys.readouterr().err
    assert "| incoming Request: – → Open | ONB-01, REF-D5 | 1 | 1 | 1 | 1 |" in (
        (small.root / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines()
    )
    assert (small.root / "docs" / "releases.md").exists()
    assert json.loads((small.root / "docs" / "durations.json").read_text(encoding="utf-8")) == {"ONB-01": 1}


def test_a_folder_without_a_run(small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.write()
    assert main([str(tmp_path)], small.root) == 4
    assert "no event stream" in capsys.readouterr().err


def test_the_summary_says_what_a_run_did_not_show(small: Small, tmp_path: Path) -> None:
    small.verdicts = {"ONB-01": "passed"}
    small.write()
    kept = small.root / "docs" / "observed"
    Observed("7.0.0", 7, "", {"ONB-01": "passed"}, {"error.of.nobody": ("ONB-01",)}, {}).write(kept)
    story = Teller(tmp_path)()
    story.recorder.end(story.scenario, verdict="passed", exit=0, duration=1.0, phase="")
    story.stream.write("finished", counts={})
    story.stream.close()
    runs, folders = {"a": load(tmp_path)}, {"a": tmp_path}
    lines = list(summarise(runs, folders, {"a": 0}, kept))
    assert "  coverage     1 less than docs/observed: error.of.nobody" in lines
    assert not [line for line in summarise(runs, folders, {"a": 0}, tmp_path) if "coverage" in line]
