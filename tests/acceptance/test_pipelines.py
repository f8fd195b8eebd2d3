"""What pipelines include: the GitHub Action, the GitLab template and the Dockerfile; their scripts as they stand."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from docker.utils.build import exclude_paths

from reports.verdicts import Verdict
from tests.acceptance.command import ROOT
from tests.reports.tapes import Tape, feature, scenarios

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
GITLAB = (ROOT / "ci" / "gitlab.yml").read_text("utf-8")
FEW = '--launch process -- -m "smoke and PKG-01"'
VENV = Path(sys.executable).parents[1]
GH = '#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/gh"\n'


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its expressions replaced."""
    return re.sub(r"\$\{\{ ?(.+?) ?\}\}|\$\[\[ ?(.+?) ?\]\]", lambda found: values.get(found[1] or found[2], ""), text)


@dataclass
class Runner:
    """A job of GitHub's as far as the action's own scripts see it."""

    temporary: Path
    inputs: Mapping[str, str]
    outputs: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def run(self) -> dict[str, int]:
        """Run the scripts and return the exit codes by step; after a failure only those that always run."""
        (self.temporary / "connector-acceptance").symlink_to(VENV)
        gh = self.temporary / "bin" / "gh"
        gh.parent.mkdir()
        gh.write_text(GH)
        gh.chmod(0o755)
        codes: dict[str, int] = {}
        for step in (step for step in STEPS if "run" in step):
            if not any(codes.values()) or "always()" in step.get("if", ""):
                codes[step["name"]] = self._run(step)
        return codes

    def file(self, name: str) -> str:
        """What steps have written for the runner."""
        path = self.temporary / name
        return path.read_text("utf-8") if path.exists() else ""

    def _run(self, step: Mapping[str, Any]) -> int:
        known = {f"inputs.{name}": facts["default"] for name, facts in ACTION["inputs"].items()}
        known |= {f"inputs.{name}": text for name, text in self.inputs.items()} | self.outputs
        known |= {"github.action_path": str(ROOT), "github.event.pull_request.head.sha || github.sha": "c0ffee"}
        own = {name: fill(text, known) for name, text in step["env"].items()}
        runner = {"GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_REPOSITORY": "some/repository"}
        runner |= {name: str(self.temporary / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        runner |= {"RUNNER_TEMP": str(self.temporary), "PATH": f"{self.temporary / 'bin'}:{os.environ['PATH']}"}
        # As the runner calls a script of "shell: bash".
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(
            command, cwd=self.temporary, env=os.environ | runner | own, capture_output=True, text=True, check=False
        )
        self.said += done.stdout + done.stderr
        for line in self.file("GITHUB_OUTPUT").splitlines():
            name, _, value = line.partition("=")
            self.outputs.setdefault(f"steps.{step.get('id')}.outputs.{name}", value)
        return done.returncode


def test_a_good_run_as_github_action(tmp_path: Path) -> None:
    [scenario] = scenarios("First")
    earlier = Tape(tmp_path / "nightly-baseline" / "embedded-7.0.0")
    earlier.begin_run([scenario], feature(["First"]))
    earlier.begin(scenario)
    earlier.end(scenario, Verdict.PASSED)
    earlier.close()
    job = Runner(tmp_path, {"spec": "\nembedded:7\n", "args": FEW, "name": "nightly", "check": "Onboarding"})
    codes = job.run()
    assert set(codes.values()) == {0}, job.said
    verdict = job.outputs["steps.run.outputs.verdict"]
    assert verdict.startswith("Verdict: good (exit code 0) in ")
    assert verdict.endswith("scheduled: -m smoke and PKG-01")
    assert job.outputs["steps.run.outputs.exit-code"] == "0"
    assert job.file("GITHUB_STEP_SUMMARY").startswith(f"# {verdict[:20]}")
    assert f"::notice title=Connector onboarding acceptance::{verdict}" in job.said
    assert "Changes since the earlier run" in (tmp_path / "nightly-reports/html/index.html").read_text("utf-8")
    assert (tmp_path / "nightly-baseline/embedded-7.0.0/events/main.ndjson").exists()
    check = job.file("gh").splitlines()
    assert {"conclusion=success", "head_sha=c0ffee", "name=Onboarding", f"output[title]={verdict}"} <= set(check)


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"spec": "embedded:seven"}, "SPEC embedded:seven: after embedded: comes the version"),
        ({"spec": "embedded:7", "shard": "5/4"}, "argument --shard: '5/4' is no part of a whole"),
        ({"spec": "embedded:seven", "args": '-- -k "open'}, "xargs: unmatched double quote"),
        ({"merge": "nowhere"}, "nowhere/*: no event stream"),
    ],
)
def test_the_exit_code_of_what_is_wrong_survives_the_action(
    tmp_path: Path, inputs: Mapping[str, str], words: str
) -> None:
    job = Runner(tmp_path, {**inputs, "check": "Onboarding"})
    assert job.run()["Test"] == 4
    assert words in job.said
    if "args" in inputs:
        assert "SPEC" not in job.said
    else:
        assert job.outputs["steps.run.outputs.exit-code"] == "4"
        assert "conclusion=failure" in job.file("gh")
    assert not list(tmp_path.glob("*-baseline"))


