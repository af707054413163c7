"""Level 14 - the measures that the company steers by, computed from its facts."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from retail_spark.core.context import Run
from retail_spark.fmcg.level_08_forecasts import weeks_of
from retail_spark.fmcg.small import CREATED
from retail_spark.fmcg.world import FMCG

_KPI_ACTUALS = f"""
    id                 BIGINT NOT NULL COMMENT '(kpi_id x 10^5 + 0, division or 1000 + account) x 100 + week',
    kpi_id             BIGINT NOT NULL,
    measurement_date   DATE NOT NULL COMMENT 'Monday of the ISO week measured',
    measurement_week   INT,
    measurement_month  INT,
    scope_type         STRING NOT NULL COMMENT 'global, division or account',
    scope_id           BIGINT COMMENT 'the division or account; null: global',
    actual_value       DECIMAL(12,4) NOT NULL COMMENT 'from the facts of that week',
    target_value       DECIMAL(12,4) NOT NULL,
    variance           DECIMAL(12,4) COMMENT 'actual less target',
    variance_percent   DECIMAL(8,4) COMMENT 'of the target',
    status             STRING COMMENT 'green: meets the target; yellow: short of the critical value; red',
    trend              STRING COMMENT 'against the week before: improving, stable or declining',
    {CREATED}
