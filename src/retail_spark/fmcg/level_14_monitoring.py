"""Level 14 - what could go wrong, and who changed what."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.fmcg.network import BOTTLENECK_DC, DCS, PLANTS, RECALL_BATCH
from retail_spark.fmcg.small import CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.world import FMCG

_RISK_EVENTS = f"""
    id                      BIGINT NOT NULL COMMENT 'the named ones come first',
    event_code              STRING NOT NULL,
    event_type              STRING NOT NULL COMMENT 'supplier_disruption, quality_hold, recall ...',
    severity                STRING NOT NULL COMMENT 'low, medium, high or critical, by risk_score',
    probability             DECIMAL(3,2) COMMENT '0 to 1',
    impact_score            INT COMMENT '1 to 10',
    risk_score              DECIMAL(5,2) COMMENT 'probability x impact_score',
    affected_entity_type    STRING COMMENT 'supplier, plant, dc, route_segment, sku or batch',
    affected_entity_id      BIGINT COMMENT 'in the table of that type',
    description             STRING NOT NULL,
    root_cause              STRING,
    mitigation_plan         STRING,
    status                  STRING COMMENT 'identified, assessing, mitigating, monitoring, resolved or accepted',
    identified_date         DATE,
    target_resolution_date  DATE,
    actual_resolution_date  DATE COMMENT 'null unless resolved',
    owner                   STRING,
    {CREATED_UPDATED}
"""
# type | weight | what it hits | cause | plan
_KINDS = (
    ("supplier_disruption", 25, "supplier", "late or failed deliveries", "qualify a second source"),
    ("quality_hold", 20, "plant", "result out of specification", "retest, then release or scrap"),
    ("logistics_delay", 20, "route_segment", "congestion", "use another lane"),
    ("demand_shock", 15, "sku", "demand beyond forecast", "raise safety stock"),
    ("capacity_constraint", 10, "dc", "dock and labour shortage", "divert to the next DC"),
    ("natural_disaster", 5, "plant", "storm or flood", "move production"),
    ("geopolitical", 3, "route_segment", "border closed", "reroute"),
    ("recall", 2, "sku", "complaints from shops", "trace and hold"),
)
_OPEN = ("identified", "assessing", "mitigating", "monitoring", "accepted")


@FMCG.table(_RISK_EVENTS, key="id", layer="operational")
def risk_events(
    run: Run, batches: DataFrame, suppliers: DataFrame, route_segments: DataFrame, skus: DataFrame
) -> DataFrame:
    """One row per risk that somebody saw; the contaminated batch, palm oil and the Shanghai lane among them."""
    seed, config, count = run.config.seed, run.config, run.config.risk_events
    recalled = batches.where(F.col("batch_number") == RECALL_BATCH).select("id").collect()
    ids = range_of(count)
    kind = pick(hash64(seed, "risk_events.event_type", ids), len(_KINDS), [float(k[1]) for k in _KINDS])
    sizes = {"supplier": config.suppliers, "plant": len(PLANTS), "dc": len(DCS), "sku": config.skus}
    sizes["route_segment"] = route_segments.count()
    share = uniform(hash64(seed, "risk_events.affected_entity_id", ids))
    chance = np.round(0.05 + 0.85 * uniform(hash64(seed, "risk_events.probability", ids)), 2)
    impact = integer_between(hash64(seed, "risk_events.impact_score", ids), 1, 10)
    entity_type = [_KINDS[k][2] for k in kind]
    entity = [int(s * sizes[t]) + 1 for s, t in zip(share, entity_type, strict=True)]
    code = [f"RSK-{_KINDS[k][0][:3].upper()}-{n:04d}" for n, k in zip(ids, kind, strict=True)]
    named = [
        ("RSK-BIO-001", 7, "batch", recalled[0]["id"] if recalled else None, 1.0, 10),
        ("RSK-SUP-003", 0, "supplier", 1, 0.75, 9),
        ("RSK-CYB-004", 4, "dc", BOTTLENECK_DC, 0.40, 9),
        ("RSK-LOG-002", 2, "route_segment", 1, 0.90, 7),
    ]
    for row, (name, number, what, which, likely, hard) in enumerate(named):
        if which is not None and row < count:
            code[row], kind[row], entity_type[row], entity[row] = name, number, what, which
            chance[row], impact[row] = likely, hard
    score = np.round(chance * impact, 2)
    severity = np.asarray(["low", "medium", "high", "critical"])[np.searchsorted([2.0, 4.0, 7.0], score, side="right")]
    found = integer_between(hash64(seed, "risk_events.identified_date", ids), 0, config.days - 1)
    due = found + integer_between(hash64(seed, "risk_events.target_resolution_date", ids), 14, 90)
    took = found + integer_between(hash64(seed, "risk_events.actual_resolution_date", ids), 10, 110)
    done = took < config.days
    status = pick(hash64(seed, "risk_events.status", ids), list(_OPEN)).tolist()
    day = [config.start_date + timedelta(days=int(n)) for n in range(config.days + 200)]
    return small_table(
        run,
        _RISK_EVENTS,
        count,
        id=ids,
        event_code=code,
        event_type=[_KINDS[k][0] for k in kind],
        severity=severity.tolist(),
        probability=chance,
        impact_score=impact,
        risk_score=score,
        affected_entity_type=entity_type,
        affected_entity_id=entity,
        description=[
            f"{_KINDS[k][0].replace('_', ' ')} at {t} {e}" for k, t, e in zip(kind, entity_type, entity, strict=True)
        ],
        root_cause=[_KINDS[k][3] for k in kind],
        mitigation_plan=[_KINDS[k][4] for k in kind],
        status=["resolved" if d else s for d, s in zip(done, status, strict=True)],
        identified_date=[day[n] for n in found],
        target_resolution_date=[day[n] for n in due],
        actual_resolution_date=[day[n] if d else None for n, d in zip(took, done, strict=True)],
        owner="supply.risk",
    )


_AUDIT_LOG = """
    id              BIGINT NOT NULL COMMENT 'number of the table x 10^15 + record_id',
    table_name      STRING NOT NULL,
    record_id       BIGINT NOT NULL COMMENT 'id in that table',
    action          STRING NOT NULL COMMENT 'INSERT, UPDATE; DELETE: cancelled, the row stays',
    old_values      STRING COMMENT 'JSON; null for INSERT',
    new_values      STRING COMMENT 'JSON; null for DELETE',
    changed_fields  ARRAY<STRING>,
    changed_by      STRING,
    changed_at      TIMESTAMP,
    ip_address      STRING COMMENT 'of a private network',
    user_agent      STRING
