"""The record of one scenario, which the lifecycle rules and the event barrier are pure functions of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.observations import BACKBONE, Transition, Witness


@dataclass(frozen=True)
class Party:
    """A Connector in its role: its line, its address, and whether it pushes its events.

    ``announces_expired`` is False for a release that is known to push none when a Request expires.
    """

    line: int
    address: str = ""
    announces: bool = True
    announces_expired: bool = True


class Announcement(NamedTuple):
    """What an event announces: whose it is, its trigger, the id of the object that it is about, and its state."""

    party: str
    trigger: str
    about: str
    state: str


@dataclass(frozen=True)
class Record:
    """All transitions of one scenario in the order in which they became known, and the parties by their role.

    ``backbone`` is True when the Backbone's ledger was a witness; on a foreign Backbone it is none. ``announced`` says
    how often a party announced something, ``loaded`` how often it loaded a RelationshipTemplate, by party and id.
    ``refused`` holds the calls that were refused and ``caused`` what was announced of a call, by correlation id.
    """

    transitions: tuple[Transition, ...]
    parties: Mapping[str, Party]
    backbone: bool = True
    announced: Mapping[Announcement, int] = field(default_factory=dict)
    loaded: Mapping[tuple[str, str], int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    caused: Mapping[str, Sequence[Announcement]] = field(default_factory=dict)

    def of(self, *entities: str, party: str | None = None, witness: Witness | None = None) -> Iterator[Transition]:
        """The transitions of these entities, of one party and of one witness where given, in order."""
        for transition in self.transitions:
            if transition.entity not in entities or (party is not None and transition.party != party):
                continue
            if witness is None or transition.witness is witness:
                yield transition

    def announces(self, party: str) -> bool:
        """Whether a party of the cast pushes its events."""
        return party in self.parties and self.parties[party].announces

    def announces_expired(self, party: str) -> bool:
        """Whether a party of the cast pushes an event when it finds a Request expired."""
        return party in self.parties and self.parties[party].announces_expired

    def line(self, transition: Transition) -> int:
        """The line whose rules a transition follows: its party's, for the Backbone's that of any party in the cast."""
        if transition.party in self.parties:
            return self.parties[transition.party].line
        lines = [party.line for party in self.parties.values()]
        return min(lines) if lines and transition.party == BACKBONE else max(lines, default=7)
