"""Level 4 - promotions, and the SKUs and accounts that take part in each."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import FloatArray, integer_between, pick, uniform
from retail_spark.core.draws import Int64Array, hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.network import HUB_ACCOUNT
from retail_spark.fmcg.small import CREATED, CREATED_UPDATED, apportion, range_of, small_table
from retail_spark.fmcg.world import FMCG
from retail_spark.trade.calendar import monday_of

BLACK_FRIDAY = 1  # id of PROMO-BF-2024

_PROMOTIONS = f"""
    id                   BIGINT NOT NULL COMMENT '1 is Black Friday',
    promo_code           STRING NOT NULL COMMENT 'keeps its text when the base year changes',
    name                 STRING NOT NULL,
    promo_type           STRING NOT NULL COMMENT 'price_discount, bogo, display, feature, tpr or seasonal',
    promo_class          STRING COMMENT 'seasonal, fsi, tpr or bogo',
    start_date           DATE NOT NULL COMMENT 'a Monday',
    end_date             DATE NOT NULL COMMENT 'a Sunday',
    lift_multiplier      DECIMAL(5,2) NOT NULL COMMENT 'demand while it runs',
    hangover_multiplier  DECIMAL(5,2) COMMENT 'demand in the weeks after',
    hangover_weeks       INT,
    discount_percent     DECIMAL(5,2) COMMENT 'off the list price; null: 25 by default',
    trade_spend_budget   DECIMAL(14,2) COMMENT 'US dollars',
    status               STRING COMMENT 'completed, or active at the end of the base year',
    notes                STRING,
    {CREATED_UPDATED}
"""
_TYPES = ("price_discount", "tpr", "display", "feature", "bogo", "seasonal")
_TYPE_SHARES = (0.40, 0.20, 0.13, 0.12, 0.10, 0.05)
_CLASS = {
    "price_discount": "fsi",
    "tpr": "tpr",
    "display": "fsi",
    "feature": "fsi",
    "bogo": "bogo",
    "seasonal": "seasonal",
}
_BF_LIFT, _BF_HANGOVER, _BF_BUDGET = 3.0, 0.60, 5_000_000


@FMCG.table(_PROMOTIONS, key="id")
def promotions(run: Run) -> DataFrame:
    """One row per promotion. They open all over the year; Black Friday lifts most and leaves the deepest dip."""
    seed, config, count = run.config.seed, run.config, run.config.promotions
    ids = range_of(count)
    kind = pick(hash64(seed, "promotions.promo_type", ids), list(_TYPES), list(_TYPE_SHARES)).tolist()
    weeks = pick(hash64(seed, "promotions.weeks", ids), [1, 2, 3, 4], [0.35, 0.35, 0.2, 0.1])
    # one opens in each of so many equal parts of the year, at a random week of it
    part = (ids - 2 + uniform(hash64(seed, "promotions.start_date", ids))) / max(count - 1, 1)
    start = [monday_of(config.start_date + timedelta(days=int(max(p, 0.0) * (config.days - 7)))) for p in part]
    lift = np.round(1.3 + 1.2 * uniform(hash64(seed, "promotions.lift_multiplier", ids)), 2)
    dip = np.round(0.60 + 0.25 * uniform(hash64(seed, "promotions.hangover_multiplier", ids)), 2)
    after = pick(hash64(seed, "promotions.hangover_weeks", ids), [1, 2, 3], [0.6, 0.3, 0.1])
    off = integer_between(hash64(seed, "promotions.discount_percent", ids), 2, 7) * 5.0
    percent = [
        50.0 if k == "bogo" else None if k in ("display", "feature") else float(o)
        for k, o in zip(kind, off, strict=True)
    ]
    budget = integer_between(hash64(seed, "promotions.trade_spend_budget", ids), 20, 900) * 1_000.0
    black = black_friday_week(config.base_year)
    kind[0], weeks[0], start[0], lift[0], dip[0], after[0], percent[0] = (
        "seasonal",
        1,
        black,
        _BF_LIFT,
        _BF_HANGOVER,
        1,
        25.0,
    )
    budget[0] = _BF_BUDGET
    end = [day + timedelta(days=int(w) * 7 - 1) for day, w in zip(start, weeks, strict=True)]
    return small_table(
        run,
        _PROMOTIONS,
        count,
        id=ids,
        promo_code=["PROMO-BF-2024", *(f"PROMO-{n:04d}" for n in ids[1:])],
        name=[
            "Black Friday",
            *(
                f"{k.replace('_', ' ').title()} of week {d.isocalendar().week}"
                for k, d in zip(kind[1:], start[1:], strict=True)
            ),
        ],
        promo_type=kind,
        promo_class=[_CLASS[each] for each in kind],
        start_date=start,
        end_date=end,
        lift_multiplier=lift,
        hangover_multiplier=dip,
        hangover_weeks=after,
        discount_percent=percent,
        trade_spend_budget=budget,
        status=["active" if day > config.last_date else "completed" for day in end],
        notes=None,
    )


def black_friday_week(year: int) -> date:
    """The Monday before the fourth Thursday of November."""
    first = date(year, 11, 1)
    fourth = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return fourth - timedelta(days=3)


_PROMOTION_SKUS = f"""
    promo_id                   BIGINT NOT NULL,
    sku_id                     BIGINT NOT NULL,
    specific_discount_percent  DECIMAL(5,2) COMMENT 'overrides the promotion; null: it holds',
    specific_lift_multiplier   DECIMAL(5,2) COMMENT 'overrides the promotion; null: it holds',
    {CREATED}
