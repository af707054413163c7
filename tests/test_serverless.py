"""What serverless compute refuses stands nowhere in the package, the notebooks, the jobs or the SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    file
    for folder, pattern in (("src", "*.py"), ("src", "*.sql"), ("src", "*.yml"), ("notebooks", "*"), ("jobs", "*"))
    for file in (ROOT / folder).rglob(pattern)
    if file.is_file() and "__pycache__" not in file.parts
)
LOCAL = ROOT / "src" / "retail_spark" / "core" / "session.py"  # which builds a session only where there is none
# settings of a session that serverless lets be changed
SETTABLE = {
    "spark.sql.shuffle.partitions",
    "spark.sql.session.timeZone",
    "spark.sql.ansi.enabled",
    "spark.sql.files.maxPartitionBytes",
    "spark.sql.legacy.timeParserPolicy",
    "spark.databricks.execution.timeout",
}
REFUSED = {
    "a cache": r"\.(cache|persist|unpersist|cacheTable)\(|\b(UN)?CACHE\s+(LAZY\s+)?TABLE\b|StorageLevel",
    "a checkpoint": r"\.(localC|c)heckpoint\(|setCheckpointDir",
    "an RDD": r"\.rdd\b|\bRDD\b(?! )|\.parallelize\(|\.foreachPartition\(|\.mapPartitions\(",
    "a Spark context": r"\bsparkContext\b|\bSparkContext\b|\bSQLContext\b|\bHiveContext\b|\.accumulator\(|\bsc\.\w+\(",
    "Java": r"\._jvm\b|\._jdf\b|\._jsc\b|\._jsparkSession\b|\bpy4j\b",
    "a global view": r"create(OrReplace)?GlobalTempView|\bglobal_temp\b|\bGLOBAL\s+TEMP(ORARY)?\s+VIEW\b",
    "DBFS": r"\bdbfs:/|/dbfs/|\bdbutils\.fs\.mount",
    "a Hive variable": r"\$\{hivevar:|\bhivevar\b",
    "a table by path": r"\.save\(\s*[\"'f]",
    "Maven coordinates": r"spark\.jars\.packages",
}
_CONF = re.compile(r"""\.conf\.(?:set|unset)\(\s*(?:(["'])(?P<key>[^"']*)\1|(?P<other>[^,)]*))""")
_SET = re.compile(r"^\s*(?:SET|RESET)\s+(?P<key>spark\.[\w.]+)", re.IGNORECASE | re.MULTILINE)


def refused(text: str) -> list[str]:
    """What of a text serverless refuses."""
    found = [why for why, pattern in REFUSED.items() if re.search(pattern, text)]
    keys = [match["key"] or match["other"] for match in _CONF.finditer(text)]
    keys += [match["key"] for match in _SET.finditer(text)]
    return found + [f"setting {key}" for key in keys if key not in SETTABLE]


def test_nothing_is_refused() -> None:
    found = {file: refused(file.read_text(encoding="utf-8")) for file in FILES}
    assert {file: why for file, why in found.items() if why} == {}


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 300
    assert {file.suffix for file in FILES} >= {".py", ".sql", ".yml", ".json"}


def test_settings_of_a_new_session_stand_in_one_place() -> None:
    guilty = [file for file in FILES if file.suffix == ".py" and "builder.config(" in file.read_text(encoding="utf-8")]
    assert guilty == [LOCAL]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("rows.cache()", "a cache"),
        ("rows.persist(StorageLevel.DISK_ONLY)", "a cache"),
        ("rows.unpersist()", "a cache"),
        ('spark.catalog.cacheTable("sales")', "a cache"),
        ('spark.sql("CACHE TABLE sales")', "a cache"),
        ("CACHE LAZY TABLE sales", "a cache"),
        ("rows = rows.checkpoint()", "a checkpoint"),
        ("rows = rows.localCheckpoint()", "a checkpoint"),
        ("rows.rdd.map(double)", "an RDD"),
        ("spark.sparkContext.parallelize([1])", "an RDD"),
        ("rows.foreachPartition(send)", "an RDD"),
        ('spark.sparkContext.setLogLevel("ERROR")', "a Spark context"),
        ("from pyspark import SparkContext", "a Spark context"),
        ("shops = sc.broadcast(shops)", "a Spark context"),
        ("spark._jvm.java.lang.System.gc()", "Java"),
        ("rows._jdf.queryExecution()", "Java"),
        ("from py4j.java_gateway import JavaGateway", "Java"),
        ('rows.createOrReplaceGlobalTempView("sales")', "a global view"),
        ('spark.table("global_temp.sales")', "a global view"),
        ("CREATE OR REPLACE GLOBAL TEMPORARY VIEW v AS SELECT 1", "a global view"),
        ('spark.read.csv("dbfs:/data")', "DBFS"),
        ('open("/dbfs/data")', "DBFS"),
        ('rows.write.save("/tmp/rows")', "a table by path"),
        ('config("spark.jars.packages", "io.delta:delta-spark")', "Maven coordinates"),
        ('spark.conf.set("spark.sql.adaptive.enabled", "false")', "setting spark.sql.adaptive.enabled"),
        ("spark.conf.set(name, value)", "setting name"),
        ("SET spark.sql.cbo.enabled = true", "setting spark.sql.cbo.enabled"),
        ('spark.conf.unset("spark.sql.cbo.enabled")', "setting spark.sql.cbo.enabled"),
    ],
)
def test_a_planted_mistake_is_found(line: str, why: str) -> None:
    assert why in refused(f"# a notebook\nrows = spark.table('sales')\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        'spark.conf.set("spark.sql.shuffle.partitions", "8")',
        "SET spark.sql.ansi.enabled = true",
        "cached = _cached_delta_jars()",
        'rows.createOrReplaceTempView("sales")',
        "rows.mapInPandas(simulate, schema)",
        'open("/Volumes/main/retail/files/config.yml")',
        'figure.savefig("chart.png")',
    ],
)
def test_what_serverless_takes_is_let_be(line: str) -> None:
    assert refused(line) == []
