Feature: Every documented field in every answer
  Integrators program against the documented objects. Which call brings an object must make no difference: whoever
  creates, loads, decides, synchronises, lists or reads gets all of it, and always the same.

  Rule: No answer leaves anything out

    @SYS-02 @api
    Scenario: Every answer of an onboarding holds every documented field
      Given the Templator gives a value to everything that is documented
      When the two onboard each other and every answer is kept
      Then each answer with a RelationshipTemplate or a token holds every documented field
      And each answer with a Request or a Relationship holds every documented field
      And the answers of one side at one time agree with each other
      And whatever has a creator names the device of that creator

    @SYS-02a @api @termination
    Scenario: Every answer after the onboarding holds every documented field
      Given both sides know that the Relationship is Active
      When the two end the Relationship, make it Active again, and every answer is kept
      Then each answer with a Request or a Relationship holds every documented field
      And the answers of one side at one time agree with each other
      And whatever has a creator names the device of that creator

  Rule: On line 4 a synchronisation tells what has come, and nothing else

    @SYS-02b @api @line-4-only
    Scenario: A synchronisation tells what has come once
      Given the Requestor has accepted the Templator's Request
      When the Templator synchronises twice
      Then the first synchronisation tells the Relationship as it is listed, and nothing else
      And the second synchronisation tells nothing
