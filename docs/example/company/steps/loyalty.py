"""The loyalty programme of a shop."""

from pytest_bdd import given, then

from fixtures.connector import request_items
from steps import onboarding as acts
from steps.onboarding import Onboarding, need


@given("the Requestor has received the invitation to the loyalty programme")
def invited(onboarding: Onboarding) -> None:
    """The shop's Request, a consent and a question for the given name, waits for the customer's decision."""
    consent = request_items.consent(f"I join the loyalty programme {onboarding.unique}")
    name = request_items.identity_attribute(onboarding.requestor.address, "GivenName", onboarding.unique)
    onboarding.answers = [request_items.accepted(), {"accept": True, "newAttribute": name}]
    acts.receive_request(onboarding, acts.request_of(consent, request_items.read_given_name()))


@then("the Templator reads the name once it has synchronised")
def reads_the_name(onboarding: Onboarding) -> None:
    """The Response inside the Relationship holds the name that the customer has given."""
    relationship = acts.receive_relationship(onboarding)
    answer = onboarding.templator.api.creation_response(relationship).items[1]
    assert need(answer.attribute, "an Attribute")["value"]["value"] == onboarding.unique
