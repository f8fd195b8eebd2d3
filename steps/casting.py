"""From a scenario's tags to the cast that it needs, and whether Connectors are able to play it."""

from collections.abc import Collection, Iterable, Mapping

from fixtures.connector.capabilities import CAPABILITIES
from fixtures.connector.casting import CastRequest, Role
from fixtures.connector.cell import ROLES
from fixtures.connector.launch import Spec
from fixtures.connector.versions import RuntimeVersion
from reports.observations import INCOMING_REQUEST, RELATIONSHIP, Transition

THIRD_PARTY = "third party"

CONFIGURATIONS: Mapping[str, Mapping[str, str]] = {
    "background-synchronisation": {"Templator": "background-sync", "Requestor": "background-sync"},
    "auto-acceptance": {"Templator": "auto-accept"},
}
"""What a tag wants of which role: names of the launchers' configurations."""


def roles_of(tags: Collection[str]) -> tuple[str, ...]:
    """The roles of a scenario: Templator and Requestor, and a third party where a tag says so."""
    return (*ROLES, THIRD_PARTY) if "third-party" in tags else ROLES


def cast_request(tags: Collection[str], specs: Mapping[str, Spec]) -> CastRequest:
    """The cast of a scenario, all strangers to the Templator; a third party is of the Requestor's SPEC."""
    roles = tuple(
        Role(role, str(specs.get(role, specs["Requestor"])), _configuration(tags, role)) for role in roles_of(tags)
    )
    return CastRequest(roles, frozenset(frozenset({"Templator", role.name}) for role in roles[1:]))


def _configuration(tags: Iterable[str], role: str) -> frozenset[str]:
    return frozenset(CONFIGURATIONS[tag][role] for tag in tags if role in CONFIGURATIONS.get(tag, {}))


def unable(tags: Iterable[str], runtimes: Mapping[str, RuntimeVersion]) -> str | None:
    """Why a scenario is not applicable to the runtime versions of its roles, or ``None`` when it is.

    A role whose runtime version is not known yet excludes nothing.
    """
    for tag in tags:
        capability = CAPABILITIES.get(tag)
        for role, runtime in runtimes.items():
            if capability is not None and runtime not in capability.range:
                return f"the {role} (runtime {runtime}) {capability.words}"
    return None


def edges_used(transitions: Collection[Transition], roles: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs that are strangers no more: the Templator, and each role that shows a Request or a Relationship.

    Also a rejected Request stays listed, and would be taken for one of the next scenario.
    """
    met = {seen.party for seen in transitions if seen.entity in (INCOMING_REQUEST, RELATIONSHIP)}
    return [("Templator", role) for role in roles if role != "Templator" and role in met]