"""
_FIRST_STATUS = {"orders": "pending", "shipments": "planned", "purchase_orders": "draft", "work_orders": "planned"}
_INSERTED = 0.53  # of records that were never cancelled; the rest tell how their status changed


@FMCG.table(_AUDIT_LOG, key="id", layer="operational")
def audit_log(
    run: Run, orders: DataFrame, shipments: DataFrame, purchase_orders: DataFrame, work_orders: DataFrame
) -> DataFrame:
    """One row per logged change of a record: its birth, the change to its status, or its withdrawal."""
    sources = {"orders": orders, "shipments": shipments, "purchase_orders": purchase_orders, "work_orders": work_orders}
    whole = sum(getattr(run.config, name) for name in sources)
    share = min(1.0, run.config.audit_log / whole)
    changes = [
        frame.select(
            (F.lit(number * 10**15) + F.col("id")).alias("id"),
            F.lit(name).alias("table_name"),
            F.col("id").alias("record_id"),
            "status",
            F.lit(_FIRST_STATUS[name]).alias("first_status"),
            "created_at",
        )
        for number, (name, frame) in enumerate(sources.items(), 1)
    ]
    rows = changes[0]
    for change in changes[1:]:
        rows = rows.unionByName(change)
    born = uniform(run.draw("audit_log.action", "id")) < _INSERTED
    action = F.when(F.col("status") == "cancelled", "DELETE").when(born, "INSERT").otherwise("UPDATE")
    first = F.to_json(F.struct(F.col("first_status").alias("status")))
    last = F.to_json(F.struct("status"))
    told = rows.where(uniform(run.draw("audit_log.id", "id")) < share).withColumn("action", action)
    minutes = integer_between(run.draw("audit_log.changed_at", "id"), 0, 2 * 24 * 60)
    return told.select(
        "id",
        "table_name",
        "record_id",
        "action",
        F.when(F.col("action") == "UPDATE", first).when(F.col("action") == "DELETE", last).alias("old_values"),
        F.when(F.col("action") == "INSERT", first).when(F.col("action") == "UPDATE", last).alias("new_values"),
        F.array(F.lit("status")).alias("changed_fields"),
        pick(run.draw("audit_log.changed_by", "id"), ["order.desk", "planner", "dock", "edi"]).alias("changed_by"),
        F.timestamp_seconds(F.unix_timestamp("created_at") + minutes * 60).alias("changed_at"),
        F.format_string("10.0.%d.%d", F.pmod("id", F.lit(250)), F.pmod("id", F.lit(199))).alias("ip_address"),
        F.lit("planning-client/4.2").alias("user_agent"),
    )
