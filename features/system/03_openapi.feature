Feature: The OpenAPI document of a Connector
  Integrators generate their clients from the document that a Connector serves. What it does not describe, or describes
  in another way than it is, such a client cannot read.

  Rule: A Connector answers as its own document says

    @SYS-03 @api @openapi-document
    Scenario Outline: The served document describes every answer of <variant>
      Given both Connectors serve an OpenAPI document
      And <state>
      When <act>
      Then every answer was as the document of its Connector describes it

      Examples:
        | variant               | state                                                  | act                                                 |
        | an onboarding         | the Templator gives a value to everything that is documented | the two onboard each other and every answer is kept |
        | a rejected Request    | the Requestor has received the Templator's Request     | the Requestor rejects the Request                   |
        | a Message             | the Requestor has an Active Relationship with the Templator | the Templator sends the Requestor a Message with an attachment |
        | a decided reactivation | both sides know that the Relationship is Active       | the two end the Relationship, make it Active again, and every answer is kept |
        | a refusal             | both sides know that the Relationship is Active        | the Templator tries to accept the Relationship      |
