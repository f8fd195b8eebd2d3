"""Attempts that must be refused, for the right reason and without a trace."""

from pytest_bdd import parsers, then, when

from fixtures.connector.refusals import refusal
from steps import messages
from steps import onboarding as acts
from steps.onboarding import Onboarding, need


@when("the Requestor tries to create a Relationship from it")
@when("the Requestor tries to create the Relationship again")
def try_to_create(onboarding: Onboarding) -> None:
    """The Requestor sends its own content along, and the answer is kept, whatever it is."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    content = {"name": onboarding.unique}
    acts.attempt(onboarding, lambda: onboarding.requestor.api.create_relationship(loaded.id, content))


@when("the Requestor tries to send the Templator a Message")
def try_to_send(onboarding: Onboarding) -> None:
    """The Requestor sends a Message and the answer is kept, whatever it is."""
    recipient = onboarding.templator.address
    mail = messages.mail(recipient, onboarding.unique)
    acts.attempt(onboarding, lambda: onboarding.requestor.api.send_message(recipient, mail))


@then(parsers.parse('the attempt is refused as "{name}"'))
def refused(onboarding: Onboarding, name: str) -> None:
    """Status and code of the answer, and the code of the Can… route, are those of the refusal table."""
    attempt = need(onboarding.attempt, "an attempt")
    row = refusal(name, onboarding.parties[onboarding.attempted_by].api.runtime)
    assert attempt.answer.status >= 400, (
        f"{attempt.answer.call} answered {attempt.answer}; it should have been refused with {row.act}"
    )
    assert attempt.refusal == row.act, f"refused with {attempt.refusal}; expected {row.act}"
    if row.can is None:
        assert attempt.forecast is None, f"the table knows no Can… route, but it said {attempt.forecast}"
    else:
        forecast = need(attempt.forecast, "a forecast of the Can… route")
        assert row.can.agrees_with(forecast), f"the Can… route said {forecast}; expected {row.can}"
