"""What the first event of a run says about the suite."""

import subprocess
from pathlib import Path

import pytest

from reports.provenance import suite


def git(folder: Path, *words: str) -> str:
    """A git command in a folder, by somebody."""
    somebody = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(["git", *somebody, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_suite_is_named_by_version_and_commit_and_whether_it_was_changed(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    assert suite(tmp_path) == {"version": "", "commit": "", "changed": False}
    project.write_text('[project]\nname = "library"\nversion = "1.2.3"\n')
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert suite(tmp_path) == {"version": "1.2.3", "commit": commit, "changed": False}
    project.write_text('[project]\nname = "library"\nversion = "1.2.4"\n')
    assert suite(tmp_path) == {"version": "1.2.4", "commit": commit, "changed": True}


def test_without_git_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert suite(Path(__file__).parents[2])["commit"] == ""
