"""``python -m acceptance configuration``: every option and environment variable, for ``docs/configuration.md``."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import pytest

from acceptance.cells import ROOT
from reports import plugin as reports
from reports.verdicts import PASSED
from steps import plugin as connectors
from steps import watching

PAGE = ROOT / "docs" / "configuration.md"
HEAD = """# Configuration

Every option and every environment variable; `python -m acceptance configuration --write` makes this page."""
ENVIRONMENT: Mapping[str, str] = {
    "BACKBONE_CLIENT_ID": "the client at the Backbone that `--backbone URL` names",
    "BACKBONE_CLIENT_SECRET": "its secret; also that of the client that `python -m fixtures.backbone` knows",
    "CI": "set: the command applies the rules for all features before anything starts",
    "CONNECTOR_API_KEY": "the key of Connectors that run already; one for all, or one per address with blanks between",
    "DOCKER_CERT_PATH": "the folder with the certificates for the Docker engine",
    "DOCKER_HOST": "which Docker engine is used; this and its other variables as with Docker itself",
    "DOCKER_TLS_VERIFY": "set: the Docker engine is asked by TLS, and must be whom its issuer says",
    "GITHUB_ACTIONS": "`true`: failures and notices are told as annotations too",
    "REQUESTOR_API_KEY": "the key of the Requestor, where it has one of its own",
    "REQUIRE": "for the suite's own tests: what must be there (`docker,second-engine,chromium,docker-registry`), "
    "or it is red",
    "SSL_CERT_FILE": "certificates of issuers to trust, as `--ca`",
    "TC_HOST": "the machine of the Docker engine as it is called from here, where `DOCKER_HOST` does not say it",
    "TEMPLATOR_API_KEY": "the key of the Templator, where it has one of its own",
}
"""What is read from the environment, and what for."""


class TakesOptions(Protocol):
    """Whatever options can be added to."""

    def add_argument(self, *names: str, **facts: Any) -> Any:
        """As :meth:`argparse.ArgumentParser.add_argument`."""


class Listing:
    """Takes options as argparse's and pytest's parsers do, and lists them: one row of a table for each."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}

    @property
    def rows(self) -> list[str]:
        """In the order of the alphabet."""
        return [self._rows[name] for name in sorted(self._rows)]

    def getgroup(self, *_: str) -> "Listing":
        """All groups are one."""
        return self

    def add_argument(self, *names: str, **facts: Any) -> None:
        """List an option under its longest name; one that another list has is left out."""
        name, text = names[-1], str(facts["help"])
        flag = facts.get("action") == "store_true"
        value = facts.get("metavar") or "|".join(facts.get("choices") or ()) or ("" if flag else "VALUE")
        if facts.get("action") == "append" and "repeatable" not in text:
            text += " (repeatable)"
        if name.startswith("--") and not text.startswith("see pytest"):
            option, text = (cell.replace("|", "\\|") for cell in (f"{name} {value}".strip(), text))
            self._rows[name] = f"| `{option}` | {text} |"

    addoption = add_argument


def page(describe: Callable[[TakesOptions], None]) -> str:
    """The whole page; ``describe`` adds the options of the command."""
    command, runs = Listing(), Listing()
    describe(command)
    for plugin in (connectors, watching, reports):
        plugin.pytest_addoption(cast(pytest.Parser, runs))
    environment = [f"| `{name}` | {words} |" for name, words in ENVIRONMENT.items()]
    return "\n".join(
        [
            HEAD,
            *_table("`python -m acceptance SPEC…`", command.rows),
            *_table("`python -m pytest features`; also behind `--`", runs.rows),
            *_table("Environment", environment),
            "",
        ]
    )


def _table(title: str, rows: Iterable[str]) -> Iterator[str]:
    yield f"\n## {title}\n\n| | |\n| --- | --- |"
    yield from rows


def main(arguments: Sequence[str], describe: Callable[[TakesOptions], None]) -> int:
    """Print the page, or write it."""
    made = argparse.ArgumentParser("python -m acceptance configuration", allow_abbrev=False)
    made.add_argument("--write", action="store_true", help="write docs/configuration.md")
    if made.parse_args(arguments).write:
        PAGE.write_text(page(describe), "utf-8")
    else:
        sys.stdout.write(page(describe))
    return PASSED
