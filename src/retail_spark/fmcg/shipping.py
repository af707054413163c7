"""What is on each shipment: headers (level 10) and lines (level 11) are the two faces of these rows."""

from __future__ import annotations

from datetime import timedelta

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.small import by_id
from retail_spark.fmcg.dating import ORDER_WEEKS, first_monday
from retail_spark.fmcg.dispatch import dispatched
from retail_spark.fmcg.level_07_stock import departure
from retail_spark.fmcg.network import DCS, dcs_of

CASES_PER_PALLET, PALLETS_PER_TRUCK = 50, 26
_TRUCKLOAD = CASES_PER_PALLET * PALLETS_PER_TRUCK
# Of the batches that a DC has left at the end of the year, those that go to another DC, by half.
_REBALANCED = 0.4
# Kinds of shipments in their ids, above those of orders.
_FROM_PLANT, _BETWEEN_DCS = 10**15, 2 * 10**15
_KEPT = (
    "shipment_id", "shipment_type", "origin_type", "origin_id", "destination_type", "destination_id", "order_id",
    "carrier_id", "ship_date", "expected", "delivered", "status", "batch_id", "cases",
)  # fmt: skip


def shipment_contents(
    run: Run,
    inventory: DataFrame,
    batches: DataFrame,
    orders: DataFrame,
    order_allocations: DataFrame,
    carriers: DataFrame,
) -> DataFrame:
    """One row per shipment and batch on it, with the story of the shipment."""
    from_plants = _from_plants(run, inventory, batches)
    to_shops = _to_shops(run, orders, order_allocations, carriers)
    between = _between_dcs(run, inventory, order_allocations)
    road = [row["id"] for row in by_id(carriers.where("carrier_type = 'trucking'"))]
    trunk = from_plants.unionByName(between)
    turn = F.pmod(run.draw("shipments.trunk_carrier", "shipment_id"), F.lit(len(road))).cast("int")
    trunk = trunk.withColumn("carrier_id", F.get(F.array(*(F.lit(each).cast("bigint") for each in road)), turn))
    last = F.lit(run.config.last_date)
    is_there = F.col("expected") <= last
    trunk = trunk.select(
        "*",
        F.when(is_there, F.col("expected")).alias("delivered"),
        F.when(is_there, "delivered").otherwise("in_transit").alias("status"),
        F.lit(None).cast("bigint").alias("order_id"),
    )
    return to_shops.select(*_KEPT).unionByName(trunk.select(*_KEPT))


def _to_shops(run: Run, orders: DataFrame, order_allocations: DataFrame, carriers: DataFrame) -> DataFrame:
    fates = orders.select(
        F.col("id").alias("order_id"),
        F.col("status").alias("drawn_status"),
        F.col("order_type").alias("drawn_type"),
        "order_date",
        "retail_location_id",
    )
    loads = order_allocations.groupBy("order_id", "dc_id", "batch_id").agg(F.sum("allocated_cases").alias("cases"))
    rows = dispatched(run, loads.join(fates, on="order_id", how="inner"), carriers)
    return rows.select(
        "*",
        F.lit("dc").alias("origin_type"),
        F.col("dc_id").alias("origin_id"),
        F.lit("store").alias("destination_type"),
        F.col("retail_location_id").alias("destination_id"),
        F.when(F.col("delivered").isNotNull(), "delivered").otherwise("in_transit").alias("status"),
    )


def _from_plants(run: Run, inventory: DataFrame, batches: DataFrame) -> DataFrame:
    """Every case that a DC's stock names, cut into trucks by lane and day."""
    left = batches.select("id", "plant_id", departure(run).alias("ship_date"))
    rows = inventory.where("location_type IN ('dc', 'in_transit') AND quantity_cases > 0").select(
        F.col("batch_id").alias("id"),
        F.col("location_id").alias("dc_id"),
        F.col("quantity_cases").alias("cases"),
        F.col("last_movement_date").alias("expected"),
    )
    rows = rows.join(F.broadcast(left), on="id", how="inner").withColumnRenamed("id", "batch_id")
    cut = _on_trucks(rows, "plant_id", "dc_id")
    day = F.datediff("ship_date", F.lit(run.config.start_date)) + 1_000
    number = ((F.col("plant_id") * 100 + F.col("dc_id")) * 10_000 + day) * 1_000 + F.col("truck")
    return _trunk(cut, _FROM_PLANT + number, "plant_to_dc", "plant", "plant_id")


