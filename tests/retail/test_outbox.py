"""The outbox tells the story of `sales_story`, and some stock and trucks; from its events the tables come back."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

from retail_spark.config import Realtime
from retail_spark.core.context import Run
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import Fingerprint, fingerprint
from retail_spark.core.parallel import each
from retail_spark.export import replay as replaying
from retail_spark.export.events import MESSAGE_TYPES, SOURCES
from retail_spark.export.fold import FOLDED, fold, missing
from retail_spark.export.outbox import JSON_FORMAT, OUTBOX_COLUMNS, outbox, read_outbox, with_day
from retail_spark.retail import RETAIL
from retail_spark.retail.kernel import journal as j
from retail_spark.retail.ledgers import dc_inventory_txn, store_inventory_txn
from retail_spark.retail.marketing import marketing
from retail_spark.retail.online import online_order_lines, online_orders
from retail_spark.retail.operations import store_ops
from retail_spark.retail.payments import payments
from retail_spark.retail.promo_use import promotions
from retail_spark.retail.receipts import receipt_lines, receipts
from retail_spark.retail.replenishment import reorders, stockouts
from retail_spark.retail.sensors import ble_pings, customer_zone_changes, foot_traffic
from retail_spark.retail.transport import truck_moves
from retail_spark.retail.visitors import shop_visits
from tests.retail import sales_story as story
from tests.retail.conftest import rows_of, unadvertised

PEOPLE = "id BIGINT, home_store_id BIGINT, segment STRING"
SHIPMENT = story.DAY * 10**6 + 7
_TRUCK: dict[str, Any] = {
    "kind": j.TRUCK,
    "location_key": 7,
    "other_key": 100_001,
    "event_id": SHIPMENT,
    "parent_id": 1,
}
STOCK_STORY: tuple[dict[str, Any], ...] = (
    _TRUCK | {"code": j.LOADING, "second": 21_600, "move_second": 30_000, "end_second": 40_000},
    _TRUCK | {"code": j.ARRIVED, "second": 30_000, "move_second": 30_000, "end_second": 40_000},
    _TRUCK | {"code": j.COMPLETED, "second": 40_000, "move_second": 30_000, "end_second": 40_000},
    {"kind": j.LOAD, "location_key": 100_001, "other_key": 7, "event_id": SHIPMENT, "parent_id": 1, "product_id": 1,
     "seq": 1, "quantity": -4, "balance": 2, "second": 80_000},
    {"kind": j.ADJUST, "location_key": 7, "product_id": 3, "seq": 2, "quantity": -1, "balance": 7, "second": 85_000,
     "code": j.THEFT},
    {"kind": j.STOCKOUT, "location_key": 7, "product_id": 1, "quantity": 4, "second": 86_399},
    {"kind": j.REORDER, "location_key": 7, "product_id": 1, "quantity": 5, "wanted": 3, "code": j.URGENT,
     "event_id": 99, "other_key": 100_001, "second": 86_000},
)  # fmt: skip
# in the sales' story two lines are the first movement of one position and day; here one comes after the others
STORY = (
    *(row | {"seq": 3} if row is story.PICK_UP_LINE else row for row in story.STORY),
    *story.CANCELLED_STORY,
    *STOCK_STORY,
)


def keys(tables: dict[str, DataFrame]) -> dict[str, tuple[str, ...]]:
    return {name: RETAIL.tables[name].key for name in tables}


def tables_until(spark: SparkSession, run: Run, day: int) -> dict[str, DataFrame]:
    """The tables as a run that ends on that day of January 2024 leaves them."""
    told = replace(run, window=replace(run.window, last_day=date(2024, 1, day)))
    journal = rows_of(spark, j.JOURNAL_COLUMNS, STORY).where(F.dayofmonth("dt") <= day)
    master = spark.createDataFrame(list(story.MASTER), story.MASTER_COLUMNS)
    trucks = spark.createDataFrame([(1, "TRK1001")], "id BIGINT, license_plate STRING")
    hours = [(7, date(2024, 1, 1), 28_800, 86_400 + 1_800)]  # closes after midnight
    factors = spark.createDataFrame(hours, "location_id BIGINT, dt DATE, open_second INT, close_second INT")
    lines, order_lines = receipt_lines(told, journal, master), online_order_lines(told, journal, master)
    goods = spark.createDataFrame([(n, "apparel") for n in (1, 2, 3)], "id BIGINT, category STRING")
    visits = shop_visits(told, journal, goods)
    people = spark.createDataFrame([(55, 7, "BRAND_LOYAL"), (56, 7, "BRAND_LOYAL")], PEOPLE)
    shown = {"campaign_id": "CMP2024011", "campaign_no": 2_024_011, "start_date": date(2024, 1, 1),
             "end_date": date(2024, 1, 5), "daily_impressions": 2}  # fmt: skip
    booked = rows_of(spark, RETAIL.tables["campaigns"].columns, (shown | {"channels": ["EMAIL"]},))
    next_to_the_shop = {"store_id": 7, "audience": "ALL", "people": 2}
    reach = rows_of(spark, RETAIL.tables["campaign_reach"].columns, (shown | next_to_the_shop,))
    told = replace(told, config=told.config.model_copy(update={"beacon_share": 1.0}))
    told_by = {
        "receipts": receipts(told, journal, **unadvertised(spark)),
        "receipt_lines": lines,
        "payments": payments(told, journal),
        "promotions": promotions(told, lines, master),
        "online_orders": online_orders(told, journal, order_lines),
        "online_order_lines": order_lines,
        "store_inventory_txn": store_inventory_txn(told, journal, trucks),
        "dc_inventory_txn": dc_inventory_txn(told, journal),
        "truck_moves": truck_moves(told, journal, trucks),
        "stockouts": stockouts(told, journal),
        "reorders": reorders(told, journal),
        "store_ops": store_ops(told, factors),
        "foot_traffic": foot_traffic(told, visits, factors),
        "ble_pings": ble_pings(told, visits, factors, people),
        "customer_zone_changes": customer_zone_changes(told, visits, factors, people),
        "marketing": marketing(told, booked, reach, people),
    }
    # their rows, not their plans: the union of all events would plan each builder many times
    return {name: spark.createDataFrame(built.collect(), built.schema) for name, built in told_by.items()}


@pytest.fixture(scope="module")
def tables(spark: SparkSession, run: Run) -> dict[str, DataFrame]:
    return tables_until(spark, run, 30)


@pytest.fixture(scope="module")
def events(tables: dict[str, DataFrame]) -> list[Row]:
    return outbox(tables, keys(tables)).orderBy("outbox_id").collect()


def delivered(spark: SparkSession, events: list[Row]) -> DataFrame:
    """Events as a receiver gets them."""
    return spark.createDataFrame(events, f"{OUTBOX_COLUMNS}, dt DATE").coalesce(1)


SOLD_AND_MOVED = (
    "receipts",
    "receipt_lines",
    "payments",
    "store_inventory_txn",
    "dc_inventory_txn",
    "online_orders",
    "online_order_lines",
)


def folded(events: DataFrame) -> dict[str, Fingerprint]:
    """What the tables of sales and stock come to, folded from events."""
    found = each(lambda name: fingerprint(fold(events, RETAIL.tables[name])), SOLD_AND_MOVED)
    return dict(zip(SOLD_AND_MOVED, found, strict=True))


def of_type(events: list[Row], name: str) -> list[Row]:
    return [event for event in events if event["message_type"] == name]


def test_there_are_18_types_of_events_and_each_has_a_source() -> None:
    assert len(MESSAGE_TYPES) == 18
    assert {source.message_type for source in SOURCES} == set(MESSAGE_TYPES)


def test_events_have_ids_of_their_own_and_a_sequence_without_gaps(spark: SparkSession, events: list[Row]) -> None:
    assert len({event["outbox_id"] for event in events}) == len({event["event_id"] for event in events}) == len(events)
    sequences: dict[tuple[str, date], list[Row]] = {}
    for event in events:
        sequences.setdefault((event["partition_key"], event["dt"]), []).append(event)
    for found in sequences.values():
        assert [event["sequence"] for event in found] == list(range(1, len(found) + 1))
        assert [event["event_ts"] for event in found] == sorted(event["event_ts"] for event in found)
    assert missing(delivered(spark, events)).isEmpty()
    lost = [event for event in events if event["event_id"] != f"receipt_created-{story.RECEIPT_EXT}"]
    gaps = missing(delivered(spark, lost)).collect()
    assert [(gap["partition_key"], gap["dt"], gap["missing"]) for gap in gaps] == [("7", date(2024, 1, 1), 1)]


def test_an_event_tells_its_row_in_snake_case(events: list[Row]) -> None:
    event = next(e for e in of_type(events, "receipt_created") if e["correlation_id"] == story.RECEIPT_EXT)
    assert (event["event_id"], event["partition_key"]) == (f"receipt_created-{story.RECEIPT_EXT}", "7")
    assert (event["trace_id"], event["status"], event["schema_version"]) == (f"TRC{story.RECEIPT}", "pending", "1.0")
    payload = json.loads(event["payload"])
    assert payload["trace_id"] == event["trace_id"]
    assert payload["event_ts"] == "2024-01-01T12:34:56"
    assert (payload["store_id"], payload["total_amount"], payload["total_cents"]) == (7, 48.6, 4_860)


def test_every_parent_is_an_event(events: list[Row]) -> None:
    names = {event["event_id"] for event in events}
    with_parent = [event for event in events if event["parent_event_id"] is not None]
    assert {event["parent_event_id"] for event in with_parent} <= names
    assert {event["message_type"] for event in with_parent} >= {
        "receipt_line_added", "payment_processed", "promotion_applied", "online_order_shipped", "inventory_updated",
    }  # fmt: skip


def test_trucks_arrive_and_depart_and_shops_open_and_close(events: list[Row]) -> None:
    assert [len(of_type(events, name)) for name in ("truck_arrived", "truck_departed")] == [1, 1]
    closed = of_type(events, "store_closed")[0]
    assert (closed["event_ts"], closed["dt"]) == (datetime(2024, 1, 2, 0, 30), date(2024, 1, 1))


def test_an_event_of_an_order_tells_nothing_that_came_later(events: list[Row]) -> None:
    line = f"{story.ORDER_EXT}-1"
    told = {e["event_id"]: json.loads(e["payload"]) for e in events if line in e["event_id"]}
    life = {
        f"online_order_created-{line}": ("CREATED", False, False),
        f"online_order_picked-{line}": ("PICKED", True, False),
        f"online_order_shipped-{line}": ("SHIPPED", True, False),
        f"online_order_shipped-{line}-DELIVERED": ("DELIVERED", True, True),
    }
    assert {
        name: (payload["fulfillment_status"], "picked_ts" in payload, "delivered_ts" in payload)
        for name, payload in told.items()
    } == life
    order = [
        json.loads(e["payload"])
        for e in events
        if e["source"] == "online_orders" and e["correlation_id"] == story.ORDER_EXT
    ]
    assert ["completed_ts" in payload for payload in order] == [False, True]


def test_a_cancelled_line_ends_with_its_cancellation_from_which_its_units_are_released(events: list[Row]) -> None:
    line = f"{story.UNWANTED_EXT}-1"
    told = {e["event_id"]: json.loads(e["payload"]) for e in events if line in e["event_id"]}
    life = {name: (payload["fulfillment_status"], "cancelled_ts" in payload) for name, payload in told.items()}
    assert life == {
        f"online_order_created-{line}": ("CREATED", False),
        f"online_order_picked-{line}": ("PICKED", False),
        f"online_order_created-{line}-CANCELLED": ("CANCELLED", True),
    }
    moved = [e for e in of_type(events, "inventory_updated") if e["correlation_id"] == story.UNWANTED_EXT]
    assert [e["parent_event_id"] for e in moved] == [
        f"online_order_created-{line}", f"online_order_created-{line}-CANCELLED",
    ]  # fmt: skip


@pytest.mark.slow
def test_later_days_add_events_and_change_none(spark: SparkSession, run: Run, events: list[Row]) -> None:
    early = tables_until(spark, run, 2)
    assert outbox(early, keys(early)).orderBy("outbox_id").collect() == [e for e in events if e["dt"].day <= 2]


def test_a_table_that_comes_later_tells_its_events_without_another_change(spark: SparkSession) -> None:
    day, noon = date(2024, 1, 1), datetime(2024, 1, 1, 12)
    seen = spark.createDataFrame([(1, noon, day, 7)], "trace_id BIGINT, event_ts TIMESTAMP, dt DATE, store_id BIGINT")
    shown = spark.createDataFrame([(2, noon, day, "IMP1")], "trace_id BIGINT, event_ts TIMESTAMP, dt DATE, id STRING")
    later = {name: seen for name in ("foot_traffic", "ble_pings", "customer_zone_changes")} | {"marketing": shown}
    found = outbox(later, {name: ("trace_id",) for name in later}).orderBy("outbox_id").collect()
    assert [(event["partition_key"], event["sequence"], event["message_type"]) for event in found] == [
        ("0", 1, "ad_impression"),
        ("7", 1, "customer_entered"),
        ("7", 2, "ble_ping_detected"),
        ("7", 3, "customer_zone_changed"),
    ]


@pytest.mark.parametrize("table", FOLDED)
def test_events_fold_back_into_the_table(
    table: str, spark: SparkSession, tables: dict[str, DataFrame], events: list[Row]
) -> None:
    folded = fold(delivered(spark, events), RETAIL.tables[table])
    assert folded.dtypes == tables[table].select(*folded.columns).dtypes
    assert fingerprint(folded) == fingerprint(tables[table])
    assert fingerprint(folded).rows > 0


@pytest.fixture(scope="module")
def truth(tables: dict[str, DataFrame]) -> dict[str, Fingerprint]:
    found = {name: fingerprint(tables[name]) for name in SOLD_AND_MOVED}
    assert all(table.rows > 0 for table in found.values())
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_late_shuffled_and_doubled_events_fold_alike(
    data: st.DataObject, spark: SparkSession, events: list[Row], truth: dict[str, Fingerprint]
) -> None:
    mine = [event for event in events if event["source"] in truth]
    doubled = data.draw(st.lists(st.sampled_from(mine)))
    received = delivered(spark, data.draw(st.permutations(mine + doubled)))
    assert folded(received) == truth


@pytest.fixture
def sent(spark: SparkSession, events: list[Row], tmp_path: Path) -> Path:
    """The outbox as it was exported, and some of it again."""
    folder = tmp_path / "outbox"
    frame = delivered(spark, events + events[::3])
    frame.write.partitionBy("dt").options(**JSON_FORMAT).json(str(folder))
    (folder / "_export.json").write_text('{"export": "outbox"}')
    return folder


def test_a_replay_that_breaks_off_goes_on_and_ends_as_if_nothing_had_been(
    spark: SparkSession, truth: dict[str, Fingerprint], events: list[Row], sent: Path, tmp_path: Path
) -> None:
    pace, add_new, bursts = Realtime(emit_interval_ms=1, burst=20), replaying.add_new, itertools.count(1)

    def third_time_unlucky(batch: DataFrame, table: str) -> None:
        add_new(batch, table)
        if next(bursts) == 3:
            raise ConnectionError("the hub is gone")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replaying, "add_new", third_time_unlucky)
        with pytest.raises(Exception, match="the hub is gone"):
            replaying.replay(spark, sent, tmp_path / "out", pace)
    first_bursts = sorted((tmp_path / "out" / replaying.BURSTS).rglob("part-*"))[:3]
    assert [len(file.read_text().splitlines()) for file in first_bursts] == [20, 20, 20]
    # over Spark Connect another process takes the bursts, so the table tells what arrived: of 20 events five come twice
    commits = spark.sql(f"DESCRIBE HISTORY delta.`{tmp_path / 'out' / replaying.EVENTS}`").collect()
    merged = [commit["operationMetrics"] for commit in commits if commit["operation"] == "MERGE"]
    assert [int(metrics["numTargetRowsInserted"]) for metrics in merged] == [15, 15, 15]
    done = replaying.replay(spark, sent, tmp_path / "out", pace)
    assert done.events == len(events)
    received = spark.read.format("delta").load(str(done.table))
    assert received.columns == list(replaying.ENVELOPE)
    assert folded(received) == truth
    first = spark.read.format("delta").option("versionAsOf", 1).load(str(done.table))
    assert {row["dt"] for row in first.select("dt").collect()} == {min(event["dt"] for event in events)}
    # and once more: nothing is new
    assert replaying.replay(spark, sent, tmp_path / "out", pace).events == len(events)


def test_what_is_no_outbox_or_no_place_for_a_replay_is_refused(sent: Path, tmp_path: Path) -> None:
    refuse = replaying.refuse_what_cannot_be_replayed
    with pytest.raises(UserError, match="no outbox at"):
        refuse(tmp_path, tmp_path / "new", 10)
    with pytest.raises(UserError, match="that no replay made"):
        refuse(sent, sent, 10)
    refuse(sent, tmp_path / "new", 10)


def test_the_day_of_an_event_is_in_its_id(spark: SparkSession, events: list[Row], sent: Path) -> None:
    again = with_day(delivered(spark, events).drop("dt"))
    assert again.where("dt IS NULL").isEmpty()
    assert again.orderBy("outbox_id").select("dt").collect() == [Row(dt=event["dt"]) for event in events]
    assert read_outbox(spark, sent).dropDuplicates(["outbox_id"]).count() == len(events)
