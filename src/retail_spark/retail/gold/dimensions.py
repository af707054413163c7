"""Dimensions of the star: products, places, days, channels and quarters of an hour."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import CHANNEL_KEYS, MASTER_DATA, loaded
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.world import RETAIL

# sqft in all and for selling, by kind of place
TOTAL_SQFT: Final = {
    "flagship": 42_000.0,
    "standard": 18_000.0,
    "outlet": 24_000.0,
    "warehouse": 250_000.0,
    "dc": 600_000.0,
}
SELLING_SHARE: Final = 0.8
PLACE_CHANNELS: Final = {"store": "retail", "warehouse": "ecommerce", "dc": "distribution"}

# code | name | type | category | device | is_digital | is_owned | commission in %
CHANNELS: Final = (
    ("WEB_DESKTOP", "Web Desktop", "online", "web", "desktop", True, True, 0.0),
    ("WEB_MOBILE", "Web Mobile", "online", "web", "mobile", True, True, 0.0),
    ("APP_IOS", "iOS App", "online", "app", "mobile", True, True, 0.0),
    ("APP_ANDROID", "Android App", "online", "app", "mobile", True, True, 0.0),
    ("STORE_POS", "Store Till", "offline", "store", "pos", False, True, 0.0),
    ("STORE_KIOSK", "Store Kiosk", "hybrid", "store", "kiosk", False, True, 0.0),
    ("SOCIAL_FB", "Facebook Shop", "online", "social", "mobile", True, False, 5.0),
    ("MARKETPLACE_AMAZON", "Amazon Marketplace", "online", "marketplace", "desktop", True, False, 15.0),
)


@RETAIL.table(
    """
    product_key          INT     NOT NULL COMMENT 'products_master.id',
    product_id           STRING  NOT NULL COMMENT 'product_key as text',
    sku                  STRING  NOT NULL COMMENT 'stock keeping unit',
    product_name         STRING  NOT NULL COMMENT 'brand, style and type',
    brand                STRING  NOT NULL COMMENT 'brand',
    category_level_1     STRING  NOT NULL COMMENT 'apparel, accessories or footwear in fashion',
    category_level_2     STRING  NOT NULL COMMENT 'group within it',
    category_level_3     STRING  NOT NULL COMMENT 'type of product',
    color_family         STRING           COMMENT 'fashion only',
    color_name           STRING           COMMENT 'fashion only',
    size_range           STRING           COMMENT 'where the product comes in sizes',
    material_primary     STRING           COMMENT 'main material',
    material_composition STRING           COMMENT 'materials with shares',
    season_code          STRING  NOT NULL COMMENT 'Spring, Summer, Fall, Winter or Year-round',
    collection_name      STRING           COMMENT 'fashion only',
    launch_date          DATE    NOT NULL COMMENT 'first day of sale',
    end_of_life_date     DATE             COMMENT 'planned last day of sale, null = none',
    base_price           DECIMAL(10,2) NOT NULL COMMENT 'list price at the till',
    unit_cost            DECIMAL(10,2) NOT NULL COMMENT 'cost of a unit',
    margin_percent       DECIMAL(5,2)  NOT NULL COMMENT '(1 - unit_cost / base_price) x 100',
    price_tier           STRING  NOT NULL COMMENT 'budget, mid, premium or luxury',
    sustainability_flag  BOOLEAN NOT NULL COMMENT 'made with less harm',
    is_active            BOOLEAN NOT NULL COMMENT 'no end of life is planned',
    source_system        STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp        TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="product_key",
    layer="gold",
)
def gold_product_dim(run: Run, products_master: DataFrame) -> DataFrame:
    """One row per product."""
    # DECIMAL division rounds half up to 6 digits or more, so two digits of a percentage are exact.
    margin = (F.lit(1) - F.col("cost") / F.col("sale_price")) * 100
    return products_master.select(
        F.col("id").cast("int").alias("product_key"),
        F.col("id").cast("string").alias("product_id"),
        "sku",
        "product_name",
        "brand",
        F.lower("category").alias("category_level_1"),
        F.col("subcategory").alias("category_level_2"),
        F.col("product_type").alias("category_level_3"),
        "color_family",
        "color_name",
        "size_range",
        "material_primary",
        "material_composition",
        "season_code",
        "collection_name",
        "launch_date",
        "end_of_life_date",
        F.col("sale_price").alias("base_price"),
        F.col("cost").alias("unit_cost"),
        margin.cast("decimal(5,2)").alias("margin_percent"),
        "price_tier",
        "sustainability_flag",
        F.col("end_of_life_date").isNull().alias("is_active"),
        *loaded(MASTER_DATA, F.lit(run.window.origin)),
    )


