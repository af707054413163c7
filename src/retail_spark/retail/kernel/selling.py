"""Shoppers in order of arrival, then substitutes from what is left; lines and receipts of what they got."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal, till
from retail_spark.retail.kernel.demand import DAY, HOUR, Requests, join
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.returns import draw_returns
from retail_spark.retail.kernel.rows import SOLD, DayRows
from retail_spark.trade.inventory.allocation import allocate_whole, first_of_group
from retail_spark.trade.inventory.validator import SalesValidator

Int64Array = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SUBSTITUTE_LINE = 50  # a substitute's line number is its refused line's and this


def sell(region: Region, rows: DayRows, day: int, requests: Requests) -> None:
    """Serve the day's requests in order of arrival, then the substitutes, and post what was sold and refused."""
    # in the order in which movements are numbered: who stands there in the same second is served by line
    requests = requests.take(np.lexsort((requests.line_id, requests.second, requests.position)))
    validator = SalesValidator(region.state.inventory, region.plan.config.low_inventory_threshold)
    sold = validator.allocate_positions(requests.position, requests.wanted)
    substitutes, refused = _substitutes(region, requests, sold)
    units = allocate_whole(region.state.inventory.available, substitutes.position, substitutes.wanted)
    taken = units > 0
    substitutes, refused = substitutes.take(taken), refused[taken]
    region.state.inventory.move(substitutes.position, -units[taken])
    lines = join([requests, substitutes])
    sold = np.concatenate([sold, units[taken]])
    replaces = np.concatenate([np.zeros(len(requests), np.int64), refused])
    order = np.argsort(lines.line_id)
    _post_sales(region, rows, day, lines.take(order), sold[order], replaces[order])


def _substitutes(region: Region, requests: Requests, sold: Int64Array) -> tuple[Requests, Int64Array]:
    """(what refused shoppers would take instead, the line each replaces), by position and arrival.

    They reach for any product of its category that the shop carries.
    """
    plan, seed = region.plan, region.plan.config.seed
    willing = uniform(hash64(seed, "line.takes_substitute", requests.line_id)) < plan.config.substitution_rate
    index = np.flatnonzero((sold == 0) & (requests.mode < 0) & willing)
    lines = requests.take(index)
    place, product = plan.position_place[lines.position], plan.position_product[lines.position]
    low = np.searchsorted(plan.product_category, plan.product_category[product])
    high = np.searchsorted(plan.product_category, plan.product_category[product], side="right")
    on_shelf, before = plan.shelves
    begin, end = (before[place * len(plan.product_id) + edge] for edge in (low, high))
    reached = integer_between(hash64(seed, "line.substitute", lines.line_id), 0, 1 << 30) % (end - begin)
    other = on_shelf[begin + reached]
    key = requests.receipt_id * len(plan.product_id) + plan.position_product[requests.position]
    possible = ~np.isin(lines.receipt_id * len(plan.product_id) + other, key)
    lines, refused, place, other = lines.take(possible), lines.line_id[possible], place[possible], other[possible]
    order = np.lexsort((lines.second, plan.position_of[place, other]))
    _, first = np.unique((lines.receipt_id * len(plan.product_id) + other)[order], return_index=True)
    order = order[np.sort(first)]
    lines, refused, place, other = lines.take(order), refused[order], place[order], other[order]
    none = np.zeros(len(lines), np.int64)
    changed = {
        "line_id": lines.line_id + SUBSTITUTE_LINE,
        "position": plan.position_of[place, other],
        "unit_cents": plan.price_cents[other],
        "discount_bp": none,
        "promo_id": none,
    }
    return replace(lines, **changed), refused


