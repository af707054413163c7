from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pyspark.sql import functions as F

from retail_spark.retail.factors import demand_factors, factors
from retail_spark.retail.kernel.advertising import RESPONSE_PER_MILLE

BOOKED = date(2024, 2, 1)

STORES = "id BIGINT, geography_id BIGINT, opened_date DATE"
CENTRES = "id BIGINT, region_id INT, dc_type STRING, geography_id BIGINT"
TOWNS = "id BIGINT, region STRING"
REACH = "store_id BIGINT, start_date DATE, end_date DATE, daily_impressions INT, ordinary_visits DOUBLE"


@pytest.fixture(scope="module")
def of_days(run):
    """Factors of 2 shops in town 1 (Northeast), one in 2 (Southwest) and the online channel of two regions."""
    frame, since = run.spark.createDataFrame, date(2020, 1, 1)
    stores = frame([(1, 1, since), (2, 1, since), (3, 2, since)], STORES).coalesce(1)
    centres = frame(
        [(1, 1, "dc", 1), (2, 2, "dc", 2), (3, 1, "warehouse", 1), (4, 1, "warehouse", 1), (5, 2, "warehouse", 2)],
        CENTRES,
    )
    towns = frame([(1, "Northeast"), (2, "Southwest")], TOWNS)
    # 100 impressions next to shop 1, where 50 people come on an ordinary day, and more next to shop 2 than can be felt
    reach = frame([(1, BOOKED, BOOKED, 100, 50.0), (2, BOOKED, BOOKED, 9_999, 50.0)], REACH)

    def make(first_day, last_day, opened=None):
        shops = stores if opened is None else stores.withColumn("opened_date", F.lit(opened))
        return (
            factors(run, shops, centres, towns, reach, first_day, last_day).toPandas().set_index(["location_id", "dt"])
        )

    return make


@pytest.fixture(scope="module")
def ten_years(of_days):
    return of_days(date(2020, 1, 1), date(2029, 12, 31)).reset_index()


def test_each_shop_and_each_regions_first_warehouse_has_a_row_per_day(of_days):
    rows = of_days(date(2024, 3, 1), date(2024, 3, 10))
    assert rows.index.is_unique
    assert len(rows) == 5 * 10
    assert set(rows.index.get_level_values(0)) == {1, 2, 3, 100_003, 100_005}


def test_the_total_is_the_capped_product_of_the_time_factors(ten_years):
    time = ten_years["season"] * ten_years["weekday"] * ten_years["holiday"] * ten_years["weather"] * ten_years["event"]
    assert (ten_years["total"] == time.clip(upper=5) * ten_years["marketing"]).all()
    assert (ten_years["total"] == 5).any()


def test_campaigns_bring_more_visits_in_the_days_after_and_never_half_as_many_again(ten_years):
    felt = ten_years[ten_years["marketing"] != 1].set_index(["location_id", "dt"])["marketing"]
    days = [BOOKED + timedelta(days=n) for n in range(1, 7)]
    assert sorted(felt.index) == [(shop, day) for shop in (1, 2) for day in days]
    assert felt.loc[1].tolist() == pytest.approx([1 + 2 * per_mille / 1_000 for per_mille in RESPONSE_PER_MILLE])
    assert (felt.loc[2] == 1.5).any()
    assert (felt.loc[2] <= 1.5).all()


def test_at_christmas_shops_are_closed_and_online_is_open(of_days):
    rows = of_days(date(2024, 12, 24), date(2024, 12, 26))
    shop, online = rows.loc[(1, date(2024, 12, 25))], rows.loc[(100_003, date(2024, 12, 25))]
    assert (shop.total, shop.open_second, shop.close_second) == (0, 0, 0)
    assert (online.holiday, online.open_second, online.close_second) == (1, 0, 86_400)
    assert online.total > 0
    assert rows.loc[(1, date(2024, 12, 24))].holiday == 2
    assert rows.loc[(1, date(2024, 12, 26))].holiday == 2.5


def test_black_friday_has_longer_hours(of_days):
    rows = of_days(date(2024, 11, 28), date(2024, 11, 30)).loc[2]
    hours = [(row.open_second / 3600, row.close_second / 3600) for row in rows.itertuples()]
    assert hours == [(8, 22), (6, 24), (9, 22)]


def test_a_shop_is_closed_before_it_opens(of_days):
    rows = of_days(date(2024, 3, 1), date(2024, 3, 3), opened=date(2024, 3, 2))
    shop = rows.loc[1]
    assert (shop["total"] > 0).tolist() == [False, True, True]
    assert (shop["close_second"] > 0).tolist() == [False, True, True]
    assert (rows.loc[100_003]["total"] > 0).all()


def test_weather_is_shared_by_a_town_and_unknown_online(ten_years):
    weather = ten_years.pivot(index="dt", columns="location_id", values="weather")
    assert (weather[1] == weather[2]).all()
    assert (weather[1] != weather[3]).mean() > 0.5
    assert (weather[[100_003, 100_005]] == 1).all().all()


def test_weather_follows_the_season_and_it_does_not_snow_in_the_south(ten_years):
    north, south = (ten_years[ten_years["location_id"] == place] for place in (1, 3))
    assert set(north["weather"]) == {1.1, 1.0, 0.85, 0.7, 0.5}
    assert set(south["weather"]) == {1.1, 1.0, 0.85, 0.5}
    by_season = north.groupby("season")["weather"]
    assert by_season.agg(lambda days: (days == 1.1).mean()).to_dict() == pytest.approx(
        {1.0: 0.35, 0.9: 0.55, 1.2: 0.35, 1.4: 0.25}, abs=0.05
    )
    assert by_season.agg(lambda days: (days == 0.7).mean()).to_dict() == pytest.approx(
        {1.0: 0.02, 0.9: 0, 1.2: 0.02, 1.4: 0.16}, abs=0.03
    )


def test_a_place_has_at_most_one_event_a_week(ten_years):
    days = ten_years.assign(
        iso_week=ten_years["dt"].map(lambda day: day.isocalendar()[:2]),
        weekday_number=ten_years["dt"].map(date.weekday),
    )
    events = days[days["event"] != 1]
    kinds = events.groupby(["location_id", "iso_week"])["event"]
    assert (kinds.nunique() == 1).all()
    assert events.groupby("event")["weekday_number"].agg(set)[1.3] == {5, 6}
    weeks = kinds.agg(["first", "size"])
    whole_weeks = weeks[weeks["size"] > 2]
    assert set(whole_weeks["first"]) == {1.2}
    assert set(weeks.loc[weeks["first"] == 1.5, "size"]) == {1}
    assert len(weeks) / days.groupby(["location_id", "iso_week"]).ngroups == pytest.approx(0.12, abs=0.02)


def test_a_day_has_the_same_factors_whatever_days_are_asked_for(of_days):
    alone = of_days(date(2024, 3, 5), date(2024, 3, 5))
    among = of_days(date(2024, 2, 1), date(2024, 4, 30))
    assert among.loc[alone.index].equals(alone)


def test_the_table_has_the_days_of_the_window(run, frame):
    later = replace(run, window=replace(run.window, first_day=date(2024, 1, 11), last_day=date(2024, 1, 20)))
    stores = frame(STORES, (1, 1, date(2020, 1, 1)))
    centres, towns = frame(CENTRES, (1, 1, "dc", 1)), frame(TOWNS, (1, "Northeast"))
    rows = demand_factors(later, stores, centres, towns, frame(REACH))
    assert rows.agg(F.min("dt"), F.max("dt"), F.count("*")).first()[:] == (date(2024, 1, 11), date(2024, 1, 20), 10)
