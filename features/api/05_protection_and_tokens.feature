Feature: Protection and tokens that cannot be had
  A RelationshipTemplate may be for one identity, or behind a password. A mistake there must not leave it open.

  Rule: Where a release has no protection, it does not pretend to

    @REF-B20 @api @no-personal-template
    Scenario Outline: A Connector without personal RelationshipTemplates does not take <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                     |
        | an identity that it is for  |

    @REF-B20 @api @no-password-protection
    Scenario Outline: A Connector without password protection does not take <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant    |
        | a password |

  Rule: The identity that it is for has an address

    @REF-B20 @api @personal-template
    Scenario Outline: Nobody is meant by <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                                                     |
        | an empty value as identity that it is for                   |
        | a word as identity that it is for                           |
        | the id of a RelationshipTemplate as identity that it is for |
        | an over-long identity that it is for                        |

    @REF-B20 @api @personal-template
    Scenario Outline: Only the Backbone notices <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an address that nobody has"
      And nothing is stored on either side

      Examples:
        | variant                                                     |
        | an address with more behind it as identity that it is for   |
        | an address with a wrong checksum as identity that it is for |

  Rule: A password protects

    @REF-B21 @api @password-protection
    Scenario Outline: Nothing is protected by <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                                |
        | an empty value as password protection  |
        | a password protection without password |
        | an empty value as password             |
        | a PIN with letters                     |
        | a PIN of three digits                  |
        | a PIN of seventeen digits              |
        | a password that is said to be no PIN   |

  Rule: A RelationshipTemplate is found by its id only

    @REF-B22 @api
    Scenario Outline: No RelationshipTemplate is read by <variant>
      When the Templator's Connector is sent <variant> for reading a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                  | refusal                       |
        | an unknown id            | no such RelationshipTemplate  |
        | an over-long id          | no such RelationshipTemplate  |
        | a word as id             | no id of a RelationshipTemplate |
        | the id of a Relationship | no id of a RelationshipTemplate |
        | an id that is too short  | no id of a RelationshipTemplate |

  Rule: A token expires like its RelationshipTemplate, or as it is told

    @REF-C5 @api
    Scenario Outline: A token is not made with <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Templator's Connector is sent <variant> for making a token
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                                    |
        | a word as expiry                           |
        | an empty value as expiry                   |
        | a list as expiry                           |
        | a number as expiry                         |
        | an over-long expiry                        |
        | an empty value for whether it is ephemeral |
        | a text for whether it is ephemeral         |

    @REF-C5a @api
    Scenario: A token does not expire before it is made
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Templator's Connector is sent an expiry in the past for making a token
      Then it is refused as "a token that has expired"
      And nothing is stored on either side

    @REF-C5b @api
    Scenario: A token may outlive its RelationshipTemplate
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Templator's Connector is sent an expiry later than the RelationshipTemplate's for making a token
      Then it is accepted
      And nothing is stored on either side

    @REF-C6 @api @body-needed
    Scenario Outline: From runtime 6.44.0 a token is not made of <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Templator's Connector is sent <variant> for making a token
      Then it is refused as "a token without a body"
      And nothing is stored on either side

      Examples:
        | variant                              |
        | no body                              |
        | a body that is said to be plain text |

    @REF-C6 @api
    Scenario Outline: A token needs nothing to be told and is made of <variant>
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Templator's Connector is sent <variant> for making a token
      Then it is accepted
      And nothing is stored on either side

      Examples:
        | variant                 |
        | an empty object as body |
        | a list as body          |
        | an unknown property     |

      @body-spared
      Examples:
        | variant                                   |
        | a body that is left out |
