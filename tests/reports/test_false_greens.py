"""Ways in which suites of this kind were green, or silent, without reason; docs/evidence.md names a test for each."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from reports import writers
from tests.acceptance.command import ROOT, acceptance
from tests.reports.inner import Here, run_apart, scenario
from tests.writing.company import FEATURE, STEPS, company, judged
from writing.gate import known

EMPTY = """Feature: Lending
  Background:
    Given a library

  @LND-01 @accept
  Scenario: Nothing happens in it

  @LND-02 @accept
  Scenario: Nobody acts
    Then the reader has it

  @LND-03 @accept
  Scenario: Its sentence has two meanings
    When a reader asks for a map
    Then the reader has it

  @LND-04 @accept
  Scenario Outline: It has no row, so <variant> stays <what>
    When a reader asks for <what>
    Then the reader has it

    Examples:
      | variant | what |

  @LND-05 @accept
  Scenario: It has a namesake
    When a reader asks for a book
    Then the reader has it

  @LND-06 @accept
  Scenario: It has a namesake
    When a reader asks for a book
    Then the reader has no wish left

  @LND-07 @accept
  Scenario: Nobody awaits it
    When a reader waits
    Then the reader has it
"""
MORE = """

@when("a reader asks for a map")
def asks_for_a_map():
    \"\"\"The second meaning.\"\"\"


@when("a reader waits")
async def waits():
    \"\"\"Never awaited.\"\"\"
    raise AssertionError
"""
FINDINGS = (
    "6: a scenario without When",
    "6: a scenario without Then",
    "9: a scenario without When",
    '14: "a reader asks for a map" has 2 definitions',
    "18: an outline without rows",
    "26: the title It has a namesake is that of lending.feature:31 as well",
    '33: nothing defines "Then the reader has no wish left"',
)
AS_PROCESS = ("embedded:7", "--launch", "process")


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_scenarios_that_prove_nothing_do_not_run(tmp_path: Path, processes: tuple[str, ...]) -> None:
    """No step, no act, two meanings, no row, a name that hides another scenario, no meaning, a step that nobody awaits:
    the runner passes or drops them, one process or several; the gate stops the run before the first of them."""
    folder = company(tmp_path, EMPTY, STEPS + MORE)
    options = ("--features", str(folder), "--", *processes)
    done = acceptance(tmp_path / "out", *AS_PROCESS, *options, environment={"CI": ""})
    assert [one for one in FINDINGS if f"lending.feature:{one}" not in done.said] == [], done.said
    assert 'lending.py:36: the step "a reader waits" is async' in "\n".join(map(str, judged(folder)))
    assert (" passed" in done.said, done.code) == (False, 4)


@pytest.mark.parametrize("tag", ["skip", "skipif", "xfail", "no_such_tag"])
def test_a_tag_cannot_excuse_a_scenario(tmp_path: Path, tag: str) -> None:
    """Tags become the runner's marks, and some of these turn a failure into something that reads like a pass."""
    found = judged(company(tmp_path, FEATURE.replace("@refuse", f"@refuse @{tag}")))
    assert f"unknown tag @{tag}" in str(found[0])


def test_every_row_of_every_feature_is_collected(root: Path) -> None:
    """Rows of outlines, or whole files, that the runner never sees are missed by nobody."""
    command = [sys.executable, "-m", "pytest", "features", "--collect-only", "-qq"]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    asked = sum(int(count) for count in re.findall(r"^features/\S+: (\d+)$", said, re.MULTILINE))
    left_out = sum(not {"exploratory", "nightly", "wip"}.isdisjoint(one.tags) for one in known())
    assert asked == len(known()) - left_out > 500


QUITTER = """
import os


def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if "requestor_creates_one" in item.name]


def pytest_runtestloop():
    os._exit(0)
"""


def test_a_process_that_says_good_without_a_result_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exit code that somebody swallowed, zero results, and scenarios that disappear without a word."""
    (tmp_path / "quitter.py").write_text(QUITTER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = acceptance(tmp_path / "out", *AS_PROCESS, "--", "-p", "quitter")
    assert f"1 not run; 1 of {len(known())} scheduled: filtered" in done.said, done.said
    assert (done.code, "Verdict: good" in done.said) == (11, False)


CRASHING = """
def pytest_unconfigure():
    raise ValueError("nobody's Connector")
"""


def test_a_crash_after_the_last_scenario_accuses_no_connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crashing.py").write_text(CRASHING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = acceptance(tmp_path / "out", *AS_PROCESS, "--", "-p", "crashing", "-k", "requestor_creates_one")
    assert "nobody's Connector" in done.said
    assert (done.code, "Verdict: the suite itself failed" in done.said) == (3, True), done.said


def test_a_run_without_scenarios_is_not_good(tmp_path: Path) -> None:
    """An option of the runner that makes it do something else, and end well."""
    done = acceptance(tmp_path / "out", *AS_PROCESS, "--", "--collect-only", "-qq")
    assert (done.code, "Verdict: good" in done.said) == (11, False), done.said


SILENT = """
from reports.plugin import RUN


def pytest_sessionstart(session):
    session.config.stash[RUN].stream.close()
"""


def test_scenarios_of_which_nothing_is_recorded_are_not_good(tmp_path: Path) -> None:
    """All workers pass everything, and no report will ever know."""
    (tmp_path / "silent.py").write_text(SILENT)
    inner = run_apart(tmp_path, [scenario("passes")], "-n", "2", "-p", "silent")
    assert "1 passed" in inner.output
    assert inner.code == 11, inner.output


AGAIN = """
from pathlib import Path

