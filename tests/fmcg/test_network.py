"""Shops, accounts and suppliers: sizes by preferential attachment, exact where a number is promised."""

from __future__ import annotations

import numpy as np
import pytest

from retail_spark import FmcgConfig
from retail_spark.fmcg.level_04_promotions import black_friday_week, chosen_by_weight
from retail_spark.fmcg.network import DCS, PLANTS
from retail_spark.fmcg.shops import shops_of
from retail_spark.fmcg.small import apportion, attach


@pytest.mark.parametrize("seed", [42, 1, 2, 3])
def test_shops_are_exact_for_the_hub_and_chicago_and_heavy_tailed_for_the_rest(seed):
    shops = shops_of(FmcgConfig.scale("full", seed=seed))
    others = np.sort(shops.count[1:])[::-1]
    assert shops.count.sum() == 10_000
    assert shops.count[0] == 4_500
    assert (shops.dc == 1).sum() == 2_000
    assert others[:10].sum() >= 0.30 * others.sum()
    assert others.min() >= 1


@pytest.mark.parametrize("scale", ["tiny", "full"])
def test_every_dc_serves_shops_of_its_division(scale):
    shops = shops_of(FmcgConfig.scale(scale))
    assert set(shops.dc.tolist()) == set(range(1, len(DCS) + 1))
    division_of_shop = shops.division[shops.account - 1]
    assert all(DCS[dc - 1].division_id == division for dc, division in zip(shops.dc, division_of_shop, strict=True))


def test_codes_of_places_are_unique():
    assert len({place.code for place in (*PLANTS, *DCS)}) == 32


def test_apportioned_parts_sum_to_the_whole_and_keep_the_least():
    parts = apportion([5.0, 0.0, 1.0, 0.001], 1_000, least=3)
    assert parts.sum() == 1_000
    assert parts.min() >= 3


def test_whoever_has_links_gets_more():
    owner = attach(50, 2_000, (np.arange(2_000) * 0.618034) % 1)
    counts = np.bincount(owner, minlength=50)
    assert counts.min() >= 1
    assert counts[:10].sum() > 3 * counts[-10:].sum()


def test_a_weighted_choice_has_no_repeats_and_takes_what_weighs_most():
    chosen = chosen_by_weight(np.arange(1, 101, dtype=np.int64) * 10**16, np.where(np.arange(100) == 70, 1e12, 1.0), 9)
    assert len(set(chosen.tolist())) == 9
    assert 70 in chosen


def test_black_friday_of_2024_is_iso_week_48():
    assert black_friday_week(2024).isoformat() == "2024-11-25"
    assert black_friday_week(2024).isocalendar().week == 48
