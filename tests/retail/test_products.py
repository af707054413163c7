from __future__ import annotations

from datetime import date

import pytest

from retail_spark.data import dictionary
from retail_spark.retail.products import products_master


@pytest.fixture(scope="module")
def fashion(run_of):
    return products_master(run_of("small")).toPandas()


@pytest.fixture(scope="module")
def general(run_of):
    return products_master(run_of("chain")).toPandas()


def test_popularity_is_a_permutation_that_knows_nothing_of_price_or_id(general):
    assert sorted(general["popularity_rank"]) == list(range(1, 3_001))
    numbers = general[["id", "popularity_rank"]].assign(price=general["sale_price"].astype(float))
    correlation = numbers.corr()["popularity_rank"].drop("popularity_rank")
    assert correlation.abs().max() < 0.06


def test_fashion_costs_30_to_50_percent_of_a_price_between_29_99_and_299_99(fashion):
    price, cost = fashion["sale_price"].astype(float), fashion["cost"].astype(float)
    assert price.between(29.99, 299.99).all()
    assert (cost / price).between(0.30, 0.50).all()
    assert (cost / price).mean() == pytest.approx(0.40, abs=0.01)
    assert (fashion["msrp"] >= fashion["sale_price"]).all()


def test_general_goods_cost_50_to_85_percent_of_their_price(general):
    price, cost = general["sale_price"].astype(float), general["cost"].astype(float)
    assert (cost / price).between(0.50, 0.85).all()
    assert (general["msrp"] >= general["sale_price"]).all()


def test_fashion_is_apparel_footwear_and_accessories_fully_described(fashion):
    assert set(fashion["category"]) == {"apparel", "footwear", "accessories"}
    described = ["color_family", "color_name", "size_range", "material_primary", "material_composition"]
    assert fashion[[*described, "collection_name", "sku"]].notna().all().all()
    assert set(fashion["season_code"]) == {"Spring", "Summer", "Fall", "Winter", "Year-round"}
    assert set(fashion["price_tier"]) == {"budget", "mid", "premium", "luxury"}


def test_general_goods_have_cold_and_untaxed_groceries(general):
    assert set(general["category"]) == {"Grocery", "Electronics", "Clothing", "Home", "Garden"}
    assert set(general.loc[general["requires_refrigeration"], "category"]) == {"Grocery"}
    assert set(general["taxability"]) == {"TAXABLE", "NON_TAXABLE", "REDUCED_RATE"}
    assert (general.loc[general["category"] != "Grocery", "taxability"] == "TAXABLE").all()
    assert general["color_name"].isna().all()


def test_brands_make_what_their_range_says(general):
    ranges = {(row["brand"], row["range"]) for row in dictionary("brands")}
    assert set(zip(general["brand"], general["category"], strict=True)) <= ranges


def test_products_were_launched_before_the_records_and_end_long_after(fashion):
    assert fashion["launch_date"].max() < date(2023, 9, 1)
    ending = fashion["end_of_life_date"].dropna()
    assert len(ending) / len(fashion) == pytest.approx(0.10, abs=0.02)
    assert ending.min() > date(2027, 12, 1)


def test_skus_are_unique_and_even_a_small_range_has_every_category(run):
    products = products_master(run).toPandas()
    assert products["sku"].is_unique
    assert set(products["category"]) == {"apparel", "footwear", "accessories"}


def test_a_larger_range_keeps_every_product_but_not_its_rank(run_of):
    few, many = (products_master(run_of("small", products=n)).drop("popularity_rank") for n in (100, 200))
    assert few.exceptAll(many).count() == 0
