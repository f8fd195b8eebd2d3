"""Wires pytest to what a run is to have of all scenarios: those of a feature file, a profile's, of these one shard."""

from collections.abc import Callable, Collection, Generator, Iterator
from pathlib import Path

import pytest

from reports.plugin import RUN, identity_of
from reports.selection import FULL, PROFILES, RELEASE, SMOKE, Shard, divide, parse_shard, recorded
from reports.stream import NotAStream
from steps.plugin import tags_of
from writing.gate import OURS

BETWEEN_RELEASES = {"onboarding", "refusals"}
"""The folders of which a mixed pair runs the scenarios in the profile ``release``."""
FEATURE = ".feature"
DURATIONS = Path(__file__).parent.parent / "docs" / "durations.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; ``python -m acceptance`` hands its own on to these."""
    add = parser.getgroup("selection", "which scenarios run").addoption
    profiles = "smoke: both variants and the four decisions; release: of a mixed pair, onboarding and refusals"
    add("--profile", choices=PROFILES, help=f"{profiles} (default: {FULL})")
    add("--shard", type=parse_shard, metavar="K/N", help="the K-th of N parts that take about as long as each other")
    add("--durations-of", metavar="DIR", help="--shard goes by the durations in these reports (default: recorded ones)")
    add("--untested", metavar="WORDS", help="what the same matrix leaves out, for the reports")


def pytest_configure(config: pytest.Config) -> None:
    """Raise UsageError for a named feature file that no module binds."""
    for name in config.args:
        path = Path(config.invocation_params.dir, name)
        if path.suffix == FEATURE and path.exists() and not modules_beside(path):
            raise pytest.UsageError(f"{name}: no test_….py beside it binds its scenarios")


def modules_beside(feature: Path) -> list[Path]:
    """The modules that bind a feature file to pytest."""
    return sorted(feature.parent.glob("test_*.py"))


class FeatureFile(pytest.File):
    """A feature file that pytest was given as a path."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its scenarios, as the modules beside it bind them."""
        for path in modules_beside(self.path):
            module: pytest.Module = pytest.Module.from_parent(self.parent, path=path)
            for item in module.collect():
                its = identity_of(item) if isinstance(item, pytest.Item) else None
                if its and isinstance(item, pytest.Item) and Path(self.config.rootpath, its.uri) == self.path:
                    yield item


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    """A feature file is collected by itself only where its path is named; else the module beside it binds it."""
    if file_path.suffix != FEATURE or not parent.session.isinitpath(file_path):
        return None
    return FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """After all other selections keep the profile's scenarios, and of these the shard's; the record is told."""
    yield
    if (wanted := wanted_by(config)) is not None:
        keep(config, items, wanted)
    selected = {item: known.key for item in items if (known := identity_of(item))}
    run = config.stash[RUN]
    run.tested(selected=len(selected), untested=config.getoption("--untested"))
    if (shard := config.getoption("--shard")) and selected:
        mine = keys_of(config, shard, selected.values())
        keep(config, items, lambda item: selected[item] in mine)
        run.tested(shard=str(shard))


def wanted_by(config: pytest.Config) -> Callable[[pytest.Item], bool] | None:
    """Which scenarios the profile has; None for all of them."""
    profile = config.getoption("--profile")
    if profile == SMOKE:
        return lambda item: SMOKE in tags_of(item)
    mixed = config.getoption("--templator") != config.getoption("--requestor")
    if profile == RELEASE and mixed:
        others = [folder for folder in OURS.iterdir() if folder.name not in BETWEEN_RELEASES]
        return lambda item: not any(item.path.is_relative_to(folder) for folder in others)
    return None


def keys_of(config: pytest.Config, shard: Shard, keys: Collection[str]) -> set[str]:
    """The identities that a shard has of all. Raises UsageError when there are fewer than shards, or no durations."""
    if len(keys) < shard.of and not hasattr(config, "workerinput"):
        raise pytest.UsageError(f"--shard {shard}: for {len(keys)} scenarios there are at most as many shards")
    given = config.getoption("--durations-of")
    try:
        seconds = recorded(Path(config.rootpath, given) if given else DURATIONS)
    except NotAStream as fault:
        raise pytest.UsageError(f"--durations-of {fault}") from None
    return divide(keys, shard.of, seconds)[shard.number - 1]


def keep(config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]) -> None:
    """Take out the scenarios that are not wanted."""
    others = [item for item in items if identity_of(item) and not wanted(item)]
    if others:
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)
