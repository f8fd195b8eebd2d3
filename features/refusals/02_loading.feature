Feature: Onboarding packages that cannot be handed over or loaded
  A package may be incomplete, meant for others, or worn out. The Requestor's integrator must learn which, and nothing
  may be left behind on either side.

  Rule: Only what was made can be loaded

    @REF-D4 @refuse
    Scenario: A token that hands over a File is no onboarding package
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor tries to load a token that hands over a File
      Then the attempt is refused as "no RelationshipTemplate in the token"
      And neither side has a Request or a Relationship

    @REF-D5 @refuse
    Scenario Outline: A reference to <variant> that nobody has made cannot be loaded
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor tries to load <variant> that nobody has made
      Then the attempt is refused as "<name>"
      And nobody holds a RelationshipTemplate or a token more than before

      Examples:
        | variant                | name                         |
        | a RelationshipTemplate | no such RelationshipTemplate |
        | a token                | no such token                |

  Rule: A RelationshipTemplate is for as many parties as its maker allows

    @REF-D9 @refuse @third-party
    Scenario: When the only allocation is used up, a third party is refused
      Given the Templator has made a RelationshipTemplate for one party
      And the Requestor has loaded it
      When the third party tries to load the onboarding package
      Then the attempt is refused as "allocations used up"
      And nobody holds a RelationshipTemplate or a token more than before
      And the Requestor still holds the RelationshipTemplate

  Rule: The key alone is no longer enough

    @REF-D12 @refuse @no-secret-key
    Scenario: An id and a key are no onboarding package (refused)
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor tries to load the onboarding package by its id and a key
      Then the attempt is refused as "an id and a key are no reference"
      And nobody holds a RelationshipTemplate or a token more than before

    @REF-D12 @accept @secret-key
    Scenario: Older releases take an id and a key for an onboarding package (taken)
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads the onboarding package by its id and its key
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And the Requestor has one incoming Request, which waits for a manual decision

  Rule: Only the maker hands a RelationshipTemplate over

    @REF-C1 @refuse
    Scenario Outline: There is no token for a RelationshipTemplate <variant>
      Given the Templator has made a RelationshipTemplate with a Request
      When the Templator tries to make a token for a RelationshipTemplate <variant>
      Then the attempt is refused as "<name>"
      And nobody holds a RelationshipTemplate or a token more than before

      Examples:
        | variant                    | name                            |
        | that does not exist        | no such RelationshipTemplate    |
        | by something that is no id | no id of a RelationshipTemplate |

    @REF-C2 @refuse
    Scenario: The Requestor cannot hand on the Templator's RelationshipTemplate by a token
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      When the Requestor tries to make a token for the Templator's RelationshipTemplate
      Then the attempt is refused as "only its maker hands it over"
      And nobody holds a RelationshipTemplate or a token more than before
