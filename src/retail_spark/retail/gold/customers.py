"""The customer dimension with its history: a row for each state that a customer was in."""

from __future__ import annotations

from datetime import date
from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick, uniform
from retail_spark.retail.gold.conventions import MASTER_DATA, customer_key, loaded
from retail_spark.retail.gold.sizes import body_mass_index, letter_size, waist_size
from retail_spark.retail.rules import amount
from retail_spark.retail.world import RETAIL

FOR_EVER: Final = date(9999, 12, 31)
# How customers were won, and how many of them may be written to.
ACQUISITION_CHANNELS: Final = {
    "store": 0.40,
    "web": 0.16,
    "search": 0.12,
    "social": 0.10,
    "email": 0.08,
    "referral": 0.08,
    "paid": 0.06,
}
EMAIL_SHARE: Final = 0.65
SMS_SHARE: Final = 0.30
# Degrees of longitude shrink with latitude: around 40 degrees to three quarters.
_LONGITUDE_SHARE = 0.77


@RETAIL.table(
    """
    customer_key        INT     NOT NULL COMMENT 'customers.id * 100 + version',
    customer_id         STRING  NOT NULL COMMENT 'customers.id as text, the same in all versions',
    email               STRING  NOT NULL COMMENT 'always at example.com',
    first_name          STRING  NOT NULL COMMENT 'invented',
    last_name           STRING  NOT NULL COMMENT 'invented',
    segment             STRING  NOT NULL COMMENT 'what they are worth: vip, premium, loyal, regular or new',
    shopping_segment    STRING  NOT NULL COMMENT 'how they shop: customers.segment',
    lifetime_value      DECIMAL(12,2) NOT NULL COMMENT 'net sales less returns and cancellations since the first day',
    acquisition_date    DATE    NOT NULL COMMENT 'day on which they joined',
    acquisition_channel STRING  NOT NULL COMMENT 'store, referral, social, web, email, search or paid',
    preferred_channel   STRING           COMMENT 'channel of most lines bought so far, null if none',
    preferred_category  STRING           COMMENT 'gold_product_dim.category_level_1 of most lines, null if none',
    size_profile_tops   STRING  NOT NULL COMMENT 'XS to XXL',
    size_profile_bottoms STRING NOT NULL COMMENT 'waist in inches',
    geo_region          STRING  NOT NULL COMMENT 'part of the country',
    geo_city            STRING  NOT NULL COMMENT 'town of residence',
    nearest_store_id    INT     NOT NULL COMMENT 'shop of the region nearest to that town',
    loyalty_tier        STRING  NOT NULL COMMENT 'platinum, gold, silver or bronze',
    email_subscribe_flag BOOLEAN NOT NULL COMMENT 'may be written to',
    sms_subscribe_flag  BOOLEAN NOT NULL COMMENT 'may be texted',
    effective_date      DATE    NOT NULL COMMENT 'first day of the version; of the first one the day they joined',
    expiration_date     DATE    NOT NULL COMMENT 'last day of the version, 9999-12-31 = still holds',
    is_current          BOOLEAN NOT NULL COMMENT 'holds on the last day generated',
    source_system       STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp       TIMESTAMP NOT NULL COMMENT 'load, in the night after the last day generated'
    """,
    key="customer_key",
    refs={"nearest_store_id": "gold_location_dim"},
    growth="whole",
    layer="gold",
)
def gold_customer_dim(
    run: Run,
    customers: DataFrame,
    customer_changes: DataFrame,
    geographies_master: DataFrame,
    stores: DataFrame,
    receipt_lines: DataFrame,
    online_order_lines: DataFrame,
    products_master: DataFrame,
) -> DataFrame:
    """One row per version of a customer: from the day they joined, and from each change of town, segment or tier."""
    people = customers.withColumnRenamed("id", "customer_id")
    lasting = people.select("customer_id", "email", "first_name", "last_name", "segment", "joined_date")
    towns = _towns(geographies_master, stores)
    bought = _bought(receipt_lines, online_order_lines, products_master)
    versions = _versions(people, customer_changes).join(lasting, "customer_id", how="inner")
    known = versions.join(F.broadcast(towns), "geography_id", how="inner").join(bought, "customer_id", how="left")
    bmi = body_mass_index(run, "customer_id")
    next_day = F.lead("valid_from").over(Window.partitionBy("customer_id").orderBy("version"))
    channels, shares = list(ACQUISITION_CHANNELS), list(ACQUISITION_CHANNELS.values())
    return known.select(
        customer_key("customer_id", "version").alias("customer_key"),
        F.col("customer_id").cast("string").alias("customer_id"),
        "email",
        "first_name",
        "last_name",
        F.col("value_segment").alias("segment"),
        F.col("segment").alias("shopping_segment"),
        amount(F.coalesce("spent_cents", F.lit(0))).alias("lifetime_value"),
        F.col("joined_date").alias("acquisition_date"),
        pick(run.draw("gold_customer_dim.acquisition_channel", "customer_id"), channels, shares).alias(
            "acquisition_channel"
        ),
        "preferred_channel",
        "preferred_category",
        letter_size(bmi).alias("size_profile_tops"),
        waist_size(bmi).alias("size_profile_bottoms"),
        F.col("region").alias("geo_region"),
        F.col("city").alias("geo_city"),
        F.col("store_id").cast("int").alias("nearest_store_id"),
        "loyalty_tier",
        _agrees(run, "email", EMAIL_SHARE).alias("email_subscribe_flag"),
        _agrees(run, "sms", SMS_SHARE).alias("sms_subscribe_flag"),
        F.col("valid_from").alias("effective_date"),
        F.coalesce(F.date_sub(next_day, 1), F.lit(FOR_EVER)).alias("expiration_date"),
        next_day.isNull().alias("is_current"),
        *loaded(MASTER_DATA, F.lit(run.window.last_day)),
    )


