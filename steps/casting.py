"""From a scenario's tags to the cast that it needs, and whether Connectors are able to play it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from fixtures.connector.capabilities import CAPABILITIES
from fixtures.connector.casting import CastRequest, Role
from fixtures.connector.cell import ROLES
from fixtures.connector.launch import RUNNING, LaunchForm, Spec
from fixtures.connector.launch.environment import CAN_BE_CUT_OFF
from fixtures.connector.versions import RuntimeVersion
from reports.observations import INCOMING_REQUEST, RELATIONSHIP, Transition
from steps.needs import BACKBONE, NEEDS

THIRD_PARTY, FOURTH_PARTY = "third party", "fourth party"
SEVERAL = ("several-requestors", "several-templators")

CONFIGURATIONS: Mapping[str, Mapping[str, str]] = {
    "background-synchronisation": {"Templator": "background-sync", "Requestor": "background-sync"},
    "auto-acceptance": {"Templator": "auto-accept"},
    "automation-rules": {"Requestor": "automation-rules"},
    "impatient-templator": {"Templator": "impatient"},
    "impatient-requestor": {"Requestor": "impatient"},
    "can-be-cut-off-templator": {"Templator": CAN_BE_CUT_OFF},
    "can-be-cut-off-requestor": {"Requestor": CAN_BE_CUT_OFF},
    "limited-key": {"Templator": "limited-key"},
    "openapi-document": {"Templator": "openapi-document", "Requestor": "openapi-document"},
}
"""What a tag wants of which role: names of the launchers' configurations."""

SPENDS: Mapping[str, str] = {"spends-templator": "Templator", "spends-requestor": "Requestor"}
"""The tags that say whose Connector is left in a state that no other scenario may meet; nobody gets it again."""

UNCONTROLLED = NEEDS | dict.fromkeys(CONFIGURATIONS, "is not configured from here")
"""What cannot be had of Connectors that run already: tags and needs, and why, to complete a sentence."""


def roles_of(tags: Collection[str]) -> tuple[str, ...]:
    """The roles of a scenario: Templator and Requestor, and a third and a fourth party where a tag says so."""
    if any(tag in tags for tag in SEVERAL):
        return (*ROLES, THIRD_PARTY, FOURTH_PARTY)
    return (*ROLES, THIRD_PARTY) if "third-party" in tags else ROLES


def hub_of(tags: Collection[str]) -> str:
    """The role to which all others must be strangers."""
    return "Requestor" if "several-templators" in tags else "Templator"


def cast_request(tags: Collection[str], specs: Mapping[str, Spec]) -> CastRequest:
    """The cast of a scenario, all strangers to its hub; third and fourth party are of the Requestor's SPEC."""
    roles = tuple(
        Role(role, str(specs.get(role, specs["Requestor"])), _configuration(tags, role)) for role in roles_of(tags)
    )
    hub = hub_of(tags)
    strangers = frozenset(frozenset({hub, role.name}) for role in roles if role.name != hub)
    return CastRequest(roles, strangers, frozenset(SPENDS[tag] for tag in tags if tag in SPENDS))


def _configuration(tags: Iterable[str], role: str) -> frozenset[str]:
    return frozenset(CONFIGURATIONS[tag][role] for tag in tags if role in CONFIGURATIONS.get(tag, {}))


def unable(
    tags: Collection[str],
    runtimes: Mapping[str, RuntimeVersion],
    specs: Mapping[str, Spec],
    production: bool,
    foreign: bool = False,
    forms: Mapping[str, LaunchForm] | None = None,
) -> str | None:
    """Why a scenario is not applicable to the runtime versions and SPECs of its roles, or ``None`` when it is.

    ``production`` says that Connectors from images run in production mode, ``foreign`` that the Backbone is not the
    embedded one, ``forms`` as what this run starts the Connectors of each role, if it does. A role whose runtime
    version is not known yet excludes nothing. ``tags`` hold what the sentences need, too
    (:data:`steps.needs.NEEDS`).
    """
    if uncontrolled := _uncontrolled(tags, specs, foreign=foreign):
        return uncontrolled
    for role in (role for tag in tags for role, what in CONFIGURATIONS.get(tag, {}).items() if what == CAN_BE_CUT_OFF):
        if (forms or {}).get(role) != "container":
            return f"the {role} ({specs[role]}) is no container of this run, whose network to the Backbone could be cut"
    for tag in tags:
        if (capability := CAPABILITIES.get(tag)) is None:
            continue
        for role, spec in specs.items():
            if spec.kind == "embedded" and not capability.hosted:
                return f"the {role} ({spec}) {capability.words}"
            if spec.kind != "embedded" and production and not capability.production:
                return f"the {role} ({spec}, in production mode) {capability.words}"
        odd = {role: runtime for role, runtime in runtimes.items() if (runtime in capability.range) is capability.alike}
        if odd and not (capability.alike and len(odd) == len(runtimes)):
            role, runtime = next(iter(odd.items()))
            return f"the {role} (runtime {runtime}) {capability.words}"
    return None


def _uncontrolled(tags: Collection[str], specs: Mapping[str, Spec], *, foreign: bool) -> str | None:
    if foreign and BACKBONE in tags:
        return "the Backbone is not the embedded one, and nobody here can disturb it"
    lacking = sorted(UNCONTROLLED.keys() & tags)
    running = [(role, spec) for role, spec in specs.items() if spec.kind == RUNNING]
    if lacking and running:
        role, spec = running[0]
        return f"the {role} ({spec}) runs already and {UNCONTROLLED[lacking[0]]}"
    return None


def edges_used(
    transitions: Collection[Transition], roles: Iterable[str], hub: str = "Templator", loaded: Collection[str] = ()
) -> list[tuple[str, str]]:
    """The pairs that may not onboard again as strangers: the hub and each other role that shows why.

    ``loaded`` are the roles that loaded a RelationshipTemplate with a Request; it may still be on its way to them.
    """
    others = [role for role in roles if role != hub]
    return [
        (hub, role)
        for role in others
        if _is_used([seen for seen in transitions if seen.party == role], awaits=role in loaded)
    ]


def _is_used(transitions: Iterable[Transition], *, awaits: bool) -> bool:
    """Whether a Relationship came into being, or a Request is still open; an Expired one blocks only its template."""
    requests: dict[str, str] = {}
    for transition in transitions:
        if transition.entity == RELATIONSHIP:
            return True
        if transition.entity == INCOMING_REQUEST:
            requests[transition.id] = transition.new
    return (awaits and not requests) or any(status not in ("Completed", "Expired") for status in requests.values())


def loaded_a_request(exchange: Mapping[str, Any]) -> bool:
    """Whether an exchange, as the event stream spells it, loaded a RelationshipTemplate with a Request."""
    if exchange["status"] != 201 or not exchange["path"].endswith("/RelationshipTemplates/Peer"):
        return False
    content = exchange["responseBody"]["result"].get("content")
    return isinstance(content, dict) and content.get("@type") == "RelationshipTemplateContent"
