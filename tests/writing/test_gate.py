"""The gate as it is used: over this project's own tree, in time, limited, in CI, and before any Connector starts."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.command import main
from tests.acceptance.command import acceptance
from tests.writing.company import FEATURE, company
from writing import catalogue
from writing.gate import OURS, check, trees

WRONG = FEATURE.replace("the last copy is lent", "the last copy was lent")


def test_the_project_keeps_its_rules_and_has_its_catalogue() -> None:
    assert [str(finding) for finding in check()] == []
    for path, text in catalogue.files(trees()).items():
        assert path.read_text("utf-8") == text, f"{path.name} is not what make steps writes"


def test_it_takes_less_than_pytest_does_to_collect_the_same(root: Path) -> None:
    def taken(*command: str) -> float:
        """Seconds of the processor, of which a busy machine gives both sides the same."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", *command], cwd=root, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert taken("acceptance", "check") < 0.8 * taken("pytest", "features", "--collect-only", "-q")


def test_it_can_be_limited_to_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = company(tmp_path, WRONG)
    features = ["--features", str(folder)]
    assert main(["check", *features]) == 4
    assert '11: nothing defines "Given the last copy was lent"; the nearest are "the last' in capsys.readouterr().out
    assert main(["check", *features, str(folder / "steps" / "lending.py")]) == 4
    assert 'nothing uses "the last copy is lent"' in capsys.readouterr().out
    assert main(["check", *features, "features/onboarding"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check", "no/such.feature"]) == 4
    assert "no/such.feature does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "feature", "words"),
    [
        ({"CI": "true"}, WRONG, '11: nothing defines "Given the last copy was lent"; the nearest are'),
        ({"CI": ""}, WRONG, '11: nothing defines "Given the last copy was lent"; the nearest are'),
        ({"CI": ""}, FEATURE.replace("@accept", "@acept"), "16: unknown tag @acept; @accept is meant, perhaps"),
    ],
)
def test_nothing_starts_when_a_rule_is_broken(
    tmp_path: Path, environment: dict[str, str], feature: str, words: str
) -> None:
    folder = company(tmp_path, feature)
    done = acceptance(
        tmp_path / "out", "embedded:7", "--launch", "process", "--features", str(folder), environment=environment
    )
    assert f"lending.feature:{words}" in done.said
    assert ("passed" in done.said, "Traceback" in done.said, done.code) == (False, False, 4)
    assert ("Verdict" in done.said) is not bool(environment["CI"]), "in CI the command itself looks, before any cell"
    assert not list((tmp_path / "out").rglob("*connector*"))


def selected(root: Path, folder: Path, *arguments: str) -> str:
    """What pytest would run of a folder."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--features={folder}", *arguments]
    return subprocess.run(command, cwd=root, env=os.environ, capture_output=True, text=True, check=False).stdout


def test_another_folder_takes_the_place_of_ours_and_unfinished_scenarios_wait(tmp_path: Path, root: Path) -> None:
    folder = company(tmp_path, FEATURE.replace("@refuse", "@refuse @wip"))
    assert "2/3 tests collected (1 deselected)" in selected(root, folder)
    both = selected(root, folder, f"--features={OURS}", "-m", "wip or smoke")
    assert "test_lending.py::test_a_second_reader_is_refused_the_last_copy" in both
    assert "test_onboarding.py" in both
