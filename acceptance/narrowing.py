"""A pytest plugin for the processes of cells: paths among the words after ``--`` take the place of all features."""

from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Leave out the folder of all features, which the command always names, where something else is named too.

    Only here it is known which words are paths, and which the values of options.
    """
    everything = config.rootpath / "features"
    config.args = [
        name for name in config.args if Path(config.invocation_params.dir, name) != everything
    ] or config.args
