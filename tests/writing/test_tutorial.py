"""The tutorial and the example are followed as they are written, in a copy of the project."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.acceptance.command import acceptance

BLOCK = re.compile(r"^```(console|gherkin|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FEATURE, STEPS = "features/refusals/02_loading.feature", "steps/loading.py"


def copy(root: Path, target: Path) -> None:
    """The project as git knows it, with the environment and cache of this one."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target / name)
    for name in (".venv", ".cache"):
        (target / name).symlink_to((root / name).resolve())
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *command], cwd=target, check=True)


def commands(console: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block, with the pieces that it must print, in their order."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, *said = part.splitlines()
        # The environment of this run is the copy's as well.
        command = re.sub("^make ", "make --assume-old=.venv/installed ", command)
        yield command, [piece for line in said for piece in line.split("…") if piece]


def written(feature: Path, scenario: str) -> str:
    """The text of a feature file with one scenario, found by its title, as a block has it."""
    title, text = scenario.splitlines()[0], feature.read_text("utf-8")
    assert text.count(f"{title}\n") == 1
    before, _, rest = text.partition(f"{title}\n")
    return before + scenario + re.sub(r"^( {6}.*\n)+", "", rest)


def test_the_tutorial(root: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    copy(root, project)
    # As in a terminal: a make that runs these tests hands its own options on.
    own = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    text = (root / "docs" / "writing-scenarios.md").read_text("utf-8").partition("## The rules of the house")[0]
    blocks = BLOCK.findall(text)
    assert [kind for kind, _ in blocks].count("console") == 8
    for kind, block in blocks:
        if kind == "gherkin":
            (project / FEATURE).write_text(written(project / FEATURE, block), "utf-8")
        elif kind == "python":
            with (project / STEPS).open("a", encoding="utf-8") as module:
                module.write(f"\n\n{block}")
        else:
            for command, pieces in commands(block):
                done = subprocess.run(
                    shlex.split(command), cwd=project, env=own, capture_output=True, text=True, timeout=120, check=False
                )
                said, at = done.stdout + done.stderr, 0
                for piece in pieces:
                    assert piece in said[at:], f"$ {command}\n{said}"
                    at = said.index(piece, at) + len(piece)
                assert pieces or "check" not in command or not said, f"$ {command}\n{said}"


def test_the_example(root: Path, tmp_path: Path) -> None:
    folder = root / "docs" / "example" / "company"
    done = acceptance(tmp_path, "embedded:7", "--launch", "process", "--features", str(folder))
    assert "2 passed" in done.said
    assert done.code == 0, done.said
