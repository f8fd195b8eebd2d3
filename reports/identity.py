"""Which scenario is it: the rule by which a tag and a variant name a row of what must be covered."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reports.observations import ScenarioIdentity

ID = re.compile(r"[A-Z]{2,5}-[A-Z]{0,2}\d+[a-z]?")
VARIANT_IN_TITLE = re.compile(r".*\((?P<variant>[^()]+)\)\s*")


class AmbiguousIdentity(Exception):
    """Two scenarios of one run have the same identity; the message names all such."""


def identify(
    tags: Iterable[str], title: str, feature: str, uri: str, line: int, example: Mapping[str, str] | None = None
) -> ScenarioIdentity:
    """The identity of a scenario from its tags (without ``@``), its title and, for an outline's row, its Examples.

    The id is the tag like ``ONB-03`` or ``REF-E11a``, without one the title. The variant is the row's column
    ``variant``, without one all its values; for a plain scenario what stands in parentheses at the end of the title.
    """
    known = sorted(tags)
    name = next((tag for tag in known if ID.fullmatch(tag)), title)
    if example:
        variant = example.get("variant") or ", ".join(example.values())
    else:
        found = VARIANT_IN_TITLE.fullmatch(title) if name != title else None
        variant = found["variant"] if found else ""
    return ScenarioIdentity(name, variant or None, title, feature, uri, line, tuple(known))


def ensure_unique(identities: Iterable[ScenarioIdentity]) -> None:
    """Raise :class:`AmbiguousIdentity` when two have the same key, since one would hide the other in every report."""
    everyone = list(identities)
    counted = Counter(identity.key for identity in everyone)
    twice = [f"{identity.key}: {identity.location}" for identity in everyone if counted[identity.key] > 1]
    if twice:
        raise AmbiguousIdentity("scenarios with the same id and variant:\n  " + "\n  ".join(sorted(twice)))
