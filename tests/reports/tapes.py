"""Hand-made event streams of every kind of run, always the same to the microsecond, for the writers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reports.masking import Masking
from reports.observations import ScenarioIdentity
from reports.stream import EventStream
from reports.verdicts import Verdict

# Later than any clock that runs the tests, since a stream opens and closes by the clock.
START = datetime(2099, 1, 1, tzinfo=UTC)
URI = "features/lending.feature"
ROLES = {"Templator": "connector-1", "Requestor": "connector-2"}
SECRET = "the-secret-key"
MARKUP = "<script>alert(1)</script> </script> <!-- ]]> ``` ` | [a](b) **b** {{css}} ; #35; %%"
HOSTILE = f"{MARKUP} \u202egnp.exe \x1b[31m \x00 \ud800 שלום"

STEPS = ("Given a Templator and a Requestor", "When the Requestor accepts the Request", "Then both are Active")


def feature(titles: Iterable[str]) -> str:
    """A feature file's text with scenarios of these titles, the first one in line 3."""
    steps = "\n".join(f"    {step}" for step in STEPS)
    return "Feature: Onboarding\n\n" + "".join(f"  Scenario: {title}\n{steps}\n\n" for title in titles)


class Tape:
    """One process's stream; every event is 10 milliseconds after the one before."""

    def __init__(self, directory: Path, worker: str = "main", start: datetime = START) -> None:
        masking = Masking()
        masking.secret(SECRET)
        self.stream = EventStream(directory / "events" / f"{worker}.ndjson", masking)
        self.now = start

    def tell(self, kind: str, /, **facts: Any) -> None:
        """Write one event."""
        self.now += timedelta(milliseconds=10)
        self.stream.write(kind, at=self.now, **facts)

    def begin_run(
        self, scenarios: Iterable[ScenarioIdentity], source: str, words: str = "embedded:7.0.0", **facts: Any
    ) -> None:
        """The process that schedules begins the run; ``facts`` are what else it knows of it."""
        self.tell("session_started", words=words, **facts)
        self.tell("feature", uri=URI, source=source)
        self.tell("scheduled", scenarios=list(scenarios))
        for role, name in ROLES.items():
            self.tell("connector", name=name, address=f"did:{role}", line=7, about="runtime 7.0.0")

    def begin(self, scenario: ScenarioIdentity, roles: Mapping[str, str] = ROLES) -> None:
        """A scenario begins and is lent its cast."""
        self.tell("scenario_started", scenario=scenario.key, identity=scenario)
        self.tell("cast", scenario=scenario.key, roles=dict(roles))

    def step(self, scenario: ScenarioIdentity, number: int, outcome: str = "passed") -> None:
        """One of the three steps ends after 5 milliseconds."""
        keyword, _, text = STEPS[number].partition(" ")
        facts = {
            "keyword": keyword,
            "text": text,
            "outcome": outcome,
            "message": "",
            "ms": 0.0 if outcome == "not run" else 5.0,
        }
        self.tell("step_finished", scenario=scenario.key, **facts)

    def call(self, scenario: ScenarioIdentity, role: str, path: str, answer: Any, status: int = 200) -> None:
        """The role's Connector is called."""
        facts: dict[str, Any] = {
            "method": "PUT",
            "path": f"/api/core/v1{path}",
            "requestHeaders": {},
            "requestBody": {"key": SECRET},
        }
        facts |= {"status": status, "responseHeaders": {}, "responseBody": answer, "duration": 0.004, "line": 7}
        self.tell("exchange", scenario=scenario.key, connector=ROLES[role], correlationId=None, **facts)

    def transition(self, scenario: ScenarioIdentity, role: str, step: str, identifier: str = "REL" + "A" * 17) -> None:
        """A party's Relationship changes; ``step`` is ``Old>New`` or ``>New``."""
        old, _, new = step.partition(">")
        facts: dict[str, Any] = {
            "entity": "Relationship",
            "id": identifier,
            "from": old or None,
            "to": new,
            "witness": "event",
        }
        facts |= {"call": "transport.relationshipChanged", "correlationId": None, "by": None, "announced": False}
        facts |= {"step": STEPS[1], "party": role, "detail": {"peer": "did:peer", "auditLog": []}}
        self.tell("transition", scenario=scenario.key, **facts)

    def failure(self, scenario: ScenarioIdentity, verdict: Verdict, **facts: str) -> None:
        """A phase of the scenario fails."""
        known = {"phase": "call", "sentence": STEPS[2], "message": "it is Pending", "expected": "Active"}
        more = {"observed": "Pending", "kind": "AssertionError", "place": "steps/x.py:3", "code": "", "owner": ""}
        frames = ["steps/x.py:3 in step  assert"]
        told = {**known, **more, **facts, "verdict": verdict.words, "exit": verdict.exit, "frames": frames}
        self.tell("failure", scenario=scenario.key, **told)

    def end(self, scenario: ScenarioIdentity, verdict: Verdict = Verdict.PASSED) -> None:
        """The scenario is over."""
        facts = {"verdict": verdict.words, "exit": verdict.exit, "phase": "", "duration": 0.25}
        self.tell("scenario_finished", scenario=scenario.key, **facts)

    def passes(self, scenario: ScenarioIdentity) -> None:
        """A whole scenario that passes."""
        self.begin(scenario)
        self.step(scenario, 0)
        self.call(scenario, "Requestor", "/Requests/Incoming/REQ" + "A" * 17 + "/Accept", {"result": {"key": SECRET}})
        self.transition(scenario, "Requestor", ">Pending")
        self.transition(scenario, "Templator", ">Pending")
        self.step(scenario, 1)
        self.transition(scenario, "Templator", "Pending>Active")
        self.step(scenario, 2)
        self.transition(scenario, "Requestor", "Pending>Active")
        self.tell(
            "check", scenario=scenario.key, name="every object kept to its lifecycle", outcome="passed", detail=""
        )
        self.end(scenario)

    def close(self, *, finished: bool = True) -> None:
        """The process ends, the scheduling one with the run."""
        if finished:
            self.tell("finished", counts={}, connectors=2)
        self.stream.close()


