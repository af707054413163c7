"""Level 10 - the legs of shipments: segments that join up, from the place and time of departure to those of arrival."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform
from retail_spark.core.small import by_id
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# Shop shipments that cross two other DCs where there are such ways, instead of one.
_TWO_TRANSFERS = 0.75
_DEPARTURE_HOUR, _ARRIVAL_HOUR = 5, 17


@FMCG.table(
    f"""
    id                    BIGINT NOT NULL COMMENT 'shipment x 10 + leg_sequence',
    shipment_id           BIGINT NOT NULL,
    segment_id            BIGINT NOT NULL COMMENT 'begins where the one before ends',
    leg_sequence          INT NOT NULL,
    carrier_id            BIGINT,
    departure_datetime    TIMESTAMP,
    arrival_datetime      TIMESTAMP COMMENT 'planned, while the shipment is on the way',
    actual_transit_hours  DECIMAL(8,2),
    status                STRING COMMENT 'arrived, delayed or in_transit',
    freight_cost          DECIMAL(10,2) COMMENT 'its part of the shipment, by kilometres',
    tracking_number       STRING,
    notes                 STRING,
    transport_mode        STRING COMMENT 'of the segment',
    delay_hours           DECIMAL(8,2) COMMENT 'of the shipment, on its last leg',
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"shipment_id": "shipments", "segment_id": "route_segments", "carrier_id": "carriers"},
    layer="operational",
)
def shipment_legs(run: Run, shipments: DataFrame, route_segments: DataFrame) -> DataFrame:
    """One row per shipment and segment that it travels: the last one to a shop is that of its DC's delivery area."""
    ways = F.broadcast(run.spark.createDataFrame(_ways(route_segments), "origin_type STRING, origin_id BIGINT, "
        "to_type STRING, to_id BIGINT, transfers INT, ways ARRAY<ARRAY<BIGINT>>"))  # fmt: skip
    far = uniform(run.draw("shipment_legs.transfers", "id")) < _TWO_TRANSFERS
    to_shop = F.col("destination_type") == "store"
    moved = shipments.select(
        "*",
        F.col("destination_type").alias("to_type"),
        F.when(to_shop, F.lit(0).cast("bigint")).otherwise(F.col("destination_id")).alias("to_id"),
        F.when(to_shop & far, 1).otherwise(0).alias("transfers"),
    )
    found = moved.join(ways, on=["origin_type", "origin_id", "to_type", "to_id", "transfers"], how="inner")
    turn = F.pmod(run.draw("shipment_legs.way", "id"), F.size("ways"))
    found = found.withColumn("way", F.get("ways", turn.cast("int")))
    legs = found.select("*", F.posexplode("way").alias("place", "segment_id"))
    lengths = route_segments.select(
        F.col("id").alias("segment_id"), "transport_mode", F.col("distance_km").cast("double").alias("km")
    )
    legs = legs.join(F.broadcast(lengths), on="segment_id", how="inner")
    end_date = F.coalesce("actual_delivery_date", "expected_delivery_date")
    begin = F.col("ship_date").cast("timestamp").cast("bigint") + _DEPARTURE_HOUR * 3600
    end = end_date.cast("timestamp").cast("bigint") + _ARRIVAL_HOUR * 3600

    def moment(share: Column) -> Column:
        return F.floor(begin + (end - begin) * share).cast("bigint")

    count = F.size("way")
    # half an hour's handling at each transfer
    since = moment(F.col("place") / count) + F.when(F.col("place") > 0, 1800).otherwise(0)
    until = moment((F.col("place") + 1) / count)
    late = F.datediff("actual_delivery_date", "expected_delivery_date") * 24
    is_last = F.col("place") == count - 1
    delay = F.when(is_last & (late > 0), late).otherwise(0)
    cents = F.col("freight_cost") * 100
    part = F.floor(cents * (F.col("place") + 1) / count) - F.floor(cents * F.col("place") / count)
    legs = legs.withColumn("since", since).withColumn("until", until)
    return legs.select(
        (F.col("id") * 10 + F.col("place") + 1).alias("id"),
        F.col("id").alias("shipment_id"),
        "segment_id",
        (F.col("place") + 1).cast("int").alias("leg_sequence"),
        "carrier_id",
        F.timestamp_seconds("since").alias("departure_datetime"),
        F.timestamp_seconds("until").alias("arrival_datetime"),
        F.round((F.col("until") - F.col("since")) / 3600, 2).cast("decimal(8,2)").alias("actual_transit_hours"),
        F.when(F.col("actual_delivery_date").isNull(), "in_transit")
        .when(is_last & (late > 0), "delayed")
        .otherwise("arrived")
        .alias("status"),
        (part / 100).cast("decimal(10,2)").alias("freight_cost"),
        "tracking_number",
        F.lit(None).cast("string").alias("notes"),
        "transport_mode",
        delay.cast("decimal(8,2)").alias("delay_hours"),
        *stamps("ship_date", end_date),
    )


def _ways(route_segments: DataFrame) -> list[tuple[str, int, str, int, int, list[list[int]]]]:
    """Chains of land segments by start, end (0 = the shops of an area) and whether they transfer twice."""
    kinds = ("truck", "intermodal", "rail", "last_mile")
    rows = by_id(route_segments.where("is_active"))
    rows = [row for row in rows if row["transport_mode"] in kinds]

    def between(origin: str, destination: str, modes: tuple[str, ...]) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for row in rows:
            if (row["origin_type"], row["destination_type"]) == (origin, destination) and row[
                "transport_mode"
            ] in modes:
                found.setdefault(row["origin_id"], []).append((row["id"], row["destination_id"]))
        return found

    trunk = between("plant", "dc", ("truck", "intermodal", "rail"))
    cross = between("dc", "dc", ("truck", "intermodal"))
    area = between("dc", "store", ("last_mile", "truck"))
    ways: dict[tuple[str, int, str, int, int], list[list[int]]] = {}
    for plant, segments in trunk.items():
        for segment, dc in segments:
            ways.setdefault(("plant", plant, "dc", dc, 0), []).append([segment])
    for start, segments in cross.items():
        for segment, middle in segments:
            ways[("dc", start, "dc", middle, 0)] = [[segment]]
            for second, dc in cross.get(middle, []):
                if dc != start:
                    ways.setdefault(("dc", start, "dc", dc, 0), [[segment, second]])
    for start, direct in area.items():
        once = [[s, a] for s, middle in cross.get(start, []) for a, _ in area.get(middle, [])]
        twice = [
            [s, t, a]
            for s, middle in cross.get(start, [])
            for t, dc in cross.get(middle, [])
            if dc != start
            for a, _ in area.get(dc, [])
        ]
        near = [[a] for a, _ in direct]
        ways[("dc", start, "store", 0, 0)] = once or near
        ways[("dc", start, "store", 0, 1)] = twice or once or near
    return [(*key, chains) for key, chains in ways.items()]
