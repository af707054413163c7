"""How things are named: instants, keys and external ids as functions of the journal's numbers. No chance, no clock."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from retail_spark.retail.kernel.journal import (
    FIRST_DC_KEY,
    LINES_PER_RECEIPT,
    LOCATION_BITS,
    PRODUCT_BITS,
    RECEIPTS_PER_DAY,
    RECEIPTS_PER_PLACE,
    SEQ_BITS,
    SHIPMENTS_PER_DAY,
)

SECONDS_PER_DAY = 86_400
SHOP_DIGITS, SEQUENCE_DIGITS = 3, 4


def column(name: str | Column) -> Column:
    """A column by its name, or the column itself."""
    return F.col(name) if isinstance(name, str) else name


def whole(value: str | Column, unit: int) -> Column:
    """Integer division as BIGINT (Spark's `/` would go through DOUBLE)."""
    return F.call_function("div", column(value), F.lit(unit))


def text_of(code: str | Column, texts: Mapping[int, str]) -> Column:
    """The text of a code. An unknown code gives null, which a NOT NULL column then refuses."""
    chosen: Column | None = None
    for number, text in texts.items():
        is_code = column(code) == number
        chosen = F.when(is_code, text) if chosen is None else chosen.when(is_code, text)
    if chosen is None:
        raise ValueError("no texts to choose from")
    return chosen


def has(code: str, flag: int) -> Column:
    """Whether a code of the journal has this bit."""
    return F.col(code).bitwiseAND(flag) != 0


def event_ts(dt: str | Column, second: str | Column) -> Column:
    """The wall-clock instant that lies `second` seconds after midnight of `dt` (it may be another day)."""
    return F.timestamp_seconds(F.unix_date(column(dt)).cast("bigint") * SECONDS_PER_DAY + column(second))


def second_of_day(instant: str) -> Column:
    """Seconds after midnight of a timestamp (session zone UTC)."""
    return F.unix_timestamp(instant) % SECONDS_PER_DAY


def monday_of_iso_week(year: str, week: str) -> Column:
    """The Monday of an ISO week: 4 January always lies in week 1."""
    return F.date_add(F.trunc(F.make_date(F.col(year), F.lit(1), F.lit(4)), "week"), (F.col(week) - 1) * 7)


def date_key(day: str | Column) -> Column:
    """A date as the number yyyymmdd."""
    return F.year(column(day)) * 10_000 + F.month(column(day)) * 100 + F.dayofmonth(column(day))


def time_key(second: str | Column) -> Column:
    """The quarter of an hour in which a second of the day lies, as the number HHMM."""
    quarter = whole(second, 900)
    return (whole(quarter, 4) * 100 + quarter % 4 * 15).cast("int")


def day_of_ticket(ticket_id: str | Column) -> Column:
    """The business date that a receipt_id or order_id carries."""
    return F.date_from_unix_date(whole(ticket_id, RECEIPTS_PER_DAY).cast("int"))


def ticket_of_line(line_id: str | Column) -> Column:
    """The receipt_id or order_id that a line_id belongs to."""
    return whole(line_id, LINES_PER_RECEIPT)


def line_number(line_id: str | Column) -> Column:
    """The number of a line on its receipt or order, from 1."""
    return (column(line_id) % LINES_PER_RECEIPT).cast("int")


def receipt_ref(receipt_id: str | Column, second: str | Column) -> Column:
    """`RCP` + yyyymmddHHMM + shop (at least 3 digits) + 4-digit sequence, as printed on the receipt."""
    return _ticket_ref("RCP", receipt_id, second)


def order_ref(order_id: str | Column, second: str | Column) -> Column:
    """`ORD` + yyyymmddHHMM + 90000 + region + 4-digit sequence."""
    return _ticket_ref("ORD", order_id, second)


def _ticket_ref(prefix: str, ticket_id: str | Column, second: str | Column) -> Column:
    minute = whole(second, 3600) * 100 + whole(second, 60) % 60
    stamp = date_key(day_of_ticket(ticket_id)).cast("bigint") * 10_000 + minute
    tail = column(ticket_id) % RECEIPTS_PER_DAY
    # lpad would cut what is longer than it pads to.
    is_short = tail < 10**SHOP_DIGITS * RECEIPTS_PER_PLACE
    digits = tail.cast("string")
    padded = F.when(is_short, F.lpad(digits, SHOP_DIGITS + SEQUENCE_DIGITS, "0")).otherwise(digits)
    return F.concat(F.lit(prefix), stamp.cast("string"), padded)


def cart_ref(cart: str | Column) -> Column:
    """`CRT` + the number of the cart, which is also that of the order that it may become."""
    return F.concat(F.lit("CRT"), column(cart).cast("string"))


def shipment_ref(shipment_id: str | Column) -> Column:
    """`SHP` + yyyymmdd of loading + 6 digits of the destination's location_key."""
    day = F.date_from_unix_date(whole(shipment_id, SHIPMENTS_PER_DAY).cast("int"))
    stamp = date_key(day).cast("bigint") * SHIPMENTS_PER_DAY + column(shipment_id) % SHIPMENTS_PER_DAY
    return F.concat(F.lit("SHP"), stamp.cast("string"))


def position_trace(seq: str | Column) -> Column:
    """The trace_id of movement `seq` of a row's dt, location_key and product_id; 0 stands for the position's day."""
    day = F.unix_date("dt").cast("bigint")
    place = day * 2**LOCATION_BITS + F.col("location_key")
    return (place * 2**PRODUCT_BITS + F.col("product_id")) * 2**SEQ_BITS + column(seq)


def is_shop(location_key: str | Column) -> Column:
    """Whether a location_key is a shop's."""
    return column(location_key) < FIRST_DC_KEY


def store_id(location_key: str | Column) -> Column:
    """stores.id of a location_key, null for DCs and warehouses."""
    return F.when(is_shop(location_key), column(location_key))


def dc_id(location_key: str | Column) -> Column:
    """distribution_centers.id of a location_key, null for shops."""
    return F.when(~is_shop(location_key), column(location_key) - FIRST_DC_KEY)


def known(number: str | Column) -> Column:
    """The number, or null where the journal says 0, "none"."""
    return F.when(column(number) != 0, column(number))
