"""What expires: the RelationshipTemplate, its token and the Request in it, before, at and after their time.

What must have expired is made ahead, while other scenarios run (the tags in ``PREPARATIONS``); the sentence that needs
it waits for the remainder.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from pytest_bdd import given, parsers, then, when

from fixtures.connector.models import LocalRequest
from fixtures.connector.versions import Range
from fixtures.waiting import PATIENCE, eventually
from reports.verdicts import owned_by
from steps import onboarding as acts
from steps.decisions import NOT_SENT, current, logged
from steps.loading import processed
from steps.needs import EVENTS, LOG, needs
from steps.onboarding import Onboarding, need
from steps.requests import outgoing_response

AGE = 3.0
"""Seconds, times the patience, that what is made ahead lives: long enough to be loaded on a busy machine."""

SOON = 2.0
"""Seconds, times the patience, that something lives whose last moment a scenario is about; on a busy machine longer."""

SYNCHRONISATIONS = 20
"""As many of them as the Requestor could do one after the other take longer than what has to come before an expiry."""

GRACE = 10.0
"""Seconds for which the runtimes before 6.5.0 hold a Request open after its expiry: ``LocalRequest.isExpired``."""

STATUS_CHANGED = "consumption.incomingRequestStatusChanged"


def grace(onboarding: Onboarding) -> float:
    """Seconds that the Requestor's Connector adds to a Request's expiry."""
    return GRACE if onboarding.requestor.api.runtime in Range(before="6.5.0") else 0.0


def make_template(onboarding: Onboarding, seconds: float, *, with_request: bool) -> None:
    """The Templator makes a RelationshipTemplate that expires in so many seconds, and with it its Request."""
    onboarding.expires_at = acts.future(seconds=seconds * PATIENCE.factor)
    request = acts.plain_request(onboarding) if with_request else None
    acts.make_template(onboarding, request, onboarding.expires_at)


def offer_request(onboarding: Onboarding, seconds: float) -> None:
    """The Requestor receives a Request that expires in so many seconds, long before its RelationshipTemplate."""
    onboarding.expires_at = acts.future(seconds=seconds * PATIENCE.factor)
    request = acts.plain_request(onboarding) | {"expiresAt": onboarding.expires_at}
    acts.receive_request(onboarding, request)


def soon(onboarding: Onboarding) -> float:
    """Seconds that are enough for a Request to be received and accepted, as fast as the Connectors are by now."""
    began = time.monotonic()
    onboarding.requestor.api.synchronise()
    return max(SOON, SYNCHRONISATIONS * (time.monotonic() - began))


def _template(onboarding: Onboarding) -> None:
    make_template(onboarding, AGE, with_request=False)


def _loaded_template(onboarding: Onboarding) -> None:
    make_template(onboarding, AGE, with_request=False)
    acts.load_package(onboarding)


def _token(onboarding: Onboarding) -> None:
    acts.make_template(onboarding, None)
    api, made = onboarding.templator.api, need(onboarding.made, "a RelationshipTemplate")
    onboarding.expires_at = acts.future(seconds=AGE * PATIENCE.factor)
    onboarding.handed_over = api.reference(api.create_token(made.id, expiresAt=onboarding.expires_at).value)


def _request(onboarding: Onboarding) -> None:
    offer_request(onboarding, AGE)


def _template_with_expired_request(onboarding: Onboarding) -> None:
    onboarding.expires_at = acts.future(seconds=AGE)
    acts.make_template(onboarding, acts.plain_request(onboarding) | {"expiresAt": onboarding.expires_at})


def _template_with_request(onboarding: Onboarding) -> None:
    make_template(onboarding, AGE, with_request=True)
    acts.load_package(onboarding)
    acts.one_incoming_request(onboarding)


PREPARATIONS: Mapping[str, Callable[[Onboarding], None]] = {
    "aged-template": _template,
    "aged-loaded-template": _loaded_template,
    "aged-token": _token,
    "aged-request": _request,
    "aged-template-with-request": _template_with_request,
    "aged-template-with-expired-request": _template_with_expired_request,
}
"""What a tag has made ahead for its scenario."""


def aged(onboarding: Onboarding, tag: str, extra: float = 0.0) -> None:
    """Make what a tag stands for unless it was made ahead, and wait until it has been expired for so many seconds."""
    if onboarding.expires_at is None:
        PREPARATIONS[tag](onboarding)
    expired(onboarding, extra)


def expired(onboarding: Onboarding, extra: float = 0.0) -> None:
    """Wait for the remainder of the time until what the scenario made has been expired for so many seconds."""
    expiry = datetime.fromisoformat(need(onboarding.expires_at, "something that expires"))
    end = expiry + timedelta(seconds=extra)
    eventually(
        f"it is later than {end.isoformat()}",
        lambda: datetime.now(UTC),
        lambda now: now > end,
        # Twice what is left: more than half of a deadline becomes a notice, and a clock is nobody's fault.
        deadline=max(0.0, (end - datetime.now(UTC)).total_seconds()) * 2 + 1.0,
        show=lambda _: "not yet",
        alive=onboarding.requestor.alive,
    )


@given("the Templator has made a RelationshipTemplate that has expired since")
@owned_by("PKG-05")
def expired_template(onboarding: Onboarding) -> None:
    """Made ahead by the tag ``aged-template``; nobody has loaded it."""
    aged(onboarding, "aged-template")


@given("the Requestor has loaded a RelationshipTemplate that has expired since")
@owned_by("PKG-05")
def expired_loaded_template(onboarding: Onboarding) -> None:
    """Made and loaded ahead by the tag ``aged-loaded-template``; it states no Request."""
    aged(onboarding, "aged-loaded-template")


@given("the Templator has made a token that has expired since")
@owned_by("PKG-05")
def expired_token(onboarding: Onboarding) -> None:
    """Made ahead by the tag ``aged-token``; the RelationshipTemplate itself has not expired."""
    aged(onboarding, "aged-token")


@given("the Requestor has received a Request that has expired since")
@owned_by("ONB-01")
def expired_request(onboarding: Onboarding) -> None:
    """Made and loaded ahead by the tag ``aged-request``; the RelationshipTemplate itself has not expired."""
    aged(onboarding, "aged-request", grace(onboarding))


@given("the Templator has made a RelationshipTemplate whose Request has expired since")
@owned_by("PKG-05")
def template_of_expired_request(onboarding: Onboarding) -> None:
    """Made ahead by the tag ``aged-template-with-expired-request``; the RelationshipTemplate itself has not expired."""
    aged(onboarding, "aged-template-with-expired-request", grace(onboarding))


@given("the Requestor has received a Request whose RelationshipTemplate has expired since")
@owned_by("ONB-01")
def request_of_expired_template(onboarding: Onboarding) -> None:
    """Made and loaded ahead by the tag ``aged-template-with-request``; the Request states no expiry of its own."""
    aged(onboarding, "aged-template-with-request")


@given("the Requestor has accepted in time a Request that has expired since")
@owned_by("ONB-03")
def accepted_and_expired(onboarding: Onboarding) -> None:
    """The Templator has not synchronised. Not made ahead: its Connector would synchronise for others meanwhile."""
    # Longer than only to receive it: the Relationship must be there in time, too.
    offer_request(onboarding, max(AGE, soon(onboarding)))
    acts.ask_for_relationship(onboarding)
    expired(onboarding)


@given("the Requestor has received a Request that has expired a moment ago")
@owned_by("ONB-01")
def expired_just_now(onboarding: Onboarding) -> None:
    """The Request was open when it came; its time has passed by no more than a moment."""
    offer_request(onboarding, soon(onboarding))
    expired(onboarding)


@given("the Templator has made a RelationshipTemplate with a Request that expires soon")
def expires_soon(onboarding: Onboarding) -> None:
    """The RelationshipTemplate and its Request live a few seconds more."""
    make_template(onboarding, AGE, with_request=True)


@when(parsers.parse("the Requestor tries to load the onboarding package by the expired {holder}"))
def try_to_load(onboarding: Onboarding, holder: str) -> None:
    """The Requestor loads by the reference of what has expired; the answer is kept, whatever it is."""
    made = need(onboarding.made, "a RelationshipTemplate")
    own = onboarding.templator.api.reference(made)
    reference = need(onboarding.handed_over, "a token") if holder == "token" else own
    acts.attempt(onboarding, lambda: onboarding.requestor.api.load_template(reference))


@when("the Requestor reads the Request several times, alone and among others")
def reads_several_times(onboarding: Onboarding) -> None:
    """The expiry is found when the Request is read; it must be found once only."""
    for _ in range(3):
        current(onboarding)
        onboarding.requestor.api.incoming_requests()


@when("the Requestor reads the Request")
def reads_the_request(onboarding: Onboarding) -> None:
    """The Request as the Requestor's Connector shows it at this moment."""
    onboarding.incoming = current(onboarding)


