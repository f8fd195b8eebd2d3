"""Processes in a network of their own, to which one address leads: a Docker engine there, or the suite there."""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.connector.launch.engine import engine_answers
from fixtures.waiting import eventually
from tests.launch.tls import certified

PORT = 2376
TLS = {"cacert": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
SECONDS_TO_START = 30
SECONDS_TO_END = 20
# It waits until there is a network device, and becomes the command.
BEGIN = """
read go
ip link set lo up
ip address add {there}/30 dev eth0
ip link set eth0 up
ip route add default via {here}
{before}
exec "$@"
"""


@dataclass(frozen=True)
class Link:
    """The device that joins a network to that of this machine, with the address of either side."""

    device: str
    here: str
    there: str

    @classmethod
    def new(cls) -> "Link":
        """One that nobody else has, most likely."""
        one, two, three = secrets.token_bytes(3)
        subnet = f"10.{200 + one % 50}.{two}"
        here, there = (f"{subnet}.{three // 4 * 4 + host}" for host in (1, 2))
        return cls(f"apart{one:02x}{two:02x}{three:02x}", here, there)


@contextmanager
def apart(link: Link, command: Sequence[str], output: Path, *, before: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command with network and mounts of its own; the network ends with it. A shell does ``before`` there
    first."""
    script = BEGIN.format(there=link.there, here=link.here, before=before)
    # When a test is killed, it ends too.
    alone = ["setpriv", "--pdeathsig", "TERM", "unshare", "--net", "--mount", "sh", "-ec", script, "sh", *command]
    with (
        output.open("w") as file,
        subprocess.Popen(alone, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.STDOUT, text=True) as process,
    ):
        try:
            eventually("it has a network of its own", lambda: _network(process.pid), lambda its: its != _network())
            peer = ["type", "veth", "peer", "name", "eth0", "netns", str(process.pid)]
            for words in (
                ["link", "add", link.device, *peer],
                ["address", "add", f"{link.here}/30", "dev", link.device],
                ["link", "set", link.device, "up"],
            ):
                subprocess.run(["ip", *words], check=True)
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
            yield process
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
            subprocess.run(["ip", "link", "delete", link.device], check=False, stderr=subprocess.DEVNULL)


@contextmanager
def engine_elsewhere(root: Path) -> Iterator[dict[str, str]]:
    """A second Docker engine that shares neither network nor the files below ``root`` with this machine: the variables
    that name it, with TLS."""
    folder = Path(tempfile.mkdtemp(prefix="engine-"))
    link, log = Link.new(), folder / "log"
    _, certificate = certified(folder, host=link.there)
    for name, source in (("cert", certificate), ("key", folder / "own.pem")):
        shutil.copy(source, folder / f"{name}.pem")
    variables = {
        "DOCKER_HOST": f"tcp://{link.there}:{PORT}",
        "DOCKER_TLS_VERIFY": "1",
        "DOCKER_CERT_PATH": str(folder),
        # As on machines of companies.
        "REQUESTS_CA_BUNDLE": str(folder / "of-others.pem"),
    }
    command = ["dockerd", "--host", variables["DOCKER_HOST"], "--data-root", "/run/data"]
    command += ["--exec-root", "/run/docker", "--pidfile", "/run/docker.pid", "--tlsverify"]
    command += [f"--tls{option}={folder / file}" for option, file in TLS.items()]
    # There are neither the sockets of other engines nor the project; what it stores is in memory and goes with it.
    before = f"mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs '{root}'; cd /"
    try:
        with apart(link, command, log, before=before) as process:

            def alive() -> None:
                assert process.poll() is None, log.read_text()

            with pytest.MonkeyPatch.context() as patch:
                for name, value in variables.items():
                    patch.setenv(name, value)
                eventually("the engine elsewhere answers", engine_answers, bool, deadline=SECONDS_TO_START, alive=alive)
            yield variables
    finally:
        shutil.rmtree(folder)


def _network(pid: int | str = "self") -> str:
    return str(Path(f"/proc/{pid}/ns/net").readlink())
