"""What leaves the shelf without a sale: counts that were wrong, breakage, theft, damage on arrival."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, poisson, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.demand import DAY, HOUR
from retail_spark.retail.kernel.region import Region
from retail_spark.retail.kernel.rows import ADJUSTED, DayRows
from retail_spark.trade.inventory.allocation import rank_in_group

Int64Array = npt.NDArray[np.int64]

# Events per position and day: (kind, rate). About one unit in a thousand sold, as in the trade.
SHRINK = ((journal.COUNT, 0.0002), (journal.BREAKAGE, 0.0003), (journal.THEFT, 0.0003))
DAMAGED_ON_ARRIVAL = 0.002
AFTER_CLOSE = DAY - 1


def lose(region: Region, rows: DayRows, day: int) -> None:
    """Draw what is miscounted, broken and stolen today; never more than is there."""
    plan, stock, seed = region.plan, region.state.inventory, region.plan.config.seed
    places = np.arange(plan.dc + 1)
    start = np.searchsorted(stock.location_key, plan.place_key)
    size = np.searchsorted(stock.location_key, plan.place_key, side="right") - start
    found: list[tuple[Int64Array, Int64Array, Int64Array]] = []
    for kind, rate in SHRINK:
        count = poisson(hash64(seed, "shrink.count", plan.place_key, day, kind), rate * size)
        place = np.repeat(places, count)
        draws = hash64(seed, "shrink.position", plan.place_key[place], day, kind, rank_in_group(place))
        position = start[place] + integer_between(draws, 0, 1 << 30) % size[place]
        units = 1 + (uniform(hash64(seed, "shrink.units", draws)) < 0.1)
        up = (kind == journal.COUNT) & (uniform(hash64(seed, "shrink.up", draws)) < 0.5)
        found.append((position, np.where(up, units, -units), np.full(len(place), kind)))
    position, shipment_id = region.received
    broken = hash64(seed, "shipment.breakage", shipment_id, plan.product_id[plan.position_product[position]])
    position = position[uniform(broken) < DAMAGED_ON_ARRIVAL]
    found.append((position, np.full(len(position), -1), np.full(len(position), journal.RECEIVING)))
    position, quantity, code = (np.concatenate(part) for part in zip(*found, strict=True))
    lost = stock.take(position, np.maximum(-quantity, 0))
    quantity = np.where(quantity > 0, quantity, -lost)
    kept = quantity != 0
    position, quantity, code = position[kept], quantity[kept], code[kept]
    stock.move(position[quantity > 0], quantity[quantity > 0])
    broken_units = (code == journal.BREAKAGE) | (code == journal.RECEIVING)
    np.add.at(stock.damaged, position[broken_units], -quantity[broken_units])
    rows.add(
        journal.ADJUST,
        position=position,
        phase=ADJUSTED,
        second=np.where(plan.position_place[position] == plan.dc, 21 * HOUR, AFTER_CLOSE),
        quantity=quantity,
        code=code,
        event_id=np.arange(len(position)),
    )
