"""The sentences that the step modules define, as pytest-bdd has registered them."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from pytest_bdd import parsers
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

import steps

GROUP = re.compile(r"\((?P<start>\?P<(?P<name>\w+)>|\?:)?")
LITERAL = re.compile(r"[^.*+?\[\]{}^$|()]+")
FIELD = re.compile(r"\{(\w+)[^}]*\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence for readers: its text with ``{parameters}``, and the words that a parameter may be, where they count.

    ``choices`` is empty for a parameter that takes any words.
    """

    text: str
    parameters: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Definition:
    """One step decorator: the type that it is for, its parser, and the function below it. ``line`` is of the function.

    ``type`` is ``given``, ``when`` or ``then``.
    """

    type: str
    parser: parsers.StepParser
    function: Callable[..., object]
    path: Path
    line: int
    sentence: Sentence = field(compare=False)

    @property
    def meaning(self) -> str:
        """The docstring in one line, or nothing."""
        return " ".join((inspect.getdoc(self.function) or "").split())

    @property
    def is_async(self) -> bool:
        """True for a function that pytest-bdd would call without ever awaiting it."""
        return inspect.iscoroutinefunction(self.function) or inspect.isasyncgenfunction(self.function)


def step_modules(folder: Path | None = None) -> list[ModuleType]:
    """Import the step modules of the project, or those in ``steps/`` of another folder of features.

    The other folder is imported by its own name, so that its modules find each other and collide with nobody's.
    """
    if folder is None:
        return [importlib.import_module(f"steps.{found.name}") for found in pkgutil.iter_modules(steps.__path__)]
    parent = str(folder.resolve().parent)
    if parent not in sys.path:
        sys.path.append(parent)
    names = sorted(path.stem for path in (folder / "steps").glob("*.py") if path.stem != "__init__")
    return [importlib.import_module(f"{folder.resolve().name}.steps.{name}") for name in names]


def definitions(modules: Iterable[ModuleType]) -> list[Definition]:
    """What the modules define, in the order of the files."""
    names = {module.__name__ for module in modules}
    found = [
        _definition(context)
        for context in list(step_function_context_registry.values())
        if context.step_func.__module__ in names
    ]
    return sorted(found, key=lambda one: (one.path, one.line, one.type, one.parser.name))


def _definition(context: StepFunctionContext) -> Definition:
    code = inspect.unwrap(context.step_func).__code__
    path = Path(code.co_filename)
    return Definition(
        context.type or "", context.parser, context.step_func, path, code.co_firstlineno, sentence(context.parser)
    )


def sentence(parser: parsers.StepParser) -> Sentence:
    """The sentence that a parser takes, for readers."""
    if isinstance(parser, parsers.re):
        text, parameters = _read_expression(parser.name)
        return Sentence(text, parameters)
    named: Mapping[str, tuple[str, ...]] = {}
    if isinstance(parser, parsers.parse):
        named = dict.fromkeys(FIELD.findall(parser.name), ())
    return Sentence(FIELD.sub(r"{\1}", parser.name), named)


def _read_expression(expression: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    text, parameters, at = "", dict[str, tuple[str, ...]](), 0
    while group := GROUP.search(expression, at):
        end = _end_of(expression, group.start())
        inside, name = expression[group.end() : end - 1], group["name"]
        text += _plain(expression[at : group.start()])
        if name:
            options = list(_options(inside))
            literal = all(LITERAL.fullmatch(option) for option in options)
            parameters[name] = tuple(map(_plain, options)) if literal else ()
            text += f"{{{name}}}"
        else:
            text += f"({inside})"
        at = end
    return text + _plain(expression[at:]), parameters


def _end_of(expression: str, start: int) -> int:
    """Where the group that opens at ``start`` is closed."""
    depth = 0
    for at in range(start, len(expression)):
        depth += (expression[at] == "(") - (expression[at] == ")")
        if depth == 0:
            return at + 1
    return len(expression)


def _options(inside: str) -> Iterator[str]:
    """The alternatives of a group; one in parentheses is told with each of its own."""
    depth, option = 0, ""
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            yield from _spelled_out(option)
            option = ""
        else:
            option += letter
    yield from _spelled_out(option)


def _spelled_out(option: str) -> Iterator[str]:
    if option.startswith("(?:") and (end := _end_of(option, 0)):
        yield from (one + option[end:] for one in option[3 : end - 1].split("|"))
    else:
        yield option


def _plain(expression: str) -> str:
    return re.sub(r"\\(.)", r"\1", expression)
