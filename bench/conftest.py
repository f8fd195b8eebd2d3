"""Repeats the journey and takes turns with the bare script.

A turn of the suite is all that happens between two scenarios: lending and taking back the cast, the sentences, the
recording, the automatic checks. A turn of the script is its calls. All Connectors start before the first turn, and both
sides play on the same ones. The Connectors push their events and the Backbone keeps its ledger in either turn.
"""

import time
from collections.abc import Callable, Generator

import httpx
import pytest

from bench.bare import BareConnector, onboard
from bench.turns import Turns
from fixtures.connector.casting import CastRequest, Role
from fixtures.connector.cell import ROLES
from fixtures.connector.party import Connector
from reports.observations import Exchange
from steps.casting import cast_request
from steps.plugin import Scenarios, scenarios_of

FAILED = 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often, and how much is too much."""
    group = parser.getgroup("bench", "what the suite costs beside the bare calls")
    group.addoption("--rounds", type=int, default=20, help="turns of each side that count (default 20)")
    group.addoption("--limit", type=float, default=1.25, help="highest ratio of the medians (default 1.25)")


def pytest_configure(config: pytest.Config) -> None:
    """Register the hooks."""
    turns = Turns(config.getoption("--limit"))
    config.pluginmanager.register(TurnHooks(turns, config.getoption("--rounds") + 1), "bench-turns")


class TurnHooks:
    """Runs and times the turns of both sides."""

    def __init__(self, turns: Turns, number: int) -> None:
        self.turns = turns
        self.bare_turns = [f"bare turn {turn}" for turn in range(number)]
        self.clients: dict[str, BareConnector] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Repeat the scenario, each time as a variant of its own."""
        variants = [pytest.param({"variant": name}, id=name) for name in self.bare_turns]
        metafunc.parametrize("_pytest_bdd_example", variants)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_finish(self, session: pytest.Session) -> Generator[None]:
        """Tell the pool that the script will need casts too, and start all Connectors."""
        yield
        scenarios = scenarios_of(session.config)
        scenarios.left |= {name: set() for name in self.bare_turns}
        for connector in start_all(scenarios):
            connector.api.client.observe = self._noting(connector.api.client.observe)

    def _noting(self, observe: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
        def note(exchange: Exchange) -> None:
            self.turns.suite.called(exchange.connector, exchange.method, exchange.path)
            observe(exchange)

        return note

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """A turn of the suite, and a turn of the script after it."""
        began = time.perf_counter()
        result = yield
        self.turns.suite.seconds.append(time.perf_counter() - began)
        self._bare_turn(scenarios_of(item.config))
        return result

    def _bare_turn(self, scenarios: Scenarios) -> None:
        cell = scenarios.cell
        tags = scenarios.left.pop(self.bare_turns[len(self.turns.bare.seconds)])
        lent = cell.lend(cast_request(tags, cell.terms.specs))
        templator, requestor = (self._client(lent.parties[role]) for role in ROLES)
        began = time.perf_counter()
        onboard(templator, requestor)
        self.turns.bare.seconds.append(time.perf_counter() - began)
        cell.pool.give_back(lent)

    def _client(self, connector: Connector) -> BareConnector:
        if connector.name not in self.clients:
            running = connector.running
            client = BareConnector(running.base_url, running.api_key, running.about.line)

            def note(request: httpx.Request) -> None:
                self.turns.bare.called(connector.name, request.method, request.url.raw_path.decode())

            client.http.event_hooks = {"request": [note]}
            self.clients[connector.name] = client
        return self.clients[connector.name]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """A run in which every scenario passed still fails for a fault of the turns."""
        yield
        for client in self.clients.values():
            client.close()
        if session.exitstatus == 0 and self.turns.faults:
            session.exitstatus = FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The figures, and what is wrong with them."""
        terminalreporter.section("bench")
        for line in [*self.turns.figures, *self.turns.faults]:
            terminalreporter.write_line(line)


def start_all(scenarios: Scenarios) -> list[Connector]:
    """Start as many Connectors as all casts to come need, without using an edge up."""
    cell, upcoming = scenarios.cell, scenarios.upcoming()
    number = next(k for k in range(2, len(upcoming) + 2) if k * (k - 1) // 2 >= len(upcoming))
    kind = str(cell.terms.specs[ROLES[0]])
    everybody = tuple(Role(f"party {one}", kind) for one in range(number))
    lent = cell.lend(CastRequest(everybody, strangers=frozenset()))
    cell.pool.give_back(lent, edges_used=[])
    return list(lent.parties.values())
