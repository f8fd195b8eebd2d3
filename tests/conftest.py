"""What the machine may lack: tests that need it are listed as not run, or fail where ``REQUIRE`` names it.

``REQUIRE=docker,second-engine,chromium,docker-registry`` is what CI sets, so that a machine without them cannot look
like a good run.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fixtures.connector.launch.engine import engine_answers, engine_url

ROOT = Path(__file__).parent.parent
# How long an example takes says more about the machine than about what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

NEEDS = {
    "docker": "no Docker engine",
    "second-engine": "no right to start a second Docker engine in a network of its own",
    "chromium": "no Chromium",
    "docker-registry": "no docker-registry",
    "mount": "no right to mount",
}


@cache
def is_there(need: str) -> bool:
    """Whether the machine has what a marker names."""
    if need == "mount":
        return succeeds("unshare", "-Urm", "true")
    if need == "second-engine":
        # The network device, and what the engine needs, take root; the first engine must be on this machine, too.
        here = os.geteuid() == 0 and engine_url().startswith("unix:")
        return here and all(map(shutil.which, ("dockerd", "ip"))) and succeeds("unshare", "--net", "--mount", "true")
    return engine_answers() if need == "docker" else shutil.which(need) is not None


def succeeds(*command: str) -> bool:
    """Whether a command does."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


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
