"""A Connector is ready when it answers as its line does; anything else is told with what was seen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fixtures.connector.launch.lines import Presumption
from fixtures.connector.launch.readiness import Probed, Started, await_ready
from fixtures.errors import ConnectorDied, ConnectorFault, EnvironmentNotReady, UsageFault
from fixtures.servers import ThreadedServer
from fixtures.waiting import PATIENCE

LINE_6 = {
    "/health": (200, {"isHealthy": True}),
    "/api/v2/Account/IdentityInfo": (200, {"result": {"address": "did:e:localhost:dids:00"}}),
    "/Monitoring/Version": (200, {"version": "{{version}}", "runtimeVersion": "6.60.5"}),
}
LINE_7 = {
    "/health": (200, {"isHealthy": True}),
    "/api/core/v1/Account/IdentityInfo": (200, {"result": {"address": "did:e:localhost:dids:00"}}),
    "/Monitoring/Version": (200, {"version": "7.0.0", "runtimeVersion": "7.0.0"}),
}
UNHEALTHY = {"isHealthy": False, "services": {"database": "unhealthy"}}

Answers = dict[str, tuple[int, object]]


@pytest.fixture
def answers() -> Answers:
    """What the Connector answers; every other path gets 404."""
    return {}


@pytest.fixture
def started(answers: Answers) -> Iterator[Started]:
    """A Connector of line 7 as far as its launcher knows."""

    async def answer(request: Request) -> Response:
        status, body = answers.get(
            request.url.path, (404, {"error": {"code": "error.connector.http.routeDoesNotExist"}})
        )
        return JSONResponse(body, status)

    server = ThreadedServer(Starlette(routes=[Route("/{path:path}", answer)]))
    server.start()
    url, line_7 = f"http://127.0.0.1:{server.port}", Presumption().settle("7.0.0")
    yield Started("it", url, "key", line_7, failure=lambda: None, log=lambda: "last words")
    server.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PATIENCE, "factor", 0.01)


@pytest.mark.parametrize(
    ("behaviour", "probed"),
    [
        (LINE_6, Probed(6, "6.60.5", "{{version}}", "runtime 6.60.5", "6.60.5")),
        (LINE_7, Probed(7, "7.0.0", "7.0.0", "runtime 7.0.0", "7.0.0")),
    ],
)
def test_its_line_is_probed(answers: Answers, started: Started, behaviour: Answers, probed: Probed) -> None:
    answers |= behaviour
    assert await_ready(replace(started, settled=Presumption().settle(probed.told))) == probed


@pytest.mark.parametrize("unlike", [LINE_6, LINE_7 | {"/Monitoring/Version": (200, {"runtimeVersion": "6.60.5"})}])
def test_another_line_than_the_configured_one_is_a_fault(answers: Answers, started: Started, unlike: Answers) -> None:
    answers |= unlike
    with pytest.raises(ConnectorFault, match=r"(?s)configured as line 7 and is runtime 6\.60\.5.*last words"):
        await_ready(started)


@pytest.mark.parametrize(
    ("told", "words"),
    [({"runtimeVersion": "8.0.0"}, "runtime 8.0.0 is of no line that is known"), ({}, "it tells no runtimeVersion")],
)
def test_a_runtime_of_no_line_is_a_fault(answers: Answers, started: Started, told: object, words: str) -> None:
    answers |= LINE_7 | {"/Monitoring/Version": (200, told)}
    with pytest.raises(ConnectorFault, match=words):
        await_ready(started)


def test_where_it_tells_no_version_its_package_or_the_options_do(answers: Answers, started: Started) -> None:
    answers |= LINE_7 | {"/Monitoring/Version": (200, {"version": "41", "runtimeVersion": "{{version}}"})}
    assert await_ready(replace(started, installed="7.2.0")).runtime_version == "7.2.0"
    candidate = Presumption("7.4.6")
    probed = await_ready(replace(started, settled=candidate.settle(""), presumption=candidate))
    assert (probed.runtime_version, probed.words) == ("7.5.11", "judged as release 7.4.6 (runtime 7.5.11)")


@pytest.mark.parametrize("presumption", [Presumption("6.36.11"), Presumption("8.0.0", 6)])
def test_options_that_its_behaviour_contradicts_are_named(
    answers: Answers, started: Started, presumption: Presumption
) -> None:
    answers |= LINE_7 | {"/Monitoring/Version": (200, {"runtimeVersion": "{{version}}"})}
    wrong = replace(started, settled=presumption.settle(""), presumption=presumption)
    with pytest.raises(UsageFault, match=rf"line 6 and is judged as release {presumption.release}.*/api/core/v1"):
        await_ready(wrong)


def test_what_was_presumed_is_told_when_it_does_not_start(started: Started) -> None:
    with pytest.raises(ConnectorDied, match=r"before it was ready \(judged as release 6.36.11"):
        await_ready(replace(started, settled=Presumption("6.36.11").settle(""), failure=lambda: "exited with code 1"))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("status", [200, 500])
def test_what_its_health_was_is_told(answers: Answers, started: Started, status: int) -> None:
    answers |= LINE_7 | {"/health": (status, UNHEALTHY)}
    with pytest.raises(
        ConnectorFault, match=rf"(?s)it is not ready: .*{status} \{{'database': 'unhealthy'\}}.*last words"
    ):
        await_ready(started)


@pytest.mark.usefixtures("impatient")
def test_a_healthy_connector_that_tells_no_identity_is_not_ready(answers: Answers, started: Started) -> None:
    answers |= {"/health": LINE_7["/health"]}
    with pytest.raises(ConnectorFault, match="IdentityInfo answers; seen meanwhile"):
        await_ready(started)


def test_one_that_has_ended_is_not_waited_for(started: Started) -> None:
    with pytest.raises(ConnectorDied, match=r"(?s)it exited with code 3 before it was ready.*last words"):
        await_ready(replace(started, failure=lambda: "exited with code 3"))


@pytest.mark.parametrize(
    "release", ["backbone is not compatible with this connector", "Backbone is not compatible with"]
)
def test_one_that_does_not_take_the_backbone_is_not_to_blame(started: Started, release: str) -> None:
    """Connectors 6.2.0 and 7.4.6 write it differently."""
    log = f"The given {release} …"
    with pytest.raises(EnvironmentNotReady, match="the Backbone is of a version that this Connector does not take: it"):
        await_ready(replace(started, failure=lambda: "exited with code 1", log=lambda: log))
