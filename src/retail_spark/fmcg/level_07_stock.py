"""Level 7 - what went into each batch, and where its cases stood before the orders of the year were served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pandas as pd
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between
from retail_spark.fmcg.charge import charges, kilograms
from retail_spark.fmcg.dating import midnight, plan_monday, stamps
from retail_spark.fmcg.distribution import COLUMNS, distribute
from retail_spark.fmcg.level_06_production import with_lots
from retail_spark.fmcg.order_book import recall_sku, weekly_demand
from retail_spark.fmcg.production import OPENING_WEEKS, RETAINED, SHOP_PART
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# Rows of the planned inventory that are old deliveries to shops.
_SHOP_ROWS = 0.70
# Numbers of places in the id of an inventory row: shops follow the DCs.
_PLANT, _SHOP = 0, 1_000


@FMCG.table(
    f"""
    batch_id             BIGINT NOT NULL,
    ingredient_id        BIGINT NOT NULL,
    sequence             INT NOT NULL COMMENT 'as in the formula',
    planned_quantity_kg  DECIMAL(12,4) NOT NULL,
    actual_quantity_kg   DECIMAL(12,4) NOT NULL COMMENT 'weighed in, to 0.01 kg',
    lot_number           STRING NOT NULL COMMENT 'received at the plant before, in goods_receipt_lines',
    variance_kg          DECIMAL(12,4) COMMENT 'actual - planned',
    variance_percent     DECIMAL(5,2),
    scrap_quantity_kg    DECIMAL(12,4) COMMENT 'its part of what the batch scrapped',
    {CREATED}
    """,
    key=("batch_id", "ingredient_id", "sequence"),
    refs={
        "batch_id": "batches",
        "ingredient_id": "ingredients",
        "lot_number": "goods_receipt_lines.lot_number",
    },
    layer="operational",
)
def batch_ingredients(
    run: Run,
    work_orders: DataFrame,
    formula_ingredients: DataFrame,
    goods_receipt_lines: DataFrame,
    goods_receipts: DataFrame,
    batches: DataFrame,
) -> DataFrame:
    """One row per batch and ingredient: what it took, of which lot."""
    made = charges(run, work_orders.where("status = 'completed'"), formula_ingredients)
    lots = with_lots(made, goods_receipt_lines, goods_receipts)
    scrapped = batches.select(
        F.col("id").alias("wo_id"), (F.col("scrap_kg") / (F.col("scrap_kg") + F.col("quantity_kg"))).alias("scrap_part")
    )
    lots = lots.join(F.broadcast(scrapped), on="wo_id", how="inner")
    variance = F.col("actual") - F.col("planned")
    return lots.select(
        F.col("wo_id").alias("batch_id"),
        "ingredient_id",
        "sequence",
        kilograms("planned", "decimal(12,4)").alias("planned_quantity_kg"),
        kilograms("actual", "decimal(12,4)").alias("actual_quantity_kg"),
        "lot_number",
        kilograms(variance, "decimal(12,4)").alias("variance_kg"),
        F.least(F.lit(999.0), variance * 100.0 / F.col("planned")).cast("decimal(5,2)").alias("variance_percent"),
        (kilograms("actual", "decimal(12,4)") * F.col("scrap_part")).cast("decimal(12,4)").alias("scrap_quantity_kg"),
        midnight("production_date").alias("created_at"),
    )


@FMCG.table(
    f"""
    id                  BIGINT NOT NULL COMMENT 'batch and place in one number',
    location_type       STRING NOT NULL COMMENT 'plant, dc, store or in_transit (to a DC)',
    location_id         BIGINT NOT NULL COMMENT 'plant, DC or shop',
    sku_id              BIGINT NOT NULL,
    batch_id            BIGINT NOT NULL,
    lot_number          STRING COMMENT 'batch number',
    quantity_cases      INT NOT NULL COMMENT 'sums to output_cases over the places of a batch',
    quantity_eaches     INT COMMENT 'cases x units_per_case',
    quantity_reserved   INT COMMENT 'cases on quality hold, or kept as samples',
    quantity_available  INT COMMENT 'quantity_cases - quantity_reserved',
    expiry_date         DATE,
    days_until_expiry   INT COMMENT 'from the last day of the year',
    aging_bucket        STRING COMMENT 'days since production on the last day of the year',
    last_movement_date  DATE COMMENT 'arrival at the place; in transit, the arrival expected',
    inventory_type      STRING COMMENT 'safety_stock or cycle_stock',
    has_shrinkage       BOOLEAN COMMENT 'false: no case is lost',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"sku_id": "skus", "batch_id": "batches"},
    layer="operational",
)
def inventory(
    run: Run,
    order_book: DataFrame,
    batches: DataFrame,
    retail_accounts: DataFrame,
    retail_locations: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
    plants: DataFrame,
    routes: DataFrame,
) -> DataFrame:
    """One row per place and batch: stock before the orders of the year are served, in DCs as plants delivered it."""
    is_released = F.col("qc_status").isin("approved", "QUALITY_HOLD")
    homes = plants.select(F.col("id").alias("plant_id"), "division_id")
    stock = batches.join(F.broadcast(homes), on="plant_id", how="inner").withColumn("is_released", is_released)
    week = F.floor(F.datediff("production_date", F.lit(plan_monday(run.config))) / 7).cast("int")
    stock = stock.withColumn("week", week)
    special = recall_sku(skus)
    is_opening = F.col("is_released") & (F.col("week") < OPENING_WEEKS) & (F.col("sku_id") != special)
    shops = F.when(is_opening, F.floor((F.col("output_cases") - RETAINED) * SHOP_PART)).otherwise(0)
    stock = stock.withColumn("shop_cases", shops.cast("int"))
    delivered = F.col("output_cases") - RETAINED - F.col("shop_cases")
    stock = stock.withColumn("dc_cases", F.when(F.col("is_released"), delivered).otherwise(0))
    book = weekly_demand(order_book)
    at_dcs = _delivered(run, stock, routes, _shared_out(run, stock, book, special))
    at_plants = stock.select(
        "id", F.lit("plant").alias("location_type"), F.col("plant_id").alias("location_id"),
        F.lit(_PLANT).cast("bigint").alias("place"),
        (F.col("output_cases") - F.col("dc_cases") - F.col("shop_cases")).alias("cases"),
        F.col("production_date").alias("arrival"),
    )  # fmt: skip
    places = at_plants.unionByName(at_dcs).unionByName(_in_shops(run, stock, retail_accounts, retail_locations))
    packs = packaging_types.select(F.col("id").alias("packaging_id"), "units_per_case")
    units = skus.join(F.broadcast(packs), on="packaging_id", how="inner").select(
        F.col("id").alias("sku_id"), "units_per_case"
    )
    facts = batches.select("id", "sku_id", "batch_number", "expiry_date", "production_date")
    rows = places.join(F.broadcast(facts), on="id", how="inner").join(F.broadcast(units), on="sku_id", how="inner")
    year_end = F.lit(run.config.last_date)
    age = F.datediff(year_end, "production_date")
    at_plant = F.col("location_type") == "plant"
    return rows.select(
        (F.col("id") * 100_000 + F.col("place")).alias("id"),
        "location_type",
        "location_id",
        "sku_id",
        F.col("id").alias("batch_id"),
        F.col("batch_number").alias("lot_number"),
        F.col("cases").cast("int").alias("quantity_cases"),
        (F.col("cases") * F.col("units_per_case")).cast("int").alias("quantity_eaches"),
        F.when(at_plant, F.col("cases")).otherwise(0).cast("int").alias("quantity_reserved"),
        F.when(at_plant, F.lit(0)).otherwise(F.col("cases")).cast("int").alias("quantity_available"),
        "expiry_date",
        F.datediff("expiry_date", year_end).alias("days_until_expiry"),
        F.when(age <= 30, "0-30")
        .when(age <= 60, "31-60")
        .when(age <= 90, "61-90")
        .otherwise("90+")
        .alias("aging_bucket"),
        F.col("arrival").alias("last_movement_date"),
        F.when(at_plant, "safety_stock").otherwise("cycle_stock").alias("inventory_type"),
        F.lit(False).alias("has_shrinkage"),
        *stamps("production_date", "arrival"),
    )


