Feature: Answering the incoming Request
  The Requestor decides on the Templator's conditions. Accepting them asks for the Relationship, rejecting them ends
  the onboarding before anything reached the Templator.

  Rule: Accepting asks for the Relationship

    @ONB-03 @accept @smoke @guide-07 @guide-08 @guide-09 @guide-11
    Scenario: Accepting completes the Request and makes one Pending Relationship that carries the Response
      Given the Requestor has received the Templator's Request
      When the Requestor accepts the Request
      Then the Request is Decided at once and holds the Requestor's Response
      And the Request becomes Completed and says how the Response travels
      And the Requestor has one Pending Relationship that carries the Response
      And the Relationship is recorded as requested by the Requestor

    @ONB-04 @accept @guide-09 @guide-10
    Scenario: The Requestor finds the Pending Relationship by the RelationshipTemplate, the Templator knows nothing yet
      Given the Requestor has received the Templator's Request
      When the Requestor accepts the Request
      Then the Requestor finds the Pending Relationship by the RelationshipTemplate
      And the Relationship names the Templator, its address and its public key
      And the Templator has neither a Relationship nor an outgoing Request

    @ONB-12 @accept @guide-08
    Scenario: Optional items may be declined inside an accepted Request
      Given the Requestor has received a Request with a mandatory and an optional item
      When the Requestor accepts the Request but declines the optional item
      Then the Request becomes Completed and says how the Response travels
      And the Response accepts the mandatory item and rejects the optional one
      And the Requestor has one Pending Relationship that carries the Response

  Rule: Every kind of Request item can be answered

    What was agreed on must be found on both sides afterwards, or the onboarding was for nothing.

    @ONB-11 @accept @guide-08
    Scenario Outline: A Request with <variant> is accepted and both sides hold what was agreed
      Given the Requestor has received a Request with <variant>
      When the Requestor accepts the Request
      Then the Requestor has one Pending Relationship that carries the Response
      And the Response answers <variant> positively
      And both sides hold what was agreed once the Templator has synchronised

      Examples:
        | variant                                    |
        | Consent                                    |
        | Authentication                             |
        | ReadAttribute                              |
        | CreateAttribute of an IdentityAttribute    |
        | CreateAttribute of a RelationshipAttribute |
        | RequestItemGroup                           |

  Rule: Rejecting ends the onboarding

    A rejected Request must not found a Relationship, and the Templator hears nothing of it.

    @ONB-09 @refuse @smoke @guide-12
    Scenario: Rejecting completes the Request and makes no Relationship on either side
      Given the Requestor has received the Templator's Request
      When the Requestor rejects the Request
      Then the Request becomes Completed with a rejecting Response
      And neither side has a Relationship after both have synchronised
      And the Templator has no outgoing Request
      And the Templator has heard nothing of the Requestor

    @ONB-09a @refuse
    Scenario: The reason of a rejection stands in the Response, item by item
      Given the Requestor has received a Request with a mandatory and an optional item
      When the Requestor rejects the Request with a reason for each item
      Then the Request becomes Completed with a rejecting Response
      And the Response holds the reason of each item
