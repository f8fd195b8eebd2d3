Feature: Relationships that cannot be asked for
  Without a Request the Requestor founds the Relationship on a RelationshipTemplate and on a content of its own. Both
  must be there and make sense to the Connector.

  Rule: There is a RelationshipTemplate, and the Requestor has loaded it

    @REF-F1 @api
    Scenario Outline: No Relationship is founded on <variant>
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for creating a Relationship
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                                        |
        | no RelationshipTemplate                        |
        | an empty value as RelationshipTemplate         |
        | a word as RelationshipTemplate                 |
        | the id of a Relationship as RelationshipTemplate |
        | an id that is too short as RelationshipTemplate |
        | an over-long word as RelationshipTemplate      |
        | an unknown property                            |
        | no body                                        |
        | an empty object as body                        |
        | a list as body                                 |

    @REF-F2 @api
    Scenario Outline: A Relationship is not founded on <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for creating a Relationship
      Then it is refused as "not loaded"
      And nothing is stored on either side

      Examples:
        | variant                                         |
        | an unknown RelationshipTemplate                 |
        | an id with more behind it as RelationshipTemplate |
        | a RelationshipTemplate that it has not loaded   |

  Rule: There is a content, in the words of the line

    @REF-F3 @api
    Scenario: A Relationship is not founded on no content
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent no content for creating a Relationship
      Then it is refused as "a content that is not there"
      And nothing is stored on either side

    @REF-F4 @api
    Scenario: A content under the name that another line gives it is none
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent the content under the name that another line gives it for creating a Relationship
      Then it is refused as "an invalid property"
      And nothing is stored on either side

    @REF-F5 @api
    Scenario: A content of null is none
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent null as content for creating a Relationship
      Then it is refused as "null for a content"
      And nothing is stored on either side

    @REF-F6 @api
    Scenario: Nobody knows a content of an unknown type
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent a content of an unknown type for creating a Relationship
      Then it is refused as "an unknown type"
      And nothing is stored on either side

    @REF-F7 @api @later-than-line-4
    Scenario Outline: A Relationship needs a content with a type, not <variant>
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for creating a Relationship
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                         | refusal                            |
        | a content without a type                        | a content that may not stand there |
        | a content of another purpose                    | a content that may not stand there |
        | an empty list as content                        | a content that may not stand there |
        | an empty value as content                       | a content that is not there        |
        | a content of an empty type                      | a value of the wrong kind          |
        | a content whose type is no text                 | a value of the wrong kind          |
        | an ArbitraryRelationshipCreationContent without a value | an unreadable property     |
