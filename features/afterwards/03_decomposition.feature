Feature: Leaving an ended Relationship for good
  A Terminated Relationship is kept until both sides have decomposed it. Then nothing is left of it, and the two may
  begin anew.

  Rule: Both sides decompose a Terminated Relationship, one after the other

    @ACT-03 @afterwards @termination
    Scenario Outline: The Relationship is gone for the side that leaves first, <variant>
      Given both sides know that the Relationship is Terminated
      When the <side> decomposes the Relationship
      Then the Relationship is gone for the <side>
      And the <other> learns, when it synchronises, that the other side has left

      Examples:
        | variant       | side      | other     |
        | the Templator | Templator | Requestor |
        | the Requestor | Requestor | Templator |

    @ACT-03 @afterwards @termination
    Scenario Outline: After both have left the two can onboard each other again, <variant>
      Given both sides know that the Relationship is Terminated
      And the <first> has decomposed it
      When the <second> decomposes the Relationship
      Then the Relationship is gone for the Templator
      And the Relationship is gone for the Requestor
      And the two can onboard each other again

      Examples:
        | variant              | first     | second    |
        | the Templator first  | Templator | Requestor |
        | the Requestor first  | Requestor | Templator |

    @ACT-03 @afterwards @termination @spends-templator @spends-requestor
    Scenario Outline: Both leave before either has heard of the other, <variant>
      Given both sides know that the Relationship is Terminated
      When the <first> and then the <second> decompose the Relationship without synchronising
      Then both sides can still synchronise, and the Relationship stays gone for them

      Examples:
        | variant                       | first     | second    |
        | the Templator a little sooner | Templator | Requestor |
        | the Requestor a little sooner | Requestor | Templator |

  Rule: Nothing else can be decomposed

    @REF-J14 @refuse @termination
    Scenario Outline: A <variant> Relationship cannot be decomposed
      Given both sides know that the Relationship is <variant>
      When the Templator tries to decompose the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, <variant>

      Examples:
        | variant  |
        | Pending  |
        | Active   |
        | Rejected |
        | Revoked  |

    @REF-J15 @refuse @termination
    Scenario Outline: Whoever has decomposed a Relationship cannot <variant> it any more
      Given both sides know that the Relationship is Terminated
      And the Templator has decomposed it
      When the Templator tries to <variant> the other side's Relationship
      Then the attempt is refused as "no such Relationship"
      And the Relationship is gone for the Templator
      And the Requestor learns, when it synchronises, that the other side has left

      Examples:
        | variant   |
        | decompose |
        | read      |
