Feature: Synchronising in the background
  Integrators who do not want to synchronise by hand switch on the Connector's sync module. Onboarding must then
  complete by itself.

  @AUT-03 @automation @background-synchronisation @host-decides @guide-24
  Scenario: An onboarding completes although nobody synchronises by hand
    Given the Requestor has received the Templator's Request
    And the Requestor has accepted the Request
    When the Templator accepts the Relationship that the background synchronisation brings
    Then the background synchronisation makes the Relationship Active for the Requestor
