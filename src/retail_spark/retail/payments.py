"""Money that changed hands: payments of receipts and online orders, refunds, and cards refused at first."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between
from retail_spark.retail.identity import SECONDS_PER_DAY, event_ts, order_ref, receipt_ref, store_id, whole
from retail_spark.retail.kernel.journal import RECEIPT, RECEIPTS_PER_DAY, RETURN
from retail_spark.retail.online import CANCEL_DAYS, cancelled
from retail_spark.retail.receipts import sale_of_return
from retail_spark.retail.rules import amount, ext_cents
from retail_spark.retail.tills import decline_reason, entered_online, is_declined_first, retry_seconds, tender
from retail_spark.retail.world import RETAIL

PROCESSING_MS = (250, 2_500)


@RETAIL.table(
    """
    trace_id           BIGINT    NOT NULL COMMENT 'trace_id of the receipt or order',
    event_ts           TIMESTAMP NOT NULL COMMENT 'time of the attempt; a refused one comes before the approved one',
    dt                 DATE      NOT NULL COMMENT 'business day; of a cancelled line the day of the cancellation',
    transaction_id     STRING    NOT NULL COMMENT 'TXN, seconds since 1970, ticket (or cancelled line) and attempt',
    receipt_id_ext     STRING             COMMENT 'receipt, null for online orders',
    order_id_ext       STRING             COMMENT 'online order, null for receipts',
    payment_method     STRING    NOT NULL COMMENT 'CASH, CREDIT_CARD, DEBIT_CARD, MOBILE_PAY, PAYPAL or OTHER',
    amount             DECIMAL(12,2) NOT NULL COMMENT 'total of receipt, order or cancelled line, negative on refunds',
    amount_cents       BIGINT    NOT NULL COMMENT 'amount in cents',
    status             STRING    NOT NULL COMMENT 'APPROVED or DECLINED; only approved amounts were paid',
    decline_reason     STRING             COMMENT 'why an attempt was refused, null when approved',
    processing_time_ms INT       NOT NULL COMMENT 'milliseconds until the answer, 0 for cash',
    store_id           BIGINT             COMMENT 'shop, null for online orders',
    customer_id        BIGINT    NOT NULL COMMENT 'payer'
    """,
    key="transaction_id",
    refs={
        "receipt_id_ext": "receipts",
        "order_id_ext": "online_orders.order_id_ext",
        "store_id": "stores",
        "customer_id": "customers",
    },
    growth="daily",
    history=CANCEL_DAYS,
    layer="operational",
)
def payments(run: Run, journal: DataFrame) -> DataFrame:
    """One row per attempt to pay: each receipt, order and refund has one approved, some a refused one before it.

    A refund is of a return receipt, or of an order line that was cancelled.
    """
    is_return, is_cancelled = F.col("kind") == RETURN, cancelled()
    is_refund = is_return | is_cancelled
    is_online_order = ~is_return & entered_online()
    paid = F.col("unit_cents").cast("bigint") + F.col("tax_cents")
    given_back = -(ext_cents("unit_cents", "quantity", "discount_cents") + F.col("tax_cents"))
    tickets = journal.where(is_refund | (F.col("kind") == RECEIPT)).select(
        "*",
        F.when(is_refund, F.col("parent_id")).otherwise(F.col("event_id")).alias("ticket"),
        F.when(is_cancelled, F.col("move_second")).otherwise(F.col("second")).alias("paid_second"),
        F.when(is_refund, given_back).otherwise(paid).alias("amount_cents"),
    )
    days_later = F.when(is_cancelled, whole("paid_second", SECONDS_PER_DAY).cast("int")).otherwise(F.lit(0))
    tickets = tickets.select(
        "*",
        F.date_add("dt", days_later).alias("paid_on"),
        tender(run, F.coalesce(sale_of_return(), "ticket"), entered_online()).alias("payment_method"),
        F.when(is_online_order, order_ref("ticket", "second")).alias("order_id_ext"),
        F.when(~is_online_order, receipt_ref("ticket", "second")).alias("receipt_id_ext"),
    )
    fails_first = ~is_refund & is_declined_first(run, "ticket", "payment_method")
    first = F.when(fails_first, F.lit(1)).otherwise(F.lit(2))
    attempts = tickets.where(run.generates("paid_on")).withColumn("attempt", F.explode(F.sequence(first, F.lit(2))))
    is_declined = F.col("attempt") == 1
    # The refused attempt stays on the business day, also when the order came seconds after midnight.
    earlier = F.greatest(F.col("paid_second") - retry_seconds(run, "ticket"), F.lit(0))
    second = F.when(is_declined, earlier).otherwise(F.col("paid_second"))
    paid_at = F.unix_date("dt").cast("bigint") * SECONDS_PER_DAY + second
    number = F.when(is_cancelled, F.col("event_id")).otherwise(F.col("ticket") % RECEIPTS_PER_DAY)
    paid_for = F.when(is_cancelled, F.col("event_id")).otherwise(F.col("ticket"))
    wait = integer_between(run.draw("payments.processing", paid_for, "attempt"), *PROCESSING_MS)
    return attempts.select(
        F.col("ticket").alias("trace_id"),
        event_ts("dt", second).alias("event_ts"),
        F.col("paid_on").alias("dt"),
        F.concat_ws("_", F.lit("TXN"), paid_at.cast("string"), (number * 10 + F.col("attempt")).cast("string")).alias(
            "transaction_id"
        ),
        "receipt_id_ext",
        "order_id_ext",
        "payment_method",
        amount("amount_cents").alias("amount"),
        "amount_cents",
        F.when(is_declined, "DECLINED").otherwise("APPROVED").alias("status"),
        F.when(is_declined, decline_reason(run, "ticket")).alias("decline_reason"),
        F.when(F.col("payment_method") == "CASH", F.lit(0)).otherwise(wait).cast("int").alias("processing_time_ms"),
        F.when(~is_online_order, store_id("location_key")).alias("store_id"),
        "customer_id",
    )
