Feature: Finding and showing an onboarding package
  Integrators look for a package that they made or loaded before, and show it as a picture for a telephone to read. What
  they find must be the right one, and only that.

  Rule: A RelationshipTemplate is found by its id and in lists

    @PKG-06 @accept
    Scenario: Both sides read by its id what the lists tell of it (id)
      Given both sides have made RelationshipTemplates and loaded each other's
      When the Requestor looks for the Templator's RelationshipTemplate among all
      Then the Requestor finds it in the same words as by its id
      And the Templator finds it in the same words as by its id

    @PKG-06 @accept
    Scenario Outline: The <role> finds a RelationshipTemplate <variant>
      Given both sides have made RelationshipTemplates and loaded each other's
      When the <role> looks for the Templator's RelationshipTemplate <variant>
      Then the <role> finds it, with those that are like it in this and no others
      And a RelationshipTemplate of the <role> that differs in this is left out

      Examples:
        | variant                      | role      |
        | among its own                | Templator |
        | among those of others        | Requestor |
        | by whose it is               | Templator |
        | by its maker                 | Requestor |
        | by the device of its maker   | Requestor |
        | by the time when it was made | Templator |
        | by its expiry                | Requestor |
        | by its allocations           | Requestor |

      @personal-token
      Examples:
        | variant           | role      |
        | by whom it is for | Requestor |

      @password-protection
      Examples:
        | variant         | role      |
        | by its password | Templator |

  Rule: A picture shows the reference

    @PKG-06 @accept
    Scenario Outline: The picture of <variant> leads to the RelationshipTemplate
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads what the picture of <variant> shows
      Then the Requestor holds the RelationshipTemplate that the Templator made
      And the Requestor has one incoming Request, which waits for a manual decision

      Examples:
        | variant                  |
        | the RelationshipTemplate |
        | a token                  |

    @PKG-06 @accept
    Scenario: The picture of the RelationshipTemplate shows the reference that the Connector tells (reference)
      Given the Templator has made a RelationshipTemplate with a Request
      When the Requestor loads what the picture of the RelationshipTemplate shows
      Then the picture has shown the reference of the RelationshipTemplate
      And the Requestor holds the RelationshipTemplate that the Templator made
