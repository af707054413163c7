"""How what was bought fits: told by some of the shoppers, and part of why things come back."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick, uniform
from retail_spark.retail.gold.conventions import TILLS, loaded, with_customer_key
from retail_spark.retail.gold.purchases import purchases, returned_lines
from retail_spark.retail.gold.sizes import (
    body_mass_index,
    body_type,
    height_cm,
    own_place,
    sizes_in_range,
    weight_kg,
)
from retail_spark.retail.world import RETAIL

TOLD_SHARE: Final = 0.10
"""Of the lines with a size, so many buyers tell how it fits, and so many of those tell their measures."""
MEASURES_SHARE: Final = 0.60
RETURN_DAYS: Final = 35
"""Within so many days whatever comes back has come back (kernel/returns.py)."""
# The chance that decides whether a line comes back (kernel/returns.py) is how content its buyer is: below the first
# number, which no share of returns exceeds, one is bothered, below the second greatly. With six in ten by the size.
BOTHERED: Final = 0.17
GREATLY_BOTHERED: Final = 0.05
BY_SIZE_SHARE: Final = 0.60
OTHER_REASONS: Final = {"changed_mind": 0.40, "not_as_described": 0.25, "quality": 0.20, "unwanted_gift": 0.15}
_PERFECT_SHARE = 0.80  # of what fits gets the full score


@RETAIL.table(
    """
    customer_key       INT     NOT NULL COMMENT 'version of the customer on the day of the purchase',
    product_key        INT     NOT NULL COMMENT 'product',
    n                  BIGINT  NOT NULL COMMENT 'the line: receipt_line_id or order_line_id',
    line_item_id       STRING  NOT NULL COMMENT 'the line in gold_sales_fact',
    dt                 DATE    NOT NULL COMMENT 'business day of the purchase',
    ordered_size       STRING  NOT NULL COMMENT 'size that was bought',
    kept_size          STRING           COMMENT 'ordered_size, null if it came back',
    recommended_size   STRING  NOT NULL COMMENT 'size of the range that is nearest to the body of the customer',
    fit_score          INT     NOT NULL COMMENT '1 = not at all, 5 = perfectly',
    fit_description    STRING  NOT NULL COMMENT 'too_small, perfect or too_large',
    is_returned        BOOLEAN NOT NULL COMMENT 'the line has come back by the last day generated',
    return_reason      STRING           COMMENT 'what was told at the return, null if it did not come back',
    customer_height_cm INT              COMMENT 'null if not told',
    customer_weight_kg INT              COMMENT 'null if not told',
    customer_body_type STRING           COMMENT 'petite, slim, average, athletic or plus, null if not told',
    source_system      STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp      TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key=("customer_key", "product_key", "n"),
    refs={
        "customer_key": "gold_customer_dim",
        "product_key": "gold_product_dim",
        "line_item_id": "gold_sales_fact",
    },
    growth="daily",
    lookback=RETURN_DAYS,
    layer="gold",
)
def gold_size_fit_bridge(
    run: Run,
    receipt_lines: DataFrame,
    online_order_lines: DataFrame,
    products_master: DataFrame,
    customer_changes: DataFrame,
) -> DataFrame:
    """One row per line of which the buyer told how its size fits. Whether it came back is a fact of the tills.

    Of lines that were cancelled nothing can be told.
    """
    tells = uniform(run.draw("gold_size_fit_bridge.told", "line_id")) < TOLD_SHARE
    ranges = products_master.select(
        F.col("id").alias("product_id"), sizes_in_range("size_range").alias("sizes"), "size_range"
    )
    worn_lines = online_order_lines.where("cancelled_ts IS NULL")
    lines = purchases(receipt_lines, worn_lines).where(tells)
    worn = lines.join(F.broadcast(ranges.where("sizes IS NOT NULL")), "product_id", how="inner")
    worn = worn.join(returned_lines(receipt_lines), "line_id", how="left")
    height, bmi = height_cm(run, "customer_id"), body_mass_index(run, "customer_id")
    drawn = with_customer_key(worn, customer_changes).select(
        "*",
        height.alias("height"),
        bmi.alias("bmi"),
        own_place("size_range", height, bmi).alias("own"),
        uniform(run.draw("line.returned", "line_id")).alias("content"),
        F.col("returned").isNotNull().alias("is_returned"),
        (uniform(run.draw("gold_size_fit_bridge.by_size", "line_id")) < BY_SIZE_SHARE).alias("is_by_size"),
        (uniform(run.draw("gold_size_fit_bridge.tells_measures", "customer_id")) < MEASURES_SHARE).alias("is_measured"),
    )
    fitted = _with_fit(run, drawn)
    off, is_returned = F.col("off"), F.col("is_returned")
    other = pick(
        run.draw("gold_size_fit_bridge.return_reason", "line_id"), list(OTHER_REASONS), list(OTHER_REASONS.values())
    )
    fit = F.when(off < 0, "too_small").when(off > 0, "too_large").otherwise("perfect")
    ordered = F.get("sizes", F.col("own") + off)
    return fitted.select(
        "customer_key",
        F.col("product_id").cast("int").alias("product_key"),
        F.col("line_id").alias("n"),
        F.concat_ws("-", "transaction_id", F.col("line_num").cast("string")).alias("line_item_id"),
        "dt",
        ordered.alias("ordered_size"),
        F.when(~is_returned, ordered).alias("kept_size"),
        F.get("sizes", F.col("own")).alias("recommended_size"),
        "fit_score",
        fit.alias("fit_description"),
        "is_returned",
        F.when(is_returned, F.when(off == 0, other).otherwise(fit)).alias("return_reason"),
        F.when(F.col("is_measured"), F.col("height")).alias("customer_height_cm"),
        F.when(F.col("is_measured"), weight_kg(F.col("height"), F.col("bmi"))).alias("customer_weight_kg"),
        F.when(F.col("is_measured"), body_type(F.col("bmi"))).alias("customer_body_type"),
        *loaded(TILLS, "dt"),
    )


def _with_fit(run: Run, lines: DataFrame) -> DataFrame:
    """Lines with `off`, the sizes by which the ordered one is too large (below 0: too small), and the `fit_score`."""
    is_wrong = (F.col("content") < BOTHERED) & F.col("is_by_size")
    above, below = F.size("sizes") - 1 - F.col("own"), F.col("own")
    wished = F.when(~is_wrong, 0).when(F.col("content") < GREATLY_BOTHERED, 2).otherwise(1)
    distance = F.least(wished, F.greatest(above, below))
    prefers_large = uniform(run.draw("gold_size_fit_bridge.direction", "line_id")) < 0.5
    is_large = (prefers_large & (above >= distance)) | (below < distance)
    is_kind = uniform(run.draw("gold_size_fit_bridge.fit_score", "line_id")) < _PERFECT_SHARE
    score = F.when(distance == 0, 4).when(distance == 1, 2).otherwise(1) + F.when(
        is_kind & (distance < 2), 1
    ).otherwise(0)
    return lines.select(
        "*",
        F.when(is_large, distance).otherwise(-distance).cast("int").alias("off"),
        score.cast("int").alias("fit_score"),
    )
