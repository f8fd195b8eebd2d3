Feature: Answering with an Attribute that was not asked for
  A Templator that asks for a given name must not be given something else, and a Requestor must be told why its answer
  was not taken.

  Rule: The Attribute must be readable, known and what was asked for

    @REF-E12 @refuse
    Scenario Outline: A question for a given name is not answered with <variant>
      Given the Requestor has received a Request for a given name
      When the Requestor tries to accept it with <variant>
      Then the attempt is refused as "the answer cannot be processed"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant                                  |
        | neither a new nor an existing Attribute  |
        | both a new and an existing Attribute     |
        | a value of an unknown kind               |

    @REF-E13 @refuse
    Scenario: A question is not answered with an Attribute that the Requestor does not have
      Given the Requestor has received a Request for a given name
      When the Requestor tries to accept it with an existing Attribute that nobody knows
      Then the attempt is refused as "no such Attribute"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

    @REF-E14 @refuse @query-check
    Scenario Outline: A question for the Requestor's given name is not answered with <variant>
      Given the Requestor has received a Request for a given name
      When the Requestor tries to accept it with <variant>
      Then the attempt is refused as "the Attribute is not what was asked for"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant                       |
        | an Attribute of another kind  |
        | an Attribute of somebody else |

    @REF-E14 @accept @no-query-check
    Scenario: On line 4 a question for a given name may be answered with something else (line 4)
      Given the Requestor has received a Request for a given name
      When the Requestor accepts it with an Attribute of another kind
      Then the Request becomes Completed and says how the Response travels
      And the Templator receives one Pending Relationship

  Rule: Nobody owns the same Attribute twice

    @REF-E22 @guard
    Scenario: Whatever becomes of an answer that the Requestor owns already, it owns that Attribute once (once)
      Given the Requestor has received a Request for a given name
      And the Requestor owns that name already
      When the Requestor tries to accept it with its name as a new Attribute
      Then the Requestor still holds the Attribute of its own

    @REF-E22 @refuse @owned-once
    Scenario: Some releases refuse a new Attribute that the Requestor owns already (refused)
      Given the Requestor has received a Request for a given name
      And the Requestor owns that name already
      When the Requestor tries to accept it with its name as a new Attribute
      Then the attempt is refused as "the Requestor owns the Attribute already"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

  Rule: Only the automation says that the automation decided

    @REF-E15 @refuse @decided-by-automation
    Scenario Outline: Nobody can <variant> a Request in the name of the automation
      Given the Requestor has received a Request for a Consent
      When the Requestor tries to <variant> it in the name of its automation
      Then the attempt is refused as "only the automation may say that it decided"
      And the Request still waits for a decision
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant |
        | accept  |
        | reject  |