def _post_sales(
    region: Region, rows: DayRows, day: int, lines: Requests, sold: Int64Array, replaces: Int64Array
) -> None:
    """Lines and receipts; `lines` stand sorted by line id."""
    plan, state = region.plan, region.state
    price = till.price_lines(plan, lines, sold, day)
    online = lines.mode >= 0
    picked, shipped, delivered = _fulfilment(region, lines)
    cancelled, stopped = _cancellations(region, day, lines, sold, shipped)
    code = (
        journal.ONLINE * online
        + journal.SUBSTITUTED * np.isin(lines.line_id, replaces)
        + journal.PROMOTED_BY_CALENDAR * ((price.promo_id > 0) & ~price.by_code)
        + journal.PROMOTED_BY_CODE * price.by_code
        + (np.maximum(lines.mode, 0) << journal.FULFILMENT_SHIFT)
        + journal.CANCELLED * cancelled
    )
    rows.add(
        journal.LINE,
        position=lines.position,
        phase=SOLD,
        second=lines.second,
        quantity=sold,
        event_id=lines.line_id,
        parent_id=lines.receipt_id,
        other_key=replaces,
        customer_id=plan.customer_id[lines.customer],
        wanted=lines.wanted,
        unit_cents=lines.unit_cents,
        discount_cents=price.discount,
        tax_cents=price.tax,
        promo_id=price.promo_id,
        code=code,
        start_second=np.where(cancelled & (picked >= stopped), 0, picked),
        move_second=np.where(cancelled, stopped, shipped),
        end_second=np.where(cancelled, 0, delivered),
    )
    kept = sold > 0
    _post_receipts(region, rows, lines.take(kept), sold[kept], price, kept)
    held = kept & online
    np.add.at(state.inventory.reserved, lines.position[held], sold[held])
    leaving = held & ~cancelled
    state.release.push(day + shipped[leaving] // DAY, lines.position[leaving], sold[leaving])
    state.cancelled.push(
        day + stopped[cancelled] // DAY + 1,
        *(values[cancelled] for values in (lines.position, sold, lines.line_id, lines.second)),
    )
    # nobody brings back what never came
    draw_returns(region, lines, np.where(cancelled, 0, sold), price, delivered, day)


def _post_receipts(
    region: Region, rows: DayRows, lines: Requests, sold: Int64Array, price: till.Priced, kept: Mask
) -> None:
    plan = region.plan
    first = first_of_group(lines.receipt_id)
    receipt = np.cumsum(first) - 1

    def total(values: Int64Array) -> Int64Array:
        return np.bincount(receipt, weights=values, minlength=int(first.sum())).astype(np.int64)

    discount = price.discount[kept]
    place = plan.position_place[lines.position[first]]
    online = lines.mode[first] >= 0
    by_code = np.where(price.by_code[kept], price.promo_id[kept], 0)
    code_id = np.zeros(int(first.sum()), np.int64)
    np.maximum.at(code_id, receipt, by_code)
    rows.add(
        journal.RECEIPT,
        location_key=plan.place_key[np.where(online, plan.shops, place)],
        second=lines.second[first],
        quantity=total(sold),
        wanted=total(np.ones(len(sold), np.int64)),
        event_id=lines.receipt_id[first],
        other_key=lines.from_cart[first],
        customer_id=plan.customer_id[lines.customer[first]],
        unit_cents=total(lines.unit_cents * sold - discount),
        discount_cents=total(discount),
        tax_cents=total(price.tax[kept]),
        promo_id=code_id,
        code=journal.ONLINE * online,
    )


def _fulfilment(region: Region, lines: Requests) -> tuple[Int64Array, Int64Array, Int64Array]:
    """(picked, shipped, delivered) of online lines, seconds after midnight; 0 in shops. From the line's key alone."""
    seed = region.plan.config.seed
    picked = lines.second + integer_between(hash64(seed, "order_line.picking", lines.line_id), 30, 240) * 60
    shipped = picked + integer_between(hash64(seed, "order_line.shipping", lines.line_id), 1, 12) * HOUR
    travel = integer_between(hash64(seed, "order_line.travel", lines.line_id), DAY, 3 * DAY)
    collected = picked + integer_between(hash64(seed, "order_line.pick_up", lines.line_id), 4 * HOUR, DAY)
    pick_up, online = lines.mode == journal.BOPIS, lines.mode >= 0
    shipped = np.where(pick_up, collected, shipped)
    return picked * online, shipped * online, np.where(pick_up, collected, shipped + travel) * online


def _cancellations(
    region: Region, day: int, lines: Requests, sold: Int64Array, shipped: Int64Array
) -> tuple[Mask, Int64Array]:
    """(which online lines are cancelled, at which second): after the order, before it is shipped or picked up."""
    plan, seed = region.plan, region.plan.config.seed
    regretted = uniform(hash64(seed, "order_line.cancelled", lines.line_id)) < plan.config.cancellation_rate
    last = np.maximum(shipped - lines.second - 1, 1)  # online hours later, in shops nothing
    stopped = lines.second + integer_between(hash64(seed, "order_line.cancelled_at", lines.line_id), 1, last)
    # a release names its line, and lines of the warm-up are never written
    is_told = (day >= plan.emit_from) | (day + stopped // DAY + 1 < plan.emit_from)
    return regretted & (sold > 0) & (lines.mode >= 0) & is_told, stopped
