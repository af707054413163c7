"""What every table of the FMCG world promises, and what the whole world must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import retail_spark.fmcg
from retail_spark.fmcg import FMCG
from retail_spark.fmcg.config import FIXED_ROWS, FmcgConfig

FOLDER = Path(retail_spark.fmcg.__file__).parent


def test_there_are_seventy_tables_and_the_calendar():
    told = {name for name, table in FMCG.tables.items() if table.layer != "internal"}
    assert len(told) == 71
    assert told - FmcgConfig.scale("full").planned_rows().keys() == {"promo_calendar"}


def test_a_table_reads_lower_levels_or_its_own():
    for table in FMCG.tables.values():
        assert table.level is not None, table.name
        for name in table.reads:
            assert (FMCG.tables[name].level or 0) <= table.level, f"{table.name} reads {name}"
    assert FMCG.levels()


def test_every_level_module_is_imported():
    imported = {table.build.__module__.rsplit(".", 1)[1] for table in FMCG.tables.values()}
    files = {file.stem for file in FOLDER.glob("level_*.py") if "@FMCG.table" in file.read_text(encoding="utf-8")}
    assert files == imported


def test_no_table_grows_by_days():
    assert {table.growth for table in FMCG.tables.values()} == {"static"}


def test_the_full_world_is_planned_within_a_tenth_of_seven_and_a_half_million_rows():
    assert 6_750_000 <= sum(FmcgConfig.scale("full").planned_rows().values()) <= 8_250_000


def test_all_checks_hold_or_say_that_they_cannot_measure(tiny_lakehouse):
    failing = [
        (each.name, each.measured, each.detail) for each in tiny_lakehouse.summary.checks if each.status == "fails"
    ]
    assert failing == []


@pytest.mark.parametrize("name", sorted(FIXED_ROWS))
def test_named_rows_are_all_there(world, name):
    assert world(name).count() == FIXED_ROWS[name]


def test_dimensions_have_their_planned_rows(world):
    planned = FmcgConfig.scale("tiny").planned_rows()
    low = [table.name for table in FMCG.tables.values() if (table.level or 0) <= 4]
    counts = {name: world(name).count() for name in low}
    off = {
        name: (counts[name], planned[name]) for name in low if abs(counts[name] - planned[name]) > planned[name] * 0.1
    }
    assert off == {}


def test_levels_are_files():
    for table in FMCG.tables.values():
        assert re.search(r"\.level_\d\d_\w+$", table.build.__module__), table.name


def test_worlds_do_not_import_each_other():
    for module in FOLDER.glob("*.py"):
        assert "retail_spark.retail" not in module.read_text(encoding="utf-8"), module
