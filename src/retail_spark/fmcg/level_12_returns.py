"""Level 12 - what came back: permissions, returns and their lines, all of shipped goods."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.fmcg.dating import midnight, stamps
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED
from retail_spark.fmcg.world import FMCG

# Of the permissions asked for, those that are granted; of the returns, those that come with one.
_GRANTED = 0.75
_REASONS = ("damaged", "expired", "quality_defect", "overstock", "recall", "wrong_shipment", "customer_return")
_REASON_SHARES = (0.25, 0.15, 0.15, 0.20, 0.05, 0.10, 0.10)
CONDITIONS = ("sellable", "damaged", "expired", "contaminated", "unknown")
_CONDITION_SHARES = (0.72, 0.15, 0.08, 0.03, 0.02)
# Lines of a return come from so many shipment lines of its order, at most, and on average so many.
_MOST_LINES = 4


def _candidates(run: Run, orders: DataFrame) -> DataFrame:
    """Delivered orders with what becomes of them: a permission asked for, granted or not, a return with or without."""
    config = run.config
    many = F.broadcast(orders.where("status = 'delivered'").agg(F.count("*").alias("delivered_orders")))
    share = uniform(run.draw("returns.chance", "id"))
    found = orders.where("status = 'delivered'").join(many, how="cross").withColumn("share", share)
    asked = F.lit(float(config.rma_authorizations)) / F.col("delivered_orders")
    granted = asked * _GRANTED
    bare = F.lit(float(config.returns)) / F.col("delivered_orders") - granted
    found = found.select(
        "*",
        (F.col("share") < asked).alias("has_rma"),
        (F.col("share") < granted).alias("is_granted"),
        ((F.col("share") < granted) | ((F.col("share") >= asked) & (F.col("share") < asked + bare))).alias("returns"),
    )
    wait = integer_between(run.draw("returns.wait", "id"), 3, 21).cast("int")
    found = found.withColumn("request_date", F.date_add("actual_delivery_date", wait))
    sent = integer_between(run.draw("returns.sent", "id"), 1, 7).cast("int")
    return found.withColumn("return_date", F.date_add("request_date", sent))


@FMCG.table(
    f"""
    id                 BIGINT NOT NULL COMMENT 'id of the order',
    rma_number         STRING NOT NULL,
    retail_account_id  BIGINT NOT NULL,
    request_date       DATE NOT NULL,
    reason_code        STRING NOT NULL COMMENT 'damaged, expired, quality_defect, overstock, recall ...',
    status             STRING COMMENT 'approved, rejected, requested or expired',
    approved_by        STRING,
    approval_date      DATE,
    expiry_date        DATE,
    notes              STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"retail_account_id": "retail_accounts"},
    layer="operational",
)
def rma_authorizations(run: Run, orders: DataFrame) -> DataFrame:
    """One row per permission to return that an account asked for, about a delivered order."""
    asked = _candidates(run, orders).where("has_rma")
    refused = pick(run.draw("rma_authorizations.status", "id"), ("rejected", "requested", "expired"), (0.6, 0.2, 0.2))
    reason = pick(run.draw("rma_authorizations.reason_code", "id"), _REASONS, _REASON_SHARES)
    granted = F.col("is_granted")
    return asked.select(
        "id",
        F.format_string("RMA-%08d", "id").alias("rma_number"),
        "retail_account_id",
        "request_date",
        reason.alias("reason_code"),
        F.when(granted, "approved").otherwise(refused).alias("status"),
        F.when(granted, F.lit("returns desk")).alias("approved_by"),
        F.when(granted, F.date_add("request_date", 1)).alias("approval_date"),
        F.date_add("request_date", 30).alias("expiry_date"),
        F.lit(None).cast("string").alias("notes"),
        *stamps("request_date"),
    )


