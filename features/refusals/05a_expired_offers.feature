Feature: Offers that expire on the way
  The Requestor loads the onboarding package in time and takes its time to decide. What it decides after the expiry must
  not found a Relationship.

  Rule: An offer counts until it expires

    @PKG-05 @accept
    Scenario: Shortly before its expiry, an onboarding package is loaded and founds the Relationship (before)
      Given the Templator has made a RelationshipTemplate with a Request that expires soon
      When the Requestor loads and accepts it before it expires
      Then the Request becomes Completed and says how the Response travels
      And the Templator receives one Pending Relationship

    @PKG-05 @guard @aged-loaded-template
    Scenario: What was loaded in time stays readable after its expiry, on both sides (after)
      Given the Requestor has loaded a RelationshipTemplate that has expired since
      When the Requestor reads the RelationshipTemplate
      Then both sides still read the RelationshipTemplate as it was made
      And neither side has a Request or a Relationship

  Rule: A decision after the expiry of the RelationshipTemplate founds nothing

    @REF-F12 @refuse @aged-loaded-template
    Scenario: No Relationship is created from a RelationshipTemplate that has expired since it was loaded
      Given the Requestor has loaded a RelationshipTemplate that has expired since
      When the Requestor tries to create a Relationship from it
      Then the attempt is refused as "the RelationshipTemplate is expired"
      And neither side has a Relationship after both have synchronised

    @REF-S2 @refuse @aged-template-with-request
    Scenario Outline: To <variant> a Request whose RelationshipTemplate has expired is refused
      Given the Requestor has received a Request whose RelationshipTemplate has expired since
      When the Requestor tries to <variant> the Request
      Then the attempt is refused as "the Request is expired"
      And the Request is Expired and holds no Response
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant |
        | accept  |
        | reject  |

    @REF-S1 @guard @aged-template-with-request @late-expiry
    Scenario: Where the expiry of the RelationshipTemplate is not noticed, the accepted Request stays Decided for ever
      Given the Requestor has received a Request whose RelationshipTemplate has expired since
      When the Requestor accepts the Request
      Then the Request stays Decided, because no Relationship could be made
      And neither side has a Relationship after both have synchronised