@RETAIL.table(
    """
    location_key   INT     NOT NULL COMMENT 'stores.id, or 100000 + distribution_centers.id',
    location_id    STRING  NOT NULL COMMENT 'number of the shop, DC or warehouse',
    location_name  STRING  NOT NULL COMMENT 'city and number',
    location_type  STRING  NOT NULL COMMENT 'store, warehouse or dc',
    store_format   STRING           COMMENT 'flagship, standard or outlet; null unless a store',
    channel        STRING  NOT NULL COMMENT 'retail, ecommerce or distribution',
    city           STRING  NOT NULL COMMENT 'city',
    state_province STRING  NOT NULL COMMENT 'state, two letters',
    region         STRING  NOT NULL COMMENT 'part of the country',
    country        STRING  NOT NULL COMMENT 'US',
    district       STRING  NOT NULL COMMENT 'district of the city',
    postal_code    STRING  NOT NULL COMMENT 'zip code',
    latitude       DOUBLE  NOT NULL COMMENT 'degrees north',
    longitude      DOUBLE  NOT NULL COMMENT 'degrees east',
    selling_sqft   DOUBLE           COMMENT 'selling area in square feet, null unless a store',
    total_sqft     DOUBLE  NOT NULL COMMENT 'whole area in square feet',
    open_date      DATE             COMMENT 'first day of trade, null unless a store',
    close_date     DATE             COMMENT 'last day of trade, null = none',
    is_active      BOOLEAN NOT NULL COMMENT 'not closed for good',
    timezone       STRING  NOT NULL COMMENT 'time zone of the wall clock',
    state_tax_rate DECIMAL(6,5) NOT NULL COMMENT 'sales tax, state and town together',
    source_system  STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp  TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="location_key",
    layer="gold",
)
def gold_location_dim(
    run: Run, stores: DataFrame, distribution_centers: DataFrame, geographies_master: DataFrame
) -> DataFrame:
    """One row per shop, e-commerce warehouse and distribution centre."""
    shops = stores.select(
        F.col("id").cast("int").alias("location_key"),
        F.col("store_number").alias("location_id"),
        F.lit("store").alias("location_type"),
        F.col("format").alias("store_format"),
        F.col("opened_date").alias("open_date"),
        "geography_id",
    )
    centres = distribution_centers.select(
        (F.col("id") + FIRST_DC_KEY).cast("int").alias("location_key"),
        F.col("dc_number").alias("location_id"),
        F.col("dc_type").alias("location_type"),
        F.lit(None).cast("string").alias("store_format"),
        F.lit(None).cast("date").alias("open_date"),
        "geography_id",
    )
    area = _by_text(F.coalesce("store_format", "location_type"), TOTAL_SQFT)
    towns = F.broadcast(geographies_master.withColumnRenamed("id", "geography_id"))
    places = shops.unionByName(centres).join(towns, "geography_id", how="left")
    return places.select(
        "location_key",
        "location_id",
        F.concat_ws(" ", "city", "location_id").alias("location_name"),
        "location_type",
        "store_format",
        _by_text(F.col("location_type"), PLACE_CHANNELS).alias("channel"),
        "city",
        F.col("state").alias("state_province"),
        "region",
        F.lit("US").alias("country"),
        "district",
        F.col("zip_code").alias("postal_code"),
        "latitude",
        "longitude",
        F.when(F.col("location_type") == "store", area * SELLING_SHARE).alias("selling_sqft"),
        area.alias("total_sqft"),
        "open_date",
        F.lit(None).cast("date").alias("close_date"),
        F.lit(True).alias("is_active"),
        "timezone",
        F.col("tax_rate").alias("state_tax_rate"),
        *loaded(MASTER_DATA, F.lit(run.window.origin)),
    )


def _by_text(text: Column, values: dict[str, str] | dict[str, float]) -> Column:
    return F.create_map(*[F.lit(part) for pair in values.items() for part in pair])[text]


@RETAIL.table(
    """
    channel_key     INT     NOT NULL COMMENT '1 to 8',
    channel_code    STRING  NOT NULL COMMENT 'code',
    channel_name    STRING  NOT NULL COMMENT 'name',
    channel_type    STRING  NOT NULL COMMENT 'online, offline or hybrid',
    channel_category STRING NOT NULL COMMENT 'web, app, store, social or marketplace',
    device_category STRING  NOT NULL COMMENT 'desktop, mobile, pos or kiosk',
    is_digital      BOOLEAN NOT NULL COMMENT 'online',
    is_owned        BOOLEAN NOT NULL COMMENT 'ours, not a third party',
    commission_rate DOUBLE  NOT NULL COMMENT 'commission of the third party, in percent',
    source_system   STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp   TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="channel_key",
    layer="gold",
)
def gold_channel_dim(run: Run) -> DataFrame:
    """One row per channel through which things are sold."""
    columns = (
        "channel_key INT, channel_code STRING, channel_name STRING, channel_type STRING, channel_category STRING, "
        "device_category STRING, is_digital BOOLEAN, is_owned BOOLEAN, commission_rate DOUBLE"
    )
    channels = run.spark.createDataFrame([(CHANNEL_KEYS[row[0]], *row) for row in CHANNELS], columns)
    return channels.select("*", *loaded(MASTER_DATA, F.lit(run.window.origin)))


