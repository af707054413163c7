"""The date dimension: the days of the records and a year beyond."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import MASTER_DATA, loaded
from retail_spark.retail.world import RETAIL

DAYS_AHEAD: Final = 365
PEAK_MONTHS: Final = (11, 12, 3, 4)


@RETAIL.table(
    """
    date_key       INT     NOT NULL COMMENT 'yyyymmdd',
    calendar_date  DATE    NOT NULL COMMENT 'the day',
    year           INT     NOT NULL COMMENT 'calendar year',
    quarter        INT     NOT NULL COMMENT '1 to 4',
    month          INT     NOT NULL COMMENT '1 to 12',
    month_name     STRING  NOT NULL COMMENT 'January to December',
    week_of_year   INT     NOT NULL COMMENT 'ISO week',
    day_of_month   INT     NOT NULL COMMENT '1 to 31',
    day_of_week    INT     NOT NULL COMMENT '1 Monday to 7 Sunday',
    day_name       STRING  NOT NULL COMMENT 'Monday to Sunday',
    is_weekend     BOOLEAN NOT NULL COMMENT 'Saturday or Sunday',
    is_holiday     BOOLEAN NOT NULL COMMENT 'a holiday of the trade or the country',
    holiday_name   STRING           COMMENT 'its name, null on other days',
    fiscal_year    INT     NOT NULL COMMENT 'starts in February',
    fiscal_quarter INT     NOT NULL COMMENT '1 to 4, from February',
    fiscal_month   INT     NOT NULL COMMENT '1 February to 12 January',
    season         STRING  NOT NULL COMMENT 'season of the year',
    is_peak_season BOOLEAN NOT NULL COMMENT 'November, December, March or April',
    is_sale_period BOOLEAN NOT NULL COMMENT 'within a sale event',
    sale_event_name STRING          COMMENT 'sale event, null on other days',
    source_system  STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp  TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="date_key",
    growth="whole",
    layer="gold",
)
def gold_date_dim(run: Run, dim_date: DataFrame) -> DataFrame:
    """One row per day from the first day of the records to a year after the last."""
    last = run.window.last_day + timedelta(days=DAYS_AHEAD)
    days = dim_date.where(F.col("date").between(F.lit(run.window.origin), F.lit(last)))
    days = days.withColumn("sale_event_name", sale_event(F.col("date")))
    return days.select(
        "date_key",
        F.col("date").alias("calendar_date"),
        "year",
        "quarter",
        "month",
        "month_name",
        "week_of_year",
        F.col("day").alias("day_of_month"),
        "day_of_week",
        "day_name",
        "is_weekend",
        "is_holiday",
        "holiday_name",
        "fiscal_year",
        "fiscal_quarter",
        "fiscal_month",
        "season",
        F.col("month").isin(*PEAK_MONTHS).alias("is_peak_season"),
        F.col("sale_event_name").isNotNull().alias("is_sale_period"),
        "sale_event_name",
        *loaded(MASTER_DATA, F.lit(run.window.origin)),
    )


def sale_event(day: Column) -> Column:
    """The sale event that a day belongs to, null on other days. Rules, so that they hold in any year."""
    thanksgiving = F.next_day(F.make_date(F.year(day), F.lit(11), F.lit(21)), "Thu")
    days_after = F.datediff(day, thanksgiving)
    month, of_month = F.month(day), F.dayofmonth(day)
    return (
        F.when(days_after.between(1, 3), "Black Friday")
        .when(days_after == 4, "Cyber Monday")
        .when((month == 12) & of_month.between(18, 24), "Christmas Sale")
        .when((month == 12) & (of_month >= 26), "Boxing Week")
        .when((month == 1) & (of_month <= 14), "Winter Clearance")
        .when((month == 7) & (of_month <= 14), "Summer Clearance")
        .when(month == 8, "Back to School")
    )
