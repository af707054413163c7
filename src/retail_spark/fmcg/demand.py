"""What shoppers and shops ask for: SKUs by Zipf, in each division those that are sold there."""

from __future__ import annotations

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.small import by_id
from retail_spark.fmcg.network import DIVISIONS, EVERYWHERE, MARKETS
from retail_spark.fmcg.small import apportion

SLOTS = 16_384


def sku_slots(run: Run, skus: DataFrame) -> DataFrame:
    """(division_id INT, slot BIGINT 0..16383, sku_id BIGINT): a slot drawn evenly gives a SKU by its popularity.

    A SKU's weight is id ** -zipf_exponent in every division that sells it; each has at least one slot.
    """
    known = [(row["id"], row["region"]) for row in by_id(skus.select("id", "region"))]
    ids = np.asarray([each[0] for each in known], dtype=np.int64)
    region = np.asarray([each[1] for each in known])
    rows: list[tuple[int, int, int, int]] = []
    for division in range(1, len(DIVISIONS) + 1):
        sold = ids[(region == MARKETS[division - 1]) | (region == EVERYWHERE)]
        slots = apportion(sold.astype(np.float64) ** -run.config.zipf_exponent, SLOTS, least=1)
        ends = np.cumsum(slots)
        rows += [(division, int(e - n), int(e), int(s)) for s, n, e in zip(sold, slots, ends, strict=True)]
    spans = run.spark.createDataFrame(
        [(d, first, last - 1, sku) for d, first, last, sku in rows],
        "division_id INT, first_slot BIGINT, last_slot BIGINT, sku_id BIGINT",
    )
    return spans.select("division_id", F.explode(F.sequence("first_slot", "last_slot")).alias("slot"), "sku_id")
