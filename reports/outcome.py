"""``verdict.json``: how the command ended, for pipelines, and for a merge, which sees only what streams tell."""

import json
from collections.abc import Mapping
from pathlib import Path

from reports.verdicts import WORDS

NAME = "verdict.json"


def write(directory: Path, codes: Mapping[str, int], code: int, line: str) -> None:
    """Write exit code, verdict, the line that tells it, and the exit code of each cell."""
    directory.mkdir(parents=True, exist_ok=True)
    facts = {"exitCode": code, "verdict": WORDS.get(code, "not known"), "line": line, "cells": dict(codes)}
    (directory / NAME).write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def forget(directory: Path) -> None:
    """Remove what an earlier command wrote there."""
    (directory / NAME).unlink(missing_ok=True)


def code_in(directory: Path) -> int | None:
    """The exit code of what the command wrote there; None where it wrote none."""
    path = directory / NAME
    return int(json.loads(path.read_text("utf-8"))["exitCode"]) if path.exists() else None
