Feature: Onboarding without a Request
  A RelationshipTemplate may leave the conditions to the integrators. The Requestor then asks for the Relationship
  itself and sends along what it wants to say.

  Rule: The Requestor asks for the Relationship itself

    @DIR-02 @accept @smoke @guide-14 @guide-22
    Scenario: The Requestor creates one Pending Relationship with its own content
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor creates the Relationship
      Then the Requestor has one Pending Relationship
      And the Relationship names the Templator, its address and its public key
      And the Relationship is recorded as requested by the Requestor
      And the Relationship carries the content that the Requestor sent

    @DIR-04 @accept @guide-22
    Scenario: The Templator reads the content as the Requestor sent it, nested and in any script
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor creates the Relationship with nested content in several scripts
      Then the Relationship carries the content that the Requestor sent
      And the Templator reads the same content once it has synchronised

    @DIR-06 @accept @guide-13
    Scenario: Neither side has a Request at any time
      Given the Requestor has created the Relationship
      And the Templator has synchronised
      When the Templator accepts the Relationship
      Then the Relationship becomes Active for the Requestor when it synchronises
      And neither side has had a Request

  Rule: The Templator decides as it does with a Request

    @DIR-03
    Scenario Outline: Without a Request, <variant>
      Given the Requestor has created the Relationship
      And the Templator has synchronised
      When the <party> <decides> the Relationship
      Then the Relationship is <status> for the <party> and still Pending for the <other>
      And the Relationship becomes <status> for the <other> when it synchronises
      And both sides record that the <party> <decided> it

      @accept @guide-17 @guide-18 @guide-20 @guide-21
      Examples:
        | variant               | party     | decides | status | other     | decided  |
        | the Templator accepts | Templator | accepts | Active | Requestor | accepted |

      @refuse @guide-19
      Examples:
        | variant               | party     | decides | status   | other     | decided  |
        | the Templator rejects | Templator | rejects | Rejected | Requestor | rejected |

      @afterwards @revocation
      Examples:
        | variant               | party     | decides | status  | other     | decided |
        | the Requestor revokes | Requestor | revokes | Revoked | Templator | revoked |

    @DIR-05 @accept @answer-content
    Scenario: The Templator's own content reaches the Requestor with the acceptance
      Given the Requestor has created the Relationship
      And the Templator has synchronised
      When the Templator accepts the Relationship with a content of its own
      Then the Relationship becomes Active for the Requestor when it synchronises
      And the Requestor reads the content that the Templator sent
