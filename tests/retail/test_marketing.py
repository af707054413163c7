from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.retail.campaigns import KINDS, campaign_reach, campaigns, opened_in_week
from retail_spark.retail.kernel.advertising import RESPONSE_PER_MILLE, impression_number, seen_by
from retail_spark.retail.kernel.plan import SEGMENTS
from retail_spark.retail.marketing import ATTRIBUTION_DAYS, PRICES, extra_visits, impressions, last_touches, marketing
from tests.retail.kernel.plans import make_plan

Make = Callable[..., Any]

FIRST = date(2024, 1, 1)
COLUMNS = "campaign_id STRING, campaign_no BIGINT, start_date DATE, end_date DATE, channels ARRAY<STRING>, \
target_segments ARRAY<STRING>, daily_impressions INT"
TO_ALL = ("CMP2024011", 2_024_011, FIRST, date(2024, 1, 3), ["EMAIL", "SEARCH"], [], 100)
TO_ONE = ("CMP2024012", 2_024_012, date(2023, 12, 20), date(2024, 1, 10), ["VIDEO"], ["QUALITY_SEEKER"], 31)


@pytest.fixture
def customers(frame: Make) -> DataFrame:
    """60 customers next to shop 1, 20 next to shop 2; a quarter of each segment."""
    rows = [(n, 1 if n <= 60 else 2, SEGMENTS[n % 4]) for n in range(1, 81)]
    return frame("id BIGINT, home_store_id BIGINT, segment STRING", *rows)


@pytest.fixture
def booked(frame: Make) -> DataFrame:
    return frame(COLUMNS, TO_ALL, TO_ONE)


@pytest.fixture
def reach(run: Run, booked: DataFrame, customers: DataFrame, frame: Make) -> DataFrame:
    shops = frame("id BIGINT, daily_traffic_multiplier DECIMAL(4,2)", (1, Decimal("1.5")), (2, Decimal("0.5")))
    return campaign_reach(run, booked, customers, shops)


def test_campaigns_are_drawn_by_week_and_there_are_one_and_a_half_at_a_time(run: Run, declared: Make) -> None:
    of_a_year = replace(run, window=replace(run.window, last_day=date(2026, 12, 31)))
    rows = declared("campaigns", campaigns(of_a_year))
    short = {row["campaign_id"] for row in campaigns(run).collect()}
    assert short == {row["campaign_id"] for row in rows if row["start_date"] < date(2024, 3, 10)}
    ordinary = run.config.shop_visits_per_day * run.config.ad_impressions_per_shopper
    shown = sum(row["daily_impressions"] * ((row["end_date"] - row["start_date"]).days + 1) for row in rows)
    days = (max(row["end_date"] for row in rows) - min(row["start_date"] for row in rows)).days
    assert shown / days / ordinary == pytest.approx(1.5, abs=0.35)
    assert {row["campaign_type"] for row in rows} == set(KINDS)


def test_every_channel_of_a_campaign_has_its_price() -> None:
    assert {channel for kind in KINDS.values() for channel in kind.channels} <= PRICES.keys()


def test_who_spends_nothing_on_advertising_has_no_campaigns(run: Run) -> None:
    frugal = run.config.model_copy(update={"ad_impressions_per_shopper": 0.0})
    assert not any(list(opened_in_week(frugal, FIRST + timedelta(weeks=n))) for n in range(50))


def test_the_shops_share_a_campaign_by_the_people_it_speaks_to(reach: DataFrame, declared: Make) -> None:
    rows = {(row["campaign_no"], row["store_id"]): row for row in declared("campaign_reach", reach)}
    people = {key: (row["people"], row["daily_impressions"]) for key, row in rows.items()}
    assert people == {
        (2_024_011, 1): (60, 75), (2_024_011, 2): (20, 25), (2_024_012, 1): (15, 23), (2_024_012, 2): (5, 8),
    }  # fmt: skip
    assert rows[2_024_011, 1]["ordinary_visits"] == pytest.approx(60.0)  # three quarters of 80 a day


def test_an_impression_has_its_person_channel_and_price(
    run_until: Make, booked: DataFrame, reach: DataFrame, customers: DataFrame, declared: Make
) -> None:
    rows = declared("marketing", marketing(run_until(date(2024, 1, 4)), booked, reach, customers))
    shown = Counter((row["campaign_id"], row["dt"]) for row in rows)
    week_before = [FIRST - timedelta(days=n) for n in range(1, ATTRIBUTION_DAYS + 1)]
    days = [FIRST + timedelta(days=n) for n in range(4)]
    assert shown == {("CMP2024011", day): 100 for day in days[:3]} | {
        ("CMP2024012", day): 31 for day in week_before + days
    }
    for row in rows:
        assert row["channel"] in (["EMAIL", "SEARCH"] if row["campaign_id"] == "CMP2024011" else ["VIDEO"])
        assert row["store_id"] == (1 if row["customer_id"] <= 60 else 2)
        assert row["customer_ad_id"] == f"AD{500_000 + row['customer_id']}"
        assert row["campaign_id"] == "CMP2024011" or SEGMENTS[row["customer_id"] % 4] == "QUALITY_SEEKER"
        assert 0.66 <= row["cost"] * 10_000 / PRICES[row["channel"]] <= 1.34
        assert row["cost_cents"] == int(row["cost"] * 100 + Decimal("0.5"))
        assert row["event_ts"].date() == row["dt"]


