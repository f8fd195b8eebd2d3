"""A pytest plugin that plants defects: ``-p tests.defects.plugin --defects FILE``.

What is selected otherwise is what may serve as a candidate.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of planted defects."""
    group = parser.getgroup("defects", "planted defects")
    group.addoption("--defects", metavar="FILE", help="plant defects and write what became of them to this file")
    group.addoption("--defect", action="append", default=[], metavar="TEXT", help="only those whose id holds the text")
    group.addoption("--part", default="1/1", metavar="I/N", help="only each Nth of them, from the Ith on")


def pytest_configure(config: pytest.Config) -> None:
    """Load the rest, which imports what only the project's conftest may import first."""
    if config.getoption("--defects"):
        config.pluginmanager.import_plugin("tests.defects.planting")
