"""What may follow what, per object and line, and who may cause it.

Sources: Connector reference 3.3, 4.5, 7.3 and 7.4; Backbone reference 6.3 and 6b; nmshd/runtime ``LocalRequest.ts``,
``IncomingRequestsController.ts`` and ``OutgoingRequestsController.ts`` (packages/consumption).
"""

from collections.abc import Mapping
from functools import cache

from reports import observations as words

State = str | None
Table = Mapping[State, frozenset[str]]


def _table(**rows: str) -> Table:
    table: dict[State, frozenset[str]] = {state: frozenset(after.split()) for state, after in rows.items()}
    table[None] = table.pop("first")
    return table


INCOMING_REQUEST = _table(
    first="Open",
    Open="DecisionRequired Expired",
    # A decision is possible before the decider has handed the Request to the integrator, and automation makes it then.
    DecisionRequired="ManualDecisionRequired Decided Expired",
    ManualDecisionRequired="Decided Expired",
    # A decision that could not be sent keeps the Request in Decided until its time is over.
    Decided="Completed Expired",
    Completed="",
    Expired="",
)

OUTGOING_REQUEST = _table(
    # The Request of a RelationshipTemplate comes to its maker together with the Response, and is Completed at once.
    first="Draft Completed",
    Draft="Open Expired",
    Open="Completed Expired",
    # A Response that was created in time completes the Request also when it comes late.
    Expired="Completed",
    Completed="",
)

RELATIONSHIP_LINE_4 = _table(first="Pending", Pending="Active Rejected", Active="", Rejected="")
"""The Backbone knows Revoked in that era too, but no Connector of line 4 has a way to it."""

RELATIONSHIP = _table(
    first="Pending",
    Pending="Active Rejected Revoked DeletionProposed",
    Active="Terminated DeletionProposed",
    Terminated=f"Terminated Active DeletionProposed {words.GONE}",
    DeletionProposed=f"ReadyForDeletion {words.GONE}",
    Rejected=f"DeletionProposed {words.GONE}",
    Revoked=f"DeletionProposed {words.GONE}",
    ReadyForDeletion="",
    **{words.GONE: ""},
)

RELATIONSHIP_CHANGE = _table(first="Pending", Pending="Accepted Rejected", Accepted="", Rejected="")

CHANGE_OF_STATUS = {"Pending": "Pending", "Active": "Accepted", "Rejected": "Rejected", "Revoked": "Revoked"}
"""Line 4: the status of the Creation change that goes with each Relationship status."""

CREATOR, PEER, EITHER, REQUESTER, ANSWERER = "creator", "peer", "either", "requester", "answerer"
"""Who causes an audit log entry: the Relationship's creator or the creator's peer, either of them, the one whose
reactivation request is open, or the other one."""

BY_DELETION = "DecompositionDueToIdentityDeletion"

AUDIT_LOG: Mapping[str, tuple[frozenset[tuple[State, str]], str]] = {
    "Creation": (frozenset({(None, "Pending")}), CREATOR),
    "AcceptanceOfCreation": (frozenset({("Pending", "Active")}), PEER),
    "RejectionOfCreation": (frozenset({("Pending", "Rejected")}), PEER),
    "RevocationOfCreation": (frozenset({("Pending", "Revoked")}), CREATOR),
    "Termination": (frozenset({("Active", "Terminated")}), EITHER),
    "ReactivationRequested": (frozenset({("Terminated", "Terminated")}), EITHER),
    "AcceptanceOfReactivation": (frozenset({("Terminated", "Active")}), ANSWERER),
    "RejectionOfReactivation": (frozenset({("Terminated", "Terminated")}), ANSWERER),
    "RevocationOfReactivation": (frozenset({("Terminated", "Terminated")}), REQUESTER),
    "Decomposition": (
        frozenset(
            {
                ("Terminated", "DeletionProposed"),
                ("Rejected", "DeletionProposed"),
                ("Revoked", "DeletionProposed"),
                ("DeletionProposed", "ReadyForDeletion"),
            }
        ),
        EITHER,
    ),
    BY_DELETION: (
        frozenset(
            {(old, "DeletionProposed") for old in ("Pending", "Active", "Terminated", "Rejected", "Revoked")}
            | {("DeletionProposed", "ReadyForDeletion")}
        ),
        EITHER,
    ),
}
"""For each reason of an audit log entry: the statuses it leads from and to, and who causes it."""

ENDS_OF_PENDING = {"Active": PEER, "Rejected": PEER, "Revoked": CREATOR}
"""Who ends the status Pending, on every line."""

OPEN_RELATIONSHIP = frozenset({"Pending", "Active", "Terminated", "DeletionProposed"})
"""While a Relationship is in one of these, the Backbone lets the same two parties have no other."""


def table_for(entity: str, line: int) -> Table:
    """The table of an entity on a line. Raises KeyError for an entity that has none."""
    if entity == words.RELATIONSHIP:
        return RELATIONSHIP_LINE_4 if line == 4 else RELATIONSHIP
    return {
        words.INCOMING_REQUEST: INCOMING_REQUEST,
        words.OUTGOING_REQUEST: OUTGOING_REQUEST,
        words.RELATIONSHIP_CHANGE: RELATIONSHIP_CHANGE,
    }[entity]


def follows(entity: str, line: int, old: State, new: str) -> bool:
    """Whether ``new`` may come directly after ``old`` (None: before the object exists)."""
    return new in table_for(entity, line).get(old, frozenset())


@cache
def reachable(entity: str, line: int, old: State, new: str) -> bool:
    """Whether ``new`` may come after ``old`` in one or more steps."""
    table = table_for(entity, line)
    found: set[str] = set()
    waiting = list(table.get(old, ()))
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += table.get(state, ())
    return new in found
