from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from retail_spark.core.context import Run
from retail_spark.retail.operations import store_ops

Make = Callable[..., Any]

COLUMNS = "location_id BIGINT, dt DATE, open_second INT, close_second INT"


def test_a_shop_opens_and_closes_once_a_day_and_not_at_all_when_closed(run: Run, frame: Make, declared: Make) -> None:
    factors = frame(
        COLUMNS,
        (7, date(2024, 1, 1), 28_800, 86_400),
        (7, date(2024, 12, 25), 0, 0),
        (100_001, date(2024, 1, 1), 0, 86_400),
    )
    rows = declared("store_ops", store_ops(run, factors))
    assert {row["operation_type"]: row["operation_time"] for row in rows} == {
        "opened": datetime(2024, 1, 1, 8),
        "closed": datetime(2024, 1, 2),  # midnight still belongs to the business day
    }
    assert {(row["store_id"], row["dt"]) for row in rows} == {(7, date(2024, 1, 1))}
