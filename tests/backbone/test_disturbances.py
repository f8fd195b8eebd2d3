"""Trouble on the way to the Backbone: whose, with what, and until when."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from fixtures.backbone import Backbone, Trouble
from fixtures.backbone.disturbances import Disturbance
from fixtures.waiting import eventually
from tests.backbone.conftest import NewParty
from tests.backbone.parties import Party, blob

TEMPLATE = {"content": blob("template")}
MAKING = r"POST .*/RelationshipTemplates$"


@pytest.fixture
def troubled(backbone: Backbone, party: NewParty) -> Iterator[Party]:
    yield party()
    backbone.end_disturbances()


def _made(backbone: Backbone, by: Party) -> int:
    return sum(one.createdBy == by.address for one in backbone.templates.values())


@pytest.mark.parametrize(
    ("trouble", "made"), [(Trouble.UNREACHABLE, 0), (Trouble.FAILING, 0), (Trouble.CUT_IN_REPLY, 1)]
)
def test_the_trouble_of_a_call(backbone: Backbone, troubled: Party, trouble: Trouble, made: int) -> None:
    backbone.disturb(trouble, troubled.address, MAKING)
    if trouble is Trouble.FAILING:
        assert troubled.call("POST", "/RelationshipTemplates", TEMPLATE).status_code == 500
    else:
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.call("POST", "/RelationshipTemplates", TEMPLATE)
    assert _made(backbone, troubled) == made
    backbone.end_disturbances()
    assert troubled.call("POST", "/RelationshipTemplates", TEMPLATE).is_success


def test_a_slow_call_is_served_when_the_disturbance_is_over(backbone: Backbone, troubled: Party) -> None:
    backbone.disturb(Trouble.SLOW, troubled.address)
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(troubled.call, "POST", "/RelationshipTemplates", TEMPLATE)
        eventually("the call waits", backbone.waiting, bool)
        assert (_made(backbone, troubled), running.done()) == (0, False)
        backbone.end_disturbances()
        assert running.result().is_success
    assert _made(backbone, troubled) == 1


def test_a_slow_call_whose_caller_has_gone_is_not_served(backbone: Backbone, troubled: Party) -> None:
    backbone.disturb(Trouble.SLOW, troubled.address, MAKING)
    troubled.http.timeout = httpx.Timeout(0.5)
    with pytest.raises(httpx.ReadTimeout):
        troubled.call("POST", "/RelationshipTemplates", TEMPLATE)
    troubled.http.timeout = httpx.Timeout(5)
    backbone.end_disturbances()
    assert troubled.call("GET", "/Relationships?ids=RELAAAAAAAAAAAAAAAAA").is_success
    assert _made(backbone, troubled) == 0


def test_a_caller_whose_going_is_noticed_a_moment_late_is_not_served() -> None:
    slow = Disturbance(Trouble.SLOW, "anybody")

    async def gone() -> None:
        await asyncio.to_thread(slow.over.wait)
        await asyncio.sleep(0.01)

    slow.over.set()
    assert not asyncio.run(slow.passed(gone()))


def test_other_parties_and_other_calls_are_spared(backbone: Backbone, troubled: Party, party: NewParty) -> None:
    backbone.disturb(Trouble.UNREACHABLE, troubled.address, MAKING)
    assert party().call("POST", "/RelationshipTemplates", TEMPLATE).is_success
    assert troubled.call("GET", "/Relationships?ids=RELAAAAAAAAAAAAAAAAA").is_success
