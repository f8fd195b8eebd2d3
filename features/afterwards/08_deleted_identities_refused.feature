Feature: Parties whose Identity is deleted
  An Identity that is to be deleted has a time of grace, and is then gone. Whoever deals with it must not be drawn into
  something that nobody will answer any more, and must be told why.

  Rule: Nobody founds a Relationship with an Identity that goes

    @REF-F15b @refuse @spends-templator
    Scenario Outline: No Relationship is founded with a Templator whose Identity <variant>
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      And the Templator's Identity <variant>
      When the Requestor tries to create a Relationship from it
      Then the attempt is refused as "<refusal>"
      And the Requestor finds no Relationship when it synchronises, and the Templator has none

      Examples:
        | variant          | refusal                        |
        | is to be deleted | the other side is to be deleted |
        | is deleted       | the other side is deleted      |

    @REF-F15b @accept @spends-templator
    Scenario: A deletion that was called off stands in nobody's way (called off)
      Given the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent
      And the deletion of the Templator's Identity was called off
      When the Requestor creates the Relationship
      Then the Templator receives one Pending Relationship

  Rule: Nobody answers a Request of an Identity that goes

    @REF-E21 @refuse @heeded-deletion @spends-templator
    Scenario Outline: A Request within a Relationship cannot be accepted once the Templator's Identity <variant>
      Given the Requestor has received a Request within a Relationship that is now Active
      And the Templator's Identity <variant>
      And the Requestor has learned of it
      When the Requestor tries to accept the Request
      Then the attempt is refused as "<refusal>"
      And the Request stays undecided

      Examples:
        | variant          | refusal                                |
        | is to be deleted | a Request of one who is to be deleted  |
        | is being deleted | a Request of one who is deleted        |
        | is deleted       | the Relationship does not allow it     |

    @REF-E21 @accept @later-than-line-4 @spends-templator
    Scenario: A Request can be accepted once the Templator's deletion was called off (called off)
      Given the Requestor has received a Request within a Relationship that is now Active
      And the deletion of the Templator's Identity was called off
      And the Requestor has learned of it
      When the Requestor accepts the Request
      Then the Request becomes Completed, Accepted, and its Response travels by Message
