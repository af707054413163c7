from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.retail.sensors import ble_pings, customer_zone_changes, foot_traffic
from retail_spark.retail.visitors import LOOKERS_PER_SHOPPER, stops, visitors

Make = Callable[..., Any]

DAY = date(2024, 1, 1)
OPENED, CLOSED = 8 * 3_600, 22 * 3_600
FIRST_VISIT = 19_723 * 10**9 + 7 * 10_000
SHOPPERS = 60


def at(second: int) -> datetime:
    return datetime(2024, 1, 1) + timedelta(seconds=second)


@pytest.fixture
def loud(run: Run) -> Run:
    """A run that hears every phone."""
    return replace(run, config=run.config.model_copy(update={"beacon_share": 1.0}))


@pytest.fixture
def world(table: Make) -> dict[str, DataFrame]:
    """Shop 7 on one day: 60 shoppers, customers 1-60, the first at opening, the last as it closes. Every tenth is
    refused all that was asked for, the others get a shirt, and half of them shoes.
    """
    got, refused = [], []
    for n in range(SHOPPERS):
        second = OPENED + (CLOSED - 1 - OPENED) * n // (SHOPPERS - 1)
        visit = {
            "trace_id": FIRST_VISIT + n + 1,
            "event_ts": at(second),
            "dt": DAY,
            "store_id": 7,
            "customer_id": n + 1,
        }
        if n % 10 == 9:
            refused.append(visit | {"product_id": 2, "channel": "STORE_POS"})
        else:
            got.append(visit | {"product_id": 1, "quantity": 1})
            got += [visit | {"product_id": 2, "quantity": 1}] if n % 2 else []
    online = refused[0] | {"trace_id": 1, "channel": "WEB_MOBILE"}
    returned = got[0] | {"trace_id": 2, "quantity": -1}
    return {
        "receipt_lines": table("receipt_lines", *got, returned),
        "lost_requests": table("lost_requests", *refused, online),
        "products_master": table(
            "products_master", {"id": 1, "category": "apparel"}, {"id": 2, "category": "footwear"}
        ),
        "demand_factors": table(
            "demand_factors", {"location_id": 7, "dt": DAY, "open_second": OPENED, "close_second": CLOSED}
        ),
    }


@pytest.fixture
def customers(table: Make) -> DataFrame:
    return table("customers", *({"id": n, "home_store_id": 7 if n <= 200 else 8} for n in range(1, 301)))


def test_everybody_who_asked_was_there_and_about_four_times_as_many_looked(run: Run, world: Any) -> None:
    people = visitors(run, **world).collect()
    asked = [person for person in people if person["visitor_id"] % 10 == 0]
    assert sorted(person["customer_id"] for person in asked) == list(range(1, SHOPPERS + 1))
    assert Counter(person["has_bought"] for person in asked) == {True: 54, False: 6}
    lookers = [person for person in people if person["visitor_id"] % 10]
    assert not any(person["has_bought"] for person in lookers)
    assert 3.0 < len(lookers) / SHOPPERS < 5.0
    assert max(person["visitor_id"] % 10 for person in lookers) <= LOOKERS_PER_SHOPPER[1]


def test_nobody_is_in_a_shop_before_it_opens_or_after_it_closes(run: Run, world: Any) -> None:
    for person in visitors(run, **world).collect():
        assert OPENED <= person["entered"] <= person["left"] < CLOSED, person


def test_a_visit_ends_where_it_should_and_its_stops_follow_each_other(run: Run, world: Any) -> None:
    way = stops(run, visitors(run, **world)).orderBy("visitor_id", "stop").collect()
    by_visitor: dict[int, list[Any]] = {}
    for stop in way:
        by_visitor.setdefault(stop["visitor_id"], []).append(stop)
    for stood in by_visitor.values():
        assert stood[0]["zone"] == "ENTRANCE"
        assert (stood[-1]["zone"] == "CHECKOUT") == stood[0]["has_bought"]
        assert (stood[0]["since"], stood[-1]["until"]) == (stood[0]["entered"], stood[0]["left"])
        assert all(before["until"] == after["since"] for before, after in pairwise(stood))
        assert all(stop["since"] <= stop["until"] for stop in stood)


