Feature: What a Connector says of itself, and keeps over a restart
  Whoever operates a Connector watches its health and version, and restarts it when its machine needs it. The identity
  is what all its Relationships hang on: it must be told truly, and nothing may be lost.

  Rule: Health, version and identity are what they say

    @SYS-01 @api
    Scenario Outline: The <variant>'s Connector tells the truth about itself
      Given the Templator has received the Relationship Request
      When the <variant> asks its Connector for health, version and identity
      Then the Connector is healthy, and so is everything that it needs
      And its version is that of what was installed
      And its address belongs to its public key
      And the other side knows it by the same identity
      And everything that it has made names this identity

      Examples:
        | variant   |
        | Templator |
        | Requestor |

  Rule: A restart in the middle of an onboarding loses nothing

    @SYS-01a @resilience
    Scenario Outline: A restart of <variant> loses nothing
      Given <state>
      And each side has stored a token, an Attribute and a File
      When the <role>'s Connector is stopped and started again
      Then the <role> is who it was before
      And the <role> holds everything that it held before
      And the two bring their onboarding to its end

      Examples:
        | variant                                   | role      | state                                              |
        | a Templator that has made its offer       | Templator | the Templator has made a RelationshipTemplate with a Request |
        | a Templator that is alone in knowing      | Templator | the Templator has accepted the Relationship, but the Requestor has not synchronised |
        | a Requestor that has yet to learn         | Requestor | the Templator has accepted the Relationship, but the Requestor has not synchronised |
        | a Requestor that has yet to answer        | Requestor | the Requestor has received the Templator's Request |

      @nightly
      Examples:
        | variant                                   | role      | state                                              |
        | a Requestor that waits for the decision   | Requestor | the Templator has received the Relationship Request |
        | a Templator that has yet to synchronise   | Templator | the Requestor has accepted the Templator's Request |
        | a Templator that has yet to decide        | Templator | the Templator has received the Relationship Request |
