Feature: Deciding a Request that cannot be decided
  A Request is decided once, by the party that received it. A second decision, or one by somebody else, changes nothing.

  Rule: A Request is decided by the one who received it

    @REF-E1 @refuse
    Scenario Outline: To <variant> a Request that does not exist is refused
      Given the Requestor has received the Templator's Request
      When the Requestor tries to <variant> a Request that does not exist
      Then the attempt is refused as "no such Request"
      And the Requestor has no Request of that id
      And the Request still waits for a decision

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-E2 @refuse
    Scenario Outline: The Templator cannot <variant> the Requestor's Request
      Given the Requestor has received the Templator's Request
      When the Templator tries to <variant> the Requestor's Request
      Then the attempt is refused as "no such Request"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant |
        | accept  |
        | reject  |

  Rule: A Request is decided once

    @REF-E16 @refuse
    Scenario Outline: After its rejection a Request cannot be decided again, neither to <variant>
      Given the Requestor has received the Templator's Request
      And the Requestor has rejected it
      When the Requestor tries to <variant> the Request again
      Then the attempt is refused as "already decided"
      And the Request stays as it was decided
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant        |
        | accept         |
        | reject         |

    @REF-E17 @refuse
    Scenario Outline: After its acceptance a Request cannot be decided again, <variant>
      Given the Requestor has received the Templator's Request
      And the Requestor has accepted it
      When the Requestor tries to <verb> the Request again
      Then the attempt is refused as "already decided, and the Relationship is Pending"
      And the Request stays as it was decided
      And each side still has that one Relationship, Pending

      Examples:
        | variant               | verb   |
        | by a second yes       | accept |
        | by a no that is late  | reject |

    @REF-E17a @refuse
    Scenario Outline: Once the Relationship is <variant>, the Request cannot be accepted again
      Given the Requestor has received the Templator's Request
      And the Requestor has accepted it
      And both know that the Templator has <decided> the Relationship
      When the Requestor tries to accept the Request again
      Then the attempt is refused as "already decided"
      And the Request stays as it was decided
      And each side still has that one Relationship, <variant>

      Examples:
        | variant  | decided  |
        | Active   | accepted |
        | Rejected | rejected |

    @REF-E18 @guard
    Scenario: Of four acceptances at once, one founds the Relationship
      Given the Requestor has received the Templator's Request
      When the Requestor accepts the Request four times at once
      Then one of them decides the Request and the others are refused
      And the Request is Completed as it was decided
      And each side has one Relationship if it was accepted, and none if it was rejected

    @AGN-06 @guard
    Scenario: Of acceptances and rejections at once, one decides the Request
      Given the Requestor has received the Templator's Request
      When the Requestor accepts and rejects the Request at once
      Then one of them decides the Request and the others are refused
      And the Request is Completed as it was decided
      And each side has one Relationship if it was accepted, and none if it was rejected
