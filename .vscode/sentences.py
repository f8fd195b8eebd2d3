"""Made by make steps. What it says is defined where each line says; pytest never sees this file."""

@then("^the Request becomes Completed, (Accepted|Rejected), and its Response travels by Message$")
def _():  # steps/acquaintances.py
    pass


@given("^an onboarding of the two has ended with a (rejected|revoked) Relationship$")
def _():  # steps/again.py
    pass


@given("^the Requestor has received a Request within a Relationship that is now (.+)$")
def _():  # steps/again.py
    pass


@then("^each side has the (Rejected|Revoked) Relationship and a new one, Pending$")
def _():  # steps/again.py
    pass


@then("^both sides still have the (Terminated|DeletionProposed) Relationship only$")
def _():  # steps/again.py
    pass


@then("^the (Templator|Requestor) holds no shared Attribute any more$")
def _():  # steps/attributes.py
    pass


@then("^the (Templator|Requestor) holds the shared Attributes until it decomposes too$")
def _():  # steps/attributes.py
    pass


@given("^the Templator has made a RelationshipTemplate with a Request (that a rule accepts|that a rule rejects|whose optional item a rule accepts|that no rule is about|of which a rule is about one item only|whose mandatory item a rule for optional ones leaves alone|that a rule rejects, but that asks for a Consent|that a rule rejects, but that wants a manual decision)$")
def _():  # steps/automation.py
    pass


@then("^the Requestor's Connector (accepts|rejects) the Request by itself$")
def _():  # steps/automation.py
    pass


@when("^the (Templator|Requestor)'s Connector is sent (.+) for (making a RelationshipTemplate with a Request|reading a RelationshipTemplate|loading the onboarding package|making a RelationshipTemplate|creating a Relationship|accepting the Request|rejecting the Request|listing Relationships|reading its identity|sending a Message|making a token)$")
def _():  # steps/contract.py
    pass


@then("^it is refused as \"(.+)\"$")
def _():  # steps/contract.py
    pass


@then("^the (.+) lists what was made, and the other side nothing new$")
def _():  # steps/contract.py
    pass


@given("^the Requestor has made a RelationshipTemplate of its own (.+)$")
def _():  # steps/creating.py
    pass


@when("the Requestor creates the Relationship with a content of its own, and the Request is not asked")
def _():  # steps/creating.py
    pass


@then("^the Requestor is told that it would be refused as \"(.+)\"$")
def _():  # steps/creating.py
    pass


@then("^both sides have the (.+) Relationship and a new one, Pending$")
def _():  # steps/creating.py
    pass


@when("^the Templator tries to accept a RelationshipChange (that does not exist|by something that is no id)$")
def _():  # steps/deciding.py
    pass


@when("^the Templator tries to accept the Relationship (without a content|with null as content|with an empty content)$")
def _():  # steps/deciding.py
    pass


@when("^the Templator (.+) and (.+) the Relationship at the same time, twice each$")
def _():  # steps/deciding.py
    pass


@then("^the (Templator|Requestor|third party) has no Relationship with the Templator$")
def _():  # steps/deciding.py
    pass


@given("^the Requestor has received a Request for (.+)$")
def _():  # steps/decisions.py
    pass


@given("^the Requestor has (accepted|rejected) it$")
def _():  # steps/decisions.py
    pass


@given("^both know that the Templator has (accepted|rejected) the Relationship$")
def _():  # steps/decisions.py
    pass


@when("^the Requestor tries to (accept|reject) it with (.+)$")
def _():  # steps/decisions.py
    pass


@when("^the Requestor tries to (accept|reject) it in the name of its automation$")
def _():  # steps/decisions.py
    pass


@when("^the Requestor tries to (accept|reject) the Request( again)?$")
def _():  # steps/decisions.py
    pass


@when("^the Templator tries to (accept|reject) the Requestor's Request$")
def _():  # steps/decisions.py
    pass


@when("^the Requestor tries to (accept|reject) a Request that does not exist$")
def _():  # steps/decisions.py
    pass


@when("^the Requestor accepts it with (.+)$")
def _():  # steps/decisions.py
    pass


@given("^the Templator's Identity (is to be deleted|is being deleted|is deleted)$")
def _():  # steps/deletion.py
    pass


@when("^the Templator's Identity (is to be deleted|is being deleted|is deleted)$")
def _():  # steps/deletion.py
    pass


@then("^the Requestor learns that its peer is (.+), and the Relationship stays Active$")
def _():  # steps/deletion.py
    pass


@then("^the Requestor learns that the Templator has left their (.+) Relationship by its deletion$")
def _():  # steps/deletion.py
    pass


@then("^each answer with (a RelationshipTemplate or a token|a Request or a Relationship) holds every documented field$")
def _():  # steps/documented.py
    pass


