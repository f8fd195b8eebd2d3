"""The contract of the interface: malformed calls are refused, for the right reason, and leave nothing behind."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from pytest_bdd import parsers, then, when

from fixtures.connector.client import Answer
from fixtures.connector.dialects import Dialect
from fixtures.connector.malformed import TARGETS, Call, Ground
from fixtures.connector.outcome import Forecast, Refusal
from fixtures.connector.party import Party
from fixtures.connector.refusals import refusal
from steps.onboarding import NOTHING_NEW, Onboarding, fetch_everything, future, need

SENT = r"(?P<malformation>.+) for (?P<target>" + "|".join(sorted(TARGETS, key=len, reverse=True)) + ")"
ENVELOPE = {"code", "message", "id", "time", "docs"}


@dataclass
class Contract:
    """What a scenario of the contract has sent, the answers, and what both parties held before."""

    party: Party | None = None
    answers: list[tuple[Answer, Forecast | None]] = field(default_factory=list)
    before: dict[str, frozenset[str]] = field(default_factory=dict)


@pytest.fixture
def contract() -> Contract:
    """The state of one scenario of the contract."""
    return Contract()


@when(parsers.re(f"the (?P<role>Templator|Requestor)'s Connector is sent {SENT}"))
def send(onboarding: Onboarding, contract: Contract, role: str, malformation: str, target: str) -> None:
    """Each malformed call of the catalogue's entry is sent, its Can… route asked first, and the answers are kept."""
    party = contract.party = onboarding.parties[role]
    asked = TARGETS[target]
    ground = _ground(onboarding, party)
    contract.before = _held_by_both(onboarding, party)
    for call in asked.malformed[malformation](asked.well_formed(ground), ground):
        forecast = _foreseen(party.api, call)
        contract.answers.append((_answer(party.api, call), forecast))


@then(parsers.parse('it is refused as "{name}"'))
def refused(contract: Contract, name: str) -> None:
    """Status and code are those of the refusal table, in a complete envelope.

    A Can… route answers as the row says, or, where the row says nothing, refuses in the same way as the act.
    """
    row = refusal(name, need(contract.party, "a malformed call").api.runtime)
    for answer, forecast in need(contract.answers or None, "a malformed call"):
        said = Refusal(answer.status, answer.code)
        assert said == row.act, f"{answer.call} answered {answer}; expected {row.act}"
        missing = ENVELOPE - set(answer.body["error"])
        assert not missing, f"{answer.call} answered an error without {', '.join(sorted(missing))}"
        if forecast is not None and row.can is not None:
            assert row.can.agrees_with(forecast), f"the Can… route said {forecast}; expected {row.can}"
        elif forecast is not None:
            expected = Forecast(False, row.act.code, status=row.act.status)
            assert forecast == expected, f"the Can… route said {forecast}; expected {expected}"


@then("nothing is stored on either side")
def nothing_stored(onboarding: Onboarding, contract: Contract) -> None:
    """After both have synchronised, each lists the objects that it listed before, and no others."""
    fetch_everything((onboarding.templator, onboarding.requestor))
    after = _held_by_both(onboarding, need(contract.party, "a malformed call"))
    changes = [f"the {role} lists {sorted(after[role] ^ held)}" for role, held in contract.before.items()]
    problem = ", ".join(one for one in changes if not one.endswith("[]")) or None
    onboarding.note(NOTHING_NEW, f"after the refusal {problem}" if problem else None)
    assert problem is None, f"something was stored or lost: {problem}"


@then("it is accepted")
def accepted(contract: Contract) -> None:
    """Each call is answered with what it asks for."""
    for answer, _ in need(contract.answers or None, "a call"):
        assert answer.status < 300, f"{answer.call} answered {answer}; it should have been accepted"


@then(parsers.parse("the {role} lists what was made, and the other side nothing new"))
def listed(onboarding: Onboarding, contract: Contract, role: str) -> None:
    """One object for each call on the side of the party, none on the other side after both have synchronised."""
    new, made = _new_after_synchronising(onboarding, contract), _made(contract)
    assert new.pop(role) == made, f"the {role} does not list {made}"
    assert not any(new.values()), f"the other side lists {new}"


@then("both sides list what was made")
def listed_by_both(onboarding: Onboarding, contract: Contract) -> None:
    """One object for each call on either side, after both have synchronised."""
    new, made = _new_after_synchronising(onboarding, contract), _made(contract)
    assert all(listing == made for listing in new.values()), f"expected {made} on both sides, but they list {new}"


def _new_after_synchronising(onboarding: Onboarding, contract: Contract) -> dict[str, list[str]]:
    fetch_everything((onboarding.templator, onboarding.requestor))
    after = _held_by_both(onboarding, need(contract.party, "a malformed call"))
    return {role: sorted(after[role] - held) for role, held in contract.before.items()}


def _made(contract: Contract) -> list[str]:
    return sorted(_id_of(answer) for answer, _ in contract.answers)


def _id_of(answer: Answer) -> str:
    identifier = answer.body["result"]["id"]
    assert isinstance(identifier, str)
    return identifier


def _ground(onboarding: Onboarding, party: Party) -> Ground:
    return Ground(
        api=party.api,
        own=party.address,
        peer=onboarding.other(party).address,
        unique=onboarding.unique,
        in_an_hour=future(),
        an_hour_ago=future(hours=-1),
        made=onboarding.made,
        incoming=onboarding.incoming,
    )


def _answer(api: Dialect, call: Call) -> Answer:
    path = api.base + call.path
    return api.client.call(
        call.method, path, json=call.body, params=dict(call.query) or None, headers=dict(call.headers)
    )


def _foreseen(api: Dialect, call: Call) -> Forecast | None:
    if call.can is None:
        return None
    answer = _answer(api, replace(call, method="PUT", path=call.can))
    if answer.status >= 400:
        return Forecast(False, answer.code, status=answer.status)
    result = answer.result()
    return Forecast(result["isSuccess"], result.get("code"), tuple(_codes(result.get("items", []))))


def _codes(items: list[dict[str, object]]) -> Iterator[str]:
    yield from (str(item["code"]) for item in items if "code" in item)


def _held_by_both(onboarding: Onboarding, called: Party) -> dict[str, frozenset[str]]:
    parties = (onboarding.templator, onboarding.requestor)
    return {party.role: frozenset(_held(onboarding, party, called=party is called)) for party in parties}


def _held(onboarding: Onboarding, party: Party, *, called: bool) -> Iterator[str]:
    """Ids of all Messages, of what a party has with its peer, and, where it was called, of what stays with it alone."""
    api, peer = party.api, onboarding.other(party).address
    for kind in ("Messages", *(("RelationshipTemplates", "Tokens/Own", "Tokens/Peer") if called else ())):
        yield from (one["id"] for one in api.client.call("GET", f"{api.base}/{kind}").result())
    yield from (one.id for one in api.relationships(peer=peer))
    both = [*api.incoming_requests(), *api.outgoing_requests()]
    yield from (f"{one.id} {one.status}" for one in both if one.peer == peer)
