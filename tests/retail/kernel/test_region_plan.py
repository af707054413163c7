"""What a region's simulation is given: its own places and people, and what is the same for all regions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from retail_spark.retail.kernel.region_plan import region_plan

READ = (
    "stores", "distribution_centers", "geographies_master", "trucks", "products_master",
    "customers", "promotions_master", "promo_calendar", "campaign_reach",
)  # fmt: skip


@pytest.fixture(scope="module")
def two_regions(run_of, table):
    """Rows of the plan, by region: two regions with a shop, a distribution centre and a shopper each."""
    rows = {
        "stores": [
            {
                "id": 1,
                "region_id": 1,
                "geography_id": 1,
                "volume_class": "kiosk",
                "daily_traffic_multiplier": Decimal("0.5"),
            },
            {
                "id": 2,
                "region_id": 2,
                "geography_id": 2,
                "volume_class": "flagship",
                "daily_traffic_multiplier": Decimal("1.5"),
            },
        ],
        "distribution_centers": [{"id": id, "region_id": id, "dc_type": "dc"} for id in (1, 2)],
        "geographies_master": [{"id": id} for id in (1, 2)],
        "products_master": [
            {"id": id, "category": kind, "sale_price": Decimal(1)} for id, kind in ((7, "Tops"), (5, "Belts"))
        ],
        "customers": [{"id": id, "home_store_id": home} for id, home in ((11, 1), (12, 2), (13, 2))],
        "promo_calendar": [
            {
                "calendar_year": 2024,
                "week": week,
                "store_group_id": group,
                "product_id": 7,
                "promo_id": 3,
                "lift_multiplier": 2.0,
                "hangover_multiplier": 1.0,
                "is_hangover": False,
            }
            for week, group in ((2, 1), (1, 2), (1, 1))
        ],
    }
    frames = [table(name, *rows.get(name, [])) for name in READ]
    built = region_plan(run_of("tiny", days=3, start_date=date(2024, 1, 1), warm_up_days=7), *frames)
    return {row.region_id: row for row in built.collect()}


def test_a_region_has_its_own_shops_and_people(two_regions):
    assert {region: (row.shop_key, row.dc_key, row.customer_id) for region, row in two_regions.items()} == {
        1: ([1], [100_001], [11]),
        2: ([2], [100_002], [12, 13]),
    }
    assert [row.customer_share for _, row in sorted(two_regions.items())] == pytest.approx([1 / 3, 2 / 3])
    assert [row.shop_visit_share for _, row in sorted(two_regions.items())] == [[0.25], [0.75]]


def test_every_region_has_all_products_and_the_whole_promo_calendar_in_one_order(two_regions):
    for row in two_regions.values():
        assert list(zip(row.product_category, row.product_id, strict=True)) == [("Belts", 5), ("Tops", 7)]
        weeks = [date(2024, 1, monday).toordinal() - date(1970, 1, 1).toordinal() for monday in (1, 1, 8)]
        assert list(zip(row.promo_week, row.promo_promo_group, strict=True)) == list(zip(weeks, (1, 2, 1), strict=True))
        assert row.promo_effect == [2.0, 2.0, 2.0]
        assert row.code_id == row.reach_key == []
