"""Wires pytest to a cell of Connectors: the options, one cell per process, one cast per scenario."""

import argparse
import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fixtures import waiting
from fixtures.backbone import Backbone
from fixtures.connector.aged import AgedCasts
from fixtures.connector.attached import Attached
from fixtures.connector.casting import CastRequest
from fixtures.connector.cell import ROLES, Cell, Sinks, Terms
from fixtures.connector.joined import Joined
from fixtures.connector.launch import (
    ADVERTISE_OPTION,
    BACKBONE_OPTIONS,
    IMAGE_OPTIONS,
    RUNNING,
    RUNNING_OPTIONS,
    WHERE_OPTION,
    BackboneNetwork,
    ImageTerms,
    Spec,
    Support,
    access,
    ensure_fitting,
    image_terms,
    other_backbone,
    parse_specs,
)
from fixtures.connector.party import Connector, Party
from fixtures.connector.pool import Lent
from fixtures.connector.versions import RuntimeVersion
from fixtures.errors import AcceptanceError, ConnectorFault, EnvironmentNotReady, NoFreshCast, UsageFault
from fixtures.report_folder import alone_in
from reports import known_defects
from reports.judging import Failure
from reports.observations import ScenarioIdentity
from reports.plugin import RUN, identity_of, steps_of
from reports.verdicts import ENVIRONMENT, FAILED, INTERRUPTED, USAGE, Verdict, worst
from steps.affording import Afforded, afford, by_priority, words
from steps.casting import SPENDS, cast_request, edges_used, hub_of, loaded_a_request, roles_of, unable
from steps.defects import judge, listed
from steps.expiry import PREPARATIONS
from steps.needs import needs_of
from steps.onboarding import Onboarding, close_request
from steps.tags import TAGS, ids_in
from steps.watching import KEPT, keep, kept_in, recorded_casts
from writing.definitions import definitions, step_modules
from writing.gate import OURS, check, identities, known, uncollectable
from writing.rules import Finding

DEFAULT_SPEC = "embedded:7"
ONLY_WHEN_NAMED = ("exploratory", "nightly")
UNPAIRED = "unpaired"
LEFT_BEHIND = "left-behind.json"
OWN = ("--launch", "--advertise-host", "--support", "--max-connectors", "--update-to", *IMAGE_OPTIONS)
"""Options for Connectors that a run starts itself."""
ALIVE = "every Connector stays alive"
ORDER = ("onboarding", "refusals", "afterwards", "automation", "system", "resilience", "api")

SCENARIOS: "pytest.StashKey[Scenarios]" = pytest.StashKey()
INTERRUPTED_BY = pytest.StashKey[str]()

Cast = tuple[Lent[Connector], Onboarding]


class NotApplicable(Exception):
    """The Connectors of the cast lack a capability that the scenario is about."""


