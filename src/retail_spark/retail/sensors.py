"""What a shop's sensors tell: people counted by zone, phones heard by beacons, and their way from zone to zone."""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, uniform
from retail_spark.retail.customers import ble_id, next_to_shops
from retail_spark.retail.identity import SECONDS_PER_DAY, event_ts, whole
from retail_spark.retail.kernel.journal import RECEIPTS_PER_DAY, RECEIPTS_PER_PLACE
from retail_spark.retail.kernel.plan import EVERYBODY
from retail_spark.retail.visitors import aisles_passed, stops, visitors
from retail_spark.retail.world import RETAIL

KNOWN_SHARE: Final = 0.30
"""Share of the customers who have the shop's app: their phone tells who they are, on every visit."""
# Signal strength at a metre, what of it is lost with every tenfold of the distance indoors between shelves (a path loss
# exponent of 3.4), and how far a beacon reaches: from -30 dBm beside it to -80 dBm at the end of its reach.
_DBM_AT_A_METRE, _DBM_LOST_PER_DECADE, _REACH_METRES = -30, 34, 29.5
# A prime to the number of anonymous ids, so that no two visitors of a shop and day share one.
_ANONYMOUS_IDS, _ANONYMOUS_STEP = 1_000_000, 314_159
_SENSORS: Final = ("ENTRANCE_MAIN", "ENTRANCE_SIDE", "AISLES_A", "AISLES_B", "CHECKOUT")


@RETAIL.table(
    """
    trace_id      BIGINT    NOT NULL COMMENT 'day, shop, interval and sensor in one number',
    event_ts      TIMESTAMP NOT NULL COMMENT 'last second of the interval that was counted',
    dt            DATE      NOT NULL COMMENT 'business day',
    store_id      BIGINT    NOT NULL COMMENT 'shop',
    sensor_id     STRING    NOT NULL COMMENT 'SENSOR, shop and zone',
    zone          STRING    NOT NULL COMMENT 'ENTRANCE_MAIN, ENTRANCE_SIDE, AISLES_A, AISLES_B or CHECKOUT',
    dwell_seconds INT       NOT NULL COMMENT 'seconds that each of them stood there, on average',
    count         INT       NOT NULL COMMENT 'people who came to the zone in the interval'
    """,
    key="trace_id",
    refs={"store_id": "stores"},
    growth="daily",
    layer="operational",
)
def foot_traffic(run: Run, shop_visits: DataFrame, demand_factors: DataFrame) -> DataFrame:
    """One row per shop, zone and interval in which anybody came there; who enters the shop is counted at a door."""
    people = visitors(run, shop_visits, demand_factors)
    seconds = 60 * run.config.foot_traffic_minutes
    passed = aisles_passed(run, people).withColumnRenamed("aisles", "zone")
    counted = passed.groupBy("dt", "store_id", "zone", whole("since", seconds).alias("interval")).agg(
        F.sum(F.col("until") - F.col("since")).alias("dwell"), F.count("*").cast("int").alias("count")
    )
    shop_day = F.unix_date("dt").cast("bigint") * RECEIPTS_PER_DAY + F.col("store_id") * RECEIPTS_PER_PLACE
    sensor = F.array_position(F.lit(list(_SENSORS)), F.col("zone"))
    ends = F.least((F.col("interval") + 1) * seconds, F.lit(SECONDS_PER_DAY)) - 1
    return counted.select(
        ((shop_day + F.col("interval")) * 10 + sensor).alias("trace_id"),
        event_ts("dt", ends).alias("event_ts"),
        "dt",
        "store_id",
        F.format_string("SENSOR_%03d_%s", "store_id", "zone").alias("sensor_id"),
        "zone",
        F.call_function("div", F.col("dwell"), F.col("count")).cast("int").alias("dwell_seconds"),
        "count",
    )


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'visitor_id, stop of the visit and ping in one number',
    event_ts        TIMESTAMP NOT NULL COMMENT 'when the beacon heard the phone',
    dt              DATE      NOT NULL COMMENT 'business day',
    store_id        BIGINT    NOT NULL COMMENT 'shop',
    beacon_id       STRING    NOT NULL COMMENT 'BEACON, shop and zone',
    customer_ble_id STRING    NOT NULL COMMENT 'customers.ble_id, or ANON, shop and six digits that last for the visit',
    rssi            INT       NOT NULL COMMENT 'signal strength in dBm, from -80 at the end of reach to -30',
    zone            STRING    NOT NULL COMMENT 'ENTRANCE, ELECTRONICS, GROCERY, CLOTHING or CHECKOUT',
    customer_id     BIGINT             COMMENT 'customer whose phone is known, null = anonymous',
    visitor_id      BIGINT    NOT NULL COMMENT 'visit: trace_id of its receipt or requests * 10 + n; n > 0 only looked'
    """,
    key="trace_id",
    refs={"store_id": "stores", "customer_id": "customers"},
    growth="daily",
    layer="operational",
)
def ble_pings(run: Run, shop_visits: DataFrame, demand_factors: DataFrame, customers: DataFrame) -> DataFrame:
    """One row per time that a beacon heard a visitor's phone: of a share of the visitors, some times in each zone."""
    people = visitors(run, shop_visits, demand_factors)
    heard = stops(run, _phones(run, people, customers)).where("zone IS NOT NULL")
    pings = run.config.pings_per_zone
    heard = heard.withColumn("ping", F.explode(F.sequence(F.lit(0), F.lit(pings - 1))))
    part = (F.col("ping") + uniform(run.draw("ble_pings.second", "visitor_id", "stop", "ping"))) / pings
    second = F.col("since") + F.floor(part * (F.col("until") - F.col("since")))
    # any spot within reach is as likely as any other, so most phones are far away
    share_of_reach = F.sqrt(uniform(run.draw("ble_pings.rssi", "visitor_id", "stop", "ping")))
    metres = F.greatest(share_of_reach * _REACH_METRES, F.lit(1.0))
    return heard.select(
        ((F.col("visitor_id") * 10 + F.col("stop")) * 100 + F.col("ping")).alias("trace_id"),
        event_ts("dt", second).alias("event_ts"),
        "dt",
        "store_id",
        F.format_string("BEACON_%03d_%s", "store_id", "zone").alias("beacon_id"),
        "customer_ble_id",
        F.round(_DBM_AT_A_METRE - _DBM_LOST_PER_DECADE * F.log10(metres)).cast("int").alias("rssi"),
        "zone",
        "customer_id",
        "visitor_id",
    )