@when("the Requestor loads and accepts it before it expires")
def loads_and_accepts(onboarding: Onboarding) -> None:
    """The Requestor loads the onboarding package and accepts its Request at once."""
    acts.load_package(onboarding)
    acts.one_incoming_request(onboarding)
    acts.ask_for_relationship(onboarding)


@when("the Requestor reads the RelationshipTemplate")
def reads_the_template(onboarding: Onboarding) -> None:
    """The RelationshipTemplate by its id."""
    onboarding.loaded = onboarding.requestor.api.template(need(onboarding.loaded, "a loaded RelationshipTemplate").id)


@then("the Request is Expired and holds no Response")
def request_is_expired(onboarding: Onboarding) -> None:
    """The Request as the Requestor's Connector shows it."""
    request: LocalRequest = current(onboarding)
    assert (request.status, request.response) == ("Expired", None)


@then("the Requestor was told once that the Request is Expired")
@needs(EVENTS)
def told_once(onboarding: Onboarding) -> None:
    """One event names the new status. That no second one follows is proven by a later event of the same Connector."""
    incoming = need(onboarding.incoming, "an incoming Request")
    acts.load_package(onboarding)
    processed(onboarding.requestor, need(onboarding.loaded, "a loaded RelationshipTemplate").id, 2)
    events = onboarding.requestor.events(STATUS_CHANGED)
    new = [event["newStatus"] for event in events if event["request"]["id"] == incoming.id]
    assert new.count("Expired") == 1, f"the events of the Request tell {new}"


