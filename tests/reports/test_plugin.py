"""Whole runs of pytest: each verdict and each exit code, with and without several processes."""

import re
from pathlib import Path

import pytest

from reports import writers
from reports.cucumber.html import NotWritten
from reports.stream import EventStream
from tests.reports.inner import Here, Inner, run_apart, scenario
from tests.reports.story import identity

MIXED = {
    "passes": ("passed", ""),
    "fails": ("failed", ""),
    "blocked": ("blocked", ""),
    "not applicable": ("not applicable", ""),
    "skips": ("suite error", ""),
    "breaks": ("suite error", ""),
    "undefined": ("suite error", ""),
    "unannounced": ("failed", ""),
    "impossible": ("failed", ""),
    "announced twice": ("failed", ""),
}
TAGGED = {
    "setup_breaks": "suite error",
    "does_not_start": "failed",
    "no_cast": "not run",
    "teardown_breaks": "suite error",
}

SCENARIOS = [scenario(kind, number) for number, kind in enumerate(MIXED, start=1)] + [
    scenario("passes", number, f"@{tag}") for number, tag in enumerate(TAGGED, start=len(MIXED) + 1)
]
EXPECTED = [verdict for verdict, _ in MIXED.values()] + list(TAGGED.values())


@pytest.fixture(scope="module", params=[(), ("-n", "2")], ids=["one process", "two processes"])
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Inner:
    """One run with a scenario for each verdict."""
    return run_apart(tmp_path_factory.mktemp("mixed"), SCENARIOS, *request.param)


def test_each_scenario_gets_its_verdict(mixed: Inner) -> None:
    expected = {f"LND-{number:02}": verdict for number, verdict in enumerate(EXPECTED, start=1)}
    assert mixed.verdicts() == expected


def test_the_streams_hold_the_feature_and_where_in_it_each_scenario_stands(mixed: Inner) -> None:
    assert mixed.run is not None
    [(uri, source)] = mixed.run.features.items()
    assert uri == "lending.feature"
    lines = ["", *source.splitlines()]
    stands = {
        known.key: lines[known.line] for known in (scenario.identity for scenario in mixed.run.scenarios.values())
    }
    assert (len(stands), stands["LND-02"]) == (len(EXPECTED), "  Scenario: It fails, 2")


def test_a_suite_error_outweighs_everything_else(mixed: Inner) -> None:
    assert mixed.code == 3


def test_the_run_is_complete_and_leaves_no_absolute_path_and_no_secret(mixed: Inner) -> None:
    assert mixed.run is not None
    assert mixed.run.incomplete == []
    written = "".join(path.read_text(encoding="utf-8") for path in mixed.directory.rglob("*") if path.is_file())
    assert "the-secret-key" not in written + mixed.output
    assert "*** is in the message" in mixed.output
    assert "connector-2 says ***" in mixed.output


def test_a_failure_says_what_a_reader_needs_in_that_order(mixed: Inner) -> None:
    block = mixed.output[mixed.output.index("LND-02 It fails, 2 – failed\n") :]
    wanted = [
        "✗ Then the answer is no",
        "expected  'yes'",
        "observed  'no'",
        "Steps",
        "✓ Given a library",
        "Transitions",
    ]
    places = [block.index(text) for text in wanted]
    assert places == sorted(places)
    assert re.search(r"· And the answer is yes", block)


def test_an_automatic_check_names_itself_and_what_it_found(mixed: Inner) -> None:
    assert "automatic checks: each transition was announced" in mixed.output
    assert "no event of Requestor: Relationship RELLND-08 Pending" in mixed.output
    assert "automatic checks: nothing was announced more often than it happened" in mixed.output
    assert "Requestor: transport.relationshipChanged of RELLND-10 Pending (1) 2 times" in mixed.output
    assert "automatic checks: every object kept to its lifecycle" in mixed.output
    assert "the Backbone had Pending" in mixed.output


def test_a_call_is_shown_as_curl_with_variables(mixed: Inner) -> None:
    shown = 'curl -X GET "$REQUESTOR_URL"/api/core/v1/Relationships -H "X-API-KEY: $REQUESTOR_KEY"'
    assert shown in mixed.output


