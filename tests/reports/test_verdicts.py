"""The verdict table, the precedence of exit codes, and how an exception becomes a verdict."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.identity import AmbiguousIdentity, ensure_unique, identify
from reports.judging import Step, judge
from reports.verdicts import PRECEDENCE, Verdict, exit_code, owned_by, worst

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("verdict", "code", "runner", "junit"),
    [
        ("passed", 0, "passed", None),
        ("failed", 1, "failed", "failure"),
        ("blocked", 1, "failed", "failure"),
        ("known defect", 0, "xfailed", "skipped"),
        ("repaired", 1, "failed", "failure"),
        ("repaired since", 0, "passed", None),
        ("not applicable", 0, "skipped", "skipped"),
        ("not run", 11, "error", "error"),
        ("suite error", 3, "error", "error"),
    ],
)
def test_the_verdict_table(verdict: str, code: int, runner: str, junit: str | None) -> None:
    row = Verdict(verdict).value
    assert (row.words, row.exit, row.pytest, row.junit) == (verdict, code, runner, junit)


def test_there_is_no_other_verdict() -> None:
    with pytest.raises(ValueError, match="skipped"):
        Verdict("skipped")


def test_the_precedence_of_exit_codes() -> None:
    assert PRECEDENCE == (2, 3, 4, 10, 11, 5, 1, 0)
    assert [worst(PRECEDENCE[first:]) for first in range(len(PRECEDENCE))] == list(PRECEDENCE)
    assert (worst([]), worst([1, -9]), worst([0, 1])) == (11, -9, 1)


@given(some.lists(some.sampled_from(PRECEDENCE), min_size=1))
def test_the_worst_code_is_one_of_them_whatever_their_order(codes: list[int]) -> None:
    assert worst(codes) in codes
    assert worst(codes) == worst(reversed(codes)) == worst([worst(codes), *codes])


PASSED, FAILED, NOT_APPLICABLE = Verdict.PASSED, Verdict.FAILED, Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("verdicts", "scheduled", "also", "code"),
    [
        ([PASSED], 1, [], 0),
        ([PASSED, NOT_APPLICABLE], 2, [], 0),
        ([PASSED, FAILED], 2, [], 1),
        ([PASSED, Verdict.SUITE_ERROR, FAILED], 3, [], 3),
        ([], 0, [], 11),
        ([], 3, [], 11),
        ([NOT_APPLICABLE], 1, [], 11),
        ([PASSED], 2, [], 11),
        ([PASSED, FAILED], 3, [], 11),
        ([Verdict.NOT_RUN, FAILED], 2, [], 11),
        ([Verdict.NOT_RUN], 1, [10], 10),
        ([Verdict.KNOWN_DEFECT, PASSED], 2, [], 0),
        ([Verdict.REPAIRED], 1, [], 1),
    ],
)
def test_the_exit_code_of_a_run(verdicts: list[Verdict], scheduled: int, also: list[int], code: int) -> None:
    assert exit_code(verdicts, scheduled, also) == code


class Fault(Exception):
    """Something that is registered."""

    code = "error.transport.recordNotFound"


class Told(AssertionError):
    """An assertion that says itself what was expected."""

    expected, observed = "Active", "Pending"


STEP, OWNED = Step("Then", "it is lent"), Step("Given", "it was lent", "LND-01")


@pytest.mark.parametrize(
    ("exception", "step", "verdict"),
    [
        (AssertionError("no"), STEP, "failed"),
        (AssertionError("no"), OWNED, "blocked"),
        (AssertionError("no"), None, "failed"),
        (Fault("no"), STEP, "failed"),
        (Fault("no"), OWNED, "blocked"),
        (LookupError("no"), STEP, "not run"),
        (LookupError("no"), OWNED, "not run"),
        (RuntimeError("no"), STEP, "suite error"),
        (RuntimeError("no"), OWNED, "suite error"),
    ],
)
def test_an_exception_becomes_a_verdict(exception: Exception, step: Step | None, verdict: str) -> None:
    registry = [(Fault, Verdict.FAILED), (LookupError, Verdict.NOT_RUN)]
    failure = judge(exception, phase="call", step=step, root=ROOT, verdict_for=registry)
    assert failure.verdict.words == verdict
    assert failure.owner == ("LND-01" if verdict == "blocked" else "")


def _raised(exception: Exception) -> Exception:
    try:
        raise exception
    except type(exception) as caught:
        return caught


def test_a_failure_says_the_sentence_both_sides_the_place_and_the_code() -> None:
    told = judge(_raised(Told("not yet")), phase="call", step=STEP, root=ROOT, verdict_for=[])
    assert (told.sentence, told.expected, told.observed) == ("Then it is lent", "Active", "Pending")
    assert told.place.startswith("tests/reports/test_verdicts.py:")
    compared = judge(
        AssertionError("assert 'a' == 'b'\n  - b\n  + a"), phase="call", step=STEP, root=ROOT, verdict_for=[]
    )
    assert (compared.expected, compared.observed) == ("'b'", "'a'")
    plain = judge(AssertionError(f"at {ROOT}/steps/x.py"), phase="setup", step=None, root=ROOT, verdict_for=[])
    assert (plain.sentence, plain.observed) == ("before the first step", "at steps/x.py")
    assert judge(Fault("x"), phase="call", step=STEP, root=ROOT, verdict_for=[]).code == Fault.code
    found = judge(
        AssertionError("400 error.runtime.validation.invalid: no"), phase="call", step=STEP, root=ROOT, verdict_for=[]
    )
    assert found.code == "error.runtime.validation.invalid"


def test_an_exception_may_have_an_exit_code_of_its_own() -> None:
    failure = judge(
        LookupError(),
        phase="setup",
        step=None,
        root=ROOT,
        verdict_for=[(LookupError, Verdict.NOT_RUN)],
        exit_for=[(LookupError, 10)],
    )
    assert (failure.exit, failure.message) == (10, "LookupError")


def test_the_mark_of_an_owner_stays_on_the_function() -> None:
    @owned_by("ONB-03")
    def step() -> None:
        """A step."""

    assert vars(step) == {"owning_scenario": "ONB-03"}


@pytest.mark.parametrize(
    ("tags", "title", "example", "key"),
    [
        ({"ONB-03", "accept"}, "Accepting", None, "ONB-03"),
        ({"ONB-09a"}, "The reason", {}, "ONB-09a"),
        ({"REF-E11a", "refuse"}, "Refused", None, "REF-E11a"),
        ({"DIR-03"}, "The Templator decides (it rejects)", None, "DIR-03 [it rejects]"),
        ({"ONB-11"}, "An item (Consent)", {"variant": "Consent", "answer": "yes"}, "ONB-11 [Consent]"),
        ({"ONB-11"}, "An item", {"kind": "Consent", "answer": "yes"}, "ONB-11 [Consent, yes]"),
        ({"accept"}, "No id (at all)", None, "No id (at all)"),
    ],
)
def test_the_identity_of_a_scenario(tags: set[str], title: str, example: dict[str, str] | None, key: str) -> None:
    assert identify(tags, title, "Feature", "x.feature", 1, example).key == key


def test_two_scenarios_of_one_identity_are_named_with_their_places() -> None:
    places = (("ONB-01", 1), ("ONB-01", 9), ("ONB-02", 2))
    here, there, other = (identify({tag}, "T", "F", "x", line) for tag, line in places)
    ensure_unique([here, other])
    with pytest.raises(AmbiguousIdentity, match=r"ONB-01: x:1\n  ONB-01: x:9"):
        ensure_unique([here, there])
