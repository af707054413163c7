"""Level 3 - who buys from us, where their shops stand, and which DC serves them."""

from __future__ import annotations

import numpy as np
from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.core.distributions import integer_between, lognormal, pick, uniform
from retail_spark.core.draws import hash64
from retail_spark.core.small import by_id
from retail_spark.fmcg.level_00_reference import CHANNEL_ROWS
from retail_spark.fmcg.network import DCS, DIVISIONS
from retail_spark.fmcg.shops import shops_of
from retail_spark.fmcg.small import CREATED_UPDATED, range_of, small_table
from retail_spark.fmcg.volume import cases_of_accounts, channels_of, order_shares
from retail_spark.fmcg.world import FMCG

_ACCOUNTS = f"""
    id                    BIGINT NOT NULL COMMENT '1 is MegaMart',
    account_code          STRING NOT NULL,
    name                  STRING NOT NULL COMMENT 'invented',
    account_type          STRING NOT NULL COMMENT 'eight kinds, by channel',
    channel_id            BIGINT NOT NULL,
    division_id           BIGINT NOT NULL COMMENT 'where all its shops stand',
    parent_account_id     BIGINT COMMENT 'the group it belongs to; null: none',
    headquarters_country  STRING,
    headquarters_city     STRING,
    store_count           INT COMMENT 'its rows in retail_locations',
    annual_volume_cases   INT COMMENT 'planned, before cancellations',
    payment_terms_days    INT,
    credit_limit          DECIMAL(14,2) COMMENT 'US dollars',
    is_strategic          BOOLEAN,
    is_active             BOOLEAN,
    order_share           DECIMAL(5,4) COMMENT 'of all orders; sums to 1',
    first_location_id     BIGINT NOT NULL COMMENT 'its shops are this one and the store_count - 1 that follow',
    {CREATED_UPDATED}
"""
# Types take turns within a channel.
_TYPES = {
    1: ("valueclub", "urbanessential", "megamart"),
    2: ("regional_grocer", "indie_retail"),
    3: ("digital_first", "omni_retailer"),
    4: ("prism_direct",),
}
_CODES = {
    "megamart": "MEGA",
    "valueclub": "VALU",
    "urbanessential": "URBN",
    "regional_grocer": "GROC",
    "indie_retail": "INDI",
    "digital_first": "DIGI",
    "omni_retailer": "OMNI",
    "prism_direct": "PRSM",
}
_WORDS = (
    "Oakfield",
    "Brightway",
    "Fairmont",
    "Sunmark",
    "Westgate",
    "Larkspur",
    "Goodhold",
    "Penbrook",
    "Marlow",
    "Tidewell",
)
_STRATEGIC_SHARE = 0.012


@FMCG.table(
    _ACCOUNTS,
    key="id",
    refs={"channel_id": "channels", "division_id": "divisions", "parent_account_id": "retail_accounts"},
)
def retail_accounts(run: Run, channels: DataFrame, divisions: DataFrame) -> DataFrame:
    """One row per customer account. MegaMart's share of shops and orders is exact; the others are heavy-tailed."""
    shops, count = shops_of(run.config), run.config.retail_accounts
    ids = range_of(count)
    channel = channels_of(count)
    kind = ["megamart"] + [_TYPES[c][n % len(_TYPES[c])] for n, c in zip(ids[1:], channel[1:], strict=True)]
    share = order_shares(run.config, shops)
    home = [DIVISIONS[d - 1] for d in shops.division]
    groups: dict[int, int] = {}
    parent: list[int | None] = []
    for n, (k, d) in enumerate(zip(kind, shops.division.tolist(), strict=True), 1):
        # every third independent of a division belongs to the group of its first one
        head = groups.setdefault(d, n) if k == "indie_retail" else None
        parent.append(head if head is not None and head != n and n % 3 == 0 else None)
    names = [f"{_WORDS[n * 3 % 10]} {k.replace('_', ' ').title()} {n}" for n, k in zip(ids, kind, strict=True)]
    codes = [f"ACCT-{_CODES[k]}-{n:03d}" for n, k in zip(ids, kind, strict=True)]
    return small_table(
        run,
        _ACCOUNTS,
        count,
        id=ids,
        account_code=codes,
        name=["MegaMart", *names[1:]],
        account_type=kind,
        channel_id=channel,
        division_id=shops.division,
        parent_account_id=parent,
        headquarters_country=[each.country for each in home],
        headquarters_city=[each.city for each in home],
        store_count=shops.count,
        annual_volume_cases=np.rint(cases_of_accounts(run.config, shops)).astype(np.int64),
        payment_terms_days=[CHANNEL_ROWS[c - 1][5] for c in channel],
        credit_limit=share * 5_000.0 + 50_000.0,
        is_strategic=share >= _STRATEGIC_SHARE * 10_000,
        is_active=True,
        order_share=share / 10_000,
        first_location_id=shops.first,
    )


