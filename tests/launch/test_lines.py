"""What a Connector tells and what the options say of it are joined; what contradicts is named."""

import pytest

from fixtures.connector.launch.lines import Presumption, Settled, is_version
from fixtures.errors import UsageFault


@pytest.mark.parametrize(
    ("presumption", "told", "settled"),
    [
        (Presumption(), "6.60.5", Settled("6.60.5", 6, "runtime 6.60.5")),
        (Presumption(), "7.6.0-beta.2", Settled("7.6.0-beta.2", 7, "runtime 7.6.0-beta.2")),
        (Presumption("7.0.0"), "7.0.0", Settled("7.0.0", 7, "runtime 7.0.0")),
        (Presumption("3.9.0"), "4.2.0", Settled("4.2.0", 4, "runtime 4.2.0")),
        (Presumption("7.9.0"), "7.8.0", Settled("7.8.0", 7, "runtime 7.8.0")),
        (Presumption("7.0.0-alpha.5"), "6.50.0", Settled("6.50.0", 6, "runtime 6.50.0")),
        (Presumption(line=7), "7.0.0", Settled("7.0.0", 7, "runtime 7.0.0")),
        (
            Presumption("6.34.0"),
            "{{version}}",
            Settled("6.60.5", 6, "judged as release 6.34.0 (runtime 6.60.5)", presumed=True),
        ),
        (
            Presumption("7.5.0"),
            "0.0.1",
            Settled(
                "7.5.11",
                7,
                "judged as release 7.5.0, of which no more is known than of 7.4.6 (runtime 7.5.11)",
                presumed=True,
            ),
        ),
        (
            Presumption("7.0.0-beta.1"),
            "",
            Settled(
                "7.0.0",
                7,
                "judged as release 7.0.0-beta.1, of which no more is known than of 7.0.0 (runtime 7.0.0)",
                presumed=True,
            ),
        ),
        (
            Presumption(line=7),
            "8.1.0",
            Settled("8.1.0", 7, "runtime 8.1.0, driven as line 7", presumed=True),
        ),
    ],
)
def test_what_is_told_and_what_is_presumed(presumption: Presumption, told: str, settled: Settled) -> None:
    assert presumption.settle(told) == settled


@pytest.mark.parametrize(
    ("presumption", "told", "words"),
    [
        (Presumption(), "{{version}}", r"tells '\{\{version\}\}' in place of a version; --as-release X.Y.Z"),
        (Presumption(), "8.1.0", "runtime 8.1.0 is of no line that is known; --assume-line 7 drives it as line 7"),
        (Presumption("8.0.0"), "", "release 8.0.0.* is of no line that is known; --assume-line 7"),
        (Presumption(), "1.4.2", "runtime 1.4.2 is older than line 4"),
        (Presumption(line=4), "1.4.2", "runtime 1.4.2 is older than line 4"),
        (Presumption(line=7), "6.60.5", "--assume-line 7: runtime 6.60.5 is of line 6"),
        (Presumption("6.34.0"), "7.0.0", "release 6.34.0 has runtime 6.60.5, and this is runtime 7.0.0"),
        (Presumption("7.4.6"), "7.5.10", "release 7.4.6 has runtime 7.5.11, and this is runtime 7.5.10"),
        (Presumption("6.99.0"), "7.0.0", "release 6.99.0 has a runtime 6.x, and this is runtime 7.0.0"),
    ],
)
def test_too_little_and_contradictions_are_named(presumption: Presumption, told: str, words: str) -> None:
    with pytest.raises(UsageFault, match=words):
        presumption.settle(told)


@pytest.mark.parametrize(
    ("text", "is_one"), [("7.0.0", True), ("7.1.0-beta.2", True), ("0.0.1", False), ("{{version}}", False), ("", False)]
)
def test_a_placeholder_is_no_version(text: str, is_one: bool) -> None:
    assert is_version(text) is is_one
