Feature: An onboarding package for those who know each other
  A Templator may ask one thing of strangers and another of those with whom it has a Relationship. The latter is
  answered by a Message; there is nothing to found any more.

  Rule: Within a Relationship, the other Request is asked

    @REF-D17 @accept
    Scenario: Loading brings the Request that is meant for an existing Relationship
      Given the Requestor has an Active Relationship with the Templator
      And the Templator has made a RelationshipTemplate that asks strangers and acquaintances for different things
      When the Requestor loads the onboarding package
      Then the Requestor has one incoming Request, which waits for a manual decision
      And it asks for what acquaintances are asked for
      And the Templator has no outgoing Request yet
      And each side still has that one Relationship, Active

    @AGN-04 @afterwards
    Scenario Outline: The answer travels by Message when the Requestor <variant> the Request
      Given the Requestor has an Active Relationship with the Templator
      And the Templator has made a RelationshipTemplate that asks strangers and acquaintances for different things
      And the Requestor has received its Request
      When the Requestor <variant> the Request
      Then the Request becomes Completed, <outcome>, and its Response travels by Message
      And the Templator learns the Response when it synchronises
      And each side still has that one Relationship, Active

      Examples:
        | variant | outcome  |
        | accepts | Accepted |
        | rejects | Rejected |
