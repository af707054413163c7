"""What one region's simulation is given: places, products, customers, day factors and promotions, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from retail_spark.config import RetailConfig
from retail_spark.core.distributions import uniform, zipf_weights
from retail_spark.core.draws import hash64
from retail_spark.trade.inventory.allocation import first_of_group

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

PLANNING_DAYS = 35  # a planner looks so far ahead of tonight
# Share of the chain's products that a shop of each class carries (the fashion chain carries all everywhere).
CARRIED_SHARE = {"kiosk": 0.10, "low_volume": 0.30, "medium_volume": 0.60, "high_volume": 1.0, "flagship": 1.0}
SEGMENTS = ("BUDGET_CONSCIOUS", "CONVENIENCE_FOCUSED", "QUALITY_SEEKER", "BRAND_LOYAL")
BRAND_LOYAL = SEGMENTS.index("BRAND_LOYAL")
EVERYBODY = "ALL"  # the audience of a campaign that speaks to no segment of its own
# A product's season code, and the name of that season in the calendar.
SEASONS = {"Year-round": "", "Spring": "spring", "Summer": "summer", "Fall": "autumn", "Winter": "winter"}
TAX_SHARE = {"TAXABLE": 2, "REDUCED_RATE": 1, "NON_TAXABLE": 0}  # in halves of the local rate


@dataclass(frozen=True)
class Basket:
    """How large a visit's basket is. `missions`: (fewest, most items); `mix`: share of each mission by segment.

    `tilts`: by volume class of the shop, what the share of each mission but the first is multiplied by there.
    """

    missions: Mapping[str, tuple[int, int]]
    items_are_units: bool  # else an item is a line
    mix: tuple[tuple[float, ...], ...]
    tilts: Mapping[str, tuple[float, ...]]
    quantity_shares: tuple[float, ...]  # share of lines with 1, 2, 3 ... units
    most_units: int

    @cached_property
    def mean_quantity(self) -> float:
        """Expected units of a line."""
        shares = np.array(self.quantity_shares)
        return float(shares @ np.arange(1, len(shares) + 1))

    @cached_property
    def lines_per_item(self) -> float:
        """Expected lines of an item."""
        return 1 / self.mean_quantity if self.items_are_units else 1.0


# The missions of general goods come, over all segments, to about 62/26/9/3 %. A kiosk is good for quick trips, a
# flagship for the family's week and for bulk. Of a chain's visits 1, 12, 45, 29 and 12 % fall to these five classes:
# over all shops the tilts of each mission come to 1, and the mix stays.
BASKETS = {
    "fashion": Basket(
        missions={"single piece": (1, 1), "outfit": (2, 4), "wardrobe": (4, 8)},
        items_are_units=False,
        mix=((0.60, 0.34, 0.06), (0.62, 0.33, 0.05), (0.50, 0.42, 0.08), (0.47, 0.43, 0.10)),
        tilts=dict.fromkeys(CARRIED_SHARE, (1.0, 1.0)),
        quantity_shares=(0.88, 0.10, 0.02),
        most_units=3,
    ),
    "general": Basket(
        missions={"quick trip": (1, 3), "grocery run": (5, 15), "family": (10, 30), "bulk": (20, 50)},
        items_are_units=True,
        mix=((0.52, 0.32, 0.12, 0.04), (0.78, 0.17, 0.04, 0.01), (0.60, 0.28, 0.09, 0.03), (0.54, 0.30, 0.12, 0.04)),
        tilts={
            "kiosk": (0.40, 0.10, 0.05),
            "low_volume": (0.85, 0.70, 0.50),
            "medium_volume": (1.0, 1.0, 1.0),
            "high_volume": (1.05, 1.05, 1.05),
            "flagship": (1.10, 1.30, 1.50),
        },
        quantity_shares=(0.62, 0.24, 0.08, 0.04, 0.02),
        most_units=12,
    ),
}


@dataclass(frozen=True)
class Reach:
    """What campaigns show to the people next to a region's shops; one entry a shop and campaign, sorted by shop."""

    campaign: Int64Array
    shop: Int64Array  # index of the shop
    first_day: Int64Array
    last_day: Int64Array
    audience: Int64Array  # index into SEGMENTS, -1: everybody
    impressions: Int64Array  # shown a day


