Feature: Who may speak with a Connector
  A Connector acts in the name of its owner. Whoever does not show its key must get nothing from it, not even the news
  of what exists, and must change nothing.

  Rule: Without the right key nothing is told and nothing is done

    A Connector lets those callers wait before it refuses them: one second in older releases, up to four in later ones.

    @REF-A1 @refuse
    Scenario: A caller without a key gets nothing that an onboarding needs
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller without a key asks the Templator's Connector for everything that an onboarding needs
      Then each answer is a refusal as "no valid key"
      And nobody holds a RelationshipTemplate or a token more than before
      And neither side has a Request or a Relationship

    @REF-A2 @refuse
    Scenario: A caller with a wrong key gets nothing that an onboarding needs
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller with a wrong key asks the Templator's Connector for everything that an onboarding needs
      Then each answer is a refusal as "no valid key"
      And nobody holds a RelationshipTemplate or a token more than before
      And with the right key, the Templator's Connector still answers

    @REF-A3 @refuse
    Scenario: A caller without a key does not learn what does not exist
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller without a key asks the Templator's Connector for something that does not exist
      Then each answer is a refusal as "no valid key"
      And neither side has a Request or a Relationship

    @REF-A6 @refuse
    Scenario: A caller without a key does not learn the version
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller without a key asks the Templator's Connector for its version
      Then each answer is a refusal as "no valid key"
      And neither side has a Request or a Relationship

  Rule: A key may be for some things only

    @REF-A4 @refuse @scoped-keys @limited-key
    Scenario: A key for Relationships makes no RelationshipTemplate
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller with a key for Relationships only asks the Templator's Connector for a new RelationshipTemplate
      Then each answer is a refusal as "not what the key is for"
      And nobody holds a RelationshipTemplate or a token more than before
      And with the same key, the caller may list the Relationships

  Rule: Health is no secret

    @REF-A5 @accept
    Scenario: A caller without a key is told whether the Connector is healthy
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller without a key asks the Templator's Connector for its health
      Then the caller is told that the Connector is healthy
      And neither side has a Request or a Relationship

  Rule: Each line has one address for its interface

    @REF-A7 @refuse
    Scenario: Nothing is found where other lines have their interface
      Given the Templator has made a RelationshipTemplate with a Request
      When a caller with the key asks the Templator's Connector for its identity where other lines have it
      Then each answer is a refusal as "a way of another line"
      And with the right key, the Templator's Connector still answers
