from pytest_bdd import scenarios

scenarios("afterwards")
