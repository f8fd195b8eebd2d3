"""Who may speak with a Connector: callers without a key, with a wrong one, and with one for something else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_bdd import parsers, then, when

from fixtures.connector.client import Answer
from fixtures.connector.dialects import Dialect
from fixtures.connector.doors import DOORS
from fixtures.connector.launch import limited_key
from fixtures.connector.outcome import Outcome
from fixtures.connector.refusals import refusal
from steps import onboarding as acts
from steps.loading import Holdings
from steps.onboarding import Onboarding, need

WRONG_KEY = "Another-Key-Than-Any-Connector-Has-00"


@pytest.fixture
def callers(onboarding: Onboarding) -> dict[str, Dialect]:
    """The Templator's Connector as callers with different keys know it."""
    own = onboarding.templator.connector.running.api_key
    keys = {
        "without a key": None,
        "with a wrong key": WRONG_KEY,
        "with a key for Relationships only": limited_key(own),
        "with the key": own,
    }
    return {words: onboarding.templator.api.with_key(key) for words, key in keys.items()}


@when(parsers.re(r"a caller (?P<key>with.*?) asks the Templator's Connector for (?P<what>.+)"))
def asks(onboarding: Onboarding, holdings: Holdings, callers: dict[str, Dialect], key: str, what: str) -> None:
    """Everything is asked for at the same time: a real Connector lets those without its key wait for seconds."""
    holdings.remember(onboarding)
    api, made = callers[key], need(onboarding.made, "a RelationshipTemplate")
    with ThreadPoolExecutor(len(DOORS[what])) as at_once:
        answers: list[Answer] = list(at_once.map(lambda door: door(api, made), DOORS[what]))
    onboarding.outcomes = [Outcome(answer, 200, None) for answer in answers]
    acts.attempt(onboarding, lambda: onboarding.outcomes[0], "Templator")


@then(parsers.parse('each answer is a refusal as "{name}"'))
def each_refused(onboarding: Onboarding, name: str) -> None:
    """Status and code of every answer are those of the refusal table."""
    expected = refusal(name, onboarding.templator.api.runtime).act
    taken = [one.answer for one in onboarding.outcomes if one.answer.status < 400]
    assert not taken, f"{taken[0].call} answered {taken[0]}; it should have been refused with {expected}"
    found = {outcome.answer.call: outcome.refusal for outcome in onboarding.outcomes}
    assert found, "nothing was asked for"
    assert set(found.values()) == {expected}, f"refused with {found}; expected {expected}"


@then("the caller is told that the Connector is healthy")
def healthy(onboarding: Onboarding) -> None:
    """The Connector, its database and its Backbone are healthy, by its own words."""
    answer = onboarding.outcomes[0].answer.expect(200)
    assert answer.body["isHealthy"] is True, answer.body
    assert set(answer.body["services"].values()) == {"healthy"}, answer.body


@then("with the right key, the Templator's Connector still answers")
def still_answers(onboarding: Onboarding) -> None:
    """Whoever was refused has locked nobody out."""
    assert onboarding.templator.api.identity().address == onboarding.templator.address


@then("with the same key, the caller may list the Relationships")
def may_list(callers: dict[str, Dialect]) -> None:
    """The key is good for what it was made for."""
    callers["with a key for Relationships only"].relationships()
