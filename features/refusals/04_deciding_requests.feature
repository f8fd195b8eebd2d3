Feature: Answering a Request wrongly
  A Request says what must be answered. A Requestor whose answer does not fit must be told so, and nothing must come of
  it: neither a Relationship nor a Request that is spoilt for the right answer.

  Rule: Each item needs an answer of its own kind

    @REF-E6 @refuse
    Scenario Outline: A Request for one Consent is not accepted with <variant>
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to accept it with <variant>
      Then the attempt is refused as "as many answers as items are needed"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant             |
        | no answer at all    |
        | one answer too many |

    @REF-E10 @refuse
    Scenario: A single item is not answered with a group
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to accept it with a group of answers to a single item
      Then the attempt is refused as "an item is answered as a group"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

    @REF-E11 @refuse
    Scenario: A group is not answered with one answer
      Given the Requestor has received a Request for a Consent in a group
      When the Requestor tries to accept it with one answer to a group
      Then the attempt is refused as "a group is answered as an item"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

  Rule: What is mandatory must be accepted, and nothing can be accepted in a rejection

    @REF-E7 @refuse
    Scenario: A Request is not accepted with a no to its mandatory item
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to accept it with a no to the mandatory item
      Then the attempt is refused as "a mandatory item is not accepted"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

    @REF-E8a @refuse
    Scenario: An answer that says neither yes nor no counts as a no
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to accept it with neither a yes nor a no
      Then the attempt is refused as "a mandatory item is not accepted"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

    @REF-E9 @refuse
    Scenario: A Request is not rejected with a yes to one of its items
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to reject it with a yes
      Then the attempt is refused as "an item is accepted in a rejection"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

    @REF-E11a @refuse
    Scenario: A Request is not accepted with a no to the mandatory item of a group
      Given the Requestor has received a Request for a Consent in a group
      When the Requestor tries to accept it with a no to the mandatory item of the group
      Then the attempt is refused as "a mandatory item is not accepted"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

  Rule: A yes without content is a yes

    These answers look wrong and are not: an integrator must know that they found a Relationship.

    @REF-E8 @accept
    Scenario: Accepting without accepting a single optional item founds the Relationship all the same
      Given the Requestor has received a Request for two optional Consents
      When the Requestor accepts it with two times no
      Then every item of the Response is rejected, and the Response as a whole is accepted
      And the Templator receives one Pending Relationship

    @REF-E8b @accept
    Scenario: Anything that is not empty counts as a yes
      Given the Requestor has received a Request for a Consent
      When the Requestor accepts it with a yes in words
      Then the Request becomes Completed and says how the Response travels
      And the Templator receives one Pending Relationship
