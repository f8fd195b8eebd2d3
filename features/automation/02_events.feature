Feature: Announcing what happens
  Integrators let the Connector tell them what happened instead of asking again and again. They rely on hearing of each
  step once, with its object, and of nothing that did not happen.

  Rule: Whoever loads an onboarding package hears what it brought

    @EVT-01 @automation
    Scenario Outline: Loading a RelationshipTemplate <variant> is announced to the Requestor
      Given the Templator has made a RelationshipTemplate <variant>
      And both Connectors have announced what happened so far
      When the Requestor loads the onboarding package
      Then what the Requestor's Connector announces is: <announced>
      And what the Templator's Connector announces is: nothing
      And each announcement shows its object, and the correlation id of the call where the line tells it
      And neither Connector announces anything else

      Examples:
        | variant                             | announced                                                                                                                           |
        | with a Request                      | RelationshipTemplate loaded, Request Open, Request DecisionRequired, Request ManualDecisionRequired, RelationshipTemplate processed |
        | without RelationshipTemplateContent | RelationshipTemplate loaded, RelationshipTemplate processed                                                                         |

  Rule: Deciding a Request is announced to the Requestor alone

    @EVT-01 @automation
    Scenario Outline: What the Requestor decides on a Request is announced to itself alone: <variant>
      Given the Requestor has received a Request with <kind>
      And both Connectors have announced what happened so far
      When the Requestor <decides> the Request
      Then what the Requestor's Connector announces is: <announced>
      And what the Templator's Connector announces is: nothing
      And each announcement shows its object, and the correlation id of the call where the line tells it
      And neither Connector announces anything else

      Examples:
        | variant                    | kind                                       | decides | announced                                                                   |
        | it accepts                 | Consent                                    | accepts | Request Decided, Request Completed, Relationship Pending                    |
        | it accepts a new Attribute | CreateAttribute of a RelationshipAttribute | accepts | Request Decided, Request Completed, Relationship Pending, Attribute created |
        | it rejects                 | Consent                                    | rejects | Request Decided, Request Completed                                          |

      @before-line-7
      Examples:
        | variant                  | kind          | decides | announced                                                                   |
        | it gives a new Attribute | ReadAttribute | accepts | Request Decided, Request Completed, Relationship Pending, Attribute created |

      @from-line-7
      Examples:
        | variant                             | kind          | decides | announced                                                                                     |
        | it gives and shares a new Attribute | ReadAttribute | accepts | Request Decided, Request Completed, Relationship Pending, Attribute created, Attribute shared |

  Rule: A Relationship is announced to each side when it learns of it

    @EVT-01 @automation
    Scenario Outline: What the Templator learns when it synchronises is announced: <variant>
      Given the Requestor has received a Request with <kind>
      And the Requestor has accepted the Request
      And both Connectors have announced what happened so far
      When the Templator synchronises
      Then what the Templator's Connector announces is: <announced>
      And each announcement shows its object, and the correlation id of the call where the line tells it
      And neither Connector announces anything else

      Examples:
        | variant                         | kind                                       | announced                                                                                             |
        | a Relationship                  | Consent                                    | Relationship Pending, outgoing Request Completed, Relationship's Request Completed                    |
        | a Relationship and an Attribute | CreateAttribute of a RelationshipAttribute | Relationship Pending, outgoing Request Completed, Relationship's Request Completed, Attribute created |

    @EVT-01 @automation
    Scenario Outline: Its decision is announced to the <role> at once when <variant>
      Given both sides know that the Relationship is Pending
      And both Connectors have announced what happened so far
      When the <role> <decides> the Relationship
      Then what the <role>'s Connector announces is: Relationship <status>
      And what the <other>'s Connector announces is: nothing
      And each announcement shows its object, and the correlation id of the call where the line tells it
      And neither Connector announces anything else

      Examples:
        | variant                  | role      | decides | status   | other     |
        | the Templator accepts it | Templator | accepts | Active   | Requestor |
        | the Templator rejects it | Templator | rejects | Rejected | Requestor |

      @revocation
      Examples:
        | variant                  | role      | decides | status  | other     |
        | the Requestor revokes it | Requestor | revokes | Revoked | Templator |

  Rule: What follows is announced to the side that it happens at

    @EVT-01 @automation
    Scenario Outline: Only the side that it happens at announces <variant>
      Given <state>
      And both Connectors have announced what happened so far
      When the <act>
      Then what the <side>'s Connector announces is: <announced>
      And what the <other>'s Connector announces is: nothing
      And each announcement shows its object, and the correlation id of the call where the line tells it
      And neither Connector announces anything else

      Examples:
        | variant                  | state                                                                               | act                                                        | side      | other     | announced                           |
        | an acceptance that comes | the Templator has accepted the Relationship, but the Requestor has not synchronised | Requestor synchronises                                     | Requestor | Templator | Relationship Active                 |
        | a Message that goes      | both sides know that the Relationship is Active                                     | Requestor sends the Templator a Message without attachment | Requestor | Templator | Message sent                        |
        | a Message that comes     | the Requestor has sent the Templator a Message                                      | Templator synchronises                                     | Templator | Requestor | Message received, Message processed |

      @termination
      Examples:
        | variant                    | state                                               | act                                   | side      | other     | announced                                       |
        | a termination              | both sides know that the Relationship is Active     | Templator terminates the Relationship | Templator | Requestor | Relationship Terminated                         |
        | a request for reactivation | both sides know that the Relationship is Terminated | Templator requests the reactivation   | Templator | Requestor | Relationship Terminated, reactivation requested |

  Rule: What was refused is not announced to anybody

    @EVT-02 @automation
    Scenario Outline: Neither Connector announces anything of <variant>
      Given both sides know that the Relationship is <status>
      And both Connectors have announced what happened so far
      When the <attempt>
      Then the attempt is refused as "<refusal>"
      And what the Requestor's Connector announces is: nothing
      And what the Templator's Connector announces is: nothing
      And neither Connector announces anything else

      Examples:
        | variant                         | status  | attempt                                                             | refusal                      |
        | an acceptance by the wrong side | Pending | Requestor tries to accept the Relationship                          | only the other side decides  |
        | a rejection that comes too late | Active  | Templator tries to reject the Relationship                          | not in this status           |
        | a second Relationship           | Active  | Requestor tries to create the Relationship again                    | a Relationship exists        |
        | loading what nobody has made    | Pending | Requestor tries to load a RelationshipTemplate that nobody has made | no such RelationshipTemplate |

    @EVT-02 @automation
    Scenario Outline: Neither Connector announces anything of a second decision on a Request, <variant>
      Given the Requestor has received the Templator's Request
      And the Requestor has rejected it
      And both Connectors have announced what happened so far
      When the Requestor tries to <variant> the Request again
      Then the attempt is refused as "already decided"
      And what the Requestor's Connector announces is: nothing
      And neither Connector announces anything else

      Examples:
        | variant |
        | accept  |
        | reject  |