def scenarios(*titles: str) -> list[ScenarioIdentity]:
    """Scenarios ``LND-01`` and so on, as :func:`feature` has them."""
    return [
        ScenarioIdentity(f"LND-{number:02}", None, title, "Onboarding", URI, 5 * number - 2, (f"LND-{number:02}",))
        for number, title in enumerate(titles, start=1)
    ]


def good(directory: Path) -> None:
    """One scenario that passes."""
    [only] = known = scenarios("It passes")
    tape = Tape(directory)
    tape.begin_run(known, feature(["It passes", "It is not selected"]))
    tape.passes(only)
    tape.close()


RED: Mapping[str, tuple[Verdict, dict[str, str]]] = {
    "It fails": (Verdict.FAILED, {}),
    "It is blocked": (Verdict.BLOCKED, {"owner": "LND-01", "sentence": STEPS[0]}),
    "Its Connector does not start": (Verdict.FAILED, {"phase": "setup", "sentence": "before the first step"}),
    "A step is missing": (
        Verdict.SUITE_ERROR,
        {"message": "nothing defines it", "kind": "StepDefinitionNotFoundError"},
    ),
    "It skips": (Verdict.SUITE_ERROR, {"message": "a scenario must not skip", "kind": "PlainSkip"}),
    "Its release lacks it": (Verdict.NOT_APPLICABLE, {"message": "not applicable: line 4", "phase": "setup"}),
    "It is known to be wrong": (Verdict.KNOWN_DEFECT, {"message": "answers are known to be wrong"}),
    "It is repaired": (Verdict.REPAIRED, {"message": "remove the entry", "sentence": "a known defect was not seen"}),
    "A check fails": (Verdict.FAILED, {"sentence": "automatic checks: every object kept to its lifecycle"}),
    "Its tear-down breaks": (Verdict.SUITE_ERROR, {"phase": "teardown", "sentence": "in the tear-down"}),
    "It has no cast": (Verdict.NOT_RUN, {"phase": "setup", "message": "all are used", "kind": "NoFreshCast"}),
}
"""Scenarios by their titles: how each ends, and what its failure says."""