"""
_SPECIFIC_SHARE = 0.25


@FMCG.table(_PROMOTION_SKUS, key=("promo_id", "sku_id"), refs={"promo_id": "promotions", "sku_id": "skus"})
def promotion_skus(run: Run, promotions: DataFrame, skus: DataFrame) -> DataFrame:
    """One row per promotion and SKU on offer: 5 to 50 each, popular ones more often."""
    seed, config = run.config.seed, run.config
    known = by_id(promotions.select("id", F.col("lift_multiplier").cast("double").alias("lift")))
    wanted = 1.0 + uniform(hash64(seed, "promotion_skus.count", range_of(len(known))))
    counts = np.minimum(apportion(wanted, config.promotion_skus, least=5), min(50, config.skus))
    weight = range_of(config.skus).astype(np.float64) ** -config.promo_sku_skew
    rows = []
    for (promo, lift), count in zip(known, counts.tolist(), strict=True):
        for sku in chosen_by_weight(hash64(seed, "promotion_skus.sku_id", promo, range_of(config.skus)), weight, count):
            rows.append((promo, int(sku) + 1, lift))
    promo_id, sku_id, promo_lift = (np.asarray(each) for each in zip(*rows, strict=True))
    has_lift = uniform(hash64(seed, "promotion_skus.has_lift", promo_id, sku_id)) < _SPECIFIC_SHARE
    has_lift &= promo_id != BLACK_FRIDAY
    has_discount = uniform(hash64(seed, "promotion_skus.has_discount", promo_id, sku_id)) < _SPECIFIC_SHARE
    own = np.round(promo_lift * (0.9 + 0.2 * uniform(hash64(seed, "promotion_skus.lift", promo_id, sku_id))), 2)
    off = integer_between(hash64(seed, "promotion_skus.discount", promo_id, sku_id), 2, 8) * 5.0
    return small_table(
        run,
        _PROMOTION_SKUS,
        len(rows),
        promo_id=promo_id,
        sku_id=sku_id,
        specific_discount_percent=[float(o) if h else None for o, h in zip(off, has_discount, strict=True)],
        specific_lift_multiplier=[float(o) if h else None for o, h in zip(own, has_lift, strict=True)],
    )


_PROMOTION_ACCOUNTS = f"""
    promo_id                BIGINT NOT NULL,
    retail_account_id       BIGINT NOT NULL,
    trade_spend_allocation  DECIMAL(14,2) COMMENT 'US dollars; at most the budget in all',
    {CREATED}
"""


@FMCG.table(
    _PROMOTION_ACCOUNTS,
    key=("promo_id", "retail_account_id"),
    refs={"promo_id": "promotions", "retail_account_id": "retail_accounts"},
)
def promotion_accounts(run: Run, promotions: DataFrame, retail_accounts: DataFrame) -> DataFrame:
    """One row per promotion and account that runs it; big accounts more often, MegaMart always at Black Friday."""
    seed, config = run.config.seed, run.config
    budgets = by_id(promotions.select("id", F.col("trade_spend_budget").cast("double")))
    accounts = by_id(retail_accounts.select("id", F.col("order_share").cast("double").alias("share")))
    share = np.asarray([row["share"] for row in accounts])
    counts = apportion(np.ones(len(budgets)), config.promotion_accounts, least=1)
    rows = []
    for (promo, budget), count in zip(budgets, counts.tolist(), strict=True):
        draws = hash64(seed, "promotion_accounts.retail_account_id", promo, range_of(len(accounts)))
        weight = share**0.5
        if promo == BLACK_FRIDAY:
            weight = np.where(range_of(len(accounts)) == HUB_ACCOUNT, 1e9, weight)
        members = chosen_by_weight(draws, weight, min(count, len(accounts)))
        cents = apportion(share[members], int(budget * 100))
        rows += [(promo, int(m) + 1, int(c) / 100) for m, c in zip(members, cents, strict=True)]
    promo_id, account_id, spend = zip(*rows, strict=True)
    return small_table(
        run,
        _PROMOTION_ACCOUNTS,
        len(rows),
        promo_id=promo_id,
        retail_account_id=account_id,
        trade_spend_allocation=spend,
    )


def chosen_by_weight(draws: Int64Array, weight: FloatArray, count: int) -> Int64Array:
    """Positions of `count` different entries, drawn by weight without putting back, in rising order."""
    wait = -np.log(1.0 - uniform(draws)) / weight
    chosen: Int64Array = np.sort(np.argsort(wait, kind="stable")[:count])
    return chosen
