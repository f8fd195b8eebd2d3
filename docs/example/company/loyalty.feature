Feature: Joining the loyalty programme
  A shop onboards customers into its loyalty programme. Whoever joins tells a name; whoever does not is left alone.

  Rule: Joining is the customer's choice

    @LOY-01 @accept
    Scenario: A customer joins the loyalty programme and tells a name
      Given the Requestor has received the invitation to the loyalty programme
      When the Requestor accepts the Request
      Then the Requestor has one Pending Relationship that carries the Response
      And the Templator reads the name once it has synchronised

    @LOY-02 @refuse
    Scenario: A customer who declines the invitation is no customer
      Given the Requestor has received the invitation to the loyalty programme
      When the Requestor rejects the Request
      Then the Request becomes Completed with a rejecting Response
      And neither side has a Relationship after both have synchronised
