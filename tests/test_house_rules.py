"""Rules of the house, read from the source: which way imports go, what is banned, that nothing is forgotten."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import retail_spark
from retail_spark.core.draws import stream_id
from retail_spark.retail import RETAIL

SRC = Path(retail_spark.__file__).parent
MODULES = sorted(SRC.rglob("*.py"))
FLOORS = ("core", "trade", "retail")  # each may import those before it
ROOF = {"api", "cli", "databricks", "export", "export_cli", "notebook", "charts", "questions"}  # none of them may
BANNED = {
    "randomness without a key": r"\bF\.randn?\(|\brandom\.(random|choice|randint|seed)|np\.random\.|uuid4",
    "a clock in data": r"datetime\.now\(|date\.today\(|current_(date|timestamp)\(|\btime\.time\(",
    "ids by partition": r"monotonically_increasing_id|spark_partition_id",
    "what serverless refuses": r"\bsparkContext\b|\.rdd\b|\.cache\(\)|\.persist\(|\._jvm|\._jdf|\.checkpoint\(|dbfs:/",
}


def text_of(module: Path) -> str:
    return module.read_text(encoding="utf-8")


def imports_of(module: Path) -> set[str]:
    """Rooms of this package that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(text_of(module))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("retail_spark"):
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if "." in name}


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_one_way(floor):
    above = set(FLOORS[FLOORS.index(floor) + 1 :]) | ROOF
    for module in MODULES:
        if module.relative_to(SRC).parts[0] == floor:
            assert not imports_of(module) & above, module


@pytest.mark.parametrize("why", BANNED)
def test_source_is_free_of(why):
    guilty = [str(module) for module in MODULES if re.search(BANNED[why], text_of(module))]
    assert guilty == []


def test_stock_knows_no_spark():
    for module in (SRC / "trade" / "inventory").glob("*.py"):
        assert "pyspark" not in text_of(module), module


def test_streams_of_draws_are_distinct():
    names = set()
    for module in MODULES:
        names |= set(re.findall(r'(?:hash64\([^"]*?|\.draw\(\s*|draw\([^"]*?)"([a-z_]+\.[a-z_]+)"', text_of(module)))
    assert len(names) > 40
    assert len({stream_id(name) for name in names}) == len(names)


def test_every_module_of_a_world_is_imported_with_it():
    imported = {table.build.__module__ for table in RETAIL.tables.values()}
    for module in (SRC / "retail").rglob("*.py"):
        if "@RETAIL.table" in text_of(module):
            name = ".".join(("retail_spark", *module.relative_to(SRC).with_suffix("").parts))
            assert name in imported, f"{name} declares a table, but retail/__init__.py does not import it"


def test_every_table_says_how_it_grows_and_daily_ones_have_a_day():
    for table in RETAIL.tables.values():
        has_day = re.search(r"^\s*dt\s+DATE\s+NOT NULL", table.columns, re.MULTILINE)
        assert (table.growth != "daily") or has_day, table.name


def test_gold_reads_no_journal():
    for table in RETAIL.tables.values():
        if table.layer == "gold":
            layers = {RETAIL.tables[name].layer for name in table.reads}
            assert "internal" not in layers, table.name


def test_no_file_has_grown_too_long():
    for module in MODULES:
        assert len(text_of(module).splitlines()) <= 320, module
