"""Which suite it was that tested: its version and the commit that it was run from."""

import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any


def suite(root: Path) -> dict[str, Any]:
    """The suite's ``version`` from its ``pyproject.toml``, its ``commit`` ("" outside of a repository), and whether
    the files differ from that (``changed``)."""
    project = root / "pyproject.toml"
    version = tomllib.loads(project.read_text("utf-8")).get("project", {}).get("version") if project.exists() else None
    commit = _git(root, "rev-parse", "HEAD")
    return {
        "version": version or "",
        "commit": commit,
        "changed": bool(commit and _git(root, "status", "--porcelain", "--untracked-files=no")),
    }


def _git(root: Path, *words: str) -> str:
    if (git := shutil.which("git")) is None:
        return ""
    done = subprocess.run([git, *words], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
