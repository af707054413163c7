from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pyspark.sql import DataFrame, Row, SparkSession

from retail_spark.core.context import Run
from retail_spark.data import dictionary
from retail_spark.retail import RETAIL
from retail_spark.retail.kernel.journal import LINE, ONLINE, RETURN
from retail_spark.retail.sensors import ble_pings, customer_zone_changes, foot_traffic
from retail_spark.retail.visitors import FLOORS, LOOKERS_PER_SHOPPER, aisles_passed, shop_visits, stops, visitors
from tests.retail.conftest import rows_of

Make = Callable[..., Any]

DAY = date(2024, 1, 1)
OPENED, CLOSED = 8 * 3_600, 22 * 3_600
FIRST_VISIT = 19_723 * 10**9 + 7 * 10_000
SHOPPERS = 60


def at(second: int) -> datetime:
    return datetime(2024, 1, 1) + timedelta(seconds=second)


def rows(spark: SparkSession, table: str, *of: dict[str, Any]) -> DataFrame:
    return rows_of(spark, RETAIL.tables[table].columns.replace("NOT NULL", ""), of)


@pytest.fixture(scope="module")
def asked(journal: Make) -> DataFrame:
    """Shop 7 on one day: 60 shoppers, customers 1-60, the first at opening, the last as it closes. Every tenth is
    refused all that was asked for, the others get a shirt, and half of them shoes.
    """
    lines: list[dict[str, int]] = []
    for n in range(SHOPPERS):
        second = OPENED + (CLOSED - 1 - OPENED) * n // (SHOPPERS - 1)
        line = {"kind": LINE, "location_key": 7, "second": second, "wanted": 1, "quantity": 1}
        line |= {"parent_id": FIRST_VISIT + n + 1, "customer_id": n + 1}
        if n % 10 == 9:
            lines.append(line | {"product_id": 2, "quantity": 0})
        else:
            lines.append(line | {"product_id": 1})
            lines += [line | {"product_id": 2}] if n % 2 else []
    online = lines[0] | {"parent_id": 1, "code": ONLINE}
    returned = lines[0] | {"kind": RETURN, "parent_id": 2}
    return journal(*lines, online, returned)


@pytest.fixture(scope="module")
def visits(run: Run, spark: SparkSession, asked: DataFrame) -> Callable[..., dict[str, DataFrame]]:
    """What sensors know of that day, in a shop whose products 1, 2 ... are of these categories."""
    hours = rows(spark, "demand_factors", {"location_id": 7, "dt": DAY, "open_second": OPENED, "close_second": CLOSED})

    def of(*categories: str) -> dict[str, DataFrame]:
        goods = ({"id": n + 1, "category": category} for n, category in enumerate(categories))
        made = shop_visits(run, asked, rows(spark, "products_master", *goods))
        return {"shop_visits": made, "demand_factors": hours}

    return of


@pytest.fixture(scope="module")
def world(visits: Make) -> dict[str, DataFrame]:
    known: dict[str, DataFrame] = visits("apparel", "footwear")
    return known


@pytest.fixture(scope="module")
def customers(spark: SparkSession) -> DataFrame:
    return rows(spark, "customers", *({"id": n, "home_store_id": 7 if n <= 200 else 8} for n in range(1, 301)))


@pytest.fixture(scope="module")
def people(run: Run, world: Any) -> list[Row]:
    return visitors(run, **world).collect()


@pytest.fixture(scope="module")
def way(run: Run, world: Any) -> list[Row]:
    return stops(run, visitors(run, **world)).orderBy("visitor_id", "stop").collect()


@pytest.fixture(scope="module")
def loud(run: Run) -> Run:
    """A run that hears every phone."""
    return replace(run, config=run.config.model_copy(update={"beacon_share": 1.0}))


