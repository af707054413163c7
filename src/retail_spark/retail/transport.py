"""Trucks: what was loaded and unloaded, and the way of each shipment."""

from __future__ import annotations

from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.retail.identity import (
    dc_id,
    event_ts,
    is_shop,
    position_trace,
    shipment_ref,
    store_id,
    text_of,
    whole,
)
from retail_spark.retail.kernel.journal import (
    ARRIVED,
    COMPLETED,
    DELAYED,
    IN_TRANSIT,
    LOAD,
    LOADING,
    PRODUCT_BITS,
    SCHEDULED,
    TRUCK,
    UNLOAD,
    UNLOADING,
)
from retail_spark.retail.world import RETAIL

STATUSES: Final = {
    SCHEDULED: "SCHEDULED",
    LOADING: "LOADING",
    IN_TRANSIT: "IN_TRANSIT",
    ARRIVED: "ARRIVED",
    UNLOADING: "UNLOADING",
    COMPLETED: "COMPLETED",
    DELAYED: "DELAYED",
}


@RETAIL.table(
    """
    trace_id      BIGINT    NOT NULL COMMENT 'LOAD: that of its OUTBOUND movement; UNLOAD: shipment and product',
    event_ts      TIMESTAMP NOT NULL COMMENT 'start of loading or unloading',
    dt            DATE      NOT NULL COMMENT 'its day',
    truck_id      STRING    NOT NULL COMMENT 'truck code (trucks.license_plate)',
    shipment_id   STRING    NOT NULL COMMENT 'SHP, yyyymmdd of loading, location_key of the destination',
    shipment_key  BIGINT    NOT NULL COMMENT 'shipment as a number: what cause_id of the ledgers names',
    product_id    BIGINT    NOT NULL COMMENT 'product',
    quantity      INT       NOT NULL COMMENT 'units, above 0',
    action        STRING    NOT NULL COMMENT 'LOAD or UNLOAD',
    location_id   BIGINT    NOT NULL COMMENT 'stores.id or distribution_centers.id, by location_type',
    location_type STRING    NOT NULL COMMENT 'STORE or DC'
    """,
    key="trace_id",
    refs={"truck_id": "trucks.license_plate", "product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def truck_inventory(run: Run, journal: DataFrame, trucks: DataFrame) -> DataFrame:
    """One row per product loaded at the distribution centre, and again where it is unloaded."""
    handled = journal.where(F.col("kind").isin(LOAD, UNLOAD))
    is_load = F.col("kind") == LOAD
    # A delayed shipment and the next one may be unloaded at one place on one day.
    of_shipment = F.col("event_id") * 2**PRODUCT_BITS + F.col("product_id")
    return _with_code(handled, trucks).select(
        F.when(is_load, position_trace("seq")).otherwise(of_shipment).alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        F.col("license_plate").alias("truck_id"),
        shipment_ref("event_id").alias("shipment_id"),
        F.col("event_id").alias("shipment_key"),
        "product_id",
        F.abs("quantity").alias("quantity"),
        F.when(is_load, "LOAD").otherwise("UNLOAD").alias("action"),
        F.coalesce(store_id("location_key"), dc_id("location_key")).alias("location_id"),
        F.when(is_shop("location_key"), "STORE").otherwise("DC").alias("location_type"),
    )


@RETAIL.table(
    """
    trace_id       BIGINT    NOT NULL COMMENT 'shipment and status in one number',
    event_ts       TIMESTAMP NOT NULL COMMENT 'when the status was reached',
    dt             DATE      NOT NULL COMMENT 'its day',
    truck_id       STRING    NOT NULL COMMENT 'truck code (trucks.license_plate)',
    dc_id          BIGINT    NOT NULL COMMENT 'distribution centre that sends',
    store_id       BIGINT             COMMENT 'shop that receives, null for a warehouse',
    to_dc_id       BIGINT             COMMENT 'warehouse that receives, null for a shop',
    shipment_id    STRING    NOT NULL COMMENT 'shipment',
    status         STRING    NOT NULL COMMENT 'SCHEDULED, LOADING, IN_TRANSIT (DELAYED) ARRIVED, UNLOADING, COMPLETED',
    eta            TIMESTAMP NOT NULL COMMENT 'arrival at the destination',
    etd            TIMESTAMP NOT NULL COMMENT 'departure from the destination, unloaded',
    departure_time TIMESTAMP          COMMENT 'departure from the destination; COMPLETED only',
    actual_unload_duration INT        COMMENT 'minutes from UNLOADING to COMPLETED; COMPLETED only'
    """,
    key=("shipment_id", "status"),
    refs={
        "truck_id": "trucks.license_plate",
        "dc_id": "distribution_centers",
        "store_id": "stores",
        "to_dc_id": "distribution_centers",
    },
    growth="daily",
    layer="operational",
)
def truck_moves(run: Run, journal: DataFrame, trucks: DataFrame) -> DataFrame:
    """One row per status that a shipment reaches, on the day on which it does."""
    moves = journal.where(F.col("kind") == TRUCK)
    unloading = moves.where(F.col("code") == UNLOADING).select("event_id", F.col("second").alias("unloading_from"))
    unloading = unloading.withColumn("code", F.lit(COMPLETED))
    moves = moves.join(unloading, ["event_id", "code"], how="left")
    is_completed = F.col("code") == COMPLETED
    return _with_code(moves, trucks).select(
        (F.col("event_id") * 10 + F.col("code")).alias("trace_id"),
        event_ts("dt", "second").alias("event_ts"),
        "dt",
        F.col("license_plate").alias("truck_id"),
        dc_id("other_key").alias("dc_id"),
        store_id("location_key").alias("store_id"),
        dc_id("location_key").alias("to_dc_id"),
        shipment_ref("event_id").alias("shipment_id"),
        text_of("code", STATUSES).alias("status"),
        event_ts("dt", "move_second").alias("eta"),
        event_ts("dt", "end_second").alias("etd"),
        F.when(is_completed, event_ts("dt", "second")).alias("departure_time"),
        whole(F.col("second") - F.col("unloading_from"), 60).cast("int").alias("actual_unload_duration"),
    )


def _with_code(rows: DataFrame, trucks: DataFrame) -> DataFrame:
    """Rows whose parent_id is a truck, with its code as `license_plate`."""
    codes = trucks.select(F.col("id").alias("parent_id"), "license_plate")
    return rows.join(F.broadcast(codes), "parent_id", how="left")
