"""``summary.md``: a run in GitHub's flavour of Markdown, short enough for the summary of a CI job."""

import re
from collections.abc import Iterable
from pathlib import Path

from reports.mermaid import sequence
from reports.run import Run, ScenarioRun
from reports.summary import additions, causes, grouped, notices, seconds, slowest, tested, transitions, verdicts
from reports.text import cut, harmless
from reports.verdicts import WORDS

MOST, LENGTH = 10, 300
"""How many scenarios are shown with their diagrams, and how many characters of a text."""

ACTS = re.compile(r"([\\`*_\[\]<>|~&])")
"""What would be markup inside of a heading."""


def write(run: Run, directory: Path) -> Path:
    """Write ``summary.md`` into the report directory and return its path."""
    path = directory / "summary.md"
    path.write_text(document(run), encoding="utf-8")
    return path


def document(run: Run) -> str:
    """The whole summary; whatever a Connector sent is only text in it."""
    red = [scenario for group in grouped(run.scenarios.values()) for scenario in group]
    facts = [f"- tested: {code(tested(run))}", f"- transitions: {transitions(run)}"]
    facts += [f"- **incomplete**: {code(reason)}" for reason in run.incomplete]
    facts += [f"- {code(cause)}" for cause in causes(run)]
    facts += [f"- not documented: {code(what)}" for what in additions(run)]
    facts += [f"- notice: {code(words)}" for words in notices(run)]
    facts.append(f"- slowest: {code(slowest(run))}")
    cell = f"{code(run.cell)}: " if run.cell else ""
    title = f"## {cell}{WORDS.get(run.exit_code, f'ended with {run.exit_code}')}"
    took = round(seconds(run))
    parts = [
        title,
        f"**{verdicts(run)}** in {took} second{'s' * (took != 1)}",
        "\n".join(facts),
        *map(_scenario, red[:MOST]),
    ]
    if len(red) > MOST:
        more = len(red) - MOST
        parts.append(
            f"{more} more scenario{'s' * (more != 1)} failed; the other reports show {'it' if more == 1 else 'them'}."
        )
    return "\n\n".join(parts) + "\n"


def over_all(headline: str, runs: Iterable[Run], facts: Iterable[str]) -> str:
    """The summary over several cells: the verdict, what else is to be said, and each cell's own summary."""
    told = "".join(f"- {code(fact)}\n" for fact in facts)
    return "\n".join([f"# {plain(headline)}", "", *([told] if told else []), *map(document, runs)])


def _scenario(scenario: ScenarioRun) -> str:
    identity = scenario.identity
    parts = [f"### {plain(f'{identity.key} {identity.title}')} – {scenario.verdict.words}"]
    if scenario.failures:
        failure = scenario.failures[0]
        said = {"✗": failure["sentence"], "expected": failure["expected"], "observed": failure["observed"]}
        parts.append("\n".join(f"- {word} {code(text)}" for word, text in said.items()))
    else:
        parts.append(code(scenario.message))
    parts.append(f"at {code(identity.location)}\n\n```mermaid\n{sequence(scenario)}\n```")
    return "\n\n".join(parts)


def plain(text: str) -> str:
    """A text in which nothing is markup."""
    return ACTS.sub(r"\\\1", _flat(text))


def code(text: str) -> str:
    """A text as code, in which nothing is markup, whatever is in it."""
    flat = _flat(text) or "–"
    fence = "`" * (1 + max(map(len, re.findall("`+", flat)), default=0))
    space = " " if "`" in flat else ""
    return f"{fence}{space}{flat}{space}{fence}"


def _flat(text: str) -> str:
    return cut(" ".join(harmless(text).split()), LENGTH)
