"""How likely a digital cart is left behind, by what its customer is worth and by what stands low when it is filled."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

# Share of carts that customers of each value segment leave behind where nothing stands low, at the middle rate.
ABANDONMENT: Final = {"vip": 0.20, "premium": 0.25, "loyal": 0.30, "regular": 0.35, "new": 0.40}
MIDDLE: Final = ABANDONMENT["loyal"]
MOST_ABANDONED: Final = 0.95
"""Whatever the settings, some carts are ordered."""

# Of the carts left behind: reminded by e-mail; of those mails opened; of those clicked; of those who clicked, ordered.
MAILED, OPENED, CLICKED, CAME_BACK = 0.75, 0.45, 0.45, 0.50
RECOVERED: Final = MAILED * OPENED * CLICKED * CAME_BACK


def base_rate(value_segment: str, rate: float) -> float:
    """Share of a segment's carts that are left behind, where customers in the middle leave `rate` of theirs."""
    return min(ABANDONMENT[value_segment] * rate / MIDDLE, MOST_ABANDONED)


def abandonment(base: FloatArray, is_low: npt.NDArray[np.bool_] | bool, increase: float) -> FloatArray:
    """Share of carts left behind: the customer's base rate, and `increase` on top where a product stands low."""
    rates: FloatArray = np.minimum(base + np.where(is_low, increase, 0.0), MOST_ABANDONED)
    return rates


def carts_per_order(base: FloatArray, low_share: float, increase: float) -> float:
    """Carts that it takes for one order, if `low_share` of them hold a product that stands low.

    `base`: base rates of the customers who come. A cart is ordered, or left and then recovered.
    """
    left: Any = (1 - low_share) * abandonment(base, False, increase) + low_share * abandonment(base, True, increase)
    return float(1 / (1 - (1 - RECOVERED) * left.mean()))


def most_carts_per_order(rate: float, increase: float) -> float:
    """Carts for one order at the worst: all of the segment that leaves most, all with a product that stands low."""
    worst = np.array([base_rate(segment, rate) for segment in ABANDONMENT]).max()
    return float(1 / (1 - abandonment(np.array([worst]), True, increase)[0]))
