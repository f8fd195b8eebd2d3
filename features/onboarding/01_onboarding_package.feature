Feature: Receiving the onboarding package
  The Templator makes a RelationshipTemplate and hands over its reference. Loading it is the first thing that an
  integrator of the Requestor does, and everything that follows depends on what is seen then.

  Rule: Every form of the reference leads to the same RelationshipTemplate

    Integrators pass the package on as a link, as a QR code or as a text. Whichever arrives must do.

    @PKG-01 @accept @smoke @guide-01
    Scenario Outline: The onboarding package is loaded by <variant>
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads the onboarding package by <variant>
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And the Requestor has one incoming Request, which waits for a manual decision

      Examples:
        | variant                               |
        | the reference of RelationshipTemplate |
        | the reference of a token              |

      @url-reference
      Examples:
        | variant |
        | the URL |

  Rule: Both sides read the same RelationshipTemplate

    @ONB-02 @accept @guide-02 @guide-03
    Scenario: The Requestor sees what the Templator made, and only the Templator sees it as its own
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads the onboarding package
      Then the Requestor sees the Templator as creator, with the expiry, the allocations and the content as made
      And the RelationshipTemplate is not the Requestor's own
      And the Templator still sees it as its own

  Rule: RelationshipTemplateContent brings an incoming Request

    The Request states the conditions of the Relationship. It must reach the integrator untouched and exactly once.

    @ONB-01 @accept @smoke @guide-04 @guide-05 @guide-06
    Scenario: Loading brings exactly one incoming Request, which waits for a manual decision
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads the onboarding package
      Then the Requestor has one incoming Request, which waits for a manual decision
      And the incoming Request asks for what the Templator offered
      And the incoming Request names the Templator as peer and the RelationshipTemplate as its source
      And the RelationshipTemplate is processed with that incoming Request
      And the Templator has no outgoing Request yet

    @ONB-14 @accept @guide-06
    Scenario: Title, description and metadata of the Request and its items arrive as sent
      Given the Templator has made a RelationshipTemplate whose Request carries title, description and metadata
      When the Requestor loads the onboarding package
      Then the Requestor has one incoming Request, which waits for a manual decision
      And the incoming Request carries title, description and metadata as sent

    @ONB-01 @accept
    Scenario Outline: Of two Requests, the Requestor finds the right one by its <variant>
      Given the Requestor has rejected a Request for a Consent
      And the Requestor has received a Request for a given name
      When the Requestor looks for Requests by the <variant> of this one
      Then the Requestor finds it, with those that are like it in this and not the rejected one

      Examples:
        | variant       |
        | kind of item  |
        | status        |

  Rule: Without RelationshipTemplateContent there is no incoming Request

    @DIR-01 @accept @smoke @guide-13
    Scenario: Loading a RelationshipTemplate without RelationshipTemplateContent brings no incoming Request
      Given the Templator has made a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor loads the onboarding package
      Then the RelationshipTemplate is processed without a Request
      And the Requestor has no incoming Request
