"""Runtime versions are ordered as semver orders them, and ranges include their beginning only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.connector.versions import Range, RuntimeVersion

versions = st.builds(
    RuntimeVersion,
    st.integers(0, 9),
    st.integers(0, 99),
    st.integers(0, 9),
    st.sampled_from(["", "alpha.1", "alpha.2", "alpha.10", "beta", "rc.1"]),
)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("6.9.0", "6.10.0"),
        ("7.0.0-alpha.2", "7.0.0-alpha.10"),
        ("7.0.0-alpha.10", "7.0.0"),
        ("7.1.0-beta.2", "7.1.0"),
        ("7.0.9", "7.1.0-beta.2"),
        ("7.1.0-beta.2", "7.1.0-rc"),
        ("7.0.0-alpha", "7.0.0-alpha.1"),
        ("7.0.0-1", "7.0.0-alpha"),
    ],
)
def test_order(older: str, newer: str) -> None:
    assert RuntimeVersion.of(older) < RuntimeVersion.of(newer)


@given(versions)
def test_text_and_value_say_the_same(version: RuntimeVersion) -> None:
    assert RuntimeVersion.of(str(version)) == version


@given(versions, versions)
def test_of_two_versions_one_is_older_unless_they_are_equal(one: RuntimeVersion, other: RuntimeVersion) -> None:
    assert (one < other) + (other < one) + (one == other) == 1


@pytest.mark.parametrize("text", ["7", "7.0", "v7.0.0", "", "7.0.0.0", "latest"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"7\.0\.0"):
        RuntimeVersion.of(text)


@pytest.mark.parametrize(
    ("version", "inside"),
    [("4.9.9", False), ("5.0.0", True), ("6.4.9", True), ("6.5.0", False), ("6.5.0-alpha.1", True)],
)
def test_a_range_begins_with_since_and_ends_before_before(version: str, inside: bool) -> None:
    assert (RuntimeVersion.of(version) in Range("5.0.0", "6.5.0")) is inside


def test_an_open_range_holds_every_version() -> None:
    assert RuntimeVersion.of("0.0.1") in Range()
    assert str(Range()) == "all"
    assert str(Range("5.0.0", "6.0.0")) == "from 5.0.0 before 6.0.0"
