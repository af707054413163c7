from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from chispa import assert_df_equality
from pyspark.sql import functions as F

from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.data import dictionary
from retail_spark.retail.places import distribution_centers, geographies_master, stores, trucks


def test_a_region_is_24_towns_of_two_neighbouring_states(run_of):
    towns = geographies_master(run_of("chain", seed=7)).toPandas()
    regions = towns.groupby("region_id")
    assert len(towns) == 12 * 24
    assert (regions.size() == 24).all()
    assert (regions["region"].nunique() == 1).all()
    assert regions["state"].nunique().between(1, 2).all()
    assert set(towns["region"]) == {"Northeast", "West", "Southeast", "Midwest", "Southwest"}


def test_towns_have_their_own_names_and_lie_in_their_state(run_of):
    towns = geographies_master(run_of("chain")).toPandas()
    states = {row["state"]: row for row in dictionary("states")}
    assert towns["city"].is_unique
    assert towns["zip_code"].is_unique
    for town in towns.itertuples():
        state = states[town.state]
        assert abs(town.latitude - float(state["latitude"])) <= 0.5
        assert abs(town.longitude - float(state["longitude"])) <= 0.5
        assert 0 <= float(town.tax_rate) - float(state["tax_rate"]) <= 0.01001
        assert town.timezone == state["timezone"]


def test_each_census_region_has_six_states_in_a_row():
    regions = [row["region"] for row in dictionary("states")]
    assert len(regions) == 30
    assert all(len(set(regions[start : start + 6])) == 1 for start in range(0, 30, 6))


def test_ten_fashion_shops_are_two_flagships_six_standard_shops_and_two_outlets(run_of):
    run = run_of("small")
    shops = stores(run, geographies_master(run)).toPandas()
    assert Counter(shops["format"]) == {"flagship": 2, "standard": 6, "outlet": 2}


def test_a_chain_has_its_exact_shares_of_size_classes(run_of):
    run = run_of("chain")
    shops = stores(run, geographies_master(run)).toPandas()
    sizes = {"flagship": 12, "high_volume": 38, "medium_volume": 125, "low_volume": 63, "kiosk": 12}
    assert Counter(shops["volume_class"]) == sizes
    bands = {
        "flagship": (2.5, 3.0),
        "high_volume": (1.8, 2.4),
        "medium_volume": (0.8, 1.2),
        "low_volume": (0.4, 0.7),
        "kiosk": (0.25, 0.35),
    }
    for shop in shops.itertuples():
        low, high = bands[shop.volume_class]
        assert low <= float(shop.daily_traffic_multiplier) <= high


def test_shops_stand_evenly_in_regions_in_towns_of_their_own(run_of):
    run = run_of("chain")
    shops = stores(run, geographies_master(run)).toPandas()
    assert shops.groupby("region_id").size().between(20, 21).all()
    assert shops["geography_id"].is_unique
    assert ((shops["geography_id"] - 1) // 24 + 1 == shops["region_id"]).all()
    assert (shops["dc_id"] == shops["region_id"]).all()
    assert set(shops["store_group_id"]) == {1, 2, 3}


def test_a_shop_takes_tax_and_time_zone_from_its_town(run):
    towns = geographies_master(run)
    shops = stores(run, towns).select("geography_id", "tax_rate", "timezone")
    assert (
        shops.join(towns.withColumnRenamed("id", "geography_id"), ["geography_id", "tax_rate", "timezone"]).count() == 4
    )


@pytest.mark.parametrize("start", [date(2024, 1, 1), date(2023, 12, 31)])
def test_shops_opened_before_the_year_of_the_first_day(run_of, start):
    run = run_of("small", start_date=start)
    shops = stores(run, geographies_master(run)).toPandas()
    assert shops["opened_date"].max() < date(start.year, 1, 1)


def test_a_region_has_one_dc_and_warehouses_take_turns(run_of):
    rows = distribution_centers(run_of("demo", regions=2, warehouses=3)).orderBy("id").collect()
    assert [(row.id, row.dc_number, row.dc_type, row.region_id, row.parent_dc_id) for row in rows] == [
        (1, "DC001", "dc", 1, None),
        (2, "DC002", "dc", 2, None),
        (3, "WH001", "warehouse", 1, 1),
        (4, "WH002", "warehouse", 2, 2),
        (5, "WH003", "warehouse", 1, 1),
    ]


SIZED = "id BIGINT, region_id INT, volume_class STRING"
GOODS = "id BIGINT, requires_refrigeration BOOLEAN"


def test_a_region_has_a_truck_for_each_place_in_order_and_a_pool_on_top(run, frame):
    shops = frame(SIZED, (3, 1, "flagship"), (1, 1, "flagship"), (2, 2, "low_volume"))
    centres = frame(
        "id BIGINT, region_id INT, dc_type STRING", (1, 1, "dc"), (2, 2, "dc"), (3, 1, "warehouse"), (4, 2, "warehouse")
    )
    dry = frame(GOODS, (1, False), (2, False))
    fleet = trucks(run, shops, centres, dry).select("id", "license_plate", "region_id", "dc_id", "destination_key")
    expected = frame(
        "id BIGINT, license_plate STRING, region_id INT, dc_id BIGINT, destination_key BIGINT",
        (1, "TRK1001", 1, 1, 1),
        (2, "TRK1002", 1, 1, 3),
        (3, "TRK1003", 1, 1, 100_003),
        (4, "TRK1004", 1, None, None),
        (5, "TRK1005", 2, 2, 2),
        (6, "TRK1006", 2, 2, 100_004),
        (7, "TRK1007", 2, None, None),
    )
    assert_df_equality(fleet, expected, ignore_row_order=True, ignore_nullable=True)


def test_the_pool_is_15_percent_rounded_up(run, frame):
    shops = frame(SIZED, *[(n, 1, "medium_volume") for n in range(1, 21)])
    centres = frame("id BIGINT, region_id INT, dc_type STRING", (1, 1, "dc"))
    dry = frame(GOODS, (1, False))
    assert trucks(run, shops, centres, dry).where("destination_key is null").count() == 3
    assert trucks(run, shops.where("id <= 7"), centres, dry).where("destination_key is null").count() == 2


def test_a_place_with_cold_goods_and_whoever_stands_in_have_refrigerated_trucks(run_of, frame):
    run = run_of("chain")
    taste = uniform(hash64(run.config.seed, "assortment.carried", np.arange(1, 101)))
    cold = int(np.argsort(taste)[50]) + 1  # the larger half of the classes carries it
    goods = frame(GOODS, *[(n, n == cold) for n in range(1, 101)])
    shops = frame(SIZED, *[(n, 1, "flagship") for n in range(1, 21)], *[(n, 2, "kiosk") for n in range(21, 81)])
    centres = frame("id BIGINT, region_id INT, dc_type STRING", (1, 1, "dc"), (2, 2, "dc"))
    of_region = trucks(run, shops, centres, goods).groupBy("region_id").agg(F.avg(F.col("refrigeration").cast("int")))
    shares = dict(of_region.collect())
    assert shares[1] == 1
    assert 0.1 < shares[2] < 0.5


def test_another_seed_makes_another_network(run_of):
    one, other = (run_of("small", seed=seed) for seed in (1, 2))
    assert geographies_master(one).exceptAll(geographies_master(other)).count() == 24
    assert stores(one, geographies_master(one)).exceptAll(stores(other, geographies_master(other))).count() == 10
