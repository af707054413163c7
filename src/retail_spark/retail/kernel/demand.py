"""Who comes, when, and what they want: the requests of a day, drawn before anybody looks at the stock."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, poisson, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel.advertising import brought_by_campaigns
from retail_spark.retail.kernel.basket import (
    lines_of,
    merge_repeats,
    pick,
    places_on_shelf,
    quantities,
    sizes,
    stretch,
)
from retail_spark.retail.kernel.journal import (
    ONLINE_PLACE,
    RECEIPTS_PER_DAY,
    RECEIPTS_PER_PLACE,
    SHIP_FROM_DC,
    SHIP_FROM_STORE,
)
from retail_spark.retail.kernel.plan import BRAND_LOYAL, Plan
from retail_spark.retail.kernel.weights import WeekBook, WeekWeights
from retail_spark.trade.inventory.allocation import rank_in_group
from retail_spark.trade.traffic import day_kind, hourly_profile

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

HOME_SHOP_SHARE = 0.80  # of visits are paid to the shop that the shopper lives next to
OWN_BRAND_SHARE = 0.60  # of the lines of a brand-loyal shopper are of the one brand that they prefer in a category
FREQUENT_SHOPPER_SKEW = 1.5  # u ** skew: the first customers of a shop's list come most often
FULFILMENT_SHARES = (0.60, 0.90)  # cumulative: 60 % from the warehouse, 30 % from a shop, 10 % picked up
HOUR = 3_600
DAY = 24 * HOUR
LONGEST_ORDINARY_DAY = 15 * HOUR  # a shop open for longer follows the profile of extended hours


@dataclass(frozen=True)
class Requests:
    """Lines that shoppers ask for, one entry each; every array has the same length."""

    line_id: Int64Array
    receipt_id: Int64Array
    position: Int64Array
    customer: Int64Array  # index into the plan's customers
    second: Int64Array
    wanted: Int64Array
    unit_cents: Int64Array
    discount_bp: Int64Array  # calendar promotion, basis points
    promo_id: Int64Array
    mode: Int64Array  # -1 in a shop, else how an online line is fulfilled
    from_cart: Int64Array  # cart left behind earlier that is now taken up again, else 0

    def __len__(self) -> int:
        """Number of lines."""
        return len(self.line_id)

    def take(self, index: Int64Array | npt.NDArray[np.bool_]) -> Requests:
        """The lines at an index or mask, in its order."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


def join(parts: list[Requests]) -> Requests:
    """All lines of several sets, one after the other."""
    return Requests(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Requests)))


@dataclass(frozen=True)
class Visits:
    """Shoppers of a day with something in mind. `shelf` is where they look, `place` the shop (-1: online)."""

    receipt_id: Int64Array
    place: Int64Array
    shelf: Int64Array
    customer: Int64Array
    second: Int64Array


def draw_requests(plan: Plan, book: WeekBook, day: int, carts_per_order: float) -> Requests:
    """Everything that shoppers of a region want on a day: in shops, and then in digital carts, one after the other."""
    week = book.week(day)
    in_shops, in_carts = shop_visits(plan, week, day), online_visits(plan, week, day, carts_per_order)
    return join([_lines(plan, week, in_shops), _lines(plan, week, in_carts)])


def receipt_ids(day: int, place: Int64Array, number: Int64Array) -> Int64Array:
    """Ids of receipts or orders: the day, the shop (or what stands for it online), the number within its day."""
    return day * RECEIPTS_PER_DAY + place * RECEIPTS_PER_PLACE + number


def shop_visits(plan: Plan, week: WeekWeights, day: int) -> Visits:
    """Visits per shop and hour are Poisson with the product of the day's and the hour's factors."""
    shops = np.arange(plan.shops)
    opened, closed = plan.open_seconds(day)
    kind = day_kind((day + 3) % 7, is_extended=bool((closed - opened)[shops].max() > LONGEST_ORDINARY_DAY))
    mean = _hourly_mean(plan, day, shops, plan.shop_visits, hourly_profile(kind))
    place, hour, number = _arrivals(plan, day, plan.place_key[: plan.shops], mean)
    receipt_id = receipt_ids(day, plan.place_key[place], number)
    second = _second_in_hour(plan, receipt_id, hour, opened[place], closed[place])
    at_home = uniform(hash64(plan.config.seed, "visit.at_home", receipt_id)) < HOME_SHOP_SHARE
    low = np.searchsorted(plan.customer_home, place)
    high = np.searchsorted(plan.customer_home, place, side="right")
    anyone = ~at_home | (low == high)
    low, high = np.where(anyone, 0, low), np.where(anyone, len(plan.customer_id), high)
    customer = _customer(plan, receipt_id, low, high)
    extra, seen_by = brought_by_campaigns(plan, day, receipt_id, place)
    customer[extra] = seen_by
    return Visits(receipt_id, place, week.shelf_of_shop[place], customer, second)