_LOCATIONS = f"""
    id                   BIGINT NOT NULL COMMENT '1..n; the shops of an account follow each other',
    location_code        STRING NOT NULL,
    name                 STRING NOT NULL,
    retail_account_id    BIGINT NOT NULL,
    store_format         STRING COMMENT 'hypermarket, supermarket, convenience, club or fulfilment',
    country              STRING NOT NULL,
    city                 STRING NOT NULL,
    address              STRING COMMENT 'invented',
    postal_code          STRING COMMENT 'invented',
    latitude             DECIMAL(10,6),
    longitude            DECIMAL(10,6),
    timezone             STRING,
    square_meters        INT,
    weekly_traffic       INT COMMENT 'visits a week',
    primary_dc_id        BIGINT NOT NULL COMMENT 'the DC that serves it',
    is_active            BOOLEAN,
    {CREATED_UPDATED}
"""
_FORMATS = {1: ("hypermarket", "club"), 2: ("supermarket", "convenience"), 3: ("fulfilment",), 4: ("fulfilment",)}
_METERS = {"hypermarket": 9_000, "club": 12_000, "supermarket": 2_200, "convenience": 250, "fulfilment": 6_000}
_VISITS = {"hypermarket": 14_000, "club": 12_000, "supermarket": 9_000, "convenience": 6_000, "fulfilment": 10_000}
_QUARTERS = ("North", "South", "East", "West", "Riverside", "Hillcrest", "Old Town", "Market", "Harbor", "Parkside")


@FMCG.table(
    _LOCATIONS,
    key="id",
    refs={"retail_account_id": "retail_accounts", "primary_dc_id": "distribution_centers"},
)
def retail_locations(run: Run, retail_accounts: DataFrame, distribution_centers: DataFrame) -> DataFrame:
    """One row per shop. Accounts state how many they have; DC Chicago serves two fifths of North America's."""
    seed, shops = run.config.seed, shops_of(run.config)
    ids = range_of(len(shops.account))
    channel_of = [row["channel_id"] for row in by_id(retail_accounts.select("id", "channel_id"))]
    which = uniform(hash64(seed, "retail_locations.store_format", ids))
    formats = [_FORMATS[channel_of[a - 1]] for a in shops.account]
    form = [each[int(w * len(each))] for each, w in zip(formats, which, strict=True)]
    size = lognormal(
        hash64(seed, "retail_locations.square_meters", ids), hash64(seed, "retail_locations.size", ids), 0.3
    )
    visits = lognormal(
        hash64(seed, "retail_locations.weekly_traffic", ids), hash64(seed, "retail_locations.visits", ids), 0.35
    )
    quarter = pick(hash64(seed, "retail_locations.name", ids), list(_QUARTERS))
    north = uniform(hash64(seed, "retail_locations.latitude", ids)) - 0.5
    east = uniform(hash64(seed, "retail_locations.longitude", ids)) - 0.5
    near = [DCS[d - 1] for d in shops.dc]
    house = integer_between(hash64(seed, "retail_locations.address", ids), 1, 999)
    return small_table(
        run,
        _LOCATIONS,
        len(ids),
        id=ids,
        location_code=[f"LOC-{n:06d}" for n in ids],
        name=[f"{dc.city} {q} {n}" for dc, q, n in zip(near, quarter, ids, strict=True)],
        retail_account_id=shops.account,
        store_format=form,
        country=[dc.country for dc in near],
        city=[dc.city for dc in near],
        address=[f"{h} {q} Road" for h, q in zip(house, quarter, strict=True)],
        postal_code=[f"{d:02d}{n % 1000:03d}" for d, n in zip(shops.dc, ids, strict=True)],
        latitude=np.round([dc.latitude for dc in near] + 1.2 * north, 6),
        longitude=np.round([dc.longitude for dc in near] + 1.6 * east, 6),
        timezone=[dc.timezone for dc in near],
        square_meters=np.round(np.asarray([_METERS[f] for f in form]) * size).astype(np.int64),
        weekly_traffic=np.round(np.asarray([_VISITS[f] for f in form]) * visits).astype(np.int64),
        primary_dc_id=shops.dc,
        is_active=True,
    )


_DCS = f"""
    id                         BIGINT NOT NULL COMMENT '1..25; 1 is Chicago',
    dc_code                    STRING NOT NULL,
    name                       STRING NOT NULL,
    division_id                BIGINT NOT NULL,
    dc_type                    STRING NOT NULL COMMENT 'regional, national, cross_dock or ecommerce',
    country                    STRING NOT NULL,
    city                       STRING NOT NULL,
    address                    STRING COMMENT 'invented',
    latitude                   DECIMAL(10,6),
    longitude                  DECIMAL(10,6),
    capacity_cases             INT,
    capacity_pallets           INT COMMENT 'of 50 cases',
    operating_hours            STRING,
    is_temperature_controlled  BOOLEAN,
    is_active                  BOOLEAN,
    {CREATED_UPDATED}
"""
CASES_PER_PALLET = 50


@FMCG.table(_DCS, key="id", refs={"division_id": "divisions"})
def distribution_centers(run: Run, divisions: DataFrame) -> DataFrame:
    """One row per distribution centre. Chicago is the bottleneck."""
    ids = range_of(len(DCS))
    return small_table(
        run,
        _DCS,
        len(DCS),
        id=ids,
        dc_code=[each.code for each in DCS],
        name=[each.name for each in DCS],
        division_id=[each.division_id for each in DCS],
        dc_type=[each.kind for each in DCS],
        country=[each.country for each in DCS],
        city=[each.city for each in DCS],
        address=[f"{10 * n} Logistics Park" for n in ids],
        latitude=[each.latitude for each in DCS],
        longitude=[each.longitude for each in DCS],
        capacity_cases=[each.size for each in DCS],
        capacity_pallets=[each.size // CASES_PER_PALLET for each in DCS],
        operating_hours=["00:00-24:00" if each.size > 500_000 else "06:00-22:00" for each in DCS],
        is_temperature_controlled=uniform(hash64(run.config.seed, "distribution_centers.temperature", ids)) < 0.6,
        is_active=True,
    )
