"""What a Connector holds is compared with what it held, but for what happens by itself between others."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.connector.party import Party
from steps.onboarding import Onboarding
from steps.trouble import holdings_now

INCOMING = "Requests/Incoming"


def held(*requests: tuple[str, str, str]) -> dict[str, list[dict[str, Any]]]:
    """Incoming Requests by id, peer and status."""
    shown = [{"id": id_, "peer": peer, "status": status} for id_, peer, status in requests]
    return {INCOMING: shown, "Requests/Outgoing": []}


@pytest.mark.parametrize(
    ("id_", "peer", "status", "same"),
    [
        ("REQ1", "somebody else", "Expired", True),
        ("REQ1", "somebody else", "Decided", False),
        ("REQ1", "the other side", "Expired", False),
        ("REQ2", "somebody else", "Expired", False),
    ],
)
def test_only_a_request_of_others_may_expire_meanwhile(id_: str, peer: str, status: str, same: bool) -> None:
    before = held(("REQ1", peer, "ManualDecisionRequired"))
    party: Any = SimpleNamespace(api=SimpleNamespace(holdings=lambda: held((id_, peer, status))))
    onboarding = SimpleNamespace(other=lambda _: SimpleNamespace(address="the other side"))
    now = holdings_now(cast(Onboarding, onboarding), cast(Party, party), before)
    assert (now == before) is same
