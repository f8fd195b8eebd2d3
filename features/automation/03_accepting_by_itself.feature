Feature: Accepting Relationships by itself
  A Templator that welcomes everybody lets its Connector accept each Relationship Request. It must then need no call,
  and whoever has not switched that on must keep the decision.

  Rule: With this automation nobody has to call

    @AUT-01 @automation @auto-acceptance @host-decides
    Scenario Outline: The Templator's Connector accepts by itself a Relationship that was asked for <variant>
      Given the Requestor has <asked>
      When the Templator synchronises
      Then the Templator's Connector has accepted the Relationship by itself
      And the Relationship becomes Active for the Requestor when it synchronises
      And both sides record that the Templator accepted it

      Examples:
        | variant           | asked                            |
        | with a Request    | accepted the Templator's Request |
        | without a Request | created the Relationship         |

    @AUT-01 @automation @auto-acceptance @host-decides @revocation
    Scenario: The Templator's Connector leaves alone a Relationship that was revoked before it came
      Given the Requestor has created the Relationship
      And the Requestor has revoked it, unknown to the Templator
      And both Connectors have announced what happened so far
      When the Templator synchronises
      Then what the Templator's Connector announces is: Relationship Pending
      And neither Connector announces anything else
      And each side still has that one Relationship, Revoked

  Rule: Without it the decision stays with the Templator

    @AUT-01 @automation @host-decides
    Scenario Outline: Nobody accepts <variant>
      Given the Requestor has <asked>
      And the Templator has synchronised
      And both Connectors have announced what happened so far
      When the Templator synchronises
      Then what the Templator's Connector announces is: nothing
      And neither Connector announces anything else
      And each side still has that one Relationship, Pending

      Examples:
        | variant                                           | asked                            |
        | a Relationship that answers a Request             | accepted the Templator's Request |
        | a Relationship that was created without a Request | created the Relationship         |
