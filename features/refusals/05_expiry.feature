Feature: What has expired
  An offer that is over must not found a Relationship any more, at whatever moment its time runs out, and whoever comes
  too late must be told so.

  Rule: A Request that has expired can be neither accepted nor rejected

    @REF-E19 @refuse @aged-request
    Scenario Outline: The Requestor is too late to <variant> the Request
      Given the Requestor has received a Request that has expired since
      When the Requestor tries to <variant> the Request
      Then the attempt is refused as "the Request is expired"
      And the Request is Expired and holds no Response
      And neither side has a Relationship after both have synchronised
      And the Templator has heard nothing of the Requestor

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-E19 @guard @aged-request
    Scenario: That a Request has expired is announced exactly once (announced)
      Given the Requestor has received a Request that has expired since
      When the Requestor reads the Request several times, alone and among others
      Then the Request is Expired and holds no Response
      And the Requestor was told once that the Request is Expired
      And the Templator has heard nothing of the Requestor

    @REF-D19 @guard @aged-request
    Scenario: Loading again brings no further Request once the first one has expired
      Given the Requestor has received a Request that has expired since
      When the Requestor loads the onboarding package
      Then loading brings no further Request, because the expired one is not Completed
      And neither side has a Relationship after both have synchronised

    @REF-E19 @guard @punctual-expiry
    Scenario: A Request expires without delay (on time)
      Given the Requestor has received a Request that has expired a moment ago
      When the Requestor reads the Request
      Then the Request is Expired and holds no Response
      And neither side has a Relationship after both have synchronised

    @REF-E19 @accept @late-expiry
    Scenario: Old releases still let a Request be accepted for a moment after its expiry (late)
      Given the Requestor has received a Request that has expired a moment ago
      When the Requestor accepts the Request
      Then the Request becomes Completed and says how the Response travels
      And the Templator receives one Pending Relationship

    @ONB-06 @guard
    Scenario: An acceptance in time counts, although the Templator hears of it only after the expiry (after the expiry)
      Given the Requestor has accepted in time a Request that has expired since
      When the Templator synchronises
      Then the synchronisation brings the Templator the Pending Relationship
      And the Relationship carries the Requestor's Response for the Templator
      And the Request is Completed with an accepting Response
      And the Templator's outgoing Request holds the Response once it has processed the Relationship

    @REF-D20 @guard @aged-template-with-expired-request
    Scenario: An onboarding package whose Request alone has expired is loaded, but brings no Request
      Given the Templator has made a RelationshipTemplate whose Request has expired since
      When the Requestor loads the onboarding package
      Then the RelationshipTemplate is processed without a Request, because its Request has expired
      And neither side has a Request or a Relationship

  Rule: An onboarding package that has expired can no longer be loaded

    @REF-D6 @refuse @aged-template
    Scenario: An expired RelationshipTemplate cannot be loaded
      Given the Templator has made a RelationshipTemplate that has expired since
      When the Requestor tries to load the onboarding package by the expired RelationshipTemplate
      Then the attempt is refused as "what has expired is gone"
      And the Requestor does not hold the RelationshipTemplate

    @REF-D8 @refuse @aged-token
    Scenario: An expired token hands nothing over, although its RelationshipTemplate has not expired
      Given the Templator has made a token that has expired since
      When the Requestor tries to load the onboarding package by the expired token
      Then the attempt is refused as "what has expired is gone"
      And the Requestor does not hold the RelationshipTemplate

    @REF-D7 @refuse @aged-loaded-template @fetches-anew
    Scenario: What was loaded in time cannot be loaded again after its expiry (fetched anew)
      Given the Requestor has loaded a RelationshipTemplate that has expired since
      When the Requestor tries to load the onboarding package by the expired RelationshipTemplate
      Then the attempt is refused as "what has expired is gone"
      And both sides still read the RelationshipTemplate as it was made

    @REF-D7 @guard @aged-loaded-template @keeps-loaded
    Scenario: On line 7 what was loaded in time can be loaded again after its expiry (kept)
      Given the Requestor has loaded a RelationshipTemplate that has expired since
      When the Requestor loads the onboarding package
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And neither side has a Request or a Relationship
