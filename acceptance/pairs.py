"""Which Templator meets which Requestor: pairs of a matrix, of a candidate and the release before it.

``terms`` are those of images, which say where one comes from and what it is taken for.
"""

from collections.abc import Iterable
from contextlib import closing, suppress
from functools import cache
from itertools import product

from acceptance.cells import Cell
from fixtures.connector.cell import ensure_they_can_meet
from fixtures.connector.launch import RUNNING, Spec
from fixtures.connector.launch.engine import connect
from fixtures.connector.launch.image import find_image
from fixtures.connector.launch.lines import line_of_runtime
from fixtures.connector.launch.ownership import Owner
from fixtures.connector.launch.terms import ImageTerms
from fixtures.errors import AcceptanceError, UsageFault


def matrix(specs: Iterable[Spec], terms: ImageTerms) -> list[Cell]:
    """Every Templator with every Requestor, but for those that cannot meet, as far as it is known before a start."""
    return [Cell(*pair) for pair in product(specs, specs) if _can_meet(pair, terms)]


def with_previous(candidate: Spec, previous: Spec, terms: ImageTerms) -> list[Cell]:
    """A candidate with itself, and with the release before it in either role. Raises UsageFault as :func:`one_pair`."""
    if candidate == previous:
        raise UsageFault(f"--previous {previous}: this is the candidate itself")
    return [Cell(candidate, candidate), one_pair(candidate, previous, terms), Cell(previous, candidate)]


def one_pair(templator: Spec, requestor: Spec, terms: ImageTerms) -> Cell:
    """The one with the other. Raises UsageFault where it is known before a start that they cannot meet."""
    _ensure((templator, requestor), terms)
    return Cell(templator, requestor)


def left_out(specs: Iterable[Spec], terms: ImageTerms) -> str:
    """The pairs that a matrix leaves out, in words; "" for none."""
    named = ", ".join(" × ".join(map(str, pair)) for pair in product(specs, specs) if not _can_meet(pair, terms))
    return named and f"{named}: a Connector of line 4 and one of a later line cannot onboard each other"


@cache
def line_of(spec: Spec, terms: ImageTerms) -> int | None:
    """The line that a SPEC stands for; None where only the running Connector tells it, or nothing does.

    An image is pulled where the engine does not have it.
    """
    if spec.kind == "embedded":
        return line_of_runtime(spec.value)
    if spec.kind == RUNNING:
        return None
    with suppress(AcceptanceError), closing(connect()) as engine:
        labels = Owner.of_this_process().labels()
        return find_image(engine, str(spec), terms.reference(spec), terms.presumption(spec), labels).settled.line
    return None


def _ensure(pair: Iterable[Spec], terms: ImageTerms) -> None:
    ensure_they_can_meet(line for spec in pair if (line := line_of(spec, terms)))


def _can_meet(pair: Iterable[Spec], terms: ImageTerms) -> bool:
    try:
        _ensure(pair, terms)
    except UsageFault:
        return False
    return True
