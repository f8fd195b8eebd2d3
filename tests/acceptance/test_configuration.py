"""The page of all options says what the options are."""

import re
from pathlib import Path

from acceptance import configuration
from acceptance.command import describe


def test_the_page_is_made_of_the_options(root: Path) -> None:
    said = (root / "docs" / "configuration.md").read_text("utf-8")
    assert said == configuration.page(describe), "write it anew: python -m acceptance configuration --write"
    assert {"--matrix", "--launch", "--keep-on-failure", "--report"} <= set(re.findall(r"`(--[\w-]+)", said))


def test_every_variable_that_is_read_is_named(root: Path) -> None:
    sources = (
        path.read_text("utf-8")
        for folder in ("acceptance", "fixtures", "reports", "steps")
        for path in (root / folder).rglob("*.py")
    )
    read = {name for text in sources for name in re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", text)}
    assert "CI" in read
    assert read - {"GITHUB_WORKSPACE"} <= set(configuration.ENVIRONMENT)
