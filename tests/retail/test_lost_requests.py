from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from chispa import assert_df_equality

from retail_spark.core.context import Run
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.lost_requests import lost_requests
from tests.retail import sales_story as story

Make = Callable[..., Any]


def test_refused_and_cut_requests_are_kept_and_served_ones_are_not(
    run: Run, journal: Make, frame: Make, declared: Make
) -> None:
    lost = lost_requests(run, journal(*story.STORY))
    declared("lost_requests", lost)
    expected = frame(
        "request_id BIGINT, requested_quantity INT, quantity INT, lost_quantity INT, inventory_at_purchase INT, "
        "lost_revenue DECIMAL(12,2), reason STRING, is_substituted BOOLEAN",
        (story.RECEIPT * 100 + 1, 3, 2, 1, 2, Decimal("20.00"), "partial", False),
        (story.RECEIPT * 100 + 2, 1, 0, 1, 0, Decimal("10.99"), "stockout", True),
    )
    assert_df_equality(lost.select(expected.columns), expected, ignore_row_order=True, ignore_nullable=True)


def test_a_request_names_the_shop_or_the_warehouse_that_was_asked(run: Run, journal: Make) -> None:
    online = story.ORDER_LINE | {"quantity": 0, "seq": 0, "code": j.ONLINE}
    lost = lost_requests(run, journal(story.REFUSED_LINE, online)).orderBy("location_key").collect()
    assert [(row["store_id"], row["dc_id"]) for row in lost] == [(7, None), (None, 2)]
    assert lost[0]["channel"] in {"STORE_POS", "STORE_KIOSK"}
    assert lost[1]["channel"] not in {"STORE_POS", "STORE_KIOSK"}
