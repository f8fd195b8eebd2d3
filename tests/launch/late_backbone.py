"""Our own Backbone as somebody else's: ``python -m tests.launch.late_backbone SECONDS [doubling]``.

It is late with its events. The ``doubling`` one also refuses a second Relationship and founds it all the same, which
the Requestor never hears of, and the Templator late. The client is that of the environment.
"""

import os
import sys
from datetime import timedelta

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from fixtures.backbone import Backbone
from fixtures.backbone.events import emit
from fixtures.backbone.ids import new_id
from fixtures.backbone.relationships import STATUS_CHANGED
from fixtures.servers import ThreadedServer


class Doubling:
    """Lets a copy of the Relationship between two arise whenever it says that they cannot have another."""

    def __init__(self, backbone: Backbone) -> None:
        self._backbone = backbone
        self._app: ASGIApp = backbone.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the Backbone does."""
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["path"].endswith("/Relationships/CanCreate"):
            self._double(Request(scope).query_params["peer"])

    def _double(self, peer: str) -> None:
        there = self._backbone.relationships.values()
        for known in [one for one in there if one.to == peer and one.status in ("Pending", "Active")]:
            copy = known.model_copy(update={"id": new_id("REL"), "status": "Pending"}, deep=True)
            self._backbone.relationships[copy.id] = copy
            emit(self._backbone, copy.to, STATUS_CHANGED, relationshipId=copy.id)


def main(seconds: str, kind: str = "") -> None:
    """Serve until standard input ends."""
    backbone = Backbone(client_id=os.environ["BACKBONE_CLIENT_ID"], client_secret=os.environ["BACKBONE_CLIENT_SECRET"])
    backbone.events_come_after = timedelta(seconds=float(seconds))
    server = ThreadedServer(Doubling(backbone) if kind == "doubling" else backbone.app)
    server.start()
    sys.stdout.write(f"http://{server.addresses[0]}:{server.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
