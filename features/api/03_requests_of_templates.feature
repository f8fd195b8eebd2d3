Feature: Requests that cannot stand in a RelationshipTemplate
  The Request is what the Requestor will be asked. A Request that nobody could answer must not be handed over.

  Rule: A Request is there and can be read

    @REF-B9 @api
    Scenario Outline: RelationshipTemplateContent is not taken with <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                              | refusal                        |
        | no Request                           | an unreadable property         |
        | an empty value as Request            | an unreadable property         |
        | a text as Request                    | an unreadable property         |
        | a Request of an unknown type         | an unknown type                |
        | a Request with an empty value as title | an unreadable property       |
        | a Request with a word as expiry      | something that nobody explains |
        | a Request with an empty value as expiry | something that nobody explains |

    @REF-B10 @api
    Scenario Outline: A Request needs items and is not taken as <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                        | refusal                        |
        | a Request without items                        | an unreadable property         |
        | a Request that lacks its list of items         | an unreadable property         |
        | a Request with null as list of items           | an unreadable property         |
        | a Request with an empty value as list of items | a value of the wrong kind      |
        | a Request with an empty value as item          | something that nobody explains |
        | a group without items                          | an unreadable property         |

  Rule: Each item is complete

    @REF-B11 @api
    Scenario Outline: A Request is not taken with <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is refused as "an unreadable property"
      And nothing is stored on either side

      Examples:
        | variant                                                  |
        | an item that does not say whether it must be accepted    |
        | an item with an empty value for whether it must be accepted |
        | an item with a text for whether it must be accepted      |
        | a Consent without words                                  |
        | a Consent with an empty value as words                   |
        | a Consent with over-long words                           |

    @REF-B12 @api
    Scenario Outline: A Request does not hold <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                  | refusal                        |
        | an item of an unknown type | an unreadable property       |
        | an item of an empty type | something that nobody explains |
        | an item without a type   | something that nobody explains |

    @REF-B13 @api @from-line-7
    Scenario: An Authentication needs a title
      When the Templator's Connector is sent an Authentication without title for making a RelationshipTemplate with a Request
      Then it is refused as "an unreadable property"
      And nothing is stored on either side

    @REF-B14 @api @line-4-only
    Scenario: On line 4 a group says whether it must be accepted
      When the Templator's Connector is sent a group that does not say whether it must be accepted for making a RelationshipTemplate with a Request
      Then it is refused as "an unreadable property"
      And nothing is stored on either side

    @REF-B18 @api
    Scenario: A Templator creates no IdentityAttribute of its own at the Requestor
      When the Templator's Connector is sent a CreateAttribute item of an own IdentityAttribute for making a RelationshipTemplate with a Request
      Then it is refused as "a faulty item"
      And nothing is stored on either side

    @REF-B23 @api
    Scenario: A Templator says whose the Attribute is that it shares
      When the Templator's Connector is sent a ShareAttribute item that names no owner for making a RelationshipTemplate with a Request
      Then it is refused as "a faulty item"
      And nothing is stored on either side

    @REF-B19 @api @from-line-7
    Scenario Outline: Line 7 no longer knows <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is refused as "an unreadable property"
      And nothing is stored on either side

      Examples:
        | variant                                       |
        | a FreeText item                               |
        | an item that registers an attribute listener  |

  Rule: What could not be answered is not asked

    What older releases let pass is a known defect of theirs.

    @REF-B15 @api
    Scenario: A Request does not outlive its RelationshipTemplate
      When the Templator's Connector is sent a Request that expires after the RelationshipTemplate for making a RelationshipTemplate with a Request
      Then it is refused as "a Request that outlives its RelationshipTemplate"
      And nothing is stored on either side

    @REF-B16 @api
    Scenario: A Request does not expire before it is made
      When the Templator's Connector is sent a Request that expired for making a RelationshipTemplate with a Request
      Then it is refused as "a Request that cannot be made"
      And nothing is stored on either side

    @REF-B17 @api
    Scenario: A Request does not create the same RelationshipAttribute twice
      When the Templator's Connector is sent two CreateAttribute items with the same key for making a RelationshipTemplate with a Request
      Then it is refused as "a Request that cannot be made"
      And nothing is stored on either side
