"""A private registry on the loopback: Debian's docker-registry, which lets in one user."""

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from docker import DockerClient

from fixtures.connector.launch.ports import free_port
from fixtures.waiting import eventually

USER = ("reader", "readers-only")
HTPASSWD = "reader:$2b$04$UNWWFcXzmDbMJvp.wzaa0eyZHlPswSpQVTaMU1g.c.uJbDj.9ATQC\n"


@dataclass(frozen=True)
class Registry:
    """Where it listens, and the folder with a Docker configuration that knows its user."""

    address: str
    docker_config: Path

    @property
    def repository(self) -> str:
        """The repository of these tests."""
        return f"{self.address}/nmshd/connector"

    def publish(self, engine: DockerClient, reference: str, tag: str, image: str = "connector") -> str:
        """Push an image of the engine, which then has it under the other name no more; gives its digest."""
        name, user = f"{self.address}/nmshd/{image}:{tag}", dict(zip(("username", "password"), USER, strict=True))
        engine.images.get(reference).tag(name)
        try:
            told = [json.loads(line) for line in engine.images.push(name, auth_config=user).splitlines()]
        finally:
            engine.images.remove(name)
        return str(next(one["aux"]["Digest"] for one in told if "aux" in one))


@contextmanager
def running_registry(folder: Path) -> Iterator[Registry]:
    """Run one with its data in a folder."""
    address = f"127.0.0.1:{free_port()}"
    (folder / "users").write_text(HTPASSWD)
    settings = {
        "version": 0.1,
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": address},
        "auth": {"htpasswd": {"realm": "tests", "path": str(folder / "users")}},
    }
    # What JSON can say, YAML says in the same way.
    (folder / "settings.yml").write_text(json.dumps(settings))
    token = base64.b64encode(":".join(USER).encode()).decode()
    (folder / "config.json").write_text(json.dumps({"auths": {address: {"auth": token}}}))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["docker-registry", "serve", str(folder / "settings.yml")], stdout=log, stderr=log)
    try:
        eventually("the registry answers", lambda: _status(address), lambda status: status == 200)
        yield Registry(address, folder)
    finally:
        process.terminate()
        process.wait()


def _status(address: str) -> int:
    try:
        return httpx.get(f"http://{address}/v2/", auth=USER, trust_env=False).status_code
    except httpx.TransportError:
        return 0
