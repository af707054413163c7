from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.gold.size_fit import BOTHERED, TOLD_SHARE, gold_size_fit_bridge
from retail_spark.retail.gold.sizes import size_ranges, sizes_of

Make = Callable[..., Any]

LINES, SHARE_RETURNED = 20_000, 0.10
PRODUCTS = {1: "XS-XXL", 2: "28-38", 3: "36-46", 4: "One Size", 5: None, 6: "S-L"}


@pytest.fixture(scope="module")
def fits(run: Run) -> pd.DataFrame:
    """The fits of 20 000 lines of which those come back that the kernel's draw takes, one in ten."""
    spark, seed = run.spark, run.config.seed
    number = np.arange(1, LINES + 1)
    comes_back = uniform(hash64(seed, "line.returned", number)) < SHARE_RETURNED
    sale = {"trace_id": number, "customer_id": number % 300 + 1, "product_id": number % 6 + 1, "line_num": 1}
    sold = pd.DataFrame(
        sale | {"receipt_line_id": number, "return_for_line_id": 0, "quantity": 1, "receipt_id_ext": "R"}
    )
    back = sold[comes_back].assign(return_for_line_id=lambda rows: rows["receipt_line_id"], quantity=-1)
    back["receipt_line_id"] += LINES
    columns = "dt", "channel", "ext_cents"
    lines = pd.concat([sold, back]).assign(**dict(zip(columns, (date(2024, 1, 2), "STORE_POS", 0), strict=True)))
    lines["line_num"] = lines["receipt_line_id"]
    shop = spark.createDataFrame(lines)
    # online the same lines again, under other numbers: all were cancelled, so nobody wore them
    online = (
        shop.where("quantity > 0")
        .withColumnsRenamed({"receipt_line_id": "order_line_id", "receipt_id_ext": "order_id_ext"})
        .withColumns(
            {"order_line_id": F.col("order_line_id") + 2 * LINES, "cancelled_ts": F.col("dt").cast("timestamp")}
        )
    )
    products = spark.createDataFrame(list(PRODUCTS.items()), "id BIGINT, size_range STRING")
    no_changes = spark.createDataFrame([], "customer_id BIGINT, valid_from DATE, version INT")
    built = gold_size_fit_bridge(run, shop, online, products, no_changes).toPandas()
    return built.assign(comes_back=comes_back[built["n"] - 1], range=built["product_key"].map(PRODUCTS))


def test_some_buyers_tell_of_what_comes_in_sizes(fits: pd.DataFrame) -> None:
    assert set(fits["range"]) == {"XS-XXL", "28-38", "36-46", "S-L"}
    assert len(fits) / (LINES * 4 / 6) == pytest.approx(TOLD_SHARE, rel=0.1)
    assert fits["n"].is_unique


def test_nobody_tells_of_what_was_cancelled(fits: pd.DataFrame) -> None:
    assert fits["n"].max() <= LINES


def test_sizes_are_those_of_the_range(fits: pd.DataFrame) -> None:
    for size_range, rows in fits.groupby("range"):
        sizes = sizes_of(str(size_range))
        assert set(rows["ordered_size"]) | set(rows["recommended_size"]) <= set(sizes)
        off = rows["ordered_size"].map(sizes.index) - rows["recommended_size"].map(sizes.index)
        told = np.select([off < 0, off > 0], ["too_small", "too_large"], "perfect")
        assert (rows["fit_description"] == told).all()
        assert (rows["fit_score"] >= 4).equals(off == 0)


def test_ranges_count_by_two_in_waists_and_by_one_in_shoes() -> None:
    assert sizes_of("S-L") == ["S", "M", "L"]
    assert sizes_of("28-34") == ["28", "30", "32", "34"]
    assert sizes_of("35-37") == ["35", "36", "37"]
    assert "One Size" not in size_ranges()


def test_what_came_back_says_so_and_why(fits: pd.DataFrame) -> None:
    assert fits["is_returned"].equals(fits["comes_back"])
    assert fits["return_reason"].notna().equals(fits["is_returned"])
    assert fits["kept_size"].isna().equals(fits["is_returned"])
    by_size = fits["return_reason"].isin(["too_small", "too_large"])
    assert (fits.loc[by_size, "return_reason"] == fits.loc[by_size, "fit_description"]).all()
    assert (fits.loc[fits["is_returned"] & ~by_size, "fit_description"] == "perfect").all()


def test_what_does_not_fit_comes_back_more_often(fits: pd.DataFrame) -> None:
    returned = fits.groupby(fits["fit_description"] == "perfect")["is_returned"].mean()
    assert returned[False] > 0.5
    assert returned[True] < 0.1
    assert (fits["fit_description"] != "perfect").mean() == pytest.approx(BOTHERED * 0.6, abs=0.03)


def test_measures_are_a_customer_s_own(fits: pd.DataFrame) -> None:
    measured = fits[fits["customer_height_cm"].notna()]
    assert 0.4 < len(measured) / len(fits) < 0.8
    assert measured["customer_height_cm"].between(148, 198).all()
    assert (measured.groupby("customer_key")["customer_weight_kg"].nunique() == 1).all()
    shirts = fits[fits["range"] == "XS-XXL"]
    assert (shirts.groupby("customer_key")["recommended_size"].nunique() == 1).all()


def test_a_return_that_is_yet_to_come_changes_nothing_else(run: Run, table: Make, frame: Make, declared: Make) -> None:
    """Of 300 lines, in a run that ends before any return and in one after all of them."""
    sold = [
        {"receipt_line_id": number, "receipt_id_ext": "R", "line_num": number, "customer_id": 1, "product_id": 1,
         "dt": date(2024, 1, 2), "quantity": 1}
        for number in range(1, 301)
    ]  # fmt: skip
    back = [
        row | {"receipt_line_id": row["receipt_line_id"] + 1_000, "quantity": -1, "dt": date(2024, 1, 20),
               "return_for_line_id": row["receipt_line_id"]}
        for row in sold
    ]  # fmt: skip
    others = table("online_order_lines"), frame("id BIGINT, size_range STRING", (1, "S-L")), table("customer_changes")
    early = replace(run, window=replace(run.window, last_day=date(2024, 1, 10)))
    before = declared("gold_size_fit_bridge", gold_size_fit_bridge(early, table("receipt_lines", *sold), *others))
    after = declared("gold_size_fit_bridge", gold_size_fit_bridge(run, table("receipt_lines", *sold, *back), *others))
    assert len(before) > 10
    known_later = {"is_returned", "return_reason", "kept_size"}
    kept = [[{key: row[key] for key in row.keys() - known_later} for row in rows] for rows in (before, after)]
    assert sorted(kept[0], key=lambda row: row["n"]) == sorted(kept[1], key=lambda row: row["n"])
    assert all(row["is_returned"] for row in after)
