"""The catalogue of sentences: ``docs/steps.md`` for readers, and what editors read, made from the step modules."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pytest_bdd import parsers

from steps.tags import ROOT
from writing.definitions import Definition
from writing.rules import Tree

HEAD = """# The sentences

Every sentence that a scenario can use, by topic; made by `make steps` from the docstrings of the step modules.
`{parameters}` are filled by the scenario. `.venv/bin/python -m acceptance steps WORDS` searches here.
"""


@dataclass(frozen=True)
class Entry:
    """One sentence, and how many steps of which feature files use it."""

    definition: Definition
    users: Mapping[str, int]

    @property
    def line(self) -> str:
        """The sentence with its type."""
        return f"{self.definition.type.title()} {self.definition.sentence.text}"

    @property
    def parameters(self) -> Iterator[str]:
        """What may stand for each parameter."""
        for name, choices in self.definition.sentence.parameters.items():
            yield f"{name}: {', '.join(choices) or 'any words that the step understands'}"

    @property
    def used(self) -> str:
        """Who uses it, the most frequent first."""
        most = sorted(self.users.items(), key=lambda one: (-one[1], one[0]))
        shown = ", ".join(name for name, _ in most[:3]) + (f" and {len(most) - 3} more" if len(most) > 3 else "")
        return f"used {sum(self.users.values())}×: {shown}" if most else "not used"


def entries(trees: Sequence[Tree]) -> list[Entry]:
    """All sentences of all trees. An outline's step counts once."""
    users: dict[int, set[tuple[str, int]]] = {}
    for tree in trees:
        for use in tree.uses:
            path = use.feature.path
            for definition in tree.matching(use.step.type, use.text):
                name = f"{path.parent.name}/{path.stem}"
                users.setdefault(id(definition), set()).add((name, use.step.line))
    return [
        Entry(definition, Counter(name for name, _ in users.get(id(definition), ())))
        for tree in trees
        for definition in tree.own
    ]


def found(known: Sequence[Entry], asked: Sequence[str]) -> list[Entry]:
    """The sentences in whose text, parameters or meaning all the words stand."""

    def text(entry: Entry) -> str:
        return " ".join((entry.line, *entry.parameters, entry.definition.meaning)).lower()

    return [entry for entry in known if all(word.lower() in text(entry) for word in asked)]


def for_terminal(entry: Entry) -> Iterator[str]:
    """The lines of one sentence in a terminal."""
    yield entry.line
    yield from (f"    {line}" for line in (entry.definition.meaning, *entry.parameters, entry.used))


def document(known: Sequence[Entry]) -> str:
    """The text of ``docs/steps.md``."""
    lines = [HEAD]
    for path, of_module in groupby(known, key=lambda entry: entry.definition.path):
        several = list(of_module)
        about = (several[0].definition.function.__globals__["__doc__"] or "").partition("\n")[0]
        lines += [f"## {about.rstrip('.')}", f"`steps/{path.name}`", ""]
        for entry in several:
            lines.append(f"- **{entry.line}**<br>\n  {entry.definition.meaning}")
            lines += [f"  - {_escaped(line)}" for line in (*entry.parameters, entry.used)]
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("_", r"\_").replace("*", r"\*")


def snippets(known: Sequence[Entry]) -> str:
    """Every sentence for the completion of VS Code, with its parameters as places to fill."""
    made = {}
    for entry in known:
        body = entry.definition.sentence.text.replace("$", r"\$")
        for number, (name, choices) in enumerate(entry.definition.sentence.parameters.items(), start=1):
            place = f"{number}|{','.join(one.replace(',', chr(92) + ',') for one in choices)}|" if choices else ""
            body = body.replace(f"{{{name}}}", f"${{{place or f'{number}:{name}'}}}", 1)
        made[entry.line] = {
            "scope": "feature,cucumber,gherkin",
            "prefix": entry.definition.sentence.text,
            "body": body,
            "description": entry.definition.meaning,
        }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def glue(known: Sequence[Entry]) -> str:
    """Sentences with parameters in the words of the Cucumber extension, which reads no expression with names in it."""
    lines = ['"""Made by make steps. What it says is defined where each line says; pytest never sees this file."""', ""]
    for entry in known:
        definition = entry.definition
        if isinstance(definition.parser, parsers.re | parsers.parse):
            text = json.dumps(_expression(entry), ensure_ascii=False)
            lines += [f"@{definition.type}({text})", f"def _():  # steps/{definition.path.name}", "    pass", "", ""]
    return "\n".join(lines[:-1])


def _expression(entry: Entry) -> str:
    text, parameters = entry.definition.sentence.text, entry.definition.sentence.parameters
    for name, choices in parameters.items():
        text = text.replace(f"{{{name}}}", f"({'|'.join(choices)})" if choices else "(.+)", 1)
    # Without a group the extension takes it for plain words.
    return f"^{text}$" if "(" in text else text


def files(trees: Sequence[Tree]) -> dict[Path, str]:
    """What the catalogue consists of: path and text."""
    known = entries(trees[:1])
    return {
        ROOT / "docs" / "steps.md": document(known),
        ROOT / ".vscode" / "sentences.code-snippets": snippets(known),
        ROOT / ".vscode" / "sentences.py": glue(known),
    }
