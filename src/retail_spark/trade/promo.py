"""The promo calendar: which promotion acts on a product, a customer account and an ISO week, and how strongly.

An *account* is whoever runs promotions together: a retail account with its shops, or a group of shops.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.distributions import FloatArray
from retail_spark.core.draws import Int64Array, IntArray

# What a promotion does where it does not say.
DEFAULT_LIFT = 1.5
DEFAULT_HANGOVER = 0.7
DEFAULT_HANGOVER_WEEKS = 1
DEFAULT_DISCOUNT_PERCENT = 25.0

_KEY = ("calendar_year", "week", "account_id", "sku_id")


class PromoEffects(NamedTuple):
    """Effects of the calendar, one entry per question. Where nothing acts: 1.0, 1.0, False and promo id 0."""

    lifts: FloatArray
    hangovers: FloatArray
    is_promotional: npt.NDArray[np.bool_]
    promo_ids: Int64Array


@dataclass(frozen=True)
class PromoCalendar:
    """The resolved calendar: at most one effect for each (calendar_year = ISO year, week, account_id, sku_id).

    `effects` has promo_id, lift_multiplier, hangover_multiplier, discount_percent and is_hangover beside that key;
    `locations` says which account each location belongs to (location_id, account_id).
    """

    effects: DataFrame
    locations: DataFrame

    @classmethod
    def build(
        cls,
        promotions: DataFrame,
        promotion_skus: DataFrame,
        promotion_accounts: DataFrame,
        retail_locations: DataFrame,
    ) -> PromoCalendar:
        """Resolve promotions into a calendar; one without products or accounts has no effect.

        Columns read, those in brackets only where present:
        promotions (id, start_date, end_date, [lift_multiplier, hangover_multiplier, hangover_weeks, discount_percent]),
        promotion_skus (promo_id, sku_id, [specific_lift_multiplier, specific_discount_percent]),
        promotion_accounts (promo_id, retail_account_id), retail_locations (id, retail_account_id).
        """
        accounts = promotion_accounts.select("promo_id", F.col("retail_account_id").alias("account_id"))
        weeks = _weeks_of(promotions).join(F.broadcast(accounts), on="promo_id", how="inner")
        links = promotion_skus.select(
            "promo_id",
            "sku_id",
            _optional(promotion_skus, "specific_lift_multiplier").alias("specific_lift"),
            _optional(promotion_skus, "specific_discount_percent").alias("specific_discount"),
        )
        acting = links.join(F.broadcast(weeks), on="promo_id", how="inner")
        locations = retail_locations.select(
            F.col("id").alias("location_id"), F.col("retail_account_id").alias("account_id")
        )
        return cls(resolve(acting), locations)

    def join_effects(self, rows: DataFrame) -> DataFrame:
        """Rows with calendar_year, week, location_id and sku_id, and the effect on each, by broadcast join.

        Adds lift_multiplier, hangover_multiplier, discount_percent, is_promotional and promo_id (null: no effect).
        """
        at_account = rows.join(F.broadcast(self.locations), on="location_id", how="left")
        effects = F.broadcast(self.effects)
        return at_account.join(effects, on=list(_KEY), how="left").select(
            *rows.columns,
            F.coalesce("lift_multiplier", F.lit(1.0)).alias("lift_multiplier"),
            F.coalesce("hangover_multiplier", F.lit(1.0)).alias("hangover_multiplier"),
            F.coalesce("discount_percent", F.lit(0).cast("decimal(5,2)")).alias("discount_percent"),
            F.coalesce(~F.col("is_hangover"), F.lit(False)).alias("is_promotional"),
            "promo_id",
        )

    def get_effects_vectorized(self, weeks: IntArray, sku_ids: IntArray, location_ids: IntArray) -> PromoEffects:
        """The effect on each (ISO week, product, location); three arrays of equal length, or single numbers.

        A week is ISO year * 100 + week (202448); where the calendar has one year only, plain 48 will do.
        The first call brings the calendar to the driver.
        """
        asked = np.broadcast_arrays(*(np.atleast_1d(np.asarray(part)) for part in (weeks, sku_ids, location_ids)))
        effects, locations = self._on_driver
        columns = ("iso_week", "sku_id", "location_id")
        questions = pd.DataFrame({name: part.astype(np.int64) for name, part in zip(columns, asked, strict=True)})
        questions["iso_week"] = _full_weeks(questions["iso_week"], set(effects["iso_week"] // 100))
        answers = questions.merge(locations, how="left", on="location_id").merge(
            effects, how="left", on=["iso_week", "account_id", "sku_id"]
        )
        return PromoEffects(
            lifts=answers["lift_multiplier"].fillna(1.0).to_numpy(np.float64),
            hangovers=answers["hangover_multiplier"].fillna(1.0).to_numpy(np.float64),
            is_promotional=(answers["is_hangover"].eq(False)).to_numpy(np.bool_),
            promo_ids=answers["promo_id"].fillna(0).to_numpy(np.int64),
        )

    @cached_property
    def _on_driver(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        iso_week = (F.col("calendar_year") * 100 + F.col("week")).cast("bigint").alias("iso_week")
        effects = self.effects.select(
            iso_week, "account_id", "sku_id", "promo_id", "lift_multiplier", "hangover_multiplier", "is_hangover"
        )
        return effects.toPandas(), self.locations.toPandas()


def resolve(acting: DataFrame) -> DataFrame:
    """One effect per week, account and product out of all that act there (rows as `_weeks_of` and links give them).

    Active beats hangover; among actives the highest lift wins, among hangovers the deepest; ties go to the lowest id.
    """
    active = ~F.col("is_hangover")
    lift = F.coalesce("specific_lift", "lift").cast("double")
    discount = F.coalesce("specific_discount", "discount")
    strongest = F.struct(
        "is_hangover",
        F.when(active, -lift).otherwise(F.lit(-1.0)).alias("negative_lift"),
        F.when(active, F.lit(1.0)).otherwise(F.col("hangover")).alias("hangover_multiplier"),
        "promo_id",
        F.when(active, discount).otherwise(F.lit(0)).cast("decimal(5,2)").alias("discount_percent"),
    )
    # The least struct is the winner, because its fields stand in the order in which they decide.
    winners = acting.groupBy(*_KEY).agg(F.min(strongest).alias("effect"))
    return winners.select(
        *_KEY,
        "effect.promo_id",
        (-F.col("effect.negative_lift")).alias("lift_multiplier"),
        "effect.hangover_multiplier",
        "effect.discount_percent",
        "effect.is_hangover",
    )


def _weeks_of(promotions: DataFrame) -> DataFrame:
    """Promotions by ISO week: every week that their dates touch, then the hangover weeks after."""
    hangover_weeks = F.coalesce(_optional(promotions, "hangover_weeks"), F.lit(DEFAULT_HANGOVER_WEEKS)).cast("int")
    first = F.date_trunc("week", "start_date").cast("date")
    last = F.date_trunc("week", "end_date").cast("date")
    spans = promotions.select(
        F.col("id").alias("promo_id"),
        _or_default(promotions, "lift_multiplier", DEFAULT_LIFT).alias("lift"),
        _or_default(promotions, "hangover_multiplier", DEFAULT_HANGOVER).alias("hangover"),
        _or_default(promotions, "discount_percent", DEFAULT_DISCOUNT_PERCENT).cast("decimal(5,2)").alias("discount"),
        last.alias("last_active"),
        F.sequence(first, F.date_add(last, hangover_weeks * 7), F.expr("interval 7 days")).alias("mondays"),
    )
    weeks = spans.select("*", F.explode("mondays").alias("monday"))
    return weeks.select(
        "promo_id",
        "lift",
        "hangover",
        "discount",
        # an ISO week belongs to the year of its Thursday
        F.year(F.date_add("monday", 3)).alias("calendar_year"),
        F.weekofyear("monday").alias("week"),
        (F.col("monday") > F.col("last_active")).alias("is_hangover"),
    )


def _optional(frame: DataFrame, column: str) -> Column:
    return F.col(column) if column in frame.columns else F.lit(None).cast("double")


def _or_default(frame: DataFrame, column: str, default: float) -> Column:
    return F.coalesce(_optional(frame, column).cast("double"), F.lit(default))


def _full_weeks(weeks: pd.Series[int], years: set[int]) -> pd.Series[int]:
    """Weeks as year * 100 + week, also where the caller gave 1..53 to a calendar of one year."""
    plain = weeks < 100
    if not plain.any():
        return weeks
    if len(years) != 1:
        raise ValueError(f"weeks without a year in a promo calendar of years {sorted(years)}: give year * 100 + week")
    return weeks.where(~plain, weeks + 100 * min(years))