class _Once(argparse.Action):
    """An option that may be given once."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: Any, values: Any, option: str | None = None) -> None:
        if getattr(namespace, self.dest) is not None:
            raise argparse.ArgumentError(self, "is given twice")
        setattr(namespace, self.dest, values)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of a cell; ``python -m acceptance`` hands its own on to these."""
    group = parser.getgroup("connector", "the Connectors under test")
    add = group.addoption
    several = {"action": "append", "metavar": "SPEC"}
    add("--connector", help=f"both Connectors (default {DEFAULT_SPEC}); addresses of running ones: each", **several)
    add("--templator", help="the Templator, with --requestor instead of --connector", **several)
    add("--requestor", help="the Requestor, with --templator instead of --connector", **several)
    for option, facts in RUNNING_OPTIONS.items():
        add(option, **facts)
    add("--launch", action=_Once, metavar="FORM", help="embedded: Connectors as container or process")
    for option, facts in IMAGE_OPTIONS.items():
        add(option, action=_Once, **facts)
    for option, facts in BACKBONE_OPTIONS.items():
        add(option, **facts)
    add("--cache-dir", default=".cache", metavar="DIR", help="where what is installed is kept (default .cache)")
    add("--advertise-host", **ADVERTISE_OPTION)
    add("--support", **WHERE_OPTION)
    add("--max-connectors", type=int, metavar="N", help="at most N Connectors at once")
    add("--update-to", action=_Once, metavar="SPEC", help="the newer version that scenarios of updates start")
    add("--pairing", choices=("reuse", "fresh"), default="reuse", help="fresh: new Connectors for each scenario")
    add("--patience", type=float, default=1.0, metavar="FACTOR", help="multiplies every deadline")
    add("--join", action="store_true", help="use the Connectors that python -m acceptance up has started")
    # A destination of its own: pytest-bdd's --feature has the one that argparse would choose.
    own = {"dest": "other_features", "action": "append", "default": []}
    add("--features", metavar="DIR", help="a folder with features and steps, instead of ours", **own)
    add("--known-defects", action="append", default=[], metavar="FILE", help="known defects of yours, beside ours")
    add("--shuffle", type=int, metavar="SEED", help="scenarios in another order, the same for the same number")
    add("--strict-additions", action="store_true", help="undocumented fields, values and events are failures")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the tags, read the SPECs, and tell the record how our errors are judged."""
    for tag, meaning in TAGS.items():
        config.addinivalue_line("markers", f"{tag}: {meaning}")
    if folders := others(config):
        take_in(config, folders)
    waiting.PATIENCE.factor = patience = config.getoption("--patience")
    if not 0 < patience < float("inf"):
        raise pytest.UsageError(f"--patience {patience:g}: it is a factor above 0, such as 2")
    run = config.stash[RUN]
    run.announced_within *= waiting.PATIENCE.factor
    run.cache = Path(config.rootpath, config.getoption("--cache-dir"))
    run.verdict_for += [
        (NotApplicable, Verdict.NOT_APPLICABLE),
        (ConnectorFault, Verdict.FAILED),
        (NoFreshCast, Verdict.NOT_RUN),
        (EnvironmentNotReady, Verdict.NOT_RUN),
        (UsageFault, Verdict.NOT_RUN),
    ]
    run.exit_for += [(EnvironmentNotReady, ENVIRONMENT), (UsageFault, USAGE)]
    signal.signal(signal.SIGTERM, partial(_interrupt, config))
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Else somebody wants it ignored: workers leave it to the controller.
        signal.signal(signal.SIGINT, partial(_interrupt, config))


def others(config: pytest.Config) -> list[Path]:
    """The folders that take the place of the project's features. Raises UsageError for one that is not there."""
    folders = [Path(config.invocation_params.dir, name).resolve() for name in config.option.other_features]
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise pytest.UsageError(f"--features {missing[0]}: no such folder")
    return folders


def take_in(config: pytest.Config, folders: Sequence[Path]) -> None:
    """Let the features of other folders run instead of the project's: their ids, their sentences, their scenarios."""
    for folder in folders:
        for tag in ids_in(folder):
            config.addinivalue_line("markers", f"{tag}: an id of another folder")
        pytest.register_assert_rewrite(f"{folder.name}.steps")
        for module in step_modules(folder):
            config.pluginmanager.register(module)
    named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    config.args = [name for name in named if Path(name).resolve() != OURS] or [*map(str, folders)]


def _interrupt(config: pytest.Config, number: int, _: object) -> None:
    config.stash[INTERRUPTED_BY] = ended = f"ended by {signal.Signals(number).name}"
    if session := config.pluginmanager.get_plugin("session"):
        # Where an exception is lost, as in a destructor, no further scenario begins.
        session.shouldstop = ended
    raise KeyboardInterrupt(ended)


