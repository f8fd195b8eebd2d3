"""What counts of all that a Connector announces while a scenario listens."""

from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from reports.observations import PushedEvent
from reports.session import RunRecord
from steps.events import Heard
from steps.onboarding import Onboarding


def changed(peer: str, status: str) -> PushedEvent:
    data = {"request": {"id": f"REQ{peer}", "peer": peer}, "newStatus": status}
    return PushedEvent("connector-2", datetime.now(UTC), "consumption.incomingRequestStatusChanged", data, None)


def test_a_request_of_an_earlier_scenario_may_expire_at_any_time() -> None:
    pushed = [changed("templator", "Decided"), changed("somebody else", "Expired"), changed("templator", "Completed")]
    requestor: Any = SimpleNamespace(address="requestor", connector=SimpleNamespace(pushed=pushed))
    parties = {"Templator": SimpleNamespace(address="templator"), "Requestor": requestor}
    heard = Heard(cast(Onboarding, SimpleNamespace(parties=parties)), cast(RunRecord, None), marks={"Requestor": 0})
    assert heard.words("Requestor") == Counter({"Request Decided": 1, "Request Completed": 1})
    pushed.append(changed("templator", "Expired"))
    assert heard.words("Requestor")["Request Expired"] == 1
