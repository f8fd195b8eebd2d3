Feature: A second Request of the same Templator
  Who was rejected, or has changed its mind, must be able to try again; and a Request that comes beside a Relationship
  must not found a second one.

  Rule: After an end, the same two can onboard each other again

    @AGN-01 @accept
    Scenario: After a rejected Relationship the same two found a new one (Rejected)
      Given an onboarding of the two has ended with a rejected Relationship
      And the Requestor has received another Request of the Templator
      When the Requestor accepts the Request
      Then each side has the Rejected Relationship and a new one, Pending
      And the Templator has two outgoing Requests, both Completed

    @AGN-01 @accept @revocation
    Scenario: After a revoked Relationship the same two found a new one (Revoked)
      Given an onboarding of the two has ended with a revoked Relationship
      And the Requestor has received another Request of the Templator
      When the Requestor accepts the Request
      Then each side has the Revoked Relationship and a new one, Pending
      And the Templator has two outgoing Requests, both Completed

    @AGN-01 @accept
    Scenario: Whoever has rejected the Request can load it again and accept it (Request)
      Given the Requestor has received the Templator's Request
      And the Requestor has rejected it
      And the Requestor has received the same Request again
      When the Requestor accepts the Request
      Then the Request becomes Completed and says how the Response travels
      And the rejected Request stays as it was
      And the Templator receives one Pending Relationship

  Rule: Of two open Requests of the same Templator, one founds a Relationship

    @REF-S3 @guard @line-4-only
    Scenario: On line 4 the second Request can be accepted and stays Decided for ever (line 4)
      Given the Requestor has received the Templator's Request
      And the Requestor has received a second Request of the Templator while the first one is open
      And the Requestor has accepted the first Request
      When the Requestor accepts the Request
      Then the Request stays Decided, because no Relationship could be made
      And each side still has that one Relationship, Pending

    @REF-S3 @refuse @second-request @later-than-line-4
    Scenario: After line 4 the second Request cannot be accepted beside a Pending Relationship (later)
      Given the Requestor has received the Templator's Request
      And the Requestor has received a second Request of the Templator while the first one is open
      And the Requestor has accepted the first Request
      When the Requestor tries to accept the Request
      Then the attempt is refused as "the Relationship does not allow it"
      And the Request stays undecided
      And each side still has that one Relationship, Pending

    @REF-S3a @guard @second-request
    Scenario: Two Requests that are accepted at once found one Relationship
      Given the Requestor has received the Templator's Request
      And the Requestor has received a second Request of the Templator while the first one is open
      When the Requestor accepts both Requests at once
      Then one of the two Requests is Completed, and nothing came of the other
      And each side has one Relationship, Pending

  Rule: A Relationship that was founded otherwise stays the only one

    @REF-S5 @guard @line-4-only
    Scenario: On line 4 a Request is accepted beside a Relationship and stays Decided for ever (line 4)
      Given the Requestor has received the Templator's Request
      And the Requestor has created a Relationship with the Templator otherwise
      When the Requestor accepts the Request
      Then the Request stays Decided, because no Relationship could be made
      And each side still has that one Relationship, Pending

    @REF-S5 @refuse @later-than-line-4
    Scenario: After line 4 a Request cannot be accepted beside a Relationship founded otherwise (later)
      Given the Requestor has received the Templator's Request
      And the Requestor has created a Relationship with the Templator otherwise
      When the Requestor tries to accept the Request
      Then the attempt is refused as "the Relationship does not allow it"
      And the Request stays undecided
      And each side still has that one Relationship, Pending

  Rule: A Relationship that has not ended on both sides does not make room for another

    @REF-S4 @guard @later-than-line-4
    Scenario: While only the Requestor has left, an accepted Request stays Decided
      Given only the Requestor has left an earlier Relationship
      And the Requestor has received another Request of the Templator
      When the Requestor accepts the Request
      Then the Request stays Decided, because no Relationship could be made
      And the Requestor has no Relationship, and the Templator has only the one that the Requestor left

    @REF-E20 @refuse @later-than-line-4
    Scenario Outline: A Request within a Relationship cannot be accepted once that is <variant>
      Given the Requestor has received a Request within a Relationship that is now <variant>
      When the Requestor tries to accept the Request
      Then the attempt is refused as "the Relationship does not allow it"
      And the Request stays undecided
      And both sides still have the <variant> Relationship only

      Examples:
        | variant          |
        | Terminated       |
        | DeletionProposed |
