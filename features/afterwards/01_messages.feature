Feature: Sharing information after onboarding
  The Active Relationship is what onboarding is for: now the two can exchange Messages.

  Rule: Both sides can send Messages

    @ACT-01 @afterwards @guide-23
    Scenario Outline: A Message from the <variant> is read as it was sent
      Given the Requestor has an Active Relationship with the Templator
      When the <sender> sends the <receiver> a Message <with>
      Then the <receiver> reads the Message as it was sent once it has synchronised

      Examples:
        | variant                                    | sender    | receiver  | with               |
        | Templator to the Requestor                 | Templator | Requestor | without attachment |
        | Requestor to the Templator                 | Requestor | Templator | without attachment |
        | Requestor to the Templator with attachment | Requestor | Templator | with an attachment |

  Rule: A side can send Messages only when it knows of the Active Relationship

    @ACT-01 @refuse
    Scenario: The Requestor cannot send a Message before it knows that the Relationship is Active
      Given the Templator has accepted the Relationship, but the Requestor has not synchronised
      When the Requestor tries to send the Templator a Message
      Then the attempt is refused as "no Active Relationship"
      And the Templator gets no Message once it has synchronised
