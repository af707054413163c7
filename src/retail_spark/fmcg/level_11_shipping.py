"""Level 11 - what is on the trucks, and what they emit."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.fmcg.charge import case_weights
from retail_spark.fmcg.dating import midnight
from retail_spark.fmcg.shipping import shipment_contents
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    shipment_id      BIGINT NOT NULL,
    line_number      INT NOT NULL COMMENT 'batches of the shipment in their order',
    sku_id           BIGINT NOT NULL,
    batch_id         BIGINT NOT NULL,
    quantity_cases   INT NOT NULL,
    quantity_eaches  INT COMMENT 'cases x units_per_case',
    batch_fraction   DECIMAL(9,8) COMMENT 'quantity_cases / output_cases of the batch, rounded down',
    weight_kg        DECIMAL(10,2) COMMENT 'gross',
    lot_number       STRING NOT NULL COMMENT 'batch number',
    expiry_date      DATE,
    {CREATED}
    """,
    key=("shipment_id", "line_number"),
    refs={"shipment_id": "shipments", "sku_id": "skus", "batch_id": "batches"},
    layer="operational",
)
def shipment_lines(
    run: Run,
    inventory: DataFrame,
    batches: DataFrame,
    orders: DataFrame,
    order_allocations: DataFrame,
    carriers: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per shipment and batch on it."""
    contents = shipment_contents(run, inventory, batches, orders, order_allocations, carriers)
    made = batches.select(F.col("id").alias("batch_id"), "sku_id", "output_cases", "batch_number", "expiry_date")
    packs = case_weights(skus, packaging_types).select("sku_id", "units_per_case", "case_weight_kg")
    rows = contents.join(F.broadcast(made), on="batch_id", how="inner").join(
        F.broadcast(packs), on="sku_id", how="inner"
    )
    order = Window.partitionBy("shipment_id").orderBy("batch_id")
    # whole numbers until the division by a power of ten: rounded down, the parts of a batch never exceed 1
    part = F.floor(F.col("cases").cast("decimal(18,0)") * 100_000_000 / F.col("output_cases"))
    return rows.select(
        "shipment_id",
        F.row_number().over(order).alias("line_number"),
        "sku_id",
        "batch_id",
        F.col("cases").cast("int").alias("quantity_cases"),
        (F.col("cases") * F.col("units_per_case")).cast("int").alias("quantity_eaches"),
        (part.cast("decimal(18,0)") * F.lit("0.00000001").cast("decimal(9,8)"))
        .cast("decimal(9,8)")
        .alias("batch_fraction"),
        (F.col("cases") * F.col("case_weight_kg")).cast("decimal(10,2)").alias("weight_kg"),
        F.col("batch_number").alias("lot_number"),
        "expiry_date",
        midnight("ship_date").alias("created_at"),
    )


@FMCG.table(
    f"""
    id                  BIGINT NOT NULL COMMENT 'id of the shipment',
    shipment_id         BIGINT NOT NULL,
    shipment_leg_id     BIGINT COMMENT 'its first leg; distance_km is that of all',
    scope               STRING NOT NULL COMMENT 'scope_3_cat_4 to the DCs, scope_3_cat_9 to the shops',
    co2_kg              DECIMAL(12,4) NOT NULL COMMENT 'distance_km x weight_tons x co2_kg_per_ton_km of the factor',
    calculation_method  STRING,
    emission_factor_id  BIGINT,
    distance_km         DECIMAL(10,2) COMMENT 'sum over the legs',
    weight_tons         DECIMAL(10,4),
    {CREATED}
    """,
    key="id",
    refs={
        "shipment_id": "shipments",
        "shipment_leg_id": "shipment_legs",
        "emission_factor_id": "emission_factors",
    },
    layer="operational",
)
def shipment_emissions(
    run: Run, shipments: DataFrame, shipment_legs: DataFrame, route_segments: DataFrame, emission_factors: DataFrame
) -> DataFrame:
    """One row per shipment: its carbon dioxide, by distance and weight."""
    lengths = route_segments.select(F.col("id").alias("segment_id"), "distance_km")
    ways = (
        shipment_legs.join(F.broadcast(lengths), on="segment_id", how="inner")
        .groupBy("shipment_id")
        .agg(
            F.sum("distance_km").cast("decimal(10,2)").alias("km"),
            F.min("id").alias("leg_id"),
            F.min_by("transport_mode", "leg_sequence").alias("mode"),
        )
    )
    usual = emission_factors.where("co2_kg_per_ton_km IS NOT NULL")
    by_carrier = (
        usual.where("carrier_id IS NOT NULL")
        .groupBy("carrier_id", F.col("transport_mode").alias("mode"))
        .agg(F.min(F.struct("id", "co2_kg_per_ton_km")).alias("own"))
    )
    by_mode = (
        usual.where("carrier_id IS NULL")
        .groupBy(F.col("transport_mode").alias("mode"))
        .agg(F.min(F.struct("id", "co2_kg_per_ton_km")).alias("general"))
    )
    sent = shipments.select(
        F.col("id").alias("shipment_id"), "shipment_type", "carrier_id", "ship_date", "total_weight_kg"
    )
    rows = sent.join(ways, on="shipment_id", how="inner")
    rows = rows.join(F.broadcast(by_carrier), on=["carrier_id", "mode"], how="left")
    rows = rows.join(F.broadcast(by_mode), on="mode", how="left")
    factor = F.coalesce("own", "general")
    rows = rows.withColumn("factor", factor)
    tons = (F.col("total_weight_kg") / 1000).cast("decimal(10,4)")
    to_shop = F.col("shipment_type").isin("dc_to_store", "direct_to_store")
    return rows.select(
        F.col("shipment_id").alias("id"),
        "shipment_id",
        F.col("leg_id").alias("shipment_leg_id"),
        F.when(to_shop, "scope_3_cat_9").otherwise("scope_3_cat_4").alias("scope"),
        F.round(F.col("km") * tons * F.col("factor.co2_kg_per_ton_km"), 4).cast("decimal(12,4)").alias("co2_kg"),
        F.lit("distance x weight").alias("calculation_method"),
        F.col("factor.id").alias("emission_factor_id"),
        F.col("km").alias("distance_km"),
        tons.alias("weight_tons"),
        midnight("ship_date").alias("created_at"),
    )