def test_what_the_same_connectors_did_before_is_shown(run_here: Here) -> None:
    inner = run_here([scenario("unannounced", 1), scenario("unannounced", 2)])
    block = inner.output[inner.output.index("LND-02 It unannounced, 2 – failed\n") :]
    assert "Before, on the same Connectors\n  LND-01 It unannounced, 1 – failed" in block


def test_pytest_counts_as_the_verdict_table_says(mixed: Inner) -> None:
    last = mixed.output.strip().splitlines()[-1]
    for count in ("6 failed", "1 not applicable", "6 errors"):
        assert count in last, last


def test_the_summary_groups_by_cause(mixed: Inner) -> None:
    summary = mixed.output[mixed.output.index("= acceptance =") :]
    assert "Tested: a library 7.0.0; the vendor's runtime" in summary
    assert "Scenarios: 1 passed, 5 failed, 1 blocked, 1 not applicable, 1 not run, 5 suite errors" in summary
    assert "Report: junit in " in summary


def test_junit_says_the_same(mixed: Inner) -> None:
    text = (mixed.directory / "junit.xml").read_text(encoding="utf-8")
    assert 'tests="14" failures="6" errors="6" skipped="1"' in text


@pytest.mark.parametrize(
    ("kinds", "options", "code"),
    [
        (["passes"], [], 0),
        (["passes", "not applicable"], [], 0),
        (["passes", "fails"], [], 1),
        (["blocked"], [], 1),
        (["not applicable"], [], 11),
        (["passes", "interrupted"], [], 2),
        (["fails", "passes"], ["-x"], 11),
        (["passes"], ["--report", "nothing"], 4),
        (["passes"], ["-k", "nothing"], 5),
        (["passes"], ["--collect-only"], 0),
    ],
)
def test_exit_codes(run_here: Here, kinds: list[str], options: list[str], code: int) -> None:
    inner = run_here([scenario(kind, number) for number, kind in enumerate(kinds, start=1)], *options)
    assert inner.code == code, inner.output


@pytest.mark.parametrize(("tag", "code"), [("no_network", 10), ("no_cast", 11), ("does_not_start", 1)])
def test_exit_codes_of_a_set_up_that_ends_early(run_here: Here, tag: str, code: int) -> None:
    inner = run_here([scenario("passes", 1), scenario("passes", 2, f"@{tag}")])
    assert inner.code == code, inner.output


@pytest.mark.parametrize(
    ("kind", "tag", "verdict", "counted", "code"),
    [
        ("fails", "listed", "known defect", "1 xfailed", 0),
        ("breaks", "listed", "suite error", "1 error", 3),
        ("passes", "listed", "repaired", "1 failed", 1),
        ("passes", "once_listed", "repaired since", "2 passed", 0),
    ],
)
def test_a_listed_defect_is_judged_again(
    run_here: Here, kind: str, tag: str, verdict: str, counted: str, code: int
) -> None:
    inner = run_here([scenario("passes", 1), scenario(kind, 2, f"@{tag}")], "-rx")
    assert inner.verdicts()["LND-02"] == verdict
    assert (inner.code, counted in inner.output.splitlines()[-1]) == (code, True), inner.output


def test_a_scenario_that_another_plugin_takes_over_is_not_run(run_here: Here) -> None:
    run_here.pytester.makepyfile(taking="def pytest_runtest_protocol(item, nextitem): return True")
    run_here.pytester.syspathinsert()
    inner = run_here([scenario("passes")], "-p", "taking")
    assert (inner.verdicts(), inner.code) == ({"LND-01": "not run"}, 11), inner.output


def test_an_unknown_report_is_refused_with_those_that_exist(run_here: Here) -> None:
    inner = run_here([scenario("passes")], "--report", "nothing")
    assert (
        "--report nothing: there is no such report; there are terminal, html, junit, summary, transitions"
        in inner.output
    )


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (NotWritten("npm is not there"), 10, "Report: cucumber-html is not written: npm is not there"),
        (OSError(28, "No space left"), 10, "Report: cucumber-html is not written: [Errno 28] No space left"),
        (KeyError("from"), 3, "KeyError: 'from'"),
    ],
)
def test_a_report_that_cannot_be_written_accuses_no_connector(
    run_here: Here, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, said: str
) -> None:
    def break_down(*_: object, **__: object) -> Path:
        raise fault

    monkeypatch.setitem(writers.FILES, "cucumber-html", break_down)
    inner = run_here([scenario("passes")], "--report", "cucumber-html", "--report", "terminal")
    assert inner.code == code
    assert said in inner.output


