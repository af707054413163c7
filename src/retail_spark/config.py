"""What a run is asked for: every number bounded, every scale in one visible table.

Precedence: defaults of the model < a named scale < a file < options. Whatever is wrong becomes one line that names the
key, the value and what is allowed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from retail_spark.config_input import unfold_volume
from retail_spark.trade.carts import most_carts_per_order
from retail_spark.world_config import WorldConfig

DEFAULT_SCALE = "demo"
_SIZES = ("regions", "warehouses", "stores", "products", "customers", "shoppers_per_day", "days")
_FASHION: dict[str, Any] = {"assortment": "fashion", "digital_share": 1 / 3}
_GENERAL: dict[str, Any] = {"assortment": "general", "digital_share": 0.0}


def _sizes(*numbers: int) -> dict[str, Any]:
    return dict(zip(_SIZES, numbers, strict=True))


SCALES: dict[str, dict[str, Any]] = {
    # scale               regions, warehouses, shops, products, customers, shoppers a day, days
    "tiny": _FASHION | _sizes(2, 2, 4, 30, 200, 120, 30),
    "demo": _FASHION | _sizes(2, 2, 8, 600, 5_000, 1_200, 60),
    "small": _FASHION | _sizes(1, 2, 10, 2_000, 50_000, 2_000, 90),
    "full": _FASHION | _sizes(1, 2, 10, 10_000, 100_000, 4_000, 730),
    "chain": _GENERAL | _sizes(12, 12, 250, 3_000, 200_000, 20_000, 30) | {"online_orders_per_day": 2_500},
    "chain-1000": _GENERAL | _sizes(40, 40, 1_000, 3_000, 500_000, 100_000, 7) | {"online_orders_per_day": 10_000},
}

# A shop's receipts of a day are numbered below 8000 (returns start there), a region's digital carts below 10000.
_RECEIPTS_PER_SHOP_AND_DAY = 7_500  # the rest is room for chance
_CARTS_PER_REGION_AND_DAY = 9_500
_BUSIEST_DAY = 5  # the time factors of a day are capped at 5
_BEST_ADVERTISED_DAY = 1.5  # and what campaigns add, for shops, at half as much again
_BUSIEST_SHOP = 3  # a flagship draws up to three times the mean shop's traffic
_FIRST_START, _LAST_START = date(2000, 1, 1), date(2049, 12, 31)
MOST_DAYS = 3_660
LAST_DAY = date(2059, 9, 18)  # 2^15 - 1 days after 1970: a movement's trace_id holds its day in 15 bits


class Realtime(BaseModel):
    """The pace of a streaming replay: one batch of `burst` events every `emit_interval_ms`. Decides no data."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    emit_interval_ms: Annotated[int, Field(ge=1, le=3_600_000)] = 500
    burst: Annotated[int, Field(ge=1, le=1_000_000)] = 100


class Paths(BaseModel):
    """Folders named by a config file in the source documents' form. Decide no data."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)
    dictionaries: Annotated[str | None, Field(alias="dict")] = None
    master: str | None = None
    facts: str | None = None


class Stream(BaseModel):
    """The event hub that a replay names as its target. Decides no data."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    hub: str | None = None


