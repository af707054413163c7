from __future__ import annotations

from datetime import date, timedelta

import pytest

from retail_spark.trade.calendar import (
    day_factors,
    day_number,
    days_between,
    fiscal_period,
    holiday_of,
    is_black_friday_week,
    iso_week,
    monday_of,
    season_of,
    shop_hours,
    trade_holidays,
)

HOUR = 3600


@pytest.mark.parametrize(
    ("name", "days", "factor"),
    [
        ("New Year's Day", [date(2023, 1, 1), date(2030, 1, 1)], 0.5),
        ("Valentine's Day", [date(2024, 2, 14)], 1.4),
        ("Mother's Day", [date(2024, 5, 12), date(2025, 5, 11), date(2041, 5, 12)], 1.6),
        ("Back to School", [date(2024, 8, 5), date(2024, 8, 18), date(2025, 8, 11)], 1.8),
        ("Halloween", [date(2024, 10, 31)], 1.3),
        ("Thanksgiving Day", [date(2024, 11, 28), date(2025, 11, 27), date(2038, 11, 25)], 0.8),
        ("Black Friday", [date(2024, 11, 29), date(2019, 11, 29), date(2038, 11, 26)], 3.5),
        ("Christmas Season", [date(2024, 12, 18), date(2024, 12, 24)], 2.0),
        ("Christmas Day", [date(2022, 12, 25)], 1.0),
        ("Boxing Day", [date(2022, 12, 26)], 2.5),
    ],
)
def test_holidays_fall_on_their_days_in_any_year(name, days, factor):
    for day in days:
        assert holiday_of(day) == (name, factor)


def test_every_year_has_the_same_ten_trade_holidays_without_overlap():
    for year in range(1995, 2066):
        holidays = trade_holidays(year)
        days = [day for holiday in holidays for day in days_between(holiday.first, holiday.last)]
        assert len(holidays) == 10
        assert len(set(days)) == len(days) == 8 + 14 + 7
        assert {day.year for day in days} == {year}


def test_a_public_holiday_without_a_trade_effect_is_named():
    assert holiday_of(date(2024, 7, 4)) == ("Independence Day", 1.0)
    assert holiday_of(date(2022, 6, 20)) == ("", 1.0)  # a substitute Monday is an ordinary day of trade


def test_a_holiday_fades_in_before_and_out_after():
    christmas = [holiday_of(date(2024, 12, day))[1] for day in range(14, 19)]
    assert christmas == [1.0, 1.125, 1.25, 1.5, 2.0]
    assert [holiday_of(date(2024, 12, day))[1] for day in range(26, 31)] == [2.5, 1.75, 1.375, 1.1875, 1.0]
    assert [holiday_of(date(2024, 1, day))[1] for day in (1, 2, 3)] == [0.5, 0.75, 1.0]


def test_between_two_fades_the_stronger_counts():
    # the Wednesday before Thanksgiving (.9) is also two days before Black Friday (1.625)
    assert holiday_of(date(2024, 11, 27)) == ("", 1.625)


def test_shops_close_at_christmas_and_open_longer_on_black_friday():
    assert shop_hours(date(2024, 12, 25)) == (0, 0)
    assert day_factors(date(2027, 12, 25)).is_shop_closed
    assert shop_hours(date(2024, 11, 29)) == (6 * HOUR, 24 * HOUR)
    assert shop_hours(date(2024, 11, 22)) == (8 * HOUR, 22 * HOUR)
    assert shop_hours(date(2024, 11, 24)) == (9 * HOUR, 22 * HOUR)


def test_seasons_and_weekdays_have_their_factors():
    week = [day_factors(date(2024, 4, 1) + timedelta(days=n)) for n in range(7)]
    assert [day.weekday for day in week] == [0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.1]
    seasons = {month: season_of(date(2024, month, 15)) for month in range(1, 13)}
    assert [seasons[month] for month in (12, 1, 2)] == ["winter"] * 3
    assert [seasons[month] for month in (3, 4, 5)] == ["spring"] * 3
    assert [seasons[month] for month in (6, 7, 8)] == ["summer"] * 3
    assert [seasons[month] for month in (9, 10, 11)] == ["autumn"] * 3
    factors = [day_factors(date(2024, month, 15)).season for month in (4, 7, 10, 1)]
    assert factors == [1.0, 0.9, 1.2, 1.4]


def test_weeks_are_iso_weeks():
    assert iso_week(date(2024, 12, 30)) == 202501
    assert iso_week(date(2021, 1, 3)) == 202053
    assert monday_of(date(2024, 12, 31)) == date(2024, 12, 30)
    assert day_number(date(1970, 1, 2)) == 1


def test_one_week_of_a_year_holds_black_friday():
    mondays = [date(2024, 1, 1) + timedelta(weeks=n) for n in range(52)]
    assert [monday for monday in mondays if is_black_friday_week(monday)] == [date(2024, 11, 25)]


def test_the_fiscal_year_starts_in_february():
    assert fiscal_period(date(2024, 2, 1)) == (2024, 1, 1)
    assert fiscal_period(date(2024, 1, 31)) == (2023, 4, 12)
    assert fiscal_period(date(2024, 11, 30)) == (2024, 4, 10)
