Feature: A second Relationship with the same party
  Two Connectors have at most one Relationship. A second one, asked for by mistake or on purpose, must be refused and
  must leave the first as it is.

  Rule: While a Relationship exists, the Requestor cannot create another

    @AGN-03 @refuse
    Scenario Outline: Creating a second Relationship is refused <variant>
      Given the Requestor has a <status> Relationship with the Templator
      And the Requestor has loaded another RelationshipTemplate without RelationshipTemplateContent
      When the Requestor tries to create the Relationship again
      Then the attempt is refused as "a Relationship exists"
      And each side still has that one Relationship, <status>

      Examples:
        | variant                | status  |
        | while one is Pending   | Pending |
        | while one is Active    | Active  |

  Rule: While a Relationship exists, another RelationshipTemplate brings no Request

    @AGN-03 @guard
    Scenario Outline: Another RelationshipTemplate with a Request brings no incoming Request <variant>
      Given the Requestor has a <status> Relationship with the Templator
      And the Templator has made another RelationshipTemplate with a Request
      When the Requestor loads the other onboarding package
      Then the RelationshipTemplate is processed with the result that a Relationship exists
      And the other RelationshipTemplate has brought no incoming Request
      And each side still has that one Relationship, <status>

      Examples:
        | variant                              | status  |
        | while a Relationship is Pending      | Pending |
        | while a Relationship is Active       | Active  |
