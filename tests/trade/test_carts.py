from __future__ import annotations

import numpy as np
import pytest

from retail_spark.trade.carts import (
    ABANDONMENT,
    MOST_ABANDONED,
    RECOVERED,
    abandonment,
    base_rate,
    carts_per_order,
    most_carts_per_order,
)


def test_segments_leave_20_to_40_percent_and_scale_with_the_rate() -> None:
    assert {name: base_rate(name, 0.30) for name in ABANDONMENT} == pytest.approx(ABANDONMENT)
    assert base_rate("vip", 0.15) == pytest.approx(0.10)
    assert base_rate("new", 0) == 0
    assert base_rate("new", 0.9) == MOST_ABANDONED


def test_low_stock_adds_its_points_and_some_carts_are_always_ordered() -> None:
    base = np.array([0.2, 0.4, 0.9])
    assert abandonment(base, np.array([False, True, True]), 0.1) == pytest.approx([0.2, 0.5, MOST_ABANDONED])


@pytest.mark.parametrize("low_share", [0.0, 0.3, 1.0])
def test_so_many_carts_come_to_one_order(low_share: float) -> None:
    base = np.array([0.2, 0.4])
    left = 0.3 + 0.1 * low_share
    assert 1 / carts_per_order(base, low_share, 0.1) == pytest.approx(1 - left + left * RECOVERED)
    assert carts_per_order(base, low_share, 0.1) < most_carts_per_order(0.30, 0.1) == pytest.approx(2)
