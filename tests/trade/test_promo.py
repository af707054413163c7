from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from chispa import assert_df_equality
from pyspark.sql import functions as F

from retail_spark.core.draws import hash64
from retail_spark.trade.promo import PromoCalendar

PROMOTIONS = (
    "id BIGINT, start_date DATE, end_date DATE, lift_multiplier DOUBLE, hangover_multiplier DOUBLE, "
    "hangover_weeks INT, discount_percent INT"
)
CALENDAR = (
    "calendar_year INT, week INT, account_id BIGINT, sku_id BIGINT, promo_id BIGINT, lift_multiplier DOUBLE, "
    "hangover_multiplier DOUBLE, discount_percent DECIMAL(5,2), is_hangover BOOLEAN"
)


@pytest.fixture
def build(spark):
    """A calendar of the given promotions, all for product 5 of account 1, which has the locations 11 and 12."""

    def calendar(*promotions, skus=None, accounts=None):
        ids = [promotion[0] for promotion in promotions]
        return PromoCalendar.build(
            spark.createDataFrame(list(promotions), PROMOTIONS),
            spark.createDataFrame(skus or [(i, 5, None, None) for i in ids], SKUS),
            spark.createDataFrame(accounts or [(i, 1) for i in ids], "promo_id BIGINT, retail_account_id BIGINT"),
            spark.createDataFrame([(11, 1), (12, 1), (21, 2)], "id BIGINT, retail_account_id BIGINT"),
        )

    return calendar


SKUS = "promo_id BIGINT, sku_id BIGINT, specific_lift_multiplier DOUBLE, specific_discount_percent DECIMAL(5,2)"
W10 = (date(2024, 3, 4), date(2024, 3, 10))


def _effects(calendar):
    rows = calendar.effects.orderBy("calendar_year", "week", "account_id", "sku_id").collect()
    return [(row.week, row.promo_id, row.lift_multiplier, row.hangover_multiplier, row.is_hangover) for row in rows]


def test_a_promotion_acts_in_every_week_it_touches_and_hangs_over_after(build, frame):
    calendar = build((1, date(2024, 3, 6), date(2024, 3, 12), 2.0, 0.6, 2, 20))
    expected = frame(
        CALENDAR,
        (2024, 10, 1, 5, 1, 2.0, 1.0, Decimal(20), False),
        (2024, 11, 1, 5, 1, 2.0, 1.0, Decimal(20), False),
        (2024, 12, 1, 5, 1, 1.0, 0.6, Decimal(0), True),
        (2024, 13, 1, 5, 1, 1.0, 0.6, Decimal(0), True),
    )
    assert_df_equality(calendar.effects, expected, ignore_row_order=True, ignore_nullable=True)


def test_the_weeks_of_new_year_belong_to_their_iso_year(build):
    calendar = build((1, date(2024, 12, 30), date(2024, 12, 31), 2.0, 0.6, 1, 20))
    rows = calendar.effects.select("calendar_year", "week").orderBy("week").collect()
    assert [tuple(row) for row in rows] == [(2025, 1), (2025, 2)]


def test_an_active_promotion_beats_a_hangover(build):
    calendar = build((1, *W10, 3.0, 0.6, 1, 20), (2, date(2024, 3, 11), date(2024, 3, 17), 1.1, 0.9, 0, 20))
    assert _effects(calendar) == [(10, 1, 3.0, 1.0, False), (11, 2, 1.1, 1.0, False)]


def test_among_active_promotions_the_highest_lift_wins_and_then_the_lowest_id(build):
    calendar = build((3, *W10, 2.0, 0.6, 0, 20), (2, *W10, 2.5, 0.6, 0, 20), (4, *W10, 2.5, 0.6, 0, 20))
    assert _effects(calendar) == [(10, 2, 2.5, 1.0, False)]


def test_among_hangovers_the_deepest_wins_and_then_the_lowest_id(build):
    calendar = build((3, *W10, 2.0, 0.8, 1, 20), (2, *W10, 1.5, 0.6, 1, 20), (1, *W10, 1.6, 0.6, 1, 20))
    assert _effects(calendar)[1] == (11, 1, 1.0, 0.6, True)


def test_specific_values_override_where_set(build):
    calendar = build((1, *W10, 2.0, 0.6, 0, 20), skus=[(1, 5, 3.5, Decimal(40)), (1, 6, None, None)])
    rows = calendar.effects.orderBy("sku_id").select("lift_multiplier", "discount_percent").collect()
    assert [(row[0], int(row[1])) for row in rows] == [(3.5, 40), (2.0, 20)]


