"""The pool with Connectors as processes: they start, one dies, and none is left."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from fixtures.connector.casting import CastRequest, Make
from fixtures.connector.launch import Launcher, RunningConnector, Support, launcher_for, parse_spec
from fixtures.connector.pool import Death, Pool
from fixtures.waiting import eventually
from tests.casting.graph import request

CACHE = Path(__file__).parents[2] / ".cache"
MAKE = Make("embedded:7")
PAIR = request(MAKE, MAKE)


@pytest.fixture
def support() -> Iterator[Support]:
    support = Support(containers=False)
    support.start()
    yield support
    support.stop()


@pytest.fixture
def launcher(support: Support, tmp_path: Path) -> Launcher:
    spec = parse_spec(MAKE.kind, option="--connector")
    launcher = launcher_for(spec, support, launch="process", cache_dir=CACHE, log_dir=tmp_path)
    launcher.prepare()
    return launcher


def call(connector: RunningConnector, method: str, path: str) -> httpx.Response:
    """One call to a Connector of line 7; raises for an answer of 400 or more."""
    headers = {"X-API-KEY": connector.api_key, "Accept": "application/json"}
    answer = httpx.request(method, f"{connector.base_url}/api/core/v1{path}", headers=headers, trust_env=False)
    return answer.raise_for_status()


def test_connectors_are_started_lent_replaced_and_ended(support: Support, launcher: Launcher) -> None:
    upcoming: list[CastRequest] = [PAIR, PAIR]

    def start(_: str, configuration: frozenset[str], name: str) -> RunningConnector:
        return launcher.launch(support.settings_for(launcher.form, name, configuration))

    def synchronise(connector: RunningConnector) -> None:
        call(connector, "POST", "/Account/Sync")

    with closing(Pool(start, lambda: upcoming, synchronise=synchronise)) as pool:
        first = pool.lend(PAIR)
        addresses = {
            call(connector, "GET", "/Account/IdentityInfo").json()["result"]["address"]
            for connector in first.parties.values()
        }
        assert len(addresses) == 2
        pool.give_back(first)
        assert pool.started == 3, "the next cast needs a stranger"

        upcoming.pop()
        second = pool.lend(PAIR)
        assert "connector-3" in second.connectors.values()
        pool.give_back(second)
        assert pool.started == 3

        # Its one fresh edge left is what the last cast would need; it ends outside of any cast.
        victim = next(one for one in second.parties.values() if one.name == "connector-3")
        victim.stop()
        third = pool.lend(PAIR)
        assert pool.died == [Death(victim.name, "was stopped")]
        assert victim.name not in third.connectors.values()
        everybody = [*first.parties.values(), *second.parties.values(), *third.parties.values()]

    for connector in everybody:
        eventually(f"{connector.name} has ended", connector.failure, lambda failure: failure is not None)
