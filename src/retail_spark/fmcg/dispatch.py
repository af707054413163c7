"""When what was allocated leaves its DC and arrives: the same draws for an order's header and for its shipments."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.small import by_id
from retail_spark.fmcg.order_book import SHIPPED, order_lead_days

# Of the shipments to shops, those that bypass the DC's shelves.
_DIRECT = 0.05
_ROAD = ("trucking", "ltl", "parcel", "3pl")
# Carriers keep what they promise somewhat better than in their other trades.
_SLACK = 0.35


def road_carriers(carriers: DataFrame) -> list[tuple[int, float]]:
    """Carriers that deliver to shops: id, and the chance that a delivery is late."""
    rows = by_id(carriers.where(F.col("carrier_type").isin(*_ROAD)))
    return [(row["id"], (1.0 - float(row["on_time_delivery_rate"])) * _SLACK) for row in rows]


def promised_date(run: Run) -> Column:
    """The delivery date promised to an order of the book."""
    return F.date_add("order_date", order_lead_days(run, F.col("drawn_type")))


def dispatched(run: Run, pairs: DataFrame, carriers: DataFrame) -> DataFrame:
    """Rows of order and DC, of those orders that are shipped, with the story of their shipment."""
    known = road_carriers(carriers)
    turn = F.pmod(run.draw("shipments.carrier", "order_id", "dc_id"), F.lit(len(known))).cast("int")
    rows = pairs.where(F.col("drawn_status").isin(*SHIPPED)).select(
        "*",
        promised_date(run).alias("promised"),
        F.get(F.array(*(F.lit(number).cast("bigint") for number, _ in known)), turn).alias("carrier_id"),
        F.get(F.array(*(F.lit(chance) for _, chance in known)), turn).alias("late_chance"),
    )
    wait = integer_between(run.draw("shipments.wait", "order_id", "dc_id"), 1, 2).cast("int")
    days = integer_between(run.draw("shipments.days", "order_id", "dc_id"), 1, 4).cast("int")
    rows = rows.withColumn("ship_date", F.date_add("order_date", wait))
    rows = rows.withColumn("expected", F.date_add("ship_date", days))
    is_late = uniform(run.draw("shipments.late", "order_id", "dc_id")) < F.col("late_chance")
    delay = integer_between(run.draw("shipments.delay", "order_id", "dc_id"), 1, 5).cast("int")
    arrival = F.when(is_late, F.date_add("promised", delay)).otherwise(F.col("expected"))
    is_direct = uniform(run.draw("shipments.direct", "order_id", "dc_id")) < _DIRECT
    return rows.select(
        "*",
        F.when(F.col("drawn_status") == "delivered", arrival).alias("delivered"),
        F.when(is_direct, "direct_to_store").otherwise("dc_to_store").alias("shipment_type"),
        order_shipment_id().alias("shipment_id"),
    )


def order_shipment_id() -> Column:
    """The shipment of an order from a DC."""
    return F.col("order_id") * 100 + F.col("dc_id")
