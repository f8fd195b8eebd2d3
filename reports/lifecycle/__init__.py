"""The lifecycle rules: what every record must fulfil, whatever the scenario asserted.

:func:`check` is a pure function of a record. It leaves alone what is no fault: events that overtake each other,
states that HTTP samples skipped, overlapping calls of one party, a Relationship that shows up Revoked at once,
Expired that only appears when a Request is read, Decided before Completed, and a party's view that is stale until it
synchronises.
"""

from reports.lifecycle import between, single
from reports.lifecycle.violation import Violation
from reports.record import Record

__all__ = ["RULES", "Violation", "check"]

RULES = (*single.RULES, *between.RULES)


def check(record: Record) -> list[Violation]:
    """Everything in the record that no correct Connector shows; empty for a correct one."""
    return [violation for rule in RULES for violation in rule(record)]
