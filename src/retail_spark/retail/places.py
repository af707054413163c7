"""Where trade happens: towns, shops, distribution centres with their warehouses, and the trucks between them."""

from __future__ import annotations

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, lognormal, pick, ranks, uniform
from retail_spark.core.draws import hash64
from retail_spark.core.small import by_id
from retail_spark.data import dictionary, words
from retail_spark.retail.kernel.journal import FIRST_DC_KEY
from retail_spark.retail.kernel.plan import CARRIED_SHARE, carried_products
from retail_spark.retail.world import RETAIL

TOWNS_PER_REGION = 24
_STATES_PER_CENSUS_REGION = 6
_MEDIAN_POPULATION = 60_000

# volume class | share of shops | traffic against the mean shop | promotion group | store_format | format
_GENERAL_CLASSES = (
    ("flagship", 0.05, 2.50, 3.00, 1, "hypermarket", "flagship"),
    ("high_volume", 0.15, 1.80, 2.40, 1, "superstore", "standard"),
    ("medium_volume", 0.50, 0.80, 1.20, 2, "standard", "standard"),
    ("low_volume", 0.25, 0.40, 0.70, 3, "neighborhood", "outlet"),
    ("kiosk", 0.05, 0.25, 0.35, 3, "express", "outlet"),
)
# Ten fashion shops are two flagships, six standard shops and two outlets.
_FASHION_CLASSES = (
    ("flagship", 0.20, 2.50, 3.00, 1, "superstore", "flagship"),
    ("medium_volume", 0.60, 0.80, 1.20, 2, "standard", "standard"),
    ("low_volume", 0.20, 0.40, 0.70, 3, "neighborhood", "outlet"),
)
STORE_GROUPS = (1, 2, 3)

TRUCK_CAPACITY_UNITS = 15_000
_POOL_SHARE = 0.15
_REFRIGERATED_SHARE = 0.3  # of the trucks that need not be
# Units a DC can handle a day for each daily shopper of its region: about four ordinary days' worth.
_DC_UNITS_PER_SHOPPER = 40
_LEAST_DC_UNITS = 5_000


@RETAIL.table(
    """
    id          BIGINT NOT NULL COMMENT '(region_id - 1) * 24 + number of the town in its region',
    city        STRING NOT NULL COMMENT 'invented name',
    state       STRING NOT NULL COMMENT 'two letters',
    zip_code    STRING NOT NULL COMMENT 'invented, five digits',
    district    STRING NOT NULL COMMENT 'part of the town',
    region      STRING NOT NULL COMMENT 'Northeast, West, Southeast, Midwest or Southwest',
    region_id   INT NOT NULL COMMENT 'region of supply: its DC, shops and warehouses',
    latitude    DOUBLE NOT NULL COMMENT 'degrees north',
    longitude   DOUBLE NOT NULL COMMENT 'degrees east',
    timezone    STRING NOT NULL COMMENT 'of the state',
    tax_rate    DECIMAL(6,5) NOT NULL COMMENT 'invented sales tax, state and town together, 0-0.20',
    population  INT NOT NULL COMMENT 'people'
    """,
    key="id",
)
def geographies_master(run: Run) -> DataFrame:
    """One row per invented town; a region of supply spans two states and 24 towns."""
    ids = run.spark.range(1, run.config.regions * TOWNS_PER_REGION + 1, 1, 1)
    region = F.floor((F.col("id") - 1) / TOWNS_PER_REGION)
    states = dictionary("states")
    census_regions = len(states) // _STATES_PER_CENSUS_REGION
    side = integer_between(run.draw("geographies_master.state", "id"), 0, 1)
    state_of_region = (F.floor(region / census_regions) * 2 + side) % _STATES_PER_CENSUS_REGION
    towns = ids.select(
        "id",
        (region + 1).cast("int").alias("region_id"),
        (region % census_regions * _STATES_PER_CENSUS_REGION + state_of_region).alias("state_no"),
    )
    state_rows = [
        (n, s["state"], s["region"], s["timezone"], float(s["tax_rate"]), float(s["latitude"]), float(s["longitude"]))
        for n, s in enumerate(states)
    ]
    state_frame = run.spark.createDataFrame(
        state_rows,
        "state_no BIGINT, state STRING, region STRING, timezone STRING, state_tax DOUBLE, state_lat DOUBLE, "
        "state_long DOUBLE",
    )
    spread = lognormal(run.draw("geographies_master.population", "id"), run.draw("geographies_master.size", "id"), 0.7)
    local_tax = pick(run.draw("geographies_master.tax_rate", "id"), [0.0, 0.0025, 0.005, 0.0075, 0.01])
    return towns.join(F.broadcast(state_frame), on="state_no", how="inner").select(
        "id",
        _town_name(run).alias("city"),
        "state",
        F.format_string("%02d%03d", F.col("state_no") + 10, F.col("id") % 1000).alias("zip_code"),
        pick(run.draw("geographies_master.district", "id"), words("district")).alias("district"),
        "region",
        "region_id",
        F.round(F.col("state_lat") + uniform(run.draw("geographies_master.latitude", "id")) - 0.5, 4).alias("latitude"),
        F.round(F.col("state_long") + uniform(run.draw("geographies_master.longitude", "id")) - 0.5, 4).alias(
            "longitude"
        ),
        "timezone",
        (F.col("state_tax") + local_tax).cast("decimal(6,5)").alias("tax_rate"),
        (F.round(spread * _MEDIAN_POPULATION / 100) * 100).cast("int").alias("population"),
    )


