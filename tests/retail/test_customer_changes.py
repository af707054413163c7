from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from pyspark.sql import DataFrame

from retail_spark.core.context import Run, Window
from retail_spark.retail.customer_changes import CROSSING_SHARE, LADDER, customer_changes
from retail_spark.retail.customers import LOYALTY_TIERS

Make = Callable[..., Any]

ORIGIN, END = date(2024, 1, 15), date(2025, 12, 31)
SAME_SEGMENT, TOWNS = 500, (1, 2, 3)


@pytest.fixture(scope="module")
def two_years(run: Run) -> Run:
    return replace(run, window=Window(ORIGIN, END, ORIGIN))


@pytest.fixture(scope="module")
def dimensions(two_years: Run) -> tuple[DataFrame, DataFrame, DataFrame]:
    """500 customers of each value segment, all of one shop, which lies among three towns."""
    make = two_years.spark.createDataFrame
    people = [
        (number + 1, 1, segment, LOYALTY_TIERS[segment], 1) for number, segment in enumerate(LADDER * SAME_SEGMENT)
    ]
    towns = [(town, 1, 40.0 + town / 100, -75.0, 1_000) for town in TOWNS]
    return (
        make(people, "id BIGINT, home_store_id BIGINT, value_segment STRING, loyalty_tier STRING, geography_id BIGINT"),
        make([(1, 1, 1)], "id BIGINT, region_id INT, geography_id BIGINT"),
        make(towns, "id BIGINT, region_id INT, latitude DOUBLE, longitude DOUBLE, population INT"),
    )


@pytest.fixture(scope="module")
def changes(two_years: Run, dimensions: tuple[DataFrame, ...]) -> pd.DataFrame:
    """The changes of two years with the state before each."""
    people = dimensions[0].toPandas().rename(columns={"id": "customer_id"})
    told = customer_changes(two_years, *dimensions).toPandas().sort_values(["customer_id", "version"])
    first = people.assign(version=1).drop(columns="home_store_id")
    states = pd.concat([first, told]).sort_values(["customer_id", "version"])
    for column in ("version", "valid_from", "value_segment", "loyalty_tier", "geography_id"):
        states[f"{column}_before"] = states.groupby("customer_id")[column].shift()
    return states[states["version"] > 1]


def test_changes_are_rare_and_lie_within_the_days_generated(changes: pd.DataFrame) -> None:
    months = len(LADDER) * SAME_SEGMENT * 23.5
    assert 0.006 < len(changes) / months < 0.02
    assert (changes["valid_from"] > ORIGIN).all()
    assert (changes["valid_from"] <= END).all()
    assert (changes["event_ts"].dt.date == changes["valid_from"]).all()


def test_versions_count_on_from_two(changes: pd.DataFrame) -> None:
    assert (changes["version"] == changes["version_before"] + 1).all()
    later = changes[changes["version"] > 2]
    assert len(later) > 50
    assert (later["valid_from"] > later["valid_from_before"]).all()


def test_who_moves_lives_in_another_town_and_stays_who_they_are(changes: pd.DataFrame) -> None:
    moved = changes[changes["cause"] == "MOVED"]
    assert set(moved["geography_id"]) == set(TOWNS)
    assert (moved["geography_id"] != moved["geography_id_before"]).all()
    assert (moved["value_segment"] == moved["value_segment_before"]).all()
    assert (moved["loyalty_tier"] == moved["loyalty_tier_before"]).all()


def test_a_review_moves_a_customer_one_step(changes: pd.DataFrame) -> None:
    reviewed = changes[changes["cause"] != "MOVED"]
    steps = reviewed["value_segment"].map(LADDER.index) - reviewed["value_segment_before"].map(LADDER.index)
    assert Counter(zip(reviewed["cause"], steps, strict=True)).keys() == {("EARNED", 1), ("LAPSED", -1)}
    assert (reviewed["geography_id"] == reviewed["geography_id_before"]).all()
    assert "new" not in set(reviewed["value_segment"])


def test_the_card_follows_the_segment_and_some_keep_a_silver_one(changes: pd.DataFrame) -> None:
    reviewed = changes[changes["cause"] != "MOVED"]
    other = reviewed[reviewed["loyalty_tier"] != reviewed["value_segment"].map(LOYALTY_TIERS)]
    assert set(zip(other["cause"], other["value_segment"], other["loyalty_tier"], strict=True)) <= {
        ("LAPSED", "regular", "silver")
    }


def test_as_many_cross_a_border_upwards_as_downwards(changes: pd.DataFrame) -> None:
    """In customers.py's shares; here segments are equal, so each border is crossed by its own rate."""
    risen = Counter(changes.loc[changes["cause"] == "EARNED", "value_segment_before"])
    fallen = Counter(changes.loc[changes["cause"] == "LAPSED", "value_segment_before"])
    # premium customers are three times as many as vip, so a vip falls three times as often as a premium one rises
    assert fallen["vip"] > 2 * risen["premium"] > 0
    assert fallen["vip"] / (SAME_SEGMENT * 23.5) == pytest.approx(CROSSING_SHARE / 0.05, rel=0.3)


def test_a_shorter_horizon_tells_the_beginning_of_a_longer_one(
    two_years: Run, dimensions: tuple[DataFrame, ...], changes: pd.DataFrame
) -> None:
    until = date(2024, 6, 10)
    shorter = replace(two_years, window=Window(date(2024, 6, 1), until, ORIGIN))
    told = customer_changes(shorter, *dimensions).toPandas()
    expected = changes[changes["valid_from"] <= until]
    keys = ["customer_id", "valid_from", "version", "cause", "value_segment", "loyalty_tier", "geography_id"]
    one, other = (set(rows[keys].astype(str).itertuples(index=False, name=None)) for rows in (told, expected))
    assert len(one) > 20
    assert one == other
