Feature: Decisions in the wrong moment or in another line's way
  Between two synchronisations a Connector knows an old truth. What it decides on that ground must be refused, and it
  must learn the truth. And a Connector must not understand what only other lines say.

  Rule: What the other side has decided meanwhile stands

    @REF-H9 @refuse @revocation
    Scenario Outline: The Templator cannot <variant> what the Requestor has revoked, unknown to it
      Given both sides know that the Relationship is Pending
      And the Requestor has revoked it, unknown to the Templator
      When the Templator tries to <variant> the Relationship
      Then the attempt is refused as "decided meanwhile"
      And the Templator has kept it as Pending until it synchronised
      And each side still has that one Relationship, Revoked

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-H10 @refuse @revocation
    Scenario Outline: The Requestor cannot revoke what the Templator has <variant>, unknown to it
      Given both sides know that the Relationship is Pending
      And the Templator has <variant> it, unknown to the Requestor
      When the Requestor tries to revoke the Relationship
      Then the attempt is refused as "decided meanwhile"
      And the Requestor has kept it as Pending until it synchronised
      And each side still has that one Relationship, <status>

      Examples:
        | variant  | status   |
        | accepted | Active   |
        | rejected | Rejected |

  Rule: Only line 4 sends a content back with a decision

    @REF-H12 @refuse @line-4-only
    Scenario: On line 4 the Templator cannot accept without a content
      Given both sides know that the Relationship is Pending
      When the Templator tries to accept the Relationship without a content
      Then the attempt is refused as "a content is missing"
      And each side still has that one Relationship, Pending

    @REF-H12 @accept @later-than-line-4
    Scenario: On later lines a content with the acceptance is of no effect (too much)
      Given both sides know that the Relationship is Pending
      When the Templator accepts the Relationship with a content that nobody asked for
      Then the Relationship becomes Active for the Requestor when it synchronises
      And both sides record that the Templator accepted it

    @REF-H13 @refuse @line-4-only
    Scenario Outline: On line 4 the Templator cannot accept <variant>
      Given both sides know that the Relationship is Pending
      When the Templator tries to accept the Relationship <variant>
      Then the attempt is refused as "a content is empty"
      And each side still has that one Relationship, Pending

      Examples:
        | variant               |
        | with null as content  |
        | with an empty content |

  Rule: A Connector understands the decisions of its own line only

    @REF-H14 @refuse
    Scenario: The Templator cannot accept in the way of another line
      Given both sides know that the Relationship is Pending
      When the Templator tries to accept the Relationship as other lines do
      Then the attempt is refused as "a way of another line"
      And each side still has that one Relationship, Pending
