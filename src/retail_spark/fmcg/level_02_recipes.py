"""Level 2 - who sells us what, with which certificates, and what our products are made of."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import Int64Array, hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, apportion, attach, days_after, range_of, small_table
from retail_spark.fmcg.substances import PALM_OIL, SINGLE_SOURCE, SORBITOL
from retail_spark.fmcg.world import FMCG

_SUPPLIER_INGREDIENTS = f"""
    id                       BIGINT NOT NULL,
    supplier_id              BIGINT NOT NULL,
    ingredient_id            BIGINT NOT NULL,
    supplier_part_number     STRING,
    unit_cost                DECIMAL(12,4) NOT NULL COMMENT 'dollars a kg, in season',
    currency                 STRING,
    lead_time_days           INT NOT NULL COMMENT '7 to 45; palm oil 60 to 120',
    min_order_qty            DECIMAL(12,2) NOT NULL COMMENT 'kg',
    order_multiple           DECIMAL(12,2) COMMENT 'kg',
    is_preferred             BOOLEAN COMMENT 'one supplier of each ingredient',
    is_approved              BOOLEAN,
    approval_date            DATE,
    contract_start_date      DATE,
    contract_end_date        DATE,
    on_time_delivery_rate    DECIMAL(5,4) COMMENT '0 to 1; palm oil 0.50',
    quality_acceptance_rate  DECIMAL(5,4) COMMENT '0 to 1',
    {CREATED_UPDATED}
"""


@FMCG.table(_SUPPLIER_INGREDIENTS, key="id", refs={"supplier_id": "suppliers", "ingredient_id": "ingredients"})
def supplier_ingredients(run: Run, suppliers: DataFrame, ingredients: DataFrame) -> DataFrame:
    """One row per supplier and ingredient that it sells; palm oil and sorbitol have one supplier, the others more."""
    seed, base = run.config.seed, run.config.start_date
    supplier, ingredient = _who_sells_what(run)
    ids = range_of(len(supplier))
    palm = ingredient == PALM_OIL
    price = np.exp(-0.5 + 3.2 * uniform(hash64(seed, "supplier_ingredients.price", ingredient)))
    own = 0.9 + 0.2 * uniform(hash64(seed, "supplier_ingredients.unit_cost", supplier, ingredient))
    lead = integer_between(hash64(seed, "supplier_ingredients.lead_time_days", ids), 7, 45)
    far = integer_between(hash64(seed, "supplier_ingredients.palm", ids), 60, 120)
    lot = pick(hash64(seed, "supplier_ingredients.min_order_qty", ids), [100, 250, 500, 1000])
    first = np.zeros(len(ids), dtype=bool)
    first[np.unique(ingredient, return_index=True)[1]] = True
    # the first two suppliers of an ingredient are approved, some of the others not yet
    rank = np.zeros(len(ids), dtype=np.int64)
    seen: dict[int, int] = {}
    for row, each in enumerate(ingredient.tolist()):
        rank[row] = seen.get(each, 0)
        seen[each] = rank[row] + 1
    approved = (rank < 2) | (uniform(hash64(seed, "supplier_ingredients.is_approved", ids)) < 0.93)
    start = integer_between(hash64(seed, "supplier_ingredients.contract_start_date", ids), -700, -30)
    approval = start - integer_between(hash64(seed, "supplier_ingredients.approval_date", ids), 10, 120)
    on_time = 0.85 + 0.14 * uniform(hash64(seed, "supplier_ingredients.on_time_delivery_rate", ids))
    return small_table(
        run,
        _SUPPLIER_INGREDIENTS,
        len(ids),
        id=ids,
        supplier_id=supplier,
        ingredient_id=ingredient,
        supplier_part_number=[f"P{s:04d}-{i:04d}" for s, i in zip(supplier, ingredient, strict=True)],
        unit_cost=np.round(price * own, 4),
        currency="USD",
        lead_time_days=np.where(palm, far, lead),
        min_order_qty=lot.astype(float),
        order_multiple=lot / 2.0,
        is_preferred=first,
        is_approved=approved,
        approval_date=[d if a else None for d, a in zip(days_after(base, approval), approved, strict=True)],
        contract_start_date=days_after(base, start),
        contract_end_date=days_after(base, start + 1_095),
        on_time_delivery_rate=np.round(np.where(palm, 0.50, on_time), 4),
        quality_acceptance_rate=np.round(
            0.95 + 0.05 * uniform(hash64(seed, "supplier_ingredients.quality_acceptance_rate", ids)), 4
        ),
    )


def _who_sells_what(run: Run) -> tuple[Int64Array, Int64Array]:
    """Suppliers 1 and 2 sell palm oil and sorbitol, as the only ones; for the rest, whoever sells much sells more."""
    seed, config = run.config.seed, run.config
    rest = config.ingredients - len(SINGLE_SOURCE)
    links = config.supplier_ingredients - len(SINGLE_SOURCE)
    chance = uniform(hash64(seed, "supplier_ingredients.supplier_id", np.arange(links)))
    weight = 1.0 + 3.0 * uniform(hash64(seed, "supplier_ingredients.ingredient_id", np.arange(rest)))
    wanted = apportion(weight, links, least=2)
    owners = attach(config.suppliers, links, chance) + 1
    pairs = {(1, PALM_OIL), (2, SORBITOL)}
    sells, material = [1, 2], [PALM_OIL, SORBITOL]
    open_for = np.repeat(np.arange(rest) + 1 + len(SINGLE_SOURCE), wanted)
    order = np.argsort(hash64(seed, "supplier_ingredients.order", np.arange(links)), kind="stable")
    for number, each in enumerate(open_for[order].tolist()):
        owner = int(owners[number])
        step = 0
        while (owner, each) in pairs:  # sells it already: the next supplier takes the link
            step += 1
            owner = (owner + step) % config.suppliers + 1
        pairs.add((owner, each))
        sells.append(owner)
        material.append(each)
    return np.asarray(sells, dtype=np.int64), np.asarray(material, dtype=np.int64)


_CERTIFICATIONS = f"""
    id                  BIGINT NOT NULL,
    supplier_id         BIGINT NOT NULL,
    certification_type  STRING NOT NULL COMMENT 'ISO9001, ISO14001, GMP, Halal, Kosher, RSPO, FSC or FSSC22000',
    certification_body  STRING COMMENT 'invented',
    certificate_number  STRING,
    issue_date          DATE NOT NULL,
    expiry_date         DATE NOT NULL COMMENT 'three years later',
    scope               STRING,
    is_valid            BOOLEAN COMMENT 'at the end of the base year',
    {CREATED_UPDATED}
