"""A small folder of features of somebody else, which keeps every rule until a test breaks one."""

from pathlib import Path
from uuid import uuid4

from writing.definitions import definitions, step_modules
from writing.rules import Finding, broken, read_tree

FEATURE = """Feature: Lending
  A reader takes home what is there.

  Background:
    Given a library

  Rule: Copies are few

    @LND-01 @refuse
    Scenario: A second reader is refused the last copy
      Given the last copy is lent
      When a reader asks for it
      Then the reader is refused as "allocations used up"

    @LND-02 @accept
    Scenario Outline: A reader gets <variant>
      When a reader asks for <what>
      Then the reader has it

      Examples:
        | variant | what   |
        | a book  | a book |
        | a map   | a map  |
"""
STEPS = '''"""Lending."""

from pytest_bdd import given, parsers, then, when


@given("a library")
def library():
    """There is one."""


@given("the last copy is lent")
def lent():
    """Somebody has it."""


@when(parsers.parse("a reader asks for {what}"))
def asks(what):
    """A reader asks."""


@then(parsers.re('the reader is refused as "(?P<name>.+)"'))
def refused(name):
    """It has a reason."""


@then("the reader has it")
def has():
    """It is there."""
'''
BINDING = """from pathlib import Path

from pytest_bdd import scenarios

scenarios(".", features_base_dir=Path(__file__).parent)
"""


def company(parent: Path, feature: str = FEATURE, steps: str = STEPS, binding: str = BINDING) -> Path:
    """Write such a folder, under a name that no other has: its modules are imported by it."""
    folder = parent / f"company_{uuid4().hex}"
    (folder / "steps").mkdir(parents=True)
    (folder / "steps" / "lending.py").write_text(steps, "utf-8")
    (folder / "lending.feature").write_text(feature, "utf-8")
    (folder / "test_lending.py").write_text(binding, "utf-8")
    return folder


def judged(folder: Path, *, wip: bool = True) -> list[Finding]:
    """What the rules find there, with no other sentences than its own."""
    theirs = definitions(step_modules(folder))
    return broken(read_tree(folder, theirs, theirs, foreign=True), wip=wip)
