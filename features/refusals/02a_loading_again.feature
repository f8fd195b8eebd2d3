Feature: Loading an onboarding package again
  Integrators repeat what they are not sure of. Loading twice must harm nobody: there is one Request for each
  RelationshipTemplate, and one Relationship for each pair.

  Rule: Whoever loads again finds what is there

    @REF-D13 @guard
    Scenario: A Templator that loads its own onboarding package gets no Request from itself
      Given the Templator has made a RelationshipTemplate with a Request
      When the Templator loads its own onboarding package
      Then the Templator still sees it as its own, and no Request has come of it
      And neither side has a Request or a Relationship

    @REF-D14 @guard
    Scenario: Loading the same onboarding package twice brings one Request
      Given the Templator has made a RelationshipTemplate with a Request
      And the Requestor has received its Request
      When the Requestor loads it again
      Then loading it again led to nothing, because its Request is still open
      And the Requestor holds the RelationshipTemplate that the Templator made
      And the Templator has no outgoing Request

    @REF-D15 @guard
    Scenario: Loading it again while the Relationship is Pending brings no further Request
      Given the Requestor has accepted the Templator's Request
      When the Requestor loads it again
      Then loading it again led to nothing, because the Relationship exists
      And the Requestor has one Pending Relationship that carries the Response
      And the Templator has neither a Relationship nor an outgoing Request

    @REF-D16 @guard
    Scenario: Loading it again while the Relationship is Active brings no further Request
      Given the Requestor has accepted the Templator's Request
      And both know that the Templator has accepted the Relationship
      When the Requestor loads it again
      Then loading it again led to nothing, because the Relationship exists
      And each side still has that one Relationship, Active

  Rule: A Request is known by its id

    @REF-D21 @guard @spends-requestor
    Scenario: A second RelationshipTemplate whose Request has the id of the first one's brings none
      Given the Requestor has received and rejected a Request under an id that the Templator chose
      And the Templator has made a second RelationshipTemplate with a Request under the same id
      When the Requestor loads the onboarding package
      Then the second one is processed with an error, and has brought no Request
      And neither side has a Relationship after both have synchronised

  Rule: One Request of the same Templator is decided at a time

    A Requestor that accepts two Requests of one Templator could found only one Relationship; the other answer would
    be lost. Releases before runtime 6.6.0 let both come, which is a known defect of theirs.

    @REF-D18 @guard
    Scenario: While a Request is open, a second RelationshipTemplate of the same Templator brings none
      Given the Requestor has received the Templator's Request
      And the Templator has made a second RelationshipTemplate with a Request
      When the Requestor loads the onboarding package
      Then the second one is processed without a Request, because the first one's Request is open
      And the Templator has no outgoing Request

    @AGN-02 @accept @one-open-request
    Scenario: Once the first Request is rejected, the second RelationshipTemplate brings its own (one at a time)
      Given the Requestor has received the Templator's Request
      And the Templator has made a second RelationshipTemplate with a Request
      And the Requestor has loaded it, in vain, and rejected the first one's Request
      When the Requestor loads it again
      Then the second one has brought its Request, which asks for what the Templator offered
      And neither side has a Relationship after both have synchronised

    @AGN-02 @guard @second-request
    Scenario: In older releases the second Request stays open when the first is rejected (older)
      Given the Requestor has received the Templator's Request
      And the Templator has made a second RelationshipTemplate with a Request
      And the Requestor has loaded the onboarding package
      When the Requestor rejects the first one's Request
      Then the second one has brought its Request, which asks for what the Templator offered
      And neither side has a Relationship after both have synchronised
