"""The refusal table has exactly one row for each name on each runtime that the suite speaks to."""

import pytest

from fixtures.connector.refusals import REFUSALS, refusal
from fixtures.connector.versions import RuntimeVersion

RUNTIMES = ("4.0.0", "4.3.7", "4.14.4", "5.3.0", "6.4.9", "6.12.0", "6.60.5", "7.0.0", "7.5.11")


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_one_row_per_runtime(name: str, runtime: str) -> None:
    rows = [row for row in REFUSALS[name] if RuntimeVersion.of(runtime) in row.range]
    assert rows == [refusal(name, RuntimeVersion.of(runtime))]


def test_an_unknown_name_is_an_error_of_the_suite() -> None:
    with pytest.raises(LookupError, match="no row for 'the moon is full'"):
        refusal("the moon is full", RuntimeVersion.of("7.0.0"))
