"""Runs scenarios with a fault planted instead of the scenarios as they are, all in one session."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from pytest_bdd.scenario import scenario_wrapper_template_registry

from reports.judging import Failure
from reports.plugin import RUN, identity_of
from reports.session import RunRecord
from reports.verdicts import ENVIRONMENT, Verdict
from steps.plugin import Scenarios, preparation, scenarios_of, tags_of
from tests.defects.catalogue import AT_MOST, NOBODY, Defect, catalogue
from tests.defects.proxy import Fault, Proxy

KILLED, ELSEWHERE, SURVIVED, UNREACHED = "killed", "killed for another reason", "survived", "never reached"
BEST = (KILLED, ELSEWHERE, SURVIVED, UNREACHED)
NOT_ITS_OWN = (Verdict.NOT_APPLICABLE.words, Verdict.KNOWN_DEFECT.words)
"""What a scenario may be without a fault where a Connector lacks what it is about, or has the fault itself."""

WINDOW = 60
"""How many casts the pool knows ahead: it starts and retires Connectors by them."""


@dataclass(frozen=True)
class Result:
    """What became of a defect: the best outcome of its candidates, the scenario of it, and what the failure said.

    ``outcome`` is with the fault told by every witness; ``alone`` with the fault told by one, where it was tried.
    """

    id: str
    kind: str
    outcome: str
    scenario: str
    said: str
    alone: str = ""


def pytest_configure(config: pytest.Config) -> None:
    """Stand in front of the Connectors before the first one starts."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    proxy = Proxy(lambda: current.roles if (current := config.stash[RUN].current) else {})
    proxy.install(patch)
    config.pluginmanager.register(Planting(config, proxy))


