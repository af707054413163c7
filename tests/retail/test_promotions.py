from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from retail_spark.retail.offers import codes_of_month, opened_in_week
from retail_spark.retail.promotions import as_promo_calendar, covered_weeks, promo_calendar, promotions_master
from retail_spark.trade.calendar import iso_week

EVERY_MONDAY = [date(2020, 1, 6) + timedelta(weeks=n) for n in range(400)]


@pytest.fixture(scope="module")
def opened(run):
    return [promotion for monday in EVERY_MONDAY for promotion in opened_in_week(run.config, monday)]


def test_the_tables_cover_the_weeks_that_plans_look_at(run):
    # 60 days of warm-up and 28 before; 35 days after 30 January
    assert covered_weeks(run) == (date(2023, 10, 2), date(2024, 3, 4))


def test_calendar_promotions_are_as_deep_and_as_long_as_promised(opened):
    for promotion in opened:
        days = (promotion["end_date"] - promotion["start_date"]).days + 1
        assert days in (7, 14, 21)
        assert promotion["start_date"].weekday() == 0
        assert 1.3 <= promotion["lift_multiplier"] <= 3.0
        assert 0.6 <= promotion["hangover_multiplier"] <= 0.85
        assert 10 <= promotion["discount_percent"] <= 30
        assert promotion["hangover_weeks"] == 1
    deep = [row["lift_multiplier"] for row in opened if row["discount_percent"] == 30]
    flat = [row["lift_multiplier"] for row in opened if row["discount_percent"] == 10]
    assert np.mean(deep) > np.mean(flat) + 0.5


def test_ids_tell_the_week_and_are_unique(run, opened):
    ids = [promotion["promo_id"] for promotion in opened]
    assert len(set(ids)) == len(ids)
    for promotion in opened:
        year, week = divmod(iso_week(promotion["start_date"]), 100)
        assert promotion["promo_id"] // 10 == year * 100 + week
    codes = [row["promo_id"] for month in range(1, 13) for row in codes_of_month(run.config, date(2024, month, 1))]
    assert len(set(codes)) == 36
    assert not set(codes) & set(ids)


def test_each_group_opens_about_1_3_offers_a_week(opened):
    for group in (1, 2, 3):
        per_week = sum(row["store_group_id"] == group for row in opened) / len(EVERY_MONDAY)
        assert per_week == pytest.approx(1.3, abs=0.15)


def test_black_friday_week_opens_a_large_offer_at_all_groups(run):
    large = [row for row in opened_in_week(run.config, date(2024, 11, 25)) if row["name"] == "Black Friday"]
    assert [row["store_group_id"] for row in large] == [1, 2, 3]
    assert {row["offer_id"] for row in large} == {2024487}
    for row in large:
        assert row["lift_multiplier"] >= 2.5
        assert row["product_share"] == 0.06
        assert row["discount_percent"] == 30


def test_the_strength_of_promotions_scales_their_effect(run):
    monday = date(2024, 11, 25)

    def effects(strength):
        config = run.config.model_copy(update={"promo_strength": strength})
        rows = opened_in_week(config, monday)
        return np.array([(row["lift_multiplier"] - 1, 1 - row["hangover_multiplier"]) for row in rows])

    assert not effects(0).any()
    np.testing.assert_allclose(effects(0.5), effects(1) / 2, atol=0.0051)


def test_a_month_has_one_code_of_each_type(run):
    codes = list(codes_of_month(run.config, date(2024, 2, 1)))
    assert [code["discount_type"] for code in codes] == ["PERCENTAGE", "FIXED_AMOUNT", "BOGO"]
    for code in codes:
        assert (code["start_date"], code["end_date"]) == (date(2024, 2, 1), date(2024, 2, 29))
        assert code["eligible_months"] == [2]
        assert code["promo_code"].endswith("FEB24")
        assert code["store_group_id"] is None
    assert len(codes[2]["eligible_categories"]) == 1


