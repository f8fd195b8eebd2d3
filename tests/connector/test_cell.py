"""What could not start is told to each scenario in the same way."""

import traceback
from pathlib import Path

import pytest

from fixtures.connector.casting import CastRequest, Role
from fixtures.connector.cell import Cell, Sinks, Terms
from fixtures.connector.launch import parse_spec
from fixtures.errors import EnvironmentNotReady
from reports.recorder import Recorder
from reports.stream import EventStream


def test_an_error_that_is_told_again_grows_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    spec = parse_spec("embedded:7")
    terms = Terms({"Templator": spec, "Requestor": spec}, "process", tmp_path / "cache", tmp_path)
    sinks = Sinks(Recorder(EventStream(tmp_path / "stream.ndjson")), lambda _: None, lambda *_: None)
    cell, frames = Cell(terms, sinks, list), []
    for _ in range(3):
        with pytest.raises(EnvironmentNotReady, match="npm could not install runtime") as told:
            cell.lend(CastRequest((Role("Templator", str(spec)), Role("Requestor", str(spec)))))
        frames.append(len(traceback.extract_tb(told.value.__traceback__)))
    cell.close()
    assert frames[1] == frames[2]
