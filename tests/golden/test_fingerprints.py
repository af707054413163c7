"""The same version gives the same rows: of both worlds, table by table, as `fingerprints.json` remembers them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark import Lakehouse
from retail_spark.api import WORLDS
from retail_spark.core.lakehouse.fingerprint import table_fingerprint
from retail_spark.core.lakehouse.manifest import last_finished

REMEMBERED = Path(__file__).with_name("fingerprints.json")
CURE = "rows changed: if they should, raise ALGORITHM_VERSION in its world.py and run make golden"


@pytest.mark.parametrize("name", ["retail", "fmcg"])
def test_rows_change_only_with_the_algorithm_version(
    spark: SparkSession, request: pytest.FixtureRequest, name: str
) -> None:
    """The README's world and the tiny one of fmcg, on whatever Spark runs the tests; `make golden` writes the file."""
    if name == "retail":
        place = Lakehouse.directory(request.getfixturevalue("reader") / "lakehouse", name)
    else:
        place = request.getfixturevalue("tiny_lakehouse").lakehouse
    place.open(spark)
    lasting = [table.name for table in WORLDS[name].tables.values() if table.growth != "window"]
    states = last_finished(spark, place).tables
    found = {table: str(states[table].fingerprint or table_fingerprint(spark, place, table)) for table in lasting}
    now = {"algorithm_version": WORLDS[name].algorithm_version, "tables": found}
    remembered = json.loads(REMEMBERED.read_text(encoding="utf-8"))
    if "UPDATE_GOLDEN" in os.environ and now["algorithm_version"] != remembered[name]["algorithm_version"]:
        remembered[name] = now
        REMEMBERED.write_text(json.dumps(remembered, indent=1) + "\n", encoding="utf-8")
    assert now == remembered[name], CURE
