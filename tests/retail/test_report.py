"""What the questions of the report answer, on four weeks of two shops that one can add up by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from retail_spark.report.chart import Rows
from retail_spark.report.contents import answers_to
from retail_spark.report.make import CHARTS
from tests.retail.conftest import FIRST_DAY

WEDNESDAYS = [FIRST_DAY + timedelta(days=2 + 7 * week) for week in range(4)]
ASKED = (10, 20, 7, 10)  # of the hat in shop 1: an ordinary week, the promotion, its hangover, an ordinary week


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


@pytest.fixture
def answers(spark: SparkSession, table: Callable[..., DataFrame]) -> Iterator[dict[str, Rows]]:
    """All answers, while views by the names of the tables hold the story."""
    lines = [
        {"receipt_id_ext": f"R{week}", "line_num": 1, "dt": day, "event_ts": at(day), "store_id": 1, "product_id": 1,
         "quantity": units, "requested_quantity": units}
        for week, (day, units) in enumerate(zip(WEDNESDAYS, ASKED, strict=True))
    ]  # fmt: skip
    lines += [
        # the coat: one of two that were wanted; and gloves in place of a scarf
        {"receipt_id_ext": "R0", "line_num": 2, "dt": WEDNESDAYS[0], "store_id": 1, "product_id": 2, "quantity": 1,
         "requested_quantity": 2},
        {"receipt_id_ext": "R0", "line_num": 53, "dt": WEDNESDAYS[0], "store_id": 1, "product_id": 2, "quantity": 3,
         "requested_quantity": 3, "substitutes_request_id": 7},
        {"receipt_id_ext": "R9", "line_num": 1, "dt": WEDNESDAYS[1], "store_id": 1, "product_id": 1, "quantity": -1},
    ]  # fmt: skip
    lost = [
        {"request_id": 6, "dt": WEDNESDAYS[0], "location_key": 1, "store_id": 1, "product_id": 2,
         "channel": "STORE_POS",
         "requested_quantity": 2, "quantity": 1, "lost_quantity": 1},
        {"request_id": 7, "dt": WEDNESDAYS[0], "location_key": 1, "store_id": 1, "product_id": 3,
         "channel": "STORE_POS",
         "requested_quantity": 3, "quantity": 0, "lost_quantity": 3, "is_substituted": True},
    ]  # fmt: skip
    receipts = [
        {
            "receipt_id_ext": f"R{week}",
            "receipt_type": "SALE",
            "dt": day,
            "event_ts": at(day, 9 + week),
            "subtotal": Decimal(17),
        }
        for week, day in enumerate(WEDNESDAYS)
    ]
    days = [FIRST_DAY + timedelta(days=number) for number in range(28)]
    stories: dict[str, list[dict[str, Any]]] = {
        "receipts": [*receipts, {"receipt_type": "RETURN", "dt": WEDNESDAYS[1], "subtotal": Decimal(-9)}],
        "receipt_lines": lines,
        "online_order_lines": [{"dt": WEDNESDAYS[0], "product_id": 3, "quantity": 2, "requested_quantity": 4}],
        "lost_requests": lost,
        "stores": [{"id": 1, "store_group_id": 1, "store_number": "ST001", "daily_traffic_multiplier": Decimal(1)},
                   {"id": 2, "store_group_id": 2, "store_number": "ST002", "daily_traffic_multiplier": Decimal(1)}],
        "products_master": [{"id": n, "product_name": f"product {n}", "popularity_rank": n} for n in (1, 2, 3)],
        "demand_factors": [{"location_id": shop, "dt": day, "total": 1.0, "holiday": 0.5 if day == days[0] else 1.0}
                           for day in days for shop in (1, 2)],
        "dim_date": [{"date": day, "iso_year": 2024, "week_of_year": 1 + number // 7,
                      "holiday_name": "New Year's Day" if number == 0 else None} for number, day in enumerate(days)],
        "promotions_master": [{"promo_id": 5, "start_date": days[7], "end_date": days[13]}],
        "promo_calendar": [
            {"calendar_year": 2024, "week": week, "product_id": 1, "store_group_id": 1, "promo_id": 5,
             "is_hangover": over,
             "lift_multiplier": lift, "hangover_multiplier": after}
            for week, over, lift, after in ((2, False, 2.1, 1.0), (3, True, 1.0, 0.7))
        ],
        "inventory_positions": [
            {"dt": day, "location_key": 1, "product_id": 1, "opening": 4 - number, "available": 3 - number}
            for number, day in enumerate(days[:4])
        ],
        "store_inventory_txn": [{"dt": days[1], "store_id": 1, "product_id": 1, "txn_type": "SALE", "quantity": -1},
                                {"dt": days[2], "store_id": 1, "product_id": 1, "txn_type": "INBOUND_SHIPMENT",
                                 "quantity": 6}],
        "gold_inventory_fact": [{"dt": days[0], "product_key": n, "is_stockout": n == 1} for n in range(10)],
        "gold_cart_fact": [
            {"cart_id": f"CRT{number}", "base_abandonment_rate": Decimal("0.2"), "low_inventory_trigger": number > 3,
             "is_abandoned": number in (1, 4)} for number in range(6)
        ],
        "trucks": [{"id": 1, "license_plate": "TRK1001"}],
        "distribution_centers": [{"id": 1, "dc_number": "DC001", "dc_type": "dc"},
                                 {"id": 2, "dc_number": "WH001", "dc_type": "warehouse"}],
        "truck_moves": [
            {"shipment_id": shipment, "dc_id": 1, "store_id": shop, "to_dc_id": warehouse, "status": status}
            for shipment, shop, warehouse in (("S1", 1, None), ("S2", None, 2)) for status in ("SCHEDULED", "LOADING")
        ],
        "truck_inventory": [
            {"shipment_id": shipment, "truck_id": "TRK1001", "action": action, "quantity": units}
            for shipment, units in (("S1", 6), ("S1", 2), ("S2", 5)) for action in ("LOAD", "UNLOAD")
        ],
    }  # fmt: skip
    views = {name: table(name, *rows) for name, rows in stories.items()}
    config = json.dumps({"zipf_exponent": 1.0})
    views["run_manifest"] = spark.createDataFrame([("000001", config)], "run_id STRING, config STRING")
    for name, rows in views.items():
        rows.createOrReplaceTempView(name)
    yield dict(answers_to(spark, "retail", CHARTS["retail"]))
    for name in views:
        spark.catalog.dropTempView(name)


def test_the_report_asks_what_happened(answers: dict[str, Rows]) -> None:
    # 10 hats, 2 coats of which 1 was there, 3 scarves of which none was, 4 online; gloves were nobody's first wish
    demand = {row["dt"]: row for row in answers["demand_by_day"]}
    assert [(demand[day]["asked"], demand[day]["lost"]) for day in WEDNESDAYS] == [(19, 4), (20, 0), (7, 0), (10, 0)]
    # one product of three at one group of two is on offer in the second week
    assert [float(demand[day]["percent_on_promotion"]) for day in WEDNESDAYS] == [0, 16.67, 0, 0]

    hours = {(row["weekday"], row["hour"]): row for row in answers["visits_by_weekday_and_hour"]}
    assert {key: (row["receipts"], row["receipts_an_hour"]) for key, row in hours.items()} == {
        (3, hour): (1, 0.25) for hour in (9, 10, 11, 12)
    }

    assert [(row["place"], row["product"], row["shop"]) for row in answers["position_that_ran_out"]] == [
        (1, 1, "shop ST001")
    ]
    days = answers["days_of_a_position"]
    assert [(row["available"], row["sold"], row["delivered"], row["lost"]) for row in days] == [
        (3, 0, 0, 0), (2, 1, 0, 0), (1, 0, 6, 0), (0, 0, 0, 0)]  # fmt: skip
    assert [row["percent_out_of_stock"] for row in answers["stockout_rate_by_day"]] == [10.0]

    carts = [(row["base_percent"], row["low_inventory_trigger"], row["carts"], row["percent_left"])
             for row in answers["carts_left_with_and_without_low_stock"]]  # fmt: skip
    assert [tuple(map(float, row)) for row in carts] == [(20, 0, 4, 25), (20, 1, 2, 50)]

    around = answers["demand_around_promotions"]
    found = [(row["phase"], row["week"], row["times_ordinary"], row["times_promised"]) for row in around]
    assert [(phase, week, round(times, 3), round(promised, 3)) for phase, week, times, promised in found] == [
        ("before", 1, 1, 1), ("on", 1, 2, 2.1), ("after", 1, 0.7, 0.7), ("after", 2, 1, 1)]  # fmt: skip

    ranks = [(row["rank"], row["units_a_product"]) for row in answers["units_by_popularity"]]
    assert ranks == [(1, 47), (2, 2), (3, 7)]
    assert sum(row["units_by_zipf"] for row in answers["units_by_popularity"]) == pytest.approx(47 + 2 + 7)

    assert [tuple(row.values()) for row in answers["flow_of_goods"]] == [
        ("DC001", "TRK1001", "ST001", 8), ("DC001", "TRK1001", "WH001", 5)]  # fmt: skip

    assert [(row["lines"], row["receipts"]) for row in answers["baskets_by_lines"]] == [(1, 3), (3, 1)]
    (baskets,) = answers["baskets_by_value"]
    assert baskets["receipts"] == 4
    assert baskets["dollars_from"] < 17 < baskets["dollars_to"]
