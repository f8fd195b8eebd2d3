"""What the machine may lack: tests that need it are listed as not run, or fail where ``REQUIRE`` names it.

``REQUIRE=docker,chromium,docker-registry`` is what CI sets, so that a machine without them cannot look like a good run.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fixtures.connector.launch.engine import engine_answers

ROOT = Path(__file__).parent.parent
# How long an example takes says more about the machine than about what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

NEEDS = {
    "docker": "no Docker engine",
    "chromium": "no Chromium",
    "docker-registry": "no docker-registry",
    "mount": "no right to mount",
}


@cache
def is_there(need: str) -> bool:
    """Whether the machine has what a marker names."""
    if need == "mount":
        return subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0
    return engine_answers() if need == "docker" else shutil.which(need) is not None


def pytest_configure() -> None:
    """Raise a usage error for a ``REQUIRE`` that nobody understands."""
    unknown = required() - set(NEEDS)
    if unknown:
        raise pytest.UsageError(f"REQUIRE={','.join(sorted(unknown))}: it can name {', '.join(NEEDS)}")


def required() -> set[str]:
    """What ``REQUIRE`` names."""
    return {name.strip() for name in os.environ.get("REQUIRE", "").split(",") if name.strip()}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Do not run what cannot run here, and say so."""
    for need, words in NEEDS.items():
        if item.get_closest_marker(need.replace("-", "_")) and not is_there(need):
            if need in required():
                pytest.fail(f"{words}, but REQUIRE names {need}", pytrace=False)
            pytest.skip(f"not run: {words}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT
