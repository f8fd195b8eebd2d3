Feature: Deciding Requests by rules
  A Requestor that gets many Requests gives its Connector rules. Each rule must decide what it is about and nothing
  else, or somebody agrees to what nobody has read.

  Rule: What a rule is about is decided without a call

    @AUT-02 @automation @automation-rules
    Scenario Outline: A Request <variant> founds a Relationship without a call
      Given the Templator has made a RelationshipTemplate with a Request <variant>
      When the Requestor loads the onboarding package
      Then the Requestor's Connector accepts the Request by itself
      And the Requestor has one Pending Relationship that carries the Response
      And both sides hold what was agreed once the Templator has synchronised

      Examples:
        | variant                            |
        | that a rule accepts                |
        | whose optional item a rule accepts |

    @AUT-02 @automation @automation-rules
    Scenario: A Request that a rule rejects founds no Relationship
      Given the Templator has made a RelationshipTemplate with a Request that a rule rejects
      When the Requestor loads the onboarding package
      Then the Requestor's Connector rejects the Request by itself
      And the Response holds the reason that the rule gives
      And neither side has a Relationship after both have synchronised
      And the Templator has heard nothing of the Requestor

  Rule: Everything else waits for the Requestor

    @AUT-02 @automation @automation-rules
    Scenario Outline: A Request <variant> waits for a manual decision
      Given the Templator has made a RelationshipTemplate with a Request <variant>
      When the Requestor loads the onboarding package
      Then the Requestor's Connector leaves the decision to the Requestor
      And neither side has a Relationship after both have synchronised

      Examples:
        | variant                                                    |
        | that no rule is about                                      |
        | of which a rule is about one item only                     |
        | whose mandatory item a rule for optional ones leaves alone |

      @from-line-7
      Examples:
        | variant                                          |
        | that a rule rejects, but that asks for a Consent |

      @before-line-7
      Examples:
        | variant                                                |
        | that a rule rejects, but that wants a manual decision |