@then("loading brings no further Request, because the expired one is not Completed")
@needs(EVENTS)
def no_further_request(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces why; the expired Request remains the only one of the RelationshipTemplate."""
    loaded = need(onboarding.loaded, "a loaded RelationshipTemplate")
    assert processed(onboarding.requestor, loaded.id, 2)[-1] == "NonCompletedRequestExists"
    requests = onboarding.requestor.api.incoming_requests(loaded.id)
    expected = need(onboarding.incoming, "an incoming Request").id
    assert [(request.id, request.status) for request in requests] == [(expected, "Expired")]


@then("the RelationshipTemplate is processed without a Request, because its Request has expired")
def without_expired_request(onboarding: Onboarding) -> None:
    """The Requestor's Connector announces why; there is no Request at all, not even an Expired one."""
    result, _ = acts.processed(onboarding)
    assert result == "RequestExpired", f"loading led to {result}, not to RequestExpired"
    assert not onboarding.requestor.api.incoming_requests(need(onboarding.loaded, "a loaded RelationshipTemplate").id)


@then("the Requestor does not hold the RelationshipTemplate")
def does_not_hold(onboarding: Onboarding) -> None:
    """The RelationshipTemplate is not among those that the Requestor holds; the Templator still has it."""
    made = need(onboarding.made, "a RelationshipTemplate")
    assert made.id not in {one.id for one in onboarding.requestor.api.templates()}
    assert onboarding.templator.api.template(made.id).id == made.id


@then("the Request stays Decided, because no Relationship could be made")
@needs(LOG)
def stuck_in_decided(onboarding: Onboarding) -> None:
    """The only trace of the failure is a line in the log; the Request then stays as it is."""
    incoming, loaded = need(onboarding.incoming, "a Request"), need(onboarding.loaded, "a loaded RelationshipTemplate")
    logged(onboarding.requestor, NOT_SENT.format(loaded.id), "that it could not")
    assert onboarding.requestor.api.incoming_request(incoming.id).status == "Decided"


@then("the Request is Completed with an accepting Response")
def completed_accepted(onboarding: Onboarding) -> None:
    """The expiry does not undo what was decided in time."""
    request = current(onboarding)
    response = need(request.response, "a Response")
    assert (request.status, response.content.result) == ("Completed", "Accepted")


@then("both sides still read the RelationshipTemplate as it was made")
def both_read_template(onboarding: Onboarding) -> None:
    """By its id, both Connectors show the content, the expiry and the creator that making it answered."""
    made = need(onboarding.made, "a RelationshipTemplate")
    for party in (onboarding.templator, onboarding.requestor):
        held = party.api.template(made.id)
        shown = (held.createdBy, held.expiresAt, held.content)
        assert shown == (made.createdBy, made.expiresAt, made.content), f"the {party.role} shows {held}"


@then("the Templator's outgoing Request holds the Response once it has processed the Relationship")
def outgoing_holds_response(onboarding: Onboarding) -> None:
    """Processing ends with the outgoing Request, or with a line in the log that says why there is none."""
    made, templator = need(onboarding.made, "a RelationshipTemplate"), onboarding.templator
    failure = re.compile(f"Could not create and complete request for templateId '{made.id}'.*")

    def outgoing() -> list[str]:
        failed = failure.search(templator.connector.running.log())
        return [one.status for one in templator.api.outgoing_requests(made.id)] or ([failed[0]] if failed else [])

    found = eventually("the Templator has processed the Relationship", outgoing, bool, alive=templator.alive)
    assert found == ["Completed"], f"there is no outgoing Request: {found[0]}"
    response = need(current(onboarding).response, "a Response")
    assert outgoing_response(onboarding) == response.content
