"""The Backbone fails at some stage of an onboarding: what the acting party is told, and what it leaves behind."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from pytest_bdd import given, parsers, then, when

from fixtures.backbone import Backbone, Trouble
from fixtures.connector.client import Answer
from fixtures.connector.launch import BackboneNetwork
from fixtures.connector.outcome import Outcome
from fixtures.connector.party import Party
from fixtures.connector.refusals import refusal
from fixtures.waiting import eventually
from steps import onboarding as acts
from steps.onboarding import Onboarding, need

SIDE = "Templator|Requestor"
ABSENT = "absent"
"""What stands for a field that is not there, which null is not."""
Held = dict[str, list[dict[str, Any]]]
"""Objects as a Connector lists them, by kind."""


class Act(NamedTuple):
    """What a party does, and the call to the Backbone by which it is done."""

    do: Callable[[Onboarding, Party], Outcome[Any]]
    call: str


def _load(onboarding: Onboarding, party: Party) -> Outcome[Any]:
    return party.api.load_template(onboarding.templator.api.reference(need(onboarding.made, "a RelationshipTemplate")))


def _create(onboarding: Onboarding, party: Party) -> Outcome[Any]:
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    return party.api.create_relationship_unasked(loaded.id, {"name": onboarding.unique})


def _accept(onboarding: Onboarding, party: Party) -> Outcome[Any]:
    return party.api.accept_relationship(acts.only_relationship(party, onboarding.other(party)))


ACTS: Mapping[str, Act] = {
    "load the onboarding package": Act(_load, r"GET /api/v\d/RelationshipTemplates/"),
    "create the Relationship": Act(_create, r"POST /api/v\d/Relationships$"),
    # Whoever has lost the reply to an earlier call of a synchronisation has to wait ten seconds for the next one.
    "synchronise": Act(lambda _, party: party.api.try_to_synchronise(), r"/FinalizeExternalEventSync$"),
    "accept the Relationship": Act(_accept, r"PUT /api/v\d/Relationships/.*/Accept$"),
}
ACT = rf"(?P<role>{SIDE}) tries to (?P<act>{'|'.join(ACTS)})"


@pytest.fixture
def held() -> dict[str, Any]:
    """What each party held before the attempt, by role."""
    return {}


@given(parsers.re(rf"the Backbone breaks off its reply when the {ACT}"))
def lose_reply(onboarding: Onboarding, backbone: Backbone, role: str, act: str) -> None:
    """The Backbone does what the act asks for; the connection ends in its reply.

    Nobody else may get the party's Connector: it does not know what has been done.
    """
    onboarding.damaged.add(role)
    backbone.disturb(Trouble.CUT_IN_REPLY, onboarding.parties[role].address, ACTS[act].call)


@given(parsers.re(rf"the (?P<role>{SIDE}) alone is cut off from the Backbone"))
def cut_off(onboarding: Onboarding, backbone_network: BackboneNetwork, role: str) -> None:
    """The Connector's network to the Backbone is taken away, and it has noticed; the other side synchronises meanwhile.

    Nobody else may get it before it has come through this.
    """
    onboarding.damaged.add(role)
    party = onboarding.parties[role]
    backbone_network.cut_off(party.connector.name)
    no_way = refusal("no way to the Backbone", party.api.runtime).act
    told(party, f"the {role}'s synchronisation is refused with {no_way}", lambda answer: answer.code == no_way.code)
    onboarding.other(party).api.synchronise()


@when(parsers.re(rf"the {ACT}, which needs the Backbone"))
def tries(onboarding: Onboarding, backbone: Backbone, held: dict[str, Any], role: str, act: str) -> None:
    """What the Connector answers is kept; then the Backbone serves everybody again."""
    onboarding.attempted_by = role
    held.update({one.role: one.api.holdings() for one in (onboarding.templator, onboarding.requestor)})
    onboarding.attempt = ACTS[act].do(onboarding, onboarding.parties[role])
    backbone.end_disturbances()


@then(parsers.re(rf"the (?P<role>{SIDE}) synchronises again once its network is back"))
def back(onboarding: Onboarding, backbone_network: BackboneNetwork, role: str) -> None:
    """The network is there again, and the Connector finds its way without being started again."""
    backbone_network.mend()
    party = onboarding.parties[role]
    told(party, f"the {role} synchronises", lambda answer: answer.status < 400)
    onboarding.damaged.discard(role)


@then("neither side has anything more or less than before")
def nothing_changed(onboarding: Onboarding, held: dict[str, Any]) -> None:
    """Every list of both Connectors reads word for word as before the attempt."""
    for party in (onboarding.templator, onboarding.requestor):
        ensure_unchanged(onboarding, party, held[party.role])


def ensure_unchanged(onboarding: Onboarding, party: Party, before: Held) -> None:
    """Raise AssertionError that names each object of a party's which is gone, new or reads otherwise, and how."""
    now = holdings_now(onboarding, party, before)
    changed = [
        f"{kind} {one} {name} was {was.get(one, {}).get(name, ABSENT)!r} and is {is_.get(one, {}).get(name, ABSENT)!r}"
        for kind, was, is_ in ((kind, _by_id(before[kind]), _by_id(now[kind])) for kind in now)
        for one in sorted(was.keys() | is_.keys())
        for name in sorted(was.get(one, {}).keys() | is_.get(one, {}).keys())
        if was.get(one, {}).get(name, ABSENT) != is_.get(one, {}).get(name, ABSENT)
    ]
    # An object that stands in a list twice has not changed.
    changed += [
        f"{kind} {len(now[kind])} listed, {len(before[kind])} before"
        for kind in now
        if len(now[kind]) != len(before[kind])
    ]
    assert not changed, f"the {party.role} holds something else than before: {'; '.join(changed)}"


def _by_id(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(one["id"]): one for one in objects}


def holdings_now(onboarding: Onboarding, party: Party, before: Held) -> Held:
    """Everything that a party's Connector holds.

    Others' Requests may expire at any time; those that did are shown as they were before.
    """
    now, peer = party.api.holdings(), onboarding.other(party).address
    for kind in ("Requests/Incoming", "Requests/Outgoing"):
        known = {one["id"]: one for one in before[kind]}
        others = [one["status"] == "Expired" and one["peer"] != peer for one in now[kind]]
        now[kind] = [known.get(one["id"], one) if its else one for one, its in zip(now[kind], others, strict=True)]
    return now


def told(party: Party, words: str, until: Callable[[Answer], bool]) -> None:
    """Have a Connector synchronise until its answer is the awaited one."""
    eventually(words, lambda: party.api.try_to_synchronise().answer, until, show=str, alive=party.alive)
