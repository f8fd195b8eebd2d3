Feature: Onboarding packages that cannot be loaded
  A reference travels through mail, paper and cameras. What arrives mutilated must be refused as such, and must not be
  taken for another RelationshipTemplate.

  Rule: There must be a reference

    @REF-D1 @api
    Scenario Outline: Without a reference nothing is loaded: <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for loading the onboarding package
      Then it is refused as "a reference that is not there"
      And nothing is stored on either side

      Examples:
        | variant                 |
        | no reference            |
        | an empty object as body |
        | no body                 |
        | a list as body          |

  Rule: It must be the reference of a RelationshipTemplate or of a token

    @REF-D2 @api
    Scenario Outline: Nothing is loaded by <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for loading the onboarding package
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                                         |
        | null as reference                               |
        | an empty text as reference                      |
        | an empty value as reference                     |
        | a word as reference                             |
        | an over-long word as reference                  |
        | the reference of a File                         |
        | the id of a RelationshipTemplate as reference   |
        | a reference with other words after its kind     |
        | an empty value as password                      |
        | an unknown property                             |

  Rule: It must be whole

    @REF-D3 @api
    Scenario Outline: A RelationshipTemplate is not loaded by <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor's Connector is sent <variant> for loading the onboarding package
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                    | refusal                                  |
        | a reference that breaks off after its kind | an invalid property                      |
        | a reference that breaks off in its id      | an invalid property                      |
        | a reference that breaks off before its key | an invalid property                      |
        | a reference whose key breaks off           | a reference with a broken key            |
        | a reference with another algorithm         | a reference with a key that fits no lock |
        | a reference with more inside               | a reference that leads nowhere           |
        | a reference with more behind it            | something that nobody explains           |
