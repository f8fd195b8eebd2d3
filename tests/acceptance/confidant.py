"""A pytest plugin that learns the secrets of the run from its Connectors' environments while they run.

It writes them, and every command line that it saw meanwhile, to the file that ``CONFIDANT`` names.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

FILE = Path(os.environ["CONFIDANT"])
SECRET = re.compile(r"__(?:apiKey|default__key|platformClientSecret)=(.+)")
SEEN: dict[str, set[str]] = {"secrets": set(), "command lines": set()}


def pytest_bdd_before_step(step: Any) -> None:
    """Look at all processes: those of the Connectors hold the run's secrets."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_text(errors="replace").split("\0")
            command = (process / "cmdline").read_text(errors="replace")
        except OSError:
            continue
        SEEN["command lines"].add(command.replace("\0", " "))
        if "main.js" in command and any(str(os.getpid()) in one for one in variables if one.startswith("database__")):
            SEEN["secrets"] |= {found[1] for one in variables if (found := SECRET.search(one))}


def pytest_unconfigure() -> None:
    """Write it down."""
    FILE.write_text(json.dumps({name: sorted(found) for name, found in SEEN.items()}))
