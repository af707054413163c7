from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.dates import dim_date
from retail_spark.retail.gold.dates import gold_date_dim

Make = Callable[..., Any]


@pytest.fixture(scope="module")
def days(run: Run, declared: Make) -> dict[date, dict[str, Any]]:
    return {row["calendar_date"]: row for row in declared("gold_date_dim", gold_date_dim(run, dim_date(run)))}


def test_days_reach_from_the_first_of_the_records_to_a_year_after_the_last(days: dict[date, dict[str, Any]]) -> None:
    assert (min(days), max(days)) == (date(2024, 1, 1), date(2024, 1, 30) + timedelta(days=365))
    assert len(days) == 30 + 365


def test_the_fiscal_year_starts_in_february(days: dict[date, dict[str, Any]]) -> None:
    fiscal = [
        (days[day]["fiscal_quarter"], days[day]["fiscal_month"])
        for day in (date(2024, 1, 30), date(2024, 2, 1), date(2024, 4, 30), date(2024, 5, 1), date(2025, 1, 29))
    ]
    assert fiscal == [(4, 12), (1, 1), (1, 3), (2, 4), (4, 12)]
    years = [days[day]["fiscal_year"] for day in (date(2024, 1, 30), date(2024, 2, 1), date(2025, 1, 29))]
    assert years[1] == years[2] == years[0] + 1


def test_weekends_peaks_and_seasons_follow_the_calendar(days: dict[date, dict[str, Any]]) -> None:
    assert [days[date(2024, 1, day)]["day_of_week"] for day in (1, 6, 7)] == [1, 6, 7]
    assert [days[date(2024, 1, day)]["is_weekend"] for day in (5, 6, 7, 8)] == [False, True, True, False]
    assert {day.month for day, row in days.items() if row["is_peak_season"]} == {3, 4, 11, 12}
    assert days[date(2024, 12, 15)]["season"].lower() == "winter"


def test_sale_events_are_found_by_rule(days: dict[date, dict[str, Any]]) -> None:
    named = {
        date(2024, 11, 28): None,  # Thanksgiving
        date(2024, 11, 29): "Black Friday",
        date(2024, 12, 2): "Cyber Monday",
        date(2024, 12, 24): "Christmas Sale",
        date(2024, 12, 25): None,
        date(2024, 12, 26): "Boxing Week",
        date(2024, 8, 15): "Back to School",
    }
    assert {day: days[day]["sale_event_name"] for day in named} == named
    assert all(row["is_sale_period"] == (row["sale_event_name"] is not None) for row in days.values())