"""
_TYPES = ("ISO9001", "ISO14001", "GMP", "Halal", "Kosher", "RSPO", "FSC", "FSSC22000")


@FMCG.table(_CERTIFICATIONS, key="id", refs={"supplier_id": "suppliers"})
def certifications(run: Run, suppliers: DataFrame) -> DataFrame:
    """One row per certificate of a supplier: two to four each."""
    seed, config = run.config.seed, run.config
    some = uniform(hash64(seed, "certifications.count", np.arange(config.suppliers)))
    counts = apportion(0.2 + some, config.certifications - 2 * config.suppliers)
    # at most two above the least two: what is more goes to those that have fewest
    over = int(np.maximum(counts - 2, 0).sum())
    counts = np.minimum(counts, 2)
    for room in (1, 2):
        short = np.flatnonzero(counts < room)[:over]
        counts[short] += 1
        over -= len(short)
    counts = counts + 2
    supplier = np.repeat(range_of(config.suppliers), counts)
    ids = range_of(len(supplier))
    nth = ids - np.repeat(np.cumsum(counts) - counts, counts) - 1
    first_type = integer_between(hash64(seed, "certifications.certification_type", supplier), 0, 7)
    # the palm oil supplier's first certificate is RSPO
    kind = np.where(supplier == 1, 5 + nth, first_type + nth * 3) % len(_TYPES)
    issued = integer_between(hash64(seed, "certifications.issue_date", ids), -1_000, 300)
    expires = issued + 1_095
    return small_table(
        run,
        _CERTIFICATIONS,
        len(ids),
        id=ids,
        supplier_id=supplier,
        certification_type=[_TYPES[each] for each in kind],
        certification_body=pick(
            hash64(seed, "certifications.certification_body", ids), ["Certus", "Veritum", "Norma", "Tuvex"]
        ).tolist(),
        certificate_number=[f"{_TYPES[k]}-{n:06d}" for k, n in zip(kind, ids, strict=True)],
        issue_date=days_after(config.start_date, issued),
        expiry_date=days_after(config.start_date, expires),
        scope="manufacturing and storage",
        is_valid=expires >= config.days - 1,
    )


_FORMULAS = f"""
    id                 BIGINT NOT NULL,
    formula_code       STRING NOT NULL COMMENT 'FRM-<PW, CW or AP>-<variant>-V<version>',
    name               STRING NOT NULL,
    product_id         BIGINT,
    version            INT NOT NULL,
    status             STRING COMMENT 'approved or obsolete',
    batch_size_kg      DECIMAL(10,2) NOT NULL COMMENT '500, 1000 or 750 by product',
    yield_percent      DECIMAL(5,2) COMMENT '96 to 99',
    mix_time_minutes   INT,
    cure_time_hours    INT,
    effective_from     DATE,
    effective_to       DATE COMMENT 'null: in force',
    approved_by        STRING,
    approved_date      DATE,
    notes              STRING,
    {CREATED_UPDATED}