BROKEN_STEPS = {"It fails": (2, "failed"), "It is blocked": (0, "failed"), "It is known to be wrong": (2, "failed")}
BROKEN_STEPS |= {"A step is missing": (1, "undefined"), "It skips": (1, "skipped")}


def red(directory: Path) -> None:
    """One scenario for each way not to pass, and one that passes with a notice."""
    known = scenarios(*RED, "It is repaired since")
    tape = Tape(directory)
    tape.begin_run(known, feature(scenario.title for scenario in known))
    for scenario in known:
        verdict, facts = RED.get(scenario.title, (Verdict.REPAIRED_SINCE, {}))
        tape.begin(scenario)
        broken, outcome = BROKEN_STEPS.get(scenario.title, (3, ""))
        if facts.get("phase") != "setup":
            for number in range(3):
                ended = "passed" if number < broken else outcome if number == broken else "not run"
                tape.step(scenario, number, ended)
        if scenario.title == "It fails":
            tape.call(scenario, "Templator", "/Relationships/x", {"error": {"code": "error.runtime.unknown"}}, 400)
            tape.transition(scenario, "Templator", ">Pending")
        if verdict is Verdict.REPAIRED_SINCE:
            tape.tell("check", scenario=scenario.key, name="known defect", outcome="passed", detail="not seen")
        else:
            tape.failure(scenario, verdict, **facts)
            tape.tell("log", scenario=scenario.key, connector="connector-1", text="started\nstopped")
        tape.end(scenario, verdict)
    tape.close()


def interrupted(directory: Path) -> None:
    """A run that was killed in its second of three scenarios."""
    first, second, _ = known = scenarios("It passes", "It is interrupted", "It never starts")
    tape = Tape(directory)
    tape.begin_run(known, feature(scenario.title for scenario in known))
    tape.passes(first)
    tape.begin(second)
    tape.step(second, 0)
    tape.stream.close()
    whole = tape.stream.path.read_bytes()
    tape.stream.path.write_bytes(whole[: whole.rindex(b'{"type": "closed"') + 9])


def two_workers(directory: Path) -> None:
    """Two processes beside the scheduling one, at the same time, on a release that shows more than is documented."""
    known = scenarios("It passes here", "It passes there")
    main = Tape(directory)
    main.begin_run(known, feature(scenario.title for scenario in known))
    for number, scenario in enumerate(known):
        tape = Tape(directory, f"gw{number}", main.now + timedelta(milliseconds=number))
        tape.passes(scenario)
        tape.tell("addition", scenario=scenario.key, connector="connector-2", what="LocalRequest.mood")
        tape.close(finished=False)
    main.tell("addition", scenario="", connector="connector-1", what="event transport.moonRose")
    main.now += timedelta(seconds=1)
    main.close()


def hostile(directory: Path) -> None:
    """Texts that try to be markup, to turn around, to be endless, and to give away a secret."""
    [only] = known = scenarios("It fails <b>boldly</b> | `so`")
    tape = Tape(directory)
    tape.begin_run(known, feature([only.title]))
    tape.begin(only, {**ROLES, HOSTILE: "connector-3"})
    tape.call(only, "Requestor", f"/Messages?{HOSTILE}", {"error": {"code": HOSTILE}}, 400)
    tape.transition(only, "Requestor", f">=cmd() {HOSTILE}", HOSTILE)
    tape.step(only, 0, "failed")
    tape.tell("addition", scenario=only.key, connector="connector-1", what=f"LocalRequest.{HOSTILE}")
    long = {"message": f"{HOSTILE}\n{'long ' * 2000}{SECRET}", "expected": HOSTILE, "observed": HOSTILE + "x" * 10_000}
    tape.failure(only, Verdict.FAILED, sentence=HOSTILE, kind=HOSTILE, **long)
    tape.tell("log", scenario=only.key, connector="connector-1", text=f"{HOSTILE}\n{SECRET}")
    tape.end(only, Verdict.FAILED)
    tape.close()


TAPES: Mapping[str, Callable[[Path], None]] = {
    "good": good,
    "red": red,
    "interrupted": interrupted,
    "two workers": two_workers,
    "hostile": hostile,
}
