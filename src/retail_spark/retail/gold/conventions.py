"""What all gold tables share: surrogate keys, and where and when a row was loaded. No clock."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.retail.identity import SECONDS_PER_DAY, column, event_ts

LOAD_SECOND: Final = 2 * 3_600
"""Gold is loaded at 02:00 on the day after the business day."""

TILLS: Final = "POS"
WEB_SHOP: Final = "ECOMMERCE"
WAREHOUSE_SYSTEM: Final = "WMS"
MASTER_DATA: Final = "MASTER_DATA"

CHANNEL_KEYS: Final = {
    "WEB_DESKTOP": 1,
    "WEB_MOBILE": 2,
    "APP_IOS": 3,
    "APP_ANDROID": 4,
    "STORE_POS": 5,
    "STORE_KIOSK": 6,
    "SOCIAL_FB": 7,
    "MARKETPLACE_AMAZON": 8,
}


def channel_key(code: str | Column) -> Column:
    """gold_channel_dim's key of a channel code; null for an unknown one."""
    chosen: Column = F.when(F.lit(False), F.lit(0))
    for text, key in CHANNEL_KEYS.items():
        chosen = chosen.when(column(code) == text, F.lit(key))
    return chosen


def sold_by(channel: str) -> Column:
    """The system of record of what is asked for in a channel: the tills of shops, or the web shop."""
    return F.when(F.col(channel).isin("STORE_POS", "STORE_KIOSK"), TILLS).otherwise(WEB_SHOP)


def customer_key(customer_id: str | Column, version: str | Column) -> Column:
    """gold_customer_dim's key of a version of a customer, from 1: customers.id * 100 + version."""
    return (column(customer_id) * 100 + column(version)).cast("int")


def with_customer_key(rows: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """Rows with a `customer_id` and a `dt`, and the `customer_key` of the version that was valid on that day."""
    until = F.lead("valid_from").over(Window.partitionBy("customer_id").orderBy("valid_from"))
    changed = customer_changes.select(
        F.col("customer_id").alias("changed_customer"), "valid_from", until.alias("valid_until"), "version"
    )
    holds = (F.col("dt") >= F.col("valid_from")) & F.coalesce(F.col("dt") < F.col("valid_until"), F.lit(True))
    known = rows.join(changed, (F.col("customer_id") == F.col("changed_customer")) & holds, how="left")
    version = F.coalesce("version", F.lit(1))
    return known.withColumn("customer_key", customer_key("customer_id", version)).drop(*changed.columns)


def loaded(source_system: str | Column, day: str | Column) -> tuple[Column, Column]:
    """The closing columns of every gold table: where a row comes from, and the night in which it was loaded."""
    source = F.lit(source_system) if isinstance(source_system, str) else source_system
    etl_timestamp = event_ts(day, F.lit(SECONDS_PER_DAY + LOAD_SECOND))
    return source.alias("source_system"), etl_timestamp.alias("etl_timestamp")