"""
_FAMILIES = ("PW", "CW", "AP")
_VARIANTS = (
    ("MINT", "FRESH", "KIDS", "SENSITIVE", "CHARCOAL"),
    ("LEMON", "ORIGINAL", "ULTRA", "ALOE", "FREE"),
    ("OCEAN", "COCONUT", "LAVENDER", "MILK", "SPORT"),
)
_BATCH_KG = (500.0, 1000.0, 750.0)


@FMCG.table(_FORMULAS, key="id", refs={"product_id": "products"})
def formulas(run: Run, products: DataFrame) -> DataFrame:
    """One row per version of a formula. The newest two versions of each variant are approved, older ones obsolete."""
    seed, count = run.config.seed, run.config.formulas
    ids = range_of(count)
    product, variant, age = (ids - 1) % 3, (ids - 1) // 3 % 5, (ids - 1) // 15
    newest = np.asarray([age[(product == p) & (variant == v)].max() for p, v in zip(product, variant, strict=True)])
    version = newest - age + 1
    approved = age < 2
    base = run.config.base_year
    names = [_VARIANTS[p][v] for p, v in zip(product, variant, strict=True)]
    codes = [f"FRM-{_FAMILIES[p]}-{n}-V{v}" for p, n, v in zip(product, names, version, strict=True)]
    return small_table(
        run,
        _FORMULAS,
        count,
        id=ids,
        formula_code=codes,
        name=[f"{n.title()} version {v}" for n, v in zip(names, version, strict=True)],
        product_id=product + 1,
        version=version,
        status=np.where(approved, "approved", "obsolete").tolist(),
        batch_size_kg=[_BATCH_KG[p] for p in product],
        yield_percent=np.round(96.2 + 2.6 * uniform(hash64(seed, "formulas.yield_percent", ids)), 2),
        mix_time_minutes=integer_between(hash64(seed, "formulas.mix_time_minutes", ids), 30, 180),
        cure_time_hours=integer_between(hash64(seed, "formulas.cure_time_hours", ids), 0, 24),
        effective_from=[date(base - 1 - int(a), 1, 1) for a in age],
        effective_to=[None if ok else date(base - int(a) + 1, 12, 31) for a, ok in zip(age, approved, strict=True)],
        approved_by="formulation.lead",
        approved_date=[date(base - 1 - int(a), 1, 1) - timedelta(days=30) for a in age],
        notes=None,
    )


_FORMULA_INGREDIENTS = f"""
    formula_id         BIGINT NOT NULL,
    ingredient_id      BIGINT NOT NULL,
    sequence           INT NOT NULL COMMENT 'order of adding, from 1',
    quantity_kg        DECIMAL(10,4) NOT NULL COMMENT 'for batch_size_kg; whole steps of 0.01; sums to it',
    quantity_percent   DECIMAL(5,2) COMMENT 'sums to 100',
    is_active          BOOLEAN,
    tolerance_percent  DECIMAL(5,2),
    notes              STRING,
    {CREATED}
"""


@FMCG.table(
    _FORMULA_INGREDIENTS,
    key=("formula_id", "ingredient_id", "sequence"),
    refs={"formula_id": "formulas", "ingredient_id": "ingredients"},
)
def formula_ingredients(run: Run, formulas: DataFrame, ingredients: DataFrame) -> DataFrame:
    """One row per formula and ingredient. Every PrismWhite formula contains sorbitol, every other one palm oil."""
    seed, config = run.config.seed, run.config
    known = by_id(formulas.select("id", "product_id", F.col("batch_size_kg").cast("double").alias("kg")))
    counts = (
        apportion(
            1.0 + uniform(hash64(seed, "formula_ingredients.count", range_of(len(known)))),
            config.formula_ingredients - 4 * len(known),
        )
        + 4
    )
    rows = []
    for (formula, product, kg), count in zip(known, counts.tolist(), strict=True):
        draws = hash64(seed, "formula_ingredients.ingredient_id", formula, np.arange(1, config.ingredients + 1))
        must = [SORBITOL] if product == 1 else [PALM_OIL]
        likely = [3] if product == 1 and formula % 5 < 2 else []
        order = [int(n) + 1 for n in np.argsort(draws, kind="stable") if int(n) + 1 > 3]
        chosen = (must + likely + order)[:count]
        shares = np.exp(-0.35 * np.arange(count)) * (
            0.7 + 0.6 * uniform(hash64(seed, "formula_ingredients.quantity_percent", formula, np.arange(count)))
        )
        hundredths = apportion(shares, 5_000, least=5) * 2
        # of 500, 750 or 1000 kg two hundredths of a percent are 0.10, 0.15 or 0.20 kg: whole steps of 0.01
        quantities = [round(h * kg) for h in hundredths.tolist()]
        rows += [
            (formula, each, n, q / 10_000, h / 100)
            for n, (each, q, h) in enumerate(zip(chosen, quantities, hundredths.tolist(), strict=True), 1)
        ]
    formula_id, ingredient_id, sequence, quantity, percent = zip(*rows, strict=True)
    return small_table(
        run,
        _FORMULA_INGREDIENTS,
        len(rows),
        formula_id=formula_id,
        ingredient_id=ingredient_id,
        sequence=sequence,
        quantity_kg=quantity,
        quantity_percent=percent,
        is_active=True,
        tolerance_percent=2.0,
        notes=None,
    )
