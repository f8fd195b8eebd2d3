Feature: Connectors that are killed, or do several things at once
  A machine may lose its power, and a program may start a synchronisation while another one runs.

  Rule: What has been written to the disk survives

    @SYS-05 @resilience @nightly
    Scenario Outline: A <variant> that is killed loses nothing that it had written to its disk
      Given the Templator has received the Relationship Request
      And each side has stored a token, an Attribute and a File
      And the <variant>'s Connector has written all of it to its disk
      When the <variant>'s Connector is killed and started again
      Then the <variant> is who it was before
      And the <variant> holds everything that it held before
      And the two bring their onboarding to its end

      Examples:
        | variant   |
        | Templator |
        | Requestor |

  Rule: Synchronising several times at once is as good as once

    @SYS-06 @guard
    Scenario Outline: The <variant> that synchronises four times at once has everything once
      Given <state>
      When the <variant> synchronises four times at once
      Then each synchronisation is answered as if it were the only one
      And nothing stands in a list of the <variant> twice
      And the two bring their onboarding to its end

      Examples:
        | variant   | state                                                                               |
        | Templator | the Requestor has accepted the Templator's Request                                  |
        | Requestor | the Templator has accepted the Relationship, but the Requestor has not synchronised |
