from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from retail_spark.core.context import Run
from retail_spark.retail.gold.dimensions import (
    CHANNELS,
    gold_channel_dim,
    gold_location_dim,
    gold_product_dim,
    gold_time_dim,
)
from retail_spark.retail.tills import ONLINE_CHANNELS

Make = Callable[..., Any]


def test_a_product_s_margin_follows_from_price_and_cost(run: Run, table: Make, declared: Make) -> None:
    products = table(
        "products_master",
        {"id": 1, "sale_price": Decimal("59.99"), "cost": Decimal("24.00"), "sku": "APP-000001", "category": "Apparel"}
        | _texts("product_name", "brand", "subcategory", "product_type", "season_code", "price_tier")
        | {"launch_date": date(2022, 3, 1), "sustainability_flag": True},
    )
    product = declared("gold_product_dim", gold_product_dim(run, products))[0]
    assert product["margin_percent"] == Decimal("59.99")
    assert (product["product_key"], product["product_id"], product["category_level_1"]) == (1, "1", "apparel")
    assert product["is_active"]


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "x")


def test_shops_warehouses_and_dcs_stand_under_the_keys_of_the_facts(run: Run, table: Make, declared: Make) -> None:
    stores = table("stores", {"id": 7, "geography_id": 3, "store_number": "ST007", "format": "outlet"})
    centres = table(
        "distribution_centers",
        {"id": 1, "geography_id": 3, "dc_number": "DC001", "dc_type": "dc"},
        {"id": 2, "geography_id": 3, "dc_number": "WH002", "dc_type": "warehouse"},
    )
    town = {"id": 3, "city": "Ashford", "state": "OH", "zip_code": "44001", "district": "North", "region": "Midwest"}
    places = {"latitude": 40.0, "longitude": -82.0, "timezone": "America/New_York", "tax_rate": Decimal("0.07")}
    rows = declared(
        "gold_location_dim", gold_location_dim(run, stores, centres, table("geographies_master", town | places))
    )
    told = {row["location_key"]: (row["location_type"], row["store_format"], row["location_name"]) for row in rows}
    assert told == {
        7: ("store", "outlet", "Ashford ST007"),
        100_001: ("dc", None, "Ashford DC001"),
        100_002: ("warehouse", None, "Ashford WH002"),
    }
    assert all((row["selling_sqft"] is None) == (row["location_type"] != "store") for row in rows)


def test_there_are_eight_channels_and_every_sale_s_channel_is_one(run: Run, declared: Make) -> None:
    channels = declared("gold_channel_dim", gold_channel_dim(run))
    assert sorted(row["channel_key"] for row in channels) == list(range(1, 9))
    assert {row[0] for row in CHANNELS} >= ONLINE_CHANNELS.keys() | {"STORE_POS", "STORE_KIOSK"}
    assert all(row["is_digital"] == (row["channel_code"] in ONLINE_CHANNELS) for row in channels)


def test_a_day_has_96_quarters_of_an_hour(run: Run, declared: Make) -> None:
    quarters = {row["time_key"]: row for row in declared("gold_time_dim", gold_time_dim(run))}
    assert len(quarters) == 96
    assert [quarters[key]["hour_12"] for key in (0, 1_145, 1_200, 2_345)] == [12, 11, 12, 11]
    assert [quarters[key]["period_of_day"] for key in (545, 600, 1_200, 1_800, 2_200)] == [
        "Night", "Morning", "Afternoon", "Evening", "Night",
    ]  # fmt: skip
    assert [quarters[key]["is_peak_hours"] for key in (1_115, 1_130, 1_315, 1_330, 1_945, 2_000)] == [
        False, True, True, False, True, False,
    ]  # fmt: skip
