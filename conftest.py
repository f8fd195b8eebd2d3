"""Which plugins a run has: the record of what happens, the Connectors, and the sentences of the features."""

import pkgutil

import pytest

import steps

SENTENCES = [f"steps.{module.name}" for module in pkgutil.iter_modules(steps.__path__)]

# Only these may be rewritten: what they assert is what a failure shows.
pytest.register_assert_rewrite("fixtures", *SENTENCES)

pytest_plugins = ["pytester", "reports.plugin", *SENTENCES]
