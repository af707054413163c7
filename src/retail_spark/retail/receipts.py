"""Receipts of the shops, sales and returns, and their lines."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import event_ts, known, line_number, order_ref, receipt_ref, ticket_of_line
from retail_spark.retail.kernel.journal import LINE, RECEIPT, RETURN
from retail_spark.retail.marketing import ATTRIBUTION_DAYS, last_touches
from retail_spark.retail.rules import amount, ext_cents, price
from retail_spark.retail.tills import entered_online, shop_channel, tender
from retail_spark.retail.world import RETAIL


def sign() -> Column:
    """-1 on RETURN rows of the journal, else 1: a return receipt shows negative units and amounts."""
    return F.when(F.col("kind") == RETURN, F.lit(-1)).otherwise(F.lit(1))


def sale_of_return() -> Column:
    """On RETURN rows of the journal the receipt_id or order_id of the sale, else null."""
    return F.when(F.col("kind") == RETURN, ticket_of_line("other_key"))


def sale_ref_of_return() -> Column:
    """On RETURN rows of the journal the external id of the receipt or order of the sale, else null."""
    sale = ticket_of_line("other_key")
    receipt, order = receipt_ref(sale, "start_second"), order_ref(sale, "start_second")
    return F.when(F.col("kind") == RETURN, F.when(entered_online(), order).otherwise(receipt))


def paid_by(run: Run) -> Column:
    """Tender of a journal row that is a receipt, a line or a return: money goes back the way it came."""
    return tender(run, F.coalesce(sale_of_return(), "parent_id"), entered_online())


@RETAIL.table(
    """
    trace_id             BIGINT    NOT NULL COMMENT 'numeric id of the receipt, shared by its lines and payments',
    event_ts             TIMESTAMP NOT NULL COMMENT 'wall-clock time of the shop',
    dt                   DATE      NOT NULL COMMENT 'business day',
    receipt_id_ext       STRING    NOT NULL COMMENT 'RCP, yyyymmddHHMM, shop and sequence',
    receipt_type         STRING    NOT NULL COMMENT 'SALE or RETURN',
    store_id             BIGINT    NOT NULL COMMENT 'shop',
    customer_id          BIGINT    NOT NULL COMMENT 'shopper',
    subtotal             DECIMAL(12,2) NOT NULL COMMENT 'sum of ext_price: after discount, before tax',
    discount_amount      DECIMAL(12,2) NOT NULL COMMENT 'sum of the discounts of the lines',
    tax_amount           DECIMAL(12,2) NOT NULL COMMENT 'sum of the tax of the lines',
    total_amount         DECIMAL(12,2) NOT NULL COMMENT 'subtotal + tax_amount',
    payment_method       STRING    NOT NULL COMMENT 'tender of the approved payment',
    return_for_receipt_id_ext STRING        COMMENT 'receipt or online order that a RETURN takes back from',
    campaign_id          STRING             COMMENT 'campaign of that impression, null = none',
    attribution_journey_id STRING           COMMENT 'JRN and the first impression in those 7 days, null = none',
    impression_id_ext    STRING             COMMENT 'last impression of the shopper in the 7 days before, null = none',
    gross_subtotal_cents BIGINT    NOT NULL COMMENT 'subtotal before discount, in cents',
    discount_cents       BIGINT    NOT NULL COMMENT 'discount_amount in cents',
    subtotal_cents       BIGINT    NOT NULL COMMENT 'subtotal in cents',
    tax_cents            BIGINT    NOT NULL COMMENT 'tax_amount in cents',
    total_cents          BIGINT    NOT NULL COMMENT 'total_amount in cents'
    """,
    key="receipt_id_ext",
    refs={
        "store_id": "stores",
        "customer_id": "customers",
        "campaign_id": "campaigns",
        "impression_id_ext": "marketing",
    },
    growth="daily",
    history=ATTRIBUTION_DAYS,
    layer="operational",
)
def receipts(run: Run, journal: DataFrame, marketing: DataFrame) -> DataFrame:
    """One row per shop receipt: a sale with at least one unit sold, or a return, with negative amounts."""
    is_return = F.col("kind") == RETURN
    is_shop_sale = (F.col("kind") == RECEIPT) & ~entered_online()
    tickets = journal.where((is_return | is_shop_sale) & run.generates("dt"))
    ext = ext_cents("unit_cents", "quantity", "discount_cents")
    tickets = tickets.select(
        "*",
        F.when(is_return, F.col("parent_id")).otherwise(F.col("event_id")).alias("receipt_id"),
        F.when(is_return, -ext).otherwise(F.col("unit_cents").cast("bigint")).alias("subtotal_cents"),
        (F.col("discount_cents").cast("bigint") * sign()).alias("signed_discount"),
        (F.col("tax_cents").cast("bigint") * sign()).alias("signed_tax"),
    )
    sales = tickets.where(~is_return).select("receipt_id", "customer_id", event_ts("dt", "second").alias("event_ts"))
    touches = last_touches(sales, marketing)
    total = F.col("subtotal_cents") + F.col("signed_tax")
    return tickets.join(touches, "receipt_id", how="left").select(
        F.col("receipt_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        receipt_ref("receipt_id", "second").alias("receipt_id_ext"),
        F.when(is_return, "RETURN").otherwise("SALE").alias("receipt_type"),
        F.col("location_key").alias("store_id"),
        "customer_id",
        amount("subtotal_cents").alias("subtotal"),
        amount("signed_discount").alias("discount_amount"),
        amount("signed_tax").alias("tax_amount"),
        amount(total).alias("total_amount"),
        tender(run, F.coalesce(sale_of_return(), "receipt_id"), entered_online()).alias("payment_method"),
        sale_ref_of_return().alias("return_for_receipt_id_ext"),
        "campaign_id",
        "attribution_journey_id",
        "impression_id_ext",
        (F.col("subtotal_cents") + F.col("signed_discount")).alias("gross_subtotal_cents"),
        F.col("signed_discount").alias("discount_cents"),
        "subtotal_cents",
        F.col("signed_tax").alias("tax_cents"),
        total.alias("total_cents"),
    )


@RETAIL.table(
    """
    trace_id              BIGINT    NOT NULL COMMENT 'trace_id of the receipt',
    event_ts              TIMESTAMP NOT NULL COMMENT 'time of the receipt',
    dt                    DATE      NOT NULL COMMENT 'business day',
    receipt_id_ext        STRING    NOT NULL COMMENT 'receipt',
    line_num              INT       NOT NULL COMMENT 'number within the receipt; a substitute: 50 + the refused line',
    receipt_line_id       BIGINT    NOT NULL COMMENT 'numeric id of the line: trace_id * 100 + line_num',
    store_id              BIGINT    NOT NULL COMMENT 'shop',
    customer_id           BIGINT    NOT NULL COMMENT 'shopper',
    product_id            BIGINT    NOT NULL COMMENT 'product',
    quantity              INT       NOT NULL COMMENT 'units sold, negative on returns',
    requested_quantity    INT                COMMENT 'units the shopper wanted, null on returns',
    inventory_at_purchase INT                COMMENT 'available units just before this line, null on returns',
    unit_price            DECIMAL(10,2) NOT NULL COMMENT 'list price of the day',
    ext_price             DECIMAL(12,2) NOT NULL COMMENT 'unit_price x quantity less the discount of the line',
    promo_code            STRING             COMMENT 'code that reduced the line, null = none',
    promo_id              BIGINT             COMMENT 'promotion that reduced the line, null = none',
    unit_cents            BIGINT    NOT NULL COMMENT 'unit_price in cents',
    ext_cents             BIGINT    NOT NULL COMMENT 'ext_price in cents',
    discount_cents        BIGINT    NOT NULL COMMENT 'discount of the whole line, in cents',
    tax_cents             BIGINT    NOT NULL COMMENT 'tax of the whole line, in cents',
    payment_method        STRING    NOT NULL COMMENT 'payment_method of the receipt',
    channel               STRING    NOT NULL COMMENT 'STORE_POS or STORE_KIOSK',
    substitutes_request_id BIGINT            COMMENT 'refused request that this line stands in for, null = none',
    return_for_receipt_id_ext STRING         COMMENT 'on returns the receipt or online order of the sale',
    return_for_line_id    BIGINT             COMMENT 'on returns the receipt_line_id or order_line_id that comes back',
    restock_date          DATE               COMMENT 'on returns the day back on the shelf, null = written off'
    """,
    key=("receipt_id_ext", "line_num"),
    refs={
        "receipt_id_ext": "receipts",
        "store_id": "stores",
        "customer_id": "customers",
        "product_id": "products_master",
        "promo_id": "promotions_master",
        "substitutes_request_id": "lost_requests",
    },
    growth="daily",
    layer="operational",
)
def receipt_lines(run: Run, journal: DataFrame, promotions_master: DataFrame) -> DataFrame:
    """One row per product sold on a shop receipt, or brought back on a return receipt."""
    is_return = F.col("kind") == RETURN
    is_shop_sale = (F.col("kind") == LINE) & (F.col("quantity") > 0) & ~entered_online()
    lines = journal.where(is_return | is_shop_sale).withColumn("promo_id", known("promo_id"))
    ext = ext_cents("unit_cents", "quantity", "discount_cents") * sign()
    before = F.col("balance") + F.col("quantity")
    return with_code(lines, promotions_master).select(
        F.col("parent_id").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        receipt_ref("parent_id", "second").alias("receipt_id_ext"),
        line_number("event_id").alias("line_num"),
        F.col("event_id").alias("receipt_line_id"),
        F.col("location_key").alias("store_id"),
        "customer_id",
        "product_id",
        (F.col("quantity") * sign()).alias("quantity"),
        F.when(~is_return, F.col("wanted")).alias("requested_quantity"),
        F.when(~is_return, before).alias("inventory_at_purchase"),
        price("unit_cents").alias("unit_price"),
        amount(ext).alias("ext_price"),
        "promo_code",
        "promo_id",
        F.col("unit_cents").cast("bigint").alias("unit_cents"),
        ext.alias("ext_cents"),
        (F.col("discount_cents").cast("bigint") * sign()).alias("discount_cents"),
        (F.col("tax_cents").cast("bigint") * sign()).alias("tax_cents"),
        paid_by(run).alias("payment_method"),
        F.when(is_return, "STORE_POS").otherwise(shop_channel(run, "parent_id")).alias("channel"),
        F.when(~is_return, known("other_key")).alias("substitutes_request_id"),
        sale_ref_of_return().alias("return_for_receipt_id_ext"),
        F.when(is_return, F.col("other_key")).alias("return_for_line_id"),
        F.when(is_return & (F.col("move_second") > 0), F.date_add("dt", "move_second")).alias("restock_date"),
    )


def with_code(lines: DataFrame, promotions_master: DataFrame) -> DataFrame:
    """Lines with the `promo_code` that their promo_id stands for; calendar promotions have none."""
    codes = promotions_master.where("promo_code IS NOT NULL").select("promo_id", "promo_code")
    return lines.join(F.broadcast(codes), "promo_id", how="left")
