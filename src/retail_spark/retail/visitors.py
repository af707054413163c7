"""Who was in a shop: those who asked for something, those who only looked, and the way each took through the shop.

Sensors count visitors and beacons hear their phones, and each table of theirs asks here. A visit follows from what
was asked for, and from keyed draws, so all of them tell the same visits.
"""

from __future__ import annotations

from typing import Final

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.retail.kernel.journal import LINE
from retail_spark.retail.tills import entered_online
from retail_spark.retail.world import RETAIL

LOOKERS_PER_SHOPPER: Final = (0, 8)
"""People who only look, for each one who asks for something: four on average, so one visitor in five buys."""
_VISITORS_PER_SHOPPER: Final = 10  # numbers kept for them in a visitor_id
_LOOKS_AROUND_SECONDS = (120, 1_500)
_SHOPS_SECONDS = (300, 2_400)
_COMES_WITHIN_SECONDS = 1_800  # before or after the shopper: a busy hour is busy for both
_MAIN_ENTRANCE_SHARE = 0.8

ENTRANCE, CHECKOUT = "ENTRANCE", "CHECKOUT"
# Where the goods stand, in the order of the way through the shop: category -> (aisles that a sensor counts, zone of a
# beacon). The way leads through each aisles once. No beacon hangs among homeware and in the garden yard.
FLOORS: Final[dict[str, dict[str, tuple[str, str | None]]]] = {
    "fashion": {
        "apparel": ("AISLES_A", "CLOTHING"),
        "footwear": ("AISLES_B", "CLOTHING"),
        "accessories": ("AISLES_B", "CLOTHING"),
    },
    "general": {
        "Grocery": ("AISLES_A", "GROCERY"),
        "Electronics": ("AISLES_B", "ELECTRONICS"),
        "Clothing": ("AISLES_B", "CLOTHING"),
        "Home": ("AISLES_B", None),
        "Garden": ("AISLES_B", None),
    },
}


@RETAIL.table(
    """
    trace_id    BIGINT  NOT NULL COMMENT 'receipt of the visit, also when it ended without one',
    dt          DATE    NOT NULL COMMENT 'business day',
    store_id    BIGINT  NOT NULL COMMENT 'shop',
    customer_id BIGINT  NOT NULL COMMENT 'shopper',
    second      INT     NOT NULL COMMENT 'seconds after midnight at which the shopper asked',
    has_bought  BOOLEAN NOT NULL COMMENT 'there was anything of what was asked for',
    categories  ARRAY<STRING> NOT NULL COMMENT 'of the products asked for, by name'
    """,
    key="trace_id",
    growth="daily",
    layer="internal",
)
def shop_visits(run: Run, journal: DataFrame, products_master: DataFrame) -> DataFrame:
    """One row per visit to a shop of somebody who asked for something; who was refused everything has not bought."""
    asked = journal.where((F.col("kind") == LINE) & ~entered_online())
    category = products_master.select(F.col("id").alias("product_id"), "category")
    return (
        asked.join(F.broadcast(category), "product_id", how="left")
        .groupBy("parent_id", "dt", "location_key", "customer_id", "second")
        .agg(
            F.bool_or(F.col("quantity") > 0).alias("has_bought"),
            F.sort_array(F.collect_set("category")).alias("categories"),
        )
        .withColumnsRenamed({"parent_id": "trace_id", "location_key": "store_id"})
    )


def visitors(run: Run, shop_visits: DataFrame, demand_factors: DataFrame) -> DataFrame:
    """One row per visitor: visitor_id, dt, store_id, customer_id, has_bought, categories, entered and left (seconds).

    A visitor_id is the visit's trace_id * 10 + n; n = 0 asked for something, the others came to look. Whose eyes
    those were is not known here: their customer_id is null.
    """
    hours = demand_factors.select(F.col("location_id").alias("store_id"), "dt", "open_second", "close_second")
    shoppers = shop_visits.join(F.broadcast(hours), ["store_id", "dt"], how="left")
    lookers = integer_between(run.draw("visitors.lookers", "trace_id"), *LOOKERS_PER_SHOPPER).cast("int")
    everybody = shoppers.withColumn("n", F.explode(F.sequence(F.lit(0), lookers))).withColumn(
        "visitor_id", F.col("trace_id") * _VISITORS_PER_SHOPPER + F.col("n")
    )
    asks = F.col("n") == 0
    last_second = F.col("close_second") - 1
    shift = integer_between(run.draw("visitors.arrival", "visitor_id"), -_COMES_WITHIN_SECONDS, _COMES_WITHIN_SECONDS)
    comes = F.least(F.greatest(F.col("second") + shift, F.col("open_second")), last_second)
    looks = integer_between(run.draw("visitors.looks_around", "visitor_id"), *_LOOKS_AROUND_SECONDS)
    shops = integer_between(run.draw("visitors.shops", "visitor_id"), *_SHOPS_SECONDS)
    # A shopper's request is the end of the way, a looker's arrival its beginning; both lie in the opening hours.
    began = F.greatest(F.col("second") - shops, F.col("open_second"))
    return everybody.select(
        "visitor_id",
        "dt",
        "store_id",
        F.when(asks, F.col("customer_id")).alias("customer_id"),
        (asks & F.col("has_bought")).alias("has_bought"),
        F.when(asks, F.col("categories")).otherwise(_looked_at(run)).alias("categories"),
        F.when(asks, began).otherwise(comes).alias("entered"),
        F.when(asks, F.col("second")).otherwise(F.least(comes + looks, last_second)).alias("left"),
    )


