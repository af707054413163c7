"""Whom advertising brings into a shop: each visit beyond the ordinary ones is that of somebody who saw an impression.

An impression is known by its number, from which its person follows by a draw. So the kernel knows who saw what in the
days before without being told, and the tables of marketing name the same people.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel.journal import CAMPAIGN_DAYS, IMPRESSIONS_PER_SHOP, SHOPS_PER_CAMPAIGN
from retail_spark.retail.kernel.plan import Plan

Int64Array = npt.NDArray[np.int64]

# Of a thousand impressions, how many bring their person into the shop one, two ... days later, on a day with factor 1.
# Six days and not seven: whatever the hours, the visit lies within the seven days for which an impression counts.
RESPONSE_PER_MILLE = (30, 22, 17, 13, 10, 8)


def brought_by_campaigns(
    plan: Plan, day: int, receipt_id: Int64Array, shop: Int64Array
) -> tuple[Int64Array, Int64Array]:
    """(visits of a day that campaigns brought, the customer of each), as indices; `shop` has one entry a visit.

    Of the visits of a shop whose marketing factor is 1.25, a fifth is not ordinary.
    """
    seed, reach = plan.config.seed, plan.reach
    is_ordinary = (
        uniform(hash64(seed, "visit.by_campaign", receipt_id)) < 1 / plan.day_marketing[shop, day - plan.first_day]
    )
    visit = np.flatnonzero(~is_ordinary)
    row, age, upto = _still_working(plan, day)
    start, end = (upto[np.searchsorted(reach.shop[row], shop[visit], side)] for side in ("left", "right"))
    point = start + integer_between(hash64(seed, "visit.impression", receipt_id[visit]), 0, end - start - 1)
    chosen = np.searchsorted(upto, point, side="right") - 1
    row, age = row[chosen], age[chosen]
    # a point stands for one of the impressions of that campaign, shop and day, each as often
    slot = (point - upto[chosen]) % reach.impressions[row] + 1
    shown_on = day - age - reach.first_day[row]
    number = impression_number(reach.campaign[row], shown_on, plan.place_key[shop[visit]], slot)
    return visit, seen_by(plan, shop[visit], reach.audience[row], number)


def impression_number(campaign: Int64Array, nth_day: Int64Array, shop_key: Int64Array, slot: Int64Array) -> Int64Array:
    """What an impression is known by: campaign, its day from 0, the shop next to which it is shown, slot from 1."""
    return ((campaign * CAMPAIGN_DAYS + nth_day) * SHOPS_PER_CAMPAIGN + shop_key) * IMPRESSIONS_PER_SHOP + slot


def seen_by(plan: Plan, shop: Int64Array, audience: Int64Array, number: Int64Array) -> Int64Array:
    """Customer (index) to whom each impression was shown: one of its audience, of those who live next to the shop."""
    customer = np.zeros(len(number), np.int64)
    draws = hash64(plan.config.seed, "marketing.customer", number)
    for group in np.unique(audience):
        here = audience == group
        members = np.flatnonzero((plan.customer_segment == group) | (group < 0))
        low, high = (np.searchsorted(plan.customer_home[members], shop[here], side) for side in ("left", "right"))
        customer[here] = members[low + integer_between(draws[here], 1, high - low) - 1]
    return customer


def _still_working(plan: Plan, day: int) -> tuple[Int64Array, Int64Array, Int64Array]:
    """What was shown and brings people today: (row of the reach, age in days, running sum of the weights from 0)."""
    reach, ages = plan.reach, np.arange(1, len(RESPONSE_PER_MILLE) + 1)
    shown = day - ages[None, :]
    row, column = np.nonzero((reach.first_day[:, None] <= shown) & (shown <= reach.last_day[:, None]))
    weight = reach.impressions[row] * np.array(RESPONSE_PER_MILLE)[column]
    return row, ages[column], np.concatenate([[0], np.cumsum(weight)])
