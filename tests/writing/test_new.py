"""A new scenario gets the next free id and a skeleton in the right place; what cannot be is refused in one sentence."""

from pathlib import Path

import pytest

from acceptance.command import main
from tests.writing.company import FEATURE, company, judged

OTHER = """
  Rule: Copies come back

    @LND-07 @accept
    Scenario: It comes back
      When a reader asks for it
      Then the reader has it
"""
TITLE = "A reader without a card is refused"


def new(folder: Path, file: str = "lending.feature", **answers: str) -> int:
    """Run the command with answers to everything that it would ask."""
    given = {"rule": "Copies are few", "kind": "refuse", "title": TITLE} | answers
    options = [f"--{name}={value}" for name, value in given.items()]
    return main(["new", "--features", str(folder), "--file", str(folder / file), *options])


def test_a_skeleton_at_the_end_of_its_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = company(tmp_path, FEATURE + OTHER)
    assert new(folder) == 0
    assert "LND-08 is written, tagged @wip" in capsys.readouterr().out
    text = (folder / "lending.feature").read_text("utf-8")
    before, scenario, after = text.partition(
        "\n    @LND-08 @refuse @wip\n    Scenario: A reader without a card is refused\n"
    )
    assert (before, after.endswith(f"\n{OTHER.lstrip(chr(10))}"), bool(scenario)) == (FEATURE, True, True)
    assert any("nothing defines" in str(one) for one in judged(folder))
    assert judged(folder, wip=False) == []


def test_a_new_rule_and_a_new_file(tmp_path: Path) -> None:
    folder = company(tmp_path)
    assert new(folder, rule="Cards are shown", title="One", kind="accept") == 0
    assert (
        (folder / "lending.feature")
        .read_text("utf-8")
        .startswith(f"{FEATURE}\n  Rule: Cards are shown\n\n    @LND-03 @acc")
    )
    assert new(folder, "cards/01_lost_cards.feature", title="Two", prefix="CRD") == 0
    text = (folder / "cards" / "01_lost_cards.feature").read_text("utf-8")
    assert text.startswith(
        "Feature: Lost cards\n  Say here why it matters, and for whom.\n\n  Rule: Copies are few\n\n    @CRD-01"
    )
    assert [module.name for module in folder.rglob("test_*.py")] == ["test_lending.py"], "it binds what is below it"
    (folder / "test_lending.py").unlink()
    assert new(folder, "cards/02_new_cards.feature", title="Three", prefix="CRD") == 0
    assert ["no module binds" in str(one) for one in judged(folder, wip=False)] == [True], "lending.feature alone"


@pytest.mark.parametrize(
    ("file", "answers", "words"),
    [
        ("lending.feature", {"kind": "refusal"}, "no kind refusal; it is one of accept, refuse"),
        ("lending.feature", {"title": "A reader gets <variant>"}, "is empty or taken"),
        ("lending.feature", {"title": " "}, "is empty or taken"),
        ("lending.feature", {"prefix": "ONB"}, "no id can begin with ONB- here; right would be LND-"),
        ("lending.txt", {}, "is no feature file in company"),
        ("../lending.feature", {}, "is no feature file in company"),
    ],
)
def test_what_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, answers: dict[str, str], words: str
) -> None:
    folder = company(tmp_path)
    assert new(folder, file, **answers) == 4
    assert words in capsys.readouterr().err
    assert (folder / "lending.feature").read_text("utf-8") == FEATURE


def test_it_asks_for_what_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = company(tmp_path)
    answers = iter([str(folder / "lending.feature"), "Copies are few", "guard", TITLE])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert main(["new", "--features", str(folder)]) == 0
    assert f"@LND-03 @guard @wip\n    Scenario: {TITLE}\n" in (folder / "lending.feature").read_text("utf-8")


def test_nobody_answers(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert main(["new"]) == 4
    assert "an answer is missing" in capsys.readouterr().err
