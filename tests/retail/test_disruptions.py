from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from retail_spark.core.context import Run
from retail_spark.retail.disruptions import TYPES, supply_chain_disruption
from retail_spark.retail.kernel import journal as j

Make = Callable[..., Any]

CENTRE = 100_001
BEGUN = {
    "kind": j.DISRUPTION, "location_key": CENTRE, "event_id": 19_724 * 10**6 + CENTRE, "dt": date(2024, 1, 2),
    "second": 3_600, "end_second": 86_400 + 50_400, "code": j.MODERATE, "quantity": 45,
}  # fmt: skip


def asked(day: int, product: int, units: int) -> dict[str, Any]:
    return {"kind": j.REORDER, "location_key": 7, "other_key": CENTRE, "dt": date(2024, 1, day), "product_id": product,
            "quantity": units}  # fmt: skip


def loaded(day: int, product: int, units: int) -> dict[str, Any]:
    return {"kind": j.LOAD, "location_key": CENTRE, "other_key": 7, "dt": date(2024, 1, day), "product_id": product,
            "quantity": -units}  # fmt: skip


def test_a_disruption_tells_what_was_felt_and_what_was_left_behind(
    run_until: Make, journal: Make, declared: Make
) -> None:
    of_its_days = (asked(2, 1, 10), loaded(2, 1, 8), asked(3, 2, 9), loaded(3, 2, 2), asked(3, 3, 4), loaded(3, 3, 4))
    of_other_days = (asked(1, 4, 50), asked(4, 5, 50))
    to_a_supplier = asked(2, 6, 50) | {"location_key": CENTRE, "other_key": 0}
    story = journal(BEGUN, *of_its_days, *of_other_days, to_a_supplier)
    (row,) = declared("supply_chain_disruption", supply_chain_disruption(run_until(date(2024, 1, 5)), story))
    assert (row["dc_id"], row["severity"], row["impact_percentage"]) == (1, "MODERATE", 45.0)
    assert row["type"] in TYPES
    assert row["start_time"] == datetime(2024, 1, 2, 1)
    assert row["end_time"] == datetime(2024, 1, 3, 14)
    assert row["description"].startswith("Moderate ")
    assert row["description"].endswith(": 45 % of a day's work is not done")
    assert json.loads(row["affected_products"]) == [2, 1]


def test_what_goes_on_after_the_last_day_has_no_end_yet(run_until: Make, journal: Make) -> None:
    (row,) = supply_chain_disruption(run_until(date(2024, 1, 2)), journal(BEGUN)).collect()
    assert row["end_time"] is None
    assert row["affected_products"] == "[]"


def test_what_began_before_the_records_is_told_by_its_days_within_them(run: Run, journal: Make) -> None:
    begun = BEGUN | {"dt": date(2023, 12, 31)}
    story = journal(begun, loaded(1, 1, 2) | {"dt": date(2023, 12, 31)}, asked(1, 1, 5), loaded(1, 1, 3))
    (row,) = supply_chain_disruption(run, story).collect()
    assert json.loads(row["affected_products"]) == [1]
