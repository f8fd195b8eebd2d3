Feature: Onboarding packages that are not for everybody
  A reference can be copied. A password, a PIN, the name of the receiver or a number of allocations keeps an onboarding
  package for those whom the Templator means.

  Rule: A password or a PIN opens the onboarding package

    @PKG-02 @accept @password-protection
    Scenario Outline: An onboarding package that is protected by <variant> leads to a Relationship once it is opened
      Given the Templator has made a RelationshipTemplate with a Request, protected by <secret>
      And the Templator hands it over by <holder>
      And the Requestor could load it neither without the secret nor with a wrong one
      When the Requestor loads it with the secret and accepts its Request
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And both sides read that it is protected by <secret>
      And the Requestor has one Pending Relationship that carries the Response

      Examples:
        | variant                               | secret     | holder                   |
        | a password                            | a password | its own reference        |
        | a PIN                                 | a PIN      | its own reference        |
        | a password and handed over by a token | a password | the reference of a token |
        | a PIN and handed over by a token      | a PIN      | the reference of a token |

    @REF-D11 @refuse @password-protection
    Scenario Outline: A protected onboarding package is not loaded <variant>
      Given the Templator has made a RelationshipTemplate with a Request, protected by <secret>
      And the Templator hands it over by <holder>
      When the Requestor tries to load it <how>
      Then the attempt is refused as "<name>"
      And nobody holds a RelationshipTemplate or a token more than before
      And neither side has a Request or a Relationship

      Examples:
        | variant                           | secret     | holder                   | how                 | name                 |
        | without its password              | a password | its own reference        | without the secret  | a password is needed |
        | with a wrong password             | a password | its own reference        | with a wrong secret | not the password     |
        | without its PIN                   | a PIN      | its own reference        | without the secret  | a password is needed |
        | with a wrong PIN                  | a PIN      | its own reference        | with a wrong secret | not the password     |
        | without the password of its token | a password | the reference of a token | without the secret  | a password is needed |
        | with a wrong password for a token | a password | the reference of a token | with a wrong secret | not the password     |

    @REF-C4 @refuse @password-protection
    Scenario Outline: A token does not open what its RelationshipTemplate protects, <variant>
      Given the Templator has made a RelationshipTemplate with a Request, protected by <secret>
      When the Templator tries to make a token <how>
      Then the attempt is refused as "the token must be as protected"
      And nobody holds a RelationshipTemplate or a token more than before

      Examples:
        | variant                   | secret     | how                 |
        | neither without password  | a password | for everybody       |
        | nor with another password | a password | with another secret |
        | neither without PIN       | a PIN      | for everybody       |

  Rule: A personal onboarding package opens for its receiver only

    @PKG-03 @accept @third-party @personal-template
    Scenario Outline: An onboarding package for the Requestor, handed over by <variant>, opens for nobody else
      Given the Templator has made a RelationshipTemplate with a Request, for the Requestor only
      And the Templator hands it over by <variant>
      And the third party could not load it
      When the Requestor loads what was handed over
      Then the Requestor has one incoming Request, which waits for a manual decision
      And both sides read that it is for the Requestor
      And the third party does not hold it

      Examples:
        | variant           |
        | its own reference |

      @personal-token
      Examples:
        | variant                  |
        | the reference of a token |

    @REF-D10 @refuse @third-party @personal-template
    Scenario Outline: An onboarding package for a third party, handed over by <variant>, is refused to the Requestor
      Given the Templator has made a RelationshipTemplate with a Request, for the third party only
      And the Templator hands it over by <variant>
      When the Requestor tries to load the onboarding package
      Then the attempt is refused as "intended for somebody else"
      And nobody holds a RelationshipTemplate or a token more than before
      And neither side has a Request or a Relationship

      Examples:
        | variant           |
        | its own reference |

      @personal-token
      Examples:
        | variant                  |
        | the reference of a token |

    @REF-C3 @refuse @personal-token
    Scenario Outline: A token is for nobody but the receiver of its RelationshipTemplate, <variant>
      Given the Templator has made a RelationshipTemplate with a Request, for the Requestor only
      When the Templator tries to make a token <how>
      Then the attempt is refused as "the token must be as personal"
      And nobody holds a RelationshipTemplate or a token more than before

      Examples:
        | variant               | how               |
        | not for everybody     | for everybody     |
        | not for somebody else | for somebody else |

  Rule: Allocations limit how many parties can load it

    @PKG-04 @accept @third-party
    Scenario Outline: A RelationshipTemplate for <variant> can be loaded by two
      Given the Templator has made a RelationshipTemplate for <variant>
      And the Requestor has loaded it
      When the third party loads it
      Then the third party holds the same RelationshipTemplate
      And the Requestor still holds the RelationshipTemplate
      And the Templator still sees it as its own

      Examples:
        | variant               |
        | two parties           |
        | any number of parties |

    @PKG-04 @refuse @several-requestors
    Scenario: A RelationshipTemplate for two parties is refused to a third one (a third)
      Given the Templator has made a RelationshipTemplate for two parties
      And the Requestor has loaded it
      And the third party has loaded it too
      When the fourth party tries to load the onboarding package
      Then the attempt is refused as "allocations used up"
      And nobody holds a RelationshipTemplate or a token more than before

    @PKG-04 @accept @third-party
    Scenario: Whoever has used up the only allocation can load again (again)
      Given the Templator has made a RelationshipTemplate for one party
      And the Requestor has loaded it
      And the third party was refused it, because no allocation is left
      When the Requestor loads it again
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And the third party does not hold it
