"""From a scenario's tags to the cast that it needs, and whether Connectors are able to play it."""

from collections.abc import Iterable, Mapping

from fixtures.connector.capabilities import CAPABILITIES
from fixtures.connector.casting import CastRequest, Role
from fixtures.connector.cell import ROLES
from fixtures.connector.launch import Spec
from fixtures.connector.versions import RuntimeVersion
from reports.observations import INCOMING_REQUEST, RELATIONSHIP, Transition

CONFIGURATIONS = {"background-synchronisation": frozenset({"background-sync"})}


def cast_request(tags: Iterable[str], specs: dict[str, Spec]) -> CastRequest:
    """Templator and Requestor, strangers to each other, configured as a tag wants it."""
    configuration = frozenset[str]().union(*(CONFIGURATIONS.get(tag, ()) for tag in tags))
    return CastRequest(tuple(Role(role, str(specs[role]), configuration) for role in ROLES))


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


def edge_is_used(transitions: Iterable[Transition]) -> bool:
    """Whether the two may not onboard again as strangers: a Relationship came into being, or a Request is open."""
    requests: dict[str, str] = {}
    for transition in transitions:
        if transition.entity == RELATIONSHIP:
            return True
        if transition.entity == INCOMING_REQUEST:
            requests[transition.id] = transition.new
    return any(status != "Completed" for status in requests.values())
