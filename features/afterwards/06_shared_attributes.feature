Feature: Attributes go with the Relationship in which they were shared
  A Requestor gives data away for the sake of a Relationship. When none comes about, or when it is left for good, the
  other side must not keep them; what the Requestor owns stays with it.

  Rule: A Relationship that does not come about leaves no shared Attributes

    @ACT-04 @afterwards
    Scenario Outline: After <variant>, nothing that was shared is left on either side
      Given both sides hold the Attributes that were shared with the Request
      When the <side> <decision> the Relationship
      Then neither side holds a shared Attribute once both have synchronised
      And the Requestor still holds the Attribute of its own

      Examples:
        | variant     | side      | decision |
        | a rejection | Templator | rejects  |

      @revocation
      Examples:
        | variant      | side      | decision |
        | a revocation | Requestor | revokes  |

  Rule: While the other side has not decided, nothing that was shared is taken back

    The other side could not be told, and would keep what is gone.

    @ACT-04 @refuse @later-than-line-4
    Scenario: While the Relationship is Pending, the Requestor cannot delete what it has shared (Pending)
      Given both sides hold the Attributes that were shared with the Request
      When the Requestor tries to delete what it has shared
      Then the attempt is refused as "what was shared stays while the Relationship is Pending"
      And both sides still hold the Attributes that were shared

    @ACT-04 @refuse @third-party @later-than-line-4
    Scenario: While the Relationship is Pending, the Templator cannot pass on what it has been told (passed on)
      Given both sides hold the Attributes that were shared with the Request
      And the Templator has an Active Relationship with the third party
      When the Templator tries to pass on a shared Attribute to the third party
      Then the attempt is refused as "an Attribute of a Pending Relationship"
      And both sides still hold the Attributes that were shared

  Rule: Whoever decomposes a Relationship loses what was shared in it

    @ACT-04 @afterwards @termination
    Scenario Outline: Leaving for good takes the shared Attributes along, <variant>
      Given both sides hold the Attributes that were shared with the Request
      And both have accepted and then ended the Relationship
      When the <side> decomposes the Relationship
      Then the <side> holds no shared Attribute any more
      And the <other> holds the shared Attributes until it decomposes too
      And the Requestor still holds the Attribute of its own

      Examples:
        | variant             | side      | other     |
        | the Templator first | Templator | Requestor |
        | the Requestor first | Requestor | Templator |
