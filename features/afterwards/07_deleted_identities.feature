Feature: Relationships with a deleted Identity
  When an Identity is deleted, the Backbone takes it out of all its Relationships. The other side must learn that, and
  why, and must be able to leave too.

  Rule: A deleted Identity has left all its Relationships

    @ACT-03 @afterwards @left-by-deletion @spends-templator
    Scenario Outline: The Requestor learns that a deleted Templator has left their <variant> Relationship
      Given both sides know that the Relationship is <variant>
      When the Templator's Identity is deleted
      Then the Requestor learns that the Templator has left their <variant> Relationship by its deletion

      Examples:
        | variant    |
        | Pending    |
        | Active     |
        | Terminated |
        | Rejected   |
        | Revoked    |

    @ACT-03 @afterwards @left-by-deletion @spends-templator
    Scenario: Whoever has left hears nothing of the other side's deletion (after leaving)
      Given both sides know that the Relationship is Terminated
      And the Requestor has decomposed it
      And the Templator's Identity is deleted
      When the Requestor synchronises
      Then the Relationship is gone for the Requestor

    @ACT-03 @afterwards @left-by-deletion @spends-templator
    Scenario: The Requestor can leave after a deleted Templator (leaving too)
      Given both sides know that the Relationship is Active
      And the Templator's Identity is deleted
      And the Requestor has learned of it
      When the Requestor decomposes the Relationship
      Then the Relationship is gone for the Requestor

  Rule: A deletion that is announced can be called off

    @ACT-03 @afterwards @termination @spends-templator
    Scenario Outline: The Requestor is told that the Templator's Identity <variant>
      Given both sides know that the Relationship is Active
      When the Templator's Identity <variant>
      Then the Requestor learns that its peer is <status>, and the Relationship stays Active

      Examples:
        | variant          | status      |
        | is to be deleted | ToBeDeleted |
        | is being deleted | Deleted     |

    @ACT-03 @afterwards @termination @spends-templator
    Scenario: The Requestor is told that the deletion was called off (called off)
      Given both sides know that the Relationship is Active
      And the Templator's Identity is to be deleted
      And the Requestor has learned of it
      When the deletion of the Templator's Identity is called off
      Then the Requestor knows of no deletion, and the Relationship stays Active
