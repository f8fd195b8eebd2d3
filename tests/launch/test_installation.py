"""Runtimes are installed once, whole or not at all, and a failure says whose it is."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fixtures.connector.launch import installation
from fixtures.connector.launch.installation import install, locked
from fixtures.connector.launch.runtimes import RUNTIMES, committed_versions
from fixtures.errors import EnvironmentNotReady, UsageFault
from tests.launch.conftest import ROOT

TS_UTILS = "@js-soft/ts-utils"
INSTALL = (
    "import sys, pathlib\n"
    "from fixtures.connector.launch.installation import install\n"
    "print(install('7.0.0', pathlib.Path(sys.argv[1])))"
)


def test_callers_at_the_same_time_share_one_whole_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connectors = tmp_path / "connectors"
    interrupted = leave_an_interrupted_installation(tmp_path, monkeypatch)
    callers = [
        subprocess.Popen([sys.executable, "-c", INSTALL, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    folders = {Path(caller.communicate()[0].strip()) for caller in callers}
    assert [caller.returncode for caller in callers] == [0, 0]
    assert folders == {folder for folder in connectors.iterdir() if folder.is_dir()}
    installed = folders.pop()
    runtime = installed / "node_modules" / "@nmshd" / "runtime" / "package.json"
    assert json.loads(runtime.read_text())["version"] == "7.0.0"
    assert not (installed / "rubbish").exists()
    assert not interrupted.exists()


def leave_an_interrupted_installation(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as without_registry:
        without_registry.setenv("npm_config_registry", "http://127.0.0.1:9")
        without_registry.setenv("npm_config_cache", str(cache_dir / "npm"))
        with pytest.raises(EnvironmentNotReady):
            install("7.0.0", cache_dir)
    [interrupted] = [folder for folder in (cache_dir / "connectors").iterdir() if folder.is_dir()]
    (interrupted / "rubbish").touch()
    return interrupted


def test_a_version_without_a_lock_file_is_resolved_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "committed_versions", lambda: ())
    folder = locked("7.0.0", tmp_path)
    lock = json.loads((folder / "package-lock.json").read_text())
    packages = lock["packages"]
    assert packages["node_modules/@nmshd/runtime"]["version"] == "7.0.0"
    assert packages["node_modules/@nmshd/transport"]["version"] == "7.0.0"
    assert "resolved" not in packages["node_modules/@nmshd/runtime"]
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    assert locked("7.0.0", tmp_path) == folder


@pytest.mark.parametrize("version", committed_versions())
def test_classes_that_the_host_compares_come_once(version: str) -> None:
    """A second copy of ApplicationError would turn refusals of the runtime into unexpected errors."""
    packages = json.loads((RUNTIMES / version / "package-lock.json").read_text())["packages"]
    names = Counter(path.rpartition("node_modules/")[2] for path in packages)
    compared = {name: count for name, count in names.items() if name.startswith("@nmshd/") or name == TS_UTILS}
    assert compared[TS_UTILS] == 1
    assert set(compared.values()) == {1}


@pytest.mark.parametrize("version", committed_versions())
def test_a_lock_file_names_no_registry(version: str) -> None:
    packages = json.loads((RUNTIMES / version / "package-lock.json").read_text())["packages"]
    assert packages["node_modules/@nmshd/runtime"]["version"] == version
    assert not [path for path, entry in packages.items() if "resolved" in entry]


def test_a_version_that_npm_does_not_serve_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"embedded:7\.0\.99: the npm registry serves no such version"):
        install("7.0.99", tmp_path)


@pytest.mark.parametrize("version", ["7.0.0", "7.0.98"])
def test_a_registry_that_does_not_answer_is_no_fault_of_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with pytest.raises(EnvironmentNotReady, match=f"(?s)runtime {version}.*ECONNREFUSED"):
        install(version, tmp_path)