@RETAIL.table(
    """
    trace_id        BIGINT    NOT NULL COMMENT 'visitor_id and the stop of the visit at the new zone, in one number',
    event_ts        TIMESTAMP NOT NULL COMMENT 'when the phone came to the new zone',
    dt              DATE      NOT NULL COMMENT 'business day',
    store_id        BIGINT    NOT NULL COMMENT 'shop',
    customer_ble_id STRING    NOT NULL COMMENT 'phone, as in ble_pings',
    from_zone       STRING    NOT NULL COMMENT 'zone before; the first of a visit is ENTRANCE',
    to_zone         STRING    NOT NULL COMMENT 'zone after, another one',
    visitor_id      BIGINT    NOT NULL COMMENT 'visit, as in ble_pings'
    """,
    key="trace_id",
    refs={"store_id": "stores"},
    growth="daily",
    layer="operational",
)
def customer_zone_changes(
    run: Run, shop_visits: DataFrame, demand_factors: DataFrame, customers: DataFrame
) -> DataFrame:
    """One row per time that a visitor whose phone is heard went from one zone to another."""
    people = visitors(run, shop_visits, demand_factors)
    moved = stops(run, _phones(run, people, customers)).where("zone <> zone_before")
    return moved.select(
        (F.col("visitor_id") * 10 + F.col("stop")).alias("trace_id"),
        event_ts("dt", "since").alias("event_ts"),
        "dt",
        "store_id",
        "customer_ble_id",
        F.col("zone_before").alias("from_zone"),
        F.col("zone").alias("to_zone"),
        "visitor_id",
    )


def _phones(run: Run, people: DataFrame, customers: DataFrame) -> DataFrame:
    """The visitors whose phone the beacons hear, with customer_ble_id and, where it is known, customer_id."""
    is_heard = uniform(run.draw("visitors.is_heard", "visitor_id")) < run.config.beacon_share
    people = _with_a_face(run, people.where(is_heard), customers)
    has_app = uniform(run.draw("customers.has_app", "customer_id")) < KNOWN_SHARE
    is_known = F.col("customer_id").isNotNull() & has_app
    return people.withColumns(
        {
            "customer_ble_id": F.when(is_known, ble_id("customer_id")).otherwise(_anonymous(run)),
            "customer_id": F.when(is_known, F.col("customer_id")),
        }
    )


def _with_a_face(run: Run, people: DataFrame, customers: DataFrame) -> DataFrame:
    """Visitors with their customer_id: who came only to look is one of the people who live next to the shop."""
    neighbours = next_to_shops(customers).where(F.col("audience") == EVERYBODY)
    neighbours = neighbours.select("store_id", "person", F.col("customer_id").alias("neighbour_id"))
    sizes = neighbours.groupBy("store_id").agg(F.max("person").alias("neighbours"))
    somebody = integer_between(run.draw("visitors.customer", "visitor_id"), 1, F.col("neighbours"))
    people = people.join(F.broadcast(sizes), "store_id", how="left").withColumn("person", somebody)
    people = people.join(neighbours, ["store_id", "person"], how="left")
    face = F.coalesce("customer_id", "neighbour_id")
    return people.withColumn("customer_id", face).drop("neighbours", "person", "neighbour_id")


def _anonymous(run: Run) -> Column:
    """An id that lasts for the visit, and that no other visitor of the shop has on that day."""
    number = F.col("visitor_id") % (RECEIPTS_PER_PLACE * 10)
    start = integer_between(run.draw("ble_pings.anonymous", "store_id", F.unix_date("dt")), 0, _ANONYMOUS_IDS - 1)
    digits = (number * _ANONYMOUS_STEP + start) % _ANONYMOUS_IDS
    return F.format_string("ANON-%d-%06d", "store_id", digits)
