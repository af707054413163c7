from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run, Window
from retail_spark.retail.gold.busyness import HISTORY_DAYS, HORIZON_DAYS
from retail_spark.retail.gold.forecast import gold_demand_forecast_fact
from retail_spark.retail.world import RETAIL
from retail_spark.trade.calendar import WEEKDAYS
from tests.retail.conftest import rows_of

Rows = dict[tuple[date, int], dict[str, Any]]

ORIGIN, END = date(2024, 6, 3), date(2024, 7, 10)  # from a Monday to a Wednesday, in weeks that are all alike
SUMMER = 0.9
SHOP, WAREHOUSE, CENTRE = 1, 100_002, 100_001
HAT = 1
SUNDAY, LAST_SUNDAY = date(2024, 6, 30), date(2024, 7, 7)


def days() -> list[date]:
    return [ORIGIN + timedelta(days=number) for number in range((END - ORIGIN).days + 1)]


def forecasts(run: Run, inputs: dict[str, DataFrame]) -> Rows:
    """Forecasts by forecast date and place."""
    rows = gold_demand_forecast_fact(run, **inputs).collect()
    return {(row["forecast_date"], row["location_key"]): row.asDict() for row in rows}


class Story:
    """A hat that a shop and a warehouse are asked for once on each weekday, and what one may change about it."""

    def __init__(self, run: Run) -> None:
        self.run = replace(run, window=Window(ORIGIN, END, ORIGIN))
        asked = {"product_id": HAT, "requested_quantity": 1, "quantity": 1, "unit_cents": 1_000}
        weekdays = [day for day in days() if day.weekday() < 5]
        self.lines = [asked | {"dt": day, "store_id": SHOP} for day in weekdays]
        self.orders = [asked | {"dt": day, "location_key": WAREHOUSE} for day in weekdays]
        self.lost: list[dict[str, Any]] = []
        self.promotions: list[dict[str, Any]] = []
        self.weather: dict[date, float] = {}

    def _table(self, name: str, *rows: dict[str, Any]) -> DataFrame:
        return rows_of(self.run.spark, RETAIL.tables[name].columns.replace("NOT NULL", ""), rows)

    def forecasts(self) -> Rows:
        return forecasts(self.run, self.inputs())

    def inputs(self) -> dict[str, DataFrame]:
        places = (SHOP, WAREHOUSE, CENTRE)
        summer = {"season": SUMMER, "holiday": 1.0}
        factors = [
            summer | {"location_id": place, "dt": day, "weekday": list(WEEKDAYS.values())[day.weekday()],
                      "total": SUMMER * list(WEEKDAYS.values())[day.weekday()] * self.weather.get(day, 1.0)}
            for place in (SHOP, WAREHOUSE) for day in days()
        ]  # fmt: skip
        positions = [{"dt": day, "location_key": place, "product_id": HAT} for day in days() for place in places]
        products = self._table("products_master", {"id": HAT, "season_code": "Year-round"})
        return {
            "receipt_lines": self._table("receipt_lines", *self.lines),
            "online_order_lines": self._table("online_order_lines", *self.orders),
            "lost_requests": self._table("lost_requests", *self.lost),
            "inventory_positions": self._table("inventory_positions", *positions),
            "demand_factors": self._table("demand_factors", *factors),
            "promo_calendar": self._table("promo_calendar", *self.promotions),
            "products_master": products.withColumn("sale_price", F.lit(10).cast("decimal(10,2)")),
            "stores": self._table("stores", {"id": SHOP, "region_id": 1, "store_group_id": 7}),
            "distribution_centers": self._table(
                "distribution_centers",
                {"id": 1, "region_id": 1, "dc_type": "dc"},
                {"id": 2, "region_id": 1, "dc_type": "warehouse"},
            ),
        }


@pytest.fixture
def story(run: Run) -> Story:
    return Story(run)


@pytest.fixture(scope="module")
def steady(run: Run, declared: Any) -> Rows:
    """The forecasts of the story as it stands; they are as declared."""
    rows = declared("gold_demand_forecast_fact", gold_demand_forecast_fact(Story(run).run, **Story(run).inputs()))
    return {(row["forecast_date"], row["location_key"]): row for row in rows}


def bounds(row: dict[str, Any]) -> tuple[float, float]:
    return row["confidence_lower_bound"], row["confidence_upper_bound"]


def test_steady_demand_is_forecast_as_it_was(steady: Rows) -> None:
    sundays = [ORIGIN + timedelta(days=6 + 7 * week) for week in range(5)]
    assert steady.keys() == {(sunday, place) for sunday in sundays for place in (SHOP, WAREHOUSE)}
    assert {row["forecast_quantity"] for row in steady.values()} == {5.0}
    assert {str(row["forecast_revenue"]) for row in steady.values()} == {"50.00"}
    assert steady[SUNDAY, SHOP]["date_key"] == 20_240_701
    # 20 units in four weeks: a variance of (5 + 1/4) x 5/4 = 6.56, and of a gamma distribution that has mean 5 and this
    # variance, a tenth lies below 2.13 (exactly 2.12) and a tenth above 8.42 (8.43)
    assert bounds(steady[SUNDAY, SHOP]) == pytest.approx((2.126, 8.420), abs=0.001)


def test_the_more_is_known_the_closer_are_the_bounds(steady: Rows) -> None:
    widths = [bounds(steady[sunday, SHOP])[1] - 5 for sunday in sorted({sunday for sunday, _ in steady})]
    assert widths[:4] == sorted(widths[:4], reverse=True)
    assert widths[0] > 1.2 * widths[3]
    assert widths[4] == widths[3]  # four weeks are remembered, no more


