"""Level 4 - what we sell: SKUs, what they cost, and what stands in for them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.network import EVERYWHERE, MARKETS
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, days_after, range_of, small_table
from retail_spark.fmcg.world import FMCG

_SKUS = f"""
    id                BIGINT NOT NULL COMMENT 'rank of popularity: demand falls as id ** -zipf_exponent',
    sku_code          STRING NOT NULL,
    name              STRING NOT NULL,
    product_id        BIGINT NOT NULL,
    packaging_id      BIGINT NOT NULL,
    formula_id        BIGINT NOT NULL COMMENT 'what it is made by: an approved formula of its product',
    region            STRING COMMENT 'the division that sells it (NAM, LATAM, APAC, EUR, AFR), or GLOBAL: all',
    language          STRING COMMENT 'of the label',
    upc               STRING COMMENT 'invented, 12 digits',
    ean               STRING COMMENT 'invented, 13 digits',
    list_price        DECIMAL(10,2) COMMENT 'US dollars for one each',
    currency          STRING,
    shelf_life_days   INT,
    min_order_qty     INT COMMENT 'cases',
    is_active         BOOLEAN,
    launch_date       DATE,
    discontinue_date  DATE,
    {CREATED_UPDATED}
"""
_REGIONS = (EVERYWHERE, *MARKETS)
_LANGUAGES = {"GLOBAL": "en", "NAM": "en", "LATAM": "es", "APAC": "zh", "EUR": "fr", "AFR": "ar"}
_PACKS_OF_THE_MATRIX = 5
_VARIANT_PACKS = ("PROMO", "MULTI", "VALUE", "LTD", "CLUB")
_PRICE_FACTOR = {"": 1.0, "PROMO": 0.9, "MULTI": 0.95, "VALUE": 0.85, "LTD": 1.15, "CLUB": 0.88}
# dollars: what a pack costs however small, and per 100 g or ml
_PRICES = {1: (1.20, 2.10), 2: (0.90, 0.42), 3: (1.10, 0.85)}
_FAMILIES = {1: "PW", 2: "CW", 3: "AP"}
_BRANDS = {1: "PrismWhite", 2: "ClearWave", 3: "AquaPure"}
_SHELF_LIFE = {1: 730, 2: 900, 3: 820}


@FMCG.table(
    _SKUS, key="id", refs={"product_id": "products", "packaging_id": "packaging_types", "formula_id": "formulas"}
)
def skus(run: Run, products: DataFrame, packaging_types: DataFrame, formulas: DataFrame) -> DataFrame:
    """One row per SKU: product, pack and market, first each of them, then promotional, multi, value and other packs."""
    seed, count, config = run.config.seed, run.config.skus, run.config
    packs = (
        packaging_types.select("id", F.col("size_value").cast("double").alias("size"), "size_unit")
        .orderBy("id")
        .collect()
    )
    recipes = by_id(formulas.where("status = 'approved'").select("id", "product_id"))
    ids = range_of(count)
    turn = ids - 1
    # Family and market take turns down the ranks, 18 steps to a round in which each meets each: all sell alike.
    region = [_REGIONS[(n // 6 + n) % len(_REGIONS)] for n in turn]
    product = turn % 3 + 1
    pack_of = {p: [row for row in packs if (row["id"] - 1) % 3 == p - 1] for p in (1, 2, 3)}
    made_by = {p: [row["id"] for row in recipes if row["product_id"] == p] for p in (1, 2, 3)}
    matrix = 3 * len(_REGIONS) * _PACKS_OF_THE_MATRIX
    kind = ["" if n < matrix else _VARIANT_PACKS[n // 18 % 5] for n in turn]
    pack = [
        pack_of[p][n // 18 % min(_PACKS_OF_THE_MATRIX, len(pack_of[p])) if n < matrix else n // 18 % len(pack_of[p])]
        for p, n in zip(product.tolist(), turn.tolist(), strict=True)
    ]
    formula = pick_formula(seed, ids, product, made_by)
    size = np.asarray([row["size"] for row in pack])
    fixed, per_100 = (np.asarray([_PRICES[p][k] for p in product.tolist()]) for k in (0, 1))
    own = 0.95 + 0.1 * uniform(hash64(seed, "skus.list_price", ids))
    price = (fixed + per_100 * size / 100) * np.asarray([_PRICE_FACTOR[k] for k in kind]) * own
    age = np.where(np.asarray(kind) == "", 1_500, integer_between(hash64(seed, "skus.launch_date", ids), 0, 1_200))
    is_new = uniform(hash64(seed, "skus.is_new", ids)) < 0.05
    launch = -np.where(is_new, age % 120, age)
    tags = [f"-{k}" if k else "" for k in kind]
    return small_table(
        run,
        _SKUS,
        count,
        id=ids,
        sku_code=[
            f"SKU-{_FAMILIES[p]}-{r}{t}-{n:05d}" for p, r, t, n in zip(product.tolist(), region, tags, ids, strict=True)
        ],
        name=[
            f"{_BRANDS[p]} {row['size']:g} {row['size_unit']} {r} {k}".strip()
            for p, row, r, k in zip(product.tolist(), pack, region, kind, strict=True)
        ],
        product_id=product,
        packaging_id=[row["id"] for row in pack],
        formula_id=formula,
        region=region,
        language=[_LANGUAGES[r] for r in region],
        upc=[f"0555{n:07d}{n % 10}" for n in ids],
        ean=[f"00555{n:07d}{n % 10}" for n in ids],
        list_price=np.round(price, 2),
        currency="USD",
        shelf_life_days=[_SHELF_LIFE[p] for p in product.tolist()],
        min_order_qty=pick(hash64(seed, "skus.min_order_qty", ids), [1, 2, 5]),
        is_active=True,
        launch_date=days_after(config.start_date, launch - 30),
        discontinue_date=None,
    )


def pick_formula(seed: int, ids: np.ndarray, product: np.ndarray, made_by: dict[int, list[int]]) -> list[int]:
    """An approved formula of the SKU's product; the newest first, in turn of chance."""
    share = uniform(hash64(seed, "skus.formula_id", ids))
    return [made_by[p][int(s * len(made_by[p]))] for p, s in zip(product.tolist(), share, strict=True)]


