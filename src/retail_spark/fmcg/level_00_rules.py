"""Level 0 - what the company aims at, and the rules it works by."""

from __future__ import annotations

from datetime import date

from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.fmcg.network import DIVISIONS
from retail_spark.fmcg.small import CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.world import FMCG

# code | name | category | dimension | unit | better | target | warning | critical | benchmark
KPIS = (
    ("KPI-OTIF", "On time in full", "service", "service", "percent", "higher", 97, 92, 85, 95),
    ("KPI-CFR", "Case fill rate", "service", "service", "percent", "higher", 98.5, 95, 90, 97),
    ("KPI-OSA", "On-shelf availability", "service", "service", "percent", "higher", 95, 92, 88, 94),
    ("KPI-POF", "Perfect order fulfilment", "service", "service", "percent", "higher", 92, 87, 80, 90),
    ("KPI-FCST", "Forecast error (MAPE)", "service", "service", "percent", "lower", 25, 35, 50, 30),
    ("KPI-INV", "Inventory turns", "cash", "cash", "turns", "higher", 10, 7, 5, 8),
    ("KPI-DOS", "Days of supply", "cash", "cash", "days", "lower", 35, 45, 60, 40),
    ("KPI-CO2", "CO2 per case shipped", "sustainability", "cost", "kg", "lower", 0.25, 0.35, 0.5, 0.3),
    ("KPI-OEE", "Overall equipment effectiveness", "cost", "cost", "percent", "higher", 75, 68, 60, 70),
    ("KPI-YIELD", "Production yield", "quality", "cost", "percent", "higher", 97.5, 96.5, 95, 97),
    ("KPI-QCR", "QC rejection rate", "quality", "cost", "percent", "lower", 2.5, 3.5, 5, 3),
    ("KPI-RET", "Return rate", "quality", "service", "percent", "lower", 4, 5, 7, 4.5),
    ("KPI-FILL", "Truck fill", "cost", "cost", "percent", "higher", 70, 60, 50, 65),
    ("KPI-COST", "Freight cost per case", "cost", "cost", "USD", "lower", 2.5, 3.5, 5, 3),
    ("KPI-LEAD", "Order lead time", "service", "service", "days", "lower", 5, 7, 10, 6),
    ("KPI-SCHED", "Schedule adherence", "cost", "cost", "percent", "higher", 95, 90, 80, 92),
    ("KPI-ESG", "Supplier ESG score", "sustainability", "cost", "points", "higher", 60, 50, 40, 55),
    ("KPI-DAMAGE", "Damage rate", "quality", "cost", "percent", "lower", 1, 1.5, 3, 1.2),
    ("KPI-EXC", "Open plan exceptions", "service", "service", "count", "lower", 100, 200, 400, 150),
    ("KPI-SHELF", "Remaining shelf life at shipping", "quality", "service", "percent", "higher", 75, 65, 50, 70),
)

_KPI_THRESHOLDS = f"""
    id                  BIGINT NOT NULL COMMENT '1..20 global, then by division',
    kpi_code            STRING NOT NULL COMMENT 'of a division: the global code and the division',
    kpi_name            STRING NOT NULL,
    kpi_category        STRING NOT NULL COMMENT 'service, cost, cash, quality or sustainability',
    desmet_dimension    STRING COMMENT 'service, cost or cash',
    unit                STRING NOT NULL,
    direction           STRING NOT NULL COMMENT 'higher or lower is better',
    target_value        DECIMAL(12,4) NOT NULL,
    warning_threshold   DECIMAL(12,4),
    critical_threshold  DECIMAL(12,4),
    industry_benchmark  DECIMAL(12,4),
    scope               STRING COMMENT 'global or division',
    effective_from      DATE,
    effective_to        DATE,
    {CREATED_UPDATED}
"""


