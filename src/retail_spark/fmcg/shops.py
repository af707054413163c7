"""How many shops each account has, and which DC serves each: follows from the config alone.

Route segments (level 1) name shops, accounts state how many they have (level 3), and shops are a table of level 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retail_spark.core.distributions import pick, uniform
from retail_spark.core.draws import Int64Array, hash64
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.fmcg.network import AFR, APAC, BOTTLENECK_DC, DCS, EUR, LATAM, NAM, dcs_of
from retail_spark.fmcg.small import attach

# Accounts abroad take turns over the other divisions.
_TURNS = (APAC, EUR, LATAM, APAC, AFR, EUR, LATAM)
_HOME_ACCOUNTS = 0.10  # share of the other accounts that are North American


@dataclass(frozen=True)
class Shops:
    """Entry i of `account` and `dc` is of shop i + 1; entry a of `division`, `first` and `count` of account a + 1."""

    account: Int64Array
    dc: Int64Array
    division: Int64Array
    first: Int64Array
    count: Int64Array

    def served_by(self, dc: int) -> list[int]:
        """Ids of the shops of a DC."""
        return [int(each) + 1 for each in np.flatnonzero(self.dc == dc)]


def shops_of(config: FmcgConfig) -> Shops:
    """All shops. MegaMart's number is exact; the others grow by preferential attachment, at home and abroad."""
    others = config.retail_accounts - 1
    at_home = max(1, round(others * _HOME_ACCOUNTS))
    seed, home_shops = config.seed, config.home_shops - config.hub_shops
    abroad_shops = config.retail_locations - config.home_shops
    chance = uniform(hash64(seed, "retail_accounts.store_count", np.arange(config.retail_locations)))
    home = np.bincount(attach(at_home, home_shops, chance), minlength=at_home)
    abroad = np.bincount(attach(others - at_home, abroad_shops, chance[::-1]), minlength=others - at_home)
    count = np.concatenate([[config.hub_shops], home, abroad]).astype(np.int64)
    turns = [_TURNS[n % len(_TURNS)] for n in range(others - at_home)]
    division = np.asarray([NAM] * (1 + at_home) + turns, dtype=np.int64)
    account = np.repeat(np.arange(1, len(count) + 1), count).astype(np.int64)
    dc = _dc_of_shop(config, np.repeat(division, count))
    return Shops(account, dc, division, (np.cumsum(count) - count + 1).astype(np.int64), count)


def _dc_of_shop(config: FmcgConfig, division: Int64Array) -> Int64Array:
    """In each division the first shops go round its DCs, so that each has one; the others go by the DCs' sizes.

    Chicago has its exact number, spread evenly over North America's shops, hence over its accounts.
    """
    draws = hash64(config.seed, "retail_locations.primary_dc_id", np.arange(len(division)))
    dc = np.zeros(len(division), dtype=np.int64)
    for number in range(1, 6):
        shops = np.flatnonzero(division == number)
        choices = dcs_of(number)
        if number == NAM:
            steps = np.arange(1, len(shops) + 1) * config.bottleneck_shops // len(shops)
            is_bottleneck = np.diff(steps, prepend=0) > 0
            dc[shops[is_bottleneck]] = BOTTLENECK_DC
            shops = shops[~is_bottleneck]
            choices = [each for each in choices if each != BOTTLENECK_DC]
        dc[shops] = pick(draws[shops], choices, [float(DCS[each - 1].size) for each in choices])
        some = min(len(choices), len(shops))
        dc[shops[:some]] = choices[:some]
    return dc