def _between_dcs(run: Run, inventory: DataFrame, order_allocations: DataFrame) -> DataFrame:
    """At the end of the year DCs even out what they have left: after the last allocation, so that none misses it."""
    config = run.config
    day = max(config.last_date - timedelta(days=2), first_monday(config) + timedelta(weeks=ORDER_WEEKS))
    used = order_allocations.groupBy(F.col("dc_id").alias("from_id"), "batch_id").agg(
        F.sum("allocated_cases").alias("used")
    )
    stock = inventory.where(F.col("location_type") == "dc").select(
        F.col("location_id").alias("from_id"), "batch_id", "quantity_cases"
    )
    rest = stock.join(used, on=["from_id", "batch_id"], how="left").withColumn(
        "cases", F.floor((F.col("quantity_cases") - F.coalesce("used", F.lit(0))) / 2).cast("int")
    )
    goes = uniform(run.draw("shipments.rebalanced", "batch_id", "from_id")) < _REBALANCED
    rest = rest.where((F.col("cases") >= CASES_PER_PALLET) & goes)
    rest = rest.select("batch_id", "from_id", "cases", _next_dc().alias("dc_id"), F.lit(day).alias("ship_date"))
    cut = _on_trucks(rest, "from_id", "dc_id").withColumn(
        "expected",
        F.date_add("ship_date", integer_between(run.draw("shipments.between", "from_id", "dc_id"), 1, 4).cast("int")),
    )
    number = (F.col("from_id") * 100 + F.col("dc_id")) * 10_000_000 + F.col("truck")
    return _trunk(cut, _BETWEEN_DCS + number, "dc_to_dc", "dc", "from_id")


def _next_dc() -> Column:
    """The DC after this one in its division; the last is followed by the first."""
    following = []
    for number, dc in enumerate(DCS, 1):
        ring = dcs_of(dc.division_id)
        following.append(F.lit(ring[(ring.index(number) + 1) % len(ring)]).cast("bigint"))
    return F.get(F.array(*following), (F.col("from_id") - 1).cast("int"))


def _on_trucks(rows: DataFrame, origin: str, destination: str) -> DataFrame:
    """Loads of a lane and day laid end to end and cut into full trucks; a load may ride on two."""
    lane = Window.partitionBy(origin, destination, "ship_date").orderBy("batch_id")
    end = F.sum("cases").over(lane.rowsBetween(Window.unboundedPreceding, Window.currentRow))
    rows = rows.withColumn("end", end).withColumn("begin", F.col("end") - F.col("cases"))
    first, last = F.floor(F.col("begin") / _TRUCKLOAD), F.floor((F.col("end") - 1) / _TRUCKLOAD)
    rows = rows.withColumn("truck", F.explode(F.sequence(first, last)))
    upto = F.least(F.col("end"), (F.col("truck") + 1) * _TRUCKLOAD)
    since = F.greatest(F.col("begin"), F.col("truck") * _TRUCKLOAD)
    return rows.withColumn("cases", upto - since)


def _trunk(rows: DataFrame, number: Column, kind: str, origin_type: str, origin: str) -> DataFrame:
    return rows.select(
        number.cast("bigint").alias("shipment_id"),
        F.lit(kind).alias("shipment_type"),
        F.lit(origin_type).alias("origin_type"),
        F.col(origin).alias("origin_id"),
        F.lit("dc").alias("destination_type"),
        F.col("dc_id").alias("destination_id"),
        "ship_date",
        "expected",
        "batch_id",
        F.col("cases").cast("bigint").alias("cases"),
    )