@then("^what the (Templator|Requestor)'s Connector announces is: (.+)$")
def _():  # steps/events.py
    pass


@when("^the Requestor tries to load the onboarding package by the expired (.+)$")
def _():  # steps/expiry.py
    pass


@when("^a caller (.+) asks the Templator's Connector for (.+)$")
def _():  # steps/keys.py
    pass


@then("^each answer is a refusal as \"(.+)\"$")
def _():  # steps/keys.py
    pass


@given("^both sides know that the Relationship is (Pending|Active|Rejected|Revoked|Terminated)$")
def _():  # steps/lifecycle.py
    pass


@given("^the (Templator|Requestor) has (accepted|rejected|revoked|terminated) it, (.+)$")
def _():  # steps/lifecycle.py
    pass


@given("^the (Templator|Requestor) has requested its reactivation$")
def _():  # steps/lifecycle.py
    pass


@given("^the (Templator|Requestor) has decomposed it$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) terminates the Relationship$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) requests the reactivation$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) (accepts|rejects|revokes) the reactivation$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) decomposes the Relationship$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) tries to (accept|reject|revoke|terminate|decompose|read|request the reactivation of|accept the reactivation of|reject the reactivation of|revoke the reactivation of) the Relationship$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor|third party) tries to (accept|reject|revoke|terminate|decompose|read|request the reactivation of|accept the reactivation of|reject the reactivation of|revoke the reactivation of) the other side's Relationship$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) tries to (accept|reject|revoke|terminate|decompose|read|request the reactivation of|accept the reactivation of|reject the reactivation of|revoke the reactivation of) a Relationship (that does not exist|by something that is no id)$")
def _():  # steps/lifecycle.py
    pass


@then("^the (Templator|Requestor) has kept it as (Pending|Active|Rejected|Revoked|Terminated) until it synchronised$")
def _():  # steps/lifecycle.py
    pass


@then("^the Relationship is (Pending|Active|Rejected|Revoked|Terminated) for the (Templator|Requestor) at once$")
def _():  # steps/lifecycle.py
    pass


@then("^both sides record the (termination|request|acceptance|rejection|revocation|decomposition) by the (Templator|Requestor)$")
def _():  # steps/lifecycle.py
    pass


@then("^the Relationship is gone for the (Templator|Requestor)$")
def _():  # steps/lifecycle.py
    pass


@then("^the (Templator|Requestor) learns, when it synchronises, that the other side has left$")
def _():  # steps/lifecycle.py
    pass


@when("^the (Templator|Requestor) and then the (Templator|Requestor) decompose the Relationship without .*$")
def _():  # steps/lifecycle.py
    pass


@given("^the Templator has made a RelationshipTemplate for (one|two|any number of) part(y|ies)$")
def _():  # steps/loading.py
    pass


@when("^the (Templator|Requestor|third party|fourth party) tries to load the onboarding package$")
def _():  # steps/loading.py
    pass


@when("^the Requestor tries to load a (RelationshipTemplate|token) that nobody has made$")
def _():  # steps/loading.py
    pass


@when("^the Templator tries to make a token for a RelationshipTemplate (that does not exist|by something that is no id)$")
def _():  # steps/loading.py
    pass


@then("^the (Templator|Requestor|third party|fourth party) holds the same RelationshipTemplate$")
def _():  # steps/loading.py
    pass


@then("^the (Templator|Requestor|third party|fourth party) still holds the RelationshipTemplate$")
def _():  # steps/loading.py
    pass


@then("^loading it again led to nothing, because (.+)$")
def _():  # steps/loading.py
    pass


@when("^the (.+) sends the (.+) a Message (.+)$")
def _():  # steps/messages.py
    pass


@then("^the (.+) reads the Message as it was sent once it has synchronised$")
def _():  # steps/messages.py
    pass


@then("neither side has a Request or a Relationship")
def _():  # steps/packages.py
    pass


@given("^the Templator has made a RelationshipTemplate with a Request, protected by (a password|a PIN)$")
def _():  # steps/protection.py
    pass


@given("^the Templator has made a RelationshipTemplate with a Request, for the (.+) only$")
def _():  # steps/protection.py
    pass


@given("^the Templator hands it over by (its own reference|the reference of a token)$")
def _():  # steps/protection.py
    pass


@when("^the Requestor tries to load it (without the secret|with a wrong secret)$")
def _():  # steps/protection.py
    pass


@then("^both sides read that it is protected by (a password|a PIN)$")
def _():  # steps/protection.py
    pass


@when("^the (Templator|Requestor) looks for the Templator's RelationshipTemplate (.+)$")
def _():  # steps/reading.py
    pass


@then("^the (Templator|Requestor) finds it, with those that are like it in this and no others$")
def _():  # steps/reading.py
    pass


@then("^a RelationshipTemplate of the (Templator|Requestor) that differs in this is left out$")
def _():  # steps/reading.py
    pass