def test_a_visit_is_what_was_asked_for_at_a_till_sold_or_not(world: Any) -> None:
    visits = {row["customer_id"]: row for row in world["shop_visits"].collect()}
    assert len(visits) == world["shop_visits"].count() == SHOPPERS
    assert {n for n, visit in visits.items() if not visit["has_bought"]} == set(range(10, SHOPPERS + 1, 10))
    assert (visits[1]["categories"], visits[2]["categories"]) == (["apparel"], ["apparel", "footwear"])
    assert visits[10]["categories"] == ["footwear"], "what was refused was come for, too"


def test_everybody_who_asked_was_there_and_about_four_times_as_many_looked(people: list[Row]) -> None:
    asked = [person for person in people if person["visitor_id"] % 10 == 0]
    assert sorted(person["customer_id"] for person in asked) == list(range(1, SHOPPERS + 1))
    assert Counter(person["has_bought"] for person in asked) == {True: 54, False: 6}
    lookers = [person for person in people if person["visitor_id"] % 10]
    assert not any(person["has_bought"] for person in lookers)
    assert 3.0 < len(lookers) / SHOPPERS < 5.0
    assert max(person["visitor_id"] % 10 for person in lookers) <= LOOKERS_PER_SHOPPER[1]


def test_nobody_is_in_a_shop_before_it_opens_or_after_it_closes(people: list[Row]) -> None:
    for person in people:
        assert OPENED <= person["entered"] <= person["left"] < CLOSED, person


def test_a_visit_ends_where_it_should_and_its_stops_follow_each_other(way: list[Row]) -> None:
    by_visitor: dict[int, list[Any]] = {}
    for stop in way:
        by_visitor.setdefault(stop["visitor_id"], []).append(stop)
    for stood in by_visitor.values():
        assert stood[0]["zone"] == "ENTRANCE"
        assert (stood[-1]["zone"] == "CHECKOUT") == stood[0]["has_bought"]
        assert (stood[0]["since"], stood[-1]["until"]) == (stood[0]["entered"], stood[0]["left"])
        assert all(before["until"] == after["since"] for before, after in pairwise(stood))
        assert all(stop["since"] <= stop["until"] for stop in stood)


def test_who_bought_stood_where_the_goods_are(way: list[Row]) -> None:
    bought = [stop for stop in way if stop["has_bought"]]
    shoes = {stop["customer_id"] for stop in bought if stop["aisles"] == "AISLES_B"}
    assert shoes == {n + 1 for n in range(SHOPPERS) if n % 2 and n % 10 != 9}
    assert {stop["customer_id"] for stop in bought if stop["aisles"] == "AISLES_A"} == {
        n + 1 for n in range(SHOPPERS) if n % 10 != 9
    }


@pytest.mark.parametrize("scale", ["tiny", "chain"])
def test_who_goes_on_between_the_same_aisles_passes_their_sensor_once(run_of: Make, visits: Make, scale: str) -> None:
    run = run_of(scale)
    people = visitors(run, **visits(*FLOORS[run.config.assortment]))
    stood: dict[tuple[int, str], list[Row]] = {}
    for stop in stops(run, people).orderBy("visitor_id", "stop").collect():
        stood.setdefault((stop["visitor_id"], stop["aisles"]), []).append(stop)
    assert any(len(there) > 1 for there in stood.values())
    passed = {(row["visitor_id"], row["aisles"]): (row["since"], row["until"]) for row in
              aisles_passed(run, people).collect()}  # fmt: skip
    assert passed == {key: (there[0]["since"], there[-1]["until"]) for key, there in stood.items()}


@pytest.mark.parametrize("assortment", FLOORS)
def test_every_category_has_its_place_in_the_shop(assortment: str) -> None:
    categories = {row["category"] for row in dictionary("product_types") if row["assortment"] == assortment}
    assert FLOORS[assortment].keys() == categories


def test_no_beacon_hangs_among_homeware_and_who_passes_there_comes_from_the_zone_before(
    run_of: Make, visits: Make
) -> None:
    general = run_of("chain")
    people = visitors(general, **visits("Grocery", "Home")).where("visitor_id % 10 = 0")
    way = [stop for stop in stops(general, people).collect() if stop["stop"]]
    assert {(stop["aisles"], stop["zone"]) for stop in way} == {
        ("AISLES_A", "GROCERY"),
        ("AISLES_B", None),
        ("CHECKOUT", "CHECKOUT"),
    }
    to_the_till = Counter(stop["zone_before"] for stop in way if stop["zone"] == "CHECKOUT")
    assert to_the_till == {"GROCERY": 54}