def _shared_out(run: Run, stock: DataFrame, book: DataFrame, special: int) -> DataFrame:
    """Cases of each batch by DC, a division at a time."""
    zero = F.lit(0)
    made = stock.where("dc_cases > 0").select(
        "division_id", F.col("id").alias("batch_id"), "sku_id", zero.cast("bigint").alias("dc_id"),
        "week", F.col("dc_cases").cast("bigint").alias("cases"),
    )  # fmt: skip
    asked = book.select("division_id", zero.cast("bigint").alias("batch_id"), "sku_id", "dc_id", "week", "cases")
    rows = asked.unionByName(made).repartition(5, "division_id")
    return rows.mapInPandas(_by_division(special), schema=COLUMNS)


def _by_division(special: int) -> Callable[[Iterable[pd.DataFrame]], Iterable[pd.DataFrame]]:
    def share_out(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        # a division's rows may come in several Arrow batches
        rows = pd.concat(list(frames) or [pd.DataFrame({"division_id": []})])
        for _, division in rows.groupby("division_id"):
            yield distribute(division[division["batch_id"] == 0], division[division["batch_id"] > 0], special)

    return share_out


def transit_days(routes: DataFrame) -> DataFrame:
    """Days from each plant to each DC of its division, by the hours of the route."""
    lanes = routes.where("origin_type = 'plant' AND destination_type = 'dc'")
    hours = F.least(F.lit(120.0), F.min("total_transit_hours").cast("double"))
    return lanes.groupBy(F.col("origin_id").alias("plant_id"), F.col("destination_id").alias("dc_id")).agg(
        F.greatest(F.lit(1), F.ceil(hours / 24)).cast("int").alias("days")
    )


def departure(run: Run) -> Column:
    """The day on which a released batch (id, qc_release_date) leaves its plant."""
    wait = integer_between(run.draw("inventory.departure", "id"), 1, 2).cast("int")
    return F.least(F.date_add("qc_release_date", wait), F.lit(run.config.last_date))


def _delivered(run: Run, stock: DataFrame, routes: DataFrame, shared: DataFrame) -> DataFrame:
    """Rows of DCs, and of what is still on its way to them at the end of the year."""
    sent = stock.select("id", "plant_id", departure(run).alias("departure"))
    rows = shared.withColumnRenamed("batch_id", "id").join(F.broadcast(sent), on="id", how="inner")
    rows = rows.join(F.broadcast(transit_days(routes)), on=["plant_id", "dc_id"], how="left")
    arrival = F.date_add("departure", F.coalesce("days", F.lit(3)))
    on_the_way = arrival > F.lit(run.config.last_date)
    return rows.select(
        "id",
        F.when(on_the_way, "in_transit").otherwise("dc").alias("location_type"),
        F.col("dc_id").alias("location_id"),
        F.col("dc_id").alias("place"),
        "cases",
        arrival.alias("arrival"),
    )


def _in_shops(run: Run, stock: DataFrame, retail_accounts: DataFrame, retail_locations: DataFrame) -> DataFrame:
    """Rows of shops: parts of the opening batches that were delivered before the records of the year begin."""
    opening = stock.where("shop_cases > 0")
    many = opening.agg(F.count("*").alias("opening"))
    shops = retail_locations.join(
        F.broadcast(retail_accounts.select(F.col("id").alias("retail_account_id"), "division_id")),
        on="retail_account_id",
        how="inner",
    ).select("division_id", F.col("id").alias("location_id"))
    mixed = Window.partitionBy("division_id").orderBy(run.draw("inventory.shop_order", "location_id"))
    shops = shops.select("*", (F.row_number().over(mixed) - 1).alias("shop"))
    sizes = shops.groupBy("division_id").agg(F.count("*").alias("shops"))
    rows = opening.join(F.broadcast(many), how="cross").join(F.broadcast(sizes), on="division_id", how="inner")
    wanted = F.ceil(F.lit(run.config.inventory * _SHOP_ROWS) / F.col("opening"))
    rows = rows.withColumn("parts", F.least("shop_cases", wanted, F.greatest(F.lit(1), F.col("shops"))).cast("int"))
    rows = rows.withColumn("part", F.explode(F.sequence(F.lit(0), F.col("parts") - 1)))
    # cumulative rounding hands out exactly the cases of the shops
    given = F.floor((F.col("part") + 1) * F.col("shop_cases") / F.col("parts")) - F.floor(
        F.col("part") * F.col("shop_cases") / F.col("parts")
    )
    start = F.pmod(run.draw("inventory.first_shop", "id"), "shops")
    rows = rows.withColumn("shop", F.pmod(start + F.col("part"), "shops").cast("int")).withColumn("cases", given)
    rows = rows.join(F.broadcast(shops), on=["division_id", "shop"], how="inner")
    return rows.select(
        "id",
        F.lit("store").alias("location_type"),
        "location_id",
        (F.col("part") + _SHOP).cast("bigint").alias("place"),
        "cases",
        F.least(F.date_add("qc_release_date", 10), F.date_sub(F.lit(run.config.start_date), 1)).alias("arrival"),
    )
