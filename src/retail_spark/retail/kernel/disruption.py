"""Days on which a distribution centre cannot do all of its work: what begins when, and what share of a day is lost.

Drawn by (centre, day), so the rows of a day know the disruptions of the days before it without any memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel import journal
from retail_spark.retail.kernel.demand import DAY
from retail_spark.retail.kernel.plan import Plan
from retail_spark.retail.kernel.rows import DayRows

Int64Array = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Severity:
    """How often among disruptions, for how many business days, and the per cent of a day's work that is lost."""

    share: float
    days: int
    lost_percent: tuple[int, int]


# At the scale small a severe one empties 12 to 15 % of the positions instead of 7 %, until the day after its end; a
# moderate one a point more than usual.
SEVERITIES = {
    journal.MINOR: Severity(0.60, 1, (5, 15)),
    journal.MODERATE: Severity(0.30, 2, (20, 35)),
    journal.SEVERE: Severity(0.10, 3, (60, 95)),
}
LONGEST_DAYS = max(severity.days for severity in SEVERITIES.values())
DISRUPTED_SHARE = 0.02  # of the days of a centre
_BEGIN_SHARE = DISRUPTED_SHARE / sum(severity.share * severity.days for severity in SEVERITIES.values())
_NOON = DAY // 2


@dataclass(frozen=True)
class Beginnings:
    """What begins at a centre on each of some days. Where `severity` is 0, nothing does."""

    severity: Int64Array
    days: Int64Array
    lost_percent: Int64Array


def beginnings(seed: int, centre: int, day: Int64Array) -> Beginnings:
    """The disruptions that begin at a centre (its location key) on these days."""
    begins = uniform(hash64(seed, "disruption.begins", centre, day)) < _BEGIN_SHARE
    shares = [severity.share for severity in SEVERITIES.values()]
    drawn = pick(hash64(seed, "disruption.severity", centre, day), list(SEVERITIES), shares)
    days, low, high = np.array([(s.days, *s.lost_percent) for s in SEVERITIES.values()])[
        np.searchsorted(list(SEVERITIES), drawn)
    ].T
    lost = integer_between(hash64(seed, "disruption.lost_percent", centre, day), low, high)
    return Beginnings(np.where(begins, drawn, 0), days, lost)


def lost_percent(seed: int, centre: int, day: Int64Array) -> Int64Array:
    """Per cent of its work that a centre cannot do on these days: that of the worst disruption going on."""
    worst = np.zeros(len(day), np.int64)
    for age in range(LONGEST_DAYS):
        begun = beginnings(seed, centre, day - age)
        goes_on = (begun.severity > 0) & (begun.days > age)
        worst = np.maximum(worst, np.where(goes_on, begun.lost_percent, 0))
    return worst


def received(plan: Plan, due: Int64Array, order_id: Int64Array) -> Int64Array:
    """The day on which the centre takes in what a supplier brings on the day `due`: of a day on which it cannot do
    all of its work, that share of the deliveries waits at the gate for the next one.
    """
    seed, centre, day = plan.config.seed, int(plan.place_key[plan.dc]), due
    while True:
        turned_away = integer_between(hash64(seed, "supply.turned_away", order_id, day), 1, 100)
        waits = turned_away <= lost_percent(seed, centre, day)
        if not waits.any():
            return day
        day = day + waits


def _cleared(seed: int, centre: int, day: Int64Array) -> Int64Array:
    """The first day from `day` on without a disruption: by then all that waited at the gate is taken in."""
    while lost_percent(seed, centre, day).any():
        day = day + 1
    return day


def add_disruption_rows(plan: Plan, rows: DayRows, day: int) -> None:
    """The disruption that begins today, with the second at which it ends (maybe on another day)."""
    seed, centre = plan.config.seed, int(plan.place_key[plan.dc])
    begun = beginnings(seed, centre, np.array([day]))
    if begun.severity[0]:
        last_day = begun.days - 1
        rows.add(
            journal.DISRUPTION,
            location_key=np.array([centre]),
            event_id=day * journal.SHIPMENTS_PER_DAY + np.array([centre]),
            code=begun.severity,
            quantity=begun.lost_percent,
            second=integer_between(hash64(seed, "disruption.start", centre, day), 0, _NOON - 1),
            end_second=last_day * DAY + integer_between(hash64(seed, "disruption.end", centre, day), _NOON, DAY - 1),
            arrives=_cleared(seed, centre, np.array([day])),
        )
