"""Tables that one may sort write numbers and days in Dutch, and sort by what they are."""

from __future__ import annotations

import datetime as dt

import pytest

from spreidingskaart.web.table_columns import written_in_dutch
from spreidingskaart.words.dates import current_day, day_of, moment_told, short_day


def formats(**columns):
    _, config = written_in_dutch(columns)
    return {name: one["type_config"]["format"] for name, one in config.items()}


def test_amounts_are_written_in_dutch_and_years_as_they_are():
    assert formats(inwoners=[12345, None], cijfer=[0.5, 2026.0], jaar=[2024, 2026]) == {
        "inwoners": "localized",
        "cijfer": "localized",
    }


def test_days_are_days_and_other_words_stay():
    table, _ = written_in_dutch({"datum": ["2015-09-24", ""], "code": ["2015-09-24", "x"]})
    assert table["datum"][0] == dt.date(2015, 9, 24)
    assert list(table["code"]) == ["2015-09-24", "x"]
    assert formats(datum=["2015-09-24", ""], naam=["a", "b"], leeg=["", ""]) == {
        "datum": "DD-MM-YYYY"
    }


def test_truth_is_no_amount():
    assert formats(waar=[True, False], niets=[None, None]) == {}


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC), "01-02-2026 00:30"),
        (dt.datetime(2026, 7, 1, 22, 5, tzinfo=dt.UTC), "02-07-2026 00:05"),
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "25-10-2026 02:30"),
    ],
)
def test_moments_follow_the_dutch_clock_in_winter_and_in_summer(moment, told):
    assert moment_told(moment) == told
    assert short_day(moment) == told[:10]
    assert day_of(moment) == dt.datetime.strptime(told[:10], "%d-%m-%Y").date()  # noqa: DTZ007


def test_a_day_stays_that_day():
    assert short_day(dt.date(2015, 9, 24)) == "24-09-2015"
    assert abs((current_day() - dt.datetime.now(dt.UTC).date()).days) <= 1
