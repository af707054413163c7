"""Which DC gets what of each batch: the one with least stock against its demand first. numpy only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retail_spark.core.draws import Int64Array
from retail_spark.fmcg.dating import LEAD_WEEKS, ORDER_WEEKS
from retail_spark.trade.inventory.matching import match, water_fill

COLUMNS = "batch_id BIGINT, dc_id BIGINT, cases BIGINT"


def distribute(book: pd.DataFrame, made: pd.DataFrame, special: int) -> pd.DataFrame:
    """Cases of each batch by DC, for one division.

    `book`: sku_id, dc_id, week of the year, cases that orders take; `made`: batch_id, sku_id, week of the plan, cases.
    """
    dcs, place = np.unique(book["dc_id"].to_numpy(np.int64), return_inverse=True)
    skus = np.unique(made["sku_id"].to_numpy(np.int64))
    book_sku = book["sku_id"].to_numpy(np.int64)
    known = np.isin(book_sku, skus)
    row = np.searchsorted(skus, book_sku[known])
    weeks = LEAD_WEEKS + ORDER_WEEKS
    cases = book["cases"].to_numpy(np.float64)
    demand = np.zeros((weeks, len(skus), len(dcs)))
    np.add.at(demand, (book["week"].to_numpy(np.int64)[known] + LEAD_WEEKS, row, place[known]), cases[known])
    share = np.bincount(place, weights=cases, minlength=len(dcs)) / cases.sum()
    width = np.tile(share, (len(skus), 1))
    launch = skus == special
    # the shops have told in advance what they will take of the special edition
    width[launch] = demand[:, launch, :].sum(axis=0) / max(demand[:, launch, :].sum(), 1.0)
    made = made.sort_values(["week", "sku_id", "batch_id"])
    week_of, sku_of = made["week"].to_numpy(np.int64), np.searchsorted(skus, made["sku_id"].to_numpy(np.int64))
    batch, size = made["batch_id"].to_numpy(np.int64), made["cases"].to_numpy(np.int64)
    stock = np.zeros((len(skus), len(dcs)))
    found: list[tuple[Int64Array, Int64Array, Int64Array]] = []
    for week in range(weeks):
        if week:
            stock = np.maximum(stock - demand[week - 1], 0.0)
        rows = np.flatnonzero(week_of == week)
        if not len(rows):
            continue
        poured = np.bincount(sku_of[rows], weights=size[rows], minlength=len(skus)).astype(np.int64)
        touched = np.flatnonzero(poured)
        given = water_fill(stock[touched], width[touched], poured[touched])
        stock[touched] += given
        taker = np.repeat(touched, len(dcs))
        supply, need, units = match(sku_of[rows], size[rows], taker, given.ravel())
        found.append((batch[rows][supply], dcs[need % len(dcs)], units))
    columns = [np.concatenate(part) for part in zip(*found, strict=True)]
    return pd.DataFrame(dict(zip(("batch_id", "dc_id", "cases"), columns, strict=True)))
