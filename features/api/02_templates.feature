Feature: RelationshipTemplates that cannot be made
  Everything that follows in an onboarding rests on the RelationshipTemplate. What is missing, empty or of the wrong
  kind in it must be refused when it is made, not when somebody has loaded it.

  Rule: It expires, and lies ahead

    @REF-B1 @api
    Scenario Outline: A RelationshipTemplate with <variant> is not made
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                 | refusal                        |
        | no expiry                               | an invalid property            |
        | an empty value as expiry                | an invalid property            |
        | a list as expiry                        | an invalid property            |
        | an expiry in the past                   | an invalid property            |
        | a word as expiry                        | an invalid property            |
        | a number as expiry                      | an invalid property            |
        | an over-long expiry                     | an invalid property            |
        | a day that no calendar has as expiry    | something that nobody explains |

    @REF-B1 @api
    Scenario Outline: A RelationshipTemplate may expire on <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant                        |
        | a day without a time as expiry |

  Rule: Its numbers are whole and positive, its properties known

    @REF-B3 @api
    Scenario Outline: A RelationshipTemplate is not made with <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                          | refusal                     |
        | 0 as maximum number of allocations               | an invalid property         |
        | a negative maximum number of allocations         | an invalid property         |
        | an empty value as maximum number of allocations  | an invalid property         |
        | a text as maximum number of allocations          | an invalid property         |
        | one and a half as maximum number of allocations  | a fraction of an allocation |

    @REF-B4 @api
    Scenario: A property that nobody knows is not passed over
      When the Templator's Connector is sent an unknown property for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

  Rule: Its content is there, and of a known type

    @REF-B2 @api
    Scenario Outline: No RelationshipTemplate is made of <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant         | refusal                        |
        | no content      | an invalid property            |
        | null as content | something that nobody explains |

    @REF-B5 @api @later-than-line-4
    Scenario Outline: A RelationshipTemplate needs a content with a type, not <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                      |
        | a content without a type     |
        | an empty value as content    |
        | a content of another purpose |

    @REF-B5 @api @line-4-only
    Scenario Outline: On line 4 a RelationshipTemplate holds any content, also <variant>
      When the Templator's Connector is sent <malformation> for making a RelationshipTemplate
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant                | malformation              |
        | one without a type     | a content without a type  |
        | one that says nothing  | an empty value as content |

    @REF-B6 @api
    Scenario Outline: A RelationshipTemplate is not made of <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                       | refusal                   |
        | a content of an unknown type  | an unknown type           |
        | a content of an over-long type | an unknown type          |
        | a content of an empty type    | a value of the wrong kind |
        | a content whose type is no text | a value of the wrong kind |

    @REF-B7 @api @line-4-only
    Scenario: On line 4 nobody knows an ArbitraryRelationshipTemplateContent
      When the Templator's Connector is sent an ArbitraryRelationshipTemplateContent for making a RelationshipTemplate
      Then it is refused as "an unknown type"
      And nothing is stored on either side

    @REF-B8 @api @later-than-line-4
    Scenario: An ArbitraryRelationshipTemplateContent needs a value
      When the Templator's Connector is sent an ArbitraryRelationshipTemplateContent without a value for making a RelationshipTemplate
      Then it is refused as "an unreadable property"
      And nothing is stored on either side
