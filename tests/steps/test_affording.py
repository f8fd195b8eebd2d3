"""Which scenarios running Connectors suffice for, and what sentences need of a Connector."""

from collections.abc import Iterable

from fixtures.connector.launch import Spec
from fixtures.connector.up import UpConnector
from fixtures.connector.versions import RuntimeVersion
from steps.affording import afford, by_priority, words
from steps.casting import cast_request, unable
from steps.needs import EVENTS, LOG, NEEDS, RESTART, needs_of
from writing.definitions import definitions, step_modules

SPEC = Spec("https", "https://one.example https://two.example")
SPECS = {"Templator": SPEC, "Requestor": SPEC}


def there(number: int, met: Iterable[str] = ()) -> list[UpConnector]:
    """So many running Connectors, of whom the first has met some."""
    return [
        UpConnector(f"running-{at}", str(SPEC), frozenset(), tuple(met) if at == 1 else ())
        for at in range(number, 0, -1)
    ]


REQUESTS = {
    name: cast_request(tags, SPECS)
    for name, tags in {"first": set[str](), "second": set[str](), "three": {"third-party"}}.items()
}


def test_a_pair_that_is_made_fresh_again_serves_all_but_scenarios_of_three() -> None:
    found = afford(REQUESTS, there(2), reclaims=True)
    assert (set(found.keys), found.needed) == ({"first", "second"}, 3)
    assert words(found, 3, 2) == "3 scenarios need 3 running Connectors, 2 are given: 2 will run"
    assert afford(REQUESTS, there(3), reclaims=True).keys == {"first", "second", "three"}


def test_a_pair_that_stays_acquainted_serves_what_matters_most() -> None:
    found = afford(REQUESTS, there(2), reclaims=False)
    assert (set(found.keys), found.needed) == ({"first"}, 4)
    assert afford(REQUESTS, there(4), reclaims=False).keys == {"first", "second", "three"}


def test_two_that_have_met_before_are_no_pair() -> None:
    assert not afford(REQUESTS, there(2, met=["running-2"]), reclaims=True).keys


def test_each_decision_comes_before_refusals_and_these_before_the_contract() -> None:
    tags = {
        "contract": {"api", "host-decides"},
        "refusal": {"refuse"},
        "decision": {"accept", "smoke"},
        "more": {"accept"},
    }
    assert by_priority(tags) == ["decision", "more", "refusal", "contract"]


def test_sentences_tell_what_they_need() -> None:
    defined = definitions(step_modules())
    for type_, text, what in (
        ("then", "the RelationshipTemplate is processed without a Request", {EVENTS}),
        ("then", "neither Connector announces anything else", {EVENTS}),
        ("then", "the Request stays Decided, because no Relationship could be made", {LOG}),
        ("when", "the Templator's Connector is stopped and started again", {RESTART}),
        ("when", "the Requestor accepts the Request", set()),
    ):
        assert needs_of([(type_, text)], defined) == what, text


def test_what_running_connectors_lack_is_not_applicable_there_alone() -> None:
    runtimes = dict.fromkeys(SPECS, RuntimeVersion(7, 0, 0))
    for lacking in (*NEEDS, "auto-acceptance"):
        said = unable({lacking}, runtimes, SPECS, production=True)
        assert said is not None
        assert said.startswith("the Templator (https://one.example https://two.example) runs already and ")
        own = dict.fromkeys(SPECS, Spec("embedded", "7.0.0"))
        assert unable({lacking}, runtimes, own, production=True) is None
