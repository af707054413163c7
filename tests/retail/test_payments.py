from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pyspark.sql import functions as F

from retail_spark.core.context import Run, Window
from retail_spark.retail import rules, tills
from retail_spark.retail.online import online_order_lines, online_orders
from retail_spark.retail.payments import payments
from retail_spark.retail.receipts import receipts
from tests.retail import sales_story as story
from tests.retail.conftest import unadvertised

Make = Callable[..., Any]
MANY = 4_000


def test_every_receipt_order_and_refund_is_paid_once_and_exactly(run: Run, journal: Make, declared: Make) -> None:
    paid = payments(run, journal(*story.STORY))
    approved = [row for row in declared("payments", paid) if row["status"] == "APPROVED"]
    amounts = {row["receipt_id_ext"] or row["order_id_ext"]: row["amount_cents"] for row in approved}
    assert amounts == {
        story.RECEIPT_EXT: 4_860,
        story.ORDER_EXT: 9_640,
        story.RETURN_EXT: -3_780,
        story.RETURN_EXT[:-1] + "1": -4_320,
    }
    assert rules.receipts_not_paid_exactly(
        receipts(run, journal(*story.STORY), **unadvertised(run.spark)), paid
    ).isEmpty()


def test_a_cancelled_line_is_refunded_once(run: Run, journal: Make, declared: Make) -> None:
    other_line = story.UNWANTED_LINE | {"event_id": story.UNWANTED * 100 + 2, "quantity": 1, "tax_cents": 195}
    paid = declared("payments", payments(run, journal(*story.STORY, *story.CANCELLED_STORY, other_line)))
    of_order = [row for row in paid if row["order_id_ext"] == story.UNWANTED_EXT and row["status"] == "APPROVED"]
    refunds = [row for row in of_order if row["amount_cents"] < 0]
    assert sorted(row["amount_cents"] for row in of_order) == [-6_390, -3_195, 6_390]
    assert {(row["dt"], row["event_ts"]) for row in refunds} == {(date(2024, 1, 2), datetime(2024, 1, 2, 1))}
    assert {row["trace_id"] for row in of_order} == {story.UNWANTED}
    assert len({row["payment_method"] for row in of_order}) == 1
    assert all(row["store_id"] is None for row in of_order)


def test_each_run_writes_the_refunds_of_its_own_days(run: Run, journal: Make) -> None:
    """Of cancelled lines they come up to two days after the order, so an advance looks back at the orders."""
    rows = journal(*story.STORY, *story.CANCELLED_STORY)
    whole = payments(run, rows).where("dt <= '2024-01-02'").collect()
    days = [date(2024, 1, 1), date(2024, 1, 2)]
    cut = [payments(replace(run, window=Window(day, day, days[0])), rows).collect() for day in days]
    assert sorted(cut[0] + cut[1]) == sorted(whole)
    assert [row["amount_cents"] for row in cut[1]] == [-6_390]


def test_a_payment_belongs_to_a_receipt_or_to_an_order(run: Run, journal: Make) -> None:
    paid = payments(run, journal(*story.STORY))
    assert paid.where("(receipt_id_ext IS NULL) = (order_id_ext IS NULL)").isEmpty()
    assert paid.where("(store_id IS NULL) != (receipt_id_ext IS NULL)").isEmpty()


def test_an_order_and_its_payment_name_the_same_tender(run: Run, journal: Make, frame: Make) -> None:
    story_journal = journal(*story.STORY)
    lines = online_order_lines(run, story_journal, frame(story.MASTER_COLUMNS, *story.MASTER))
    order = online_orders(run, story_journal, lines).collect()[0]
    paid = payments(run, story_journal).where("order_id_ext IS NOT NULL AND status = 'APPROVED'").collect()[0]
    assert order["payment_method"] == paid["payment_method"]


def test_about_two_percent_of_cards_are_refused_first_and_nothing_else_is(
    run: Run, journal: Make, declared: Make
) -> None:
    tickets = journal(*(story.TICKET | {"event_id": story.RECEIPT + n} for n in range(MANY)))
    paid = payments(run, tickets)
    rows = declared("payments", paid)
    declined = [row for row in rows if row["status"] == "DECLINED"]
    cards = [row for row in rows if row["payment_method"] in tills.CARDS and row["status"] == "APPROVED"]
    assert 0.012 < len(declined) / len(cards) < 0.028
    assert {row["payment_method"] for row in declined} <= set(tills.CARDS)
    assert all((row["decline_reason"] is None) == (row["status"] == "APPROVED") for row in rows)


def test_the_refused_attempt_comes_first_and_on_the_same_day(run: Run, journal: Make) -> None:
    tickets = journal(*(story.TICKET | {"event_id": story.RECEIPT + n, "second": 5} for n in range(MANY)))
    paid = payments(run, tickets)
    early = paid.where("status = 'DECLINED'").select("trace_id", F.col("event_ts").alias("refused_at"), "dt")
    both = paid.where("status = 'APPROVED'").drop("dt").join(early, "trace_id")
    assert both.count() > 0
    assert both.where("refused_at > event_ts OR to_date(refused_at) != dt").isEmpty()


def test_shops_are_paid_by_card_cash_and_phone_in_the_known_shares(run: Run, spark: Any) -> None:
    paid = spark.range(20_000).select(tills.tender(run, "id", F.lit(False)).alias("tender"))
    shares = {row["tender"]: row["count"] / 200 for row in paid.groupBy("tender").count().collect()}
    assert shares.keys() == tills.SHOP_TENDERS.keys()
    assert all(abs(shares[tender] - share) < 1.5 for tender, share in tills.SHOP_TENDERS.items())


def test_the_kiosk_takes_no_cash(run: Run, spark: Any) -> None:
    channels = spark.range(20_000).select(
        tills.tender(run, "id", F.lit(False)).alias("tender"), tills.shop_channel(run, "id").alias("channel")
    )
    assert channels.where("channel = 'STORE_KIOSK'").count() > 500
    assert channels.where("channel = 'STORE_KIOSK' AND tender = 'CASH'").isEmpty()
