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
        | ShareAttribute                           |
        | ProposeAttribute                         |

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
