"""What shoppers are expected to want of each position on an ordinary day: the truth behind sales and refusals.

The kernel draws visits, baskets and products from these very numbers (demand.py), so they are known, not estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.config import RetailConfig
from retail_spark.core.context import Run, Window
from retail_spark.retail.kernel.basket import MOST_LINES
from retail_spark.retail.kernel.demand import FREQUENT_SHOPPER_SKEW, FULFILMENT_SHARES
from retail_spark.retail.kernel.inputs import plan_of
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.weights import WeekBook, WeekWeights, monday_of
from retail_spark.retail.world import RETAIL

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

_COLUMNS = "day BIGINT, location_key BIGINT, product_id BIGINT, shop_units DOUBLE, online_units DOUBLE"
_DIGITS = 9  # what lies beyond may differ between processors


@RETAIL.table(
    """
    dt            DATE   NOT NULL COMMENT 'Monday of the ISO week for which the rates hold',
    location_key  BIGINT NOT NULL COMMENT 'shop or warehouse: stores.id, or 100000 + distribution_centers.id',
    product_id    BIGINT NOT NULL COMMENT 'product',
    shop_units    DOUBLE NOT NULL COMMENT 'units wanted in the shop on a day whose demand_factors.total is 1',
    online_units  DOUBLE NOT NULL COMMENT 'units wanted online from here on a day when the total of online is 1'
    """,
    key=("dt", "location_key", "product_id"),
    refs={"product_id": "products_master"},
    growth="daily",
    lookback=6,
    layer="operational",
)
def demand_rates(run: Run, region_plan: DataFrame) -> DataFrame:
    """One row per position of a shop or warehouse and week: what shoppers want there, promotions and all."""
    regions = run.config.regions
    work = run.spark.range(1, regions + 1, 1, regions).select(F.col("id").cast("int").alias("region_id"))
    plan = work.join(F.broadcast(region_plan), "region_id", "inner")
    rates = plan.mapInPandas(partial(_rates_of_regions, config=run.config, window=run.window), schema=_COLUMNS)
    return rates.withColumn("dt", F.date_from_unix_date(F.col("day").cast("int"))).drop("day")


def _rates_of_regions(frames: Iterator[pd.DataFrame], config: RetailConfig, window: Window) -> Iterator[pd.DataFrame]:
    for frame in frames:
        for record in frame.to_dict("records"):
            plan = plan_of({str(name): value for name, value in record.items()}, config, window)
            book = WeekBook(plan)
            for monday in range(monday_of(plan.emit_from), plan.last_day + 1, 7):
                yield _rows(plan, monday, *rates(plan, book.week(monday)))


def _rows(plan: Plan, monday: int, in_shop: FloatArray, online: FloatArray) -> pd.DataFrame:
    sells = plan.position_place != plan.dc
    return pd.DataFrame(
        {
            "day": monday,
            "location_key": plan.place_key[plan.position_place[sells]],
            "product_id": plan.product_id[plan.position_product[sells]],
            "shop_units": in_shop[sells].round(_DIGITS),
            "online_units": online[sells].round(_DIGITS),
        }
    )


def rates(plan: Plan, week: WeekWeights) -> tuple[FloatArray, FloatArray]:
    """(in the shop, online): units wanted of each position on a day with factor 1; nothing is wanted of the DC."""
    place, product = plan.position_place, plan.position_product
    units = _expected_lines(plan, week) * plan.basket.mean_quantity
    chosen = week.weight / week.uplift[:, None]  # of a line, by shelf and product
    in_shops = np.concatenate([plan.shop_visits * units[:-1], np.zeros(plan.warehouses + 1)])
    shelf = np.concatenate([week.shelf_of_shop, np.full(plan.warehouses, week.shelf_of_shop[-1])])
    in_shop = in_shops[place] * chosen[shelf[place], product]
    online = plan.online_orders * units[-1] * chosen[-1, product] * _served_from(plan)[place, product]
    return in_shop, online


def _expected_lines(plan: Plan, week: WeekWeights) -> FloatArray:
    """Lines of a visit by shop and online: each mission's items, grown by the week's promotions, one at least."""
    missions = plan.segment_shares @ plan.mission_mix
    uplift = week.uplift[week.shelf_of_shop]
    expected = np.zeros(len(uplift))
    for share, (low, high) in zip(missions.T, plan.basket.missions.values(), strict=True):
        items = np.arange(low, high + 1)
        lines = np.clip(items[:, None] * plan.lines_per_item * uplift, 1, MOST_LINES)
        expected += share * lines.mean(axis=0)
    return expected


def _served_from(plan: Plan) -> FloatArray:
    """(places, products): share of the online lines of a product that each place serves.

    A shop that does not carry the product leaves it to the warehouses, which share evenly.
    """
    from_shops, picked_up = FULFILMENT_SHARES[1] - FULFILMENT_SHARES[0], 1 - FULFILMENT_SHARES[1]
    # The first customers of the list shop most: one at share u of the list is drawn with chance u ** (1 / skew).
    reached = np.searchsorted(plan.customer_home, np.arange(plan.shops + 1)) / len(plan.customer_home)
    at_home = np.diff(reached ** (1 / FREQUENT_SHOPPER_SKEW))
    of_shop = from_shops / plan.shops + picked_up * at_home
    served = np.zeros(plan.carried.shape)
    served[: plan.shops] = of_shop[:, None] * plan.carried[: plan.shops]
    served[plan.shops : plan.dc] = (1 - served[: plan.shops].sum(axis=0)) / max(plan.warehouses, 1)
    return served