"""
# measured for each account as well
_BY_ACCOUNT = ("KPI-OTIF", "KPI-CFR", "KPI-OSA")
_FIRST_ACCOUNT = 1_000
_STABLE = 0.02  # a change below 2 % is none


@FMCG.table(_KPI_ACTUALS, key="id", refs={"kpi_id": "kpi_thresholds"}, layer="operational")
def kpi_actuals(
    run: Run,
    kpi_thresholds: DataFrame,
    retail_accounts: DataFrame,
    retail_locations: DataFrame,
    plants: DataFrame,
    orders: DataFrame,
    shipments: DataFrame,
    shipment_emissions: DataFrame,
    returns: DataFrame,
    batches: DataFrame,
    forecast_accuracy: DataFrame,
    osa_metrics: DataFrame,
) -> DataFrame:
    """One row per measure, week and scope in which there is anything to measure; never drawn."""
    divisions = retail_accounts.select(F.col("id").alias("retail_account_id"), "division_id")
    parts = [
        *_of_orders(orders.join(F.broadcast(divisions), on="retail_account_id", how="inner"), shipments, returns),
        *_of_shipments(shipments, shipment_emissions, orders, divisions),
        *_of_batches(
            batches.join(
                F.broadcast(plants.select(F.col("id").alias("plant_id"), "division_id")), on="plant_id", how="inner"
            )
        ),
        _of_forecasts(forecast_accuracy),
        _of_shelves(osa_metrics, retail_locations, divisions),
    ]
    measured = parts[0]
    for part in parts[1:]:
        measured = measured.unionByName(part)
    by_account = F.col("code").isin(*_BY_ACCOUNT) & (F.col("account") > 0)
    scopes = F.array(
        F.lit(0).cast("bigint"), F.col("division_id"), F.when(by_account, F.col("account") + _FIRST_ACCOUNT)
    )
    facts = (
        measured.select("code", "monday", F.explode(scopes).alias("scope"), "top", "base")
        .where("scope IS NOT NULL")
        .groupBy("code", "monday", "scope")
        .agg(F.sum("top").alias("top"), F.sum("base").alias("base"))
    )
    return _judged(run, facts.where("base > 0"), kpi_thresholds)


def _rows(code: str, frame: DataFrame, day: str, top: Column, base: Column) -> DataFrame:
    """(code, monday, division_id, account, top, base): a measure is top / base, so parts add up to the whole."""
    monday = F.date_trunc("week", day).cast("date")
    has_account = "retail_account_id" in frame.columns
    account = F.col("retail_account_id") if has_account else F.lit(0).cast("bigint")
    return (
        frame.groupBy("division_id", account.alias("account"), monday.alias("monday"))
        .agg(F.sum(top).cast("decimal(20,4)").alias("top"), F.sum(base).cast("decimal(20,4)").alias("base"))
        .select(F.lit(code).alias("code"), "monday", "division_id", "account", "top", "base")
    )


def _of_orders(orders: DataFrame, shipments: DataFrame, returns: DataFrame) -> list[DataFrame]:
    shipped = shipments.where("order_id IS NOT NULL").groupBy(F.col("order_id").alias("id"))
    back = (
        returns.where("order_id IS NOT NULL")
        .select(F.col("order_id").alias("id"), F.lit(1).alias("returned"))
        .distinct()
    )
    known = (
        orders.where("status <> 'cancelled'")
        .join(shipped.agg(F.sum("total_cases").alias("shipped_cases")), on="id", how="left")
        .join(back, on="id", how="left")
    )
    delivered = known.where("status = 'delivered'")
    one = F.lit(1)
    full = F.col("shipped_cases") >= F.col("total_cases")
    timely = F.col("actual_delivery_date") <= F.col("promised_delivery_date")
    otif = F.when(full & timely, 100).otherwise(0)
    perfect = F.when(full & timely & F.col("returned").isNull(), 100).otherwise(0)
    days = F.datediff("actual_delivery_date", "order_date")
    return [
        _rows("KPI-OTIF", delivered, "actual_delivery_date", otif, one),
        _rows("KPI-POF", delivered, "actual_delivery_date", perfect, one),
        _rows("KPI-LEAD", delivered, "actual_delivery_date", days, one),
        _rows("KPI-CFR", delivered, "actual_delivery_date", F.col("shipped_cases") * 100, F.col("total_cases")),
        _rows("KPI-RET", known, "order_date", F.when(F.col("returned") == 1, 100).otherwise(0), one),
    ]


def _of_shipments(
    shipments: DataFrame, shipment_emissions: DataFrame, orders: DataFrame, divisions: DataFrame
) -> list[DataFrame]:
    sold = orders.select(F.col("id").alias("order_id"), "retail_account_id").join(
        F.broadcast(divisions), on="retail_account_id", how="inner"
    )
    carbon = shipment_emissions.groupBy(F.col("shipment_id").alias("id")).agg(F.sum("co2_kg").alias("co2"))
    to_shops = shipments.join(sold, on="order_id", how="inner").join(carbon, on="id", how="left")
    cases = F.col("total_cases")
    return [
        _rows("KPI-COST", to_shops, "ship_date", F.col("freight_cost"), cases),
        _rows("KPI-CO2", to_shops, "ship_date", F.coalesce("co2", F.lit(0)), cases),
    ]


def _of_batches(batches: DataFrame) -> list[DataFrame]:
    judged = batches.where("qc_status IN ('approved', 'rejected', 'QUALITY_HOLD')")
    rejected = F.when(F.col("qc_status") == "rejected", 100).otherwise(0)
    made = F.col("quantity_kg")
    return [
        _rows("KPI-YIELD", batches, "production_date", made * 100, made + F.col("scrap_kg")),
        _rows("KPI-QCR", judged, "production_date", rejected, F.lit(1)),
    ]


def _of_forecasts(forecast_accuracy: DataFrame) -> DataFrame:
    known = forecast_accuracy.where("location_type = 'division' AND mape IS NOT NULL").select(
        F.col("location_id").alias("division_id"), F.date_sub("measurement_date", 7).alias("day"), "mape"
    )
    return _rows("KPI-FCST", known, "day", F.col("mape") * 100, F.lit(1))


def _of_shelves(osa_metrics: DataFrame, retail_locations: DataFrame, divisions: DataFrame) -> DataFrame:
    shops = retail_locations.select(F.col("id").alias("retail_location_id"), "retail_account_id").join(
        F.broadcast(divisions), on="retail_account_id", how="inner"
    )
    seen = osa_metrics.join(F.broadcast(shops), on="retail_location_id", how="inner")
    return _rows("KPI-OSA", seen, "measurement_date", F.when(F.col("is_in_stock"), 100).otherwise(0), F.lit(1))


def _judged(run: Run, facts: DataFrame, kpi_thresholds: DataFrame) -> DataFrame:
    """Facts beside the targets: global measures in every scope, by the targets of the whole company."""
    targets = kpi_thresholds.where("scope = 'global'").select(
        F.col("id").alias("kpi_id"), F.col("kpi_code").alias("code"), "direction", "target_value", "critical_threshold"
    )
    rows = (
        facts.join(F.broadcast(weeks_of(run).select("monday", "week")), on="monday", how="inner")
        .join(F.broadcast(targets), on="code", how="inner")
        .withColumn("actual", (F.col("top") / F.col("base")).cast("decimal(12,4)"))
    )
    before = F.lag("actual").over(Window.partitionBy("kpi_id", "scope").orderBy("monday"))
    sign = F.when(F.col("direction") == "higher", 1).otherwise(-1)
    gain = (F.col("actual") - before) * sign
    missed = (F.col("target_value") - F.col("actual")) * sign
    beyond = (F.col("critical_threshold") - F.col("actual")) * sign
    is_account = F.col("scope") > _FIRST_ACCOUNT
    variance = (F.col("actual") - F.col("target_value")).cast("decimal(12,4)")
    percent = F.round(variance.cast("double") / F.col("target_value").cast("double") * 100, 4)
    return rows.withColumns({"gain": gain, "small": F.abs(F.col("actual")) * _STABLE}).select(
        ((F.col("kpi_id") * 100_000 + F.col("scope")) * 100 + F.col("week")).cast("bigint").alias("id"),
        "kpi_id",
        F.col("monday").alias("measurement_date"),
        F.col("week").alias("measurement_week"),
        F.month("monday").alias("measurement_month"),
        F.when(F.col("scope") == 0, "global").when(is_account, "account").otherwise("division").alias("scope_type"),
        F.when(is_account, F.col("scope") - _FIRST_ACCOUNT).when(F.col("scope") > 0, F.col("scope")).alias("scope_id"),
        F.col("actual").alias("actual_value"),
        "target_value",
        variance.alias("variance"),
        F.greatest(F.least(percent, F.lit(9_999.0)), F.lit(-9_999.0)).cast("decimal(8,4)").alias("variance_percent"),
        F.when(missed <= 0, "green").when(beyond <= 0, "yellow").otherwise("red").alias("status"),
        F.when(F.col("gain") > F.col("small"), "improving")
        .when(F.col("gain") < -F.col("small"), "declining")
        .otherwise("stable")
        .alias("trend"),
        F.col("monday").cast("timestamp").alias("created_at"),
    )