class RetailConfig(WorldConfig):
    """One retail lakehouse: its network, its people, its demand and the policy of its stock.

    Make one with `RetailConfig.scale("demo", seed=7)` or `RetailConfig.from_file("config.yml")`.
    """

    scales: ClassVar = SCALES
    default_scale: ClassVar = DEFAULT_SCALE
    # A day's rows are the same however long the horizon is, and however the work is cut.
    not_data: ClassVar = frozenset({"scale_name", "days", "slices", "threads", "realtime", "paths", "stream"})

    start_date: date = date(2024, 1, 1)
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    assortment: Literal["fashion", "general"]

    regions: Annotated[int, Field(ge=1, le=500)]
    dcs: Annotated[int, Field(ge=1, le=500, description="one for each region")]
    warehouses: Annotated[int, Field(ge=1, le=2_000, description="e-commerce; at least one for each region")]
    stores: Annotated[int, Field(ge=1, le=20_000)]
    products: Annotated[int, Field(ge=10, le=100_000)]
    customers: Annotated[int, Field(ge=10, le=20_000_000)]

    shoppers_per_day: Annotated[float, Field(gt=0, le=5_000_000, description="visits with intent to buy")]
    digital_share: Annotated[float, Field(ge=0, le=0.95, description="share of the shoppers who shop online")]
    # where given, the digital demand is that which leads to so many orders, whatever the digital share
    online_orders_per_day: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    # mean lines of a shop's receipt; where not given, what the assortment's shopping missions come to (general: 4.2)
    items_per_ticket_mean: Annotated[float, Field(ge=1, le=20)] | None = None
    zipf_exponent: Annotated[float, Field(ge=0, le=2, description="popularity of products; 0 = all alike")] = 0.8
    promo_strength: Annotated[float, Field(ge=0, le=3, description="scales the lift of promotions; 0 = none")] = 1.0
    substitution_rate: Annotated[float, Field(ge=0, le=1)] = 0.20
    # of carts without a low product; segments by value lie around it, from two thirds (vip) to four thirds (new)
    cart_abandonment_rate: Annotated[float, Field(ge=0, le=0.9)] = 0.30
    cart_abandonment_increase: Annotated[float, Field(ge=0, le=0.5, description="for a cart with a low product")] = 0.10
    low_inventory_threshold: Annotated[int, Field(ge=0, le=1_000)] = 5
    cancellation_rate: Annotated[float, Field(ge=0, le=0.5, description="of online lines; they never leave")] = 0.02
    # how loud the digital shop is: sessions of people who only look round, for each one that fills a cart
    browsing_sessions_per_cart: Annotated[float, Field(ge=0, le=9)] = 2.0

    # How loud the sensors are. By default people are counted by the hour and one phone in ten is heard once in each
    # zone, so that sensors tell fewer rows than tills, though four visitors of five buy nothing.
    foot_traffic_minutes: Annotated[int, Field(ge=1, le=240, description="length of an interval of counting")] = 60
    beacon_share: Annotated[float, Field(ge=0, le=1, description="of a shop's visitors: their phones are heard")] = 0.10
    pings_per_zone: Annotated[int, Field(ge=1, le=100, description="times that a phone is heard in each zone")] = 1

    # Impressions a day of a middling campaign, for each shopper in the shops. One and a half of those run at any time,
    # and ten impressions bring one person in. By default half as many impressions as visits; 0 = no advertising.
    ad_impressions_per_shopper: Annotated[float, Field(ge=0, le=2)] = 0.3

    # share of all positions that close a day at 0
    target_stockout_rate: Annotated[float, Field(ge=0.02, le=0.20)] = 0.075
    warm_up_days: Annotated[int, Field(ge=0, le=180)] = 60

    # how the work is cut; decides no rows: tasks for each region (by cores if not given), tables written at a time
    slices: Annotated[int, Field(ge=1, le=256)] | None = None
    threads: Annotated[int, Field(ge=1, le=32)] = 4
    realtime: Realtime = Realtime()
    paths: Paths = Paths()
    stream: Stream = Stream()

    @classmethod
    def _read_as(cls, file: Mapping[str, Any]) -> dict[str, Any]:
        return unfold_volume(file)

    @classmethod
    def _scale_of(cls, file: Mapping[str, Any]) -> str:
        # the source documents' numbers are those of the chain scale, so a file of that form starts from it
        return "chain" if "volume" in file else DEFAULT_SCALE

    @classmethod
    def _followers(cls, scale: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """The sizes that follow from those given: a region is a DC with its shops and at least one warehouse."""
        regions = given.get("regions", given.get("dcs", scale["regions"]))
        one_each = scale["warehouses"] == scale["regions"]
        enough = one_each or int(regions if str(regions).isdigit() else 0) > scale["warehouses"]
        return {"regions": regions, "dcs": regions, "warehouses": regions if enough else scale["warehouses"]}

    @property
    def last_date(self) -> date:
        """The last day of the horizon."""
        return self.start_date + timedelta(days=self.days - 1)

    @property
    def shop_visits_per_day(self) -> float:
        """Mean visits with intent to buy in all shops together, on a day whose factors are 1."""
        return self.shoppers_per_day * (1 - self.digital_share)

    @property
    def digital_orders_per_day(self) -> float:
        """Mean online orders, in all regions together, on a day whose factors are 1.

        The promise is of orders: there are as many carts as these need at the conversion that stock allows.
        """
        if self.online_orders_per_day is not None:
            return self.online_orders_per_day
        return self.shoppers_per_day * self.digital_share * (1 - self.cart_abandonment_rate)

    @field_validator("start_date", mode="before")
    @classmethod
    def _iso_date(cls, value: Any) -> date:
        """Only a date, or text YYYY-MM-DD: a number would be taken for seconds since 1970."""
        day: date | None = value if isinstance(value, date) and not isinstance(value, datetime) else None
        if day is None and re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            with contextlib.suppress(ValueError):  # 30 February
                day = date.fromisoformat(str(value))
        if day is None or not _FIRST_START <= day <= _LAST_START:
            raise ValueError(f"allowed is a date YYYY-MM-DD from {_FIRST_START} to {_LAST_START}")
        return day

    @field_validator("online_orders_per_day", "items_per_ticket_mean", "slices", mode="before")
    @classmethod
    def _none_by_word(cls, value: Any) -> Any:
        return None if isinstance(value, str) and value.lower() in ("none", "null") else value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        per_shop = self.shop_visits_per_day / self.stores
        most_visits = _RECEIPTS_PER_SHOP_AND_DAY / (_BUSIEST_DAY * _BEST_ADVERTISED_DAY * _BUSIEST_SHOP)
        carts_per_order = most_carts_per_order(self.cart_abandonment_rate, self.cart_abandonment_increase)
        per_region = self.digital_orders_per_day * carts_per_order / self.regions
        most_carts = _CARTS_PER_REGION_AND_DAY / _BUSIEST_DAY
        rules = (
            (self.dcs == self.regions, f"dcs = {self.dcs}: each region has one DC, allowed is {self.regions}"),
            (self.warehouses >= self.regions, f"warehouses = {self.warehouses}: allowed are {self.regions} or more"),
            (
                self.stores >= self.regions,
                f"regions = {self.regions}: allowed are 1 to {self.stores}, the number of stores",
            ),
            (
                self.last_date <= LAST_DAY,
                f"days = {self.days}: ends on {self.last_date}, allowed is up to {LAST_DAY}",
            ),
            (
                per_shop <= most_visits,
                f"shoppers_per_day = {self.shoppers_per_day:g}: that is {per_shop:.0f} visits in a mean shop, "
                f"allowed are {most_visits:.0f} (more stores, or fewer shoppers)",
            ),
            (
                per_region <= most_carts,
                f"digital demand of up to {per_region:.0f} carts in a region and day: allowed are {most_carts:.0f} "
                "(more regions, or fewer online_orders_per_day, shoppers_per_day or digital_share)",
            ),
        )
        for holds, message in rules:
            if not holds:
                raise ValueError(message)
        return self
