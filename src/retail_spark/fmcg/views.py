"""The views of the world: plain queries in sql/fmcg/views, one a file, in SQL that PostgreSQL reads too."""

from __future__ import annotations

from importlib.resources import files

from pyspark.sql import SparkSession

# in the order in which they read each other
NAMES = (
    "v_location_divisions",
    "v_transport_normalized",
    "v_batch_destinations",
    "v_inventory_summary",
    "v_supplier_risk",
    "v_single_source_ingredients",
    "v_order_fulfillment_metrics",
    "v_closing_stock",
    "v_dc_utilization",
)


def view_query(name: str) -> str:
    """The query of a view, without its comment line."""
    text = (files("retail_spark") / "sql" / "fmcg" / "views" / f"{name}.sql").read_text(encoding="utf-8")
    return text.partition("\n")[2].strip()


def create_views(spark: SparkSession) -> None:
    """Create or replace every view in the schema in use."""
    for name in NAMES:
        spark.sql(f"CREATE OR REPLACE VIEW {name} AS {view_query(name)}")
