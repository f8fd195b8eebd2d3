"""Making, handing over and loading the onboarding package."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.connector import request_items
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.needs import EVENTS, needs
from steps.onboarding import Onboarding, need

# The base64 of "RLT", with which every reference of a RelationshipTemplate begins.
REFERENCE_OF_TEMPLATE = "UkxU"
TITLE, DESCRIPTION = "Become our customer", "What we ask for: Grüße, 客户, مرحبا"
METADATA: dict[str, Any] = {"campaign": 7, "nested": {"list": [1, 0, False, ""]}}


@given("the Templator has made a RelationshipTemplate with a Request")
@given("the Templator has made another RelationshipTemplate with a Request")
@when("the Templator makes a RelationshipTemplate with a Request")
def make_template_with_request(onboarding: Onboarding) -> None:
    """The Templator makes a RelationshipTemplate whose RelationshipTemplateContent holds a Request for consent."""
    acts.make_template(onboarding, acts.plain_request(onboarding))


@given("the Templator has made a RelationshipTemplate without RelationshipTemplateContent")
def make_template_without_content(onboarding: Onboarding) -> None:
    """The Templator makes a RelationshipTemplate whose content is its own and states no Request."""
    acts.make_template(onboarding, None)


@given("the Templator has made a RelationshipTemplate whose Request carries title, description and metadata")
def make_template_with_words(onboarding: Onboarding) -> None:
    """The Templator's Request and its item carry description and metadata, the Request also a title."""
    item = request_items.consent(f"I agree to {onboarding.unique}") | {"description": DESCRIPTION, "metadata": METADATA}
    request = acts.request_of(item, title=TITLE, description=DESCRIPTION, metadata=METADATA)
    acts.make_template(onboarding, request)


@given("the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent")
@given("the Requestor has loaded another RelationshipTemplate without RelationshipTemplateContent")
@owned_by("DIR-01")
def loaded_without_content(onboarding: Onboarding) -> None:
    """The Templator makes, and the Requestor loads, a RelationshipTemplate that states no Request."""
    acts.make_template(onboarding, None)
    acts.load_package(onboarding)


@when("the Requestor loads the onboarding package")
@when("the Requestor loads the other onboarding package")
@given("the Requestor has loaded the other onboarding package")
@when("the Requestor loads the onboarding package by the reference of RelationshipTemplate")
def load(onboarding: Onboarding) -> None:
    """The Requestor loads the RelationshipTemplate by its own reference."""
    acts.load_package(onboarding)


@when("the Requestor loads the onboarding package by the reference of a token")
def load_by_token(onboarding: Onboarding) -> None:
    """The Templator makes a token for the RelationshipTemplate, and the Requestor loads it by the token's reference."""
    api = onboarding.templator.api
    made = need(onboarding.made, "a RelationshipTemplate")
    token = api.create_token(made.id).value
    assert (token.createdBy, token.createdByDevice) == (made.createdBy, made.createdByDevice)
    assert token.isOwn is not False
    assert (token.expiresAt, token.content.get("templateId")) == (made.expiresAt, made.id)
    acts.load_package(onboarding, api.reference(token))


@when("the Requestor loads the onboarding package by the URL")
def load_by_url(onboarding: Onboarding) -> None:
    """The Requestor loads the RelationshipTemplate by the URL form of its reference."""
    reference = need(need(onboarding.made, "a RelationshipTemplate").reference, "a reference with a URL")
    acts.load_package(onboarding, reference.url)


@then("the Requestor holds the RelationshipTemplate that the Templator made")
def holds_the_template(onboarding: Onboarding) -> None:
    """The Requestor reads the RelationshipTemplate back by its id, with the Templator's content."""
    made = need(onboarding.made, "a RelationshipTemplate")
    held = onboarding.requestor.api.template(made.id)
    assert (held.id, held.createdBy, held.content) == (made.id, onboarding.templator.address, made.content)


@then("the Requestor sees the Templator as creator, with the expiry, the allocations and the content as made")
def sees_what_was_made(onboarding: Onboarding) -> None:
    """What loading answered says the same as what making answered, in every field that both sides may know."""
    made, loaded = need(onboarding.made, "a RelationshipTemplate"), need(onboarding.loaded, "a loaded one")
    assert loaded.createdBy == made.createdBy == onboarding.templator.address
    assert loaded.createdByDevice == made.createdByDevice
    assert (loaded.createdAt, loaded.expiresAt) == (made.createdAt, onboarding.offered_until)
    acts.assert_recent(loaded.createdAt)
    assert loaded.maxNumberOfAllocations == made.maxNumberOfAllocations == acts.ALLOCATIONS
    assert loaded.content == made.content
    # The Connector drops the type of a Request that its place tells, and may add when it expires.
    stated = need(onboarding.asked, "a Request")["items"]
    assert loaded.content["@type"] == "RelationshipTemplateContent"
    assert loaded.content["onNewRelationship"]["items"] == stated
    assert onboarding.requestor.api.reference(loaded).startswith(REFERENCE_OF_TEMPLATE)
    assert loaded.secretKey == made.secretKey
    for template in (made, loaded):
        assert (template.forIdentity, template.passwordProtection) == (None, None), "a protection that nobody asked for"


@then("the RelationshipTemplate is not the Requestor's own")
def not_own(onboarding: Onboarding) -> None:
    """``isOwn`` is false on the Requestor, when loaded and when read."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    assert loaded.isOwn is False
    assert onboarding.requestor.api.template(loaded.id).isOwn is False


@then("the Templator still sees it as its own")
def own(onboarding: Onboarding) -> None:
    """``isOwn`` is true on the Templator, when made and when read."""
    made = need(onboarding.made, "a RelationshipTemplate")
    assert made.isOwn is True
    assert onboarding.templator.api.template(made.id).isOwn is True


@then("the RelationshipTemplate is processed without a Request")
@needs(EVENTS)
def processed_without_request(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces that it has processed the RelationshipTemplate and made no Request of it."""
    assert acts.processed(onboarding) == ("NoRequest", None)


@then("the RelationshipTemplate is processed with that incoming Request")
def processed_with_request(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces that it has made this Request of the RelationshipTemplate.

    Where its announcements go to others, it lists this Request as the only one.
    """
    incoming = need(onboarding.incoming, "an incoming Request")
    if not onboarding.requestor.connector.announces:
        assert acts.one_incoming_request(onboarding).id == incoming.id
        return
    assert acts.processed(onboarding) == ("ManualRequestDecisionRequired", incoming.id)


@then("the RelationshipTemplate is processed with the result that a Relationship exists")
@needs(EVENTS)
def processed_because_related(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces that it has processed the RelationshipTemplate and why no Request came."""
    assert acts.processed(onboarding) == ("RelationshipExists", None)


@then(parsers.parse("neither side has a Request or a Relationship"))
def nothing_yet(onboarding: Onboarding) -> None:
    """Neither party lists a Relationship with the other, or a Request of the RelationshipTemplate.

    Requests of earlier RelationshipTemplates may be there: a pair is lent again after a rejected one.
    """
    made = need(onboarding.made, "a RelationshipTemplate")
    for party in (onboarding.templator, onboarding.requestor):
        assert not party.api.relationships(peer=onboarding.other(party).address)
        assert not [*party.api.incoming_requests(made.id), *party.api.outgoing_requests(made.id)]
