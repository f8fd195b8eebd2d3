Feature: What looks wrong and is taken
  Some releases take what others refuse. An integrator who moves from one to the other should know beforehand.

  Rule: What later releases refuse, earlier ones take

    @REF-B13 @api @before-line-7
    Scenario Outline: Before line 7 a Request may hold <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant                         |
        | an Authentication without title |

    @REF-B14 @api @later-than-line-4
    Scenario Outline: After line 4 a Request may hold <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant                                               |
        | a group that does not say whether it must be accepted |

    @REF-B19 @api @before-line-7
    Scenario Outline: Before line 7 a Request may hold items of earlier days: <variant>
      When the Templator's Connector is sent <malformation> for making a RelationshipTemplate with a Request
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant              | malformation                                 |
        | a free text          | a FreeText item                              |
        | an attribute listener | an item that registers an attribute listener |

  Rule: What is free in form may be empty

    @REF-B9 @api
    Scenario Outline: The interface takes <variant>
      When the Templator's Connector is sent <variant> for making a RelationshipTemplate with a Request
      Then it is accepted
      And the Templator lists what was made, and the other side nothing new

      Examples:
        | variant                                  |
        | a Request with an empty value as metadata |
