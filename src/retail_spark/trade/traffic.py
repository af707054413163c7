"""How a day's visits lie over its hours, and why a place was as busy as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from retail_spark.core.distributions import FloatArray
from retail_spark.trade.calendar import TIME_FACTOR_CAP

DayKind = Literal["weekday", "weekend", "extended", "digital"]

# First open hour, and from there the visits of each hour against a middling one; 0 in the hours not named.
_HOURS: dict[str, tuple[int, str]] = {
    # quiet 8-10, lunch 11:30-13:30, .7 at 14-16, after work 17-20
    "weekday": (8, ".3 .5 .7 1.0 1.3 1.1 .7 .7 .9 1.3 1.5 1.2 .7 .4"),
    # opens 9, peak 12-16
    "weekend": (9, ".5 .8 1.1 1.4 1.5 1.5 1.4 1.1 1.0 .9 .7 .5 .3"),
    # Black Friday: queues from 6, open to midnight
    "extended": (6, "1.0 1.1 1.1 1.2 1.3 1.4 1.4 1.3 1.2 1.1 1.1 1.2 1.3 1.2 .9 .7 .4 .3"),
    # online: little at night, lunch, and the sofa from 19 to 22
    "digital": (0, ".4 .2 .1 .1 .1 .2 .4 .6 .8 .9 1.0 1.1 1.3 1.2 1.0 1.0 1.0 1.1 1.2 1.5 1.8 1.8 1.4 .8"),
}
_TIME_FACTORS = ("season", "weekday", "holiday", "weather", "event")


@dataclass(frozen=True)
class TrafficExplanation:
    """How many times its ordinary traffic a place had, and the factors behind it, the strongest first."""

    total: float
    factors: tuple[tuple[str, float], ...]
    is_capped: bool

    def __str__(self) -> str:
        parts = " x ".join(f"{name} {factor:.2f}" for name, factor in self.factors) or "no factor"
        cap = f", time factors capped at {TIME_FACTOR_CAP:g}" if self.is_capped else ""
        return f"{self.total:.2f}x = {parts}{cap}"


def day_kind(weekday: int, is_digital: bool = False, is_extended: bool = False) -> DayKind:
    """Which hourly profile a place follows; `weekday` is 0 for Monday."""
    if is_digital:
        return "digital"
    if is_extended:
        return "extended"
    return "weekend" if weekday >= 5 else "weekday"


def hour_factors(kind: DayKind) -> FloatArray:
    """24 factors: visits of each hour against a middling open hour; 0 where the place is closed."""
    first, visits = _HOURS[kind]
    factors = np.zeros(24)
    open_hours = np.array(visits.split(), dtype=np.float64)
    factors[first : first + len(open_hours)] = open_hours
    return factors


def hourly_profile(kind: DayKind) -> FloatArray:
    """24 shares of a day's visits, one for each hour; they sum to 1."""
    factors = hour_factors(kind)
    profile: FloatArray = factors / factors.sum()
    return profile


def explain_traffic(
    factors: Mapping[str, float], hour: int | None = None, kind: DayKind = "weekday"
) -> TrafficExplanation:
    """Why a place had the traffic it had on a day, and with `hour` (0-23) in that hour.

    `factors` is a row of `demand_factors`, or any mapping with some of its columns season, weekday, holiday, weather,
    event (their product is capped) and marketing; what is missing counts as 1.
    """
    time = {name: float(factors[name]) for name in _TIME_FACTORS if name in factors}
    outside = {"marketing": float(factors.get("marketing", 1.0))}
    if hour is not None:
        outside["hour"] = float(hour_factors(kind)[hour])
    product = float(np.prod(list(time.values())))
    total = min(product, TIME_FACTOR_CAP) * float(np.prod(list(outside.values())))
    telling = [(name, factor) for name, factor in (time | outside).items() if factor != 1.0]
    telling.sort(key=lambda cause: -abs(np.log(max(cause[1], 1e-9))))
    return TrafficExplanation(total, tuple(telling), product > TIME_FACTOR_CAP)
