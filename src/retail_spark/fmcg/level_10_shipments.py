"""Level 10 - shipments: from plants to DCs, between DCs, and to shops."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform
from retail_spark.fmcg.charge import case_weights
from retail_spark.fmcg.dating import stamps
from retail_spark.fmcg.shipping import CASES_PER_PALLET, shipment_contents
from retail_spark.fmcg.small import CREATED_UPDATED
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    f"""
    id                      BIGINT NOT NULL COMMENT 'order x 100 + DC; trunk shipments by lane, day and truck',
    shipment_number         STRING NOT NULL,
    shipment_type           STRING NOT NULL COMMENT 'plant_to_dc, dc_to_dc, dc_to_store or direct_to_store',
    origin_type             STRING NOT NULL COMMENT 'plant or dc',
    origin_id               BIGINT NOT NULL,
    destination_type        STRING NOT NULL COMMENT 'dc or store',
    destination_id          BIGINT NOT NULL,
    order_id                BIGINT COMMENT 'null on trunk shipments',
    carrier_id              BIGINT,
    route_id                BIGINT COMMENT 'the fastest route of the lane; null to shops',
    ship_date               DATE NOT NULL,
    expected_delivery_date  DATE NOT NULL,
    actual_delivery_date    DATE COMMENT 'null while on the way',
    status                  STRING COMMENT 'delivered or in_transit',
    total_cases             INT COMMENT 'sum of the lines',
    total_weight_kg         DECIMAL(12,2) COMMENT 'gross: sum of the lines',
    total_pallets           INT COMMENT '50 cases a pallet',
    freight_cost            DECIMAL(12,2) COMMENT 'US dollars, by pallets',
    currency                STRING,
    tracking_number         STRING,
    notes                   STRING,
    {CREATED_UPDATED}
    """,
    key="id",
    refs={"order_id": "orders", "carrier_id": "carriers", "route_id": "routes"},
    layer="operational",
)
def shipments(
    run: Run,
    inventory: DataFrame,
    batches: DataFrame,
    orders: DataFrame,
    order_allocations: DataFrame,
    carriers: DataFrame,
    routes: DataFrame,
    skus: DataFrame,
    packaging_types: DataFrame,
) -> DataFrame:
    """One row per shipment: a truck on a trunk lane, or what a DC sends to a shop for an order."""
    contents = shipment_contents(run, inventory, batches, orders, order_allocations, carriers)
    heavy = batches.select(F.col("id").alias("batch_id"), "sku_id")
    gross = case_weights(skus, packaging_types).select("sku_id", "case_weight_kg")
    contents = contents.join(F.broadcast(heavy), on="batch_id", how="inner").join(
        F.broadcast(gross), on="sku_id", how="inner"
    )
    same = ("shipment_type", "origin_type", "origin_id", "destination_type", "destination_id", "order_id",
            "carrier_id", "ship_date", "expected", "delivered", "status")  # fmt: skip
    loads = contents.groupBy("shipment_id").agg(
        *(F.first(name, ignorenulls=True).alias(name) for name in same),
        F.sum("cases").cast("int").alias("cases"),
        F.sum((F.col("cases") * F.col("case_weight_kg")).cast("decimal(12,2)")).cast("decimal(12,2)").alias("kg"),
    )
    best = routes.groupBy("origin_type", "origin_id", "destination_type", "destination_id").agg(
        F.min_by("id", F.struct("total_transit_hours", "id")).alias("route_id")
    )
    loads = loads.join(
        F.broadcast(best), on=["origin_type", "origin_id", "destination_type", "destination_id"], how="left"
    )
    pallets = F.ceil(F.col("cases") / CASES_PER_PALLET).cast("int")
    loads = loads.withColumn("pallets", pallets)
    # dollars a pallet fall with the number of pallets
    share = uniform(run.draw("shipments.freight", "shipment_id"))
    rate = (
        F.when(F.col("pallets") <= 6, 150 + 100 * share)
        .when(F.col("pallets") <= 12, 80 + 40 * share)
        .when(F.col("pallets") <= 20, 50 + 30 * share)
        .otherwise(40 + 20 * share)
    )
    return loads.select(
        F.col("shipment_id").alias("id"),
        F.format_string("SHP-%d", "shipment_id").alias("shipment_number"),
        "shipment_type",
        "origin_type",
        "origin_id",
        "destination_type",
        "destination_id",
        "order_id",
        "carrier_id",
        "route_id",
        "ship_date",
        F.col("expected").alias("expected_delivery_date"),
        F.col("delivered").alias("actual_delivery_date"),
        "status",
        F.col("cases").alias("total_cases"),
        F.col("kg").alias("total_weight_kg"),
        F.col("pallets").alias("total_pallets"),
        F.round(rate * F.col("pallets"), 2).cast("decimal(12,2)").alias("freight_cost"),
        F.lit("USD").alias("currency"),
        F.format_string("TRK%016d", "shipment_id").alias("tracking_number"),
        F.lit(None).cast("string").alias("notes"),
        *stamps("ship_date", F.coalesce("delivered", "ship_date")),
    )
