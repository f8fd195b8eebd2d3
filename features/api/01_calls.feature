Feature: Calls that the interface cannot take
  A client makes mistakes long before it speaks of a Relationship. Whoever integrates a Connector needs an answer that
  names the mistake, at once, and a Connector that is the same as before.

  Rule: What is asked for must be there, in a form that the Connector has

    @REF-A8 @api
    Scenario: What can only be read cannot be replaced
      When the Templator's Connector is sent a method that it does not know for reading its identity
      Then it is refused as "a method that is not allowed"
      And nothing is stored on either side

    @REF-A9 @api
    Scenario: A client that takes plain text only gets nothing
      When the Templator's Connector is sent a wish for plain text for reading its identity
      Then it is refused as "nothing that can be sent"
      And nothing is stored on either side

    @REF-A16 @api @host-decides
    Scenario: A client that takes anything gets the RelationshipTemplate
      Given the Requestor has received the Templator's Request
      When the Templator's Connector is sent a wish for anything for reading a RelationshipTemplate
      Then it is accepted
      And nothing is stored on either side

    @REF-A14 @api
    Scenario: A filter that nobody knows is not passed over
      When the Requestor's Connector is sent an unknown filter for listing Relationships
      Then it is refused as "an invalid property"
      And nothing is stored on either side

    @REF-A15 @api
    Scenario: A filter of another line is not passed over
      When the Requestor's Connector is sent the filter by RelationshipTemplate of another line for listing Relationships
      Then it is refused as "an invalid property"
      And nothing is stored on either side

  Rule: A body must be there, readable, and of a bearable size

    @REF-A10 @api
    Scenario Outline: No RelationshipTemplate comes of <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                    | refusal             |
        | a body that breaks off     | an unreadable body  |
        | a bare text as body        | an unreadable body  |
        | a body that is no JSON     | an unreadable body  |
        | a body in another encoding | an unreadable body  |
        | a bare null as body        | an unreadable body  |
        | a number as body           | an unreadable body  |
        | a list as body             | an invalid property |
        | an empty object as body    | an invalid property |

    @REF-A10 @api
    Scenario Outline: A token, a Relationship, a Message or a decision needs a readable body: <variant>
      Given the Requestor has received the Templator's Request
      When the <role>'s Connector is sent a body that breaks off for <target>
      Then it is refused as "an unreadable body"
      And nothing is stored on either side

      Examples:
        | variant               | role      | target                         |
        | a token               | Templator | making a token                 |
        | an onboarding package | Requestor | loading the onboarding package |
        | an acceptance         | Requestor | accepting the Request          |
        | a rejection           | Requestor | rejecting the Request          |
        | a Relationship        | Requestor | creating a Relationship        |
        | a Message             | Requestor | sending a Message              |

    @REF-A11 @api
    Scenario Outline: No RelationshipTemplate comes of a missing body: <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate
      Then it is refused as "a body that is not there"
      And nothing is stored on either side

      Examples:
        | variant                             |
        | no body                             |
        | a body that is said to be plain text |
        | a body that is said to be XML        |

    @REF-A12 @api
    Scenario Outline: Plain text is no body, neither for <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent a body that is said to be plain text for <variant>
      Then it is refused as "<refusal>"
      And nothing is stored on either side

      Examples:
        | variant                        | refusal                       |
        | loading the onboarding package | a reference that is not there |
        | creating a Relationship        | an invalid property           |
        | sending a Message              | an invalid property           |
        | accepting the Request          | an unreadable property        |
        | rejecting the Request          | an unreadable property        |

    @REF-A13 @api
    Scenario: A body of more than two megabytes is too large
      When the Templator's Connector is sent a body of more than two megabytes for making a RelationshipTemplate
      Then it is refused as "a body that is too large"
      And nothing is stored on either side
