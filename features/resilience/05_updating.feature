Feature: Updating a Connector in the middle
  Operators update one side without asking the other. Whatever the two were about to do must go on, and what they did
  before must stay what it was.

  Rule: An update in the middle of an onboarding loses nothing

    @UPG-01 @resilience @update
    Scenario Outline: An update of <variant> loses nothing
      Given <state>
      When the <role>'s Connector is stopped and started again as the newer version
      Then the <role> is who it was before, in the newer version
      And the <role> still has all that it had before
      And the two bring their onboarding to its end

      Examples:
        | variant                                      | role      | state                                                                               |
        | a Templator that has made its offer          | Templator | the Templator has made a RelationshipTemplate with a Request                        |
        | a Requestor that has yet to answer           | Requestor | the Requestor has received the Templator's Request                                  |
        | a Requestor that waits for the decision      | Requestor | the Templator has received the Relationship Request                                 |
        | a Templator that has yet to synchronise      | Templator | the Requestor has accepted the Templator's Request                                  |
        | a Templator that has yet to decide           | Templator | the Templator has received the Relationship Request                                 |
        | a Templator that is alone in knowing         | Templator | the Templator has accepted the Relationship, but the Requestor has not synchronised |
        | a Requestor that has yet to learn            | Requestor | the Templator has accepted the Relationship, but the Requestor has not synchronised |

  Rule: What was made before is read as before

    @UPG-02 @resilience @update
    Scenario Outline: The <variant>'s Relationship and Messages are the same after its update
      Given the two have onboarded each other with a Request and exchanged Messages
      When the <variant>'s Connector is stopped and started again as the newer version
      Then the <variant> still has all that it had before
      And the two can exchange Messages as before

      Examples:
        | variant   |
        | Templator |
        | Requestor |
