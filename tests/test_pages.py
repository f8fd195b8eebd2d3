"""The pages of docs/ say what is there: every folder, every message, every release."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from fixtures.connector.launch.lines import line_of_runtime
from fixtures.connector.launch.runtimes import RUNTIMES
from fixtures.connector.releases import RELEASED_IN
from fixtures.connector.versions import RuntimeVersion
from reports.provenance import suite

PARTS = ("acceptance", "fixtures", "reports", "steps", "writing")
TOLD = ("EnvironmentNotReady", "ConnectorFault", "ConnectorDied", "NoFreshCast")
"""The errors of which the page holds every one; what is wrong in usage says itself what would be right."""
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]*)+)`")


def page(root: Path, name: str) -> str:
    """The text of a page."""
    return (root / "docs" / f"{name}.md").read_text("utf-8")


def tracked(root: Path) -> list[Path]:
    """What belongs to the project, relative to its folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name and (root / name).exists()]


def test_the_architecture_names_every_room(root: Path) -> None:
    files = tracked(root)
    rooms = {path.parts[0] for path in files if len(path.parts) > 1}
    rooms |= {path.parent.as_posix() for path in files if path.suffix in (".py", ".js") and path.parts[0] != "docs"}
    named = set(PATH.findall(page(root, "architecture")))
    assert {room for room in rooms - {"."} if f"{room}/" not in named} == set()
    assert {name for name in named if not (root / name).exists()} == set()


def imports(folder: Path) -> Iterator[tuple[Path, str]]:
    """Which module of a folder imports what."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path, str(node.module)
                yield from ((path, f"{node.module}.{one.name}") for one in node.names)


def test_imports_go_one_way(root: Path) -> None:
    others = {"acceptance", "bench", "features", "fixtures", "steps", "tests", "writing"}
    assert {(path, name) for path, name in imports(root / "reports") if name.split(".")[0] in others} == set()
    others |= {"reports"}
    taken = {name for _, name in imports(root / "fixtures") if name.split(".")[0] in others - {"fixtures"}}
    assert {".".join(name.split(".")[:2]) for name in taken} == {"reports.observations", "reports.text"}
    both = (one for part in ("fixtures", "reports") for one in imports(root / part))
    assert {path.relative_to(root).as_posix() for path, name in both if name == "pytest"} == {"reports/plugin.py"}


def texts(tree: ast.AST) -> Iterator[str]:
    """The texts in a module, an f-string as one, with … for what is filled in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def modules(root: Path) -> Iterator[ast.AST]:
    """The modules that have something to say to a user."""
    for part in PARTS:
        for path in (root / part).rglob("*.py"):
            yield ast.parse(path.read_text("utf-8"))


def pieces(message: str) -> list[str]:
    """What is fixed in a message."""
    return [piece for part in re.split("…|\n", message) if len(piece := part.strip(" :;,.()")) > 2]


def messages(root: Path) -> list[str]:
    """What the page quotes: the first column of its tables."""
    found = re.findall(r"^\| `([^`]+)` \|", page(root, "troubleshooting"), re.MULTILINE)
    return [one.replace(r"\|", "|") for one in found]


def test_every_message_that_is_quoted_can_be_said(root: Path) -> None:
    said = {text for module in modules(root) for text in texts(module)}
    quoted = messages(root)
    assert len(quoted) > 50
    assert [one for one in quoted if not pieces(one)] == []
    # Where a page has one …, the code may fill in several things.
    sought = {one: re.compile(".{0,60}?".join(map(re.escape, one.split("…"))), re.DOTALL) for one in quoted}
    assert [one for one, pattern in sought.items() if not any(map(pattern.search, said))] == []


def test_every_fault_of_environment_and_connector_is_explained(root: Path) -> None:
    quoted = "\n".join(messages(root))
    raised = [
        text
        for module in modules(root)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD and node.args
        for text in texts(node.args[0])
    ]
    assert len(raised) > 30
    assert [one for one in raised if pieces(one) and max(pieces(one), key=len) not in quoted] == []


def test_every_page_is_in_the_readme(root: Path) -> None:
    listed = (root / "README.md").read_text("utf-8")
    pages = {path.relative_to(root).as_posix() for path in (root / "docs").glob("*.md")}
    linked = {*re.findall(r"\]\((docs/[\w-]+\.md)", listed)}
    assert linked == pages


def releases(root: Path) -> list[str]:
    """The rows of the table about this version of the suite, a row for each line."""
    by_line = groupby(sorted(RELEASED_IN, key=RuntimeVersion.of), line_of_runtime)
    locked = {path.parent.name for path in RUNTIMES.glob("*/package-lock.json")}
    whole = {json.loads(path.read_text("utf-8"))["runtime"] for path in (root / "docs" / "observed").glob("*.json")}
    found, version = [], suite(root)["version"]
    for line, known in by_line:
        runtimes = list(known)
        first, last = RELEASED_IN[runtimes[0]].split(",")[0], re.split(", | to ", RELEASED_IN[runtimes[-1]])[-1]
        own = "; ".join(f"{one}: {RELEASED_IN[one]}" for one in runtimes if one in locked)
        seen = ", ".join(one for one in runtimes if one in whole)
        found.append(f"| {version} | {line} | {first} to {last} | {runtimes[0]} to {runtimes[-1]} | {own} | {seen} |")
    return found


def test_which_releases_this_version_knows(root: Path) -> None:
    version = suite(root)["version"]
    rows = re.findall(r"^\| \d+\.\d+\.\d+ \| \d .*$", page(root, "validating-releases"), re.MULTILINE)
    mine = [row for row in rows if row.startswith(f"| {version} ")]
    assert mine == releases(root), "write into docs/validating-releases.md:\n" + "\n".join(releases(root))
    changes = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert changes[0] == version
    assert {row.split()[1] for row in rows} == set(changes)


@pytest.mark.parametrize("name", ["architecture", "troubleshooting"])
def test_links_lead_somewhere(root: Path, name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page(root, name))
    assert links
    assert [link for link in links if not (root / "docs" / link).exists()] == []
