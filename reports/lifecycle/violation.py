"""What a lifecycle rule finds."""

from dataclasses import dataclass

from reports.observations import Transition


@dataclass(frozen=True)
class Violation:
    """One broken rule: its name, what is wrong in one sentence, and the transitions that show it."""

    rule: str
    sentence: str
    evidence: tuple[Transition, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


def shown(transition: Transition) -> str:
    """A transition in words: ``Requestor's incoming Request REQ… Open → Decided (event)``."""
    step = f"{transition.old or 'none'} → {transition.new}"
    return f"{transition.party}'s {transition.entity} {transition.id} {step} ({transition.witness})"