def test_people_are_counted_once_at_a_door_and_once_at_the_till_if_they_bought(
    run: Run, world: Any, people: list[Row], declared: Make
) -> None:
    counted: Counter[str] = Counter()
    for row in declared("foot_traffic", foot_traffic(run, **world)):
        counted[row["zone"].split("_")[0]] += row["count"]
        assert row["sensor_id"] == f"SENSOR_007_{row['zone']}"
        assert (row["event_ts"].minute, row["event_ts"].second) == (59, 59)
    assert counted["ENTRANCE"] == len(people)
    assert counted["CHECKOUT"] == 54
    assert counted["AISLES"] > counted["CHECKOUT"]
    fine = replace(run, config=run.config.model_copy(update={"foot_traffic_minutes": 5}))
    assert foot_traffic(fine, **world).agg({"count": "sum"}).first()[0] == counted.total()


def test_a_phone_is_heard_along_the_visit_and_named_only_if_its_owner_is_known(
    loud: Run, world: Any, people: list[Row], customers: DataFrame, declared: Make
) -> None:
    pings = declared("ble_pings", ble_pings(loud, **world, customers=customers))
    visit = {person["visitor_id"]: person for person in people}
    assert {ping["visitor_id"] for ping in pings} == visit.keys()
    names: dict[int, set[str]] = {}
    for ping in pings:
        person = visit[ping["visitor_id"]]
        assert at(person["entered"]) <= ping["event_ts"] <= at(person["left"])
        assert -80 <= ping["rssi"] <= -30
        names.setdefault(ping["visitor_id"], set()).add(ping["customer_ble_id"])
        if ping["customer_id"] is None:
            assert ping["customer_ble_id"].startswith("ANON-7-")
        else:
            assert ping["customer_ble_id"] == f"BLE{500_000 + ping['customer_id']}"
            assert ping["customer_id"] == person["customer_id"] or ping["visitor_id"] % 10
            assert ping["customer_id"] <= 200, "who only looks lives next to the shop"
    assert all(len(of_visit) == 1 for of_visit in names.values())
    anonymous = [name for (name,) in names.values() if name.startswith("ANON")]
    assert len(set(anonymous)) == len(anonymous), "no two visitors of a shop and day share a name"
    assert 0.55 < len(anonymous) / len(names) < 0.85


def test_a_share_of_the_phones_is_heard_and_as_often_as_asked_for(
    run: Run, world: Any, people: list[Row], way: list[Row], customers: DataFrame
) -> None:
    often = replace(run, config=run.config.model_copy(update={"pings_per_zone": 3}))
    pings = ble_pings(often, **world, customers=customers).select("trace_id", "visitor_id").collect()
    heard = {ping["visitor_id"] for ping in pings}
    assert 0.04 < len(heard) / len(people) < 0.18
    assert len(pings) == 3 * sum(stop["visitor_id"] in heard for stop in way)
    assert len({ping["trace_id"] for ping in pings}) == len(pings)


def test_zone_changes_lead_from_the_entrance_to_where_the_visit_ends(
    loud: Run, world: Any, people: list[Row], customers: DataFrame, declared: Make
) -> None:
    changes = declared("customer_zone_changes", customer_zone_changes(loud, **world, customers=customers))
    stands: dict[int, str] = {}
    for change in sorted(changes, key=lambda change: change["trace_id"]):
        assert change["from_zone"] == stands.get(change["visitor_id"], "ENTRANCE")
        assert change["to_zone"] != change["from_zone"]
        stands[change["visitor_id"]] = change["to_zone"]
    paid = {visitor for visitor, zone in stands.items() if zone == "CHECKOUT"}
    assert paid == {person["visitor_id"] for person in people if person["has_bought"]}