class Planting:
    """Runs the candidates of each defect, one after the other, until one is red for the planted reason."""

    def __init__(self, config: pytest.Config, proxy: Proxy) -> None:
        self._config = config
        self._proxy = proxy
        self._items: dict[str, pytest.Item] = {}
        self._left_out: dict[str, str] = {}
        self.results: list[Result] = []

    @property
    def _run(self) -> RunRecord:
        return self._config.stash[RUN]

    @property
    def _scenarios(self) -> Scenarios:
        return scenarios_of(self._config)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the cases in place of the scenarios."""
        self._items = {known.key: item for item in session.items if (known := identity_of(item))}
        scenarios = self._scenarios
        scenarios.left.clear()
        # No verdict of this run is about a Connector.
        self._run.scheduled = 0
        first = next(iter(self._items.values()))
        failures = self._failures(first)
        wanted = self._config.getoption("--defect")
        runtime = next(iter(scenarios.cell.runtimes.values()), None)
        if runtime is None:
            pytest.exit(f"nothing can be planted: {failures[0].message}", returncode=ENVIRONMENT)
        part, _, parts = self._config.getoption("--part").partition("/")
        chosen = [one for one in catalogue(runtime) if not wanted or any(text in one.id for text in wanted)]
        planted = len(chosen)
        chosen = chosen[int(part) - 1 :: int(parts)]
        for at, defect in enumerate(chosen):
            self._announce_to_pool(chosen[at : at + WINDOW])
            began = time.monotonic()
            result = self._judge(defect)
            self.results.append(result)
            self._show(result, time.monotonic() - began)
            # At once, so that an interrupted run has told what it knows.
            self._write(str(runtime), planted)
        return True

    def _write(self, runtime: str, wanted: int) -> None:
        path = Path(self._config.getoption("--defects"))
        path.parent.mkdir(parents=True, exist_ok=True)
        results = [asdict(result) for result in self.results]
        left_out = {key: why for key, why in self._left_out.items() if why}
        facts = {"runtime": runtime, "wanted": wanted, "left_out": left_out, "results": results}
        path.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Zero where every defect was killed, else one."""
        session.exitstatus = 0 if all(result.outcome in (KILLED, NOBODY) for result in self.results) else 1

    def candidates(self, defect: Defect) -> list[pytest.Item]:
        """The scenarios that must see a defect: those of the main job first, of these those that need no ageing, of
        these the first of each id."""
        named = [key for key, item in self._items.items() if defect.refusal and names(item, defect.refusal)]
        meant = [[key for key in self._items if wanted in (key, key.partition(" [")[0])] for wanted in defect.scenarios]
        found = [(place, key) for keys in (named, *meant) for place, key in enumerate(keys)]
        tags = {key: tags_of(self._items[key]) for _, key in found}
        found.sort(key=lambda one: ("nightly" in tags[one[1]], bool(preparation(tags[one[1]])), one[0]))
        return [self._items[key] for key in dict.fromkeys(key for _, key in found)]

    def _announce_to_pool(self, defects: Iterable[Defect]) -> None:
        casts = (tags_of(item) for defect in defects for item in self.candidates(defect)[:1])
        self._scenarios.left = {f"case {at}": tags - {preparation(tags)} for at, tags in enumerate(casts)}

    def _judge(self, defect: Defect) -> Result:
        result = self._best(defect, everywhere=True)
        if result.outcome == SURVIVED:
            return Result(**{**asdict(result), "alone": self._best(defect, everywhere=False).outcome})
        return result

    def _best(self, defect: Defect, *, everywhere: bool) -> Result:
        results, left_out = [], []
        for item in self.candidates(defect):
            if why := self._unsound(item):
                left_out.append(why)
                continue
            results.append(self._case(defect, item, everywhere=everywhere))
            if results[-1].outcome == KILLED or len(results) == AT_MOST:
                break
        outcome = UNREACHED if any(not why.endswith(NOT_ITS_OWN) for why in left_out) else NOBODY
        nobody = Result(defect.id, defect.kind, outcome, "", "; ".join(left_out) or "no scenario is about it")
        return min(results, key=lambda result: BEST.index(result.outcome), default=nobody)

    def _case(self, defect: Defect, item: pytest.Item, *, everywhere: bool) -> Result:
        fault = defect.plant()
        failures = self._failures(item, fault, everywhere=everywhere)
        outcome = outcome_of(failures, (*defect.names, *map(re.escape, fault.planted)), self._proxy.reached)
        known, said = identity_of(item), "\n".join(map(said_by, failures))
        return Result(defect.id, defect.kind, outcome, known.key if known else "", said[:600])

    def _unsound(self, item: pytest.Item) -> str:
        """Why a scenario is no candidate: what it is without any fault; empty where it passes.

        It is asked twice, since what is red by chance would be left out for ever.
        """
        known = identity_of(item)
        key = known.key if known else item.nodeid
        if key not in self._left_out:
            failures = self._failures(item) and self._failures(item)
            self._left_out[key] = failures[0].verdict.words if failures else ""
        return f"{key} is {why}" if (why := self._left_out[key]) else ""

    def _failures(self, item: pytest.Item, fault: Fault | None = None, *, everywhere: bool = True) -> list[Failure]:
        """Run a scenario with a fault and return why it did not pass; [] where it passed."""
        identity, run, scenarios = identity_of(item), self._run, self._scenarios
        assert identity is not None
        assert isinstance(item, pytest.Function)
        scenarios.left[item.nodeid] = tags_of(item)
        # What pytest itself does before it runs a test again; it has no public way.
        item._initrequest()
        run.begin(identity)
        current = run.current
        assert current is not None
        with self._proxy.telling(fault, everywhere=everywhere):
            runtestprotocol(item, log=False, nextitem=None)
        run.finish()
        self._proxy.forget_events()
        return list(current.failures)

    def _show(self, result: Result, seconds: float) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            words = f"{result.outcome}{f' (alone: {result.alone})' if result.alone else ''}"
            said = f"\n{result.said}" if result.outcome == ELSEWHERE else ""
            reporter.write_line(f"{words}: {result.id} – {result.scenario} ({seconds:.1f} s){said}")


def names(item: pytest.Item, refusal: str) -> bool:
    """Whether a sentence of a scenario names a refusal."""
    assert isinstance(item, pytest.Function)
    template = scenario_wrapper_template_registry[item.obj]
    parameters = getattr(item, "callspec", None)
    example: Mapping[str, str] = parameters.params.get("_pytest_bdd_example", {}) if parameters else {}
    return any(f'"{refusal}"' in step.name for step in template.render(example).steps)


def outcome_of(failures: Sequence[Failure], patterns: Iterable[str], reached: int) -> str:
    """What became of a defect in a scenario with these failures, in which a fault was told so many times.

    It is killed where a verdict about a Connector says what one of the patterns finds. An error of the suite's own is
    no such verdict.
    """
    if not reached:
        return UNREACHED
    if not failures:
        return SURVIVED
    said = "\n".join(map(said_by, failures))
    judged = failures[0].verdict in (Verdict.FAILED, Verdict.BLOCKED)
    return KILLED if judged and any(re.search(pattern, said) for pattern in patterns) else ELSEWHERE


def said_by(failure: Failure) -> str:
    """Everything that a report says of a failure."""
    return "\n".join((failure.sentence, failure.message, failure.expected, failure.observed, failure.code))


def counted(results: Sequence[Result]) -> Iterator[tuple[str, Counter[str]]]:
    """The outcomes of each kind of defect."""
    for kind in dict.fromkeys(result.kind for result in results):
        yield kind, Counter(result.outcome for result in results if result.kind == kind)
