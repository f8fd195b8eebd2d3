"""Sentences are told in words: what may stand for a parameter, what they do, and who uses them."""

from pathlib import Path

import pytest
from pytest_bdd import parsers

from acceptance.command import main
from tests.writing.company import FEATURE, company
from writing.definitions import sentence


@pytest.mark.parametrize(
    ("parser", "text", "parameters"),
    [
        (parsers.string("it is {so}"), "it is {so}", {}),
        (parsers.parse("the {role:w} synchronises"), "the {role} synchronises", {"role": ()}),
        (parsers.re("a (?P<role>Requestor|third party) acts"), "a {role} acts", {"role": ("Requestor", "third party")}),
        (parsers.re(r"with (?P<kind>a\ b|c)( again)?"), "with {kind}( again)?", {"kind": ("a b", "c")}),
        (parsers.re("(?P<verb>read|(?:accept|reject) it)"), "{verb}", {"verb": ("read", "accept it", "reject it")}),
        (parsers.re("as (?P<name>.+)"), "as {name}", {"name": ()}),
    ],
)  # fmt: skip
def test_sentences(parser: parsers.StepParser, text: str, parameters: dict[str, tuple[str, ...]]) -> None:
    found = sentence(parser)
    assert (found.text, found.parameters) == (text, parameters)


def test_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = company(tmp_path, FEATURE.replace("LND", "XLN"))
    assert main(["steps", "--features", str(folder), "READER", "asks"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "When a reader asks for {what}",
        "    A reader asks.",
        "    what: any words that the step understands",
        f"    used 2×: {folder.name}/lending",
    ]
