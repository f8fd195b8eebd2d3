"""The way to running Connectors, over real TLS and to a server that limits its callers."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from fixtures.connector.launch.readiness import Started, probe_running
from fixtures.connector.launch.transport import access
from fixtures.errors import AcceptanceError, EnvironmentNotReady, UsageFault
from tests.launch.tls import DAY, certified, served


class Answering(BaseHTTPRequestHandler):
    """Refuses as many calls as it is told, with what it is told of the time, and then answers that it is healthy."""

    refusals = 0
    retry_after: str | None = None
    times: ClassVar[list[float]]
    body = b"{}"

    @classmethod
    def told(cls, refusals: int = 0, retry_after: str | None = None, body: bytes = b"{}") -> "type[Answering]":
        """One of its own, with what it is told."""
        return type("Told", (cls,), {"refusals": refusals, "retry_after": retry_after, "times": [], "body": body})

    def do_GET(self) -> None:
        """One call."""
        self.answer()

    def answer(self) -> None:
        """What it says to any call."""
        server = type(self)
        server.times.append(time.monotonic())
        if server.refusals:
            server.refusals -= 1
            self.send_response(429)
            if server.retry_after is not None:
                self.send_header("Retry-After", server.retry_after)
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(server.body)))
        self.end_headers()
        self.wfile.write(server.body)

    def do_POST(self) -> None:
        """One call with a body."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer()

    def log_message(self, *_: object) -> None:
        """Silence."""


def told(url: str, ca: Path | None = None) -> str:
    """What is said of an address where no Connector can be tested."""
    started = Started(url, url, "key", None, failure=lambda: None, log=str)
    with pytest.raises(AcceptanceError) as fault:
        probe_running(started, "CONNECTOR_API_KEY", access(str(ca) if ca else None, None).transport())
    return f"{type(fault.value).__name__}: {fault.value}"


def test_a_certificate_that_is_trusted_is_no_fault(tmp_path: Path) -> None:
    context, file = certified(tmp_path)
    with served(Answering.told(), context) as url:
        assert told(url, file) == f"UsageFault: {url} is no Connector: its /health answers 200"


def test_a_trusted_issuer_may_also_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, file = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with served(Answering.told(), context) as url:
        assert "is no Connector" in told(url)


def test_each_fault_of_a_certificate_has_its_message(tmp_path: Path) -> None:
    context, file = certified(tmp_path)
    with served(Answering.told(), context) as url:
        said = told(url)
        assert said.startswith(f"EnvironmentNotReady: {url}: nobody that is trusted here has issued its certificate")
        assert "--ca FILE" in said
    context, file = certified(tmp_path, until=-DAY)
    with served(Answering.told(), context) as url:
        assert told(url, file) == f"EnvironmentNotReady: {url}: its certificate has expired"
    context, file = certified(tmp_path, host="127.0.0.2")
    with served(Answering.told(), context) as url:
        assert told(url, file) == f"EnvironmentNotReady: {url}: its certificate is for another host"


def test_nobody_answers() -> None:
    assert told("http://127.0.0.1:9").startswith(
        "EnvironmentNotReady: http://127.0.0.1:9 does not answer: ConnectError"
    )


def test_no_more_calls_a_second_are_sent_than_were_allowed() -> None:
    with served(Answering.told()) as url, httpx.Client(transport=access(None, "2").transport()) as client:
        began = time.monotonic()
        for _ in range(3):
            client.get(url)
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize("as_date", [False, True])
def test_a_refused_call_is_sent_again_when_its_time_has_come(*, as_date: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"
    server = Answering.told(1, later)
    with served(server) as url, httpx.Client(transport=access(None, None).transport()) as client:
        assert client.get(url).status_code == 200
    assert server.times[1] - server.times[0] >= (0.0 if as_date else 1.0)


@pytest.mark.parametrize("retry_after", [None, "3600", "soon"])
def test_a_refusal_for_too_long_is_no_fault_of_the_connector(retry_after: str | None) -> None:
    with (
        served(Answering.told(1, retry_after)) as url,
        httpx.Client(transport=access(None, None).transport()) as client,
        pytest.raises(EnvironmentNotReady, match=f"429, Retry-After: {retry_after}.*--rate"),
    ):
        client.get(url)


@pytest.mark.parametrize("rate", ["0", "-1", "many", "inf", "nan"])
def test_a_rate_is_a_number_above_nothing(rate: str) -> None:
    with pytest.raises(UsageFault, match=f"--rate {rate}: it is a number of calls per second"):
        access(None, rate)


def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for file in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
        with pytest.raises(UsageFault, match=f"--ca {file}: no file with certificates"):
            access(str(file), None)
