"""What a sentence needs of a Connector that only a run has which has started it: marked there, and counted ahead."""

import inspect
from collections.abc import Callable, Iterable
from typing import TypeVar

from writing.definitions import Definition

F = TypeVar("F", bound=Callable[..., object])

EVENTS, LOG, RESTART, BACKBONE, RISK = (
    f"needs {what}" for what in ("events", "the log", "a restart", "the Backbone", "a risk")
)
NEEDS = {
    EVENTS: "pushes its events to others",
    LOG: "shows its log to others",
    RESTART: "is not stopped from here",
    BACKBONE: "has a Backbone of its own, which nobody here can disturb",
    RISK: "is not put at a risk from which nobody here can save it",
}
"""What cannot be had of a Connector that runs already; completes the sentence "not applicable: this Connector …"."""
OF_FIXTURES = {"heard": EVENTS, "backbone": BACKBONE, "backbone_network": BACKBONE}
"""What a sentence needs that uses one of these fixtures."""
_MARK = "needs_of_connector"


def needs(what: str) -> Callable[[F], F]:
    """Mark the function of a sentence that needs one of :data:`NEEDS`. Stands below the step decorators."""

    def mark(function: F) -> F:
        setattr(function, _MARK, what)
        return function

    return mark


def needs_of(steps: Iterable[tuple[str, str]], definitions: Iterable[Definition]) -> set[str]:
    """What the sentences of a scenario need, from their types (``given`` …) and texts."""
    marked = [(one, what) for one in definitions if (what := _need(one.function))]
    return {what for type_, text in steps for one, what in marked if one.type == type_ and one.parser.is_matching(text)}


def _need(function: Callable[..., object]) -> str | None:
    used = inspect.signature(function).parameters
    return getattr(function, _MARK, None) or next((OF_FIXTURES[name] for name in used if name in OF_FIXTURES), None)
