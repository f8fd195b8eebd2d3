"""Which scenarios the Connectors that run already suffice for: none can be added, and a pair is fresh only once.

Where a Relationship can be ended (from line 5 on) a pair serves any number of scenarios, else one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fixtures.connector.casting import Casting, CastRequest, Make
from fixtures.connector.up import UpConnector
from fixtures.errors import NoFreshCast

PRIORITY = ("smoke", "journey", "accept", "refuse", "guard", "afterwards", "automation", "system", "api")
"""Tags of the scenarios that matter more, in this order: each variant and each decision once, then all refusals."""


@dataclass(frozen=True)
class Afforded:
    """``keys`` are the scenarios that there are pairs for, ``needed`` how many Connectors all would need."""

    keys: frozenset[str]
    needed: int


def by_priority(tags: Mapping[str, Collection[str]]) -> list[str]:
    """The keys of scenarios, those that matter more first; otherwise in their order. ``tags`` maps key to tags."""
    return sorted(
        tags, key=lambda key: next((at for at, tag in enumerate(PRIORITY) if tag in tags[key]), len(PRIORITY))
    )


def afford(requests: Mapping[str, CastRequest], there: Iterable[UpConnector], *, reclaims: bool) -> Afforded:
    """Play the scenarios through, in the order of ``requests``, with the Connectors that are there.

    ``reclaims`` says that a pair that has onboarded is made fresh again.
    """
    casting = Casting(max_connectors=0)
    for one in there:
        casting.add(one.name, Make(one.kind, one.configuration))
        for other in casting.connectors.keys() & set(one.met):
            casting.use((one.name, other))
    afforded = set()
    for key, request in requests.items():
        try:
            cast = {role: name for role, name in casting.choose(request).items() if name is not None}
        except NoFreshCast:
            continue
        casting.lend(request, cast)
        casting.release(cast.values())
        for pair in request.pairs if reclaims else ():
            casting.give_back([cast[role] for role in pair])
        afforded.add(key)
    return Afforded(frozenset(afforded), _needed(list(requests.values()), reclaims=reclaims))


def _needed(requests: Sequence[CastRequest], *, reclaims: bool) -> int:
    alone = [len(Casting().plan([request])) for request in requests] if reclaims else [len(Casting().plan(requests))]
    return max(alone, default=0)


def words(afforded: Afforded, scheduled: int, there: int) -> str:
    """What is told before the start: ``20 scenarios need 3 running Connectors, 2 are given: 12 will run``."""
    needed = f"{scheduled} scenarios need {afforded.needed} running Connectors"
    return f"{needed}, {there} are given: {len(afforded.keys)} will run"
