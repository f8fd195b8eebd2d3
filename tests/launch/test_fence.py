"""What is absent is proven by what comes after it, on a Backbone that delivers later than it answers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.connector.fence import Fences
from fixtures.connector.launch import Launcher, Support, launcher_for, parse_spec
from fixtures.connector.party import Connector, connect
from fixtures.waiting import PATIENCE, NotSeen
from reports.run import load
from steps.onboarding import future
from tests.acceptance.command import ROOT, acceptance
from tests.launch.conftest import CACHE

CLIENT = {"BACKBONE_CLIENT_ID": "somebody", "BACKBONE_CLIENT_SECRET": "a secret of others"}
LATE = 1.0


@pytest.fixture
def support() -> Iterator[Support]:
    """Surroundings whose Backbone is late."""
    made = Support(containers=False)
    made.start()
    made.backbone.events_come_after = timedelta(seconds=LATE)
    yield made
    made.stop()


@contextmanager
def started(support: Support, spec: str, folder: Path) -> Iterator[tuple[Fences, Connector, Connector]]:
    """Fences and two Connectors that they can be sent to, of which the first accepts Relationships by itself."""
    launcher = launcher_for(parse_spec(spec), support, launch="process", cache_dir=CACHE, log_dir=folder)
    running: list[Connector] = []

    def start(name: str, configuration: frozenset[str] = frozenset()) -> Connector:
        running.append(launch(support, launcher, name, configuration))
        return running[-1]

    fences = Fences(start)
    both = start("accepting", frozenset({"auto-accept"})), start("deciding")
    try:
        for connector in both:
            fences.add(connector)
        yield fences, *both
    finally:
        fences.close()
        for connector in both:
            connector.remove()


def launch(support: Support, launcher: Launcher, name: str, configuration: frozenset[str]) -> Connector:
    """A Connector that pushes no events."""
    settings = replace(support.settings_for("process", name, configuration), webhook_url=None)
    return connect(launcher.launch(settings), lambda *_: None, lambda _: None)


def sent_to(connector: Connector) -> None:
    """Send a fence and wait until it has come."""
    assert connector.fence is not None
    connector.fence()()


@pytest.mark.parametrize("spec", ["embedded:4", "embedded:7"])
def test_what_was_sent_before_is_there_when_the_fence_is(
    spec: str, support: Support, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started(support, spec, tmp_path) as (fences, accepting, deciding):
        made = deciding.api.create_template(deciding.api.customised_template_content({}), future()).value
        loaded = accepting.api.load_template(deciding.api.reference(made)).value
        created = accepting.api.create_relationship(loaded.id, {"name": "A"}).value
        deciding.api.synchronise()
        assert not deciding.api.relationships(peer=accepting.address), "the Backbone is late"
        sent_to(deciding)
        assert [one.id for one in deciding.api.relationships(peer=accepting.address)] == [created.id]
        support.backbone.events_come_after = timedelta()
        with monkeypatch.context() as patch:
            # So little that whoever looks twice is too late: nobody waits for a silence.
            patch.setattr(PATIENCE, "factor", 1e-6)
            sent_to(deciding)
        for _ in range(2):
            sent_to(accepting)
        (rejecting,) = {one.peer for one in deciding.api.relationships()} - {accepting.address}
        assert fences.concerns({"peer": rejecting})
        assert not fences.concerns({"peer": deciding.address})
        kept = {one.status for one in deciding.api.relationships(peer=rejecting)}
        assert kept == {"Rejected"}
        accepted = [one for one in accepting.api.relationships() if one.peer != deciding.address]
        assert len({one.peer for one in accepted}) == 2, "another Connector sends to one that has accepted"


def test_a_fence_that_does_not_come_is_told_when_the_patience_ends(
    support: Support, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started(support, "embedded:7", tmp_path) as (_, __, deciding):
        support.backbone.events_come_after = timedelta(hours=1)
        assert deciding.fence is not None
        has_come = deciding.fence()
        monkeypatch.setattr(PATIENCE, "factor", 0.05)
        with pytest.raises(NotSeen, match=r"waited 0.5 s until a Relationship Request that was sent later has come to"):
            has_come()


@contextmanager
def somebody_elses(*arguments: str) -> Iterator[str]:
    """The address of a Backbone that runs in a process of its own."""
    command = [sys.executable, "-m", "tests.launch.late_backbone", *arguments]
    pipe, environment = subprocess.PIPE, os.environ | CLIENT
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@pytest.mark.parametrize(("kind", "verdict"), [([], "passed"), (["doubling"], "failed")])
def test_a_scenario_is_red_when_what_must_be_absent_comes_late(kind: list[str], verdict: str, tmp_path: Path) -> None:
    """The Backbone is another process, into which nobody here sees."""
    with somebody_elses(str(LATE), *kind) as url:
        options = ["embedded:7", "--launch", "process", "--backbone", url]
        done = acceptance(tmp_path, *options, "--", "--only", "AGN-03 [while one is Active]", environment=CLIENT)
    (run,) = (load(folder) for folder in tmp_path.glob("embedded-*"))
    assert [one.verdict.words for one in run.scenarios.values()] == [verdict], done.said
    assert done.code == (1 if kind else 0)
    assert ("the Templator has 2 Relationships" in done.said or "after the refusal there is REL" in done.said) == bool(
        kind
    )
    assert "fence" not in done.said
