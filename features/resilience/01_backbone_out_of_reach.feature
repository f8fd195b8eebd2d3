Feature: When the Backbone is out of reach
  A Connector answers an acceptance before the Relationship Request has reached the Backbone. When that fails it says so in
  its log only. Operators need to know what is lost then, and what they can do.

  Rule: What the Backbone did not get can be sent later

    @ONB-03 @resilience @later-than-line-4
    Scenario Outline: An acceptance that the Backbone did not get is sent later: it <variant>
      Given the Requestor has received the Templator's Request
      And the Backbone <variant> for the Requestor
      And the Requestor has accepted the Request, which could not be sent
      And the Backbone serves the Requestor again
      When the Requestor creates the Relationship with the Response that it gave
      Then each side has one Relationship, Pending
      And the Templator has one outgoing Request once it has synchronised, with the Requestor's Response

      Examples:
        | variant                  |
        | cannot be reached        |
        | answers with an error    |

  Rule: What the Backbone got counts for both sides

    @ONB-03 @resilience @spends-requestor
    Scenario: An acceptance counts although the Backbone's reply to it gets lost (lost reply)
      Given the Requestor has received the Templator's Request
      And the Backbone breaks off its reply when the Requestor asks for the Relationship
      When the Requestor accepts the Request
      Then each side has one Relationship, Pending, once the Requestor's Connector has asked for it

    @ONB-07 @resilience @spends-requestor
    Scenario: What the Templator accepts becomes Active for the Requestor although the reply got lost (lost reply)
      Given the Requestor has received the Templator's Request
      And the Backbone breaks off its reply when the Requestor asks for the Relationship
      And the Requestor has accepted the Request, which could not be sent
      And the Templator has synchronised
      When the Templator accepts the Relationship
      Then the Relationship becomes Active for the Requestor when it synchronises

    @ONB-03 @resilience @spends-requestor
    Scenario: An acceptance waits as long as the Backbone is slow (slow)
      Given the Requestor has received the Templator's Request
      And the Backbone keeps the Requestor waiting when it asks for the Relationship
      And the Requestor has accepted the Request, which is on its way
      When the Backbone serves the Requestor again
      Then the Request becomes Completed and says how the Response travels
      And each side has one Relationship, Pending

  Rule: What a newer Backbone tells does not hide what is understood

    @ONB-06 @resilience @spends-templator
    Scenario: A Templator learns of the Relationship although the Backbone tells it more than it knows (newer Backbone)
      Given the Requestor has accepted the Templator's Request
      And the Backbone tells the Templator of something that its release does not know
      When the Templator synchronises
      Then the synchronisation brings the Templator the Pending Relationship
