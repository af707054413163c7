"""The planner: when a position asks for goods, for how much, and what the distribution centre can give.

Order-up-to levels from the forecast demand over the protection period, reviewed at intervals by speed of sale. Once a
week a service review moves the region's one safety factor towards the target stockout rate, as a planner would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel.demand import FULFILMENT_SHARES
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.state import State
from retail_spark.retail.kernel.weights import WeekBook
from retail_spark.trade.inventory.allocation import share_out

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

# (units a day from which on, days between reviews). Slow movers are looked at rarely: that is why they run out.
REVIEW_INTERVALS = ((0.5, 1), (0.1, 3), (0.02, 7), (0.0, 28))
LONGEST_DC_INTERVAL = 7
TRANSPORT_DAYS = 2  # asked at close, loaded that night, unloaded the next day, on the shelf the morning after
SUPPLIER_DAYS = (4, 10)  # a supplier delivers within these days, by a draw for each order
DC_SAFETY = 2.0  # standard deviations of demand over the protection period, on top of the expected demand
MICRO = 1_000_000
START_SAFETY = 1_250_000
# Safety factors per unit of (observed - target) stockout rate, a week. What a Christmas season puts on top goes slowly:
# means of the months after it were 6.5 % (demo) and 7.0 % (small, seeds 1-3) with 2, and are 6.8 and 7.3 % with 3.
REVIEW_GAIN = 3.0
SAFETY_BOUNDS = (-1 * MICRO, 6 * MICRO)


@dataclass(frozen=True)
class Orders:
    """What positions ask for at close, in units; `position` sorted by (product, a draw)."""

    position: Int64Array
    asked: Int64Array
    stock: Int64Array  # inventory position (available and on order) when asked
    point: Int64Array  # reorder point

    def take(self, mask: npt.NDArray[np.bool_]) -> Orders:
        """The orders of a mask."""
        return Orders(self.position[mask], self.asked[mask], self.stock[mask], self.point[mask])


class Planner:
    """The replenishment policy of one region: review days of each position, and expected demand."""

    def __init__(self, plan: Plan, book: WeekBook) -> None:
        """Speeds of sale are those of a day with factor 1 and no promotion or season."""
        self._plan, self._book = plan, book
        units = plan.mean_lines_at * plan.basket.mean_quantity
        from_dc, from_store = FULFILMENT_SHARES[0], FULFILMENT_SHARES[1] - FULFILMENT_SHARES[0]
        online = plan.online_orders * units[-1]
        at_home = np.bincount(plan.customer_home, minlength=plan.shops) / len(plan.customer_home)
        self._shop_volume = np.concatenate([plan.shop_visits * units[:-1], np.zeros(plan.warehouses)])
        self._online_volume = np.concatenate(
            [
                online * (from_store / plan.shops + (1 - from_dc - from_store) * at_home),
                np.full(plan.warehouses, online * from_dc / max(plan.warehouses, 1)),
            ]
        )
        self._shelf = np.append(book.shelf_of_shop, np.full(plan.warehouses, book.shelf_of_shop[-1]))[: plan.dc]
        self._shelf[plan.shops :] = book.shelf_of_shop[-1]
        place, product = plan.position_place, plan.position_product
        self._in_dc = place == plan.dc
        popularity = plan.popularity[product] / (plan.carried @ plan.popularity)[place]
        volume = np.append(self._shop_volume + self._online_volume, 0.0)
        speed = volume[place] * popularity
        total = np.bincount(product, weights=speed, minlength=len(plan.product_id))
        speed[self._in_dc] = total[product[self._in_dc]]
        interval = np.select([speed >= least for least, _ in REVIEW_INTERVALS], [days for _, days in REVIEW_INTERVALS])
        interval[self._in_dc] = np.minimum(interval[self._in_dc], LONGEST_DC_INTERVAL)
        self._interval = interval
        keys = (plan.place_key[place], plan.product_id[product])
        phase = hash64(plan.config.seed, "position.review_phase", *keys).view(np.uint64) % interval.astype(np.uint64)
        # Levels are whole units: each position rounds its own way for ever, or levels would creep up with every review.
        self._rounding = uniform(hash64(plan.config.seed, "position.rounding", *keys))
        self._due = {
            days: [np.flatnonzero((interval == days) & (phase == residue)) for residue in range(days)]
            for days in np.unique(interval).tolist()
        }
        self._planned = np.cumsum(np.pad(plan.day_planned, ((0, 0), (1, 0))), axis=1)

    def review(self, state: State, day: int) -> Orders:
        """Set the levels of the positions that are due and ask for what they lack."""
        plan = self._plan
        due = [days[day % interval] for interval, days in self._due.items()]
        position = np.unique(np.concatenate([*due, np.flatnonzero(state.retry)]))
        state.retry[:] = 0
        self._set_levels(state, position, day)
        level = state.order_up_to[position]
        stock = state.inventory.available[position] + state.on_order[position]
        short = np.flatnonzero(stock < level)
        position, level, stock = position[short], level[short], stock[short]
        place, product = plan.position_place[position], plan.position_product[position]
        turn = hash64(plan.config.seed, "order.turn", plan.place_key[place], plan.product_id[product], day)
        order = np.lexsort((turn, product))
        return Orders(position[order], (level - stock)[order], stock[order], level[order] - 1)

    def stock_up(self, state: State, day: int) -> None:
        """Levels for every position and shelves somewhere between full and due for the next delivery."""
        plan, every = self._plan, np.arange(len(self._interval))
        self._set_levels(state, every, day - 1)
        keys = (plan.place_key[plan.position_place], plan.product_id[plan.position_product])
        sold = uniform(hash64(plan.config.seed, "position.first_stock", *keys)) * self.expected_demand(every, day - 1)
        state.inventory.available[:] = np.maximum(state.order_up_to - np.floor(sold).astype(np.int64), 0)

    def _set_levels(self, state: State, position: Int64Array, day: int) -> None:
        expected = self.expected_demand(position, day)
        safety = np.where(self._in_dc[position], DC_SAFETY, state.safety / MICRO)
        level = np.floor(expected + safety * np.sqrt(expected + 1.0) + self._rounding[position]).astype(np.int64)
        state.order_up_to[position] = np.maximum(level, 0)
        state.reorder_point[position] = np.maximum(level - 1, 0)

    def expected_demand(self, position: Int64Array, day: int) -> FloatArray:
        """Units that a planner expects between tonight and the arrival of what the next review will ask for."""
        plan = self._plan
        place, product = plan.position_place[position], plan.position_product[position]
        expected = np.zeros(len(position))
        for interval in self._due:
            here = self._interval[position] == interval
            shop, dc = here & ~self._in_dc[position], here & self._in_dc[position]
            weight = self._book.week(day + 1 + interval // 2).weight
            volume = self._volume(day, interval + TRANSPORT_DAYS - 1)
            online = volume[1][place[shop]] * weight[-1, product[shop]]
            expected[shop] = volume[0][place[shop]] * weight[self._shelf[place[shop]], product[shop]] + online
            days = interval + sum(SUPPLIER_DAYS) // 2
            by_place = self._volume(day, days)
            by_shelf = np.bincount(self._shelf[: plan.shops], weights=by_place[0][: plan.shops], minlength=len(weight))
            by_shelf[-1] += by_place[1].sum()
            expected[dc] = (by_shelf @ weight)[product[dc]]
        return expected

    def _volume(self, day: int, days: int) -> tuple[FloatArray, FloatArray]:
        """Units each place is expected to be asked for, by shoppers in it and online, over the `days` after `day`."""
        plan = self._plan
        last = self._planned.shape[1] - 1
        begin = min(day + 1 - plan.first_day, last)
        factor = self._planned[:, min(begin + days, last)] - self._planned[:, begin]
        shops = np.append(factor[:-1], np.zeros(plan.warehouses))
        return self._shop_volume * shops, self._online_volume * factor[-1]

    def supplier_delay(self, position: Int64Array, day: int) -> Int64Array:
        """Days until a supplier delivers what the DC orders today."""
        draws = hash64(
            self._plan.config.seed, "supplier.delay", self._plan.product_id[self._plan.position_product[position]], day
        )
        return integer_between(draws, *SUPPLIER_DAYS)

    def service_review(self, state: State, day: int) -> None:
        """Count today's empty positions; every Monday move the safety factor by how far the week missed the target."""
        state.empty += int(np.count_nonzero(state.inventory.available == 0))
        state.counted += len(state.inventory.available)
        if (day + 3) % 7 == 0 and state.counted:
            missed = state.empty / state.counted - self._plan.config.target_stockout_rate
            moved = state.safety + round(REVIEW_GAIN * missed * MICRO)
            state.safety = min(max(moved, SAFETY_BOUNDS[0]), SAFETY_BOUNDS[1])
            state.empty = state.counted = 0


def load_trucks(plan: Plan, orders: Orders, stock: Int64Array, lost_percent: int) -> Int64Array:
    """Units loaded per order (orders of one product stand together): never more than the DC has, can handle or carry.

    `stock`: units that the DC has of each product. A destination gets one truck a day. The hands of a day are called
    for its work, so a disruption leaves `lost_percent` of that undone, however little it is.
    """
    product = plan.position_product[orders.position]
    given = share_out(stock, product, orders.asked)
    work = min(plan.dc_throughput, int(given.sum()))
    given = share_out(np.array([work * (100 - lost_percent) // 100]), np.zeros(len(given), np.int64), given)
    place = plan.position_place[orders.position]
    by_place = np.argsort(place, kind="stable")
    carried = np.empty_like(given)
    carried[by_place] = share_out(np.full(plan.dc, plan.truck_capacity), place[by_place], given[by_place])
    return carried
