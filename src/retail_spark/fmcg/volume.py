"""How much of the year's orders each account takes: follows from the config alone.

Filling lines are built for what their division will sell (level 1), accounts state what they take (level 3), and the
order book spreads it over the year (level 8).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from retail_spark.core.distributions import FloatArray
from retail_spark.core.draws import Int64Array
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.fmcg.level_00_reference import CHANNEL_ROWS
from retail_spark.fmcg.network import DIVISIONS, HUB_ACCOUNT
from retail_spark.fmcg.shops import Shops, shops_of
from retail_spark.fmcg.small import apportion

# channel id: (lines of an order against the mean, mean cases of a line)
HABITS: Final = {1: (1.15, 66.0), 2: (1.05, 56.0), 3: (0.85, 44.0), 4: (0.60, 24.0)}
# Channels take turns over the accounts, 20 to a round: 3 large, 10 distributors, 4 online, 3 our own.
_TURNS = (1, 2, 3, 2, 2, 4, 2, 3, 2, 1, 2, 4, 2, 3, 2, 2, 1, 2, 3, 4)


def channels_of(accounts: int) -> Int64Array:
    """The channel of each account, in the order of their ids."""
    return np.asarray([_TURNS[n % len(_TURNS)] for n in range(accounts)], dtype=np.int64)


def order_shares(config: FmcgConfig, shops: Shops) -> Int64Array:
    """Ten thousandths of all orders: channels by their volume, accounts in a channel by their shops, MegaMart exact."""
    channel = channels_of(len(shops.count))
    hub = round(config.hub_order_share * 10_000)
    weight = np.zeros(len(channel))
    for number, row in enumerate(CHANNEL_ROWS, 1):
        members = (channel == number) & (np.arange(1, len(channel) + 1) != HUB_ACCOUNT)
        volume = row[3] / 100 - (config.hub_order_share if number == 1 else 0.0)
        weight[members] = volume * shops.count[members] / shops.count[members].sum()
    return np.concatenate([[hub], apportion(weight[1:], 10_000 - hub, least=1)]).astype(np.int64)


def cases_of_accounts(config: FmcgConfig, shops: Shops) -> FloatArray:
    """Cases that each account is planned to take in a year in which none of its orders is cancelled."""
    habits = np.asarray([HABITS[int(each)] for each in channels_of(len(shops.count))])
    lines = order_shares(config, shops) * habits[:, 0]
    return np.asarray(config.order_lines * lines / lines.sum() * habits[:, 1])


def cases_of_divisions(config: FmcgConfig) -> FloatArray:
    """The same of each division: entry d is of division d + 1."""
    shops = shops_of(config)
    cases = np.bincount(shops.division - 1, weights=cases_of_accounts(config, shops), minlength=len(DIVISIONS))
    return np.asarray(cases, dtype=np.float64)