def test_only_the_reports_that_are_asked_for_are_written(run_here: Here) -> None:
    inner = run_here([scenario("passes")], "--report", "transitions", "--report-dir", "elsewhere/here")
    assert {path.name for path in (run_here.pytester.path / "elsewhere" / "here").iterdir()} == {
        "events",
        "transitions.json",
    }
    assert "= acceptance =" not in inner.output


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_two_scenarios_of_one_identity_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    twice = [scenario("passes", 1), scenario("passes", 1).replace("It passes", "Again")]
    inner = run_apart(tmp_path, twice, *options)
    assert inner.code == 4
    assert "LND-01: lending.feature:" in inner.output


def test_a_lost_process_leaves_its_scenario_not_run_and_the_others_with_their_verdicts(tmp_path: Path) -> None:
    kinds = ["passes", "dies", "passes", "passes"]
    inner = run_apart(tmp_path, [scenario(kind, number) for number, kind in enumerate(kinds, start=1)], "-n", "2")
    assert inner.code == 11
    assert inner.verdicts() == {"LND-01": "passed", "LND-02": "not run", "LND-03": "passed", "LND-04": "passed"}
    assert inner.run is not None
    assert re.fullmatch(r"the process gw\d ended without closing its stream", inner.run.incomplete[0])
    assert f"incomplete: {inner.run.incomplete[0]}" in inner.output
    assert re.findall(r"^\[(\d)/4\]", inner.output, re.MULTILINE) == ["1", "2", "3", "4"]
    assert re.search(r"^\[./4\] LND-02 It dies, 2 – not run, \d+\.\d s$", inner.output, re.MULTILINE)
    assert "3 passed, 1 error in " in inner.output.splitlines()[-1]


def test_streams_of_an_earlier_run_are_not_mixed_in(run_here: Here) -> None:
    older = EventStream(run_here.pytester.path / "reports" / "out" / "events" / "gw0.ndjson")
    older.write("scenario_started", scenario="LND-01", identity=identity("LND-01"))
    older.close()
    inner = run_here([scenario("passes", 4)])
    assert inner.verdicts() == {"LND-04": "passed"}


def test_an_outline_row_is_known_by_its_variant(run_here: Here) -> None:
    outline = (
        "  @LND-07\n  Scenario Outline: Lending (<variant>)\n    Given a library\n    Then the answer is <answer>\n"
        "    Examples:\n      | variant | answer |\n      | a book  | yes    |\n      | a map   | no     |\n"
    )
    inner = run_here([outline])
    assert inner.verdicts() == {"LND-07 [a book]": "passed", "LND-07 [a map]": "failed"}


def test_transitions_are_shown_for_passing_scenarios_when_asked_for(run_here: Here) -> None:
    shown = scenario("impossible").replace("Active before anyone accepted", "Pending and all is well")
    inner = run_here([shown], "--transitions")
    assert inner.code == 0, inner.output
    assert re.search(r"seconds +Templator +Backbone +Requestor +object +witnesses", inner.output)
    assert re.search(r"\+0\.\d{3} +– → Pending +Relationship RELLND-01 +backbone", inner.output)


def test_a_run_without_scenarios_is_none_of_the_plugins_business(run_here: Here) -> None:
    run_here.pytester.makepyfile(test_plain="def test_fails(): assert False")
    inner = run_here([], "test_plain.py")
    assert (inner.code, inner.run) == (1, None)
    assert "= acceptance =" not in inner.output


@pytest.mark.parametrize(
    ("options", "profile"), [([], "all scenarios"), (["-m", "smoke", "-k", "passes"], "-m smoke, -k passes")]
)
def test_the_profile_is_what_narrowed_the_scenarios_down(run_here: Here, options: list[str], profile: str) -> None:
    inner = run_here([scenario("passes", 1, "@smoke")], *options)
    assert inner.run is not None
    assert inner.run.session["profile"] == profile
    assert inner.run.session["suite"]["commit"] == ""