_COSTS = f"""
    id              BIGINT NOT NULL COMMENT '(sku_id - 1) * 6 + 1..6 in the order of cost_type',
    sku_id          BIGINT NOT NULL,
    cost_type       STRING NOT NULL COMMENT 'material, labor, overhead, packaging, freight or landed (their sum)',
    cost_amount     DECIMAL(10,4) NOT NULL COMMENT 'US dollars for one each',
    currency        STRING,
    effective_from  DATE NOT NULL,
    effective_to    DATE COMMENT 'null: in force',
    {CREATED}
"""
COGS_SHARE = 0.45
# of the cost of goods; landed is the sum
_COST_SHARES = (("material", 0.50), ("labor", 0.15), ("overhead", 0.15), ("packaging", 0.12), ("freight", 0.08))


@FMCG.table(_COSTS, key="id", refs={"sku_id": "skus"})
def sku_costs(run: Run, skus: DataFrame) -> DataFrame:
    """One row per SKU and kind of cost; 45 % of the list price in all."""
    share = F.col("list_price") * F.lit(COGS_SHARE).cast("decimal(3,2)")
    parts = [(share * F.lit(part).cast("decimal(3,2)")).cast("decimal(10,4)") for _, part in _COST_SHARES]
    landed = parts[0]
    for part in parts[1:]:
        landed = landed + part
    costs = [
        F.struct(F.lit(n).cast("bigint").alias("nth"), F.lit(name).alias("cost_type"), part.alias("cost_amount"))
        for n, (name, part) in enumerate(
            [*zip([name for name, _ in _COST_SHARES], parts, strict=True), ("landed", landed.cast("decimal(10,4)"))], 1
        )
    ]
    each = skus.select(F.col("id").alias("sku_id"), F.explode(F.array(*costs)).alias("cost"))
    return each.select(
        ((F.col("sku_id") - 1) * len(costs) + F.col("cost.nth")).alias("id"),
        "sku_id",
        "cost.cost_type",
        "cost.cost_amount",
        F.lit("USD").alias("currency"),
        F.lit(run.config.start_date).alias("effective_from"),
        F.lit(None).cast("date").alias("effective_to"),
        F.lit(run.config.start_date).cast("timestamp").alias("created_at"),
    )


_SUBSTITUTES = f"""
    id                 BIGINT NOT NULL,
    sku_id             BIGINT NOT NULL,
    substitute_sku_id  BIGINT NOT NULL COMMENT 'of the same product',
    substitute_type    STRING NOT NULL COMMENT 'size_variant, regional_variant, promotional or emergency',
    priority           INT COMMENT '1 is tried first',
    conversion_factor  DECIMAL(8,4) COMMENT 'eaches of the substitute for one each: by content',
    is_bidirectional   BOOLEAN,
    effective_from     DATE NOT NULL,
    effective_to       DATE,
    {CREATED}
"""


@FMCG.table(_SUBSTITUTES, key="id", refs={"sku_id": "skus", "substitute_sku_id": "skus"})
def sku_substitutes(run: Run, skus: DataFrame, packaging_types: DataFrame) -> DataFrame:
    """One row per SKU and another that can stand in for it: same product, sold in the same place."""
    sizes = packaging_types.select(F.col("id").alias("packaging_id"), F.col("size_value").cast("double").alias("size"))
    known = (
        skus.join(F.broadcast(sizes), on="packaging_id", how="inner")
        .select("id", "product_id", "region", "sku_code", "size")
        .orderBy("id")
        .collect()
    )
    like: dict[tuple[int, str], list[int]] = {}
    for place, row in enumerate(known):
        like.setdefault((row["product_id"], row["region"]), []).append(place)
    position = {place: (group, n) for group in like.values() for n, place in enumerate(group)}
    pairs = []
    for step in range(1, 4):
        for place in range(len(known)):
            group, n = position[place]
            if step < len(group):
                pairs.append((place, group[(n + step) % len(group)], step))
    pairs = pairs[: run.config.sku_substitutes]
    ids = range_of(len(pairs))
    rows = []
    for one, other, step in pairs:
        a, b = known[one], known[other]
        is_promo = any(word in b["sku_code"] for word in _VARIANT_PACKS)
        kind = "emergency" if step > 1 else "promotional" if is_promo else "size_variant"
        rows.append((a["id"], b["id"], kind, step, round(a["size"] / b["size"], 4)))
    sku, other_sku, kinds, priority, factor = zip(*rows, strict=True)
    return small_table(
        run,
        _SUBSTITUTES,
        len(rows),
        id=ids,
        sku_id=sku,
        substitute_sku_id=other_sku,
        substitute_type=kinds,
        priority=priority,
        conversion_factor=factor,
        is_bidirectional=False,
        effective_from=run.config.start_date - timedelta(days=365),
        effective_to=None,
    )