@FMCG.table(
    f"""
    id                  BIGINT NOT NULL COMMENT 'id of the order',
    return_number       STRING NOT NULL,
    rma_id              BIGINT COMMENT 'approved permission, null where none was asked for',
    order_id            BIGINT,
    retail_location_id  BIGINT,
    dc_id               BIGINT NOT NULL COMMENT 'DC that had shipped',
    return_date         DATE NOT NULL COMMENT 'after the delivery',
    received_date       DATE,
    status              STRING COMMENT 'closed or processed',
    total_cases         INT COMMENT 'sum of the lines',
    credit_amount       DECIMAL(12,2) COMMENT 'US dollars: cases at the price of their order line',
    currency            STRING,
    notes               STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={
        "rma_id": "rma_authorizations",
        "order_id": "orders",
        "retail_location_id": "retail_locations",
        "dc_id": "distribution_centers",
    },
    layer="operational",
)
def returns(
    run: Run, orders: DataFrame, order_lines: DataFrame, shipments: DataFrame, shipment_lines: DataFrame
) -> DataFrame:
    """One row per return of an order that was delivered."""
    lines = _lines(run, orders, shipments, shipment_lines)
    prices = order_lines.groupBy("order_id", "sku_id").agg(F.min("unit_price").alias("unit_price"))
    lines = lines.join(prices, on=["order_id", "sku_id"], how="left")
    totals = lines.groupBy("order_id").agg(
        F.sum("cases").cast("int").alias("cases"),
        F.min("dc_id").alias("dc_id"),
        F.sum(F.col("cases") * F.col("unit_price")).cast("decimal(12,2)").alias("credit"),
    )
    back = _candidates(run, orders).where("returns").withColumnRenamed("id", "order_id")
    back = back.join(totals, on="order_id", how="inner")
    travel = integer_between(run.draw("returns.travel", "order_id"), 1, 6).cast("int")
    closed = uniform(run.draw("returns.closed", "order_id")) < 0.9
    return back.select(
        F.col("order_id").alias("id"),
        F.format_string("RET-%08d", "order_id").alias("return_number"),
        F.when(F.col("has_rma"), F.col("order_id")).alias("rma_id"),
        "order_id",
        "retail_location_id",
        "dc_id",
        "return_date",
        F.date_add("return_date", travel).alias("received_date"),
        F.when(closed, "closed").otherwise("processed").alias("status"),
        F.col("cases").alias("total_cases"),
        F.col("credit").alias("credit_amount"),
        F.lit("USD").alias("currency"),
        F.lit(None).cast("string").alias("notes"),
        *stamps("return_date", F.date_add("return_date", travel)),
    )


def _lines(run: Run, orders: DataFrame, shipments: DataFrame, shipment_lines: DataFrame) -> DataFrame:
    """What each return brings back: some of the lines of its order's shipments, in part."""
    back = _candidates(run, orders).where("returns").select(F.col("id").alias("order_id"), "return_date")
    sent = shipments.where("order_id IS NOT NULL").select(
        F.col("id").alias("shipment_id"), "order_id", F.col("origin_id").alias("dc_id")
    )
    lines = shipment_lines.join(sent.join(F.broadcast(back), on="order_id", how="inner"), on="shipment_id", how="inner")
    by_draw = Window.partitionBy("order_id").orderBy(
        run.draw("return_lines.choice", "shipment_id", "batch_id"), "shipment_id", "line_number"
    )
    lines = lines.withColumn("place", F.row_number().over(by_draw))
    wanted = integer_between(run.draw("returns.lines", "order_id"), 1, _MOST_LINES)
    part = 0.1 + 0.6 * uniform(run.draw("return_lines.part", "shipment_id", "batch_id"))
    condition = pick(run.draw("return_lines.condition", "shipment_id", "batch_id"), CONDITIONS, _CONDITION_SHARES)
    return lines.where(F.col("place") <= wanted).select(
        "order_id",
        F.col("place").cast("int").alias("place"),
        "dc_id",
        "sku_id",
        "batch_id",
        "lot_number",
        "return_date",
        F.ceil(F.col("quantity_cases") * part).cast("int").alias("cases"),
        condition.alias("condition"),
    )


@FMCG.table(
    f"""
    return_id         BIGINT NOT NULL,
    line_number       INT NOT NULL,
    sku_id            BIGINT NOT NULL,
    batch_id          BIGINT COMMENT 'shipped with the order',
    lot_number        STRING,
    quantity_cases    INT NOT NULL COMMENT 'no more than was shipped of the batch with the order',
    condition         STRING NOT NULL COMMENT 'sellable, damaged, expired, contaminated or unknown',
    inspection_notes  STRING,
    {CREATED}
    """,
    key=("return_id", "line_number"),
    refs={"return_id": "returns", "sku_id": "skus", "batch_id": "batches"},
    layer="operational",
)
def return_lines(run: Run, orders: DataFrame, shipments: DataFrame, shipment_lines: DataFrame) -> DataFrame:
    """One row per batch that a return brings back."""
    return _lines(run, orders, shipments, shipment_lines).select(
        F.col("order_id").alias("return_id"),
        F.col("place").alias("line_number"),
        "sku_id",
        "batch_id",
        "lot_number",
        F.col("cases").alias("quantity_cases"),
        "condition",
        _note().alias("inspection_notes"),
        midnight("return_date").alias("created_at"),
    )


def _note() -> Column:
    return F.when(F.col("condition") == "damaged", "outer case crushed").when(
        F.col("condition") == "contaminated", "kept apart"
    )