@dataclass(frozen=True)
class Plan:
    """One region. Place arrays list shops, then warehouses, then the DC; products are sorted by (category, brand, id).

    `day_*` arrays have shape (shops + 1, days): the last row is the digital channel; day 0 is `first_day`.
    """

    config: RetailConfig
    region_id: int
    first_day: int  # days since 1970-01-01; the first simulated day, warm-up included
    origin: int  # the first day of the whole horizon
    emit_from: int  # the first day whose rows are wanted
    last_day: int
    place_key: Int64Array
    shops: int
    warehouses: int
    shop_group: Int64Array
    shop_class: Int64Array  # index into the volume classes of CARRIED_SHARE
    shop_carried: FloatArray  # share of the products that the shop carries
    shop_visits: FloatArray  # expected visits on a day with factor 1
    online_orders: float  # expected online orders on a day with factor 1, before stock refuses any
    tax_rate: Int64Array  # of each shop, in 1/100 000
    dc_throughput: int
    truck_capacity: int  # units
    truck_of: Int64Array  # truck of each place but the DC
    pool_trucks: Int64Array
    product_id: Int64Array
    product_category: Int64Array
    product_brand: Int64Array  # one number for each brand of each category, rising along the products
    product_season: Int64Array  # index into SEASONS
    product_tax: Int64Array  # halves of the local rate
    price_cents: Int64Array
    popularity: FloatArray  # sums to 1
    customer_id: Int64Array  # sorted by home shop
    customer_home: Int64Array  # index of the home shop
    customer_segment: Int64Array
    customer_abandonment: Int64Array  # basis points of the customer's carts that are left though nothing is low
    day_factor: FloatArray  # what shoppers feel: all factors
    day_planned: FloatArray  # what a planner can know: season, weekday, holiday, campaigns; 0 on closed days
    day_marketing: FloatArray  # of day_factor, what campaigns do to it: 1.25 = a quarter more visits
    day_open: Int64Array  # seconds after midnight; 0 and 0 on closed days
    day_close: Int64Array
    promo_week: Int64Array  # first day of the ISO week
    promo_group: Int64Array
    promo_product: Int64Array  # index into the product arrays
    promo_lift: FloatArray  # lift x hangover: what demand is multiplied by
    promo_discount: Int64Array  # basis points
    promo_id: Int64Array
    codes: Mapping[str, Any]  # arrays of the till codes: see `till.py`
    reach: Reach

    @cached_property
    def carried(self) -> npt.NDArray[np.bool_]:
        """(places, products): who carries what. A larger shop carries all that a smaller one does, and more."""
        share = np.concatenate([self.shop_carried, np.ones(self.warehouses + 1)])
        return carried_products(self.config.seed, self.product_id, share)

    @cached_property
    def brand_start(self) -> Int64Array:
        """First product of each brand of each category, and the number of products at the end."""
        return starts_of(self.product_brand)

    @cached_property
    def category_start(self) -> Int64Array:
        """First product of each category, and the number of products at the end."""
        return starts_of(self.product_category)

    @cached_property
    def loyal_number(self) -> Int64Array:
        """Number of each brand-loyal customer among their like, from 0."""
        return np.cumsum(self.customer_segment == BRAND_LOYAL) - 1

    @cached_property
    def brand_taste(self) -> FloatArray:
        """(brand-loyal customers, brands): exponential; the less it is, the more they like the brand."""
        loyal = self.customer_id[self.customer_segment == BRAND_LOYAL]
        draws = hash64(
            self.config.seed, "customer.brand", loyal[:, None], np.arange(len(self.brand_start) - 1)[None, :]
        )
        return -np.log(1 - uniform(draws))

    @cached_property
    def brand_elsewhere(self) -> FloatArray:
        """(categories, brands): 0 for the brands of a category, infinite for all others."""
        category = self.product_category[self.brand_start[:-1]]
        return np.where(category == np.arange(self.product_category[-1] + 1)[:, None], 0.0, np.inf)

    @cached_property
    def shelves(self) -> tuple[Int64Array, Int64Array]:
        """Products carried, place after place; and, by place x products + product, how many stand before it there."""
        return np.nonzero(self.carried)[1], np.concatenate([[0], np.cumsum(self.carried.ravel())])

    @cached_property
    def position_of(self) -> Int64Array:
        """(places, products): index of the position, -1 where not carried."""
        carried = self.carried[np.ix_(self._place_order, self._product_order)]
        index = np.where(carried, np.cumsum(carried.ravel()).reshape(carried.shape) - 1, -1)
        table = np.empty_like(index)
        table[np.ix_(self._place_order, self._product_order)] = index
        return table

    @cached_property
    def _place_order(self) -> Int64Array:
        return np.argsort(self.place_key)

    @cached_property
    def _product_order(self) -> Int64Array:
        return np.argsort(self.product_id)

    @cached_property
    def position_place(self) -> Int64Array:
        """Index of each position's place; positions are sorted by (place key, product id)."""
        return self._positions[0]

    @cached_property
    def position_product(self) -> Int64Array:
        """Index of each position's product."""
        return self._positions[1]

    @cached_property
    def _positions(self) -> tuple[Int64Array, Int64Array]:
        place, product = np.nonzero(self.position_of >= 0)
        order = np.argsort(self.position_of[place, product])
        return place[order], product[order]

    @property
    def dc(self) -> int:
        """Index of the distribution centre among the places."""
        return self.shops + self.warehouses

    def open_seconds(self, day: int) -> tuple[Int64Array, Int64Array]:
        """Opening and closing second of each shop (and the digital channel) on a day."""
        column = day - self.first_day
        return self.day_open[:, column], self.day_close[:, column]

    @property
    def basket(self) -> Basket:
        """Basket sizes of the assortment."""
        return BASKETS[self.config.assortment]

    @cached_property
    def mission_mix(self) -> FloatArray:
        """(shops + 1, segments, missions): share of each mission; what the larger ones lose are quick trips."""
        mix, tilts = np.array(self.basket.mix), np.array(list(self.basket.tilts.values()))
        tilt = np.concatenate([tilts[self.shop_class], np.ones((1, tilts.shape[1]))])
        larger = mix[:, 1:] * tilt[:, None, :]
        smallest = mix[:, :1] + (mix[:, 1:] - larger).sum(axis=2, keepdims=True)
        return np.concatenate([smallest, larger], axis=2)

    @cached_property
    def segment_shares(self) -> FloatArray:
        """Share of the customers in each segment."""
        return np.bincount(self.customer_segment, minlength=len(SEGMENTS)) / len(self.customer_segment)

    @cached_property
    def mean_lines(self) -> float:
        """Expected lines of a visit on a day without promotions, over a whole chain's shops."""
        return self._mean_items * self.lines_per_item

    @cached_property
    def mean_lines_at(self) -> FloatArray:
        """Expected lines of a visit to each shop, and of the digital channel, on a day without promotions."""
        lines: FloatArray = self.segment_shares @ self.mission_mix @ self._mission_items * self.lines_per_item
        return lines

    @cached_property
    def lines_per_item(self) -> float:
        """Expected lines of an item of a mission; a mean of lines that is asked for decides it."""
        if self.config.items_per_ticket_mean is not None:
            return self.config.items_per_ticket_mean / self._mean_items
        return self.basket.lines_per_item

    @cached_property
    def _mean_items(self) -> float:
        return float(self.segment_shares @ np.array(self.basket.mix) @ self._mission_items)

    @cached_property
    def _mission_items(self) -> FloatArray:
        return np.array([(low + high) / 2 for low, high in self.basket.missions.values()])


def starts_of(part: Int64Array) -> Int64Array:
    """The first product of each part of a shelf, such as a category, and at the end the number of products."""
    return np.append(np.flatnonzero(first_of_group(part)), len(part))


def carried_products(seed: int, product_id: Int64Array, share: FloatArray) -> npt.NDArray[np.bool_]:
    """(places, products): what places carry that each carry a share of the products."""
    taste = uniform(hash64(seed, "assortment.carried", product_id))
    carried: npt.NDArray[np.bool_] = taste[None, :] < share[:, None]
    carried[:, np.argmin(taste)] = True  # nobody is empty, however small the assortment
    return carried


def popularity_weights(rank: Int64Array, exponent: float) -> FloatArray:
    """Zipf weight of each product from its popularity rank (1 = best seller); sums to 1."""
    return zipf_weights(len(rank), exponent)[rank - 1]