from _pytest.runner import runtestprotocol
from pytest_bdd import then


def pytest_runtest_protocol(item, nextitem):
    runtestprotocol(item, log=False)
    for report in runtestprotocol(item, log=False):
        item.ihook.pytest_runtest_logreport(report=report)
    return True


@then("the answer comes at the second time")
def _():
    asked = Path("asked")
    again = asked.exists()
    asked.touch()
    assert again
"""


def test_a_second_attempt_makes_no_pass(run_here: Here) -> None:
    """What fails first and passes when it is tried again has failed."""
    run_here.pytester.makepyfile(again=AGAIN)
    run_here.pytester.syspathinsert()
    text = scenario("passes").replace("Then the answer is yes", "Then the answer comes at the second time")
    inner = run_here([text], "-p", "again")
    assert (inner.verdicts(), inner.code) == ({"LND-01": "failed"}, 1), inner.output


def test_a_report_that_breaks_breaks_the_run(run_here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """A formatter that loses its own error, or the one that it should have told."""

    def broken(*_: object) -> Path:
        raise ValueError("no such colour")

    monkeypatch.setitem(writers.FILES, "junit", broken)
    inner = run_here([scenario("passes")])
    assert (inner.code, "no such colour" in inner.output) == (3, True)


NEVER = """Feature: Refusing
  @LND-01 @refuse
  Scenario: It is refused what it never asked for
    Given the Templator has made a RelationshipTemplate with a Request
    When the Requestor synchronises
    Then the attempt is refused as "no such token"

  @LND-02 @refuse
  Scenario: It is refused by a Connector that is dead
    Given the Templator has made a RelationshipTemplate with a Request
    When the Requestor tries to load a token that nobody has made
    Then the attempt is refused as "no such token"

  @LND-03 @refuse
  Scenario: Nothing came of what never happened
    Given the Templator has made a RelationshipTemplate with a Request
    When the Requestor tries to load a token that nobody has made
    Then it is refused as "allocations used up"
"""


def test_nothing_is_refused_by_the_dead_or_where_nobody_asked(tmp_path: Path) -> None:
    """A target that is down, or a case that never came about, looks like a refusal to who looks only for an absence."""
    folder = company(tmp_path, NEVER, '"""Nothing of its own."""\n')
    environment = {"KILL": "step", "KILL_AT": "the Requestor tries to load a token that nobody has made", "CI": ""}
    options = ("--features", str(folder), "--", "-p", "tests.acceptance.killer")
    done = acceptance(tmp_path / "out", *AS_PROCESS, *options, environment=environment)
    assert re.search(r"^Scenarios: 2 failed, 1 suite error$", done.said, re.MULTILINE), done.said
    assert "was killed by SIGKILL" in done.said
    assert done.code == 3


@pytest.mark.parametrize("name", ["pytest", "pytest-bdd", "pytest-xdist", "gherkin-official"])
def test_what_runs_is_what_is_pinned(name: str) -> None:
    """Other versions of the runner pass, drop or misreport scenarios that these do not."""
    assert f"\n{name}=={version(name)} " in (ROOT / "requirements.lock").read_text("utf-8")


def test_a_machine_that_lacks_what_is_required_is_red(tmp_path: Path) -> None:
    """Tests that could not run read like tests that passed."""
    environment = os.environ | {"DOCKER_HOST": "tcp://127.0.0.1:9", "REQUIRE": "docker"}
    command = [sys.executable, "-m", "pytest", "tests/launch/test_containers.py", "-qx", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "no Docker engine, but REQUIRE names docker" in done.stdout) == (1, True), done.stdout


def test_make_hands_a_failure_on(tmp_path: Path) -> None:
    """A wrapper that ends well whatever it wraps."""
    command = ["make", "--assume-old=.venv/installed", "acceptance", "ARGS=no-such-spec"]
    own = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert (done.returncode, "SPEC no-such-spec" in done.stderr) == (2, True), done.stdout + done.stderr


def modules() -> list[Path]:
    """All modules of tests."""
    return sorted((ROOT / "tests").rglob("test_*.py"))


def asserts(function: ast.AST, helpers: set[str]) -> bool:
    """Whether a function asserts something, itself or by a helper."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in helpers:
                return True
    return False


def test_no_test_is_empty() -> None:
    """A test of the suite itself that tests nothing."""
    helpers = {"raises", "eventually", "expect"}
    defined = [node for path in (ROOT / "tests").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    helpers |= {one.name for one in defined if isinstance(one, ast.FunctionDef) and asserts(one, helpers)}
    for path in modules():
        tests = [one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)]
        tests = [one for one in tests if one.name.startswith("test_")]
        assert tests or path.name == "test_machine.py", f"{path} has no test"
        assert not [f"{path}: {one.name}" for one in tests if not asserts(one, helpers)]


def test_each_proof_that_the_evidence_names_is_there(root: Path) -> None:
    """A table of proofs that have gone."""
    text = (root / "docs" / "evidence.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 40
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (root / file).read_text("utf-8")]
    assert not missing
    section = text.partition("## No false green")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith(("| trap", "| ---"))]
    assert len(rows) >= 23
    assert not [row for row in rows if "`tests/" not in row]
