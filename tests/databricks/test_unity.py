"""What Unity Catalog is told: read as text, parsed as Databricks SQL, and done as far as open-source Delta goes."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
import sqlglot
from pyspark.sql import SparkSession
from sqlglot import exp

from retail_spark.core.checks import CheckResult
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.pipeline import advance, generate
from retail_spark.core.table import World
from retail_spark.core.views import views_of
from retail_spark.databricks import unity
from retail_spark.fmcg import FMCG
from retail_spark.retail import RETAIL
from tests.core.toy import ToyConfig, toy_world

MAIN = Lakehouse.catalog("main", "retail")
STEPS = unity.statements(RETAIL, MAIN, RETAIL.tables, RETAIL.tables.keys() - {"receipts"})
ALL = [statement for step in STEPS for statement in step]


def of(table: str) -> list[str]:
    return [text for text in ALL if text.startswith(f"ALTER TABLE `main`.`retail`.`{table}` ")]


def test_what_it_says_of_a_fact() -> None:
    assert of("gold_inventory_fact") == [
        f"ALTER TABLE `main`.`retail`.`gold_inventory_fact` {rest}"
        for rest in (
            "SET TAGS ('layer' = 'gold', 'synthetic' = 'true')",
            "SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')",
            "CLUSTER BY (dt, product_key)",
            "DROP PRIMARY KEY IF EXISTS CASCADE",
            "ADD CONSTRAINT gold_inventory_fact_pk PRIMARY KEY (product_key, location_key, date_key) RELY",
            "ADD CONSTRAINT gold_inventory_fact_product_key_fk FOREIGN KEY (product_key) "
            "REFERENCES `main`.`retail`.`gold_product_dim` (product_key)",
            "ADD CONSTRAINT gold_inventory_fact_date_key_fk FOREIGN KEY (date_key) "
            "REFERENCES `main`.`retail`.`gold_date_dim` (date_key)",
            "ADD CONSTRAINT gold_inventory_fact_location_key_fk FOREIGN KEY (location_key) "
            "REFERENCES `main`.`retail`.`gold_location_dim` (location_key)",
        )
    ]


@pytest.mark.parametrize("name", RETAIL.tables)
def test_every_table_has_its_tags_and_its_key(name: str) -> None:
    said = " ".join(of(name))
    assert f"'layer' = '{RETAIL.tables[name].layer}', 'synthetic' = 'true'" in said
    assert f"PRIMARY KEY ({', '.join(RETAIL.tables[name].key)})" in said
    for column in RETAIL.tables[name].key:  # a primary key takes no column that may be null
        assert re.search(rf"^\s*`?{column}`?\s+\S+\s+NOT NULL", RETAIL.tables[name].columns, re.MULTILINE), column


def test_a_key_is_relied_on_only_where_its_check_held() -> None:
    keys = {text.split("`")[5]: text.rsplit(" ", 1)[1] for text in ALL if " PRIMARY KEY (" in text}
    assert keys.pop("receipts") == "NORELY"
    assert set(keys.values()) == {"RELY"}


def test_most_references_are_stated_and_the_star_is_whole() -> None:
    stated = {re.search(r"CONSTRAINT (\w+)_fk ", text)[1] for text in ALL if "FOREIGN KEY" in text}
    declared = {f"{name}_{column}": ref for name, table in RETAIL.tables.items() for column, ref in table.refs.items()}
    assert stated <= declared.keys()
    left_out = {ref for name, ref in declared.items() if name not in stated}
    assert all("." in ref for ref in left_out), left_out  # codes and licence plates, which are no keys
    assert {name for name in declared if name.startswith("gold_")} <= stated


def test_a_parent_has_its_key_before_a_child_refers_to_it() -> None:
    last_key = max(number for number, step in enumerate(STEPS) if any(" PRIMARY KEY (" in text for text in step))
    assert all(number > last_key for number, step in enumerate(STEPS) if any("FOREIGN KEY" in text for text in step))


@pytest.mark.parametrize(
    "kind", ["TAGS", "TBLPROPERTIES", "CLUSTER BY", "DROP PRIMARY", "PRIMARY KEY (", "FOREIGN KEY", "gold_demand_truth"]
)
def test_it_is_sql_of_databricks(kind: str) -> None:
    texts = [text for text in ALL if kind in text]
    assert texts
    for text in texts:
        (parsed,) = sqlglot.parse(text, dialect="databricks")
        # the parser knows all but tags of a schema
        known = exp.Command if "ALTER SCHEMA" in text else exp.Create if "VIEW" in text else exp.Alter
        assert isinstance(parsed, known), text


def test_tables_that_are_not_there_are_not_spoken_of() -> None:
    some = unity.statements(RETAIL, MAIN, {"stores", "receipts"}, set())
    text = "\n".join(statement for step in some for statement in step)
    assert set(re.findall(r"`main`\.`retail`\.`(\w+)`", text)) == {"stores", "receipts"}


def test_views_are_made_over_the_tables_of_the_schema_each_after_those_that_it_reads() -> None:
    def views(world: World, there: Collection[str]) -> list[str]:
        steps = unity.statements(world, MAIN, there, set())
        return [text for step in steps for text in step if "VIEW" in text and " WITH METRICS " not in text]

    (truth,) = views(RETAIL, RETAIL.tables)
    assert truth.startswith(
        "CREATE OR REPLACE VIEW `main`.`retail`.`gold_demand_truth` (dt COMMENT 'business day', location_key COMMENT "
    )
    assert " COMMENT 'One row per shop\\'s or warehouse\\'s position and day: " in truth
    read = {table.name for table in sqlglot.parse_one(truth, dialect="databricks").expression.find_all(exp.Table)}
    assert read == views_of(RETAIL)[0].reads
    assert all(f"`main`.`retail`.`{name}`" in truth for name in read)
    assert views(RETAIL, RETAIL.tables.keys() - {"demand_rates"}) == []
    names = [text.split("`")[5] for text in views(FMCG, FMCG.tables)]
    assert len(names) == 9
    assert names.index("v_closing_stock") < names.index("v_dc_utilization")
    assert "`main`.`retail`.`v_closing_stock`" in views(FMCG, FMCG.tables)[names.index("v_dc_utilization")]


@pytest.mark.parametrize("world", [RETAIL, FMCG], ids=lambda world: world.name)
def test_views_that_last_are_made_and_made_again(spark: SparkSession, lakehouse: Lakehouse, world: World) -> None:
    """As far as Spark goes without Unity Catalog, over tables without rows; a directory gets no such views."""
    views = views_of(world)
    read = {name for view in views for name in view.reads} & world.tables.keys()
    spark.sql(f"CREATE SCHEMA {lakehouse.schema_name} LOCATION '{lakehouse.root}'")
    for name in read:
        spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT 'of the session, not of the schema' AS name")
        spark.sql(f"CREATE TABLE {lakehouse.name(name)} ({world.tables[name].columns}) USING parquet")
    for view in views * 2:
        spark.sql(f"CREATE OR REPLACE VIEW {view.definition(lakehouse.name)}")
    for view in views:
        found = spark.table(lakehouse.name(view.name)).schema
        told = [(column.name, column.comment) for column in view.columns]
        assert [(field.name, field.metadata.get("comment", "")) for field in found] == told
    spark.sql(f"DROP SCHEMA {lakehouse.schema_name} CASCADE")
    for name in read:
        spark.catalog.dropTempView(name)


@pytest.mark.slow
def test_clustering_and_change_feed_survive_the_next_runs(spark: SparkSession, lakehouse: Lakehouse) -> None:
    """What open-source Delta understands of it, done to real tables."""
    world = toy_world()
    generate(spark, world, ToyConfig(days=2), lakehouse, validate=False)
    for step in unity.statements(world, lakehouse, world.tables, world.tables):
        for text in step:
            if "CLUSTER BY" in text or "TBLPROPERTIES" in text:
                spark.sql(text)
    generate(spark, world, ToyConfig(days=2), lakehouse, validate=False)
    advance(spark, world, ToyConfig(days=2), lakehouse, days=1, validate=False)
    detail = spark.sql(f"DESCRIBE DETAIL {lakehouse.name('sales')}").collect()[0]
    assert detail["clusteringColumns"] == ["dt", "id"]
    assert detail["properties"]["delta.enableChangeDataFeed"] == "true"
    assert lakehouse.read(spark, "sales").count() == 9


def test_it_takes_what_the_checks_of_the_run_found(monkeypatch: pytest.MonkeyPatch, lakehouse: Lakehouse) -> None:
    def check(name: str, status: str) -> CheckResult:
        return CheckResult(name, "", 0, 0, 0, 1, 0, status)  # type: ignore[arg-type]

    done: list[str] = []

    class Session:
        def sql(self, text: str) -> Session:
            done.append(text)
            return self

        def collect(self) -> list[None]:
            return []

    monkeypatch.setattr(Lakehouse, "tables", lambda *_: ["shops", "sales"])
    found = [check("shops.key", "holds"), check("sales.key", "fails"), check("shops.refs", "holds")]
    assert unity.apply(Session(), toy_world(), lakehouse, found) == len(done)  # type: ignore[arg-type]
    assert [text.rsplit(" ", 1)[1] for text in done if " PRIMARY KEY (" in text] == ["RELY", "NORELY"]
