"""Images that stand in for the parts of the vendor's Backbone, which no registry within reach has."""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from docker import DockerClient
from docker.errors import ImageNotFound

from fixtures.backbone import Backbone
from fixtures.connector.launch.image import build_embedded
from fixtures.connector.launch.stack import ADMIN, API, EVENTS, MIGRATOR, VendorBackbone
from fixtures.connector.versions import RuntimeVersion
from fixtures.servers import ThreadedServer
from tests.launch.conftest import CACHE

PROGRAM = Path(__file__).with_name("stand_in.js").read_bytes()
REPOSITORY = "connector-acceptance/stand-in"
STAND_IN = VendorBackbone(RuntimeVersion(7, 1, 10), REPOSITORY)
BASE = f"{REPOSITORY}/base:1"
OWN = (MIGRATOR, EVENTS, API, ADMIN)
OTHERS = {"postgres": "DATABASE", "rabbitmq": "BROKER", "azurite": "STORAGE"}
"""The parts that are not the vendor's, and the constants that name their images."""
SECRET = "the secret of the Backbone behind the stand-in"


@dataclass
class StandIns:
    """The images of all parts; ``port`` is that of the Backbone behind the Consumer API."""

    engine: DockerClient
    port: int
    references: dict[str, str] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)

    def build(self, part: str, behaviour: str = "") -> None:
        """Let a part behave so from now on."""
        values = {"PART": part, "BEHAVIOUR": behaviour, "BACKBONE_PORT": self.port, "BACKBONE_SECRET": SECRET}
        environment = " ".join(f'{name}="{value}"' for name, value in values.items())
        entrypoint = json.dumps([] if part == ADMIN else ["node", "/usr/local/bin/stand-in"])
        reference = STAND_IN.image(part) if part in OWN else f"{REPOSITORY}/{part}:1"
        self._build(part, reference, [f"FROM {BASE}", f"ENV {environment}", f"ENTRYPOINT {entrypoint}"])

    def build_base(self) -> None:
        """Node.js with the program under the name of each command that is called in a part."""
        node = build_embedded(self.engine, "7.0.0", CACHE).reference
        programs = {f"programs/{name}": PROGRAM for name in ("stand-in", "backbone", "pg_isready")}
        self._build("base", BASE, [f"FROM {node}", "COPY programs/ /usr/local/bin/", "CMD []"], programs)

    def remove(self) -> None:
        """Remove the images: what was built again has lost its name."""
        for image in (*reversed(self.references.values()), *reversed(self.images)):
            with suppress(ImageNotFound):
                self.engine.images.remove(image, force=True)

    def _build(self, name: str, reference: str, lines: Iterable[str], files: Mapping[str, bytes] | None = None) -> None:
        context = io.BytesIO()
        with tarfile.open(fileobj=context, mode="w") as archive:
            for path, content in {**(files or {}), "Dockerfile": "\n".join(lines).encode()}.items():
                member = tarfile.TarInfo(path)
                member.size, member.mode = len(content), 0o755
                archive.addfile(member, io.BytesIO(content))
        context.seek(0)
        image, _ = self.engine.images.build(fileobj=context, custom_context=True, tag=reference, rm=True)
        self.references[name] = reference
        self.images.append(str(image.id))


@contextmanager
def stand_ins(engine: DockerClient) -> Iterator[StandIns]:
    """All parts, before our own Backbone; its address is that of any network that a run will have."""
    server = ThreadedServer(Backbone(client_id="acceptance", client_secret=SECRET).app, ["0.0.0.0"])  # noqa: S104
    server.start()
    made = StandIns(engine, server.port)
    try:
        made.build_base()
        for part in (*OWN, *OTHERS):
            made.build(part)
        yield made
    finally:
        server.stop()
        made.remove()
