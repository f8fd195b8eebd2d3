"""The suite's side of the comparison: the journey, as often as ``conftest.py`` wants it."""

from pytest_bdd import scenarios

scenarios("../features/onboarding/05_journey.feature")
