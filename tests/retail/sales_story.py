"""One small story for the tests: a shop receipt with two lines, one of them cut, an online order, and a return."""

from __future__ import annotations

from datetime import date
from typing import Any

from retail_spark.retail.kernel import journal as j

DAY = 19_723  # 2024-01-01
NOON = 12 * 3_600 + 34 * 60 + 56
RECEIPT = DAY * 10**9 + 7 * 10_000 + 12  # shop 7, its 12th visit
ORDER = DAY * 10**9 + 90_001 * 10_000 + 3  # region 1
GIVEN_BACK = (DAY + 4) * 10**9 + 7 * 10_000 + 8_000
LATER = date(2024, 1, 5)
CODE_PROMO, CALENDAR_PROMO = 2_024_611, 2_024_010

SHOP = {"region_id": 1, "location_key": 7, "second": NOON, "customer_id": 55}
# 2 of 3 wanted at 20.00, with 5.00 off by code, 2.80 tax; 4 lay there
CUT_LINE: dict[str, Any] = SHOP | {
    "kind": j.LINE, "product_id": 1, "seq": 2, "quantity": 2, "wanted": 3, "balance": 0, "event_id": RECEIPT * 100 + 1,
    "parent_id": RECEIPT, "unit_cents": 2_000, "discount_cents": 500, "tax_cents": 280, "promo_id": CODE_PROMO,
    "code": j.PROMOTED_BY_CODE,
}  # fmt: skip
REFUSED_LINE: dict[str, Any] = SHOP | {
    "kind": j.LINE, "product_id": 2, "quantity": 0, "wanted": 1, "event_id": RECEIPT * 100 + 2, "parent_id": RECEIPT,
    "unit_cents": 1_099, "code": j.SUBSTITUTED,
}  # fmt: skip
# taken instead of the refused one: 1 at 10.00, 0.80 tax; 9 lay there
SUBSTITUTE_LINE: dict[str, Any] = SHOP | {
    "kind": j.LINE, "product_id": 3, "seq": 1, "quantity": 1, "wanted": 1, "balance": 8, "parent_id": RECEIPT,
    "event_id": RECEIPT * 100 + 52, "other_key": RECEIPT * 100 + 2, "unit_cents": 1_000, "tax_cents": 80,
}  # fmt: skip
TICKET: dict[str, Any] = SHOP | {
    "kind": j.RECEIPT, "event_id": RECEIPT, "quantity": 3, "wanted": 2, "unit_cents": 4_500, "discount_cents": 500,
    "tax_cents": 360, "promo_id": CODE_PROMO,
}  # fmt: skip
# 1 at 50.00 from the warehouse, by calendar 10.00 off, 3.20 tax; picked after an hour, shipped at midnight, 3 Jan 06:00
ORDER_LINE: dict[str, Any] = {
    "kind": j.LINE, "region_id": 1, "location_key": 100_002, "product_id": 1, "second": NOON, "seq": 1, "quantity": 1,
    "wanted": 1, "balance": 4, "event_id": ORDER * 100 + 1, "parent_id": ORDER, "customer_id": 56, "unit_cents": 5_000,
    "discount_cents": 1_000, "tax_cents": 320, "promo_id": CALENDAR_PROMO, "code": j.ONLINE | j.PROMOTED_BY_CALENDAR,
    "start_second": NOON + 3_600, "move_second": 86_400, "end_second": 2 * 86_400 + 6 * 3_600,
}  # fmt: skip
PICK_UP_LINE: dict[str, Any] = ORDER_LINE | {
    "location_key": 7, "product_id": 3, "event_id": ORDER * 100 + 2, "discount_cents": 0, "promo_id": 0,
    "code": j.ONLINE | j.BOPIS << j.FULFILMENT_SHIFT, "move_second": NOON + 7_200, "end_second": NOON + 7_200,
}  # fmt: skip
ORDER_TICKET: dict[str, Any] = {
    "kind": j.RECEIPT, "region_id": 1, "location_key": 100_002, "second": NOON, "quantity": 2, "wanted": 2,
    "event_id": ORDER, "customer_id": 56, "unit_cents": 9_000, "discount_cents": 1_000, "tax_cents": 640,
    "code": j.ONLINE,
}  # fmt: skip
# the cut line comes back on 5 January and will be on the shelf two days later
RETURN: dict[str, Any] = SHOP | {
    "kind": j.RETURN, "dt": LATER, "product_id": 1, "quantity": 2, "event_id": GIVEN_BACK * 100 + 1,
    "parent_id": GIVEN_BACK, "other_key": RECEIPT * 100 + 1, "unit_cents": 2_000, "discount_cents": 500,
    "tax_cents": 280, "promo_id": CODE_PROMO, "start_second": NOON, "second": 3_600 * 9, "move_second": 2,
}  # fmt: skip
ONLINE_RETURN: dict[str, Any] = RETURN | {
    "product_id": 1, "quantity": 1, "event_id": (GIVEN_BACK + 1) * 100 + 1, "parent_id": GIVEN_BACK + 1,
    "other_key": ORDER * 100 + 1, "unit_cents": 5_000, "discount_cents": 1_000, "tax_cents": 320, "customer_id": 56,
    "promo_id": CALENDAR_PROMO, "code": j.ONLINE, "move_second": 0,
}  # fmt: skip
# another order: 2 at 30.00 and 3.90 tax, picked after an hour, cancelled at 1:00 on 2 January, on sale again on the 3rd
UNWANTED = ORDER + 6
UNWANTED_LINE: dict[str, Any] = ORDER_LINE | {
    "product_id": 2, "quantity": 2, "wanted": 2, "event_id": UNWANTED * 100 + 1, "parent_id": UNWANTED,
    "unit_cents": 3_000, "discount_cents": 0, "tax_cents": 390, "promo_id": 0, "code": j.ONLINE | j.CANCELLED,
    "move_second": 86_400 + 3_600, "end_second": 0,
}  # fmt: skip
UNWANTED_TICKET: dict[str, Any] = {
    "kind": j.RECEIPT, "region_id": 1, "location_key": 100_002, "second": NOON, "quantity": 2, "wanted": 1,
    "event_id": UNWANTED, "customer_id": 56, "unit_cents": 6_000, "tax_cents": 390, "code": j.ONLINE,
}  # fmt: skip
RELEASE: dict[str, Any] = {
    "kind": j.RELEASE, "dt": date(2024, 1, 3), "region_id": 1, "location_key": 100_002, "product_id": 2, "seq": 1,
    "quantity": 2, "balance": 6, "event_id": UNWANTED * 100 + 1, "code": j.ONLINE, "start_second": NOON,
}  # fmt: skip
CANCELLED_STORY = (UNWANTED_LINE, UNWANTED_TICKET, RELEASE)
STORY = (
    CUT_LINE, REFUSED_LINE, SUBSTITUTE_LINE, TICKET, ORDER_LINE, PICK_UP_LINE, ORDER_TICKET, RETURN, ONLINE_RETURN,
)  # fmt: skip

RECEIPT_EXT, ORDER_EXT, RETURN_EXT = "RCP2024010112340070012", "ORD202401011234900010003", "RCP2024010509000078000"
UNWANTED_EXT = "ORD202401011234900010009"
MASTER_COLUMNS = "promo_id BIGINT, promo_code STRING, discount_type STRING"
MASTER = ((CODE_PROMO, "SAVE5", "FIXED_AMOUNT"), (CALENDAR_PROMO, None, "PERCENTAGE"))
