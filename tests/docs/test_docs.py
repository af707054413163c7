"""What is written about the project agrees with it."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

from retail_spark.config import SCALES
from retail_spark.retail import RETAIL

ROOT = Path(__file__).parents[2]


def module(name: str) -> ModuleType:
    """A program of docs/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_the_data_dictionary_is_what_the_tables_declare():
    dictionary = module("dictionary")
    for target, world in dictionary.TARGETS.items():
        assert target.read_text(encoding="utf-8") == dictionary.dictionary(world), "run `make docs`"


def test_the_readme_counts_tables_and_names_scales_as_they_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for layer, row in (("dimension", "dimensions"), ("operational", "operational"), ("gold", "gold star")):
        count = sum(table.layer == layer for table in RETAIL.tables.values())
        assert re.search(rf"^\| {row} \| {count} \|", readme, re.MULTILINE), (row, count)
    for scale in SCALES:
        assert re.search(rf"^\| {scale}\b", readme, re.MULTILINE), scale


def test_every_table_named_in_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    layers = re.search(r"\| layer \| tables \|.*?\n\n", readme, re.DOTALL).group(0)
    assert set(re.findall(r"`(\w+)`", layers)) <= set(RETAIL.tables)


def test_the_dashboard_is_made_from_the_questions():
    written = json.loads((ROOT / "jobs" / "retail_overview.lvdash.json").read_text(encoding="utf-8"))
    assert written == module("dashboard").dashboard(), "run `make docs`"


def test_the_sql_files_are_made_from_the_checks_and_questions():
    folder = ROOT / "jobs" / "sql"
    written = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert written == module("warehouse").files(), "run `make docs`"


def test_the_genie_spaces_are_made_from_the_questions():
    written = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "genie").glob("*.genie_space.yml")}
    assert written == module("genie").files(), "run `make docs`"