def test_the_kernel_knows_who_saw_an_impression(run: Run, reach: DataFrame, customers: DataFrame) -> None:
    told = impressions(run, reach, customers, FIRST, FIRST).orderBy("trace_id").collect()
    rows = customers.orderBy("home_store_id", "id").collect()
    plan = make_plan(
        seed=run.config.seed,
        customer_id=np.array([row["id"] for row in rows]),
        customer_home=np.array([row["home_store_id"] - 1 for row in rows]),
        customer_segment=np.array([SEGMENTS.index(row["segment"]) for row in rows]),
    )
    numbers = np.concatenate([
        impression_number(np.int64(2_024_011), 0, np.int64(1), np.arange(1, 76)),
        impression_number(np.int64(2_024_011), 0, np.int64(2), np.arange(1, 26)),
        impression_number(np.int64(2_024_012), 12, np.int64(1), np.arange(1, 24)),
        impression_number(np.int64(2_024_012), 12, np.int64(2), np.arange(1, 9)),
    ])  # fmt: skip
    assert [row["trace_id"] for row in told] == numbers.tolist()
    audience = np.where(numbers < 202_401_200 * 10**10, -1, SEGMENTS.index("QUALITY_SEEKER"))
    customer = seen_by(plan, numbers // 100_000 % 100_000 - 1, audience, numbers)
    assert [row["customer_id"] for row in told] == plan.customer_id[customer].tolist()


def test_a_window_tells_the_same_impressions_whatever_days_are_asked_for(
    run: Run, reach: DataFrame, customers: DataFrame
) -> None:
    whole = impressions(run, reach, customers, FIRST, FIRST + timedelta(days=5)).collect()
    parts = impressions(run, reach, customers, FIRST, FIRST + timedelta(days=1)).collect()
    parts += impressions(run, reach, customers, FIRST + timedelta(days=2), FIRST + timedelta(days=5)).collect()
    assert sorted(whole) == sorted(parts)


def test_what_was_shown_brings_a_tenth_of_it_over_the_six_days_after(reach: DataFrame) -> None:
    rows = extra_visits(reach.where("campaign_no = 2024011 AND store_id = 1")).orderBy("dt").collect()
    shares = [75 * per_mille / 1_000 / 60 for per_mille in RESPONSE_PER_MILLE]
    expected = np.convolve(np.ones(3), shares)  # shown on three days
    assert [row["dt"] for row in rows] == [FIRST + timedelta(days=n) for n in range(1, 9)]
    assert [row["extra"] for row in rows] == pytest.approx(expected.tolist())


def test_a_sale_is_attributed_to_the_last_impression_in_the_seven_days_before(
    run: Run, reach: DataFrame, customers: DataFrame, frame: Make
) -> None:
    shown = impressions(run, reach, customers, FIRST - timedelta(days=7), run.window.last_day)
    seen = shown.collect()
    person = Counter(row["customer_id"] for row in seen).most_common(1)[0][0]
    mine = sorted((row["event_ts"], row["trace_id"], row["impression_id_ext"]) for row in seen
                  if row["customer_id"] == person)  # fmt: skip
    last = mine[-1][0]
    moments = {
        1: last + timedelta(seconds=1),
        2: last,  # it is not seen before the sale
        3: last + timedelta(days=7),
        4: last + timedelta(days=7, seconds=1),
    }
    sales = frame(
        "receipt_id BIGINT, customer_id BIGINT, event_ts TIMESTAMP",
        *((receipt, person, moment) for receipt, moment in moments.items()),
        (5, 10_000, datetime(2024, 1, 2)),  # nobody ever showed them anything
    )
    touches = {row["receipt_id"]: row for row in last_touches(sales, shown).collect()}
    assert touches.keys() == {1, 2, 3}
    assert touches[1]["impression_id_ext"] == touches[3]["impression_id_ext"] == mine[-1][2]
    assert touches[2]["impression_id_ext"] == mine[-2][2]
    in_time = [number for at, number, _ in mine if moments[1] - timedelta(days=7) <= at < moments[1]]
    assert touches[1]["attribution_journey_id"] == f"JRN{in_time[0]}"
    assert touches[3]["attribution_journey_id"] == f"JRN{mine[-1][1]}"
