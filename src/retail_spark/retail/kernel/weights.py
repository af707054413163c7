"""What shoppers pick from a shop's shelves in a week: popularity, season and promotions, as cumulative weights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from retail_spark.retail.kernel.plan import SEASONS, Plan
from retail_spark.trade.calendar import EPOCH, season_of

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

IN_SEASON = 1.4
OUT_OF_SEASON = 0.75


def monday_of(day: int) -> int:
    """First day of the ISO week of a day (1970-01-01 was a Thursday)."""
    return day - (day + 3) % 7


@dataclass(frozen=True)
class WeekWeights:
    """One ISO week. Rows are shelves: kinds of shop (assortment, promotion group), the last one the digital channel.

    `cumulative` (shelves, products) ends at 1; `uplift` is the total weight against a week without promotions, so a
    visit's lines grow with it and a product with lift 2 sells twice what it would, not at the others' expense.
    """

    shelf_of_shop: Int64Array
    weight: FloatArray  # (shelves, products): expected share of base demand, lift included
    cumulative: FloatArray
    uplift: FloatArray
    discount: Int64Array  # (shelves, products), basis points
    promo_id: Int64Array
    brand_scarcity: FloatArray  # (shelves, brands): 1 / the weight of the brand's products


class WeekBook:
    """Weights by week, each computed once. Weeks are the grain of promotions and of seasons here."""

    def __init__(self, plan: Plan) -> None:
        """Shelves are the distinct (share carried, promotion group) of the shops, then the digital channel."""
        self._plan = plan
        kinds = np.column_stack([plan.shop_carried, plan.shop_group.astype(float)])
        self._kinds, shelf = np.unique(kinds, axis=0, return_inverse=True)
        self.shelf_of_shop = np.append(shelf.ravel(), len(self._kinds))
        one_of_each = [int(np.argmax(shelf.ravel() == kind)) for kind in range(len(self._kinds))]
        self._carried = plan.carried[[*one_of_each, plan.shops]].astype(float)
        self._weeks: dict[int, WeekWeights] = {}

    def week(self, day: int) -> WeekWeights:
        """The weights of the ISO week that a day lies in."""
        monday = monday_of(day)
        if monday not in self._weeks:
            self._weeks = {known: week for known, week in self._weeks.items() if abs(known - monday) <= 42}
            self._weeks[monday] = self._compute(monday)
        return self._weeks[monday]

    def _compute(self, monday: int) -> WeekWeights:
        plan = self._plan
        season = list(SEASONS.values()).index(season_of(EPOCH + timedelta(days=int(monday))))
        liked = np.where(plan.product_season == season, IN_SEASON, OUT_OF_SEASON)
        liked[plan.product_season == 0] = 1.0
        base = plan.popularity * liked * self._carried
        base /= base.sum(axis=1, keepdims=True)
        effect = np.ones_like(base)
        discount = np.zeros(base.shape, np.int64)
        promo_id = np.zeros(base.shape, np.int64)
        chosen = plan.promo_week == monday
        for shelf, group in enumerate(self._kinds[:, 1]):
            here = chosen & (plan.promo_group == int(group))
            product = plan.promo_product[here]
            effect[shelf, product] = plan.promo_lift[here]
            discount[shelf, product] = plan.promo_discount[here]
            promo_id[shelf, product] = plan.promo_id[here]
        weight = base * effect
        uplift = weight.sum(axis=1)
        cumulative = np.cumsum(weight, axis=1) / uplift[:, None]
        cumulative[:, -1] = 1.0
        of_brand = np.add.reduceat(weight, plan.brand_start[:-1], axis=1)
        scarcity = np.divide(1.0, of_brand, out=np.full_like(of_brand, np.inf), where=of_brand > 0)
        return WeekWeights(self.shelf_of_shop, weight, cumulative, uplift, discount, promo_id, scarcity)
