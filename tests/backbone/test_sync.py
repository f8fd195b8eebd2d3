"""Sync runs and the Datawallet: one run at a time, ten seconds, three errors, one index."""

from typing import Any

import pytest

from fixtures.backbone import Backbone
from tests.backbone.conftest import NewParty
from tests.backbone.parties import Clock, Party, code

RUNNING = "validation.syncRun.cannotStartSyncRunWhenAnotherSyncRunIsRunning"
FINALIZED = "validation.syncRun.syncRunAlreadyFinalized"
UPGRADE = {"type": "DatawalletVersionUpgrade"}
EVENT_SYNC = {"type": "ExternalEventSync"}


@pytest.fixture
def sender(party: NewParty) -> Party:
    return party()


@pytest.fixture
def receiver(party: NewParty, sender: Party) -> Party:
    """Somebody who has one new event: a Relationship Request of the sender."""
    receiver = party()
    sender.ask(receiver)
    return receiver


def _run(party: Party) -> dict[str, Any]:
    run = party.start_run()
    assert run is not None
    return run


def test_without_news_there_is_no_run(sender: Party) -> None:
    response = sender.call("POST", "/SyncRuns", EVENT_SYNC)
    assert response.status_code == 200
    assert response.json()["result"] == {"status": "NoNewEvents", "syncRun": None}


def test_a_run_carries_the_events_until_it_is_finalized(receiver: Party) -> None:
    response = receiver.call("POST", "/SyncRuns", EVENT_SYNC)
    run = response.json()["result"]["syncRun"]
    assert response.status_code == 201
    # The version upgrade at the first start was run 0.
    assert (run["index"], run["eventCount"], run["createdBy"]) == (1, 1, receiver.address)
    events = receiver.result("GET", f"/SyncRuns/{run['id']}/ExternalEvents")
    assert [(event["index"], event["syncErrorCount"]) for event in events] == [(0, 0)]
    result = receiver.finalize(run | {"events": events})
    assert result == {
        "newDatawalletModificationIndex": None,
        "datawalletModifications": [],
        "newUnsyncedExternalEventsExist": False,
    }
    assert receiver.start_run() is None


def test_a_second_run_is_refused_for_ten_seconds(receiver: Party, clock: Clock) -> None:
    _run(receiver)
    clock.advance(9)
    for body in (EVENT_SYNC, UPGRADE):
        assert code(receiver.call("POST", "/SyncRuns", body)) == RUNNING
    clock.advance(2)
    second = _run(receiver)
    assert second["index"] == 2
    assert [event["syncErrorCount"] for event in second["events"]] == [1]


def test_a_run_lasts_as_long_as_asked_for(receiver: Party, clock: Clock) -> None:
    receiver.result("POST", "/SyncRuns", EVENT_SYNC | {"duration": 60})
    clock.advance(55)
    assert code(receiver.call("POST", "/SyncRuns", EVENT_SYNC)) == RUNNING


@pytest.mark.parametrize("processed", [True, False], ids=["with an error", "without a result"])
def test_an_event_that_fails_comes_again_twice(receiver: Party, *, processed: bool) -> None:
    for errors in range(3):
        run = _run(receiver)
        assert [event["syncErrorCount"] for event in run["events"]] == [errors]
        changed: dict[str, Any] = {} if processed else {"externalEventResults": []}
        # Were it announced as new, the client would try again without end.
        assert not receiver.finalize(run, "error.transport.unknown", **changed)["newUnsyncedExternalEventsExist"]
    assert receiver.start_run() is None


def test_what_arrives_during_a_run_belongs_to_the_next(sender: Party, receiver: Party, party: NewParty) -> None:
    run = _run(receiver)
    party().ask(receiver)
    assert len(run["events"]) == 1
    assert receiver.finalize(run)["newUnsyncedExternalEventsExist"]
    assert [event["index"] for event in receiver.sync()] == [1]


def test_a_finalized_run_is_closed(receiver: Party) -> None:
    run = _run(receiver)
    receiver.finalize(run)
    path = f"/SyncRuns/{run['id']}"
    assert code(receiver.call("GET", f"{path}/ExternalEvents")) == FINALIZED
    assert code(receiver.call("PUT", f"{path}/FinalizeExternalEventSync", {})) == FINALIZED


def test_a_cancelled_run_is_closed(receiver: Party, clock: Clock) -> None:
    run = _run(receiver)
    clock.advance(11)
    _run(receiver)
    assert code(receiver.call("PUT", f"/SyncRuns/{run['id']}/FinalizeExternalEventSync", {})) == FINALIZED


def test_a_run_is_finalized_in_its_own_way_and_by_its_owner(receiver: Party, sender: Party) -> None:
    path = f"/SyncRuns/{_run(receiver)['id']}"
    wrong_type = receiver.call("PUT", f"{path}/FinalizeDatawalletVersionUpgrade", {"newDatawalletVersion": 1})
    assert code(wrong_type) == "validation.syncRun.unexpectedSyncRunType"
    response = sender.call("PUT", f"{path}/FinalizeExternalEventSync", {})
    assert (response.status_code, code(response)) == (404, "recordNotFound")


