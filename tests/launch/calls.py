"""What these tests ask Connectors and the machine, without the client of the suite."""

from typing import Any

import httpx

from fixtures.connector.launch import RunningConnector
from fixtures.connector.launch.leftovers import PROCESSES, folder_of
from fixtures.connector.launch.ownership import Owner


def identity(connector: RunningConnector) -> dict[str, Any]:
    """The Identity of a Connector. Raises httpx.HTTPError when it does not tell it."""
    base_path = "/api/core/v1" if connector.about.line == 7 else "/api/v2"
    answer = httpx.get(
        f"{connector.base_url}{base_path}/Account/IdentityInfo",
        headers={"X-API-KEY": connector.api_key},
        trust_env=False,
    )
    result: dict[str, Any] = answer.raise_for_status().json()["result"]
    return result


def processes_of(owner: Owner) -> set[int]:
    """The leaders of the process groups that a run has recorded."""
    return {int(record.name) for record in (folder_of(owner) / PROCESSES).glob("*")}
