"""Each rule of the gate finds what breaks it, says where, and says what would be right."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.writing.company import BINDING, FEATURE, STEPS, company, judged

WHEN = "      When a reader asks for it\n"
THEN = '      Then the reader is refused as "allocations used up"\n'
SECOND = "    @LND-02 @accept\n    Scenario Outline: A reader gets <variant>\n"
LAST = FEATURE[FEATURE.index("      Examples:") :]
PLAIN = """
    @LND-{number:02} @accept
    Scenario: A reader gets number {number}
      When a reader asks for it
      Then the reader has it
"""
MANY = "".join(PLAIN.format(number=number) for number in range(3, 15))


def lines(found: Sequence[object], file: str) -> list[str]:
    """What was found in a file, without the folders before it."""
    return [str(one).partition(f"/{file}:")[2] for one in found if f"/{file}:" in str(one)]


def test_nothing_is_wrong_with_the_tree_that_the_tests_break(tmp_path: Path) -> None:
    assert judged(company(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (FEATURE, "Feature: Lending\n", "1: a feature without scenarios; add one"),
        (FEATURE, "", "1: no Gherkin: the file has no Feature"),
        ("  Rule:", "  Rul:", "no Gherkin: expected"),
        (FEATURE, FEATURE + MANY, "14 scenarios in one file; split it"),
        (WHEN, "", "10: a scenario without When; add the one act"),
        (THEN, "", "10: a scenario without Then; add what both"),
        (WHEN, WHEN * 2, "13: a second act in one scenario; make what comes before it a Given"),
        (WHEN, WHEN + "      And a reader asks for a map\n", "13: a second act in one scenario"),
        (WHEN, "      Given the last copy is lent\n" * 5 + WHEN, "10: a scenario of 9 steps; say it in at most 7"),
        ("a reader asks for it", "a reader asks for it by POST", "12: a sentence speaks of the interface (POST)"),
        ("    Given a library", "    And a library", "5: And comes first; begin with Given"),
        (LAST, "", "16: an outline without rows; add Examples"),
        ("        | a book  | a book |\n        | a map   | a map  |\n", "", "16: an outline without rows"),
        ("| variant |", "| kind    |", "20: Examples without the column variant first; name the first"),
        ("gets <variant>", "gets what is there", "16: a title without its variant; write <variant>"),
        ("for <what>", "for <waht>", "17: nothing fills <waht>; add the column, or use one of those that are there"),
        ("refused the last copy", "refused the <copy>", "10: nothing fills <copy>"),
        ("Given the last copy is lent", "Given the last copy was lent", '11: nothing defines "Given the last copy was'),
        ("Given the last copy is lent", "Given the last copy was lent", 'the nearest are "the last copy is lent" (/'),
        ("Given the last copy is lent", "Given the reader has it", "it is a Then, see"),
        ("allocations used up", "no allocations", '13: no refusal is named "no allocations"; the nearest are alloc'),
        ("@LND-01 @refuse", "@LND-01 @refuse @smoek", "10: unknown tag @smoek; @smoke is meant, perhaps"),
        ("@LND-01 @refuse", "@LND-01", "10: a scenario without a kind; tag it with one of @accept"),
        ("@LND-01 @refuse", "@LND-01 @refuse @guard", "10: 2 kinds: refuse, guard"),
        ("@LND-01 @refuse", "@refuse", "10: a scenario without an id; tag it with one"),
        ("@LND-01 @refuse", "@LND-01 @LND-03 @refuse", "10: 2 ids: LND-01, LND-03"),
        ("@LND-01 @refuse", "@ONB-01 @refuse", "10: a scenario without an id; tag it"),
        ("| a map   |", "| a book  |", "22: the identity LND-02 [a book] is that of lending.feature:23 as well"),
        ("A reader gets <variant>", "A second reader is refused the last copy", "the title A second reader is refused"),
    ],
)  # fmt: skip
def test_features(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FEATURE
    found = lines(judged(company(tmp_path, FEATURE.replace(old, new))), "lending.feature")
    assert any(expected in one for one in found), found


def test_a_feature_that_is_no_text(tmp_path: Path) -> None:
    folder = company(tmp_path)
    (folder / "lending.feature").write_bytes(b"Feature: \xff\n")
    assert "1: no Gherkin: the file is not utf-8" in lines(judged(folder), "lending.feature")[-1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("def lent", "async def lent", '11: the step "the last copy is lent" is async; make it a plain function'),
        (
            '    """Somebody has it."""',
            "    return",
            'nothing tells what "the last copy is lent" does; add a docstring',
        ),
        ('@given("a library")', '@given("a library")\n@given("an abbey")', '6: nothing uses "an abbey"; use it'),
        ("def has():", "def has():  # twice\n", ""),
    ],
)
def test_steps(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in STEPS
    found = lines(judged(company(tmp_path, steps=STEPS.replace(old, new))), "lending.py")
    assert any(expected in one for one in found) if expected else not found, found


def test_two_definitions_for_one_sentence(tmp_path: Path) -> None:
    other = '\n\n@when("a reader asks for a map")\ndef asks_for_a_map():\n    """A map."""\n'
    found = lines(judged(company(tmp_path, steps=STEPS + other)), "lending.feature")
    assert [one.partition(";")[0] for one in found] == ['17: "a reader asks for a map" has 2 definitions']
    twice = STEPS + STEPS[STEPS.index('@then("the reader has it")') :].replace("has()", "has_it()")
    found = lines(judged(company(tmp_path, steps=twice)), "lending.py")
    assert sum('"the reader has it" is defined in' in one for one in found) == 2


@pytest.mark.parametrize("binding", ["", BINDING.replace('"."', '"elsewhere"')])
def test_a_feature_that_nothing_binds(tmp_path: Path, binding: str) -> None:
    [found] = lines(judged(company(tmp_path, binding=binding)), "lending.feature")
    assert found.startswith("1: no module binds this feature; add a module test_company")


def test_what_is_in_the_making_may_lack_sentences_until_it_is_named(tmp_path: Path) -> None:
    feature = FEATURE.replace("last copy is lent", "last copy was lent").replace("@refuse", "@refuse @wip")
    folder = company(tmp_path, feature)
    assert ['nothing uses "the last copy is lent"' in str(one) for one in judged(folder, wip=False)] == [True]
    assert len(judged(folder)) == 2