def test_missing_fields_take_the_defaults(spark, build):
    calendar = PromoCalendar.build(
        spark.createDataFrame([(1, *W10)], "id BIGINT, start_date DATE, end_date DATE"),
        spark.createDataFrame([(1, 5)], "promo_id BIGINT, sku_id BIGINT"),
        spark.createDataFrame([(1, 1)], "promo_id BIGINT, retail_account_id BIGINT"),
        spark.createDataFrame([(11, 1)], "id BIGINT, retail_account_id BIGINT"),
    )
    assert _effects(calendar) == [(10, 1, 1.5, 1.0, False), (11, 1, 1.0, 0.7, True)]
    assert _effects(build((1, *W10, None, None, None, None))) == _effects(calendar)


def test_a_promotion_without_products_or_accounts_has_no_effect(build):
    assert _effects(build((1, *W10, 2.0, 0.6, 1, 20), skus=[(9, 5, None, None)])) == []
    assert _effects(build((1, *W10, 2.0, 0.6, 1, 20), accounts=[(9, 1)])) == []


def test_array_questions_get_the_effects_of_their_week_product_and_shop(build):
    calendar = build((7, *W10, 2.0, 0.6, 1, 20))
    effects = calendar.get_effects_vectorized(
        np.array([202410, 202411, 202412, 202410, 202410, 202410, 10]),
        np.array([5, 5, 5, 6, 5, 5, 5]),
        np.array([11, 12, 11, 11, 21, 999, 11]),
    )
    assert effects.lifts.tolist() == [2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]
    assert effects.hangovers.tolist() == [1.0, 0.6, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert effects.is_promotional.tolist() == [True, False, False, False, False, False, True]
    assert effects.promo_ids.tolist() == [7, 7, 0, 0, 0, 0, 7]


def test_single_numbers_are_questions_of_length_1(build):
    lifts, _, is_promotional, promo_ids = build((7, *W10, 2.0, 0.6, 1, 20)).get_effects_vectorized(202410, 5, 11)
    assert (lifts.tolist(), is_promotional.tolist(), promo_ids.tolist()) == ([2.0], [True], [7])


def test_weeks_need_their_year_where_the_calendar_has_several(build):
    calendar = build((1, *W10, 2.0, 0.6, 1, 20), (2, date(2025, 3, 4), date(2025, 3, 5), 2.0, 0.6, 1, 20))
    with pytest.raises(ValueError, match=r"years \[2024, 2025\]"):
        calendar.get_effects_vectorized(np.array([10]), np.array([5]), np.array([11]))


def test_the_broadcast_join_and_the_arrays_agree_row_by_row(spark):
    def number(stream, keys, high):
        return (hash64(1, stream, keys) % high + high) % high

    ids = np.arange(1, 41)
    starts = [date.fromordinal(date(2024, 1, 1).toordinal() + int(n)) for n in number("start", ids, 400)]
    promotions = [
        (
            int(i),
            start,
            date.fromordinal(start.toordinal() + int(days)),
            1 + float(lift) / 4,
            0.5 + float(dip) / 10,
            int(weeks),
            20,
        )
        for i, start, days, lift, dip, weeks in zip(
            ids,
            starts,
            number("days", ids, 25),
            number("lift", ids, 8),
            number("dip", ids, 4),
            number("hang", ids, 3),
            strict=True,
        )
    ]
    links = [(int(i), int(sku)) for i in ids for sku in set(number("sku", i * 10 + np.arange(8), 20))]
    accounts = [(int(i), int(account)) for i in ids for account in {1 + i % 3, 1 + i % 2}]
    calendar = PromoCalendar.build(
        spark.createDataFrame(promotions, PROMOTIONS),
        spark.createDataFrame(links, "promo_id BIGINT, sku_id BIGINT"),
        spark.createDataFrame(accounts, "promo_id BIGINT, retail_account_id BIGINT"),
        spark.createDataFrame([(n, 1 + n % 4) for n in range(8)], "id BIGINT, retail_account_id BIGINT"),
    )
    questions = spark.range(60 * 20 * 9).select(
        F.when(F.col("id") % 60 < 52, 2024).otherwise(2025).alias("calendar_year"),
        F.when(F.col("id") % 60 < 52, F.col("id") % 60 + 1).otherwise(F.col("id") % 60 - 51).cast("int").alias("week"),
        (F.col("id") / 60 % 20).cast("bigint").alias("sku_id"),
        (F.col("id") / 1200).cast("bigint").alias("location_id"),
    )
    joined = calendar.join_effects(questions).toPandas()
    assert len(joined) == 60 * 20 * 9
    effects = calendar.get_effects_vectorized(
        (joined.calendar_year * 100 + joined.week).to_numpy(), joined.sku_id.to_numpy(), joined.location_id.to_numpy()
    )
    assert effects.is_promotional.sum() > 500
    assert (effects.hangovers < 1).sum() > 200
    assert (joined.lift_multiplier == effects.lifts).all()
    assert (joined.hangover_multiplier == effects.hangovers).all()
    assert (joined.is_promotional == effects.is_promotional).all()
    assert (joined.promo_id.fillna(0) == effects.promo_ids).all()
