"""Earlier purchases come back: drawn when they are sold, kept in mind, restocked some mornings later or written off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal, till
from retail_spark.retail.kernel.demand import DAY, Requests, receipt_ids
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.rows import DayRows
from retail_spark.trade.inventory.allocation import rank_in_group

Int64Array = npt.NDArray[np.int64]

RETURN_SHARES = np.array([0.12, 0.08, 0.10, 0.06])  # of sold lines come back, by segment, in fashion
GENERAL_RETURN_SHARE = 0.01  # of receipts have a line that comes back, in the general assortment
GIFT_RETURNS = 1.4  # of purchases in December before Christmas more come back, and after it
LONGEST_RETURN = 30
WRITTEN_OFF_SHARE = 0.15  # of returned units are not fit for sale


def draw_returns(
    region: Region, lines: Requests, sold: Int64Array, price: till.Priced, delivered: Int64Array, day: int
) -> None:
    """Decide which of the lines just sold come back, when, and where; they wait in the state."""
    plan, seed = region.plan, region.plan.config.seed
    if day < plan.emit_from:  # a return names its line, and lines of the warm-up are never written
        return
    if plan.config.assortment == "fashion":
        share = RETURN_SHARES[plan.customer_segment[lines.customer]]
    else:  # of the lines of one receipt hardly ever two come back
        share = np.array(GENERAL_RETURN_SHARE / plan.mean_lines)
    christmas = _christmas_before(day)
    share = share * (GIFT_RETURNS if christmas else 1.0)
    chosen = np.flatnonzero((uniform(hash64(seed, "line.returned", lines.line_id)) < share) & (sold > 0))
    line_id = lines.line_id[chosen]
    patience = uniform(hash64(seed, "line.return_delay", line_id))
    due = day + delivered[chosen] // DAY + 1 + np.floor(patience**2 * LONGEST_RETURN).astype(np.int64)
    due = np.maximum(due, christmas + 1 + np.floor(patience * 10).astype(np.int64)) if christmas else due
    shop = plan.position_place[lines.position[chosen]]
    home = plan.customer_home[lines.customer[chosen]]
    product = plan.position_product[lines.position[chosen]]
    shop = np.where(lines.mode[chosen] >= 0, home, shop)
    position = plan.position_of[shop, product]
    there = position >= 0  # a small shop does not take back what it does not carry
    region.state.returns.push(
        due[there],
        *(values[chosen][there] for values in (lines.line_id, lines.second)),
        position[there],
        *(
            values[chosen][there]
            for values in (lines.customer, sold, lines.unit_cents, price.discount, price.tax, price.promo_id)
        ),
        (lines.mode[chosen][there] >= 0).astype(np.int64),
    )


def take_back(region: Region, rows: DayRows, day: int) -> None:
    """Customers return what is due at shops that are open, one receipt a line; at the others they come tomorrow."""
    plan, state, seed = region.plan, region.state, region.plan.config.seed
    pending = np.stack(state.returns.pop(day))
    opened, closed = plan.open_seconds(day)
    shop = plan.position_place[pending[2]]
    shut = opened[shop] == closed[shop]
    state.returns.push(np.full(int(shut.sum()), day + 1), *pending[:, shut])
    pending, shop = pending[:, ~shut], shop[~shut]
    order = np.lexsort((pending[0], shop))
    pending, shop = pending[:, order], shop[order]
    line_id, sold_second, position, customer, quantity, unit_cents, discount, tax, promo_id, online = pending
    receipt_id = receipt_ids(day, plan.place_key[shop], journal.FIRST_RETURN + rank_in_group(shop))
    second = opened[shop] + integer_between(hash64(seed, "return.second", line_id), 0, 1 << 30) % (
        closed[shop] - opened[shop]
    )
    delay = integer_between(hash64(seed, "return.restock_days", line_id), 1, 3)
    fit = uniform(hash64(seed, "return.written_off", line_id)) >= WRITTEN_OFF_SHARE
    return_line = receipt_id * journal.LINES_PER_RECEIPT + 1
    rows.add(
        journal.RETURN,
        position=position,
        second=second,
        quantity=quantity,
        event_id=return_line,
        parent_id=receipt_id,
        other_key=line_id,
        customer_id=plan.customer_id[customer],
        unit_cents=unit_cents,
        discount_cents=discount,
        tax_cents=tax,
        promo_id=promo_id,
        code=journal.ONLINE * online,
        start_second=sold_second,
        move_second=delay * fit,
    )
    state.inventory.returning.push((day + delay)[fit], position[fit], quantity[fit], return_line[fit])
    np.add.at(state.inventory.damaged, position[~fit], quantity[~fit])


def _christmas_before(day: int) -> int:
    """Christmas Day of a purchase made on 1-24 December, as a day number; 0 on other days."""
    then = np.datetime64(day, "D").item()
    return day + 25 - then.day if then.month == 12 and then.day < 25 else 0
