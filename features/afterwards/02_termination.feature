Feature: Ending a Relationship and taking it up again
  Whoever has an Active Relationship can end it. Both can agree to take it up again, and each must be able to trust
  that nothing happens without the other.

  Rule: Either side can terminate an Active Relationship

    @ACT-02 @afterwards @termination
    Scenario Outline: The Relationship ends for both when <variant>
      Given both sides know that the Relationship is Active
      When the <side> terminates the Relationship
      Then the Relationship is Terminated for the <side> at once
      And the Relationship becomes Terminated for the <other> when it synchronises
      And both sides record the termination by the <side>

      Examples:
        | variant                     | side      | other     |
        | the Templator terminates it | Templator | Requestor |
        | the Requestor terminates it | Requestor | Templator |

    @REF-J8 @refuse @termination
    Scenario Outline: A <variant> Relationship cannot be terminated
      Given both sides know that the Relationship is <variant>
      When the Templator tries to terminate the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, <variant>

      Examples:
        | variant    |
        | Pending    |
        | Rejected   |
        | Terminated |

    @REF-J9 @refuse @termination
    Scenario: Whoever does not know yet that the other side has terminated cannot terminate once more
      Given both sides know that the Relationship is Active
      And the Templator has terminated it, unknown to the Requestor
      When the Requestor tries to terminate the Relationship
      Then the attempt is refused as "decided meanwhile"
      And the Requestor has kept it as Active until it synchronised
      And each side still has that one Relationship, Terminated

  Rule: A Terminated Relationship becomes Active again only when both want it

    @ACT-02 @afterwards @termination
    Scenario Outline: The reactivation that the <variant>
      Given both sides know that the Relationship is Terminated
      And the <asking> has requested its reactivation
      When the <deciding> <decides> the reactivation
      Then the Relationship is <status> for the <deciding> at once
      And the Relationship becomes <status> for the <other> when it synchronises
      And both sides record the <decision> by the <deciding>

      Examples:
        | variant                                           | asking    | deciding  | decides | status     | other     | decision   |
        | Templator requests and the Requestor accepts      | Templator | Requestor | accepts | Active     | Templator | acceptance |
        | Requestor requests and the Templator accepts      | Requestor | Templator | accepts | Active     | Requestor | acceptance |
        | Templator requests and the Requestor rejects      | Templator | Requestor | rejects | Terminated | Templator | rejection  |
        | Requestor requests and the Templator rejects      | Requestor | Templator | rejects | Terminated | Requestor | rejection  |
        | Templator requests and revokes                    | Templator | Templator | revokes | Terminated | Requestor | revocation |
        | Requestor requests and revokes                    | Requestor | Requestor | revokes | Terminated | Templator | revocation |

    @ACT-02 @afterwards @termination
    Scenario Outline: Requesting a reactivation changes no status when <variant>
      Given both sides know that the Relationship is Terminated
      When the <side> requests the reactivation
      Then the Relationship is Terminated for the <side> at once
      And the Relationship becomes Terminated for the <other> when it synchronises
      And both sides record the request by the <side>

      Examples:
        | variant                 | side      | other     |
        | the Templator requests  | Templator | Requestor |
        | the Requestor requests  | Requestor | Templator |

    @REF-J10 @refuse @termination
    Scenario: There is nothing to reactivate while the Relationship is Active
      Given both sides know that the Relationship is Active
      When the Templator tries to request the reactivation of the Relationship
      Then the attempt is refused as "not in this status"
      And each side still has that one Relationship, Active

    @REF-J11 @refuse @termination
    Scenario Outline: A reactivation that <variant> has requested cannot be requested again
      Given both sides know that the Relationship is Terminated
      And the Templator has requested its reactivation
      When the <side> tries to request the reactivation of the Relationship
      Then the attempt is refused as "a reactivation is already requested"
      And each side still has that one Relationship, Terminated
      And both sides record the request by the Templator

      Examples:
        | variant        | side      |
        | the same side  | Templator |
        | the other side | Requestor |

    @REF-J12 @refuse @termination
    Scenario Outline: Without a request nobody can <variant> a reactivation
      Given both sides know that the Relationship is Terminated
      When the Requestor tries to <variant> the reactivation of the Relationship
      Then the attempt is refused as "no reactivation is requested"
      And each side still has that one Relationship, Terminated
      And both sides record the termination by the Templator

      Examples:
        | variant |
        | accept  |
        | reject  |
        | revoke  |

    @REF-J13 @refuse @termination
    Scenario Outline: Nobody decides a reactivation in the other's place: <variant>
      Given both sides know that the Relationship is Terminated
      And the Templator has requested its reactivation
      When the <side> tries to <decide> the reactivation of the Relationship
      Then the attempt is refused as "only the other side decides"
      And each side still has that one Relationship, Terminated
      And both sides record the request by the Templator

      Examples:
        | variant                             | side      | decide |
        | the requesting side accepts its own | Templator | accept |
        | the requesting side rejects its own | Templator | reject |
        | the other side revokes              | Requestor | revoke |

  Rule: Line 4 has no end of an Active Relationship, and says so

    @REF-J16 @refuse @line-4-only
    Scenario Outline: On line 4 nobody can <variant> an Active Relationship
      Given both sides know that the Relationship is Active
      When the Templator tries to <variant> the Relationship
      Then the attempt is refused as "<refusal>"
      And each side still has that one Relationship, Active

      Examples:
        | variant                     | refusal                    |
        | revoke                      | a way of another line      |
        | terminate                   | a way of another line      |
        | request the reactivation of | a way of another line      |
        | decompose                   | a deletion of another line |
