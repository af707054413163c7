"""Level 1 - who supplies us, and where we make things."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import Int64Array, hash64
from retail_spark.fmcg.network import PLANTS, shifts_of
from retail_spark.fmcg.small import CREATED_UPDATED, apportion, range_of, small_table
from retail_spark.fmcg.volume import cases_of_divisions
from retail_spark.fmcg.world import FMCG

# country | city | part of the world | currency
_HOMES = (
    ("Malaysia", "Johor Bahru", "APAC", "MYR"),
    ("USA", "Houston", "NAM", "USD"),
    ("China", "Qingdao", "APAC", "CNY"),
    ("Germany", "Ludwigshafen", "EUR", "EUR"),
    ("India", "Vadodara", "APAC", "INR"),
    ("Brazil", "Curitiba", "LATAM", "BRL"),
    ("France", "Lyon", "EUR", "EUR"),
    ("Mexico", "Monterrey", "LATAM", "MXN"),
    ("Poland", "Gliwice", "EUR", "EUR"),
    ("Turkey", "Bursa", "AFR", "TRY"),
    ("Thailand", "Rayong", "APAC", "THB"),
    ("South Africa", "Durban", "AFR", "ZAR"),
    ("USA", "Cincinnati", "NAM", "USD"),
    ("Indonesia", "Medan", "APAC", "IDR"),
    ("Spain", "Tarragona", "EUR", "EUR"),
    ("Canada", "Sarnia", "NAM", "CAD"),
)
_STARTS = ("Alder", "Beryl", "Cobalt", "Dorado", "Elara", "Fenwick", "Garnet", "Halden", "Indigo", "Juniper", "Kestrel")
_ENDS = ("Chemicals", "Oils", "Specialties", "Naturals", "Minerals", "Ingredients", "Polymers", "Extracts")
PALM_SUPPLIER, SORBITOL_SUPPLIER = 1, 2

_SUPPLIERS = f"""
    id                    BIGINT NOT NULL COMMENT '1 the palm oil supplier, 2 the sorbitol supplier',
    supplier_code         STRING NOT NULL,
    name                  STRING NOT NULL COMMENT 'invented',
    tier                  INT NOT NULL COMMENT '1, 2 or 3: a fifth, two fifths, two fifths',
    country               STRING NOT NULL,
    city                  STRING,
    region                STRING COMMENT 'NAM, LATAM, APAC, EUR or AFR',
    contact_email         STRING,
    contact_phone         STRING,
    payment_terms_days    INT COMMENT '30, 45 or 60 by tier',
    currency              STRING,
    qualification_status  STRING COMMENT 'pending, qualified, probation or disqualified',
    qualification_date    DATE,
    risk_score            DECIMAL(3,2) COMMENT '0 to 1',
    is_active             BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_SUPPLIERS, key="id")
def suppliers(run: Run) -> DataFrame:
    """One row per supplier. The only one of palm oil sits in Malaysia."""
    seed, count = run.config.seed, run.config.suppliers
    ids = range_of(count)
    tier = np.repeat([1, 2, 3], apportion([0.2, 0.4, 0.4], count))
    home = np.where(ids == PALM_SUPPLIER, 0, pick(hash64(seed, "suppliers.country", ids), len(_HOMES)))
    home = np.where(ids == SORBITOL_SUPPLIER, 6, home)
    risk = np.round(0.1 + 0.5 * uniform(hash64(seed, "suppliers.risk_score", ids)) + 0.15 * (tier - 1), 2)
    status = pick(
        hash64(seed, "suppliers.qualification_status", ids), ["qualified", "probation", "pending"], [92, 5, 3]
    )
    age = integer_between(hash64(seed, "suppliers.qualification_date", ids), 200, 2_500)
    codes = [f"SUP-{_HOMES[h][2]}-{n:03d}" for n, h in zip(ids, home, strict=True)]
    codes[:2] = ["SUP-PALM-MY-001", "SUP-SORB-FR-001"]
    names = [f"{_STARTS[n % 11]} {_ENDS[n // 11 % 8]} {n}" for n in ids]
    names[:2] = ["Straits Palm Oils", "Roussillon Polyols"]
    return small_table(
        run,
        _SUPPLIERS,
        count,
        id=ids,
        supplier_code=codes,
        name=names,
        tier=tier,
        country=[_HOMES[h][0] for h in home],
        city=[_HOMES[h][1] for h in home],
        region=[_HOMES[h][2] for h in home],
        contact_email=[f"orders.{n}@supplier{n}.example.com" for n in ids],
        contact_phone=[f"555-01{n % 100:02d}" for n in ids],
        payment_terms_days=15 + 15 * tier,
        currency=[_HOMES[h][3] for h in home],
        qualification_status=np.where(ids <= SORBITOL_SUPPLIER, "qualified", status).tolist(),
        qualification_date=[run.config.start_date - timedelta(days=int(each)) for each in age],
        risk_score=np.where(ids == PALM_SUPPLIER, 0.75, risk),
        is_active=True,
    )