def test_the_master_has_every_promotion_felt_in_the_covered_weeks(run):
    rows = promotions_master(run).toPandas()
    first, last = covered_weeks(run)
    for row in rows.itertuples():
        assert row.end_date + timedelta(weeks=row.hangover_weeks) >= first
    assert (rows["start_date"] <= last + timedelta(days=6)).all()
    assert rows["promo_id"].is_unique
    assert rows["promo_code"].dropna().is_unique
    assert rows["promo_code"].isna().eq(rows["kind"] == "CALENDAR").all()
    months = rows.loc[rows["kind"] == "CODE", "start_date"]
    assert months.nunique() == 6  # October to March
    some = rows.set_index("promo_id").iloc[0]
    assert isinstance(some.discount_percent, Decimal)


@pytest.fixture(scope="module")
def story(run):
    """The calendar of 600 products over 2024, as a frame and as pandas, with its shops."""
    shops = run.spark.createDataFrame([(1, 1), (2, 2), (3, 3), (4, 1)], "id BIGINT, store_group_id BIGINT")
    calendar = _calendar(_until(run, date(2024, 12, 31)), 600)
    return calendar, calendar.toPandas(), shops


def _until(run, last_day):
    return replace(run, window=replace(run.window, last_day=last_day))


def _calendar(run, products):
    """The calendar of products whose rank is (7 x id) % n + 1."""
    goods = run.spark.range(1, products + 1, 1, 1).selectExpr(
        "id", f"CAST(id * 7 % {products} + 1 AS INT) popularity_rank"
    )
    shops = run.spark.range(1, 4, 1, 1).selectExpr("id", "id AS store_group_id")
    sized = replace(run, config=run.config.model_copy(update={"products": products}))
    return promo_calendar(sized, promotions_master(sized), goods, shops)


def test_the_calendar_has_one_effect_per_week_product_and_group(story):
    rows = story[1]
    assert not rows.duplicated(["calendar_year", "week", "product_id", "store_group_id"]).any()
    weeks = rows["calendar_year"] * 100 + rows["week"]
    assert (weeks.min(), weeks.max()) == (202340, 202506)
    assert weeks.nunique() == 13 + 52 + 6
    active = ~rows["is_hangover"]
    assert (rows.loc[active, "hangover_multiplier"] == 1).all()
    assert (rows.loc[active, "lift_multiplier"] > 1).all()
    assert (rows.loc[~active, "lift_multiplier"] == 1).all()
    assert (rows.loc[~active, "hangover_multiplier"] < 1).all()
    assert (rows.loc[~active, "discount_percent"] == 0).all()


def test_about_6_percent_of_products_are_on_offer_and_popular_ones_more_often(story):
    rows = story[1]
    active = rows[~rows["is_hangover"]]
    assert 0.05 <= len(active) / (71 * 3 * 600) <= 0.08
    is_popular = active["product_id"] * 7 % 600 + 1 <= 60
    popular, others = is_popular.sum() / 60, (~is_popular).sum() / 540
    assert popular / others == pytest.approx(2.7, abs=0.4)


def test_an_offer_at_all_groups_has_the_same_products_at_each(story):
    rows = story[1]
    black_friday = rows[rows["promo_id"].isin([2024487, 2024488, 2024489]) & ~rows["is_hangover"]]
    by_group = black_friday.groupby("store_group_id")["product_id"].agg(set)
    assert len(by_group) == 3
    # all drawn alike; a few go to a stronger promotion of their group
    assert len(set.intersection(*by_group)) > 0.9 * max(map(len, by_group))


def test_a_weeks_effects_do_not_depend_on_where_the_horizon_ends(run, story):
    early = _until(run, date(2024, 1, 10))
    assert _calendar(early, 600).exceptAll(story[0]).isEmpty()
    assert promotions_master(early).exceptAll(promotions_master(_until(run, date(2024, 4, 7)))).isEmpty()


def test_the_written_calendar_answers_for_shops(story):
    calendar, rows, shops = story
    row = rows[(rows["store_group_id"] == 1) & ~rows["is_hangover"]].iloc[0]
    effects = as_promo_calendar(calendar, shops).get_effects_vectorized(
        np.array([row.calendar_year * 100 + row.week] * 3), np.array([row.product_id] * 3), np.array([1, 4, 99])
    )
    assert effects.lifts.tolist() == [row.lift_multiplier] * 2 + [1.0]
    assert effects.promo_ids.tolist() == [row.promo_id] * 2 + [0]
