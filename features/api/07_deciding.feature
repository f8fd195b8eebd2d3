Feature: Decisions that cannot be read
  The Requestor decides with one answer for each item. What is no list of answers must not be taken for one, and the
  Request must be left for a decision that can be read.

  Rule: The answers are a list

    @REF-E3 @api
    Scenario Outline: A Request is not accepted with <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent <variant> for accepting the Request
      Then it is refused as "an unreadable property"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                 |
        | no answers              |
        | null as answers         |
        | no body                 |
        | an empty object as body |
        | a list as body          |

    @REF-E3 @api
    Scenario Outline: A Request is not rejected without answers: <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent <malformation> for rejecting the Request
      Then it is refused as "an unreadable property"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                       | malformation    |
        | a rejection without answers   | no answers      |
        | a rejection with null instead | null as answers |
        | a rejection without a body    | no body         |

    @REF-E4 @api
    Scenario Outline: A Request is not accepted with answers that are no list: <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent <variant> for accepting the Request
      Then it is refused as "a value of the wrong kind"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                      |
        | a text as answers            |
        | an empty text as answers     |
        | 0 or false as answers        |
        | an object as answers         |
        | an over-long text as answers |

    @REF-E4 @api
    Scenario Outline: A Request is not rejected with answers that are no list: <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent <malformation> for rejecting the Request
      Then it is refused as "a value of the wrong kind"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                      | malformation          |
        | a rejection with a text      | a text as answers     |
        | a rejection with 0 or false  | 0 or false as answers |
        | a rejection with an object   | an object as answers  |

  Rule: Each answer is one

    @REF-E5 @api
    Scenario Outline: A Request is not accepted with an answer that is none: <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent <variant> for accepting the Request
      Then it is refused as "<refusal>"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                              | refusal                        |
        | null as answer                       | something that nobody explains |
        | 0, false or an empty text as answer  | a mandatory item is not accepted |
        | a text as answer                     | a mandatory item is not accepted |
        | a list as answer                     | a mandatory item is not accepted |

    @REF-E5 @api
    Scenario Outline: A Request is not rejected with an answer that is none: <variant>
      Given the Requestor has received the Templator's Request
      When the Requestor's Connector is sent null as answer for rejecting the Request
      Then it is refused as "something that nobody explains"
      And the Request still waits for a decision
      And nothing is stored on either side

      Examples:
        | variant                    |
        | a rejection with null      |
