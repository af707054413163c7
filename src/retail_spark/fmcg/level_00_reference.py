"""Level 0 - what the company is: divisions, channels, product families, packs, ports, ingredients."""

from __future__ import annotations

from datetime import date

import numpy as np
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.fmcg.network import DIVISIONS
from retail_spark.fmcg.small import CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.substances import CATEGORIES, GRADES, NAMED
from retail_spark.fmcg.world import FMCG
from retail_spark.fmcg.worldwide import PORTS

_DIVISIONS = f"""
    id                    BIGINT NOT NULL COMMENT '1..5',
    division_code         STRING NOT NULL,
    name                  STRING NOT NULL,
    headquarters_city     STRING NOT NULL,
    headquarters_country  STRING NOT NULL,
    president             STRING COMMENT 'invented',
    revenue_target        DECIMAL(14,2) COMMENT 'US dollars a year',
    currency              STRING,
    is_active             BOOLEAN,
    {CREATED_UPDATED}
"""
_PRESIDENTS = ("Ada Whitlock", "Bruno Tavares", "Mei Okafor", "Camille Roussel", "Yusuf Demir")


@FMCG.table(_DIVISIONS, key="id")
def divisions(run: Run) -> DataFrame:
    """One row per division of the company: five parts of the world."""
    return small_table(
        run,
        _DIVISIONS,
        len(DIVISIONS),
        id=range_of(len(DIVISIONS)),
        division_code=[each.code for each in DIVISIONS],
        name=[each.name for each in DIVISIONS],
        headquarters_city=[each.city for each in DIVISIONS],
        headquarters_country=[each.country for each in DIVISIONS],
        president=list(_PRESIDENTS),
        revenue_target=[each.revenue_target for each in DIVISIONS],
        currency="USD",
        is_active=True,
    )


_CHANNELS = f"""
    id                  BIGINT NOT NULL COMMENT '1..4',
    channel_code        STRING NOT NULL,
    name                STRING NOT NULL,
    channel_type        STRING NOT NULL COMMENT 'bm_large, bm_distributor, ecommerce or dtc',
    volume_percent      DECIMAL(5,2) COMMENT 'of all cases',
    margin_percent      DECIMAL(5,2),
    payment_terms_days  INT COMMENT 'days',
    description         STRING,
    is_active           BOOLEAN,
    {CREATED_UPDATED}
"""
# code | name | type | volume % | margin % | payment terms | description
CHANNEL_ROWS = (
    ("B2M-LARGE", "Large retail", "bm_large", 40, 18, 45, "Chains that buy by the truck"),
    ("B2M-DIST", "Distributors", "bm_distributor", 30, 22, 30, "Regional grocers and independents"),
    ("ECOM", "E-commerce", "ecommerce", 20, 25, 15, "Retailers that sell online"),
    ("DTC", "Direct to consumer", "dtc", 10, 35, 0, "The company's own shop"),
)


@FMCG.table(_CHANNELS, key="id")
def channels(run: Run) -> DataFrame:
    """One row per channel of trade."""
    code, name, kind, volume, margin, terms, description = zip(*CHANNEL_ROWS, strict=True)
    return small_table(
        run,
        _CHANNELS,
        len(CHANNEL_ROWS),
        id=range_of(len(CHANNEL_ROWS)),
        channel_code=code,
        name=name,
        channel_type=kind,
        volume_percent=volume,
        margin_percent=margin,
        payment_terms_days=terms,
        description=description,
        is_active=True,
    )


_PRODUCTS = f"""
    id                BIGINT NOT NULL COMMENT '1 toothpaste, 2 dish soap, 3 body wash',
    product_code      STRING NOT NULL,
    name              STRING NOT NULL,
    brand             STRING NOT NULL,
    category          STRING NOT NULL,
    subcategory       STRING,
    description       STRING,
    launch_date       DATE,
    discontinue_date  DATE,
    is_active         BOOLEAN,
    {CREATED_UPDATED}
"""
# code | name | brand | category | subcategory | description | years on the market
_PRODUCT_ROWS = (
    ("PROD-PW", "PrismWhite toothpaste", "PrismWhite", "oral_care", "toothpaste", "Whitening toothpaste", 14),
    ("PROD-CW", "ClearWave dish soap", "ClearWave", "home_care", "dish_soap", "Grease-cutting dish soap", 11),
    ("PROD-AP", "AquaPure body wash", "AquaPure", "personal_care", "body_wash", "Mild body wash", 8),
)


@FMCG.table(_PRODUCTS, key="id")
def products(run: Run) -> DataFrame:
    """One row per product family."""
    code, name, brand, category, subcategory, description, age = zip(*_PRODUCT_ROWS, strict=True)
    return small_table(
        run,
        _PRODUCTS,
        len(_PRODUCT_ROWS),
        id=range_of(len(_PRODUCT_ROWS)),
        product_code=code,
        name=name,
        brand=brand,
        category=category,
        subcategory=subcategory,
        description=description,
        launch_date=[date(run.config.base_year - years, 3, 1) for years in age],
        discontinue_date=None,
        is_active=True,
    )