def test_shards_and_their_verdict_as_gitlab_jobs(tmp_path: Path) -> None:
    header, jobs = yaml.safe_load_all(GITLAB)
    defaults = {name: str(facts.get("default", "")) for name, facts in header["spec"]["inputs"].items()}
    given = {f"inputs.{name}": text for name, text in (defaults | {"spec": "embedded:7", "args": FEW}).items()}
    test, verdict = jobs["connector-acceptance"], jobs["connector-acceptance-verdict"]
    variables = {name: fill(text, given) for name, text in test["variables"].items()}
    image = {"PATH": f"{VENV / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}

    def script(job: Mapping[str, Any], **environment: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-ec", "\n".join(job["script"])]
        environment = os.environ | image | environment
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    for number in ("1", "2"):
        done = script(test, **variables, CI_NODE_INDEX=number, CI_NODE_TOTAL="2")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"shard {number}/2" in done.stdout
        assert list(tmp_path.glob(test["artifacts"]["reports"]["junit"]))
    done = script(verdict)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Verdict: good (exit code 0)" in done.stdout
    assert "; 3 passed; 3 of " in done.stdout
    kept = tmp_path / verdict["cache"]["paths"][0] / "embedded-7.0.0" / "events"
    assert kept.is_dir()
    wrong = script(test, **variables | {"SPEC": "embedded:seven"}, CI_NODE_INDEX="1", CI_NODE_TOTAL="1")
    assert (wrong.returncode, "SPEC embedded:seven" in wrong.stderr) == (4, True)
    for path in (tmp_path / "connector-acceptance").glob("all/*"):
        path.rename(tmp_path / path.name)
    (tmp_path / "connector-acceptance" / "shard-2").rename(tmp_path / "lost")
    lost = script(verdict)
    assert (lost.returncode, "shard 2/2 is missing" in lost.stdout) == (11, True)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (list(ACTION["inputs"]), str(ACTION["runs"])),
        (list(next(yaml.safe_load_all(GITLAB))["spec"]["inputs"]), GITLAB),
    ],
    ids=["GitHub", "GitLab"],
)
def test_every_input_is_used(names: list[str], text: str) -> None:
    assert set(names) == set(re.findall(r"\binputs\.([\w-]+)", text))


def test_what_steps_hand_on_is_written_by_one_before_and_actions_are_pinned() -> None:
    written: set[str] = set()
    for step in STEPS:
        used = set(re.findall(r"steps\.([\w.-]+)", str(step)))
        assert used <= written
        written |= {f"{step.get('id')}.outputs.{name}" for name in re.findall(r'echo "([\w-]+)=', step.get("run", ""))}
        assert re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", step.get("uses", f"actions/x@{'0' * 40}"))
    assert {
        fill(one["value"], dict.fromkeys((f"steps.{name}" for name in written), "there"))
        for one in ACTION["outputs"].values()
    } == {"there"}


def test_the_image_holds_the_suite_and_runs_it_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    said = [(words[0], words[1:]) for line in lines if line and not line.startswith("#") and (words := line.split())]
    sources = [
        word for name, words in said if name in ("COPY", "ADD") for word in words[:-1] if not word.startswith("--")
    ]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [words for name, words in said if name == "USER"] == [["suite"]]
    assert said[0] == ("ARG", ["BASE=python:3.11-slim-bookworm"])
    assert said[-1] == ("ENTRYPOINT", ['["python",', '"-m",', '"acceptance"]'])
    assert {"acceptance/__main__.py", "known-defects.toml", "requirements.lock"} <= context_of(ROOT)


def test_the_image_holds_nothing_that_was_made_here(tmp_path: Path) -> None:
    made = (".cache", ".git", ".venv", "reports/out", ".mypy_cache", "a/__pycache__", "a/b/node_modules")
    for name in (*made, "kept/reports"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").touch()
    assert {path for path in context_of(tmp_path) if path.endswith("file")} == {"kept/reports/file"}


def context_of(folder: Path) -> set[str]:
    """What a build in a folder sends to the engine."""
    return set(exclude_paths(str(folder), (ROOT / ".dockerignore").read_text("utf-8").split()))