@when("^the Requestor looks for Requests by the (kind of item|status) of this one$")
def _():  # steps/reading.py
    pass


@then("^the (Templator|Requestor) finds it in the same words as by its id$")
def _():  # steps/reading.py
    pass


@when("^the Requestor loads what the picture of (the RelationshipTemplate|a token) shows$")
def _():  # steps/reading.py
    pass


@then("^the attempt is refused as \"(.+)\"$")
def _():  # steps/refusals.py
    pass


@when("^the (Templator|Requestor) tries to send the (Templator|Requestor) a Mail$")
def _():  # steps/refused_messages.py
    pass


@when("^the Requestor tries to send the Templator a Mail that names itself as (receiver|reader)$")
def _():  # steps/refused_messages.py
    pass


@when("^the Templator tries to send a Request (without an id|that it has not made|that asks for more than the one made)$")
def _():  # steps/refused_messages.py
    pass


@when("^the Templator tries to make a Request (that has expired|with the same key twice)$")
def _():  # steps/refused_messages.py
    pass


@when("^the Requestor tries to read a Message (that does not exist|by something that is no id)$")
def _():  # steps/refused_messages.py
    pass


@given("^the Requestor has a (.+) Relationship with the Templator$")
def _():  # steps/relationships.py
    pass


@given("^the Requestor has an (.+) Relationship with the Templator$")
def _():  # steps/relationships.py
    pass


@when("^the (.+) synchronises$")
def _():  # steps/relationships.py
    pass


@when("^the (Templator|Requestor) (accepts|rejects|revokes) the Relationship$")
def _():  # steps/relationships.py
    pass


@then("^the Relationship is (.+) for the (.+) and still Pending for the (.+)$")
def _():  # steps/relationships.py
    pass


@then("^the Relationship becomes (.+) for the (.+) when it synchronises$")
def _():  # steps/relationships.py
    pass


@then("^both sides record that the (Templator|Requestor) (accepted|rejected|revoked) it$")
def _():  # steps/relationships.py
    pass


@then("^each side still has that one Relationship, (.+)$")
def _():  # steps/relationships.py
    pass


@given("^the Requestor has received a Request with (CreateAttribute of a RelationshipAttribute|ReadAttribute of a RelationshipAttribute|CreateAttribute of an IdentityAttribute|ProposeAttribute|RequestItemGroup|Authentication|ShareAttribute|ReadAttribute|Consent)$")
def _():  # steps/requests.py
    pass


@then("^the Response answers (CreateAttribute of a RelationshipAttribute|ReadAttribute of a RelationshipAttribute|CreateAttribute of an IdentityAttribute|ProposeAttribute|RequestItemGroup|Authentication|ShareAttribute|ReadAttribute|Consent) positively$")
def _():  # steps/requests.py
    pass


@given("^the Backbone (cannot be reached|answers with an error|is too slow) for the (Templator|Requestor)$")
def _():  # steps/resilience.py
    pass


@given("^the Backbone (breaks off its reply when the Requestor asks|keeps the Requestor waiting when it asks) for the Relationship$")
def _():  # steps/resilience.py
    pass


@when("^the (Templator|Requestor) synchronises four times at once$")
def _():  # steps/resilience.py
    pass


@then("^nothing stands in a list of the (Templator|Requestor) twice$")
def _():  # steps/resilience.py
    pass


@when("^the (Templator|Requestor) asks its Connector for health, version and identity$")
def _():  # steps/system.py
    pass


@given("^the (Templator|Requestor)'s Connector has written all of it to its disk$")
def _():  # steps/system.py
    pass


@when("^the (Templator|Requestor)'s Connector is (stopped|killed) and started again(.+)?$")
def _():  # steps/system.py
    pass


@then("^the (Templator|Requestor) is who it was before$")
def _():  # steps/system.py
    pass


@then("^the (Templator|Requestor) holds everything that it held before$")
def _():  # steps/system.py
    pass


@given("^the Backbone breaks off its reply when the (Templator|Requestor) tries to (load the onboarding package|create the Relationship|synchronise|accept the Relationship)$")
def _():  # steps/trouble.py
    pass


@given("^the (Templator|Requestor) alone is cut off from the Backbone$")
def _():  # steps/trouble.py
    pass


@when("^the (Templator|Requestor) tries to (load the onboarding package|create the Relationship|synchronise|accept the Relationship), which needs the Backbone$")
def _():  # steps/trouble.py
    pass


@then("^the (Templator|Requestor) synchronises again once its network is back$")
def _():  # steps/trouble.py
    pass


@then("^the (Templator|Requestor) is who it was before, in the newer version$")
def _():  # steps/updating.py
    pass


@then("^the (Templator|Requestor) still has all that it had before$")
def _():  # steps/updating.py
    pass
