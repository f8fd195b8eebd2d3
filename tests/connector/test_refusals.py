"""The refusal table has at most one row for a name on a runtime, and one somewhere."""

import pytest

from fixtures.connector.outcome import Forecast
from fixtures.connector.refusals import REFUSALS, refusal, unforeseen
from fixtures.connector.versions import RuntimeVersion

RUNTIMES = ("4.0.0", "4.3.7", "4.14.4", "5.3.0", "6.4.9", "6.12.0", "6.60.5", "7.0.0", "7.5.11")


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_at_most_one_row_per_runtime(name: str, runtime: str) -> None:
    version = RuntimeVersion.of(runtime)
    rows = [row for row in REFUSALS[name] if version in row.range]
    assert rows == ([refusal(name, version)] if rows else [])


@pytest.mark.parametrize("name", REFUSALS)
def test_each_name_has_a_row_on_some_runtime(name: str) -> None:
    assert any(RuntimeVersion.of(runtime) in row.range for runtime in RUNTIMES for row in REFUSALS[name])


def test_a_forecast_of_success_is_right_only_where_the_table_says_so() -> None:
    runtime = RuntimeVersion.of("7.0.0")
    row = refusal("a Relationship with oneself", runtime)
    assert unforeseen(runtime, row.act, Forecast(True)) is (row.can is not None and row.can.success)
    assert not unforeseen(runtime, refusal("already decided", runtime).act, Forecast(True))
    assert not unforeseen(runtime, row.act, Forecast(False, "error.runtime.unknown"))


def test_an_unknown_name_is_an_error_of_the_suite() -> None:
    with pytest.raises(LookupError, match="no row for 'the moon is full'"):
        refusal("the moon is full", RuntimeVersion.of("7.0.0"))
