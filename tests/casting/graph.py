"""What the tests of the casting share: makes, requests, a run without any Connector, and the bound by enumeration."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations_with_replacement, count

from fixtures.connector.casting import Casting, CastRequest, Make, Role, demand

OLD = Make("embedded:4")
NEW = Make("embedded:7")
AUTO = Make("embedded:7", frozenset({"auto-accept"}))


def request(*makes: Make, star: bool = False) -> CastRequest:
    """Parties of these makes, called A, B, C …; all strangers, or (``star``) each only to A."""
    roles = tuple(Role(name, *make) for name, make in zip("ABCDEF", makes, strict=False))
    if not star:
        return CastRequest(roles)
    return CastRequest(roles, frozenset(frozenset((roles[0].name, role.name)) for role in roles[1:]))


def complete(casting: Casting, wanted: CastRequest, upcoming: Sequence[CastRequest] = ()) -> dict[str, str]:
    """Choose, add what is missing, lend."""
    chosen = casting.choose(wanted, upcoming)
    cast = {role.name: chosen[role.name] or add(casting, role.make) for role in wanted.roles}
    casting.lend(wanted, cast)
    return cast


def add(casting: Casting, make: Make) -> str:
    """Add a Connector under a name that is free, and return the name."""
    name = next(name for number in count() if (name := f"n{number}") not in casting.connectors)
    casting.add(name, make)
    return name


def start(casting: Casting, make: Make | None) -> None:
    """Add the Connector that is to be started ahead, if any."""
    if make is not None:
        add(casting, make)


def started(requests: Sequence[CastRequest], ahead: int = 0, unused: Collection[int] = ()) -> int:
    """How many Connectors a run of these scenarios starts, none of them retired.

    One more is added when the next ``ahead`` scenarios lack one and ``next_start`` agrees. ``unused`` are the numbers
    of scenarios that give their edges back.
    """
    casting = Casting()
    for at, wanted in enumerate(requests):
        upcoming = requests[at + 1 :]
        cast = complete(casting, wanted, upcoming)
        start(casting, casting.next_start(upcoming, ahead))
        for pair in wanted.pairs if at in unused else ():
            casting.give_back(cast[name] for name in pair)
        casting.release(cast.values())
        start(casting, casting.next_start(upcoming, ahead))
    return len(casting.connectors)


def bound(requests: Sequence[CastRequest]) -> int:
    """The fewest Connectors whose edges suffice, by trying all; what no casting can beat."""
    wanted = demand(requests)
    least: Counter[Make] = Counter()
    for one in requests:
        least |= Counter(role.make for role in one.roles)
    for total in count():
        for combination in combinations_with_replacement(list(least), total):
            there = Counter(combination)
            if least <= there and all(edges(there, *pair) >= number for pair, number in wanted.items()):
                return total
    raise AssertionError("unreachable")


def edges(there: Counter[Make], one: Make, other: Make | None = None) -> int:
    """The pairs among so many Connectors of one make, or between two makes."""
    return there[one] * there[other] if other else there[one] * (there[one] - 1) // 2
