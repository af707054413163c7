"""The digital shop before the order: carts that are ordered, carts that are left, and those taken up again.

Whether a cart is left is decided once a day for all of them, by what stands on the shelves in the morning: the stock
that the web shop shows is the feed of that hour. Shops are not touched by it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.demand import DAY, HOUR, Requests, join, receipt_ids
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.replenish import MICRO
from retail_spark.retail.kernel.rows import DayRows
from retail_spark.retail.kernel.weights import monday_of
from retail_spark.trade import carts as trade
from retail_spark.trade.inventory.allocation import first_of_group

Int64Array = npt.NDArray[np.int64]

START_LOW_SHARE = MICRO // 2  # of carts hold a low product, as far as anybody knows before the first week
MAIL_HOURS = (8 * HOUR, 10 * HOUR)  # reminders are sent the next morning
LONGEST_UNREAD = 60 * HOUR  # so a cart comes back one to three days after it was left


def carts_per_order(region: Region) -> float:
    """Carts that today's planned orders take, at the conversion of the last full week's stock."""
    base = region.plan.customer_abandonment / 10_000
    increase = region.plan.config.cart_abandonment_increase
    return trade.carts_per_order(base, region.state.low_share / MICRO, increase)


def settle(region: Region, rows: DayRows, day: int, requests: Requests) -> Requests:
    """What goes on to the tills: requests in shops, of carts that are ordered, and of carts taken up again."""
    plan, state = region.plan, region.state
    in_cart = requests.mode >= 0
    lines = requests.take(in_cart)
    there = state.inventory.available[lines.position]
    is_low = there < plan.config.low_inventory_threshold
    first = first_of_group(lines.receipt_id)
    cart = np.cumsum(first) - 1

    def total(values: npt.NDArray[np.generic]) -> Int64Array:
        return np.bincount(cart, weights=values, minlength=int(first.sum())).astype(np.int64)

    cart_id, customer = lines.receipt_id[first], lines.customer[first]
    low_lines = total(is_low)
    base = plan.customer_abandonment[customer]
    chance = uniform(hash64(plan.config.seed, "cart.abandoned", cart_id))
    rate = trade.abandonment(base / 10_000, low_lines > 0, plan.config.cart_abandonment_increase)
    is_left = chance < rate
    for_stock = is_left & (chance >= base / 10_000)
    sent, opened, clicked, ordered = _reminders(plan.config.seed, cart_id, is_left)
    code = journal.ABANDONED * is_left + journal.LEFT_FOR_STOCK * for_stock + journal.SOLD_OUT * (total(there == 0) > 0)
    rows.add(
        journal.CART,
        location_key=np.full(len(cart_id), plan.place_key[plan.shops]),
        second=lines.second[first],
        quantity=total(lines.wanted),
        wanted=total(np.ones(len(lines), np.int64)),
        balance=low_lines,
        unit_cents=total(lines.wanted * lines.unit_cents),
        event_id=cart_id,
        customer_id=plan.customer_id[customer],
        code=code + (base << journal.BASE_RATE_SHIFT),
        start_second=sent,
        move_second=opened,
        end_second=clicked,
    )
    rows.add(
        journal.CART_LINE,
        position=lines.position,
        second=lines.second,
        quantity=lines.wanted,
        balance=there,
        unit_cents=lines.unit_cents,
        event_id=lines.line_id,
        parent_id=lines.receipt_id,
        customer_id=plan.customer_id[lines.customer],
    )
    taken_up = _take_up(region, day, len(cart_id))
    _remember(region, day, lines, ordered[cart])
    state.low_carts += int(np.count_nonzero(low_lines))
    state.carts += len(cart_id)
    if monday_of(day) == day and state.carts:
        state.low_share = round(MICRO * state.low_carts / state.carts)
        state.low_carts = state.carts = 0
    return join([requests.take(~in_cart), lines.take(~is_left[cart]), taken_up])


def _reminders(
    seed: int, cart_id: Int64Array, is_left: npt.NDArray[np.bool_]
) -> tuple[Int64Array, Int64Array, Int64Array, Int64Array]:
    """(mail sent, opened, clicked, cart ordered) of each cart, in seconds after midnight of its day; 0 = never."""
    sent = DAY + integer_between(hash64(seed, "cart.mail_sent", cart_id), *MAIL_HOURS)
    unread = uniform(hash64(seed, "cart.mail_unread", cart_id)) ** 2 * LONGEST_UNREAD
    opened = sent + 60 + np.floor(unread).astype(np.int64)
    clicked = opened + integer_between(hash64(seed, "cart.mail_read", cart_id), 5, 5 * 60)
    ordered = clicked + integer_between(hash64(seed, "cart.second_thoughts", cart_id), 1 * 60, 25 * 60)
    is_sent = is_left & (uniform(hash64(seed, "cart.is_mailed", cart_id)) < trade.MAILED)
    is_opened = is_sent & (uniform(hash64(seed, "cart.is_opened", cart_id)) < trade.OPENED)
    is_clicked = is_opened & (uniform(hash64(seed, "cart.is_clicked", cart_id)) < trade.CLICKED)
    is_ordered = is_clicked & (uniform(hash64(seed, "cart.comes_back", cart_id)) < trade.CAME_BACK)
    return sent * is_sent, opened * is_opened, clicked * is_clicked, ordered * is_ordered


def _remember(region: Region, day: int, lines: Requests, ordered: Int64Array) -> None:
    """Keep in mind the lines of the carts that will be ordered after all."""
    if day < region.plan.emit_from:  # an order names its cart, and carts of the warm-up are never written
        return
    back = ordered > 0
    lines, ordered = lines.take(back), ordered[back]
    region.state.recoveries.push(
        day + ordered // DAY,
        lines.receipt_id,
        lines.line_id % journal.LINES_PER_RECEIPT,
        lines.position,
        lines.customer,
        ordered % DAY,
        lines.wanted,
        lines.mode,
    )


def _take_up(region: Region, day: int, carts: int) -> Requests:
    """Carts left earlier that are ordered today, at today's prices; their orders are numbered after today's carts."""
    plan = region.plan
    cart_id, line_num, position, customer, second, wanted, mode = region.state.recoveries.pop(day)
    order = np.cumsum(first_of_group(cart_id))
    place = np.full(len(cart_id), journal.ONLINE_PLACE + plan.region_id)
    receipt_id = receipt_ids(day, place, carts + order)
    none = np.zeros(len(cart_id), np.int64)
    return Requests(
        line_id=receipt_id * journal.LINES_PER_RECEIPT + line_num,
        receipt_id=receipt_id,
        position=position,
        customer=customer,
        second=second,
        wanted=wanted,
        unit_cents=plan.price_cents[plan.position_product[position]],
        discount_bp=none,
        promo_id=none,
        mode=mode,
        from_cart=cart_id,
    )