def stops(run: Run, people: DataFrame) -> DataFrame:
    """One row per place where a visitor stood: those columns, and stop (0 = the entrance), aisles, zone, since, until.

    Each stop takes about an equal part of the stay. `zone` is null where no beacon hangs; `zone_before` is that of the
    last stop before at which one did, null at the entrance.
    """
    floor = FLOORS[run.config.assortment]

    def zone_at(spot: Column) -> Column:
        at_beacon = _at(spot, {name: zone for name, (_, zone) in floor.items()})
        return F.when(spot.isin(ENTRANCE, CHECKOUT), spot).otherwise(at_beacon)

    seen = F.filter(F.lit(list(floor)), lambda category: F.array_contains("categories", category))
    till = F.when(F.col("has_bought"), F.array(F.lit(CHECKOUT))).otherwise(F.array().cast("array<string>"))
    way = people.withColumn("way", F.concat(F.array(F.lit(ENTRANCE)), seen, till))
    stood = way.select("*", F.posexplode("way").alias("stop", "spot"))
    spot, is_last = F.col("spot"), F.col("stop") + 1 == F.size("way")
    aisles = _at(spot, {name: aisles for name, (aisles, _) in floor.items()})
    heard_before = F.filter(F.slice("way", F.lit(1), F.col("stop")), lambda spot: zone_at(spot).isNotNull())
    return stood.select(
        *people.columns,
        "stop",
        F.when(spot == ENTRANCE, _door(run)).when(spot == CHECKOUT, CHECKOUT).otherwise(aisles).alias("aisles"),
        zone_at(spot).alias("zone"),
        zone_at(F.try_element_at(heard_before, F.lit(-1))).alias("zone_before"),
        _reached(run, F.col("stop"), F.size("way")).alias("since"),
        F.when(is_last, F.col("left")).otherwise(_reached(run, F.col("stop") + 1, F.size("way"))).alias("until"),
    )


def aisles_passed(run: Run, people: DataFrame) -> DataFrame:
    """One row per sensor that a visitor passed, door and till among them: those columns, and aisles, since, until.

    The same way as of `stops`: who goes on from one shelf to the next between the same aisles passes one sensor.
    """
    shelves: dict[str, Column] = {}
    for category, (name, _) in FLOORS[run.config.assortment].items():
        shelves[name] = shelves.get(name, F.lit(0)) + F.array_contains("categories", category).cast("int")
    way = [
        (_door(run), F.lit(1)),
        *((F.lit(name), number) for name, number in shelves.items()),
        (F.lit(CHECKOUT), F.col("has_bought").cast("int")),
    ]
    parts, begins = [], F.lit(0)
    for aisles, number in way:
        parts.append(F.struct(aisles.alias("aisles"), begins.alias("begins"), (begins + number).alias("ends")))
        begins = begins + number
    passed = people.withColumn("stops", begins).select("*", F.explode(F.array(*parts)).alias("part"))
    return passed.where("part.begins < part.ends").select(
        *people.columns,
        "part.aisles",
        _reached(run, F.col("part.begins"), F.col("stops")).alias("since"),
        F.when(F.col("part.ends") == F.col("stops"), F.col("left"))
        .otherwise(_reached(run, F.col("part.ends"), F.col("stops")))
        .alias("until"),
    )


def _door(run: Run) -> Column:
    by_main = uniform(run.draw("visitors.entrance", "visitor_id")) < _MAIN_ENTRANCE_SHARE
    return F.when(by_main, "ENTRANCE_MAIN").otherwise("ENTRANCE_SIDE")


def _looked_at(run: Run) -> Column:
    """One or two categories that somebody without a plan comes past."""
    floor = list(FLOORS[run.config.assortment])
    first = pick(run.draw("visitors.first_look", "visitor_id"), floor)
    second = pick(run.draw("visitors.second_look", "visitor_id"), floor)
    return F.array(first, second)


def _reached(run: Run, stop: Column, stops: Column) -> Column:
    """Second at which a visitor comes to a stop of as many; never before the stop that comes before it."""
    late = F.when(stop == 0, 0.0).otherwise(uniform(run.draw("visitors.stop", "visitor_id", stop)) / 2)
    return F.col("entered") + F.floor((stop + late) * (F.col("left") - F.col("entered")) / stops)


def _at(spot: Column, places: dict[str, str | None]) -> Column:
    """What stands for a spot among the shelves; null for every other."""
    place = F.lit(None).cast("string")
    for category, name in places.items():
        place = F.when(spot == category, name).otherwise(place)
    return place
