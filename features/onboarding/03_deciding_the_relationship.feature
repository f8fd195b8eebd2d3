Feature: Deciding on the Relationship
  The Relationship Request reaches the Templator when it synchronises. The Templator accepts or rejects it, and the
  Requestor learns that when it synchronises in its turn.

  Rule: Synchronising brings the Relationship Request to the Templator

    @ONB-05 @accept @smoke @guide-15 @guide-16
    Scenario: The Templator's synchronisation brings the Pending Relationship
      Given the Requestor has accepted the Templator's Request
      When the Templator synchronises
      Then the synchronisation brings the Templator the Pending Relationship
      And the Relationship carries the Requestor's Response for the Templator
      And the Templator sees the Relationship as requested by the Requestor

    @ONB-06 @accept
    Scenario: The Templator's outgoing Request appears, Completed and with the Requestor's Response
      Given the Requestor has accepted the Templator's Request
      When the Templator synchronises
      Then the Templator has one outgoing Request under the same id, Completed and with the same Response

  Rule: The Templator's acceptance makes the Relationship Active

    @ONB-07 @accept @smoke @guide-17 @guide-18 @guide-20 @guide-21
    Scenario: Accepting makes the Relationship Active for the Templator at once and for the Requestor once it synchronises
      Given the Templator has received the Relationship Request
      When the Templator accepts the Relationship
      Then the Relationship is Active for the Templator and still Pending for the Requestor
      And the Relationship becomes Active for the Requestor when it synchronises
      And both sides record that the Templator accepted it

  Rule: The Templator's rejection ends the onboarding

    @ONB-08 @refuse @smoke @guide-19
    Scenario: Rejecting makes the Relationship Rejected for both, and the Requests stay Completed
      Given the Templator has received the Relationship Request
      When the Templator rejects the Relationship
      Then the Relationship is Rejected for the Templator and still Pending for the Requestor
      And the Relationship becomes Rejected for the Requestor when it synchronises
      And both sides record that the Templator rejected it
      And both Requests stay Completed and accepted

  Rule: The Requestor may revoke what the Templator has not decided

    @ONB-10 @afterwards @revocation
    Scenario Outline: The Requestor revokes the Relationship <variant>
      Given the Requestor has accepted the Templator's Request
      And the Templator <has synchronised>
      When the Requestor revokes the Relationship
      Then the Relationship is Revoked for the Requestor
      And the Relationship becomes Revoked for the Templator when it synchronises
      And both sides record that the Requestor revoked it
      And the Templator has <outgoing Requests>

      Examples:
        | variant                              | has synchronised         | outgoing Requests    |
        | before the Templator synchronises    | has not synchronised yet | no outgoing Request  |
        | after the Templator has synchronised | has synchronised         | one outgoing Request |
