Feature: When the Backbone fails at any stage of an onboarding
  Machines and networks fail at any moment. Whoever operates a Connector must be told what was not done, and must be able
  to go on when the Backbone is back: nothing may be half done, and nothing may be lost.

  Rule: What the Backbone did not do is refused, changes nothing, and can be done later

    @SYS-04 @resilience
    Scenario Outline: What the Backbone did not do can be done later (<variant>)
      Given <state>
      And the Backbone <fails> for the <role>
      When the <role> tries to <act>, which needs the Backbone
      Then the attempt is refused as "<refusal>"
      And neither side has anything more or less than before
      And the two bring their onboarding to its end

      Examples:
        | variant                       | role      | act                         | fails                 | refusal                  | state                                                                               |
        | loading without a Backbone    | Requestor | load the onboarding package | cannot be reached     | no reply of the Backbone | the Templator has made a RelationshipTemplate with a Request                        |
        | creating without a Backbone   | Requestor | create the Relationship     | cannot be reached     | no reply of the Backbone | the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent |
        | first news without a Backbone | Templator | synchronise                 | cannot be reached     | no reply of the Backbone | the Requestor has accepted the Templator's Request                                  |
        | accepting without a Backbone  | Templator | accept the Relationship     | cannot be reached     | no reply of the Backbone | the Templator has received the Relationship Request                                 |
        | accepting, with an error      | Templator | accept the Relationship     | answers with an error | an error of the Backbone | the Templator has received the Relationship Request                                 |
        | last news without a Backbone  | Requestor | synchronise                 | cannot be reached     | no reply of the Backbone | the Templator has accepted the Relationship, but the Requestor has not synchronised |

      @nightly @impatient-templator
      Examples:
        | variant                         | role      | act                     | fails       | refusal                          | state                                               |
        | accepting, longer than it waits | Templator | accept the Relationship | is too slow | no reply of the Backbone in time | the Templator has received the Relationship Request |

      @nightly
      Examples:
        | variant                   | role      | act                         | fails                 | refusal                  | state                                                                               |
        | loading, with an error    | Requestor | load the onboarding package | answers with an error | an error of the Backbone | the Templator has made a RelationshipTemplate with a Request                        |
        | creating, with an error   | Requestor | create the Relationship     | answers with an error | an error of the Backbone | the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent |
        | first news, with an error | Templator | synchronise                 | answers with an error | an error of the Backbone | the Requestor has accepted the Templator's Request                                  |
        | last news, with an error  | Requestor | synchronise                 | answers with an error | an error of the Backbone | the Templator has accepted the Relationship, but the Requestor has not synchronised |

      @nightly @impatient-templator
      Examples:
        | variant                          | role      | act         | fails       | refusal                          | state                                              |
        | first news, longer than it waits | Templator | synchronise | is too slow | no reply of the Backbone in time | the Requestor has accepted the Templator's Request |

      @nightly @impatient-requestor
      Examples:
        | variant                         | role      | act                         | fails       | refusal                          | state                                                                               |
        | loading, longer than it waits   | Requestor | load the onboarding package | is too slow | no reply of the Backbone in time | the Templator has made a RelationshipTemplate with a Request                        |
        | creating, longer than it waits  | Requestor | create the Relationship     | is too slow | no reply of the Backbone in time | the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent |
        | last news, longer than it waits | Requestor | synchronise                 | is too slow | no reply of the Backbone in time | the Templator has accepted the Relationship, but the Requestor has not synchronised |

  Rule: What the Backbone did although its reply got lost does not stop the two

    @SYS-04 @resilience @nightly
    Scenario Outline: A lost reply of the Backbone does not stop the two (<variant>)
      Given <state>
      And the Backbone breaks off its reply when the <role> tries to <act>
      When the <role> tries to <act>, which needs the Backbone
      Then the two bring their onboarding to its end

      Examples:
        | variant                | role      | act                         | state                                                                               |
        | loading, reply lost    | Requestor | load the onboarding package | the Templator has made a RelationshipTemplate with a Request                        |
        | creating, reply lost   | Requestor | create the Relationship     | the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent |
        | first news, reply lost | Templator | synchronise                 | the Requestor has accepted the Templator's Request                                  |
        | accepting, reply lost  | Templator | accept the Relationship     | the Templator has received the Relationship Request                                 |
        | last news, reply lost  | Requestor | synchronise                 | the Templator has accepted the Relationship, but the Requestor has not synchronised |

    @SYS-04a @resilience @host-decides @nightly
    Scenario: Whoever acts is told that the Backbone's reply broke off
      Given the Templator has made a RelationshipTemplate with a Request
      And the Backbone breaks off its reply when the Requestor tries to load the onboarding package
      When the Requestor tries to load the onboarding package, which needs the Backbone
      Then the attempt is refused as "a broken reply of the Backbone"
      And neither side has anything more or less than before

  Rule: A Connector that alone has lost its network to the Backbone says so, and goes on when it is back

    @SYS-04 @resilience
    Scenario Outline: Who alone is cut off from the Backbone does later what was not possible (<variant>)
      Given <state>
      And the <role> alone is cut off from the Backbone
      When the <role> tries to <act>, which needs the Backbone
      Then the attempt is refused as "no way to the Backbone"
      And neither side has anything more or less than before
      And the <role> synchronises again once its network is back
      And the two bring their onboarding to its end

      @can-be-cut-off-requestor
      Examples:
        | variant          | role      | act                         | state                                                        |
        | loading, cut off | Requestor | load the onboarding package | the Templator has made a RelationshipTemplate with a Request |

      @nightly @can-be-cut-off-requestor
      Examples:
        | variant            | role      | act                         | state                                                                               |
        | creating, cut off  | Requestor | create the Relationship     | the Requestor has loaded a RelationshipTemplate without RelationshipTemplateContent |
        | last news, cut off | Requestor | synchronise                 | the Templator has accepted the Relationship, but the Requestor has not synchronised |

      @nightly @can-be-cut-off-templator
      Examples:
        | variant             | role      | act                     | state                                              |
        | first news, cut off | Templator | synchronise             | the Requestor has accepted the Templator's Request |
        | accepting, cut off  | Templator | accept the Relationship | the Templator has received the Relationship Request |
