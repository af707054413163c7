"""Lines sold and lines given back, of shops and online alike: what the aggregates of the star are counted from."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def purchases(receipt_lines: DataFrame, online_order_lines: DataFrame) -> DataFrame:
    """One row per line sold: its numbers, day, shopper, product, channel, units and amount after discount, in cents."""
    in_shops = receipt_lines.where("quantity > 0").select(
        F.col("receipt_line_id").alias("line_id"), F.col("receipt_id_ext").alias("transaction_id"), *_SHARED
    )
    online = online_order_lines.select(
        F.col("order_line_id").alias("line_id"), F.col("order_id_ext").alias("transaction_id"), *_SHARED
    )
    return in_shops.unionByName(online)


def returned_lines(receipt_lines: DataFrame) -> DataFrame:
    """One row per line that came back (`line_id` of the sale), with its `returned` units."""
    return receipt_lines.where("quantity < 0").select(
        F.col("return_for_line_id").alias("line_id"), (-F.col("quantity")).alias("returned")
    )


_SHARED = ("line_num", "trace_id", "dt", "customer_id", "product_id", "channel", "quantity", "ext_cents")