def test_who_bought_stood_where_the_goods_are(run: Run, world: Any) -> None:
    way = stops(run, visitors(run, **world)).where("visitor_id % 10 = 0 AND has_bought").collect()
    shoes = {stop["customer_id"] for stop in way if stop["aisles"] == "AISLES_B"}
    assert shoes == {n + 1 for n in range(SHOPPERS) if n % 2 and n % 10 != 9}
    assert {stop["customer_id"] for stop in way if stop["aisles"] == "AISLES_A"} == {
        n + 1 for n in range(SHOPPERS) if n % 10 != 9
    }


def test_people_are_counted_once_at_a_door_and_once_at_the_till_if_they_bought(
    run: Run, world: Any, declared: Make
) -> None:
    rows = declared("foot_traffic", foot_traffic(run, **world))
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row["zone"].split("_")[0]] += row["count"]
        assert row["sensor_id"] == f"SENSOR_007_{row['zone']}"
        assert (row["event_ts"].minute, row["event_ts"].second) == (59, 59)
    assert counted["ENTRANCE"] == visitors(run, **world).count()
    assert counted["CHECKOUT"] == 54
    assert counted["AISLES"] > counted["CHECKOUT"]


def test_shorter_intervals_count_the_same_people(run: Run, world: Any) -> None:
    fine = replace(run, config=run.config.model_copy(update={"foot_traffic_minutes": 5}))
    totals = [
        {row["zone"]: row["people"] for row in foot_traffic(told, **world).groupBy("zone").agg({"count": "sum"})
         .withColumnRenamed("sum(count)", "people").collect()}
        for told in (run, fine)
    ]  # fmt: skip
    assert totals[0] == totals[1]


def test_a_phone_is_heard_along_the_visit_and_named_only_if_its_owner_is_known(
    loud: Run, world: Any, customers: DataFrame, declared: Make
) -> None:
    rows = declared("ble_pings", ble_pings(loud, **world, customers=customers))
    people = {person["visitor_id"]: person for person in visitors(loud, **world).collect()}
    assert {row["visitor_id"] for row in rows} == people.keys()
    names: dict[int, set[str]] = {}
    for row in rows:
        person = people[row["visitor_id"]]
        assert at(person["entered"]) <= row["event_ts"] <= at(person["left"])
        assert -80 <= row["rssi"] <= -30
        names.setdefault(row["visitor_id"], set()).add(row["customer_ble_id"])
        if row["customer_id"] is None:
            assert row["customer_ble_id"].startswith("ANON-7-")
        else:
            assert row["customer_ble_id"] == f"BLE{500_000 + row['customer_id']}"
            assert row["customer_id"] == person["customer_id"] or row["visitor_id"] % 10
            assert row["customer_id"] <= 200, "who only looks lives next to the shop"
    assert all(len(of_visit) == 1 for of_visit in names.values())
    anonymous = [name for (name,) in names.values() if name.startswith("ANON")]
    assert len(set(anonymous)) == len(anonymous), "no two visitors of a shop and day share a name"
    assert 0.55 < len(anonymous) / len(names) < 0.85


def test_pings_are_as_many_as_asked_for(loud: Run, world: Any, customers: DataFrame) -> None:
    more = replace(loud, config=loud.config.model_copy(update={"pings_per_zone": 3}))
    once, thrice = (ble_pings(told, **world, customers=customers) for told in (loud, more))
    assert thrice.count() == 3 * once.count()
    assert thrice.select("trace_id").distinct().count() == thrice.count()


def test_only_a_share_of_the_phones_is_heard(run: Run, world: Any, customers: DataFrame) -> None:
    heard = ble_pings(run, **world, customers=customers).select("visitor_id").distinct().count()
    assert 0.04 < heard / visitors(run, **world).count() < 0.18


def test_zone_changes_lead_from_the_entrance_to_where_the_visit_ends(
    loud: Run, world: Any, customers: DataFrame, declared: Make
) -> None:
    rows = declared("customer_zone_changes", customer_zone_changes(loud, **world, customers=customers))
    stands: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row["trace_id"]):
        assert row["from_zone"] == stands.get(row["visitor_id"], "ENTRANCE")
        assert row["to_zone"] != row["from_zone"]
        stands[row["visitor_id"]] = row["to_zone"]
    paid = {visitor for visitor, zone in stands.items() if zone == "CHECKOUT"}
    assert paid == {row["visitor_id"] for row in visitors(loud, **world).where("has_bought").collect()}
