Feature: Relationships that cannot be created
  Without a Request it is the Requestor who creates the Relationship. The Connector must refuse what would found a
  second Relationship, one with itself, or one on words that nobody has given.

  Rule: Nobody has a Relationship with itself

    @REF-F8 @refuse
    Scenario: The Requestor cannot create a Relationship from its own RelationshipTemplate
      Given the Requestor has made a RelationshipTemplate of its own without a Request
      When the Requestor tries to create a Relationship from it
      Then the attempt is refused as "a Relationship with oneself"
      And the Requestor has no Relationship with itself

    @REF-F8 @refuse @content-pairing
    Scenario: The Requestor cannot create a Relationship from its own Request (with a Request)
      Given the Requestor has made a RelationshipTemplate of its own with a Request
      When the Requestor tries to create a Relationship with itself as if it had accepted its own Request
      Then the attempt is refused as "no accepted Request"
      And the Requestor has no Relationship with itself

  Rule: Two parties have one Relationship at a time

    @REF-F9 @refuse
    Scenario Outline: The same RelationshipTemplate founds no second Relationship <variant>
      Given the Requestor has a <status> Relationship with the Templator
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "a Relationship exists"
      And each side still has that one Relationship, <status>

      Examples:
        | variant                | status  |
        | while it is Pending    | Pending |
        | while it is Active     | Active  |

    @REF-F10 @refuse @later-than-line-4
    Scenario: A Requestor that does not know of the rejection cannot create another Relationship
      Given both sides know that the Relationship is Pending
      And the Templator has rejected it, unknown to the Requestor
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "a Relationship exists"
      And each side still has that one Relationship, Rejected

    @REF-F11 @accept
    Scenario Outline: After <variant> the Requestor can create another Relationship
      Given both sides know that the Relationship is <status>
      When the Requestor creates another Relationship
      Then both sides have the <status> Relationship and a new one, Pending

      Examples:
        | variant                  | status   |
        | the Templator's rejection | Rejected |

      @revocation
      Examples:
        | variant                  | status   |
        | its own revocation       | Revoked  |

    @REF-F15a @refuse @termination
    Scenario: A Terminated Relationship stands in the way of another one (Terminated)
      Given both sides know that the Relationship is Terminated
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "a Relationship exists"
      And each side still has that one Relationship, Terminated

    @REF-F15a @refuse @termination
    Scenario: A Relationship that only the Templator has left stands in the way of another one (DeletionProposed)
      Given both sides know that the Relationship is Terminated
      And the Templator has decomposed it
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "a Relationship exists"
      And the Relationship is gone for the Templator
      And the Requestor learns, when it synchronises, that the other side has left

    @REF-F15 @refuse @termination
    Scenario: Whoever has left cannot create another Relationship until the other side has left too
      Given both sides know that the Relationship is Terminated
      And the Requestor has decomposed it
      And the Requestor has loaded another RelationshipTemplate without RelationshipTemplateContent
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "the other side has not decomposed"
      And the Relationship is gone for the Requestor
      And the Templator learns, when it synchronises, that the other side has left

  Rule: A Connector can be asked before

    @REF-F17 @guard @can-create
    Scenario Outline: Asked before, the Connector foresees the refusal <variant>
      Given the Requestor has a <status> Relationship with the Templator
      When the Requestor asks whether it can create the Relationship
      Then the Requestor is told that it would be refused as "a Relationship exists"
      And each side still has that one Relationship, <status>

      Examples:
        | variant                        | status  |
        | while a Relationship is Pending | Pending |
        | while a Relationship is Active | Active  |

    @REF-F16 @refuse @no-can-create
    Scenario: Older releases cannot be asked before
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor asks whether it can create the Relationship
      Then the attempt is refused as "nobody can foretell"
      And neither side has a Relationship after both have synchronised