_PACKAGING = f"""
    id                  BIGINT NOT NULL COMMENT '1..n; families take turns: id mod 3 = 1 fits product 1',
    packaging_code      STRING NOT NULL,
    name                STRING NOT NULL,
    container_type      STRING NOT NULL COMMENT 'tube, bottle, pump, pouch or sachet',
    size_value          DECIMAL(10,2) NOT NULL COMMENT 'of one each, in size_unit',
    size_unit           STRING NOT NULL COMMENT 'g or ml; a ml weighs a gram',
    material            STRING,
    is_recyclable       BOOLEAN,
    units_per_case      INT NOT NULL COMMENT 'eaches, 6 to 100',
    case_weight_kg      DECIMAL(10,3) COMMENT 'gross kg: size x units / 1000 x 1.1',
    case_dimensions_cm  STRING,
    {CREATED_UPDATED}
"""
# container | material | recyclable | size | units per case; one column for each product family
_PACKS = (
    (("tube", "laminate", False, 75, 48), ("bottle", "PET", True, 500, 24), ("bottle", "HDPE", True, 250, 24)),
    (("tube", "laminate", False, 100, 36), ("bottle", "PET", True, 750, 16), ("bottle", "HDPE", True, 400, 18)),
    (("tube", "HDPE", True, 125, 24), ("bottle", "PET", True, 1000, 12), ("pump", "HDPE", True, 500, 12)),
    (("tube", "laminate", False, 50, 72), ("bottle", "rPET", True, 300, 30), ("pump", "rPET", True, 750, 10)),
    (("pump", "HDPE", True, 150, 24), ("pouch", "LDPE", True, 1500, 8), ("pouch", "LDPE", True, 1000, 8)),
    (("sachet", "paper", True, 20, 100), ("sachet", "paper", True, 50, 100), ("sachet", "paper", True, 40, 100)),
    (("tube", "HDPE", True, 175, 24), ("bottle", "rPET", True, 900, 12), ("bottle", "rPET", True, 300, 24)),
    (("tube", "laminate", False, 90, 36), ("bottle", "PET", True, 400, 24), ("bottle", "PET", True, 200, 36)),
    (("tube", "laminate", False, 150, 24), ("bottle", "PET", True, 650, 16), ("bottle", "HDPE", True, 600, 12)),
    (("tube", "HDPE", True, 200, 20), ("pouch", "LDPE", True, 2000, 6), ("pouch", "LDPE", True, 1500, 6)),
    (("tube", "laminate", False, 25, 96), ("bottle", "PET", True, 250, 36), ("bottle", "HDPE", True, 100, 48)),
    (("pump", "HDPE", True, 100, 36), ("pump", "PET", True, 500, 18), ("pump", "HDPE", True, 400, 16)),
    (("tube", "laminate", False, 110, 30), ("bottle", "rPET", True, 1250, 10), ("bottle", "HDPE", True, 350, 20)),
    (("tube", "laminate", False, 60, 60), ("bottle", "PET", True, 350, 30), ("bottle", "HDPE", True, 150, 40)),
    (("tube", "HDPE", True, 140, 24), ("bottle", "rPET", True, 850, 14), ("bottle", "HDPE", True, 450, 16)),
    (("sachet", "paper", True, 10, 100), ("sachet", "paper", True, 30, 100), ("sachet", "paper", True, 20, 100)),
)  # fmt: skip


@FMCG.table(_PACKAGING, key="id")
def packaging_types(run: Run) -> DataFrame:
    """One row per kind of pack: what one each holds, and how many eaches make a case."""
    packs = [(family, *pack) for row in _PACKS for family, pack in zip(("PW", "CW", "AP"), row, strict=True)]
    packs = packs[: run.config.packaging_types]
    family, container, material, recyclable, size, units = zip(*packs, strict=True)
    unit = ["g" if each == "PW" else "ml" for each in family]
    return small_table(
        run,
        _PACKAGING,
        len(packs),
        id=range_of(len(packs)),
        packaging_code=[
            f"PKG-{f}-{c.upper()}-{s}-{n}" for f, c, s, n in zip(family, container, size, units, strict=True)
        ],
        name=[f"{s} {u} {c}, case of {n}" for s, u, c, n in zip(size, unit, container, units, strict=True)],
        container_type=container,
        size_value=size,
        size_unit=unit,
        material=material,
        is_recyclable=recyclable,
        units_per_case=units,
        case_weight_kg=[s * n / 1000 * 1.1 for s, n in zip(size, units, strict=True)],
        case_dimensions_cm=[f"{20 + n % 20}x{15 + s % 25}x{12 + n % 13}" for s, n in zip(size, units, strict=True)],
    )