def specs_of(config: pytest.Config, default: str) -> dict[str, Spec]:
    """The SPEC of each role, ``default`` where no option says.

    Raises :class:`fixtures.errors.UsageFault` for a role that is given twice or once only.
    """
    both, *single = (config.getoption(option) or [] for option in ("--connector", "--templator", "--requestor"))
    if both and any(single):
        raise UsageFault("--connector is for both roles; give either it, or --templator and --requestor")
    if any(single) and not all(single):
        raise UsageFault("--templator and --requestor go together; for one SPEC in both roles give --connector")
    if not any(single):
        return dict.fromkeys(ROLES, parse_specs(both or [default]))
    return {role: parse_specs(texts, f"--{role.lower()}") for role, texts in zip(ROLES, single, strict=True)}


def terms_of(config: pytest.Config) -> Terms:
    """What the options say about the cell. Raises :class:`fixtures.errors.UsageFault` for a wrong one."""
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    cache_dir = Path(config.rootpath, config.getoption("--cache-dir"))
    joined = join(config, cache_dir) if config.getoption("--join") else None
    specs = specs_of(config, joined.state.spec if joined else DEFAULT_SPEC)
    newer = config.getoption("--update-to")
    images = joined.images if joined else image_terms(vars(config.option), specs.values())
    ensure_fitting(specs.values(), vars(config.option))
    there = joined or attach(config, specs, images)
    backbone, repository = (config.getoption(option) for option in BACKBONE_OPTIONS)
    other = other_backbone(backbone, repository, running=there is not None)
    return Terms(
        specs=specs,
        launch=config.getoption("--launch"),
        cache_dir=cache_dir,
        log_dir=Path(config.rootpath, config.getoption("--report-dir"), "logs"),
        advertise_host=config.getoption("--advertise-host"),
        where=config.getoption("--support"),
        max_connectors=0 if isinstance(there, Attached) else config.getoption("--max-connectors"),
        pairing=config.getoption("--pairing"),
        prefix=f"{joined.join() if joined else worker}-connector-".lstrip("-"),
        joined=there,
        update_to=parse_specs([newer], "--update-to") if newer else None,
        plans_ahead=not (there or config.getoption("--casts-of")),
        images=images,
        other=other,
    )


def attach(config: pytest.Config, specs: Mapping[str, Spec], images: ImageTerms) -> Attached | None:
    """The Connectors that run already, where the SPECs name such. Raises UsageFault for a faulty option about them."""
    if specs["Templator"].kind != RUNNING:
        return None
    if several_processes(config):
        raise UsageFault("-n goes not with addresses of running Connectors: one process alone knows who has met whom")
    found = access(config.getoption("--ca"), config.getoption("--rate"))
    return Attached(specs, found, images.presumption(specs["Templator"]), parting=config.getoption("--reclaim"))


def join(config: pytest.Config, cache_dir: Path) -> Joined:
    """What is up. Raises :class:`fixtures.errors.UsageFault` when it is not what the options ask for."""
    if given := [option for option in OWN if config.getoption(option)] + ["-n"] * several_processes(config):
        raise UsageFault(f"--join takes Connectors as they are up, and one process does it: not with {given[0]}")
    joined = Joined(cache_dir)
    if any(str(spec) != joined.state.spec for spec in specs_of(config, joined.state.spec).values()):
        raise UsageFault(f"--join: {joined.state.spec} is up; python -m acceptance down ends it")
    return joined


def defects_of(config: pytest.Config) -> list[known_defects.KnownDefect]:
    """This project's known defects and those of ``--known-defects``. Raises :class:`known_defects.FaultyList`."""
    return known_defects.load(Path(config.rootpath, "known-defects.toml")) + theirs_of(config)


def theirs_of(config: pytest.Config) -> list[known_defects.KnownDefect]:
    """The known defects of ``--known-defects``. Raises :class:`known_defects.FaultyList`."""
    paths = (Path(config.invocation_params.dir, name) for name in config.getoption("--known-defects"))
    return [defect for path in paths for defect in known_defects.load_theirs(path)]


def ensure_they_exist(config: pytest.Config) -> None:
    """Raise UsageError for a list of known defects that is none, or names a scenario that does not exist."""
    try:
        if theirs := theirs_of(config):
            known_defects.ensure_known(theirs, identities(others(config)))
    except known_defects.FaultyList as fault:
        raise pytest.UsageError(str(fault)) from None


