"""Three carts of 1 January: one is ordered at once, one left for stock and taken up on the 3rd, one left for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from retail_spark.retail.kernel import journal as j
from tests.retail import sales_story as sales

ORDERED, LEFT, FORGOTTEN = sales.ORDER, sales.ORDER + 1, sales.ORDER + 2
BACK = (sales.DAY + 2) * 10**9 + 90_001 * 10_000 + 40  # the order of 3 January
NOON = sales.NOON
LATER = date(2024, 1, 3)

SHOPPER = {"region_id": 1, "location_key": 100_002, "second": NOON}
# 1 at 50.00 and 1 at 10.00, both there in plenty
CART: dict[str, Any] = SHOPPER | {
    "kind": j.CART, "quantity": 2, "wanted": 2, "unit_cents": 6_000, "event_id": ORDERED, "customer_id": 56,
    "code": 3_000 << j.BASE_RATE_SHIFT,
}  # fmt: skip
# 2 at 50.00 of which 4 lie there, and 1 at 10.00; mail next morning at 8, opened at noon, clicked a minute later
LEFT_CART: dict[str, Any] = SHOPPER | {
    "kind": j.CART, "quantity": 3, "wanted": 2, "balance": 1, "unit_cents": 11_000, "event_id": LEFT, "customer_id": 57,
    "code": j.ABANDONED | j.LEFT_FOR_STOCK | 2_000 << j.BASE_RATE_SHIFT,
    "start_second": 86_400 + 8 * 3_600, "move_second": 86_400 + NOON, "end_second": 86_400 + NOON + 60,
}  # fmt: skip
FORGOTTEN_CART: dict[str, Any] = SHOPPER | {
    "kind": j.CART, "quantity": 1, "wanted": 1, "unit_cents": 1_000, "event_id": FORGOTTEN, "customer_id": 58,
    "code": j.ABANDONED | 4_000 << j.BASE_RATE_SHIFT,
}  # fmt: skip


def line(cart: int, number: int, product: int, cents: int, units: int = 1, there: int = 9) -> dict[str, Any]:
    return SHOPPER | {
        "kind": j.CART_LINE, "product_id": product, "quantity": units, "balance": there, "unit_cents": cents,
        "event_id": cart * 100 + number, "parent_id": cart, "customer_id": 55,
    }  # fmt: skip


LINES = (
    line(ORDERED, 1, 1, 5_000),
    line(ORDERED, 2, 3, 1_000),
    line(LEFT, 1, 1, 5_000, units=2, there=4),
    line(LEFT, 3, 3, 1_000, there=5),
    line(FORGOTTEN, 1, 3, 1_000) | {"location_key": 7},
)
# the first line of the cart is all that was left of it two days later
BACK_LINE: dict[str, Any] = sales.ORDER_LINE | {
    "dt": LATER, "event_id": BACK * 100 + 1, "parent_id": BACK, "customer_id": 57, "discount_cents": 0, "promo_id": 0,
    "code": j.ONLINE,
}  # fmt: skip
BACK_TICKET: dict[str, Any] = sales.ORDER_TICKET | {
    "dt": LATER, "event_id": BACK, "other_key": LEFT, "customer_id": 57, "quantity": 1, "wanted": 1,
    "unit_cents": 5_000, "discount_cents": 0, "tax_cents": 320,
}  # fmt: skip
STORY = (
    CART, LEFT_CART, FORGOTTEN_CART, *LINES, sales.ORDER_LINE, sales.PICK_UP_LINE, sales.ORDER_TICKET, BACK_LINE,
    BACK_TICKET,
)  # fmt: skip
BACK_EXT = "ORD202401031234900010040"
