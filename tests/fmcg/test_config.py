from __future__ import annotations

import pytest

from retail_spark import FmcgConfig
from retail_spark.core.errors import UserError


def test_every_number_can_be_set_by_its_name():
    assert FmcgConfig.scale("full", pos_sales="500000").pos_sales == 500_000


def test_the_year_decides_dates_and_the_seed_the_hash():
    leap, plain = FmcgConfig.scale("tiny"), FmcgConfig.scale("tiny", base_year=2023)
    assert (leap.days, plain.days) == (366, 365)
    assert leap.data_hash() != FmcgConfig.scale("tiny", seed=7).data_hash()
    assert leap.data_hash() == FmcgConfig.scale("tiny", threads=1).data_hash()


def test_the_hub_and_the_bottleneck_are_exact():
    full = FmcgConfig.scale("full")
    assert (full.hub_shops, full.home_shops, full.bottleneck_shops) == (4_500, 5_000, 2_000)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"orderz": 1}, "did you mean 'orders'"),
        ({"base_year": 1900}, "base_year = 1900: allowed is a whole number from 2000 to 2049"),
        ({"recall_shops": 5000}, "recall_shops = 5000: beside the other sizes allowed is 1 to 40"),
        ({"promotion_skus": 5}, "promotion_skus = 5: beside the other sizes allowed is 100 to 1000"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(settings, told):
    with pytest.raises(UserError) as refused:
        FmcgConfig.scale("tiny", **settings)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
