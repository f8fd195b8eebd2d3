"""Sentences are told in words: what may stand for a parameter, what they do, and who uses them."""

import ast
import json
import re
from pathlib import Path

import pytest
from pytest_bdd import parsers

from acceptance.command import main
from tests.writing.company import FEATURE, company
from writing.definitions import sentence
from writing.gate import trees
from writing.rules import Finding


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


def test_the_editor_finds_every_sentence(root: Path) -> None:
    text = (root / ".vscode" / "sentences.py").read_text("utf-8")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    calls = [decorator for function in functions for decorator in function.decorator_list]
    known = [ast.literal_eval(call.args[0]) for call in calls if isinstance(call, ast.Call)]
    [ours] = trees()
    plain = {one.parser.name for one in ours.definitions if isinstance(one.parser, parsers.string)}
    lost = [
        use.text for use in ours.uses if use.text not in plain and not any(re.fullmatch(one, use.text) for one in known)
    ]
    assert lost == []


def test_what_the_editors_are_told_exists(root: Path) -> None:
    folder = root / ".vscode"
    for path in [*folder.glob("*.json"), folder / "sentences.code-snippets", *root.glob(".devcontainer/*.json")]:
        assert json.loads(path.read_text("utf-8")), path
    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    assert all(any(root.glob(one)) for name in ("features", "glue") for one in settings[f"cucumber.{name}"])
    pattern = json.loads((folder / "tasks.json").read_text("utf-8"))["tasks"][0]["problemMatcher"]["pattern"]
    found = re.fullmatch(pattern["regexp"], str(Finding(root / "a.feature", 7, "a thing", "another")))
    assert found is not None
    assert found.groups() == ("a.feature", "7", "a thing; another")