_PORTS = f"""
    id                     BIGINT NOT NULL,
    port_code              STRING NOT NULL COMMENT 'UN/LOCODE',
    name                   STRING NOT NULL,
    port_type              STRING NOT NULL COMMENT 'ocean, air, rail or multimodal',
    country                STRING NOT NULL,
    city                   STRING NOT NULL,
    latitude               DECIMAL(10,6),
    longitude              DECIMAL(10,6),
    timezone               STRING,
    handling_capacity_teu  INT COMMENT 'containers (TEU) a year',
    is_active              BOOLEAN,
    {CREATED_UPDATED}
"""


@FMCG.table(_PORTS, key="id")
def ports(run: Run) -> DataFrame:
    """One row per port that goods may pass."""
    chosen = PORTS[: run.config.ports]
    ids = range_of(len(chosen))
    return small_table(
        run,
        _PORTS,
        len(chosen),
        id=ids,
        port_code=[port.code for port in chosen],
        name=[f"Port of {port.city}" if port.kind == "ocean" else f"{port.city} {port.kind} hub" for port in chosen],
        port_type=[port.kind for port in chosen],
        country=[port.country for port in chosen],
        city=[port.city for port in chosen],
        latitude=[port.latitude for port in chosen],
        longitude=[port.longitude for port in chosen],
        timezone=[port.timezone for port in chosen],
        handling_capacity_teu=integer_between(hash64(run.config.seed, "ports.handling_capacity_teu", ids), 8, 300)
        * 100_000,
        is_active=True,
    )


_INGREDIENTS = f"""
    id                           BIGINT NOT NULL COMMENT '1 palm oil, 2 sorbitol, 3 peppermint oil, then the others',
    ingredient_code              STRING NOT NULL,
    name                         STRING NOT NULL,
    cas_number                   STRING COMMENT 'invented but for the three named ones',
    category                     STRING NOT NULL,
    purity_percent               DECIMAL(5,2) COMMENT '95 to 99.9',
    storage_temp_min_c           DECIMAL(5,2),
    storage_temp_max_c           DECIMAL(5,2),
    storage_conditions           STRING COMMENT 'refrigerated (2 to 8 degrees) or ambient (15 to 30)',
    shelf_life_days              INT,
    hazmat_class                 STRING,
    unit_of_measure              STRING NOT NULL COMMENT 'kg',
    is_active                    BOOLEAN,
    available_quarters           ARRAY<INT> COMMENT 'of the year; null: always',
    off_season_price_multiplier  DECIMAL(4,2) COMMENT 'price outside those quarters',
    {CREATED_UPDATED}
"""


@FMCG.table(_INGREDIENTS, key="id")
def ingredients(run: Run) -> DataFrame:
    """One row per raw material; palm oil, sorbitol and peppermint are the ones that make trouble."""
    seed, count = run.config.seed, run.config.ingredients
    ids = range_of(count)
    others = [(category, f"{name} {grade}".strip()) for grade in GRADES for category, name in CATEGORIES]
    if count - len(NAMED) > len(others):
        others = [(c, f"{n} lot class {k}") for k in range(count // len(others) + 1) for c, n in others]
    rest = others[: count - len(NAMED)]
    category = [each.category for each in NAMED] + [each[0] for each in rest]
    chilled = np.isin(np.asarray(category), ["flavor", "active"]) & (
        uniform(hash64(seed, "ingredients.storage", ids)) < 0.5
    )
    serial = ids[len(NAMED) :]
    hazmat = pick(hash64(seed, "ingredients.hazmat_class", ids), ["", "3", "8", "9"], [0.85, 0.05, 0.06, 0.04])
    return small_table(
        run,
        _INGREDIENTS,
        count,
        id=ids,
        ingredient_code=[each.code for each in NAMED]
        + [f"ING-{c[:4].upper()}-{n:03d}" for n, (c, _) in zip(serial, rest, strict=True)],
        name=[each.name for each in NAMED] + [each[1] for each in rest],
        cas_number=[each.cas for each in NAMED] + [f"9{n:05d}-{n % 90 + 10}-{n % 10}" for n in serial],
        category=category,
        purity_percent=np.round(95 + 4.9 * uniform(hash64(seed, "ingredients.purity_percent", ids)), 2),
        storage_temp_min_c=np.where(chilled, 2.0, 15.0),
        storage_temp_max_c=np.where(chilled, 8.0, 30.0),
        storage_conditions=np.where(chilled, "refrigerated", "ambient").tolist(),
        shelf_life_days=pick(hash64(seed, "ingredients.shelf_life_days", ids), [180, 270, 365, 540, 730]),
        hazmat_class=[each or None for each in hazmat.tolist()],
        unit_of_measure="kg",
        is_active=True,
        available_quarters=[list(each.quarters) if each.quarters else None for each in NAMED] + [None] * len(rest),
        off_season_price_multiplier=[3.0 if each.quarters else None for each in NAMED] + [None] * len(rest),
    )
