Feature: Messages that must be refused
  Messages are for Active Relationships, and for the one they name. What an integrator gets wrong must not reach
  anybody.

  Rule: There is no Message without an Active Relationship

    @REF-J1 @refuse
    Scenario Outline: The <variant>
      When the <sender> tries to send the <receiver> a Mail
      Then the attempt is refused as "no Active Relationship"
      And neither side has a Message once both have synchronised

      Examples:
        | variant                                      | sender    | receiver  |
        | Requestor cannot send a stranger a Message   | Requestor | Templator |
        | Templator cannot send a stranger a Message   | Templator | Requestor |

    @REF-J2 @refuse
    Scenario Outline: While the Relationship is Pending there are no Messages <variant>
      Given both sides know that the Relationship is Pending
      When the <sender> tries to send the <receiver> a Mail
      Then the attempt is refused as "no Active Relationship"
      And neither side has a Message once both have synchronised

      Examples:
        | variant            | sender    | receiver  |
        | from the Requestor | Requestor | Templator |
        | from the Templator | Templator | Requestor |

    @REF-J3 @refuse
    Scenario Outline: A <variant> Relationship carries no Messages
      Given both sides know that the Relationship is <variant>
      When the Templator tries to send the Requestor a Mail
      Then the attempt is refused as "no Active Relationship"
      And neither side has a Message once both have synchronised

      Examples:
        | variant  |
        | Rejected |

      @termination
      Examples:
        | variant    |
        | Revoked    |
        | Terminated |

  Rule: A Message goes to those whom it names

    @REF-J7 @refuse @checked-recipients
    Scenario Outline: A Mail cannot name somebody <variant> who does not get it
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor tries to send the Templator a Mail that names itself <variant>
      Then the attempt is refused as "addressed to somebody else"
      And neither side has a Message once both have synchronised

      Examples:
        | variant     |
        | as receiver |
        | as reader   |

    @REF-J7 @afterwards @unchecked-recipients
    Scenario: Older releases take a Mail that names somebody who does not get it (not compared)
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor sends the Templator a Mail that names itself as receiver
      Then the Templator reads that Mail once it has synchronised

    @REF-J7a @refuse
    Scenario: A Mail cannot carry an attachment that does not exist
      Given the Requestor has an Active Relationship with the Templator
      When the Requestor tries to send the Templator a Mail with an attachment that does not exist
      Then the attempt is refused as "no such attachment"
      And neither side has a Message once both have synchronised

    @REF-J7b @refuse
    Scenario Outline: Nobody reads a Message <variant>
      When the Requestor tries to read a Message <variant>
      Then the attempt is refused as "<refusal>"
      And neither side has a Message once both have synchronised

      Examples:
        | variant                    | refusal            |
        | that does not exist        | no such Message    |
        | by something that is no id | no id of a Message |

  Rule: A Request is sent as it was made, to somebody else

    @REF-J18 @refuse @spends-requestor
    Scenario Outline: A Message cannot carry a Request <variant>
      Given the Requestor has an Active Relationship with the Templator
      When the Templator tries to send a Request <variant>
      Then the attempt is refused as "<refusal>"
      And neither side has a Message once both have synchronised

      Examples:
        | variant                              | refusal                        |
        | without an id                        | a Request without an id        |
        | that it has not made                 | a Request that nobody has made |
        | that asks for more than the one made | a Request that was altered     |

    @REF-J19 @refuse
    Scenario: A Request to oneself cannot be made
      When the Requestor tries to make a Request to itself
      Then the attempt is refused as "a Request to oneself"
      And neither side has a Message once both have synchronised

  Rule: A Request is sent once

    @REF-J17 @refuse @spends-requestor
    Scenario: The same Request cannot be sent in two Messages
      Given the Requestor has an Active Relationship with the Templator
      And the Requestor has received a Request that the Templator sent by Message
      When the Templator tries to send the same Request again
      Then the attempt is refused as "a Request that was sent before"
      And the Requestor still has that one Request

  Rule: A Request is made in time and without contradiction

    @REF-J19 @refuse @request-checked-early
    Scenario Outline: No Request is made <variant>
      Given the Requestor has an Active Relationship with the Templator
      When the Templator tries to make a Request <variant>
      Then the attempt is refused as "<refusal>"
      And neither side has a Message once both have synchronised

      Examples:
        | variant                 | refusal                        |
        | that has expired        | a Request that is over already |
        | with the same key twice | a key that is there already    |