def online_visits(plan: Plan, week: WeekWeights, day: int, carts_per_order: float) -> Visits:
    """Digital carts that are filled: Poisson by hour over the whole region, as many as the planned orders take."""
    channel = np.array([plan.shops])
    carts = np.array([plan.online_orders * carts_per_order])
    mean = _hourly_mean(plan, day, channel, carts, hourly_profile("digital"))
    store = np.array([ONLINE_PLACE + plan.region_id])
    place, hour, number = _arrivals(plan, day, store, mean)
    receipt_id = receipt_ids(day, store[place], number)
    second = _second_in_hour(plan, receipt_id, hour, np.zeros_like(hour), np.full_like(hour, DAY))
    everyone = np.full(len(hour), len(plan.customer_id))
    customer = _customer(plan, receipt_id, np.zeros_like(everyone), everyone)
    return Visits(receipt_id, np.full_like(place, -1), np.full_like(place, week.shelf_of_shop[-1]), customer, second)


def _hourly_mean(plan: Plan, day: int, rows: Int64Array, visits: FloatArray, profile: FloatArray) -> FloatArray:
    """(places, 24) expected visits: the day's total spread over the hours that the place is open."""
    opened, closed = (seconds[rows] // HOUR for seconds in plan.open_seconds(day))
    hours = np.arange(24)
    shape = np.where(
        (hours >= opened[:, None]) & (hours < closed[:, None]), np.maximum(profile, profile.max() / 50), 0.0
    )
    total = shape.sum(axis=1, keepdims=True)
    shape = np.divide(shape, total, out=np.zeros_like(shape), where=total > 0)
    mean: FloatArray = shape * (visits * plan.day_factor[rows, day - plan.first_day])[:, None]
    return mean


def _arrivals(plan: Plan, day: int, key: Int64Array, mean: FloatArray) -> tuple[Int64Array, Int64Array, Int64Array]:
    """(row, hour, number within the place's day from 1) of every visit."""
    draws = hash64(plan.config.seed, "visit.count", key[:, None], day, np.arange(24))
    count = poisson(draws.reshape(mean.shape), mean)
    place, hour = (np.repeat(index, count.ravel()) for index in np.divmod(np.arange(count.size), 24))
    return place, hour, rank_in_group(place) + 1


def _second_in_hour(
    plan: Plan, receipt_id: Int64Array, hour: Int64Array, opened: Int64Array, closed: Int64Array
) -> Int64Array:
    second = hour * HOUR + integer_between(hash64(plan.config.seed, "visit.second", receipt_id), 0, HOUR - 1)
    return np.clip(second, opened, closed - 1)


def _customer(plan: Plan, receipt_id: Int64Array, low: Int64Array, high: Int64Array) -> Int64Array:
    share = uniform(hash64(plan.config.seed, "visit.customer", receipt_id)) ** FREQUENT_SHOPPER_SKEW
    return low + np.floor(share * (high - low)).astype(np.int64)


def _lines(plan: Plan, week: WeekWeights, visits: Visits) -> Requests:
    """Baskets of the visits: one line per distinct product."""
    line_id, visit = lines_of(visits.receipt_id, _sizes(plan, week, visits))
    product = _products(plan, week, visits, visit, line_id)
    quantity = quantities(plan.config.seed, line_id, plan.basket)
    first, wanted = merge_repeats(visit * len(plan.product_id) + product, quantity)
    wanted = np.minimum(wanted, plan.basket.most_units)
    visit, line_id, product = visit[first], line_id[first], product[first]
    place, mode = _serving_place(plan, visits, visit, line_id, product)
    shelf = visits.shelf[visit]
    return Requests(
        line_id=line_id,
        receipt_id=visits.receipt_id[visit],
        position=plan.position_of[place, product],
        customer=visits.customer[visit],
        second=visits.second[visit],
        wanted=wanted,
        unit_cents=plan.price_cents[product],
        discount_bp=week.discount[shelf, product],
        promo_id=week.promo_id[shelf, product],
        mode=mode,
        from_cart=np.zeros(len(line_id), np.int64),
    )


def _sizes(plan: Plan, week: WeekWeights, visits: Visits) -> Int64Array:
    """Lines of each visit: those of its mission, grown by the week's promotions."""
    # the place of a digital cart is -1: the last row is its channel's
    mix = np.cumsum(plan.mission_mix, axis=2)[visits.place, plan.customer_segment[visits.customer]]
    drawn = uniform(hash64(plan.config.seed, "visit.mission", visits.receipt_id))
    mission = (drawn[:, None] >= mix[:, :-1]).sum(axis=1)
    low, high = np.array([*plan.basket.missions.values()])[mission].T
    growth = week.uplift[visits.shelf]
    return sizes(plan.config.seed, visits.receipt_id, low, high, plan.lines_per_item, growth)


def _products(plan: Plan, week: WeekWeights, visits: Visits, visit: Int64Array, line_id: Int64Array) -> Int64Array:
    """What the shelf's weights and the basket's first line make of each line; brand-loyal shoppers then often reach for
    their own brand of the category.
    """
    seed, shelf = plan.config.seed, visits.shelf[visit]
    u = places_on_shelf(seed, line_id, visit, shelf, week.cumulative, plan.product_category, plan.category_start)
    product = pick(week.cumulative, shelf, u)
    loyal = np.flatnonzero((plan.customer_segment[visits.customer] == BRAND_LOYAL)[visit])
    loyal = loyal[uniform(hash64(seed, "line.own_brand", line_id[loyal])) < OWN_BRAND_SHARE]
    customer = visits.customer[visit[loyal]]
    product[loyal] = _of_own_brand(plan, week, customer, shelf[loyal], product[loyal], u[loyal])
    return product


def _of_own_brand(
    plan: Plan, week: WeekWeights, customer: Int64Array, shelf: Int64Array, product: Int64Array, u: FloatArray
) -> Int64Array:
    """What brand-loyal shoppers take in place of the products (at `u` of the shelf) that others would take.

    The brands of a category race for a customer, whose tastes last: exponential times, shortened by the weight W of a
    brand on the shelf. Over all customers a brand wins in proportion to it, W / C of its category's C. Of a brand, a
    product of weight w is taken in proportion to w. So its share of the category is still W / C x w / W = w / C, with
    promotions and all; and where one brand gains weight, nobody changes between the others.
    """
    category = plan.product_category[product]
    times = plan.brand_taste[plan.loyal_number[customer]]
    times *= week.brand_scarcity[shelf]
    times += plan.brand_elsewhere[category]
    brand = times.argmin(axis=1)
    below, width = stretch(week.cumulative, shelf, plan.category_start, category)
    within = (u - below) / width  # where in its category the draw fell: as even as a draw of its own
    below, width = stretch(week.cumulative, shelf, plan.brand_start, brand)
    return pick(week.cumulative, shelf, below + within * width)


def _serving_place(
    plan: Plan, visits: Visits, visit: Int64Array, line_id: Int64Array, product: Int64Array
) -> tuple[Int64Array, Int64Array]:
    """(place that serves each line, fulfilment mode; -1 in a shop). A shop that lacks the product passes."""
    seed, place = plan.config.seed, visits.place[visit]
    online = place < 0
    mode = np.searchsorted(FULFILMENT_SHARES, uniform(hash64(seed, "order_line.mode", line_id)), side="right")
    node = hash64(seed, "order_line.node", line_id)
    shop = np.where(
        mode == SHIP_FROM_STORE, integer_between(node, 0, plan.shops - 1), plan.customer_home[visits.customer[visit]]
    )
    mode = np.where(plan.carried[shop, product], mode, SHIP_FROM_DC)
    warehouse = plan.shops + integer_between(node, 0, max(plan.warehouses, 1) - 1)
    served_from = np.where(mode == SHIP_FROM_DC, warehouse, shop)
    return np.where(online, served_from, place), np.where(online, mode, -1)
