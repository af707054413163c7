"""What is sold: one range of fashion, or one of groceries, electronics, clothing, home and garden."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, ranks, uniform
from retail_spark.core.draws import hash64
from retail_spark.data import dictionary, words
from retail_spark.retail.world import RETAIL

# Unit cost in basis points of the price; a little inside 30-50 % and 50-85 %, so that rounding to cents stays within.
_COST_RATIO = {"fashion": (3010, 4990), "general": (5100, 8400)}
# Seasons of products whose type belongs to none, with weights: most of the range sells all year.
_SEASONS = {"Spring": 0.12, "Summer": 0.12, "Fall": 0.12, "Winter": 0.12, "Year-round": 0.52}
_TYPE_COLUMNS = (
    "type_no BIGINT, department STRING, category STRING, subcategory STRING, product_type STRING, price_low BIGINT, "
    "price_high BIGINT, size_range STRING, type_season STRING, materials ARRAY<STRING>, is_refrigerated BOOLEAN, "
    "taxability STRING, brands ARRAY<STRUCT<brand: STRING, company: STRING, tier: STRING>>"
)


@RETAIL.table(
    """
    id                      BIGINT NOT NULL COMMENT '1..n',
    sku                     STRING NOT NULL COMMENT 'APP-000123',
    product_name            STRING NOT NULL COMMENT 'brand, style and type',
    brand                   STRING NOT NULL COMMENT 'invented',
    company                 STRING NOT NULL COMMENT 'the maker, invented',
    department              STRING NOT NULL COMMENT 'part of the shop',
    category                STRING NOT NULL COMMENT 'first level: apparel, Grocery ...',
    subcategory             STRING NOT NULL COMMENT 'second level',
    product_type            STRING NOT NULL COMMENT 'third level',
    cost                    DECIMAL(10,2) NOT NULL COMMENT '30-50 % of sale_price in fashion, 50-85 % in general',
    msrp                    DECIMAL(10,2) NOT NULL COMMENT 'recommended price; never below sale_price',
    sale_price              DECIMAL(10,2) NOT NULL COMMENT 'list price at the till',
    requires_refrigeration  BOOLEAN NOT NULL COMMENT 'must be kept cold',
    launch_date             DATE NOT NULL COMMENT 'before the first day of all records',
    end_of_life_date        DATE COMMENT 'planned last day of sale; null: none is planned (90 %)',
    taxability              STRING NOT NULL COMMENT 'TAXABLE, NON_TAXABLE or REDUCED_RATE',
    tags                    STRING NOT NULL COMMENT 'words separated by ;',
    brand_tier              STRING NOT NULL COMMENT 'value, standard, premium or luxury',
    price_tier              STRING NOT NULL COMMENT 'budget, mid, premium or luxury, within its product type',
    popularity_rank         INT NOT NULL COMMENT '1 = sells most; a permutation of 1..n',
    season_code             STRING NOT NULL COMMENT 'Spring, Summer, Fall, Winter or Year-round',
    collection_name         STRING COMMENT 'fashion only',
    color_family            STRING COMMENT 'fashion only',
    color_name              STRING COMMENT 'fashion only',
    size_range              STRING COMMENT 'where the product comes in sizes',
    material_primary        STRING COMMENT 'fashion and clothing only',
    material_composition    STRING COMMENT 'fashion and clothing only',
    sustainability_flag     BOOLEAN NOT NULL COMMENT 'made with less harm'
    """,
    key="id",
)
def products_master(run: Run) -> DataFrame:
    """One row per product. Popularity is a permutation that knows nothing of price or kind."""
    config, origin = run.config, run.window.origin
    place = ranks(hash64(config.seed, "products_master.popularity_rank", np.arange(1, config.products + 1)))
    products = run.spark.createDataFrame(
        [(n + 1, int(rank)) for n, rank in enumerate(place)], "id BIGINT, popularity_rank INT"
    ).coalesce(1)
    types = _types(config.assortment)
    # Types take turns, so that even a small range has every category; prices and all else are drawn.
    numbered = products.withColumn("type_no", F.col("id") * 37 % len(types))
    drawn = numbered.join(F.broadcast(run.spark.createDataFrame(types, _TYPE_COLUMNS)), on="type_no", how="inner")

    low, high = F.col("price_low"), F.col("price_high")
    dollars = integer_between(run.draw("products_master.sale_price", "id"), low, high)
    cost_ratio = integer_between(run.draw("products_master.cost", "id"), *_COST_RATIO[config.assortment])
    season = pick(run.draw("products_master.season_code", "id"), list(_SEASONS), list(_SEASONS.values()))
    launch_year = (origin.year - integer_between(run.draw("products_master.launch_year", "id"), 1, 3)).cast("int")
    valued = drawn.select(
        "*",
        (dollars * 100 + 99).alias("price_cents"),
        ((dollars - low) / (high - low)).alias("price_position"),
        cost_ratio.alias("cost_ratio"),
        F.element_at("brands", _choice(run, "brand", F.size("brands"))).alias("maker"),
        F.when(F.col("type_season") == "", season).otherwise(F.col("type_season")).alias("season_code"),
        F.make_date(launch_year, F.lit(1), F.lit(1)).alias("launch_year"),
        pick(run.draw("products_master.style", "id"), words(f"{config.assortment}_style")).alias("style"),
    )
    return _described(run, valued)


def _described(run: Run, products: DataFrame) -> DataFrame:
    """The table's columns, from what has been drawn."""
    is_fashion = run.config.assortment == "fashion"
    dollars = F.floor(F.col("price_cents") / 100)
    markup = F.floor(dollars * uniform(run.draw("products_master.msrp", "id")) * 0.35)
    cost_cents = F.floor((F.col("price_cents") * F.col("cost_ratio") + 5000) / 10_000)
    launched = F.date_add(
        "launch_year", integer_between(run.draw("products_master.launch_day", "id"), 0, 239).cast("int")
    )
    has_end = uniform(run.draw("products_master.is_ending", "id")) < 0.10
    # Years past the first day of the records: a range is planned long before it ends.
    life = integer_between(run.draw("products_master.end_of_life_date", "id"), 4 * 365, 7 * 365)
    material = F.element_at("materials", _choice(run, "material", F.size("materials")))
    lining = integer_between(run.draw("products_master.composition", "id"), 14, 20) * 5
    colors = dictionary("colors")
    color = integer_between(run.draw("products_master.color", "id"), 0, len(colors) - 1).cast("int")

    described = products.select(
        "*",
        F.when(F.size("materials") > 0, material).alias("material_primary"),
        F.get(F.lit([row["color_family"] for row in colors]), color).alias("family"),
        F.get(F.lit([row["color_name"] for row in colors]), color).alias("color"),
    )
    is_pure = (lining == 100) | ~F.col("category").isin("apparel", "Clothing")
    composition = F.when(is_pure, F.concat(F.lit("100% "), "material_primary")).otherwise(
        F.format_string("%d%% %s, %d%% Elastane", lining, "material_primary", 100 - lining)
    )
    return described.select(
        "id",
        F.format_string("%s-%06d", F.upper(F.substring("category", 1, 3)), "id").alias("sku"),
        F.concat_ws(" ", "maker.brand", "style", "product_type").alias("product_name"),
        "maker.brand",
        "maker.company",
        "department",
        "category",
        "subcategory",
        "product_type",
        _money(cost_cents).alias("cost"),
        _money(F.col("price_cents") + markup * 100).alias("msrp"),
        _money(F.col("price_cents")).alias("sale_price"),
        F.col("is_refrigerated").alias("requires_refrigeration"),
        launched.alias("launch_date"),
        F.when(has_end, F.date_add(F.lit(run.window.origin), life.cast("int"))).alias("end_of_life_date"),
        "taxability",
        F.concat_ws(";", F.lower("product_type"), F.lower("season_code"), "maker.tier").alias("tags"),
        F.col("maker.tier").alias("brand_tier"),
        F.when(F.col("price_position") < 0.25, "budget")
        .when(F.col("price_position") < 0.6, "mid")
        .when(F.col("price_position") < 0.9, "premium")
        .otherwise("luxury")
        .alias("price_tier"),
        "popularity_rank",
        "season_code",
        F.when(F.lit(is_fashion) & (F.col("season_code") == "Year-round"), F.lit("Core"))
        .when(F.lit(is_fashion), F.format_string("%s %d", "season_code", F.year("launch_year")))
        .alias("collection_name"),
        F.when(F.lit(is_fashion), F.col("family")).alias("color_family"),
        F.when(F.lit(is_fashion), F.col("color")).alias("color_name"),
        F.when(F.col("size_range") != "", F.col("size_range")).alias("size_range"),
        "material_primary",
        F.when(F.col("material_primary").isNotNull(), composition).alias("material_composition"),
        (uniform(run.draw("products_master.sustainability_flag", "id")) < 0.2).alias("sustainability_flag"),
    )


def _choice(run: Run, what: str, count: Column) -> Column:
    """A place 1..count in an array, drawn for each product."""
    return integer_between(run.draw(f"products_master.{what}", "id"), F.lit(1), F.greatest(count, F.lit(1))).cast("int")


def _money(cents: Column) -> Column:
    return (cents.cast("decimal(12,0)") / 100).cast("decimal(10,2)")


def _types(assortment: str) -> list[tuple[Any, ...]]:
    """Product types of an assortment, each with the brands that make such things."""
    makers: dict[str, list[tuple[str, str, str]]] = {}
    for row in dictionary("brands"):
        makers.setdefault(row["range"], []).append((row["brand"], row["company"], row["tier"]))
    rows = [row for row in dictionary("product_types") if row["assortment"] == assortment]
    return [
        (
            number,
            row["department"],
            row["category"],
            row["subcategory"],
            row["product_type"],
            int(row["price_low"]),
            int(row["price_high"]),
            row["size_range"],
            row["season_code"],
            [material for material in row["materials"].split(";") if material],
            row["is_refrigerated"] == "1",
            row["taxability"],
            makers["fashion" if assortment == "fashion" else row["category"]],
        )
        for number, row in enumerate(rows)
    ]