@RETAIL.table(
    """
    time_key          INT     NOT NULL COMMENT 'HHMM of the start of the quarter of an hour',
    hour              INT     NOT NULL COMMENT '0 to 23',
    minute            INT     NOT NULL COMMENT '0, 15, 30 or 45',
    hour_minute       STRING  NOT NULL COMMENT 'HH:MM',
    am_pm             STRING  NOT NULL COMMENT 'AM or PM',
    hour_12           INT     NOT NULL COMMENT '1 to 12',
    period_of_day     STRING  NOT NULL COMMENT 'Night, Morning, Afternoon or Evening',
    is_business_hours BOOLEAN NOT NULL COMMENT '8:00 to 22:00',
    is_peak_hours     BOOLEAN NOT NULL COMMENT '11:30 to 13:30 or 17:00 to 20:00',
    source_system     STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp     TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="time_key",
    layer="gold",
)
def gold_time_dim(run: Run) -> DataFrame:
    """One row per quarter of an hour of the day."""
    quarter = F.col("id")
    hour = F.floor(quarter / 4).cast("int")
    minute = (quarter % 4 * 15).cast("int")
    is_lunch = quarter.between(46, 53)
    is_after_work = hour.between(17, 19)
    period = F.when(hour.between(6, 11), "Morning").when(hour.between(12, 17), "Afternoon")
    period = period.when(hour.between(18, 21), "Evening").otherwise("Night")
    return run.spark.range(0, 96, 1, 1).select(
        (hour * 100 + minute).alias("time_key"),
        hour.alias("hour"),
        minute.alias("minute"),
        F.format_string("%02d:%02d", hour, minute).alias("hour_minute"),
        F.when(hour < 12, "AM").otherwise("PM").alias("am_pm"),
        ((hour + 11) % 12 + 1).alias("hour_12"),
        period.alias("period_of_day"),
        hour.between(8, 21).alias("is_business_hours"),
        (is_lunch | is_after_work).alias("is_peak_hours"),
        *loaded(MASTER_DATA, F.lit(run.window.origin)),
    )
