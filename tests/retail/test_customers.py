from __future__ import annotations

from datetime import date

import pytest

from retail_spark.retail.customers import customers
from retail_spark.retail.places import geographies_master, stores


@pytest.fixture(scope="module")
def people(run_of):
    run = run_of("small", customers=20_000)
    towns = geographies_master(run)
    return customers(run, towns, stores(run, towns)).toPandas()


def test_segments_have_their_shares(people):
    behaviour = people["segment"].value_counts(normalize=True)
    assert behaviour.to_dict() == pytest.approx(
        {"BUDGET_CONSCIOUS": 0.35, "CONVENIENCE_FOCUSED": 0.25, "QUALITY_SEEKER": 0.20, "BRAND_LOYAL": 0.20}, abs=0.012
    )
    value = people["value_segment"].value_counts(normalize=True)
    assert value.to_dict() == pytest.approx(
        {"vip": 0.05, "premium": 0.15, "loyal": 0.25, "regular": 0.35, "new": 0.20}, abs=0.012
    )


def test_the_loyalty_tier_follows_from_the_value_segment(people):
    tiers = people.groupby("value_segment")["loyalty_tier"].agg(set).to_dict()
    assert tiers == {
        "vip": {"platinum"},
        "premium": {"gold"},
        "loyal": {"silver"},
        "regular": {"bronze", "silver"},
        "new": {"bronze"},
    }


def test_nobody_is_real_and_everybody_can_be_told_apart(people):
    assert people["email"].str.fullmatch(r"[a-z']+\.[a-z']+\d+@example\.com").all()
    assert people["phone"].str.fullmatch(r"\(\d{3}\) 555-01\d\d").all()
    for column in ("id", "email", "loyalty_card", "ble_id", "ad_id"):
        assert people[column].is_unique
    first = people.set_index("id").loc[123]
    assert (first.ble_id, first.ad_id, first.loyalty_card) == ("BLE500123", "AD500123", "LC000000123")


def test_new_customers_joined_within_a_year_of_the_start(people):
    is_new = people["value_segment"] == "new"
    assert people.loc[is_new, "joined_date"].min() >= date(2023, 1, 1)
    assert people.loc[~is_new, "joined_date"].max() < date(2023, 1, 1)
    assert people["joined_date"].max() < date(2024, 1, 1)


def test_shops_have_customers_by_their_size(run, frame):
    towns = frame(TOWNS, (1, 1, 40.0, -75.0, 1000))
    shops = frame(SHOPS, (1, 1, 1, 3.0), (2, 1, 1, 1.0))
    at_home = customers(run, towns, shops).groupBy("home_store_id").count().collect()
    counts = {row.home_store_id: row["count"] for row in at_home}
    assert counts[1] + counts[2] == 200
    assert counts[1] / 200 == pytest.approx(0.75, abs=0.1)


def test_customers_live_near_their_shop_and_in_its_region(run_of, frame):
    # half a degree north: 55 km; a second region beside the shop's own does not count
    towns = frame(TOWNS, (1, 1, 40.0, -75.0, 1000), (2, 1, 40.5, -75.0, 1000), (3, 2, 40.0, -75.0, 1000))
    shops = frame(SHOPS, (1, 1, 1, 1.0))
    people = customers(run_of("tiny", customers=2_000), towns, shops).groupBy("geography_id").count().collect()
    counts = {row.geography_id: row["count"] for row in people}
    assert set(counts) == {1, 2}
    assert counts[2] / 2_000 == pytest.approx(0.20, abs=0.03)


TOWNS = "id BIGINT, region_id INT, latitude DOUBLE, longitude DOUBLE, population INT"
SHOPS = "id BIGINT, region_id INT, geography_id BIGINT, daily_traffic_multiplier DOUBLE"


def test_more_customers_leave_the_first_ones_as_they_are(run_of, frame):
    towns = frame(TOWNS, (1, 1, 40.0, -75.0, 1000))
    shops = frame(SHOPS, (1, 1, 1, 1.0))
    few, many = (customers(run_of("tiny", customers=n), towns, shops) for n in (100, 150))
    assert few.exceptAll(many).count() == 0
