"""Level 13 - what became of returned goods."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import pick, uniform
from retail_spark.fmcg.charge import case_weights
from retail_spark.fmcg.dating import midnight
from retail_spark.fmcg.world import FMCG

# condition: what is done with it, and how often
_FATES = {
    "sellable": (("restock", "liquidate"), (0.97, 0.03)),
    "damaged": (("liquidate", "donate"), (0.76, 0.24)),
    "expired": (("scrap",), (1.0,)),
    "contaminated": (("scrap",), (1.0,)),
    "unknown": (("liquidate", "donate"), (0.5, 0.5)),
}
# Lines that meet two fates.
_SPLIT = 0.13
_RECOVERED = {"restock": 0.60, "liquidate": 0.25}
_DISPOSAL_A_CASE = 1.8


@FMCG.table(
    """
    id                         BIGINT NOT NULL COMMENT 'return, line and part in one number',
    return_id                  BIGINT NOT NULL,
    return_line_number         INT NOT NULL,
    disposition                STRING NOT NULL COMMENT 'restock, liquidate, scrap or donate',
    quantity_cases             INT NOT NULL COMMENT 'sums to the cases of the return line',
    destination_location_type  STRING COMMENT 'dc, where it is restocked',
    destination_location_id    BIGINT,
    recovery_value             DECIMAL(12,2) COMMENT 'US dollars',
    disposal_cost              DECIMAL(12,2) COMMENT 'US dollars',
    processed_by               STRING,
    processed_at               TIMESTAMP,
    notes                      STRING
    """,
    key="id",
    refs={"return_id": "returns"},
    layer="operational",
)
def disposition_logs(
    run: Run, return_lines: DataFrame, returns: DataFrame, skus: DataFrame, packaging_types: DataFrame
) -> DataFrame:
    """One row per part of a return line and its fate; nothing expired or contaminated is sold again."""
    heads = returns.select(F.col("id").alias("return_id"), "dc_id", "received_date")
    prices = case_weights(skus, packaging_types).select(
        "sku_id", (F.col("list_price").cast("double") * F.col("units_per_case")).alias("case_price")
    )
    rows = return_lines.join(F.broadcast(heads), on="return_id", how="inner").join(
        F.broadcast(prices), on="sku_id", how="inner"
    )
    splits = (uniform(run.draw("disposition_logs.split", "return_id", "line_number")) < _SPLIT) & (
        F.col("quantity_cases") > 1
    )
    rows = rows.withColumn("part", F.explode(F.when(splits, F.array(F.lit(1), F.lit(2))).otherwise(F.array(F.lit(0)))))
    half = F.floor(F.col("quantity_cases") / 2)
    cases = (
        F.when(F.col("part") == 0, F.col("quantity_cases"))
        .when(F.col("part") == 1, half)
        .otherwise(F.col("quantity_cases") - half)
    )
    rows = rows.withColumn("cases", cases.cast("int")).withColumn("fate", _fate(run))
    value = F.col("cases") * F.col("case_price")
    recovered = F.lit(0.0)
    for fate, share in _RECOVERED.items():
        recovered = F.when(F.col("fate") == fate, value * share).otherwise(recovered)
    is_restocked = F.col("fate") == "restock"
    return rows.select(
        ((F.col("return_id") * 100 + F.col("line_number")) * 10 + F.col("part")).alias("id"),
        "return_id",
        F.col("line_number").alias("return_line_number"),
        F.col("fate").alias("disposition"),
        F.col("cases").alias("quantity_cases"),
        F.when(is_restocked, "dc").alias("destination_location_type"),
        F.when(is_restocked, F.col("dc_id")).alias("destination_location_id"),
        F.round(recovered, 2).cast("decimal(12,2)").alias("recovery_value"),
        F.when(F.col("fate") == "scrap", F.col("cases") * _DISPOSAL_A_CASE)
        .otherwise(0.0)
        .cast("decimal(12,2)")
        .alias("disposal_cost"),
        F.format_string("returns-desk-%d", "dc_id").alias("processed_by"),
        midnight(F.date_add("received_date", 2)).alias("processed_at"),
        F.lit(None).cast("string").alias("notes"),
    )


def _fate(run: Run) -> Column:
    found = F.lit(None).cast("string")
    for condition, (fates, shares) in _FATES.items():
        drawn = pick(run.draw("disposition_logs.disposition", "return_id", "line_number", "part"), fates, shares)
        found = F.when(F.col("condition") == condition, drawn).otherwise(found)
    return found
