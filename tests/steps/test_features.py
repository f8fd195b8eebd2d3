"""Every statement of the guide has its scenario; what else features must keep to is a rule of the gate."""

from steps.tags import guide_keys
from writing.gate import trees


def test_every_statement_of_the_guide_has_a_scenario() -> None:
    claimed = {tag for _, one in trees()[0].scenarios for row in one.rows for tag in (*one.tags, *row.tags)}
    assert len(guide_keys()) == len(set(guide_keys()))
    assert not set(guide_keys()) - claimed
