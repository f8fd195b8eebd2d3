"""Onboarding packages that do not open for everybody: with a password, for one party only."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector.models import RelationshipTemplate
from fixtures.connector.party import Party
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.loading import Holdings, attempt, held_by
from steps.onboarding import Onboarding, need

SECRETS: dict[str, dict[str, Any]] = {
    "a password": {"password": "Grüße, 客户!"},
    "a PIN": {"password": "0042", "passwordIsPin": True},
}
WRONG = {"a password": "Grüße, 客户?", "a PIN": "0043"}
OPENERS = "a password|a PIN"
HOLDERS = "its own reference|the reference of a token"


def secret_of(onboarding: Onboarding) -> tuple[str, str]:
    """The word for the RelationshipTemplate's secret, and the secret."""
    protection = need(need(onboarding.made, "a RelationshipTemplate").passwordProtection, "a password")
    return ("a PIN" if protection.get("passwordIsPin") else "a password"), protection["password"]


def make_protected(onboarding: Onboarding, **protection: Any) -> None:
    """The Templator makes a RelationshipTemplate with a Request that not everybody can load."""
    api = onboarding.templator.api
    onboarding.asked = acts.plain_request(onboarding)
    content = {"@type": "RelationshipTemplateContent", "onNewRelationship": onboarding.asked}
    onboarding.made = made = api.create_template(content, acts.future(), acts.ALLOCATIONS, **protection).value
    told = {name: getattr(made, name) for name in protection}
    assert told == protection, f"made with {protection}, but the RelationshipTemplate tells {told}"


@given(parsers.re(rf"the Templator has made a RelationshipTemplate with a Request, protected by (?P<secret>{OPENERS})"))
def made_with_secret(onboarding: Onboarding, secret: str) -> None:
    """The RelationshipTemplate opens with a password, or with a PIN, which has digits only."""
    make_protected(onboarding, passwordProtection=SECRETS[secret])


@given(parsers.re(r"the Templator has made a RelationshipTemplate with a Request, for the (?P<role>.*) only"))
def made_for_one(onboarding: Onboarding, role: str) -> None:
    """The RelationshipTemplate names the party whose Connector may load it."""
    make_protected(onboarding, forIdentity=onboarding.parties[role].address)


@given(parsers.re(rf"the Templator hands it over by (?P<holder>{HOLDERS})"))
def handed_over(onboarding: Onboarding, holder: str) -> None:
    """A token carries the same protection as its RelationshipTemplate."""
    api, made = onboarding.templator.api, need(onboarding.made, "a RelationshipTemplate")
    if holder == "its own reference":
        onboarding.handed_over = api.reference(made)
        return
    protection = {"forIdentity": made.forIdentity, "passwordProtection": made.passwordProtection}
    token = api.create_token(made.id, **{name: value for name, value in protection.items() if value}).value
    assert (token.forIdentity, token.passwordProtection) == (made.forIdentity, made.passwordProtection)
    onboarding.handed_over = api.reference(token)


@given("the Requestor could load it neither without the secret nor with a wrong one")
@owned_by("REF-D11")
def could_not_load(onboarding: Onboarding) -> None:
    """Both attempts were refused; neither uses the RelationshipTemplate up."""
    api, reference = onboarding.requestor.api, need(onboarding.handed_over, "a reference")
    word, _ = secret_of(onboarding)
    for password in (None, WRONG[word]):
        assert api.load_template(reference, password).refusal


@given("the third party could not load it")
@owned_by("REF-D10")
def third_could_not(onboarding: Onboarding) -> None:
    """The third party is not the one for whom it was made."""
    assert onboarding.third_party.api.load_template(need(onboarding.handed_over, "a reference")).refusal


@when("the Requestor loads it with the secret and accepts its Request")
def loads_and_accepts(onboarding: Onboarding) -> None:
    """The protected onboarding package opens, and its Request is decided like any other."""
    _, password = secret_of(onboarding)
    reference = need(onboarding.handed_over, "a reference")
    onboarding.loaded = onboarding.requestor.api.load_template(reference, password).value
    acts.one_incoming_request(onboarding)
    acts.ask_for_relationship(onboarding)


@when("the Requestor loads what was handed over")
def loads_handed_over(onboarding: Onboarding) -> None:
    """The Requestor loads by the reference that it was given."""
    acts.load_package(onboarding, need(onboarding.handed_over, "a reference"))


@when(parsers.re(r"the Requestor tries to load it (?P<how>without the secret|with a wrong secret)"))
def tries_without_secret(onboarding: Onboarding, holdings: Holdings, how: str) -> None:
    """The Requestor has the reference, but not what opens it."""
    word, _ = secret_of(onboarding)
    password = WRONG[word] if how == "with a wrong secret" else None
    reference, api = need(onboarding.handed_over, "a reference"), onboarding.requestor.api
    attempt(onboarding, holdings, "Requestor", lambda: api.load_template(reference, password))


@when("the Templator tries to make a token for everybody")
def tries_open_token(onboarding: Onboarding, holdings: Holdings) -> None:
    """The token would open what its RelationshipTemplate keeps closed."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    attempt(onboarding, holdings, "Templator", lambda: api.create_token(made.id))


@when("the Templator tries to make a token for somebody else")
def tries_other_token(onboarding: Onboarding, holdings: Holdings) -> None:
    """The token would be for the Templator itself, its RelationshipTemplate is for the Requestor."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    other = onboarding.templator.address
    attempt(onboarding, holdings, "Templator", lambda: api.create_token(made.id, forIdentity=other))


@when("the Templator tries to make a token with another secret")
def tries_other_secret(onboarding: Onboarding, holdings: Holdings) -> None:
    """The token would open with a secret of its own."""
    made, api = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator.api
    word, _ = secret_of(onboarding)
    protection = SECRETS[word] | {"password": WRONG[word]}
    attempt(onboarding, holdings, "Templator", lambda: api.create_token(made.id, passwordProtection=protection))


@then(parsers.re(rf"both sides read that it is protected by (?P<secret>{OPENERS})"))
def both_read_protection(onboarding: Onboarding, secret: str) -> None:
    """The protection stands in the RelationshipTemplate, for its maker and for whoever has opened it."""
    for party in (onboarding.templator, onboarding.requestor):
        assert _held(onboarding, party).passwordProtection == SECRETS[secret], f"as the {party.role} reads it"


@then("both sides read that it is for the Requestor")
def both_read_receiver(onboarding: Onboarding) -> None:
    """The party for whom it was made stands in the RelationshipTemplate."""
    for party in (onboarding.templator, onboarding.requestor):
        assert _held(onboarding, party).forIdentity == onboarding.requestor.address, f"as the {party.role} reads it"


@then("the third party does not hold it")
def third_does_not_hold(onboarding: Onboarding) -> None:
    """The RelationshipTemplate is not among those of the third party, nor has it a Request."""
    made, third = need(onboarding.made, "a RelationshipTemplate"), onboarding.third_party
    assert made.id not in held_by(third)
    assert not third.api.incoming_requests(made.id)


def _held(onboarding: Onboarding, party: Party) -> RelationshipTemplate:
    return party.api.template(need(onboarding.made, "a RelationshipTemplate").id)