@FMCG.table(_KPI_THRESHOLDS, key="id")
def kpi_thresholds(run: Run) -> DataFrame:
    """One row per measure that the company steers by, with its target and alarm values."""
    everywhere = [(*row, "global") for row in KPIS]
    by_division = [(f"{row[0]}-{each.code}", *row[1:], "division") for row in KPIS for each in DIVISIONS]
    rows = (everywhere + by_division)[: run.config.kpi_thresholds]
    code, name, category, dimension, unit, better, target, warning, critical, benchmark, scope = zip(*rows, strict=True)
    return small_table(
        run,
        _KPI_THRESHOLDS,
        len(rows),
        id=range_of(len(rows)),
        kpi_code=code,
        kpi_name=name,
        kpi_category=category,
        desmet_dimension=dimension,
        unit=unit,
        direction=better,
        target_value=target,
        warning_threshold=warning,
        critical_threshold=critical,
        industry_benchmark=benchmark,
        scope=scope,
        effective_from=run.config.start_date,
        effective_to=None,
    )


# category | type | name | condition | action
_RULES = (
    ("allocation", "priority", "Strategic accounts first", "account.is_strategic", "allocate before others"),
    ("allocation", "constraint", "Released batches only", "batch.qc_status <> 'approved'", "do not allocate"),
    ("allocation", "priority", "First expired, first out", "two batches fit", "take the earlier expiry_date"),
    ("fulfillment", "constraint", "One DC, one helper", "primary DC is short", "fill up from one other DC"),
    ("fulfillment", "threshold", "Full truck", "pallets >= 26", "ship as full truck load"),
    ("fulfillment", "priority", "Rush orders first", "order_type = 'rush'", "release wave the same day"),
    ("inventory", "threshold", "Safety stock", "days of supply < 14", "raise reorder quantity"),
    ("inventory", "constraint", "Remaining shelf life", "days_until_expiry < 30", "do not ship to stores"),
    ("promotion", "calculation", "Highest lift wins", "promotions overlap", "apply the highest lift_multiplier"),
    ("promotion", "calculation", "Hangover", "promotion over", "apply hangover_multiplier"),
    ("promotion", "threshold", "Trade spend", "spend > budget", "ask for approval"),
    ("credit", "constraint", "Credit limit", "open amount > credit_limit", "hold order"),
    ("credit", "threshold", "Late payer", "payment > terms + 30 days", "prepayment"),
    ("pricing", "calculation", "Case price", "order line", "list_price x units_per_case"),
    ("pricing", "threshold", "Discount cap", "discount_percent > 50", "ask for approval"),
)
_BUSINESS_RULES = f"""
    id                    BIGINT NOT NULL,
    rule_code             STRING NOT NULL,
    rule_name             STRING NOT NULL,
    rule_category         STRING NOT NULL COMMENT 'allocation, pricing, fulfillment, inventory, promotion or credit',
    rule_type             STRING NOT NULL COMMENT 'constraint, priority, threshold or calculation',
    scope                 STRING COMMENT 'global or division',
    scope_id              BIGINT COMMENT 'of that kind; null: global',
    condition_expression  STRING,
    action_expression     STRING,
    priority              INT,
    is_active             BOOLEAN,
    effective_from        DATE,
    effective_to          DATE,
    created_by            STRING,
    approved_by           STRING,
    {CREATED_UPDATED}
"""


@FMCG.table(_BUSINESS_RULES, key="id")
def business_rules(run: Run) -> DataFrame:
    """One row per rule of business, global or of one division."""
    rows, count = [], run.config.business_rules
    for version in range(count // len(_RULES) + 1):
        division = None if version == 0 else (version - 1) % len(DIVISIONS) + 1
        for number, rule in enumerate(_RULES, 1):
            rows.append((f"BR-{rule[0][:5].upper()}-{version * len(_RULES) + number:03d}", division, *rule))
    code, division_id, category, kind, name, condition, action = zip(*rows[:count], strict=True)
    return small_table(
        run,
        _BUSINESS_RULES,
        count,
        id=range_of(count),
        rule_code=code,
        rule_name=name,
        rule_category=category,
        rule_type=kind,
        scope=["global" if each is None else "division" for each in division_id],
        scope_id=division_id,
        condition_expression=condition,
        action_expression=action,
        priority=[n % 10 + 1 for n in range(count)],
        is_active=True,
        effective_from=date(run.config.base_year, 1, 1),
        effective_to=None,
        created_by="supply.planning",
        approved_by="supply.director",
    )
