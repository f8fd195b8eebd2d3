Feature: Decisions on a Relationship that must be refused
  A Relationship is decided once, by the right side. Integrators repeat calls, mix up ids and act on what they knew
  yesterday: none of this may change what was decided.

  Rule: Each side has its own decision

    @REF-H1 @refuse
    Scenario Outline: The Requestor cannot <variant> the Relationship that it asked for
      Given both sides know that the Relationship is Pending
      When the Requestor tries to <variant> the Relationship
      Then the attempt is refused as "only the other side decides"
      And each side still has that one Relationship, Pending

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-H2 @refuse
    Scenario: The Templator cannot revoke what the Requestor asked for
      Given both sides know that the Relationship is Pending
      When the Templator tries to revoke the Relationship
      Then the attempt is refused as "only its own can be revoked"
      And each side still has that one Relationship, Pending

    @REF-H15 @refuse @third-party
    Scenario Outline: A third party cannot <variant> the Relationship of two others
      Given both sides know that the Relationship is Pending
      When the third party tries to <variant> the other side's Relationship
      Then the attempt is refused as "no such Relationship"
      And each side still has that one Relationship, Pending
      And the third party has no Relationship with the Templator

      Examples:
        | variant |
        | accept  |
        | reject  |
        | read    |

  Rule: Only what a Connector knows can be decided

    @REF-H3 @refuse
    Scenario Outline: The Templator cannot <variant> a Relationship before it has synchronised
      Given the Requestor has created the Relationship
      When the Templator tries to <variant> the other side's Relationship
      Then the attempt is refused as "no such Relationship"
      And each side still has that one Relationship, Pending

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-H4 @refuse
    Scenario Outline: The Templator cannot <variant>
      When the Templator tries to <variant>
      Then the attempt is refused as "<refusal>"
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant                                             | refusal                 |
        | accept a Relationship that does not exist           | no such Relationship    |
        | reject a Relationship that does not exist           | no such Relationship    |
        | accept a Relationship by something that is no id    | no id of a Relationship |
        | reject a Relationship by something that is no id    | no id of a Relationship |

    @REF-H16 @refuse
    Scenario Outline: Nobody reads a Relationship <variant>
      When the Requestor tries to read a Relationship <variant>
      Then the attempt is refused as "<refusal>"
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant                       | refusal                 |
        | that does not exist           | no such Relationship    |
        | by something that is no id    | no id of a Relationship |

    @REF-H5 @refuse @line-4-only
    Scenario Outline: The Templator cannot accept a RelationshipChange <variant>
      Given both sides know that the Relationship is Pending
      When the Templator tries to accept a RelationshipChange <variant>
      Then the attempt is refused as "<refusal>"
      And each side still has that one Relationship, Pending

      Examples:
        | variant                       | refusal                       |
        | that does not exist           | no such RelationshipChange    |
        | by something that is no id    | no id of a RelationshipChange |

  Rule: A Relationship is decided once

    @REF-H6 @refuse
    Scenario: A Relationship cannot be accepted twice
      Given both sides know that the Relationship is Active
      When the Templator tries to accept the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, Active

    @REF-H7 @refuse
    Scenario Outline: The Templator's decision stands: <variant>
      Given both sides know that the Relationship is <status>
      When the Templator tries to <act> the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, <status>

      Examples:
        | variant                    | status   | act    |
        | reject what was accepted   | Active   | reject |
        | accept what was rejected   | Rejected | accept |
        | reject what was rejected   | Rejected | reject |

    @REF-H8 @refuse @revocation
    Scenario Outline: The Requestor cannot revoke <variant>
      Given both sides know that the Relationship is <status>
      When the Requestor tries to revoke the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, <status>

      Examples:
        | variant                            | status   |
        | what the Templator has accepted    | Active   |
        | what the Templator has rejected    | Rejected |
        | what it has revoked already        | Revoked  |

    @REF-H11 @guard
    Scenario: Of four acceptances at the same time one counts
      Given both sides know that the Relationship is Pending
      When the Templator accepts and accepts the Relationship at the same time, twice each
      Then exactly one of the decisions is taken, and both sides know the same one
      And the other decisions are refused for the right reason
