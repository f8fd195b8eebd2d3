"""The table of Connector releases: what it says, and what stands in for a release that it does not have."""

from itertools import pairwise

import pytest

from fixtures.connector.releases import RELEASED_IN, nearest_known
from fixtures.connector.versions import RuntimeVersion


@pytest.mark.parametrize(
    ("runtime", "releases"),
    [("6.60.5", "6.34.0 to 6.35.1"), ("5.3.0", "5.0.0, 5.0.1"), ("7.0.0", "7.0.0"), ("7.5.11", "7.4.6")],
)
def test_the_releases_of_a_runtime_in_words(runtime: str, releases: str) -> None:
    assert RELEASED_IN[runtime] == releases


@pytest.mark.parametrize(
    ("release", "known", "runtime"),
    [
        ("6.34.0", "6.34.0", "6.60.5"),
        ("7.4.7", "7.4.6", "7.5.11"),
        ("6.99.0", "6.36.11", "6.63.5"),
        ("7.0.0-beta.1", "7.0.0", "7.0.0"),
        ("7.1.0-beta.2", "7.0.3", "7.0.3"),
        ("3.9.0", "3.8.0", "4.0.0"),
        ("3.0.0", "3.8.0", "4.0.0"),
        ("8.0.0", "7.4.6", "7.5.11"),
    ],
)
def test_what_stands_in_for_a_release(release: str, known: str, runtime: str) -> None:
    assert nearest_known(RuntimeVersion.of(release)) == (RuntimeVersion.of(known), runtime)


def test_runtimes_grow_with_releases() -> None:
    """Else what stands in for a release could be newer than it."""
    order = [RuntimeVersion.of(runtime) for runtime in RELEASED_IN]
    assert all(older < newer for older, newer in pairwise(order))