def _town_name(run: Run) -> Column:
    """Two words to a name; a step prime to the number of names keeps neighbours different and all names in use."""
    starts, ends = words("town_start"), words("town_end")
    offset = integer_between(run.draw("geographies_master.city", F.lit(0)), 0, len(starts) * len(ends) - 1)
    name = (F.col("id") * 389 + offset) % (len(starts) * len(ends))
    return F.concat(
        F.get(F.lit(starts), F.floor(name / len(ends)).cast("int")), F.get(F.lit(ends), (name % len(ends)).cast("int"))
    )


@RETAIL.table(
    """
    id                        BIGINT NOT NULL COMMENT '1..n, also the location key; regions take turns',
    store_number              STRING NOT NULL COMMENT 'ST001',
    address                   STRING NOT NULL COMMENT 'invented number and street',
    geography_id              BIGINT NOT NULL COMMENT 'its town',
    tax_rate                  DECIMAL(6,5) NOT NULL COMMENT 'sales tax of its town',
    volume_class              STRING NOT NULL COMMENT 'flagship, high_volume, medium_volume, low_volume or kiosk',
    store_format              STRING NOT NULL COMMENT 'hypermarket, superstore, standard, neighborhood or express',
    format                    STRING NOT NULL COMMENT 'flagship, standard or outlet',
    operating_hours           STRING NOT NULL COMMENT 'on ordinary days',
    daily_traffic_multiplier  DECIMAL(4,2) NOT NULL COMMENT 'visits against an ordinary shop',
    opened_date               DATE NOT NULL COMMENT 'in a year before the first of the records',
    timezone                  STRING NOT NULL COMMENT 'of its wall clock',
    region_id                 INT NOT NULL COMMENT 'region of supply',
    dc_id                     BIGINT NOT NULL COMMENT 'the DC that supplies it',
    store_group_id            BIGINT NOT NULL COMMENT 'shops that run promotions together: 1 large, 2 medium, 3 small'
    """,
    key="id",
    refs={"geography_id": "geographies_master", "dc_id": "distribution_centers"},
)
def stores(run: Run, geographies_master: DataFrame) -> DataFrame:
    """One row per shop. Regions have equally many shops, and size classes their exact shares."""
    shops = run.spark.createDataFrame(
        _shop_rows(run.config.seed, run.config.stores, run.config.regions, run.config.assortment),
        "id BIGINT, region_id INT, town INT, volume_class STRING, low INT, high INT, store_group_id BIGINT, "
        "store_format STRING, format STRING",
    ).coalesce(1)
    towns = geographies_master.select(F.col("id").alias("geography_id"), "tax_rate", "timezone")
    traffic = integer_between(run.draw("stores.daily_traffic_multiplier", "id"), F.col("low"), F.col("high"))
    # Opened in one of the 25 years before the year of the start, so that a shop is never younger than its records.
    age = integer_between(run.draw("stores.opened_date", "id"), 1, 25)
    opening_year = F.make_date((run.window.origin.year - age).cast("int"), F.lit(1), F.lit(1))
    return (
        shops.withColumn("geography_id", (F.col("region_id") - 1) * TOWNS_PER_REGION + F.col("town").cast("bigint"))
        .join(F.broadcast(towns), on="geography_id", how="inner")
        .select(
            "id",
            F.format_string("ST%03d", "id").alias("store_number"),
            address(run, "stores").alias("address"),
            "geography_id",
            "tax_rate",
            "volume_class",
            "store_format",
            "format",
            F.lit("Mon-Fri 08:00-22:00, Sat-Sun 09:00-22:00").alias("operating_hours"),
            (traffic / 100).cast("decimal(4,2)").alias("daily_traffic_multiplier"),
            F.date_add(opening_year, integer_between(run.draw("stores.opened_day", "id"), 0, 239).cast("int")).alias(
                "opened_date"
            ),
            "timezone",
            "region_id",
            F.col("region_id").cast("bigint").alias("dc_id"),
            "store_group_id",
        )
    )


