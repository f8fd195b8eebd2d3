"""A Connector that cannot start or dies is the fault of the Connector: exit code 1, its log, and no traceback."""

import io
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import build_embedded
from tests.acceptance.command import ROOT, acceptance
from tests.acceptance.conftest import SELECTED, Died

BROKEN = "connector-acceptance/test:broken"


def test_connectors_that_die_in_a_scenario(died: Died) -> None:
    done = died.done
    assert "was killed by SIGKILL" in done.said
    assert "When the Templator accepts the Relationship" in done.said
    assert "Traceback" not in done.said
    assert "1 passed, 1 failed" in done.said, "the pool replaces dead Connectors for the next scenario"
    assert done.code == 1


@pytest.mark.parametrize("when", ["between", "onwards"])
def test_connectors_that_die_between_scenarios(tmp_path: Path, when: str) -> None:
    """They are told also where those that take their places do not start."""
    form = ("embedded:7", "--launch", "process")
    done = acceptance(tmp_path / "out", *form, "--", *SELECTED, environment={"KILL": when})
    for number in (1, 2):
        assert f"connector-{number} was killed by SIGKILL, between two scenarios" in done.said, done.said
    assert ("before it was ready" in done.said) or when == "between", done.said
    assert "1 passed, 1 failed" in done.said
    assert done.code == 1


@pytest.mark.docker
@pytest.mark.parametrize(
    ("instructions", "words"),
    [
        ('ENTRYPOINT ["node", "-e", "console.error(\'no licence found\'); process.exit(7)"]', "no licence found"),
        ("WORKDIR /nowhere", "is no Connector"),
        (
            'ENTRYPOINT ["node", "-e", "setInterval(() => 0, 1000)"]',
            "is not ready: waited 3 s until /health says healthy",
        ),
    ],
    ids=["exits at start", "no Connector", "silent"],
)
def test_images_that_cannot_start(tmp_path: Path, instructions: str, words: str) -> None:
    with closing(connect()) as engine:
        base = build_embedded(engine, "7.0.0", ROOT / ".cache").reference
        dockerfile = io.BytesIO(f"FROM {base}\n{instructions}\n".encode())
        engine.images.build(fileobj=dockerfile, tag=BROKEN, rm=True)
        try:
            # Of the others it must not depend how long they are waited for.
            options = ["--database", "lokijs", "--patience", "0.05" if words.startswith("is not ready") else "1"]
            done = acceptance(tmp_path, f"image:{BROKEN}", *options, "--", "-m", "smoke")
            assert engine.containers.list(all=True, filters={"ancestor": BROKEN}) == []
        finally:
            engine.images.remove(BROKEN, force=True)
    assert words in done.said
    assert "Traceback" not in done.said
    assert done.code == 1