def test_another_device_may_not_touch_the_run(receiver: Party, backbone: Backbone) -> None:
    path = f"/SyncRuns/{_run(receiver)['id']}"
    backbone.identities[receiver.address].runs[-1].createdByDevice = "DVC00000000000000000"
    read = "validation.syncRun.cannotReadExternalEventsOfASyncRunStartedByAnotherDevice"
    assert code(receiver.call("GET", f"{path}/ExternalEvents")) == read
    finalize = "validation.syncRun.cannotFinalizeSyncRunStartedByAnotherDevice"
    assert code(receiver.call("PUT", f"{path}/FinalizeExternalEventSync", {})) == finalize


def test_an_identity_that_is_to_be_deleted_does_not_synchronise(receiver: Party, backbone: Backbone) -> None:
    backbone.identities[receiver.address].status = "ToBeDeleted"
    response = receiver.call("POST", "/SyncRuns", EVENT_SYNC)
    assert code(response) == "validation.syncRun.cannotStartSyncRunWhileIdentityIsToBeDeleted"


def test_events_need_a_datawallet_and_a_version(receiver: Party, backbone: Backbone) -> None:
    version = "x-supported-datawallet-version"
    response = receiver.call("POST", "/SyncRuns", EVENT_SYNC, **{version: "0"})
    assert code(response) == "validation.invalidPropertyValue"
    datawallet = backbone.identities[receiver.address].datawallet
    assert datawallet is not None
    datawallet.version = 2
    insufficient = "validation.datawallet.insufficientSupportedDatawalletVersion"
    assert code(receiver.call("POST", "/SyncRuns", EVENT_SYNC)) == insufficient
    assert code(receiver.call("GET", "/Datawallet/Modifications")) == insufficient
    backbone.identities[receiver.address].datawallet = None
    assert code(receiver.call("POST", "/SyncRuns", EVENT_SYNC)) == "recordNotFound"
    assert code(receiver.call("GET", "/Datawallet")) == "recordNotFound"
    assert code(receiver.call("GET", "/Datawallet/Modifications")) == "recordNotFound"


def _modification(id_: str, type_: str = "Create", **changed: Any) -> dict[str, Any]:
    modification = {"objectIdentifier": id_, "collection": "Messages", "type": type_, "datawalletVersion": 1}
    return modification | {"payloadCategory": "Metadata", "encryptedPayload": "cGF5bG9hZA"} | changed


def _push(party: Party, local_index: int, *modifications: dict[str, Any]) -> Any:
    body = {"localIndex": local_index, "modifications": list(modifications)}
    return party.call("POST", "/Datawallet/Modifications", body)


def test_pushes_and_runs_share_one_index(receiver: Party) -> None:
    assert receiver.result("GET", "/Datawallet") == {"version": 1}
    assert receiver.result("GET", "/Datawallet/Modifications?localIndex=-1") == []
    pushed = _push(receiver, -1, _modification("A"), _modification("B"))
    assert pushed.status_code == 201
    assert pushed.json()["result"]["newIndex"] == 1
    assert [one["index"] for one in pushed.json()["result"]["modifications"]] == [0, 1]
    finalized = receiver.finalize(_run(receiver), datawalletModifications=[_modification("C")])
    assert finalized["newDatawalletModificationIndex"] == 2
    assert _push(receiver, 2, _modification("D")).json()["result"]["newIndex"] == 3
    later = receiver.result("GET", "/Datawallet/Modifications?localIndex=1")
    assert [one["objectIdentifier"] for one in later] == ["C", "D"]
    assert later[0] | {"id": "", "createdAt": ""} == _modification("C") | {
        "id": "",
        "createdAt": "",
        "index": 2,
        "createdByDevice": receiver.device["id"],
    }


def test_of_each_object_type_and_category_only_the_newest_is_listed(receiver: Party) -> None:
    _push(receiver, -1, *(_modification("A", "Update") for _ in range(3)), _modification("A", payloadCategory=None))
    assert [one["index"] for one in receiver.result("GET", "/Datawallet/Modifications")] == [2, 3]


def test_a_push_is_refused_when_it_would_tear_the_datawallet(receiver: Party, clock: Clock) -> None:
    error = "validation.datawallet"
    _push(receiver, -1, _modification("A"))
    assert code(_push(receiver, -1, _modification("B"))) == f"{error}.datawalletNotUpToDate"
    too_high = _push(receiver, 0, _modification("B", datawalletVersion=2))
    assert code(too_high) == "datawallet.datawalletVersionOfModificationTooHigh"
    _run(receiver)
    clock.advance(11)
    during = _push(receiver, 0, _modification("B"))
    assert code(during) == f"{error}.cannotPushDatawalletModificationsDuringActiveSyncRun"


@pytest.mark.parametrize("changed", [{"objectIdentifier": "x" * 101}, {"collection": "x" * 51}])
def test_a_modification_has_limits(sender: Party, changed: dict[str, str]) -> None:
    assert code(_push(sender, -1, _modification("A", **changed))) == "validation.invalidPropertyValue"


def test_the_version_goes_up_only(sender: Party) -> None:
    for version, answer in ((2, "ok"), (1, "datawallet.cannotDowngrade")):
        run = sender.result("POST", "/SyncRuns", UPGRADE, **{"x-supported-datawallet-version": "2"})["syncRun"]
        path = f"/SyncRuns/{run['id']}/FinalizeDatawalletVersionUpgrade"
        assert code(sender.call("PUT", path, {"newDatawalletVersion": version})) == answer
    assert sender.result("GET", "/Datawallet") == {"version": 2}
