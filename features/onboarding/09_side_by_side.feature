Feature: Many onboardings at the same time
  Integrators onboard many parties with one RelationshipTemplate, and one party with many. Nothing may get mixed up,
  and what must exist once must not exist twice.

  Rule: Onboardings beside each other do not get mixed up

    @AGN-05 @accept @several-requestors
    Scenario: Three parties answer one RelationshipTemplate at the same time (three Requestors)
      Given the Requestor, the third party and the fourth party have received the Request of one RelationshipTemplate
      When all Requests are accepted at the same time
      Then each Request becomes Completed and has founded a Relationship of its own
      And once they have synchronised, each Templator has the Relationship with the right Requestor and its answer
      And all Relationships can become Active, each for both of its sides

    @AGN-05 @accept @several-templators
    Scenario: One party answers the RelationshipTemplates of three at the same time (three Templators)
      Given the Requestor has received Requests of the Templator, the third party and the fourth party
      When all Requests are accepted at the same time
      Then each Request becomes Completed and has founded a Relationship of its own
      And once they have synchronised, each Templator has the Relationship with the right Requestor and its answer
      And all Relationships can become Active, each for both of its sides

  Rule: What is decided at the same time is decided once

    @AGN-06 @guard
    Scenario Outline: Decisions at the same time make one of them true (<variant>)
      Given both sides know that the Relationship is Pending
      When the Templator <first> and <second> the Relationship at the same time, twice each
      Then exactly one of the decisions is taken, and both sides know the same one
      And the other decisions are refused for the right reason

      Examples:
        | variant                                            | first   | second  |
        | the Relationship is accepted four times            | accepts | accepts |
        | the Relationship is accepted and rejected at once  | accepts | rejects |

    @AGN-07 @guard
    Scenario: Two parties that accept each other's Request at the same time have one Relationship
      Given each has received a Request of the other
      When both accept at the same time
      Then one of the two has founded the Relationship, and the other one could not
      And both sides have that one Relationship once they have synchronised
