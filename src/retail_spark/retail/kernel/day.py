"""A region's day in order: what comes in, what shoppers take, what comes back, what is lost, what is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, poisson, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal, rows, till, transport
from retail_spark.retail.kernel.demand import DAY, HOUR, Requests, join, receipt_ids
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.replenish import Orders, Planner, load_trucks
from retail_spark.retail.kernel.rows import DayRows
from retail_spark.retail.kernel.state import State
from retail_spark.retail.kernel.weights import WeekBook, monday_of
from retail_spark.trade.inventory.allocation import allocate_whole, first_of_group, rank_in_group
from retail_spark.trade.inventory.validator import SalesValidator

Int64Array = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SUBSTITUTE_LINE = 50  # a substitute's line number is its refused line's and this
RETURN_SHARES = np.array([0.12, 0.08, 0.10, 0.06])  # of sold lines come back, by segment, in fashion
GENERAL_RETURN_SHARE = 0.005  # about 1 % of receipts
GIFT_RETURNS = 1.4  # of purchases in December before Christmas more come back, and after it
LONGEST_RETURN = 30
WRITTEN_OFF_SHARE = 0.15  # of returned units are not fit for sale
# Events per position and day: (kind, rate). About one unit in a thousand sold, as in the trade.
SHRINK = ((journal.COUNT, 0.0002), (journal.BREAKAGE, 0.0003), (journal.THEFT, 0.0003))
DAMAGED_ON_ARRIVAL = 0.002
AFTER_CLOSE = DAY - 1


@dataclass
class Region:
    """One region's simulation: what is given, who plans, and the state that each day changes."""

    plan: Plan
    book: WeekBook
    planner: Planner
    state: State

    def simulate(self, day: int, requests: Requests) -> tuple[DayRows, Int64Array]:
        """Run one day; its journal rows, and the available units of each position before its inflow."""
        opening = self.state.inventory.available.copy()
        rows = DayRows(self.plan, day)
        self._receive(rows, day)
        self._sell(rows, day, requests)
        self._take_back(rows, day)
        self._lose(rows, day)
        self._replenish(rows, day)
        self._close(rows, day, opening)
        return rows, opening

    # 1. What was due arrives before the doors open.
    def _receive(self, journal_rows: DayRows, day: int) -> None:
        state, stock = self.state, self.state.inventory
        if monday_of(day) == day:
            stock.damaged[:] = 0  # damaged goods are cleared once a week
        position, quantity, reorder_id = state.supply.pop(day)
        stock.move(position, quantity)
        self._arrived(position, quantity, day)
        journal_rows.add(
            journal.SUPPLY, position=position, phase=rows.SUPPLIED, quantity=quantity, event_id=reorder_id
        )
        position, quantity, shipment_id, truck = state.inbound.pop(day)
        stock.move(position, quantity)
        self._arrived(position, quantity, day)
        journal_rows.add(
            journal.ARRIVE,
            position=position,
            phase=rows.ARRIVED,
            quantity=quantity,
            event_id=shipment_id,
            parent_id=truck,
            other_key=self.plan.place_key[self.plan.dc],
        )
        self._received = (position, shipment_id)
        position, quantity, line_id = stock.restock(day)
        journal_rows.add(
            journal.RESTOCK, position=position, phase=rows.RESTOCKED, quantity=quantity, event_id=line_id
        )

    def _arrived(self, position: Int64Array, quantity: Int64Array, day: int) -> None:
        np.subtract.at(self.state.on_order, position, quantity)
        self.state.inventory.last_replenishment[position] = day

    # 2. Shoppers in order of arrival; then substitutes from what is left.
    def _sell(self, journal_rows: DayRows, day: int, requests: Requests) -> None:
        plan, seed = self.plan, self.plan.config.seed
        tie = hash64(seed, "line.turn", requests.line_id)
        requests = requests.take(np.lexsort((tie, requests.second, requests.position)))
        validator = SalesValidator(self.state.inventory, plan.config.low_inventory_threshold)
        sold = validator.allocate_positions(requests.position, requests.wanted)
        substitutes, refused = self._substitutes(requests, sold)
        units = allocate_whole(self.state.inventory.available, substitutes.position, substitutes.wanted)
        taken = units > 0
        substitutes, refused = substitutes.take(taken), refused[taken]
        self.state.inventory.move(substitutes.position, -units[taken])
        lines = join([requests, substitutes])
        sold = np.concatenate([sold, units[taken]])
        replaces = np.concatenate([np.zeros(len(requests), np.int64), refused])
        order = np.argsort(lines.line_id)
        self._post_sales(journal_rows, day, lines.take(order), sold[order], replaces[order])

    def _substitutes(self, requests: Requests, sold: Int64Array) -> tuple[Requests, Int64Array]:
        """(what refused shoppers would take instead, the line each replaces), by position and arrival."""
        plan, seed = self.plan, self.plan.config.seed
        willing = uniform(hash64(seed, "line.takes_substitute", requests.line_id)) < plan.config.substitution_rate
        index = np.flatnonzero((sold == 0) & (requests.mode < 0) & willing)
        lines = requests.take(index)
        place, product = plan.position_place[lines.position], plan.position_product[lines.position]
        low = np.searchsorted(plan.product_category, plan.product_category[product])
        high = np.searchsorted(plan.product_category, plan.product_category[product], side="right")
        other = low + integer_between(hash64(seed, "line.substitute", lines.line_id), 0, 1 << 30) % (high - low)
        key = requests.receipt_id * len(plan.product_id) + plan.position_product[requests.position]
        in_basket = np.isin(lines.receipt_id * len(plan.product_id) + other, key)
        possible = plan.carried[place, other] & ~in_basket
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
        self, journal_rows: DayRows, day: int, lines: Requests, sold: Int64Array, replaces: Int64Array
    ) -> None:
        """Lines and receipts; `lines` stand sorted by line id."""
        plan, state = self.plan, self.state
        price = till.price_lines(plan, lines, sold, day)
        online = lines.mode >= 0
        picked, shipped, delivered = self._fulfilment(lines)
        code = (
            journal.ONLINE * online
            + journal.SUBSTITUTED * np.isin(lines.line_id, replaces)
            + journal.PROMOTED_BY_CALENDAR * ((price.promo_id > 0) & ~price.by_code)
            + journal.PROMOTED_BY_CODE * price.by_code
            + (np.maximum(lines.mode, 0) << journal.FULFILMENT_SHIFT)
        )
        journal_rows.add(
            journal.LINE,
            position=lines.position,
            phase=rows.SOLD,
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
            start_second=picked,
            move_second=shipped,
            end_second=delivered,
        )
        kept = sold > 0
        self._post_receipts(journal_rows, lines.take(kept), sold[kept], price, kept)
        held = kept & online
        np.add.at(state.inventory.reserved, lines.position[held], sold[held])
        state.release.push(day + shipped[held] // DAY, lines.position[held], sold[held])
        self._draw_returns(lines, sold, price, delivered, day)

    def _post_receipts(
        self, journal_rows: DayRows, lines: Requests, sold: Int64Array, price: till.Priced, kept: Mask
    ) -> None:
        plan = self.plan
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
        journal_rows.add(
            journal.RECEIPT,
            location_key=plan.place_key[np.where(online, plan.shops, place)],
            second=lines.second[first],
            quantity=total(sold),
            wanted=total(np.ones(len(sold), np.int64)),
            event_id=lines.receipt_id[first],
            customer_id=plan.customer_id[lines.customer[first]],
            unit_cents=total(lines.unit_cents * sold - discount),
            discount_cents=total(discount),
            tax_cents=total(price.tax[kept]),
            promo_id=code_id,
            code=journal.ONLINE * online,
        )

    def _fulfilment(self, lines: Requests) -> tuple[Int64Array, Int64Array, Int64Array]:
        """(picked, shipped, delivered) of online lines, seconds after midnight; 0 in shops. From the line's key alone."""
        seed = self.plan.config.seed
        picked = lines.second + integer_between(hash64(seed, "order_line.picking", lines.line_id), 30, 240) * 60
        shipped = picked + integer_between(hash64(seed, "order_line.shipping", lines.line_id), 1, 12) * HOUR
        travel = integer_between(hash64(seed, "order_line.travel", lines.line_id), DAY, 3 * DAY)
        collected = picked + integer_between(hash64(seed, "order_line.pick_up", lines.line_id), 4 * HOUR, DAY)
        pick_up, online = lines.mode == journal.BOPIS, lines.mode >= 0
        shipped = np.where(pick_up, collected, shipped)
        return picked * online, shipped * online, np.where(pick_up, collected, shipped + travel) * online

    # 3. Earlier purchases come back.
    def _draw_returns(
        self, lines: Requests, sold: Int64Array, price: till.Priced, delivered: Int64Array, day: int
    ) -> None:
        plan, seed = self.plan, self.plan.config.seed
        if day < plan.emit_from:  # a return names its line, and lines of the warm-up are never written
            return
        fashion = plan.config.assortment == "fashion"
        share = RETURN_SHARES[plan.customer_segment[lines.customer]] if fashion else np.float64(GENERAL_RETURN_SHARE)
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
        self.state.returns.push(
            due[there],
            *(values[chosen][there] for values in (lines.line_id, lines.second)),
            position[there],
            *(
                values[chosen][there]
                for values in (lines.customer, sold, lines.unit_cents, price.discount, price.tax, price.promo_id)
            ),
            (lines.mode[chosen][there] >= 0).astype(np.int64),
        )

    def _take_back(self, journal_rows: DayRows, day: int) -> None:
        plan, state, seed = self.plan, self.state, self.plan.config.seed
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
        journal_rows.add(
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

    # 4. What leaves the shelf without a sale.
    def _lose(self, journal_rows: DayRows, day: int) -> None:
        plan, stock, seed = self.plan, self.state.inventory, self.plan.config.seed
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
        position, shipment_id = self._received
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
        journal_rows.add(
            journal.ADJUST,
            position=position,
            phase=rows.ADJUSTED,
            second=np.where(plan.position_place[position] == plan.dc, 21 * HOUR, AFTER_CLOSE),
            quantity=quantity,
            code=code,
            event_id=np.arange(len(position)),
        )

    # 5. Positions ask, the DC shares out what it has, trucks are loaded.
    def _replenish(self, journal_rows: DayRows, day: int) -> None:
        plan, state = self.plan, self.state
        orders = self.planner.review(state, day)
        place, product = plan.position_place[orders.position], plan.position_product[orders.position]
        at_dc = place == plan.dc
        due = day + self.planner.supplier_delay(orders.position, day)
        reorder_id = (
            day * journal.REORDERS_PER_DAY + plan.place_key[place] * journal.REORDERS_PER_PLACE + plan.product_id[product]
        )
        available = state.inventory.available[orders.position]
        level = orders.point + 1
        priority = np.select([available == 0, available * 4 <= level], [journal.URGENT, journal.HIGH], journal.NORMAL)
        journal_rows.add(
            journal.REORDER,
            position=orders.position,
            second=AFTER_CLOSE,
            quantity=orders.asked,
            balance=orders.stock,
            wanted=orders.point,
            event_id=reorder_id,
            other_key=np.where(at_dc, 0, plan.place_key[plan.dc]),
            code=priority,
            arrives=np.where(at_dc, due, 0),
        )
        state.supply.push(due[at_dc], orders.position[at_dc], orders.asked[at_dc], reorder_id[at_dc])
        state.on_order[orders.position[at_dc]] += orders.asked[at_dc]
        self._load(journal_rows, day, orders.take(~at_dc))

    def _load(self, journal_rows: DayRows, day: int, orders: Orders) -> None:
        plan, state = self.plan, self.state
        dc_position = plan.position_of[plan.dc]
        loaded = load_trucks(plan, orders, state.inventory.available[dc_position])
        state.retry[orders.position[loaded < orders.asked]] = 1
        position, loaded = orders.position[loaded > 0], loaded[loaded > 0]
        place, product = plan.position_place[position], plan.position_product[position]
        destinations, index = np.unique(place, return_inverse=True)
        shipment = transport.shipment_ids(plan, day, destinations)
        unload_day = transport.unload_days(plan, shipment)
        truck = transport.assign_trucks(plan, state, destinations, day)
        state.shipments.push(unload_day, shipment, destinations, truck)
        arrives = unload_day[index] + 1
        journal_rows.add(
            journal.LOAD,
            position=dc_position[product],
            phase=rows.LOADED,
            second=transport.loading_seconds(plan, shipment)[index],
            quantity=-loaded,
            event_id=shipment[index],
            parent_id=truck[index],
            other_key=plan.place_key[place],
            arrives=arrives,
        )
        state.inventory.move(dc_position[product], -loaded)
        np.add.at(state.on_order, position, loaded)
        state.inbound.push(arrives, position, loaded, shipment[index], truck[index])

    # 6. What the day leaves behind.
    def _close(self, journal_rows: DayRows, day: int, opening: Int64Array) -> None:
        plan, state, stock = self.plan, self.state, self.state.inventory
        position, quantity, shipment_id, truck = state.inbound.peek(day + 1)
        journal_rows.add(
            journal.UNLOAD,
            position=position,
            second=transport.unloading_seconds(plan, shipment_id, plan.position_place[position]),
            quantity=quantity,
            event_id=shipment_id,
            parent_id=truck,
            other_key=plan.place_key[plan.dc],
            arrives=day + 1,
        )
        transport.add_truck_rows(plan, state, journal_rows, day)
        state.shipments.pop(day)
        position, quantity = state.release.pop(day)
        np.subtract.at(stock.reserved, position, quantity)
        was_empty = stock.stockout_days > 0
        stock.close_day()
        if day == plan.origin:
            stock.stockout_days = np.minimum(stock.stockout_days, 1)  # what was open at the start begins on day 1
            was_empty[:] = False
        emptied = np.flatnonzero((stock.stockout_days > 0) & ~was_empty)
        journal_rows.add(
            journal.STOCKOUT, position=emptied, second=AFTER_CLOSE, quantity=opening[emptied]
        )
        self.planner.service_review(state, day)


def _christmas_before(day: int) -> int:
    """Christmas Day of a purchase made on 1-24 December, as a day number; 0 on other days."""
    then = np.datetime64(day, "D").item()
    return day + 25 - then.day if then.month == 12 and then.day < 25 else 0