def several_processes(config: pytest.Config) -> bool:
    """Whether xdist hands the scenarios out."""
    return hasattr(config, "workerinput") or bool(config.getoption("numprocesses", None))


class Scenarios:
    """What this process has still to run, and what the automatic checks found in the scenario that runs."""

    def __init__(self, config: pytest.Config) -> None:
        self._run = config.stash[RUN]
        self._held: set[tuple[str, str]] = set()
        self._run.recorder.strict = config.getoption("--strict-additions")
        self.cell = Cell(terms_of(config), self._sinks(), self.upcoming)
        self.left: dict[str, set[str]] = {}
        self._requests: dict[str, CastRequest] = {}
        self._unable: dict[str, str | None] = {}
        self._known_then: dict[str, RuntimeVersion] = {}
        self.identities: dict[str, ScenarioIdentity] = {}
        self._aged: AgedCasts[set[str], Cast] = AgedCasts(self._prepare)
        self._parked: set[str] = set()
        self._casts = recorded_casts(config)
        self._config = config
        self._blamed: set[str] = set()
        self._deaths = 0
        self._defects = defects_of(config)
        self.announcement = ""
        self._needs: dict[str, set[str]] = {}
        self._run.log_of = self.cell.log
        self._run.judge_again = self._judge_again

    def warn(self) -> None:
        """Tell which known defects must be looked at again, and how many scenarios running Connectors suffice for."""
        told = [self.announcement] if self.announcement else []
        for notice in [*told, *known_defects.warnings(self._defects)]:
            self._run.stream.write("notice", words=notice)

    def upcoming(self) -> Sequence[CastRequest]:
        """The casts of the scenarios that are left and, as far as is known, applicable."""
        if self._known_then != (known := self.cell.runtimes):
            self._known_then, self._unable = known, {}
        left = [(key, tags) for key, tags in list(self.left.items()) if key not in self._parked]
        return [self._request(key, tags) for key, tags in left if not self._unable_in_cell(key, tags)]

    # Kept, both, since the pool asks for what is upcoming before and after every scenario.
    def _unable_in_cell(self, key: str, tags: set[str]) -> str | None:
        if key not in self._unable:
            self._unable[key] = unable_in(self.cell, tags)
        return self._unable[key]

    def _request(self, key: str, tags: set[str]) -> CastRequest:
        if key not in self._requests:
            self._requests[key] = cast_request(tags, self.cell.terms.specs)
        return self._requests[key]

    def lend(self, key: str, tags: set[str]) -> Cast:
        """A scenario's cast and state. A Connector that ended unseen since the last cast is told with this scenario,
        also where it gets no cast: there may be no later one."""
        try:
            lent, state = self._resumed(key) or self._new(key, tags)
            self._run.cast(lent.connectors)
        finally:
            for death in self.cell.pool.died[self._deaths :]:
                if death.connector not in self._blamed:
                    self._note(ALIVE, f"{death.connector} {death.failure}, between two scenarios")
            self._deaths = len(self.cell.pool.died)
        if isinstance(self.cell.terms.joined, Attached):
            # None of them can spare a pair for later.
            return lent, state
        # Not before the first cast: whether a scenario is applicable is known once a Connector runs.
        ahead = {one: its for one, its in self.left.items() if preparation(its) and not unable_in(self.cell, its)}
        self._aged.begin(ahead)
        return lent, state

    def _new(self, key: str, tags: set[str]) -> Cast:
        as_in = self._casts.get(self.identities[key].key)
        lent = self.cell.lend(cast_request(tags, self.cell.terms.specs), as_in)
        parties = {role: Party(role, lent.parties[role]) for role in roles_of(tags)}
        return lent, Onboarding(parties, self.cell.note)

    def _resumed(self, key: str) -> Cast | None:
        cast = self._aged.take(key)
        return cast if cast is not None and self.cell.pool.resume(cast[0]) else None

    def _prepare(self, key: str, tags: set[str]) -> Cast | None:
        """Let a cast make what must have expired when its scenario begins, and pause."""
        identity = self.identities[key]
        try:
            lent, state = self._new(key, tags)
        except (AcceptanceError, AssertionError):
            return None
        self._run.recorder.prepare(identity, lent.connectors)
        try:
            PREPARATIONS[preparation(tags)](state)
        except (AcceptanceError, AssertionError):
            self._run.recorder.prepare(identity, {})
            self.cell.pool.give_back(lent)
            return None
        self._parked.add(key)
        self.cell.pool.park(lent)
        return lent, state

    def keeps(self, lent: Lent[Connector]) -> bool:
        """Whether the running scenario's cast stays as it is: it has failed, and ``--keep-on-failure`` is given."""
        failures = self._run.current.failures if self._run.current else []
        if not self._config.getoption("--keep-on-failure") or not any(failure.verdict.exit for failure in failures):
            return False
        self._config.stash[KEPT].append(keep(self._config, lent.parties, kept_in(self._config)))
        if joined := self.cell.terms.joined:
            joined.keep(lent.connectors.values())
        return True

    def reclaim(self, lent: Lent[Connector], used: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Where no Connector can be added, make strangers again of the pairs that a scenario used; those that are
        not."""
        attached = self.cell.terms.joined
        if not isinstance(attached, Attached) or not attached.reclaims:
            return list(used)
        left = []
        for pair in used:
            names = [lent.connectors[role] for role in pair]
            if why := attached.part(*names):
                left.append(pair)
                self._run.stream.write("notice", words=f"{' and '.join(names)} are no strangers again: {why}")
        return left

    def afford(self, tags: Mapping[str, set[str]]) -> Afforded | None:
        """Which scenarios, of those that are applicable, running Connectors suffice for; None for any other."""
        attached = self.cell.terms.joined
        if not isinstance(attached, Attached):
            return None
        wanted = {key: its for key, its in tags.items() if not unable(its, *self.cell.known)}
        requests = {key: self._request(key, wanted[key]) for key in by_priority(wanted)}
        there = attached.listed()
        afforded = afford(requests, there, reclaims=attached.reclaims)
        self.announcement = words(afforded, len(requests), len(there))
        return Afforded(afforded.keys | (tags.keys() - wanted.keys()), afforded.needed)

    def tell_left_behind(self) -> None:
        """Say what running Connectors hold now that they did not hold before; the ids go into a file."""
        attached = self.cell.terms.joined
        if not isinstance(attached, Attached) or not attached.connectors:
            return
        left = attached.left_behind()
        file = self.cell.terms.log_dir.parent / LEFT_BEHIND
        file.write_text(json.dumps(left, indent=1), "utf-8")
        for where, ids in left.items():
            counted = Counter(one.partition(" ")[0] for one in ids)
            told = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items())) or "nothing"
            self._run.stream.write("notice", words=f"left behind on {where}: {told} (ids in {file.name})")

    def needs(self, item: pytest.Item) -> set[str]:
        """What the sentences of a scenario need, see :mod:`steps.needs`."""
        if item.nodeid not in self._needs:
            modules = [module for folder in (None, *others(self._config)) for module in step_modules(folder)]
            self._needs[item.nodeid] = needs_of(steps_of(item), definitions(modules))
        return self._needs[item.nodeid]

    def close(self) -> None:
        """End everything that runs."""
        self._aged.close()
        self.cell.close()

    def edges_used(self, roles: Sequence[str], hub: str) -> list[tuple[str, str]]:
        """The pairs of the running scenario that are strangers no more; all of them when it has failed."""
        current = self._run.current
        if current is None or current.failures:
            return [(hub, role) for role in roles if role != hub]
        mine = (event for event in self._run.stream.since(current.position) if event["type"] == "exchange")
        connectors = {event["connector"] for event in mine if loaded_a_request(event)}
        loaded = {role for role, connector in current.roles.items() if connector in connectors}
        return edges_used(self._run.recorder.transitions(current.identity), roles, hub, loaded)

    def leave(self, onboarding: Onboarding) -> None:
        """End what a scenario that has not failed left open; after a failure things stay as they are."""
        if self._run.current is not None and not self._run.current.failures:
            close_request(onboarding)

    def blame(self, connectors: Iterable[str]) -> None:
        """Where the running scenario has failed, its Connectors need no second accusation."""
        if self._run.current is not None and self._run.current.failures:
            self._blamed.update(connectors)

    def _judge_again(self, identity: ScenarioIdentity, failure: Failure | None) -> tuple[Verdict, str] | None:
        if failure and failure.verdict is Verdict.FAILED and (lost := self.cell.lost):
            return Verdict.NOT_RUN, lost
        runtimes, specs = self.cell.runtimes.values(), self.cell.terms.specs.values()
        released = all(spec.kind == "embedded" for spec in specs)
        return judge(listed(self._defects, identity, runtimes), failure, runtimes, released=released)

    def _sinks(self) -> Sinks:
        return Sinks(self._run.recorder, self._run.masking.secret, self._note)

    def _note(self, check: str, problem: str | None) -> None:
        current = self._run.current
        key = (current.identity.key if current else "", check)
        if problem is not None:
            self._run.recorder.check(check, "failed", problem)
        elif key not in self._held:
            self._held.add(key)
            self._run.recorder.check(check, "passed")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Where the options say what to test, read them before anything else happens."""
    config = session.config
    options = ("--connector", "--templator", "--requestor", "--launch", "--join")
    given = any(config.getoption(option) for option in options)
    if given and not config.option.collectonly and not hasattr(config, "workerinput"):
        cell = scenarios_of(config).cell
        config.stash[RUN].tested(words=cell.words, backbone=cell.backbone)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Once for all workers: look for what cannot be collected, and at what there is; install runtimes, build or find
    images."""
    if collects_features(session.config) and not hasattr(session.config, "workerinput"):
        raise_for(session.config, uncollectable)
        if not session.config.option.collectonly:
            hold_report_folder(session.config)
        session.config.stash[RUN].known = known(others(session.config))
        ensure_they_exist(session.config)
    if SCENARIOS not in session.config.stash:
        return
    try:
        session.config.stash[SCENARIOS].cell.prepare()
    except UsageFault as fault:
        raise pytest.UsageError(str(fault)) from None
    except EnvironmentNotReady as error:
        pytest.exit(f"the environment could not be set up: {error}", returncode=ENVIRONMENT)
    except ConnectorFault as fault:
        pytest.exit(f"the Connector cannot be started: {fault}", returncode=FAILED)


def hold_report_folder(config: pytest.Config) -> None:
    """Have the folder for the reports to this run alone, until it is over."""
    held = ExitStack()
    try:
        held.enter_context(alone_in(Path(config.rootpath, config.getoption("--report-dir"))))
    except UsageFault as fault:
        raise pytest.UsageError(str(fault)) from None
    except EnvironmentNotReady as error:
        pytest.exit(str(error), returncode=ENVIRONMENT)
    config.add_cleanup(held.close)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The folders tell the story in their order, whatever their names; what must age comes last in its folder.

    Whatever spends a Connector comes last of all, when the others can do without it.
    ``--shuffle`` mixes them, all processes of a run in the same way. What is in the making runs only when it is named:
    by ``-k``, by ``-m wip``, or by itself; exploratory and nightly scenarios only by ``-m``. The record is told what is
    left out.
    """
    expression = config.option.markexpr
    for tag in ONLY_WHEN_NAMED:
        if tag not in expression:
            leave_out(config, items, tag)
    if not (config.option.keyword or "wip" in expression or any("::" in name for name in config.args)):
        leave_out(config, items, "wip")

    leave_out_unpaired(config, items)

    def place(item: pytest.Item) -> tuple[bool, int, bool]:
        tags = tags_of(item)
        folder = next((at for at, folder in enumerate(ORDER) if folder in item.path.parts), -1)
        return not tags.isdisjoint(SPENDS), folder, bool(preparation(tags))

    items.sort(key=place)
    if (seed := config.getoption("--shuffle")) is not None:
        items.sort(key=lambda item: sha256(f"{seed} {item.nodeid}".encode()).digest())


def leave_out_unpaired(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take those out for which running Connectors do not suffice."""
    if SCENARIOS not in config.stash:
        return
    afforded = config.stash[SCENARIOS].afford({item.nodeid: tags_of(item) for item in items if identity_of(item)})
    if afforded is not None:
        leave_out(config, items, UNPAIRED, lambda item: bool(identity_of(item)) and item.nodeid not in afforded.keys)


def leave_out(
    config: pytest.Config, items: list[pytest.Item], why: str, which: Callable[[pytest.Item], bool] | None = None
) -> None:
    """Take scenarios out of those that are to run: ``which``, or those that have ``why`` as a tag."""
    left_out = [item for item in items if (which(item) if which else why in tags_of(item))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        if not config.option.collectonly:
            config.stash[RUN].leave_out(why, [its for item in left_out if (its := identity_of(item))])


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Before the start: how many scenarios running Connectors suffice for."""
    told = config.stash[SCENARIOS].announcement if SCENARIOS in config.stash else ""
    return [told] if told else []


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Before the reports are written: what stays on Connectors that run on. After: what a signal ended is interrupted,
    whatever became of its exception."""
    if SCENARIOS in session.config.stash:
        session.config.stash[SCENARIOS].tell_left_behind()
    yield
    if INTERRUPTED_BY in session.config.stash:
        session.exitstatus = INTERRUPTED


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the gate judge the selected files, and note what is to run for the pool, which starts and retires ahead."""
    items = [item for item in session.items if identity_of(item)]
    if items and not session.config.option.collectonly:
        judge_files(session.config)
        waiting.PATIENCE.nearly_lost = session.config.stash[RUN].recorder.waited
        scenarios = scenarios_of(session.config)
        scenarios.warn()
        scenarios.left = {item.nodeid: tags_of(item) for item in items}
        scenarios.identities = {item.nodeid: its for item in items if (its := identity_of(item))}


@pytest.hookimpl(optionalhook=True, trylast=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """With xdist: the gate judges here what the workers have collected."""
    judge_files(node.config)


def judge_files(config: pytest.Config) -> None:
    """Let the gate judge the files of the scheduled scenarios."""
    files = {Path(config.rootpath, name) for name in config.stash[RUN].files}
    if files:
        raise_for(config, lambda folders: check(folders, files))


def collects_features(config: pytest.Config) -> bool:
    """Whether a path that pytest was given holds features, or lies among them."""
    given = [Path(config.invocation_params.dir, name.partition("::")[0]).resolve() for name in config.args]
    folders = [OURS, *others(config)]
    return any(path.is_relative_to(one) or one.is_relative_to(path) for path in given for one in folders)


def raise_for(config: pytest.Config, gate: Callable[[Sequence[Path]], list[Finding]]) -> None:
    """Raise UsageError with all that the gate finds.

    Not in workers, whose errors end as a riddle on the controller.
    """
    if not hasattr(config, "workerinput") and (found := gate(others(config))):
        raise pytest.UsageError("\n".join(map(str, found)))


def scenarios_of(config: pytest.Config) -> Scenarios:
    """The one :class:`Scenarios` of this process."""
    if SCENARIOS not in config.stash:
        try:
            config.stash[SCENARIOS] = Scenarios(config)
        except (UsageFault, known_defects.FaultyList) as fault:
            raise pytest.UsageError(str(fault)) from None
        except EnvironmentNotReady as error:
            pytest.exit(f"the environment could not be set up: {error}", returncode=ENVIRONMENT)
    return config.stash[SCENARIOS]


def tags_of(item: pytest.Item) -> set[str]:
    """The tags of a scenario, those of its row of Examples included; for running Connectors also what it needs."""
    tags = {marker.name for marker in item.iter_markers()}
    scenarios = item.config.stash.get(SCENARIOS, None)
    if scenarios is None or not (scenarios.cell.foreign or isinstance(scenarios.cell.terms.joined, Attached)):
        return tags
    return tags | scenarios.needs(item)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End everything that this process has started, and tell what did not start or end as it should."""
    unended: list[AcceptanceError] = []
    try:
        if SCENARIOS in config.stash:
            config.stash[SCENARIOS].close()
    except* AcceptanceError as faults:
        unended += [fault for fault in faults.exceptions if isinstance(fault, AcceptanceError)]
    if unended:
        sys.stderr.write("".join(f"{fault}\n" for fault in unended))
        codes = [ENVIRONMENT if isinstance(fault, EnvironmentNotReady) else FAILED for fault in unended]
        session = config.pluginmanager.get_plugin("session")
        raise SystemExit(worst([int(getattr(session, "exitstatus", FAILED)), *codes]))


@pytest.fixture(autouse=True)
def _cast(request: pytest.FixtureRequest) -> None:
    """Lend the cast before the first sentence, whose failure is then not the sentence's."""
    if identity_of(request.node):
        request.getfixturevalue("onboarding")


@pytest.fixture
def backbone(request: pytest.FixtureRequest) -> Iterator[Backbone]:
    """The embedded Backbone, for scenarios that disturb it; they leave it undisturbed."""
    support = scenarios_of(request.config).cell.support
    if not isinstance(support, Support) or support.other:
        raise NotApplicable("not applicable: a Backbone that others use too is not disturbed")
    yield support.backbone
    support.backbone.end_disturbances()


@pytest.fixture
def backbone_network(request: pytest.FixtureRequest) -> Iterator[BackboneNetwork]:
    """The network over which some Connectors reach the embedded Backbone; who was cut off is put back at the end."""
    support = scenarios_of(request.config).cell.support
    assert isinstance(support, Support), "casting gives such Connectors to no other run"
    network = support.backbone_network()
    yield network
    network.mend()


@pytest.fixture
def onboarding(request: pytest.FixtureRequest) -> Iterator[Onboarding]:
    """The scenario's state, with a fresh cast: parties without a Relationship to the Templator."""
    scenarios = scenarios_of(request.config)
    tags = scenarios.left.pop(request.node.nodeid)
    cell = scenarios.cell
    refuse_if_unable(tags, cell)
    lent, state = scenarios.lend(request.node.nodeid, tags)
    roles, used = roles_of(tags), list[tuple[str, str]]()
    try:
        refuse_if_unable(tags, cell)
        yield state
        scenarios.leave(state)
        used = scenarios.edges_used(roles, hub_of(tags))
        scenarios.blame(lent.connectors.values())
    finally:
        # A cast that is not given back is lent to nobody else.
        if not scenarios.keeps(lent):
            cell.pool.give_back(lent, scenarios.reclaim(lent, used), state.damaged)


def preparation(tags: Iterable[str]) -> str:
    """The tag that says what is made ahead for a scenario; empty for most."""
    return next((tag for tag in tags if tag in PREPARATIONS), "")


def unable_in(cell: Cell, tags: Collection[str]) -> str | None:
    """Why a scenario is not applicable in a cell, or ``None`` when it is, as far as its Connectors are known."""
    if "update" in tags and cell.newer is None:
        return "no newer version is named (--update-to)"
    return unable(tags, *cell.known)


def refuse_if_unable(tags: set[str], cell: Cell) -> None:
    """Raise :class:`NotApplicable` when the Connectors, as far as they are known, lack what a scenario is about."""
    if reason := unable_in(cell, tags):
        raise NotApplicable(f"not applicable: {reason}")
