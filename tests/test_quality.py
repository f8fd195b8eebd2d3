"""The project's own text: formatted, linted, typed, free of addresses and of the places it was written at."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

NOT_OURS = re.compile(
    r"https?://[\w.-]*(pypi|npmjs|pythonhosted|debian)\b|\bresolved\":|/(home|root|Users)/", re.IGNORECASE
)


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in the project's folder, with everything that it prints."""
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["ruff format --check .", "ruff check .", "mypy"])
def test_tools_find_nothing(root: Path, command: str) -> None:
    done = run(root, sys.executable, "-m", *command.split())
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_address_and_no_place_of_a_machine_stands_in_the_project(root: Path) -> None:
    listed = run(root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    found = []
    for name in filter(None, listed):
        if name == Path(__file__).relative_to(root).as_posix() or not (root / name).is_file():
            continue
        for number, line in enumerate((root / name).read_text("utf-8", errors="ignore").splitlines(), start=1):
            if NOT_OURS.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert not found
