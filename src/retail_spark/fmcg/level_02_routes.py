"""Level 2 - what carriers charge, and the routes that segments make."""

from __future__ import annotations

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.fmcg.level_01_lanes import Segment, segments_of
from retail_spark.fmcg.network import DCS, PLANTS, dcs_of
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.world import FMCG

_RATES = f"""
    id                      BIGINT NOT NULL,
    contract_id             BIGINT NOT NULL,
    origin_type             STRING NOT NULL COMMENT 'plant or dc',
    origin_code             STRING NOT NULL,
    destination_type        STRING NOT NULL COMMENT 'dc or zone',
    destination_code        STRING NOT NULL,
    transport_mode          STRING NOT NULL COMMENT 'ftl, ltl, rail, ocean_fcl, ocean_lcl, air, parcel or intermodal',
    weight_break_min_kg     DECIMAL(10,2),
    weight_break_max_kg     DECIMAL(10,2),
    rate_per_kg             DECIMAL(10,4) COMMENT 'dollars; air 1 to 5, others 0.05 to 0.50, less for more weight',
    rate_per_case           DECIMAL(10,4),
    rate_per_pallet         DECIMAL(10,4),
    rate_per_shipment       DECIMAL(10,2) COMMENT 'base charge',
    fuel_surcharge_percent  DECIMAL(5,2) COMMENT '5 to 20',
    currency                STRING,
    transit_days            INT,
    effective_from          DATE NOT NULL COMMENT 'of the contract',
    effective_to            DATE COMMENT 'of the contract',
    {CREATED}
"""
_MODE_OF = {
    "trucking": "ftl",
    "ltl": "ltl",
    "rail": "rail",
    "ocean": "ocean_fcl",
    "air": "air",
    "parcel": "parcel",
    "3pl": "intermodal",
}
_BREAKS = (0, 100, 500, 1_000, 5_000, 25_000)
_TRANSIT = {"ftl": (1, 4), "ltl": (2, 6), "rail": (3, 9), "ocean_fcl": (14, 35), "air": (1, 3), "parcel": (1, 5)}


@FMCG.table(_RATES, key="id", refs={"contract_id": "carrier_contracts"})
def carrier_rates(run: Run, carrier_contracts: DataFrame, carriers: DataFrame) -> DataFrame:
    """One row per contract, lane and weight break: what carrying costs."""
    seed, count = run.config.seed, run.config.carrier_rates
    kinds = carriers.select(F.col("id").alias("carrier_id"), "carrier_type")
    known = (
        carrier_contracts.join(F.broadcast(kinds), on="carrier_id", how="inner")
        .select("id", "carrier_type", "effective_from", "effective_to")
        .orderBy("id")
        .collect()
    )
    ids = range_of(count)
    breaks = len(_BREAKS) - 1
    lane = (ids - 1) // breaks  # five weight breaks to a lane, lanes in turn to the contracts
    contract = lane % len(known)
    step = (ids - 1) % breaks
    mode = [_MODE_OF[known[c]["carrier_type"]] for c in contract]
    origin = integer_between(hash64(seed, "carrier_rates.origin", lane), 0, len(PLANTS) - 1)
    target = integer_between(hash64(seed, "carrier_rates.destination", lane), 0, len(DCS) - 1)
    base = uniform(hash64(seed, "carrier_rates.rate_per_kg", lane))
    is_air = np.asarray(mode) == "air"
    per_kg = np.where(is_air, 5.0 - 2.0 * base - 0.5 * step, 0.5 - 0.2 * base - 0.06 * step)
    days = [integer_of(base[n], *_TRANSIT.get(mode[n], (3, 8))) for n in range(count)]
    return small_table(
        run,
        _RATES,
        count,
        id=ids,
        contract_id=[known[c]["id"] for c in contract],
        origin_type="plant",
        origin_code=[PLANTS[each].code for each in origin],
        destination_type="dc",
        destination_code=[DCS[each].code for each in target],
        transport_mode=mode,
        weight_break_min_kg=[_BREAKS[each] for each in step],
        weight_break_max_kg=[_BREAKS[each + 1] for each in step],
        rate_per_kg=np.round(per_kg, 4),
        rate_per_case=np.round(per_kg * 9.0, 4),
        rate_per_pallet=np.round(per_kg * 450.0, 4),
        rate_per_shipment=np.round(30 + 120 * base, 2),
        fuel_surcharge_percent=np.round(
            5 + 15 * uniform(hash64(seed, "carrier_rates.fuel_surcharge_percent", lane)), 2
        ),
        currency="USD",
        transit_days=days,
        effective_from=[known[c]["effective_from"] for c in contract],
        effective_to=[known[c]["effective_to"] for c in contract],
    )


def integer_of(share: float, low: int, high: int) -> int:
    """The whole number at a share of the way from low to high."""
    return low + int(share * (high - low + 1))


Path = list[int]


