"""The states that one witness saw of one object at one Connector, and when a new sight of it is a transition."""

from datetime import datetime

from reports.sightings import Sighting

Pair = tuple[str | None, str]
State = tuple[int, str]


class Track:
    """What one witness saw of one object so far.

    A witness that samples sees states and not steps, so the old state is the one that it saw before. Two things keep
    that from being wrong: events overtake each other, and an answer may be older than one that came sooner when the
    calls overlapped. Both show in the object's age; such a late sight is placed behind the state that it follows and
    moves nothing.
    """

    def __init__(self) -> None:
        self._seen: set[State] = set()
        self._named: set[Pair] = set()
        self._current: State | None = None
        self._known: datetime | None = None

    def transition(
        self, sighting: Sighting, sent: datetime | None = None, known: datetime | None = None
    ) -> Pair | None:
        """The old and the new state that a sight shows; None when it shows nothing new.

        ``sent`` and ``known`` are when the call began and its answer came; without them the witness has no order
        (events).
        """
        if sighting.named:
            pair = (sighting.old, sighting.status)
            new = pair not in self._named
            self._named.add(pair)
            return pair if new else None
        return self._sampled((sighting.age, sighting.status), sent, known)

    def _sampled(self, state: State, sent: datetime | None, known: datetime | None) -> Pair | None:
        current = self._current
        if state == current:
            return None
        if current is not None and state[0] < current[0] and self._unordered(sent):
            new = state not in self._seen
            self._seen.add(state)
            return (self._before(state[0]), state[1]) if new else None
        self._seen.add(state)
        self._current, self._known = state, known
        return (current[1] if current else None, state[1])

    def _unordered(self, sent: datetime | None) -> bool:
        return sent is None or self._known is None or sent < self._known

    def _before(self, age: int) -> str | None:
        older = [state for state in self._seen if state[0] < age]
        return max(older)[1] if older else None
