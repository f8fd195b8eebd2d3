"""A listed failure is a known defect; a listed scenario that passes is repaired, on verified versions in red."""

from dataclasses import replace

from fixtures.connector.versions import RuntimeVersion
from reports.judging import Failure
from reports.known_defects import KnownDefect
from reports.observations import ScenarioIdentity
from reports.verdicts import Verdict
from steps.defects import judge, listed

DEFECT = KnownDefect("ONB-09a", "", "6.0.0", ("4.0.0",), "Then it is there", "None", "it is dropped", "source")
SCENARIO = ScenarioIdentity("ONB-09a", None, "title", "feature", "file", 1)
FAILURE = Failure(Verdict.FAILED, "call", "Then it is there", "assert None == 1", "1", "None", "AssertionError", 1)
OLD, NEWER, REPAIRED = RuntimeVersion.of("4.0.0"), RuntimeVersion.of("5.3.0"), RuntimeVersion.of("6.60.5")


def test_entries_hold_for_their_scenario_and_range() -> None:
    assert listed([DEFECT], SCENARIO, [OLD]) == [DEFECT]
    assert listed([DEFECT], SCENARIO, [REPAIRED]) == []
    assert listed([DEFECT], ScenarioIdentity("ONB-09", None, "title", "feature", "file", 1), [OLD]) == []


def test_a_failure_as_listed_is_a_known_defect() -> None:
    verdict, reason = judge([DEFECT], FAILURE, [OLD], released=True) or (None, "")
    assert verdict is Verdict.KNOWN_DEFECT
    assert "it is dropped (source)" in reason


def test_another_failure_stays_what_it_is() -> None:
    blocked = Failure(Verdict.BLOCKED, "call", "Then it is there", "assert None == 1", "1", "None", "AssertionError", 1)
    elsewhere = Failure(
        Verdict.FAILED, "call", "Then all is well", "assert None == 1", "1", "None", "AssertionError", 1
    )
    assert judge([DEFECT], blocked, [OLD], released=True) is None
    assert judge([DEFECT], elsewhere, [OLD], released=True) is None
    assert judge([], FAILURE, [OLD], released=True) is None


def test_a_listed_scenario_that_passes_is_repaired() -> None:
    assert (judge([DEFECT], None, [OLD], released=True) or [None])[0] is Verdict.REPAIRED
    assert (judge([DEFECT], None, [NEWER], released=True) or [None])[0] is Verdict.REPAIRED_SINCE
    assert judge([], None, [OLD], released=True) is None


def test_nobody_has_repaired_what_only_one_of_two_may_have() -> None:
    """Which party has the fault is not listed; the other one of a mixed pair may play it."""
    assert listed([DEFECT], SCENARIO, [OLD, REPAIRED]) == [DEFECT]
    assert judge([DEFECT], None, [OLD, REPAIRED], released=True) is None
    assert (judge([DEFECT], FAILURE, [OLD, REPAIRED], released=True) or [None])[0] is Verdict.KNOWN_DEFECT


def test_repaired_is_a_notice_where_somebody_may_have_repaired_it() -> None:
    """A build of the Connector can hold the repair while its runtime version stays."""
    theirs = replace(DEFECT, place="theirs.toml:7", ours=False)
    for entry, released in ((DEFECT, False), (theirs, True)):
        verdict, words = judge([entry], None, [OLD], released=released) or (None, "")
        assert verdict is Verdict.REPAIRED_SINCE
    assert words.startswith("theirs.toml:7: the known defect of ONB-09a was not seen; remove the entry")
