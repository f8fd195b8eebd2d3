Feature: Suspicions
  Whoever maintains the suite looks for faults that nobody has reported. What turns out to be true and wrong becomes a
  scenario elsewhere.

  @AUT-01 @resilience @auto-acceptance @termination @exploratory
  Scenario: However often the Templator's Connector accepts by itself, it keeps the Requestor's Response (fifty times)
    When the two onboard each other fifty times, each time accepted by itself, and part again
    Then each time the Templator had the Relationship Active and its outgoing Request Completed
