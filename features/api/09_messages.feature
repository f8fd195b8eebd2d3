Feature: Messages that cannot be sent
  After the onboarding the two exchange Messages. One that names nobody or says nothing must not leave the Connector.

  Rule: A Message is for somebody

    @REF-J4 @api
    Scenario Outline: A Message is not sent with <variant>
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor's Connector is sent <variant> for sending a Message
      Then it is refused as "an invalid property"
      And nothing is stored on either side

      Examples:
        | variant                               |
        | no recipients                         |
        | an empty list of recipients           |
        | an empty value as list of recipients  |
        | a bare address as list of recipients  |
        | an empty value as recipient           |
        | a word as recipient                   |
        | the id of a Relationship as recipient |
        | an over-long recipient                |

  Rule: A Message says something that can be read

    @REF-J5 @api
    Scenario Outline: Nothing is sent when a Message has <variant>
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor's Connector is sent <variant> for sending a Message
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                                | refusal                           |
        | no content                             | an invalid property               |
        | null as content                        | null for the content of a Message |
        | an empty value as list of attachments  | an invalid property               |
        | a word as attachment                   | an invalid property               |
        | the id of a Relationship as attachment | an invalid property               |
        | an unknown property                    | an invalid property               |
        | no body                                | an invalid property               |

    @REF-J6 @api @later-than-line-4
    Scenario Outline: A Message needs a content with a type, not <variant>
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor's Connector is sent <variant> for sending a Message
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                      | refusal                   |
        | a content without a type     | an invalid property       |
        | an empty value as content    | an invalid property       |
        | a content of another purpose | an invalid property       |
        | a content of an empty type   | a value of the wrong kind |

    @REF-J6 @api @line-4-only
    Scenario: On line 4 a Message's content needs no type
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor's Connector is sent a content without a type for sending a Message
      Then it is accepted
      And both sides list what was made

    @REF-J6a @api
    Scenario: Nobody knows a Message's content of an unknown type
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor's Connector is sent a content of an unknown type for sending a Message
      Then it is refused as "an unknown type"
      And nothing is stored on either side