def test_an_actual_is_known_when_its_week_is_over(steady: Rows) -> None:
    known, open_yet = steady[SUNDAY, SHOP], steady[LAST_SUNDAY, SHOP]
    names = ("actual_quantity", "forecast_accuracy", "mape", "bias")
    assert [known[name] for name in names] == [5.0, 100.0, 0.0, 0.0]
    assert str(known["actual_revenue"]) == "50.00"
    assert [open_yet[name] for name in (*names, "actual_revenue")] == [None] * 5


def test_what_comes_later_changes_no_forecast(story: Story, steady: Rows) -> None:
    before = steady[SUNDAY, SHOP]
    story.lines += [line | {"requested_quantity": 9} for line in story.lines if line["dt"] > SUNDAY]
    story.weather = {day: 0.5 for day in days() if day > SUNDAY}
    after = story.forecasts()[SUNDAY, SHOP]
    told = ("forecast_quantity", "forecast_revenue", "confidence_lower_bound", "confidence_upper_bound")
    assert [after[name] for name in told] == [before[name] for name in told]
    assert (after["actual_quantity"], after["bias"]) == (50.0, -90.0)


def test_refused_requests_are_demand_and_substitutes_are_not(story: Story) -> None:
    """On 2 July two hats are wanted in vain; on the 3rd somebody takes one in place of something else."""
    day = date(2024, 7, 2)
    story.lost.append({"location_key": SHOP, "product_id": HAT, "dt": day, "requested_quantity": 2, "quantity": 0})
    story.lines.append(story.lines[0] | {"dt": day + timedelta(days=1), "substitutes_request_id": 9})
    assert story.forecasts()[SUNDAY, SHOP]["actual_quantity"] == 7.0


def promotion(week: int, **multipliers: float) -> dict[str, Any]:
    neutral = {"lift_multiplier": 1.0, "hangover_multiplier": 1.0}
    return {"calendar_year": 2024, "week": week, "product_id": HAT, "store_group_id": 7} | neutral | multipliers


def test_a_planned_promotion_lifts_the_forecast_of_its_shops(story: Story) -> None:
    story.promotions = [promotion(27, lift_multiplier=2.0), promotion(28, hangover_multiplier=0.6)]
    rows = story.forecasts()
    assert rows[SUNDAY, SHOP]["forecast_quantity"] == 10.0
    assert rows[SUNDAY, WAREHOUSE]["forecast_quantity"] == 5.0
    # the promoted week behind is worth two, so the same units tell of a lower level: 20 / (3 + 2) x 0.6
    assert rows[LAST_SUNDAY, SHOP]["forecast_quantity"] == 2.4


def test_fickle_weather_widens_the_bounds(story: Story, steady: Rows) -> None:
    calm = steady[SUNDAY, SHOP]
    story.weather = {day: 1.5 if day.day % 2 else 0.5 for day in days()}
    fickle = story.forecasts()[SUNDAY, SHOP]
    assert bounds(fickle)[1] - fickle["forecast_quantity"] > 1.05 * (bounds(calm)[1] - calm["forecast_quantity"])


def test_requests_of_several_units_widen_the_bounds(story: Story, steady: Rows) -> None:
    single = steady[SUNDAY, SHOP]
    story.lines = [line | {"requested_quantity": 5} for line in story.lines if line["dt"].weekday() == 0]
    in_fives = story.forecasts()[SUNDAY, SHOP]
    assert in_fives["forecast_quantity"] == single["forecast_quantity"]
    assert bounds(in_fives)[1] > bounds(single)[1]


def test_a_product_is_expected_to_sell_more_in_its_season(
    story: Story,
) -> None:
    """Across the end of summer: the level behind is that of a product out of season."""
    shift = (date(2024, 8, 5) - ORIGIN).days
    story.run = replace(story.run, window=Window(date(2024, 8, 5), END + timedelta(days=shift), date(2024, 8, 5)))
    moved = {
        name: frame.withColumn("dt", F.date_add("dt", shift)) if "dt" in frame.columns else frame
        for name, frame in story.inputs().items()
    }
    moved["products_master"] = moved["products_master"].withColumn("season_code", F.lit("Fall"))
    rows = gold_demand_forecast_fact(story.run, **moved).where(f"location_key = {SHOP}").collect()
    (last,) = [row for row in rows if row["forecast_date"] == date(2024, 9, 1)]
    # from 0.75 to 1.4 of the year's mean, and from 0.9 to 1.2 times the traffic
    assert last["forecast_quantity"] == pytest.approx(5 * (1.4 / 0.75) * (1.2 / SUMMER), rel=0.001)


def test_an_advance_makes_the_same_rows_from_the_days_that_it_is_given(story: Story, steady: Rows) -> None:
    first_day = date(2024, 7, 5)
    since = first_day - timedelta(days=HORIZON_DAYS)
    story.run = replace(story.run, window=Window(first_day, END, ORIGIN))
    cut = {
        name: frame.where(F.col("dt") >= F.lit(since - timedelta(days=HISTORY_DAYS)))
        if "dt" in frame.columns
        else frame
        for name, frame in story.inputs().items()
    }
    expected = {key: row for key, row in steady.items() if row["dt"] >= since}
    assert len(expected) == 4
    assert forecasts(story.run, cut) == expected
