"""Processes of the host, started with any environment, and what the tests ask them."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from fixtures.connector.launch.image import HOST
from fixtures.connector.launch.installation import install
from fixtures.connector.launch.node import NODE
from fixtures.connector.launch.ports import free_port
from fixtures.connector.launch.runtimes import newest_committed
from fixtures.waiting import eventually

LINES = (4, 5, 6, 7)
CACHE = Path(__file__).parents[2] / ".cache"
KEY = "Acceptance-Key-0123456789-of-the-tests"
FUTURE = "2099-01-01T00:00:00.000Z"

Json = dict[str, Any]


def environment(line: int, name: str, backbone_url: str, folder: Path, **more: str) -> dict[str, str]:
    """The variables of a Connector of a line; ``more`` adds to them or replaces some."""
    key = "apiKey" if line < 7 else "authentication__apiKey__keys__default__key"
    variables = {
        "debug": "true",
        "database__driver": "lokijs",
        "database__folder": str(folder),
        "database__dbName": name,
        "transportLibrary__baseUrl": backbone_url,
        "transportLibrary__platformClientId": "client",
        "transportLibrary__platformClientSecret": "secret",
        f"infrastructure__httpServer__{key}": KEY,
        "infrastructure__httpServer__port": str(free_port()),
        "NODE_PATH": str(install(newest_committed(line), CACHE) / "node_modules"),
        "EXIT_WITH_STDIN": "true",
        "LISTEN_ADDRESS": "127.0.0.1",
    }
    if line > 4:
        variables["transportLibrary__addressGenerationHostnameOverride"] = "localhost"
    return variables | more


COMMAND = (NODE, HOST / "main.js", "start")


def failed_start(variables: Mapping[str, str], command: Sequence[str | Path] = COMMAND) -> str:
    """What a host that ended by itself with exit code 1 said about it, without its log."""
    folder = variables["database__folder"]
    # Its stdin ends at once.
    environment = {**variables, "EXIT_WITH_STDIN": "false"}
    ended = subprocess.run(
        command, env=environment, cwd=folder, input=b"", capture_output=True, timeout=30, check=False
    )
    assert ended.returncode == 1, ended
    return ended.stderr.decode()


@dataclass
class Host:
    """A host that runs, and the calls of the tests."""

    line: int
    name: str
    variables: dict[str, str]
    log_file: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.base_path = "/api/v2" if self.line < 7 else "/api/core/v1"
        url = f"http://127.0.0.1:{self.variables['infrastructure__httpServer__port']}"
        # Node.js closes what was idle for five seconds.
        limits = httpx.Limits(keepalive_expiry=2)
        headers = {"X-API-KEY": KEY, "Accept": "application/json"}
        self.http = httpx.Client(base_url=url, headers=headers, limits=limits, timeout=20, trust_env=False)

    def start(self) -> None:
        """Start it and wait until it is healthy."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                COMMAND, env=self.variables, cwd=self.log_file.parent, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        eventually(
            f"{self.name} is healthy", self._health, lambda status: status == 200, deadline=30, alive=self._alive
        )

    def end(self, by: signal.Signals | None = signal.SIGTERM) -> int:
        """Its exit code after a signal, or after its stdin was closed; raises TimeoutExpired after 2 s."""
        assert self.process.stdin is not None
        with self.process.stdin as stdin:
            if by is None:
                stdin.close()
            else:
                os.kill(self.process.pid, by)
            return self.process.wait(2)

    def remove(self) -> None:
        """End it, whatever state it is in."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.http.close()

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call the API below the base path of the line."""
        return self.http.request(method, self.base_path + path, **more)

    def get(self, path: str, **query: str) -> Any:
        """The result of a GET."""
        return self._result(self.call("GET", path, params=query))

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """The result of a POST, None for an answer without body."""
        return self._result(self.call("POST", path, json=body, **more))

    def put(self, path: str, body: Any = None) -> Any:
        """The result of a PUT."""
        return self._result(self.call("PUT", path, json=body))

    def wait(self, words: str, look: Callable[[], Any]) -> Any:
        """The first value that is true."""
        return eventually(words, look, bool, alive=self._alive)

    @property
    def address(self) -> str:
        """The address of its Identity."""
        return str(self.get("/Account/IdentityInfo")["address"])

    def log(self) -> str:
        """Everything that it has written."""
        return self.log_file.read_text()

    def _result(self, answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
        return answer.json()["result"] if answer.content else None

    def _health(self) -> int:
        try:
            return self.http.get("/health").status_code
        except httpx.TransportError:
            return 0

    def _alive(self) -> None:
        assert self.process.poll() is None, f"{self.name} ended:\n{self.log()}"
