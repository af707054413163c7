"""Level 0 - who carries goods, and what a kilometre emits."""

from __future__ import annotations

from datetime import date

import numpy as np
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.network import DIVISIONS
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.world import FMCG

# Types take turns, so that any number of carriers has all of them.
CARRIER_TYPES = ("trucking", "ocean", "parcel", "rail", "trucking", "ltl", "air", "trucking", "3pl", "ltl")
_WORDS = ("Northline", "Harbor", "Summit", "Blue Arrow", "Keystone", "Meridian", "Redwood", "Polar", "Atlas", "Copper")
_TRADES = {
    "trucking": "Trucking",
    "ocean": "Shipping",
    "parcel": "Parcel",
    "rail": "Rail",
    "ltl": "Freight",
    "air": "Air Cargo",
    "3pl": "Logistics",
}

_CARRIERS = f"""
    id                     BIGINT NOT NULL,
    carrier_code           STRING NOT NULL,
    name                   STRING NOT NULL COMMENT 'invented',
    carrier_type           STRING NOT NULL COMMENT 'trucking, rail, ocean, air, parcel, ltl or 3pl',
    scac_code              STRING COMMENT 'invented, four letters',
    headquarters_country   STRING,
    service_regions        ARRAY<STRING> COMMENT 'division codes',
    sustainability_rating  STRING COMMENT 'A to D',
    on_time_delivery_rate  DECIMAL(5,4) COMMENT '0 to 1',
    damage_rate            DECIMAL(5,4) COMMENT '0 to 1',
    is_preferred           BOOLEAN COMMENT 'on time at 0.95 or better',
    is_active              BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_CARRIERS, key="id")
def carriers(run: Run) -> DataFrame:
    """One row per carrier."""
    seed, count = run.config.seed, run.config.carriers
    ids = range_of(count)
    kinds = [CARRIER_TYPES[n % len(CARRIER_TYPES)] for n in range(count)]
    on_time = np.round(0.90 + 0.09 * uniform(hash64(seed, "carriers.on_time_delivery_rate", ids)), 4)
    home = pick(hash64(seed, "carriers.headquarters_country", ids), len(DIVISIONS))
    codes = [each.code for each in DIVISIONS]
    return small_table(
        run,
        _CARRIERS,
        count,
        id=ids,
        carrier_code=[f"CAR-{kind[:3].upper()}-{n:03d}" for n, kind in zip(ids, kinds, strict=True)],
        name=[f"{_WORDS[n * 7 % 10]} {_TRADES[kind]} {n}" for n, kind in zip(ids, kinds, strict=True)],
        carrier_type=kinds,
        scac_code=["X" + "".join(chr(65 + int(n) // 26**k % 26) for k in (2, 1, 0)) for n in ids],
        headquarters_country=[DIVISIONS[k].country for k in home],
        service_regions=[
            codes if kind in ("ocean", "air", "3pl") else [codes[k]] for kind, k in zip(kinds, home, strict=True)
        ],
        sustainability_rating=pick(hash64(seed, "carriers.sustainability_rating", ids), ["A", "B", "C", "D"]),
        on_time_delivery_rate=on_time,
        damage_rate=np.round(0.001 + 0.014 * uniform(hash64(seed, "carriers.damage_rate", ids)), 4),
        is_preferred=on_time >= 0.95,
        is_active=True,
    )


# mode | fuel | kg of CO2 for a kilometre | for a ton and kilometre (GLEC-like orders of magnitude)
DEFAULT_FACTORS = (
    ("truck", "diesel", 0.062, 0.062),
    ("truck", "biofuel", 0.025, 0.025),
    ("truck", "electric", 0.020, 0.020),
    ("truck", "lng", 0.052, 0.052),
    ("truck", "hybrid", 0.045, 0.045),
    ("rail", "diesel", 0.022, 0.022),
    ("rail", "electric", 0.008, 0.008),
    ("ocean", "hfo", 0.008, 0.008),
    ("ocean", "lng", 0.006, 0.006),
    ("air", "jet_fuel", 0.500, 0.500),
    ("intermodal", "diesel", 0.030, 0.030),
    ("intermodal", "electric", 0.015, 0.015),
    ("last_mile", "diesel", 0.150, 0.150),
    ("last_mile", "electric", 0.050, 0.050),
    ("last_mile", "gasoline", 0.170, 0.170),
    ("last_mile", "hybrid", 0.110, 0.110),
)
_MODES_OF = {
    "trucking": ("truck", "last_mile"),
    "ltl": ("truck", "last_mile"),
    "parcel": ("last_mile", "truck"),
    "3pl": ("truck", "intermodal"),
    "rail": ("rail", "intermodal"),
    "ocean": ("ocean",),
    "air": ("air",),
}

_EMISSION_FACTORS = f"""
    id                 BIGINT NOT NULL COMMENT 'default factors come first',
    transport_mode     STRING NOT NULL COMMENT 'truck, rail, ocean, air, intermodal or last_mile',
    fuel_type          STRING NOT NULL COMMENT 'diesel, gasoline, electric, hybrid, lng, hfo, jet_fuel or biofuel',
    carrier_id         BIGINT COMMENT 'null: for any carrier',
    co2_kg_per_km      DECIMAL(10,6) NOT NULL,
    co2_kg_per_ton_km  DECIMAL(10,6),
    source             STRING,
    effective_from     DATE NOT NULL COMMENT 'one year to a row of a carrier, the newest in the base year',
    effective_to       DATE COMMENT 'null: still in force',
    {CREATED}
"""


@FMCG.table(_EMISSION_FACTORS, key="id", refs={"carrier_id": "carriers"})
def emission_factors(run: Run, carriers: DataFrame) -> DataFrame:
    """One row per mode, fuel, carrier and year: what a ton and kilometre emits."""
    seed, year = run.config.seed, run.config.base_year
    fleet = [(row["id"], row["carrier_type"]) for row in by_id(carriers.select("id", "carrier_type"))]
    rows: list[tuple[str, str, float, float, int | None, date, date | None]] = [
        (*factor, None, date(year - 10, 1, 1), None) for factor in DEFAULT_FACTORS
    ]
    pairs = [(c, f) for c, kind in fleet for f in DEFAULT_FACTORS if f[0] in _MODES_OF[kind]]
    for back in range(20):
        for carrier, factor in pairs:
            end = None if back == 0 else date(year - back, 12, 31)
            rows.append((*factor, carrier, date(year - back, 1, 1), end))
    rows = rows[: run.config.emission_factors]
    mode, fuel, per_km, per_ton, carrier_ids, start, end_date = zip(*rows, strict=True)
    ids = range_of(len(rows))
    own = np.asarray([each is not None for each in carrier_ids])
    spread = np.where(own, 0.85 + 0.3 * uniform(hash64(seed, "emission_factors.co2", ids)), 1.0)
    return small_table(
        run,
        _EMISSION_FACTORS,
        len(rows),
        id=ids,
        transport_mode=mode,
        fuel_type=fuel,
        carrier_id=carrier_ids,
        co2_kg_per_km=np.round(np.asarray(per_km) * spread, 6),
        co2_kg_per_ton_km=np.round(np.asarray(per_ton) * spread, 6),
        source=["carrier report" if each else "default" for each in own],
        effective_from=start,
        effective_to=end_date,
    )
