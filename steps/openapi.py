"""What Connectors answer, held against the OpenAPI documents that they serve."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from pytest_bdd import given, then

from fixtures.connector.openapi import OpenApi
from reports.observations import Exchange
from steps.onboarding import Onboarding


@dataclass(frozen=True)
class Described:
    """The document of one Connector, and the exchanges that it is held against."""

    document: OpenApi
    exchanges: list[Exchange]


@pytest.fixture
def described(onboarding: Onboarding) -> Iterator[list[Described]]:
    """For each party, its document and all of its exchanges from now on."""
    with ExitStack() as stack:
        clients = [party.api for party in onboarding.parties.values()]
        yield [Described(OpenApi(api.openapi()), stack.enter_context(api.client.overheard())) for api in clients]


@given("both Connectors serve an OpenAPI document")
def served(described: list[Described]) -> None:
    """Each Connector has handed its document out; from now on each of its answers is kept."""
    assert len(described) == 2


@then("every answer was as the document of its Connector describes it")
def as_described(described: list[Described]) -> None:
    """Path, method, status and media type are described, and the body fits its schema."""
    for one in described:
        assert one.exchanges, "no answer was kept"
        faults = {fault for exchange in one.exchanges if (fault := one.document.fault(exchange))}
        assert not faults, "\n".join(sorted(faults))
