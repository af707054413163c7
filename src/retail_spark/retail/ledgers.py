"""Stock ledgers: every movement of available units with its cause and the balance after it; and the last close."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import (
    dc_id,
    event_ts,
    is_shop,
    known,
    order_ref,
    position_trace,
    receipt_ref,
    shipment_ref,
    store_id,
    text_of,
    ticket_of_line,
)
from retail_spark.retail.kernel.journal import (
    ADJUST,
    ARRIVE,
    BREAKAGE,
    COUNT,
    LINE,
    LOAD,
    RECEIVING,
    RELEASE,
    RESTOCK,
    SUPPLY,
    THEFT,
)
from retail_spark.retail.tills import entered_online
from retail_spark.retail.world import RETAIL

ADJUSTMENT_TYPES: Final = {COUNT: "ADJUSTMENT", BREAKAGE: "DAMAGED", THEFT: "LOST", RECEIVING: "DAMAGED"}
ADJUSTMENT_SOURCES: Final = {COUNT: "COUNT", BREAKAGE: "BREAKAGE", THEFT: "THEFT", RECEIVING: "RECEIVING"}


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'the movement: day, place, product and movement_seq in one number',
    event_ts        TIMESTAMP NOT NULL COMMENT 'wall-clock time of the shop; never falls along movement_seq',
    dt              DATE      NOT NULL COMMENT 'business day',
    store_id        BIGINT    NOT NULL COMMENT 'shop',
    product_id      BIGINT    NOT NULL COMMENT 'product',
    movement_seq    INT       NOT NULL COMMENT 'order of the movements of shop, product and day, from 1',
    txn_type        STRING    NOT NULL COMMENT 'INBOUND_SHIPMENT, SALE, RETURN, ADJUSTMENT, DAMAGED or LOST',
    quantity        INT       NOT NULL COMMENT 'change of the available units, never 0',
    balance         INT       NOT NULL COMMENT 'available units after the movement',
    source          STRING    NOT NULL COMMENT 'truck, CUSTOMER_PURCHASE, CUSTOMER_RETURN, CANCELLATION, or adjustment',
    source_ref      STRING             COMMENT 'receipt, order, shipment or return, null for adjustments',
    cause_type      STRING    NOT NULL COMMENT 'RECEIPT_LINE, ORDER_LINE, SHIPMENT, RETURN_LINE or MOVEMENT',
    cause_id        BIGINT    NOT NULL COMMENT 'line, shipment (with product_id), or trace_id for a MOVEMENT',
    counterpart_key BIGINT             COMMENT 'location_key of the sender, null without a shipment'
    """,
    key="trace_id",
    refs={"store_id": "stores", "product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def store_inventory_txn(run: Run, journal: DataFrame, trucks: DataFrame) -> DataFrame:
    """One row per movement of a product's available units in a shop."""
    codes = F.broadcast(trucks.select(F.col("id").alias("truck"), "license_plate"))
    is_delivery = F.col("kind") == ARRIVE
    movements = _movements(run, journal).where(is_shop("location_key"))
    movements = movements.join(codes, F.when(is_delivery, F.col("parent_id")) == F.col("truck"), how="left")
    return movements.select(
        *_moved(),
        store_id("location_key").alias("store_id"),
        *_story(source_of_delivery=F.col("license_plate")),
    ).select(*_order("store_id"))


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'the movement: day, place, product and movement_seq in one number',
    event_ts        TIMESTAMP NOT NULL COMMENT 'wall-clock time of the place; never falls along movement_seq',
    dt              DATE      NOT NULL COMMENT 'business day',
    dc_id           BIGINT    NOT NULL COMMENT 'distribution centre or e-commerce warehouse',
    product_id      BIGINT    NOT NULL COMMENT 'product',
    movement_seq    INT       NOT NULL COMMENT 'order of the movements of place, product and day, from 1',
    txn_type        STRING    NOT NULL COMMENT 'INBOUND_ or OUTBOUND_SHIPMENT, SALE, RETURN, ADJUSTMENT, DAMAGED, LOST',
    quantity        INT       NOT NULL COMMENT 'change of the available units, never 0',
    balance         INT       NOT NULL COMMENT 'available units after the movement',
    source          STRING    NOT NULL COMMENT 'shipment, SUPPLIER, CUSTOMER_PURCHASE, CANCELLATION, or adjustment',
    source_ref      STRING             COMMENT 'order, shipment or supplier order, null for adjustments',
    cause_type      STRING    NOT NULL COMMENT 'ORDER_LINE, SHIPMENT, REORDER, RETURN_LINE or MOVEMENT',
    cause_id        BIGINT    NOT NULL COMMENT 'line, shipment (with product_id), reorder, or trace_id for a MOVEMENT',
    counterpart_key BIGINT             COMMENT 'location_key of the other end of a shipment, null without one'
    """,
    key="trace_id",
    refs={"dc_id": "distribution_centers", "product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def dc_inventory_txn(run: Run, journal: DataFrame) -> DataFrame:
    """One row per movement of a product's available units in a distribution centre or warehouse."""
    movements = _movements(run, journal).where(~is_shop("location_key"))
    return movements.select(
        *_moved(),
        dc_id("location_key").alias("dc_id"),
        *_story(source_of_delivery=shipment_ref("event_id")),
    ).select(*_order("dc_id"))


def _movements(run: Run, journal: DataFrame) -> DataFrame:
    # Goods on the road at the opening were loaded before the records begin; their balances are not part of them.
    return journal.where((F.col("seq") > 0) & (F.col("dt") >= F.lit(run.window.origin)))


def _moved() -> list[Column]:
    """What moved, and when."""
    sold = F.col("kind") == LINE
    return [
        position_trace("seq").alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        F.col("dt"),
        F.col("product_id"),
        F.col("seq").alias("movement_seq"),
        F.when(sold, -F.col("quantity")).otherwise(F.col("quantity")).alias("quantity"),
        F.col("balance"),
    ]


def _story(source_of_delivery: Column) -> list[Column]:
    """Why it moved. A kind that is missing here gives null, which NOT NULL refuses."""
    kind, is_online = F.col("kind"), entered_online()
    is_shipped = kind.isin(LOAD, ARRIVE)
    ticket = F.when(is_online, order_ref("parent_id", "second")).otherwise(receipt_ref("parent_id", "second"))
    return_ref = F.concat(F.lit("RET"), ticket_of_line("event_id").cast("string"))
    cancelled_ref = order_ref(ticket_of_line("event_id"), "start_second")
    return [
        F.when(kind == LINE, "SALE")
        .when(kind == LOAD, "OUTBOUND_SHIPMENT")
        .when(kind.isin(ARRIVE, SUPPLY), "INBOUND_SHIPMENT")
        .when(kind.isin(RESTOCK, RELEASE), "RETURN")
        .when(kind == ADJUST, text_of("code", ADJUSTMENT_TYPES))
        .alias("txn_type"),
        F.when(kind == LINE, "CUSTOMER_PURCHASE")
        .when(is_shipped, source_of_delivery)
        .when(kind == SUPPLY, "SUPPLIER")
        .when(kind == RESTOCK, "CUSTOMER_RETURN")
        .when(kind == RELEASE, "CANCELLATION")
        .when(kind == ADJUST, text_of("code", ADJUSTMENT_SOURCES))
        .alias("source"),
        F.when(kind == LINE, ticket)
        .when(is_shipped, shipment_ref("event_id"))
        .when(kind == SUPPLY, F.concat(F.lit("REO"), F.col("event_id").cast("string")))
        .when(kind == RESTOCK, return_ref)
        .when(kind == RELEASE, cancelled_ref)
        .alias("source_ref"),
        F.when(kind.isin(LINE, RELEASE) & is_online, "ORDER_LINE")
        .when(kind == LINE, "RECEIPT_LINE")
        .when(is_shipped, "SHIPMENT")
        .when(kind == SUPPLY, "REORDER")
        .when(kind == RESTOCK, "RETURN_LINE")
        .when(kind == ADJUST, "MOVEMENT")
        .alias("cause_type"),
        F.when(kind == ADJUST, position_trace("seq")).otherwise(F.col("event_id")).alias("cause_id"),
        F.when(is_shipped, known("other_key")).alias("counterpart_key"),
    ]


def _order(place: str) -> list[str]:
    """The ledgers' columns, which differ in the name of the place only."""
    moved = ["trace_id", "event_ts", "dt", place, "product_id", "movement_seq", "txn_type", "quantity", "balance"]
    return [*moved, "source", "source_ref", "cause_type", "cause_id", "counterpart_key"]


@RETAIL.table(
    """
    store_id         BIGINT    NOT NULL COMMENT 'shop',
    product_id       BIGINT    NOT NULL COMMENT 'product',
    current_quantity INT       NOT NULL COMMENT 'available units at the close of the last day generated',
    reorder_point    INT       NOT NULL COMMENT 'the shop asks for goods at or below this',
    last_updated     TIMESTAMP NOT NULL COMMENT 'that close'
    """,
    key=("store_id", "product_id"),
    refs={"store_id": "stores", "product_id": "products_master"},
    growth="whole",
    layer="operational",
)
def store_inventory_snapshots(run: Run, inventory_positions: DataFrame) -> DataFrame:
    """One row per shop and product that it carries: its stock as it stands."""
    return _last_close(run, inventory_positions.where(is_shop("location_key")), store_id("location_key"), "store_id")


@RETAIL.table(
    """
    dc_id            BIGINT    NOT NULL COMMENT 'distribution centre or e-commerce warehouse',
    product_id       BIGINT    NOT NULL COMMENT 'product',
    current_quantity INT       NOT NULL COMMENT 'available units at the close of the last day generated',
    reorder_point    INT       NOT NULL COMMENT 'the place asks for goods at or below this',
    last_updated     TIMESTAMP NOT NULL COMMENT 'that close'
    """,
    key=("dc_id", "product_id"),
    refs={"dc_id": "distribution_centers", "product_id": "products_master"},
    growth="whole",
    layer="operational",
)
def dc_inventory_snapshots(run: Run, inventory_positions: DataFrame) -> DataFrame:
    """One row per distribution centre or warehouse and product: its stock as it stands."""
    return _last_close(run, inventory_positions.where(~is_shop("location_key")), dc_id("location_key"), "dc_id")


def _last_close(run: Run, positions: DataFrame, place: Column, name: str) -> DataFrame:
    last = positions.where(F.col("dt") == F.lit(run.window.last_day))
    return last.select(
        place.alias(name),
        "product_id",
        F.col("available").alias("current_quantity"),
        "reorder_point",
        event_ts("dt", F.lit(int(timedelta(days=1).total_seconds()) - 1)).alias("last_updated"),
    )
