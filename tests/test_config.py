"""What may be asked for: scales, precedence, the two forms of a file, and one line for whatever is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retail_spark.config import SCALES, RetailConfig
from retail_spark.config_input import parse_settings
from retail_spark.core.errors import UserError

SOURCE_FORM = {
    "seed": 7,
    "volume": {
        "stores": 100,
        "dcs": 5,
        "customers_per_day": 8_000,
        "items_per_ticket_mean": 3.5,
        "online_orders_per_day": 900,
    },
    "realtime": {"emit_interval_ms": 250, "burst": 40},
    "paths": {"dict": "data/words", "master": "data/master", "facts": "data/facts"},
    "stream": {"hub": "retail-events"},
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_is_a_valid_config_that_survives_the_manifest(name: str) -> None:
    config = RetailConfig.scale(name)
    assert RetailConfig.model_validate(json.loads(config.model_dump_json())) == config
    assert (config.seed, config.start_date, config.scale_name) == (42, date(2024, 1, 1), name)


@pytest.mark.parametrize(
    ("scale", "in_shops", "online"),
    [("demo", 800, 400 * 0.7), ("chain", 20_000, 2_500), ("chain-1000", 100_000, 10_000)],
)
def test_shoppers_are_parted_into_shops_and_online_orders(scale: str, in_shops: float, online: float) -> None:
    config = RetailConfig.scale(scale)
    assert config.shop_visits_per_day == pytest.approx(in_shops)
    assert config.digital_orders_per_day == pytest.approx(online)


def test_a_horizon_ends_on_its_last_day() -> None:
    config = RetailConfig.scale("demo", start_date=date(2024, 2, 1), days=29)
    assert config.last_date == date(2024, 2, 29)


def test_options_win_over_the_file_and_the_file_over_the_scale() -> None:
    config = RetailConfig.layered("tiny", {"scale": "demo", "seed": 1, "days": 5, "products": 99}, {"seed": "2"})
    assert (config.scale_name, config.stores, config.products, config.days, config.seed) == ("tiny", 4, 99, 5, 2)


def test_one_setting_of_a_block_leaves_the_others() -> None:
    file = {"realtime": {"emit_interval_ms": 250, "burst": 40}}
    config = RetailConfig.layered("tiny", file, parse_settings(["realtime.burst=9"]))
    assert (config.realtime.emit_interval_ms, config.realtime.burst) == (250, 9)


@pytest.mark.parametrize("name", ["config.json", "config.yml"])
def test_a_file_in_the_source_documents_form_is_read(tmp_path: Path, name: str) -> None:
    config = RetailConfig.from_file(write(tmp_path, name, json.dumps(SOURCE_FORM)), seed=8)
    assert (config.scale_name, config.assortment, config.seed) == ("chain", "general", 8)
    assert (config.stores, config.regions, config.dcs, config.warehouses) == (100, 5, 5, 5)
    assert (config.shop_visits_per_day, config.digital_orders_per_day) == (8_000, pytest.approx(900))
    assert (config.items_per_ticket_mean, config.paths.dictionaries) == (3.5, "data/words")
    assert (config.realtime.emit_interval_ms, config.realtime.burst, config.stream.hub) == (250, 40, "retail-events")


def test_a_file_in_our_own_form_is_read(tmp_path: Path) -> None:
    text = "scale: tiny\nseed: -3\nstart_date: 2023-11-01\nslices: null\n"
    config = RetailConfig.from_file(write(tmp_path, "config.yaml", text))
    assert (config.scale_name, config.seed, config.start_date) == ("tiny", -3, date(2023, 11, 1))


@pytest.mark.parametrize("seed", [0, -1, 2**63 - 1, -(2**63)])
def test_any_64_bit_number_is_a_seed(seed: int) -> None:
    assert RetailConfig.scale("tiny", seed=str(seed)).seed == seed


@pytest.mark.parametrize(
    ("given", "network"),
    [
        ({"regions": 4}, (4, 4, 4)),
        ({"dcs": "3"}, (3, 3, 3)),
        ({"regions": 1}, (1, 1, 1)),
        ({"regions": 2, "warehouses": 6}, (2, 2, 6)),
    ],
)
def test_sizes_that_are_not_given_follow_the_regions(given: dict[str, Any], network: tuple[int, int, int]) -> None:
    config = RetailConfig.scale("demo", **given)
    assert (config.regions, config.dcs, config.warehouses) == network


def test_the_hash_stands_for_what_decides_rows_and_nothing_else() -> None:
    demo = RetailConfig.scale("demo").data_hash()
    same = RetailConfig.scale("demo", days=10, slices=3, threads=1, stream={"hub": "x"}, realtime={"burst": 2})
    assert same.data_hash() == demo
    others = [{"seed": 43}, {"products": 601}, {"zipf_exponent": 0.9}, {"start_date": "2024-01-02"}]
    assert len({demo, *(RetailConfig.scale("demo", **other).data_hash() for other in others)}) == 5


BAD = [
    ({"days": 0}, "days = 0: allowed is a whole number from 1 to 3660"),
    ({"days": "many"}, "days = 'many': allowed is a whole number from 1 to 3660"),
    ({"days": 1.5}, "days = 1.5: allowed is a whole number from 1 to 3660"),
    ({"seed": 2**63}, "seed = 9223372036854775808: allowed is a whole number from -9223372036854775808"),
    ({"seed": True}, "seed = True: a number or word is asked for"),
    ({"start_date": "2024-02-30"}, "start_date = '2024-02-30': allowed is a date YYYY-MM-DD from 2000-01-01"),
    ({"start_date": "1-1-2024"}, "start_date = '1-1-2024': allowed is a date YYYY-MM-DD"),
    ({"start_date": 20240101}, "start_date = 20240101: allowed is a date YYYY-MM-DD"),
    ({"start_date": "1999-12-31"}, "start_date = '1999-12-31': allowed is a date YYYY-MM-DD from 2000-01-01"),
    ({"assortment": "toys"}, "assortment = 'toys': allowed is fashion or general"),
    ({"target_stockout_rate": 0.5}, "target_stockout_rate = 0.5: allowed is a number from 0.02 to 0.2"),
    ({"shoppers_per_day": 0}, "shoppers_per_day = 0: allowed is a number from above 0"),
    ({"shoppers_per_day": float("nan")}, "shoppers_per_day = nan: allowed is a number"),
    ({"sstores": 5}, "unknown config key 'sstores': did you mean 'stores'? allowed are scale, seed,"),
    ({"scale_name": "x"}, "unknown config key 'scale_name': did you mean 'scale'?"),
    ({"scale": "huge"}, "unknown scale 'huge': allowed are tiny, demo, small, full, chain, chain-1000"),
    ({"scale": ["tiny"]}, "unknown scale '['tiny']': allowed are"),
    ({"realtime": {"brst": 1}}, "unknown config key 'realtime.brst': did you mean 'realtime.burst'?"),
    ({"realtime": 5}, "realtime = 5: allowed is a mapping of settings"),
    ({"regions": 9}, "regions = 9: allowed are 1 to 8, the number of stores"),
    ({"regions": 2, "dcs": 3}, "dcs = 3: each region has one DC, allowed is 2"),
    ({"warehouses": 1}, "warehouses = 1: allowed are 2 or more"),
    ({"start_date": "2049-12-31", "days": 3660}, "days = 3660: ends on 2060-01-07, allowed is up to 2059-09-18"),
    ({"shoppers_per_day": 9_000}, "shoppers_per_day = 9000: that is 750 visits in a mean shop, allowed are 333"),
    ({"online_orders_per_day": 5_000}, "digital demand of up to 5000 carts in a region and day: allowed are 1900"),
    ({"days": 0, "products": 1}, "days = 0: allowed is a whole number from 1 to 3660; products = 1: allowed is"),
]


@pytest.mark.parametrize(("settings", "line"), BAD, ids=[line.split(":")[0] for _, line in BAD])
def test_a_bad_setting_is_one_line_that_names_key_value_and_allowed(settings: dict[str, Any], line: str) -> None:
    with pytest.raises(UserError) as caught:
        RetailConfig.layered(None, settings, {})
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


BAD_FILES = [
    ("c.json", "{", "is not valid json: Expecting"),
    ("c.yml", "a: [1", "is not valid yml: while parsing"),
    ("c.json", "[1, 2]", "allowed is a mapping of setting names to values"),
    ("c.yml", "", "allowed is a mapping of setting names to values"),
    ("c.yml", "1: 2", "allowed is a mapping of setting names to values"),
    ("c.toml", "a = 1", "allowed are files named .json, .yml or .yaml"),
    ("c.json", '{"volume": {"shops": 5}}', "unknown config key 'volume.shops': "),
    ("c.json", '{"volume": 5}', "config key 'volume' = 5: allowed is a mapping with keys stores, dcs"),
    ("c.json", '{"stores": 5, "volume": {"stores": 6}}', "config key 'stores' is given twice"),
    ("c.json", '{"volume": {"stores": 5}}', "regions = 12: allowed are 1 to 5, the number of stores"),
]


@pytest.mark.parametrize(("name", "text", "line"), BAD_FILES, ids=[text or "empty" for _, text, _ in BAD_FILES])
def test_a_bad_file_is_one_line(tmp_path: Path, name: str, text: str, line: str) -> None:
    with pytest.raises(UserError, match=r"\A[^\n]+\Z") as caught:
        RetailConfig.from_file(write(tmp_path, name, text))
    assert line in str(caught.value)


@pytest.mark.parametrize(("name", "line"), [("no.json", "No such file"), ("folder.json", "Is a directory")])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, line: str) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UserError, match=line):
        RetailConfig.from_file(tmp_path / name)


@pytest.mark.parametrize("pair", ["", "days", "=3", "days=", "realtime.burst"])
def test_a_setting_is_key_and_value(pair: str) -> None:
    with pytest.raises(UserError, match="allowed is key=value"):
        parse_settings([pair])


def test_a_setting_is_given_once() -> None:
    with pytest.raises(UserError, match="days is given twice"):
        parse_settings(["days=1", "days=2"])
