"""What a Connector holds is compared with what it held, but for what happens by itself between others."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.connector.party import Party
from steps.onboarding import Onboarding
from steps.trouble import ensure_unchanged

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
    party: Any = SimpleNamespace(role="Requestor", api=SimpleNamespace(holdings=lambda: held((id_, peer, status))))
    onboarding = SimpleNamespace(other=lambda _: SimpleNamespace(address="the other side"))
    if same:
        ensure_unchanged(cast(Onboarding, onboarding), cast(Party, party), before)
        return
    with pytest.raises(AssertionError, match=f"{INCOMING} {id_} status was .* and is '{status}'"):
        ensure_unchanged(cast(Onboarding, onboarding), cast(Party, party), before)


def test_an_object_that_is_listed_twice_is_one_too_many() -> None:
    before, twice = held(("REQ1", "somebody", "Decided")), held(*[("REQ1", "somebody", "Decided")] * 2)
    party: Any = SimpleNamespace(role="Requestor", api=SimpleNamespace(holdings=lambda: twice))
    onboarding = SimpleNamespace(other=lambda _: SimpleNamespace(address="the other side"))
    with pytest.raises(AssertionError, match=f"{INCOMING} 2 listed, 1 before"):
        ensure_unchanged(cast(Onboarding, onboarding), cast(Party, party), before)


def test_a_field_that_became_null_was_not_there_before() -> None:
    before, now = held(("REQ1", "somebody", "Decided")), held(("REQ1", "somebody", "Decided"))
    now[INCOMING][0]["response"] = None
    party: Any = SimpleNamespace(role="Requestor", api=SimpleNamespace(holdings=lambda: now))
    onboarding = SimpleNamespace(other=lambda _: SimpleNamespace(address="the other side"))
    with pytest.raises(AssertionError, match="REQ1 response was 'absent' and is None"):
        ensure_unchanged(cast(Onboarding, onboarding), cast(Party, party), before)
