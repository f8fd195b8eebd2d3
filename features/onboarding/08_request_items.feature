Feature: Further kinds of Request item
  A Templator may ask for data about the Relationship, hand over data of its own, or propose data that the Requestor
  then corrects. Whatever the kind, both sides must hold the same afterwards.

  Rule: Attributes travel in both directions

    @ONB-11 @accept @guide-08
    Scenario Outline: A Request with <variant> is answered, and both sides hold the Attribute
      Given the Requestor has received a Request with <variant>
      When the Requestor accepts the Request
      Then the Requestor has one Pending Relationship that carries the Response
      And the Response answers <variant> positively
      And both sides hold what was agreed once the Templator has synchronised

      Examples:
        | variant                                  |
        | ReadAttribute of a RelationshipAttribute |
        | ProposeAttribute                         |

      @one-kind-of-sharing
      Examples:
        | variant        |
        | ShareAttribute |

  Rule: An Attribute of one's own is kept once, and tidy

    Whoever finds the same name twice, or with blanks around it, takes it for two.

    @ONB-11 @accept
    Scenario: What the Requestor owns already is not created a second time (owned already)
      Given the Requestor owns the Attribute that the Templator's Request wants to create
      And the Requestor has received that Request
      When the Requestor accepts the Request
      Then the Request becomes Completed and says how the Response travels
      And the Requestor still holds the Attribute of its own

    @ONB-11 @accept
    Scenario: A name that the Requestor gives with blanks around it is kept without them (blanks)
      Given the Requestor has received a Request for a given name
      When the Requestor accepts it with its name and blanks around it
      Then the Request becomes Completed and says how the Response travels
      And the Requestor still holds the Attribute of its own

  Rule: Groups may hold mandatory and optional items

    @ONB-11 @accept @guide-08
    Scenario Outline: Of mandatory and optional items in groups, the Requestor accepts <variant>
      Given the Requestor has received a Request for mandatory and optional items in groups
      When the Requestor accepts it with <variant>
      Then the Request becomes Completed and says how the Response travels
      And the Response says in each group which items were accepted
      And the Templator receives one Pending Relationship
      And the Templator has one outgoing Request under the same id, Completed and with the same Response

      Examples:
        | variant                |
        | only what is mandatory |
        | all of it              |
