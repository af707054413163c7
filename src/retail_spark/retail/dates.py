"""The calendar as a table."""

from __future__ import annotations

from datetime import date

from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import day_factors, days_between, fiscal_period

# Whole years before the first day and after the last one.
_YEARS_AROUND = 5

_DATES = """
    date_key        INT NOT NULL COMMENT 'yyyymmdd',
    date            DATE NOT NULL COMMENT 'the day',
    year            INT NOT NULL COMMENT 'calendar year',
    quarter         INT NOT NULL COMMENT '1-4',
    month           INT NOT NULL COMMENT '1-12',
    month_name      STRING NOT NULL COMMENT 'January',
    day             INT NOT NULL COMMENT 'of the month',
    day_of_week     INT NOT NULL COMMENT '1 = Monday .. 7 = Sunday',
    day_name        STRING NOT NULL COMMENT 'Monday',
    week_of_year    INT NOT NULL COMMENT 'ISO week',
    iso_year        INT NOT NULL COMMENT 'the year that the ISO week belongs to',
    is_weekend      BOOLEAN NOT NULL COMMENT 'Saturday or Sunday',
    fiscal_year     INT NOT NULL COMMENT 'starts in February',
    fiscal_quarter  INT NOT NULL COMMENT '1 = February to April',
    fiscal_month    INT NOT NULL COMMENT '1 = February',
    season          STRING NOT NULL COMMENT 'spring, summer, autumn or winter',
    is_holiday      BOOLEAN NOT NULL COMMENT 'a public holiday, or one that moves trade',
    holiday_name    STRING COMMENT 'null on other days'
"""


@RETAIL.table(_DATES, key="date_key", growth="whole")
def dim_date(run: Run) -> DataFrame:
    """One row per day, from five whole years before the first day of the records to five after the last."""
    first = date(run.window.origin.year - _YEARS_AROUND, 1, 1)
    last = date(run.window.last_day.year + _YEARS_AROUND, 12, 31)
    rows = [_row(day) for day in days_between(first, last)]
    return run.spark.createDataFrame(rows, _DATES).coalesce(1)


def _row(day: date) -> tuple[object, ...]:
    factors = day_factors(day)
    iso_year, week, weekday = day.isocalendar()
    return (
        int(f"{day:%Y%m%d}"),
        day,
        day.year,
        (day.month + 2) // 3,
        day.month,
        f"{day:%B}",
        day.day,
        weekday,
        f"{day:%A}",
        week,
        iso_year,
        weekday > 5,
        *fiscal_period(day),
        factors.season_name,
        factors.holiday_name != "",
        factors.holiday_name or None,
    )