def _versions(people: DataFrame, customer_changes: DataFrame) -> DataFrame:
    """(customer_id, version, valid_from) with what may change: as they were at first, and after each change."""
    changing = ("value_segment", "loyalty_tier", "geography_id")
    first = people.select("customer_id", F.lit(1).alias("version"), F.col("joined_date").alias("valid_from"), *changing)
    return first.unionByName(customer_changes.select("customer_id", "version", "valid_from", *changing))


def _towns(geographies_master: DataFrame, stores: DataFrame) -> DataFrame:
    """One row per town (geography_id) with its shop (store_id): the nearest of its region, of two the first."""
    towns = geographies_master.select(
        F.col("id").alias("geography_id"), "city", "region", "region_id", "latitude", "longitude"
    )
    places = towns.select(
        F.col("geography_id").alias("at"), F.col("latitude").alias("shop_north"), F.col("longitude").alias("shop_east")
    )
    shops = stores.select(F.col("id").alias("store_id"), "region_id", F.col("geography_id").alias("at"))
    north = F.col("latitude") - F.col("shop_north")
    east = (F.col("longitude") - F.col("shop_east")) * _LONGITUDE_SHARE
    near = towns.join(F.broadcast(shops.join(places, "at", how="inner")), "region_id", how="inner")
    nearest = F.min(F.struct((north * north + east * east).alias("distance"), "store_id"))
    return (
        near.groupBy("geography_id", "city", "region")
        .agg(nearest.alias("nearest"))
        .select("geography_id", "city", "region", "nearest.store_id")
    )


def _bought(receipt_lines: DataFrame, online_order_lines: DataFrame, products_master: DataFrame) -> DataFrame:
    """One row per customer who bought: what they spent, and where and what they bought most often."""
    columns = ("customer_id", "product_id", "channel", "quantity", "ext_cents")
    # a cancelled line tells what they like, but nothing was spent on it
    spent = F.when(F.col("cancelled_ts").isNull(), F.col("ext_cents")).otherwise(F.lit(0).cast("bigint"))
    online = online_order_lines.withColumn("ext_cents", spent)
    lines = receipt_lines.select(*columns).unionByName(online.select(*columns))
    kinds = products_master.select(F.col("id").alias("product_id"), F.lower("category").alias("category"))
    is_sale = F.col("quantity") > 0
    return (
        lines.join(F.broadcast(kinds), "product_id", how="inner")
        .groupBy("customer_id")
        .agg(
            F.sum("ext_cents").alias("spent_cents"),
            F.mode(F.when(is_sale, F.col("channel")), deterministic=True).alias("preferred_channel"),
            F.mode(F.when(is_sale, F.col("category")), deterministic=True).alias("preferred_category"),
        )
    )


def _agrees(run: Run, to: str, share: float) -> Column:
    return uniform(run.draw(f"gold_customer_dim.{to}_subscribe_flag", "customer_id")) < share
