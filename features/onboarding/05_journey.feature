Feature: The whole way, step by step
  One onboarding from the RelationshipTemplate to the Active Relationship, for readers who want to see all stages of
  it and every status on both sides.

  @ONB-13 @journey @smoke @guide-01 @guide-04 @guide-07 @guide-09 @guide-15 @guide-17 @guide-20 @guide-23
  Scenario: Two Connectors onboard each other
    When the Templator makes a RelationshipTemplate with a Request
    Then neither side has a Request or a Relationship
    When the Requestor loads the onboarding package
    Then the Requestor has one incoming Request, which waits for a manual decision
    When the Requestor accepts the Request
    Then the Request is Decided at once and holds the Requestor's Response
    And the Request becomes Completed and says how the Response travels
    And the Requestor has one Pending Relationship that carries the Response
    And the Templator has neither a Relationship nor an outgoing Request
    When the Templator synchronises
    Then the synchronisation brings the Templator the Pending Relationship
    And the Templator has one outgoing Request under the same id, Completed and with the same Response
    When the Templator accepts the Relationship
    Then the Relationship is Active for the Templator and still Pending for the Requestor
    When the Requestor synchronises
    Then the Relationship is Active for both sides
    And both Requests stay Completed and accepted
