from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import with_customer_key
from retail_spark.retail.gold.customers import FOR_EVER, gold_customer_dim

Make = Callable[..., Any]

JOINED, MOVED, RISEN = date(2020, 5, 1), date(2024, 1, 10), date(2024, 1, 20)


@pytest.fixture(scope="module")
def changes(table: Make) -> Any:
    """Ada (1) moves on 10 January and rises on the 20th; Bob (2) stays as he is."""
    state = {"customer_id": 1, "geography_id": 2}
    return table(
        "customer_changes",
        state | {"version": 2, "valid_from": MOVED, "value_segment": "loyal", "loyalty_tier": "silver"},
        state | {"version": 3, "valid_from": RISEN, "value_segment": "premium", "loyalty_tier": "gold"},
    )


@pytest.fixture(scope="module")
def versions(run: Run, table: Make, frame: Make, declared: Make, changes: Any) -> dict[int, dict[str, Any]]:
    """gold_customer_dim by key. A shop in each of two towns; Ada buys in the first, and orders twice, once in vain."""
    person = {
        "value_segment": "loyal", "loyalty_tier": "silver", "geography_id": 1, "joined_date": JOINED,
        "last_name": "Lane", "email": "lane@example.com",
    }  # fmt: skip
    people = table(
        "customers",
        person | {"id": 1, "first_name": "Ada", "segment": "BRAND_LOYAL"},
        person | {"id": 2, "first_name": "Bob", "segment": "BUDGET_CONSCIOUS"},
    )
    towns = table(
        "geographies_master",
        {"id": 1, "region_id": 1, "city": "Here", "region": "West", "latitude": 40.0, "longitude": -75.0},
        {"id": 2, "region_id": 1, "city": "There", "region": "West", "latitude": 41.0, "longitude": -75.0},
    )
    shops = table("stores", *({"id": n, "region_id": 1, "geography_id": n} for n in (1, 2)))
    hat = {"customer_id": 1, "product_id": 1, "channel": "STORE_POS", "quantity": 1, "ext_cents": 1_000}
    lines = table("receipt_lines", hat, hat, hat, hat | {"quantity": -1, "ext_cents": -2_000})
    shoes = hat | {"product_id": 2, "channel": "APP_IOS", "ext_cents": 5_050}
    online = table("online_order_lines", shoes, shoes | {"cancelled_ts": datetime(2024, 1, 5, 9)})
    products = frame("id BIGINT, category STRING", (1, "Accessories"), (2, "Footwear"))
    dim = gold_customer_dim(run, people, changes, towns, shops, lines, online, products)
    return {row["customer_key"]: row for row in declared("gold_customer_dim", dim)}


def test_versions_follow_each_other_and_the_last_one_is_current(versions: dict[int, dict[str, Any]]) -> None:
    spans = {key: (row["effective_date"], row["expiration_date"], row["is_current"]) for key, row in versions.items()}
    assert spans == {
        101: (JOINED, date(2024, 1, 9), False),
        102: (MOVED, date(2024, 1, 19), False),
        103: (RISEN, FOR_EVER, True),
        201: (JOINED, FOR_EVER, True),
    }


def test_a_version_shows_the_state_of_its_days(versions: dict[int, dict[str, Any]]) -> None:
    names = ("geo_city", "nearest_store_id", "segment", "loyalty_tier")
    assert [tuple(versions[key][name] for name in names) for key in (101, 102, 103)] == [
        ("Here", 1, "loyal", "silver"), ("There", 2, "loyal", "silver"), ("There", 2, "premium", "gold"),
    ]  # fmt: skip
    assert {versions[key]["shopping_segment"] for key in (101, 102, 103)} == {"BRAND_LOYAL"}


def test_what_lasts_is_the_same_in_all_versions(versions: dict[int, dict[str, Any]]) -> None:
    lasting = (
        "customer_id", "first_name", "acquisition_channel", "size_profile_tops", "size_profile_bottoms",
        "email_subscribe_flag", "sms_subscribe_flag", "lifetime_value", "acquisition_date",
    )  # fmt: skip
    assert len({tuple(versions[key][name] for name in lasting) for key in (101, 102, 103)}) == 1


def test_what_they_bought_tells_their_worth_and_their_ways(versions: dict[int, dict[str, Any]]) -> None:
    names = ("lifetime_value", "preferred_channel", "preferred_category")
    assert [versions[103][name] for name in names] == [Decimal("60.50"), "STORE_POS", "accessories"]
    assert [versions[201][name] for name in names] == [Decimal("0.00"), None, None]


def test_a_fact_names_the_version_of_its_day(frame: Make, changes: Any) -> None:
    days = (date(2024, 1, 9), MOVED, date(2024, 1, 19), RISEN)
    facts = frame("customer_id BIGINT, dt DATE", *((1, day) for day in days), (2, RISEN))
    rows = with_customer_key(facts, changes).orderBy("customer_id", "dt").collect()
    assert [row["customer_key"] for row in rows] == [101, 102, 102, 103, 201]