def paths_of(segments: list[Segment], count: int) -> list[Path]:
    """Routes as segment ids: what shipments need (plant to DC, between DCs, DC to shop), then across the seas."""
    number: dict[tuple[str, int, str, int], int] = {}
    for n, s in enumerate(segments, 1):
        number.setdefault((s.from_type, s.from_id, s.to_type, s.to_id), n)
    near = [n for n, s in enumerate(segments, 1) if (s.from_type, s.to_type) in (("plant", "dc"), ("dc", "dc"))]
    near = [n for n in near if number[segments[n - 1][:4]] == n]
    shops: dict[int, int] = {}
    for n, s in enumerate(segments, 1):
        if s.to_type == "store":
            shops.setdefault(s.from_id, n)
    paths = [[n] for n in near] + [[n] for n in shops.values()]
    port_of = {s.from_id: s.to_id for s in segments if (s.from_type, s.to_type) == ("plant", "port")}
    land_at = {DCS[s.to_id - 1].division_id: s.from_id for s in segments if (s.from_type, s.to_type) == ("port", "dc")}
    far: list[Path] = []
    for rank in range(8):
        for plant, port in port_of.items():
            for division, there in land_at.items():
                if division == PLANTS[plant - 1].division_id or rank >= len(dcs_of(division)):
                    continue
                first, target = dcs_of(division)[0], dcs_of(division)[rank]
                legs = [("plant", plant, "port", port), ("port", port, "port", there), ("port", there, "dc", first)]
                legs += [("dc", first, "dc", target)] if rank else []
                far.append([number[leg] for leg in legs])
    return (paths + far)[:count]


_ROUTES = f"""
    id                   BIGINT NOT NULL,
    route_code           STRING NOT NULL,
    name                 STRING NOT NULL,
    origin_type          STRING NOT NULL COMMENT 'plant or dc',
    origin_id            BIGINT NOT NULL COMMENT 'in the table of that type',
    destination_type     STRING NOT NULL COMMENT 'dc or store',
    destination_id       BIGINT NOT NULL COMMENT 'in the table of that type',
    total_distance_km    DECIMAL(10,2) COMMENT 'sum over its segments',
    total_transit_hours  DECIMAL(8,2) COMMENT 'sum over its segments',
    total_segments       INT,
    is_preferred         BOOLEAN COMMENT 'the shortest between its ends',
    is_active            BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_ROUTES, key="id")
def routes(run: Run, route_segments: DataFrame) -> DataFrame:
    """One row per route: a way from a plant or DC to a DC or shop, made of segments that join up."""
    steps = _steps(run).join(F.broadcast(route_segments), on=F.col("segment_id") == F.col("id"), how="inner")
    ends = Window.partitionBy("route_id").orderBy("sequence").rowsBetween(0, Window.unboundedFollowing)
    steps = steps.withColumns(
        {
            "last_type": F.last("destination_type").over(ends),
            "last_id": F.last("destination_id").over(ends),
            "km": F.sum("distance_km").over(ends),
            "hours": F.sum("transit_time_hours").over(ends),
            "legs": F.count("segment_id").over(ends),
        }
    )
    born = F.lit(run.config.start_date).cast("timestamp")
    return (
        steps.where("sequence = 1")
        .select(
            F.col("route_id").alias("id"),
            F.format_string("RTE-%04d", "route_id").alias("route_code"),
            F.concat_ws(" ", "origin_type", "origin_id", F.lit("to"), "last_type", "last_id").alias("name"),
            "origin_type",
            "origin_id",
            F.col("last_type").alias("destination_type"),
            F.col("last_id").alias("destination_id"),
            F.col("km").cast("decimal(10,2)").alias("total_distance_km"),
            F.col("hours").cast("decimal(8,2)").alias("total_transit_hours"),
            F.col("legs").cast("int").alias("total_segments"),
            F.lit(True).alias("is_preferred"),
            F.lit(True).alias("is_active"),
            born.alias("created_at"),
            born.alias("updated_at"),
        )
        .coalesce(1)
    )


_ASSIGNMENTS = f"""
    route_id    BIGINT NOT NULL,
    segment_id  BIGINT NOT NULL,
    sequence    INT NOT NULL COMMENT 'from 1; each segment begins where the one before ends',
    {CREATED}
"""


@FMCG.table(
    _ASSIGNMENTS,
    key=("route_id", "segment_id", "sequence"),
    refs={"route_id": "routes", "segment_id": "route_segments"},
)
def route_segment_assignments(run: Run, routes: DataFrame, route_segments: DataFrame) -> DataFrame:
    """One row per route and segment, in the order of the way."""
    return _steps(run).withColumn("created_at", F.lit(run.config.start_date).cast("timestamp"))


def _steps(run: Run) -> DataFrame:
    paths = paths_of(segments_of(run.config), run.config.routes)
    rows = [(r, s, n) for r, path in enumerate(paths, 1) for n, s in enumerate(path, 1)]
    return run.spark.createDataFrame(rows, "route_id BIGINT, segment_id BIGINT, sequence INT").coalesce(1)
