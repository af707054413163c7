"""A market stall: a world with few tables, but with all that is awkward in files. It needs no simulation."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.table import World
from tests.core.toy import ToyConfig

STALL = World("retail")  # whose headers are the source documents'
DAYS = 8
LINES_A_DAY = 60

_AWKWARD = (
    (1, 'six-inch "plain" tile', "a,b", ["x", "y"]),
    (2, "two\nlines", "", []),
    (3, "  space before and after ", None, ["z"]),
    (4, "café ☕ naïve", '"', ["x"]),
    (5, "back\\slash, comma", "\\", ["y", "z"]),
)


@dataclass(frozen=True)
class StallConfig(ToyConfig):
    """Eight days."""

    days: int = DAYS


@STALL.table(
    "id BIGINT NOT NULL, product_name STRING NOT NULL, tags STRING, sizes ARRAY<STRING> NOT NULL, "
    "sale_price DECIMAL(10,2) NOT NULL, is_fresh BOOLEAN",
    key="id",
)
def products_master(run: Run) -> DataFrame:
    """One row per product, with texts that a careless writer of CSV would spoil."""
    rows = run.spark.createDataFrame(list(_AWKWARD), "id BIGINT, product_name STRING, tags STRING, sizes ARRAY<STRING>")
    return rows.withColumns(
        {"sale_price": (F.col("id") * 100 - F.lit(0.01)).cast("decimal(10,2)"), "is_fresh": F.col("id") > 2}
    )


@STALL.table(
    "trace_id BIGINT NOT NULL, event_ts TIMESTAMP NOT NULL, dt DATE NOT NULL, receipt_id_ext STRING NOT NULL, "
    "line_num INT NOT NULL, product_id BIGINT NOT NULL, quantity INT NOT NULL, unit_price DECIMAL(10,2) NOT NULL, "
    "ext_price DECIMAL(12,2) NOT NULL, promo_code STRING, ext_cents BIGINT NOT NULL, weight DOUBLE",
    key=("receipt_id_ext", "line_num"),
    refs={"product_id": "products_master"},
    growth="daily",
    layer="operational",
)
def receipt_lines(run: Run, products_master: DataFrame) -> DataFrame:
    """One row per line, some with nothing sold; on the fifth day the stall is closed."""
    lines = run.spark.range(0, run.window.days * LINES_A_DAY, 1, 3).where(f"id DIV {LINES_A_DAY} != 4")
    day = (F.unix_date(F.lit(run.window.first_day)) + F.expr(f"id DIV {LINES_A_DAY}")).cast("int")
    units = F.pmod(run.draw("stall.units", "id"), F.lit(4)).cast("int")
    cents = F.pmod(run.draw("stall.cents", "id"), F.lit(9_000)) + 5
    lines = lines.withColumns({"dt": F.date_from_unix_date(day), "units": units, "cents": cents})
    return lines.select(
        (F.col("id") + 2**60).alias("trace_id"),
        F.timestamp_seconds(day.cast("bigint") * 86_400 + F.col("id") % LINES_A_DAY * 601).alias("event_ts"),
        "dt",
        F.format_string("RCP%05d", F.expr("id DIV 3")).alias("receipt_id_ext"),
        (F.col("id") % 3 + 9).cast("int").alias("line_num"),  # 10 after 9, which text would sort before it
        (F.col("id") % 5 + 1).alias("product_id"),
        F.col("units").alias("quantity"),
        (F.col("cents") / 100).cast("decimal(10,2)").alias("unit_price"),
        (F.col("cents") * F.col("units") / 100).cast("decimal(12,2)").alias("ext_price"),
        F.when(F.col("id") % 7 == 0, F.lit("SAVE,5")).alias("promo_code"),
        (F.col("cents") * F.col("units")).alias("ext_cents"),
        (F.col("id") / 7).alias("weight"),
    )


@STALL.table("dt DATE NOT NULL, note STRING", key="dt", growth="daily", layer="operational")
def notes(run: Run) -> DataFrame:
    """No row at all: nobody wrote anything down."""
    return run.spark.createDataFrame([], "dt DATE, note STRING")
