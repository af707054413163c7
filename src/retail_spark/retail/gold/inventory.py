"""Stock of the star: every position at every close, and every movement."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.gold.conventions import WAREHOUSE_SYSTEM, loaded
from retail_spark.retail.identity import (
    date_key,
    day_of_ticket,
    position_trace,
    second_of_day,
    ticket_of_line,
    time_key,
)
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.rules import amount, cents, value
from retail_spark.retail.world import RETAIL

COVER_DAYS: Final = 14
"""Days of demand for which a position's order-up-to level is taken to last; cover is measured against it."""


@RETAIL.table(
    """
    product_key            INT     NOT NULL COMMENT 'product',
    location_key           INT     NOT NULL COMMENT 'place',
    dt                     DATE    NOT NULL COMMENT 'business day, at its close',
    date_key               INT     NOT NULL COMMENT 'dt as yyyymmdd',
    trace_id               BIGINT  NOT NULL COMMENT 'day, place and product in one number',
    quantity_on_hand       INT     NOT NULL COMMENT 'available + reserved + damaged',
    quantity_available     INT     NOT NULL COMMENT 'units that can be sold, never below 0',
    quantity_reserved      INT     NOT NULL COMMENT 'units of online lines neither shipped nor cancelled by yesterday',
    quantity_in_transit    INT     NOT NULL COMMENT 'units on the road to the place',
    quantity_damaged       INT     NOT NULL COMMENT 'damaged units still in the place',
    inventory_value_cost   DECIMAL(14,2) NOT NULL COMMENT 'quantity_on_hand at cost',
    inventory_value_retail DECIMAL(14,2) NOT NULL COMMENT 'quantity_on_hand at the list price',
    days_of_supply         INT              COMMENT 'days that available units last (order-up-to level = 14 days)',
    stock_cover_days       INT              COMMENT 'the same with units in transit',
    reorder_point          INT     NOT NULL COMMENT 'the position asks for goods at or below this',
    reorder_quantity       INT     NOT NULL COMMENT 'units short of the order-up-to level, 0 above the reorder point',
    is_stockout            BOOLEAN NOT NULL COMMENT 'quantity_available = 0',
    is_overstock           BOOLEAN NOT NULL COMMENT 'available units exceed the order-up-to level by more than half',
    is_discontinued        BOOLEAN NOT NULL COMMENT 'past the end of life of the product',
    stockout_duration_days INT     NOT NULL COMMENT 'consecutive days closed at 0, this one included',
    last_replenishment_date DATE            COMMENT 'last arrival of goods',
    next_replenishment_date DATE            COMMENT 'arrival of the goods under way',
    source_system          STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp          TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key=("product_key", "location_key", "date_key"),
    refs={"product_key": "gold_product_dim", "date_key": "gold_date_dim", "location_key": "gold_location_dim"},
    growth="daily",
    layer="gold",
)
def gold_inventory_fact(run: Run, inventory_positions: DataFrame, products_master: DataFrame) -> DataFrame:
    """One row per product, place and day: how the day closed."""
    products = products_master.select(
        F.col("id").alias("product_id"),
        cents("cost").alias("cost"),
        cents("sale_price").alias("sale_price"),
        "end_of_life_date",
    )
    positions = inventory_positions.join(F.broadcast(products), "product_id", how="left")
    on_hand = F.col("available") + F.col("reserved") + F.col("damaged")
    coming = F.col("available") + F.col("in_transit")
    is_due = coming <= F.col("reorder_point")
    return positions.select(
        F.col("product_id").cast("int").alias("product_key"),
        F.col("location_key").cast("int").alias("location_key"),
        "dt",
        date_key("dt").alias("date_key"),
        position_trace(F.lit(0)).alias("trace_id"),
        on_hand.alias("quantity_on_hand"),
        F.col("available").alias("quantity_available"),
        F.col("reserved").alias("quantity_reserved"),
        F.col("in_transit").alias("quantity_in_transit"),
        F.col("damaged").alias("quantity_damaged"),
        value(on_hand * F.col("cost")).alias("inventory_value_cost"),
        value(on_hand * F.col("sale_price")).alias("inventory_value_retail"),
        _cover(F.col("available")).alias("days_of_supply"),
        _cover(coming).alias("stock_cover_days"),
        "reorder_point",
        F.when(is_due, F.greatest(F.col("order_up_to") - coming, F.lit(0))).otherwise(0).alias("reorder_quantity"),
        (F.col("available") == 0).alias("is_stockout"),
        (F.col("available") * 2 > F.col("order_up_to") * 3).alias("is_overstock"),
        F.coalesce(F.col("dt") > F.col("end_of_life_date"), F.lit(False)).alias("is_discontinued"),
        F.col("stockout_days").alias("stockout_duration_days"),
        "last_replenishment_date",
        "next_replenishment_date",
        *loaded(WAREHOUSE_SYSTEM, "dt"),
    )


def _cover(units: Column) -> Column:
    """Whole days that units last; null where nothing is ordered for the position."""
    days = F.call_function("div", units * COVER_DAYS, F.col("order_up_to"))
    return F.when(F.col("order_up_to") > 0, days).cast("int")


@RETAIL.table(
    """
    movement_id       STRING  NOT NULL COMMENT 'trace_id of the ledger row as text',
    trace_id          BIGINT  NOT NULL COMMENT 'trace_id of the ledger row',
    dt                DATE    NOT NULL COMMENT 'business day',
    date_key          INT     NOT NULL COMMENT 'dt as yyyymmdd',
    time_key          INT     NOT NULL COMMENT 'quarter of an hour, HHMM',
    product_key       INT     NOT NULL COMMENT 'product',
    location_key      INT     NOT NULL COMMENT 'place whose available units change by quantity',
    from_location_key INT              COMMENT 'place that the units leave, null if none of ours',
    to_location_key   INT              COMMENT 'place that the units reach, null if none of ours',
    movement_type     STRING  NOT NULL COMMENT 'receipt, sale, transfer, adjustment or return',
    movement_reason   STRING  NOT NULL COMMENT 'type of the ledger row, or what an adjustment came from',
    quantity          INT     NOT NULL COMMENT 'change of the available units, signed from the view of location_key',
    unit_cost         DECIMAL(12,2) NOT NULL COMMENT 'cost of a unit',
    total_cost        DECIMAL(12,2) NOT NULL COMMENT 'quantity x unit_cost, signed',
    reference_type    STRING  NOT NULL COMMENT 'cause_type of the ledger row',
    reference_id      STRING  NOT NULL COMMENT 'cause_id of the ledger row as text',
    is_return_delayed BOOLEAN NOT NULL COMMENT 'goods returned that were restocked later than on that day',
    return_delay_days INT              COMMENT 'days from the return to the shelf, null unless goods came back',
    source_system     STRING  NOT NULL COMMENT 'system of record',
    etl_timestamp     TIMESTAMP NOT NULL COMMENT 'load, in the night after dt'
    """,
    key="movement_id",
    refs={
        "product_key": "gold_product_dim",
        "date_key": "gold_date_dim",
        "time_key": "gold_time_dim",
        "location_key": "gold_location_dim",
        "from_location_key": "gold_location_dim",
        "to_location_key": "gold_location_dim",
    },
    growth="daily",
    layer="gold",
)
def gold_inventory_movement_fact(
    run: Run, store_inventory_txn: DataFrame, dc_inventory_txn: DataFrame, products_master: DataFrame
) -> DataFrame:
    """One row per movement of the ledgers; a transfer is two, the issue and the receipt."""
    in_shops = store_inventory_txn.withColumnRenamed("store_id", "location_key")
    in_centres = dc_inventory_txn.withColumn("location_key", F.col("dc_id") + FIRST_DC_KEY).drop("dc_id")
    products = products_master.select(
        F.col("id").alias("product_id"),
        F.col("cost").cast("decimal(12,2)").alias("unit_cost"),
        cents("cost").alias("cost_cents"),
    )
    movements = in_shops.unionByName(in_centres).join(F.broadcast(products), "product_id", how="left")
    txn_type, cause_type = F.col("txn_type"), F.col("cause_type")
    is_own_cause = cause_type == "MOVEMENT"
    movement_type = (
        F.when(cause_type == "SHIPMENT", "transfer")
        .when(cause_type == "REORDER", "receipt")
        .when(txn_type == "SALE", "sale")
        .when(txn_type == "RETURN", "return")
        .when(is_own_cause, "adjustment")
    )
    leaves = F.col("quantity") < 0
    here, there = F.col("location_key").cast("int"), F.col("counterpart_key").cast("int")
    returned_on = day_of_ticket(ticket_of_line("cause_id"))
    delay = F.when(cause_type == "RETURN_LINE", F.datediff("dt", returned_on))
    return movements.select(
        F.col("trace_id").cast("string").alias("movement_id"),
        "trace_id",
        "dt",
        date_key("dt").alias("date_key"),
        time_key(second_of_day("event_ts")).alias("time_key"),
        F.col("product_id").cast("int").alias("product_key"),
        here.alias("location_key"),
        F.when(leaves, here).otherwise(there).alias("from_location_key"),
        F.when(leaves, there).otherwise(here).alias("to_location_key"),
        movement_type.alias("movement_type"),
        F.when(is_own_cause, F.col("source")).otherwise(txn_type).alias("movement_reason"),
        "quantity",
        "unit_cost",
        amount(F.col("cost_cents") * F.col("quantity")).alias("total_cost"),
        F.col("cause_type").alias("reference_type"),
        F.col("cause_id").cast("string").alias("reference_id"),
        F.coalesce(delay > 0, F.lit(False)).alias("is_return_delayed"),
        delay.alias("return_delay_days"),
        *loaded(WAREHOUSE_SYSTEM, "dt"),
    )