_PLANTS = f"""
    id                       BIGINT NOT NULL COMMENT '1..7',
    plant_code               STRING NOT NULL,
    name                     STRING NOT NULL,
    division_id              BIGINT,
    country                  STRING NOT NULL,
    city                     STRING NOT NULL,
    address                  STRING COMMENT 'invented',
    latitude                 DECIMAL(10,6),
    longitude                DECIMAL(10,6),
    timezone                 STRING,
    capacity_tons_per_day    DECIMAL(10,2),
    operating_hours_per_day  INT,
    operating_days_per_week  INT,
    is_active                BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_PLANTS, key="id", refs={"division_id": "divisions"})
def plants(run: Run, divisions: DataFrame) -> DataFrame:
    """One row per plant."""
    return small_table(
        run,
        _PLANTS,
        len(PLANTS),
        id=range_of(len(PLANTS)),
        plant_code=[each.code for each in PLANTS],
        name=[each.name for each in PLANTS],
        division_id=[each.division_id for each in PLANTS],
        country=[each.country for each in PLANTS],
        city=[each.city for each in PLANTS],
        address=[f"{100 * n} Works Road" for n in range_of(len(PLANTS))],
        latitude=[each.latitude for each in PLANTS],
        longitude=[each.longitude for each in PLANTS],
        timezone=[each.timezone for each in PLANTS],
        capacity_tons_per_day=[each.size for each in PLANTS],
        operating_hours_per_day=[shifts_of(each)[0] for each in PLANTS],
        operating_days_per_week=[shifts_of(each)[1] for each in PLANTS],
        is_active=True,
    )


LINE_TYPES = ("mixing", "filling", "packaging", "labeling", "quality")
_FAMILIES = ("PrismWhite", "ClearWave", "AquaPure")

_LINES = f"""
    id                       BIGINT NOT NULL COMMENT '(plant_id - 1) * 5 + 1..5 in the order of line_type',
    line_code                STRING NOT NULL,
    name                     STRING NOT NULL,
    plant_id                 BIGINT NOT NULL,
    line_type                STRING NOT NULL COMMENT 'mixing, filling, packaging, labeling or quality',
    product_family           STRING COMMENT 'the family it was built for; it can make all',
    capacity_units_per_hour  INT NOT NULL COMMENT 'eaches an hour',
    setup_time_minutes       INT,
    changeover_time_minutes  INT,
    oee_target               DECIMAL(5,4) COMMENT '0.80 to 0.90',
    is_active                BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_LINES, key="id", refs={"plant_id": "plants"})
def production_lines(run: Run, plants: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """One row per production line: five in each plant, one for each step, as fast as its share of the division asks."""
    seed, count = run.config.seed, len(PLANTS) * len(LINE_TYPES)
    ids = range_of(count)
    plant, step = (ids - 1) // len(LINE_TYPES) + 1, (ids - 1) % len(LINE_TYPES)
    eaches_per_case = float(packaging_types.agg(F.avg("units_per_case")).collect()[0][0])
    return small_table(
        run,
        _LINES,
        count,
        id=ids,
        line_code=[f"{PLANTS[p - 1].code}-L{s + 1}" for p, s in zip(plant, step, strict=True)],
        name=[f"{PLANTS[p - 1].name}, {LINE_TYPES[s]}" for p, s in zip(plant, step, strict=True)],
        plant_id=plant,
        line_type=[LINE_TYPES[s] for s in step],
        product_family=[_FAMILIES[p % 3] for p in plant],
        capacity_units_per_hour=_eaches_an_hour(run, eaches_per_case)[plant - 1],
        setup_time_minutes=integer_between(hash64(seed, "production_lines.setup_time_minutes", ids), 15, 60),
        changeover_time_minutes=integer_between(hash64(seed, "production_lines.changeover_time_minutes", ids), 20, 120),
        oee_target=np.round(0.80 + 0.10 * uniform(hash64(seed, "production_lines.oee_target", ids)), 4),
        is_active=True,
    )


def _eaches_an_hour(run: Run, eaches_per_case: float) -> Int64Array:
    """What a line of each plant fills in an hour: the year's planned cases of its division, by the plants' sizes.

    Orders that are cancelled or cut, stops and rejected batches leave it about three quarters of its hours at work.
    """
    size = np.asarray([float(plant.size) for plant in PLANTS])
    division = np.asarray([plant.division_id for plant in PLANTS])
    share = size / np.bincount(division, weights=size)[division]
    eaches = cases_of_divisions(run.config)[division - 1] * share * eaches_per_case
    hours = np.prod([shifts_of(plant) for plant in PLANTS], axis=1) * run.config.days / 7
    return np.asarray(np.maximum(np.ceil(eaches / hours), 1), dtype=np.int64)
