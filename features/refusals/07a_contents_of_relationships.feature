Feature: The content of a Relationship must fit its RelationshipTemplate
  A RelationshipTemplate with a Request asks for an answer to that Request. A Requestor that sends something else, or
  an answer that it has not given, must not get a Relationship.

  Rule: Later releases compare the content with the Request

    @REF-F13 @refuse @content-pairing
    Scenario: A content of one's own is no answer to a Request
      Given the Requestor has received the Templator's Request
      When the Requestor tries to create the Relationship with a content of its own
      Then the attempt is refused as "content of another kind"
      And the Requestor has one incoming Request, which waits for a manual decision
      And neither side has a Relationship after both have synchronised

    @REF-F14 @refuse @later-than-line-4
    Scenario: An answer that was not given founds no Relationship
      Given the Requestor has received the Templator's Request
      When the Requestor tries to create the Relationship as if it had accepted the Request
      Then the attempt is refused as "no accepted Request"
      And the Requestor has one incoming Request, which waits for a manual decision
      And neither side has a Relationship after both have synchronised

    @REF-F14a @refuse @content-pairing
    Scenario: Another answer than the one that was given founds no Relationship
      Given the Requestor has accepted a Request that could not be sent, because only it had left an earlier Relationship
      And the Templator has left it too
      When the Requestor tries to create the Relationship with another Response than it gave
      Then the attempt is refused as "not the Response that was given"
      And neither side has a Relationship after both have synchronised

    @REF-F14a @accept @content-pairing
    Scenario: An answer that could not be sent founds a Relationship later on (the same Response)
      Given the Requestor has accepted a Request that could not be sent, because only it had left an earlier Relationship
      And the Templator has left it too
      When the Requestor creates the Relationship with the Response that it gave
      Then the Requestor has one Pending Relationship
      And the Templator has one outgoing Request once it has synchronised, with the Requestor's Response

    @REF-F16a @refuse @content-pairing
    Scenario: That a Relationship exists is found out before the content is compared
      Given both sides know that the Relationship is Pending
      And the Templator has made another RelationshipTemplate with a Request
      And the Requestor has loaded the other onboarding package
      When the Requestor tries to create the Relationship with a content of its own
      Then the attempt is refused as "a Relationship exists"
      And each side still has that one Relationship, Pending

  Rule: Earlier releases take any content

    @REF-F13 @accept @no-content-pairing
    Scenario: Before the comparison a content of one's own founds a Relationship without the Request (not compared)
      Given the Requestor has received the Templator's Request
      When the Requestor creates the Relationship with a content of its own, and the Request is not asked
      Then the Requestor has one Pending Relationship
      And the Relationship carries the content that the Requestor sent
      And the Templator has no outgoing Request yet
