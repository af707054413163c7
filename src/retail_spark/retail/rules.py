"""The rules of the trade: what a line, a receipt and a refund must add up to.

Columns-to-column rules are used by the builders; rules on frames return the rows that break them, and nothing else.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.retail.identity import column


def price(cents: str | Column) -> Column:
    """Cents as DECIMAL(10,2), exact: one multiplication, and the type comes out without a further cast."""
    return column(cents).cast("decimal(7,0)") * F.expr("0.01bd")


def amount(cents: str | Column) -> Column:
    """Cents as DECIMAL(12,2), exact."""
    return column(cents).cast("decimal(9,0)") * F.expr("0.01bd")


def value(cents: str | Column) -> Column:
    """Cents as DECIMAL(14,2), exact."""
    return column(cents).cast("decimal(11,0)") * F.expr("0.01bd")


def cents(money: str | Column) -> Column:
    """A DECIMAL(10,2) as BIGINT cents, exact."""
    return (column(money) * 100).cast("bigint")


def ext_cents(unit_cents: str | Column, quantity: str | Column, discount_cents: str | Column) -> Column:
    """What a line costs before tax: price x units - the discount of the whole line."""
    return column(unit_cents).cast("bigint") * column(quantity) - column(discount_cents)


def sales_tax_cents(net_cents: str | Column, rate: str | Column, taxability: str | Column) -> Column:
    """Tax on an amount at a rate of DECIMAL(6,5), rounded half up; reduced goods owe half, exempt ones nothing."""
    halves = F.when(column(taxability) == "TAXABLE", 2).when(column(taxability) == "REDUCED_RATE", 1)
    halves = halves.when(column(taxability) == "NON_TAXABLE", 0)
    due = column(net_cents) * (column(rate) * 100_000).cast("bigint") * halves
    return F.call_function("div", due + 100_000, F.lit(200_000))


def lines_taxed_wrongly(receipt_lines: DataFrame, stores: DataFrame, products_master: DataFrame) -> DataFrame:
    """Lines sold in a shop whose tax is not that of the shop's town on the price paid."""
    rates = stores.select(F.col("id").alias("store_id"), "tax_rate")
    classes = products_master.select(F.col("id").alias("product_id"), "taxability")
    sold = receipt_lines.where("quantity > 0").join(F.broadcast(rates), "store_id", how="left")
    sold = sold.join(F.broadcast(classes), "product_id", how="left")
    is_right = F.col("tax_cents").eqNullSafe(sales_tax_cents("ext_cents", "tax_rate", "taxability"))
    return sold.where(~is_right).select(receipt_lines["*"])


def lines_at_a_wrong_price(lines: DataFrame) -> DataFrame:
    """Lines (of receipts or orders) whose ext_price is not unit_price x quantity - discount, to the cent."""
    expected = ext_cents("unit_cents", "quantity", "discount_cents")
    is_exact = (F.col("ext_cents") == expected) & (F.col("ext_price") == amount("ext_cents"))
    return lines.where(~is_exact)


def lines_sold_beyond_request_or_stock(lines: DataFrame) -> DataFrame:
    """Sold lines with more units than were asked for, or than lay there just before."""
    sold = F.col("quantity")
    return lines.where((sold > F.col("requested_quantity")) | (sold > F.col("inventory_at_purchase")))


def receipts_that_do_not_add_up(receipts: DataFrame, receipt_lines: DataFrame) -> DataFrame:
    """Receipts whose subtotal, discount or tax is not the sum of their lines, or whose total is not subtotal + tax."""
    sums = receipt_lines.groupBy("receipt_id_ext").agg(
        F.sum("ext_cents").alias("line_ext"),
        F.sum("discount_cents").alias("line_discount"),
        F.sum("tax_cents").alias("line_tax"),
    )
    is_right = (
        F.col("subtotal_cents").eqNullSafe(F.col("line_ext"))
        & F.col("discount_cents").eqNullSafe(F.col("line_discount"))
        & F.col("tax_cents").eqNullSafe(F.col("line_tax"))
        & (F.col("total_cents") == F.col("subtotal_cents") + F.col("tax_cents"))
    )
    return receipts.join(sums, "receipt_id_ext", how="left").where(~is_right).select(receipts["*"])


def receipts_not_paid_exactly(receipts: DataFrame, payments: DataFrame) -> DataFrame:
    """Receipts without exactly one approved payment of their total by their payment method."""
    approved = payments.where("status = 'APPROVED' AND receipt_id_ext IS NOT NULL")
    paid = approved.groupBy("receipt_id_ext").agg(
        F.sum("amount_cents").alias("paid_cents"),
        F.count("*").alias("paid_times"),
        F.max("payment_method").alias("paid_by"),
    )
    is_right = (
        F.col("paid_cents").eqNullSafe(F.col("total_cents"))
        & F.col("paid_times").eqNullSafe(F.lit(1))
        & F.col("paid_by").eqNullSafe(F.col("payment_method"))
    )
    return receipts.join(paid, "receipt_id_ext", how="left").where(~is_right).select(receipts["*"])


def receipts_outside_opening_hours(receipts: DataFrame, store_ops: DataFrame) -> DataFrame:
    """Receipts of a shop that was closed at that moment, or all day."""
    hours = store_ops.groupBy("store_id", "dt").agg(
        F.min(F.when(F.col("operation_type") == "opened", F.col("operation_time"))).alias("opened"),
        F.max(F.when(F.col("operation_type") == "closed", F.col("operation_time"))).alias("closed"),
    )
    is_open = (F.col("event_ts") >= F.col("opened")) & (F.col("event_ts") <= F.col("closed"))
    during = receipts.join(F.broadcast(hours), ["store_id", "dt"], how="left")
    return during.where(~F.coalesce(is_open, F.lit(False))).select(receipts["*"])


def returns_that_exceed_their_sale(receipt_lines: DataFrame, sold_lines: DataFrame) -> DataFrame:
    """Return lines that name no row of sold_lines (line_id, dt, quantity), come before it, or take back too much."""
    returned = receipt_lines.where("return_for_line_id IS NOT NULL")
    taken_back = returned.groupBy(F.col("return_for_line_id").alias("line_id")).agg(
        F.sum(-F.col("quantity")).alias("units_back")
    )
    sale = sold_lines.select("line_id", F.col("dt").alias("sold_on"), F.col("quantity").alias("units_sold"))
    story = returned.join(taken_back, F.col("return_for_line_id") == F.col("line_id")).drop("line_id")
    story = story.join(sale, F.col("return_for_line_id") == F.col("line_id"), how="left")
    is_right = (F.col("units_back") <= F.col("units_sold")) & (F.col("dt") >= F.col("sold_on"))
    return story.where(~F.coalesce(is_right, F.lit(False))).select(returned["*"])
