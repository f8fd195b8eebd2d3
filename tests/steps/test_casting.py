"""What a scenario leaves behind decides whether its parties are still strangers."""

from datetime import UTC, datetime

import pytest

from fixtures.connector.launch import LaunchForm, Spec
from fixtures.connector.versions import RuntimeVersion
from reports.observations import INCOMING_REQUEST, RELATIONSHIP, Transition, Witness
from steps.casting import cast_request, edges_used, unable


def seen(entity: str, identifier: str, new: str) -> Transition:
    """A transition of an object to a state, as the Requestor shows it."""
    now = datetime.now(UTC)
    return Transition("S", "", "Requestor", entity, identifier, None, new, now, Witness.HTTP, "GET /", None)


@pytest.mark.parametrize(
    ("transitions", "used"),
    [
        ([], False),
        ([seen(INCOMING_REQUEST, "REQ1", "Decided"), seen(INCOMING_REQUEST, "REQ1", "Completed")], False),
        ([seen(INCOMING_REQUEST, "REQ1", "ManualDecisionRequired")], True),
        ([seen(INCOMING_REQUEST, "REQ1", "Completed"), seen(INCOMING_REQUEST, "REQ2", "Expired")], False),
        ([seen(INCOMING_REQUEST, "REQ1", "Completed"), seen(INCOMING_REQUEST, "REQ2", "Decided")], True),
        ([seen(RELATIONSHIP, "REL1", "Rejected")], True),
    ],
)
def test_an_edge_is_used_by_a_relationship_or_a_request(transitions: list[Transition], used: bool) -> None:
    assert edges_used(transitions, ["Templator", "Requestor"]) == ([("Templator", "Requestor")] if used else [])


def test_a_request_that_is_still_on_its_way_counts() -> None:
    roles = ["Templator", "Requestor"]
    assert edges_used([], roles, loaded={"Requestor"}) == [("Templator", "Requestor")]
    completed = [seen(INCOMING_REQUEST, "REQ1", "Completed")]
    assert edges_used(completed, roles, loaded={"Requestor"}) == []


def test_each_edge_counts_for_itself() -> None:
    transitions = [seen(RELATIONSHIP, "REL1", "Pending")]
    roles = ["Templator", "Requestor", "third party"]
    assert edges_used(transitions, roles) == [("Templator", "Requestor")]


def test_tags_decide_who_takes_part_and_how() -> None:
    specs = {"Templator": Spec("embedded", "7.0.0"), "Requestor": Spec("image", "connector:7")}
    request = cast_request({"third-party", "auto-acceptance", "accept", "spends-requestor"}, specs)
    templator, requestor, third_party = request.roles
    assert (templator.kind, requestor.kind, third_party.kind) == (
        "embedded:7.0.0",
        "image:connector:7",
        "image:connector:7",
    )
    assert templator.configuration == {"auto-accept"}
    assert requestor.configuration == third_party.configuration == frozenset()
    assert request.spent == {"Requestor"}
    assert request.strangers == frozenset(frozenset({"Templator", role.name}) for role in (requestor, third_party))


@pytest.mark.parametrize(
    ("spec", "production", "reason"),
    [
        (
            Spec("release", "7.4.6"),
            True,
            "the Templator (release:7.4.6, in production mode) serves no OpenAPI document",
        ),
        (Spec("release", "7.4.6"), False, None),
        (Spec("embedded", "7.0.0"), True, "the Templator (embedded:7.0.0) serves no OpenAPI document"),
    ],
)
def test_what_only_debug_mode_has_is_not_applicable_in_production(
    spec: Spec, production: bool, reason: str | None
) -> None:
    told = unable({"openapi-document"}, {}, {"Templator": spec, "Requestor": spec}, production)
    assert (told and told.partition(" (images")[0]) == reason


@pytest.mark.parametrize(
    ("versions", "reason"),
    [
        (((7, 0, 0), (6, 60, 5)), "the Templator (runtime 7.0.0) names what it shares by attributeId"),
        (((6, 60, 5), (7, 0, 0)), "the Requestor (runtime 7.0.0) names what it shares by attributeId"),
        (((7, 0, 0), (7, 0, 0)), None),
        (((6, 60, 5), (6, 60, 5)), None),
    ],
)
def test_what_both_must_do_alike_is_applicable_to_two_of_a_kind(
    versions: tuple[tuple[int, int, int], tuple[int, int, int]], reason: str | None
) -> None:
    roles = "Templator", "Requestor"
    runtimes = {role: RuntimeVersion(*version) for role, version in zip(roles, versions, strict=True)}
    specs = {role: Spec("embedded", str(runtime)) for role, runtime in runtimes.items()}
    told = unable({"one-kind-of-sharing"}, runtimes, specs, production=False)
    assert (told and told.partition(" (from")[0]) == reason


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("container", None),
        ("process", "the Requestor (embedded:7.0.0) is no container of this run"),
        (None, "the Requestor (embedded:7.0.0) is no container of this run"),
    ],
)
def test_only_a_container_of_this_run_can_be_cut_off(form: LaunchForm | None, reason: str | None) -> None:
    specs = dict.fromkeys(("Templator", "Requestor"), Spec("embedded", "7.0.0"))
    forms: dict[str, LaunchForm] = {"Templator": "process"}
    if form:
        forms["Requestor"] = form
    told = unable({"can-be-cut-off-requestor"}, {}, specs, production=False, forms=forms)
    assert (told and told.partition(",")[0]) == reason
