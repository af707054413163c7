from __future__ import annotations

from datetime import date

from retail_spark.retail.dates import dim_date


def test_every_day_of_the_years_around_the_records_has_one_row(run_until):
    days = dim_date(run_until(date(2025, 3, 1))).toPandas()
    assert days["date"].min() == date(2019, 1, 1)
    assert days["date"].max() == date(2030, 12, 31)
    assert days["date_key"].is_unique
    assert len(days) == (date(2030, 12, 31) - date(2019, 1, 1)).days + 1


def test_a_day_knows_its_week_season_fiscal_year_and_holiday(run):
    days = dim_date(run).toPandas().set_index("date_key")
    friday = days.loc[20241129]
    assert (friday.day_name, friday.day_of_week, friday.week_of_year, friday.quarter) == ("Friday", 5, 48, 4)
    assert (friday.fiscal_year, friday.fiscal_quarter, friday.fiscal_month) == (2024, 4, 10)
    assert (friday.season, friday.is_holiday, friday.holiday_name) == ("autumn", True, "Black Friday")
    monday = days.loc[20241230]
    assert (monday.week_of_year, monday.iso_year, monday.year) == (1, 2025, 2024)
    assert monday.holiday_name is None
    assert days.loc[20240127].is_weekend