def _shop_rows(seed: int, shops: int, regions: int, assortment: str) -> list[tuple[object, ...]]:
    """Shops with region, town number and class: classes by exact shares over a keyed permutation of the shops."""
    classes = _FASHION_CLASSES if assortment == "fashion" else _GENERAL_CLASSES
    ids = np.arange(1, shops + 1)
    bounds = np.round(np.cumsum([row[1] for row in classes]) * shops)
    class_of = np.searchsorted(bounds, ranks(hash64(seed, "stores.volume_class", ids)))
    region = (ids - 1) % regions + 1
    first_town = hash64(seed, "stores.geography_id", region) % TOWNS_PER_REGION
    # A step prime to the number of towns, so that shops share a town only when all have one.
    town = (first_town + (ids - 1) // regions * 7) % TOWNS_PER_REGION + 1
    rows: list[tuple[object, ...]] = []
    for n in range(shops):
        name, _, low, high, group, store_format, shop_format = classes[class_of[n]]
        traffic = (round(low * 100), round(high * 100))
        rows.append((int(ids[n]), int(region[n]), int(town[n]), name, *traffic, group, store_format, shop_format))
    return rows


def address(run: Run, table: str) -> Column:
    """An invented street and number for each id of a table."""
    return F.concat_ws(
        " ",
        integer_between(run.draw(f"{table}.house_number", "id"), 1, 999).cast("string"),
        pick(run.draw(f"{table}.street", "id"), words("street")),
        pick(run.draw(f"{table}.way", "id"), words("way")),
    )


@RETAIL.table(
    """
    id                      BIGINT NOT NULL COMMENT 'DCs first: a DC has the id of its region',
    dc_number               STRING NOT NULL COMMENT 'DC001, warehouses WH001',
    address                 STRING NOT NULL COMMENT 'invented number and street',
    geography_id            BIGINT NOT NULL COMMENT 'its town',
    dc_type                 STRING NOT NULL COMMENT 'dc, or warehouse of the online channel',
    parent_dc_id            BIGINT COMMENT 'the DC that supplies a warehouse; null for a DC',
    region_id               INT NOT NULL COMMENT 'region of supply',
    daily_throughput_units  INT NOT NULL COMMENT 'units it can handle a day'
    """,
    key="id",
    refs={"geography_id": "geographies_master", "parent_dc_id": "distribution_centers"},
)
def distribution_centers(run: Run) -> DataFrame:
    """One row per distribution centre, and per warehouse of the online channel."""
    config = run.config
    places = run.spark.range(1, config.dcs + config.warehouses + 1, 1, 1)
    is_dc = F.col("id") <= config.dcs
    region = (F.when(is_dc, F.col("id") - 1).otherwise(F.col("id") - config.dcs - 1) % config.regions + 1).cast("int")
    town = integer_between(run.draw("distribution_centers.geography_id", "id"), 1, TOWNS_PER_REGION)
    dc_units = max(int(config.shoppers_per_day / config.regions * _DC_UNITS_PER_SHOPPER), _LEAST_DC_UNITS)
    return places.select(
        "id",
        F.when(is_dc, F.format_string("DC%03d", "id"))
        .otherwise(F.format_string("WH%03d", F.col("id") - config.dcs))
        .alias("dc_number"),
        address(run, "distribution_centers").alias("address"),
        ((region - 1) * TOWNS_PER_REGION + town).alias("geography_id"),
        F.when(is_dc, F.lit("dc")).otherwise(F.lit("warehouse")).alias("dc_type"),
        F.when(~is_dc, region.cast("bigint")).alias("parent_dc_id"),
        region.alias("region_id"),
        F.when(is_dc, F.lit(dc_units)).otherwise(F.lit(dc_units // 2)).alias("daily_throughput_units"),
    )


@RETAIL.table(
    """
    id               BIGINT NOT NULL COMMENT '1..n, region by region',
    license_plate    STRING NOT NULL COMMENT 'TRK1001; truck_id of the truck facts',
    refrigeration    BOOLEAN NOT NULL COMMENT 'keeps goods cold; so do all that may have to carry such goods',
    dc_id            BIGINT COMMENT 'home DC; null for a truck of the pool',
    capacity_units   INT NOT NULL COMMENT 'units it can load',
    region_id        INT NOT NULL COMMENT 'region of supply',
    destination_key  BIGINT COMMENT 'location key of the shop or warehouse it serves; null for a truck of the pool'
    """,
    key="id",
    refs={"dc_id": "distribution_centers"},
)
def trucks(run: Run, stores: DataFrame, distribution_centers: DataFrame, products_master: DataFrame) -> DataFrame:
    """One row per truck: one for each shop and warehouse of a region, in that order, and a pool of 15 % on top.

    A place that carries goods to be kept cold is served by a refrigerated truck, and so is the pool that stands in.
    """
    sizes = _sizes_with_cold_goods(run, products_master)
    rows = stores.select("region_id", "id", "volume_class").collect()
    shops = [(row.region_id, row.id, row.volume_class in sizes) for row in rows]
    online = distribution_centers.where("dc_type = 'warehouse'").select("region_id", "id")
    warehouses = [(row.region_id, FIRST_DC_KEY + row.id, "flagship" in sizes) for row in online.collect()]
    fleet = run.spark.createDataFrame(
        _fleet(shops + warehouses), "id BIGINT, region_id INT, destination_key BIGINT, carries_cold BOOLEAN"
    ).coalesce(1)
    is_refrigerated = uniform(run.draw("trucks.refrigeration", "id")) < _REFRIGERATED_SHARE
    return fleet.select(
        "id",
        F.format_string("TRK%d", F.col("id") + 1000).alias("license_plate"),
        (F.col("carries_cold") | is_refrigerated).alias("refrigeration"),
        F.when(F.col("destination_key").isNotNull(), F.col("region_id").cast("bigint")).alias("dc_id"),
        F.lit(TRUCK_CAPACITY_UNITS).alias("capacity_units"),
        "region_id",
        "destination_key",
    )


def _sizes_with_cold_goods(run: Run, products_master: DataFrame) -> set[str]:
    """Volume classes whose shops carry something that must be kept cold; a warehouse carries all that flagships do."""
    goods = by_id(products_master.select("id", "requires_refrigeration"))
    ids, is_cold = np.array([row.id for row in goods]), np.array([row.requires_refrigeration for row in goods], bool)
    is_general = run.config.assortment == "general"
    share = np.array([share if is_general else 1.0 for share in CARRIED_SHARE.values()])
    carries = carried_products(run.config.seed, ids, share)[:, is_cold]
    return {name for name, goods_of in zip(CARRIED_SHARE, carries, strict=True) if goods_of.any()}


def _fleet(destinations: list[tuple[int, int, bool]]) -> list[tuple[int, int, int | None, bool]]:
    """Trucks (id, region, destination, cold goods) region by region: destinations by key, then the pool, rounded up."""
    fleet: list[tuple[int, int, int | None, bool]] = []
    for region in sorted({region for region, _, _ in destinations}):
        served: list[tuple[int | None, bool]] = [
            (key, cold) for home, key, cold in sorted(destinations) if home == region
        ]
        pool = int(np.ceil(len(served) * _POOL_SHARE - 1e-9))
        stand_in = (None, any(cold for _, cold in served))
        for key, cold in served + [stand_in] * pool:
            fleet.append((len(fleet) + 1, region, key, cold))
    return fleet
