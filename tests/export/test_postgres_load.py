"""A real PostgreSQL loads the exported file, and answers as Spark does. `make postgres` runs all of this."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark import api
from retail_spark.core.checks import checks_of_world
from retail_spark.core.columns import declared_columns
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.table import Table
from retail_spark.export.postgres import export_postgres
from retail_spark.export.postgres_schema import name
from retail_spark.export.snapshot import referred, take_snapshot
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.questions import question, question_names, with_parameters
from tests.export.cluster import Cluster, cluster
from tests.export.odd_world import ROWS, odd_world
from tests.export.portable import FUNCTIONS, for_postgres

pytestmark = pytest.mark.postgres

FULL = "fmcg at full scale"
PARAMETERS = {"place": 1, "product": 1, "promotion": 1, "first": date(2024, 1, 1), "last": date(2024, 1, 7)}
# Queries that PostgreSQL does not get: by a word in them, or by name
ONLY_SPARK = {
    "run_manifest": "the lakehouse's memory of its runs is not exported",
    "xxhash64": "Spark's own hash",
    "min_by(": "PostgreSQL has no such aggregate",
    "LEFT SEMI JOIN": "PostgreSQL has no such join",
    "explode(sequence(": "sqlglot says it as an array in an array",
    "length(store_id)": "Spark takes a number for a text",
}


@dataclass(frozen=True)
class Loaded:
    """A world in a lakehouse and in a database."""

    name: str
    database: str
    lakehouse: Lakehouse
    file: Path
    server: Cluster

    @property
    def tables(self) -> list[Table]:
        """Those that were exported."""
        return [table for table in api.WORLDS[self.name].tables.values() if table.layer != "internal"]

    def ask(self, sql: str) -> list[list[str]]:
        """What the database answers."""
        return list(csv.reader(StringIO(self.server.run(self.database, sql, schema=self.name))))


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A PostgreSQL of these tests alone."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="module", params=["retail", "fmcg", pytest.param(FULL, marks=pytest.mark.slow)])
def loaded(
    request: pytest.FixtureRequest, spark: SparkSession, server: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Loaded:
    """The file that the README's commands leave, the tiny world of fmcg, and that world as users have it, loaded."""
    world = request.param.split()[0]
    folder = tmp_path_factory.mktemp(world)
    file = folder / "seed.sql"
    if world == "retail":
        reader: Path = request.getfixturevalue("reader")
        lakehouse, file = Lakehouse.directory(reader / "lakehouse", world), reader / "seed.sql"
    elif request.param == FULL:
        lakehouse = Lakehouse.directory(folder, "fmcg_full")
        api.generate(spark, FmcgConfig.scale("full"), lakehouse, validate=False)
        api.export_postgres(spark, world, lakehouse, file)
    else:
        lakehouse = request.getfixturevalue("tiny_lakehouse").lakehouse
        api.export_postgres(spark, world, lakehouse, file)
    database = request.param.replace(" ", "_")
    server.create(database)
    done = server.load(database, file)
    assert (done.returncode, done.stderr) == (0, "")
    return Loaded(world, database, lakehouse, file, server)


def test_every_table_has_the_rows_of_the_lakehouse(loaded: Loaded, spark: SparkSession) -> None:
    counts = "\nUNION ALL ".join(f"SELECT '{table.name}', count(*) FROM {name(table.name)}" for table in loaded.tables)
    expected = {table.name: loaded.lakehouse.read_files(spark, table.name).count() for table in loaded.tables}
    assert {table: int(rows) for table, rows in loaded.ask(counts)} == expected
    assert sum(expected.values()) > 10_000


def test_every_reference_resolves_and_is_a_foreign_key(loaded: Loaded) -> None:
    world = api.WORLDS[loaded.name]
    columns = [(table, column) for table in loaded.tables for column in declared_columns(table) if column.ref]
    orphans = []
    for table, column in columns:
        parent, target = referred(world, column) or ("", "")
        orphans.append(
            f"SELECT '{table.name}.{column.name}', count(*) FROM {name(table.name)} c WHERE {name(column.name)} IS NOT "
            f"NULL AND NOT EXISTS (SELECT FROM {name(parent)} p WHERE p.{name(target)} = c.{name(column.name)})"
        )
    found = loaded.ask("\nUNION ALL ".join(orphans))
    assert [row for row in found if row[1] != "0"] == []
    keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND condeferrable AND condeferred"
    assert int(loaded.ask(keys)[0][0]) == len(found) == len(columns)


@pytest.mark.slow
def test_its_queries_give_the_answers_that_they_give_in_spark(loaded: Loaded, spark: SparkSession) -> None:
    queries = {check.name: check.sql for check in checks_of_world(api.WORLDS[loaded.name])}
    asked = {each: question(loaded.name, each) for each in question_names(loaded.name)}
    queries |= {key: with_parameters(sql, PARAMETERS) for key, sql in asked.items()}
    portable = {key: sql for key, sql in queries.items() if not any(word in sql for word in ONLY_SPARK)}
    assert len(portable) / len(queries) > {"fmcg": 0.9, "retail": 0.6}[loaded.name]
    loaded.ask(FUNCTIONS)
    api.create_views(spark, loaded.name, loaded.lakehouse)
    rows = 0
    for key, sql in portable.items():
        ours = sorted(([_plain(value) for value in row] for row in spark.sql(sql).collect()), key=_order)
        theirs = sorted(loaded.ask(for_postgres(sql)), key=_order)
        assert len(theirs) == len(ours), key
        for one, other in zip(theirs, ours, strict=True):
            assert all(_alike(a, b) for a, b in zip(one, other, strict=True)), f"{key}: {one}, in Spark {other}"
        rows += len(ours)
    assert rows > len(portable)


def test_views_are_there_and_give_rows(loaded: Loaded) -> None:
    views = [row[0] for row in loaded.ask(f"SELECT viewname FROM pg_views WHERE schemaname = '{loaded.name}'")]
    assert len(views) == {"fmcg": 9, "retail": 1}[loaded.name]
    assert all(loaded.ask(f"SELECT count(*) FROM {view}") != [["0"]] for view in views)


def test_what_is_hard_to_write_down_arrives_as_it_was(
    spark: SparkSession, server: Cluster, odd: Lakehouse, tmp_path: Path
) -> None:
    export_postgres(spark, take_snapshot(spark, odd_world(), odd), tmp_path / "seed.sql")
    server.create("odd")
    assert server.load("odd", tmp_path / "seed.sql").stderr == ""
    there = server.run("odd", "SELECT json_agg(t ORDER BY id) FROM odd_things t", schema="odd")
    for found, row in zip(json.loads(next(csv.reader(StringIO(there)))[0]), ROWS, strict=True):
        stamp = row["event_ts"]
        expected = {
            **row,
            "day": row["day"] and row["day"].isoformat(),
            "event_ts": stamp and stamp.replace(tzinfo=None).isoformat(),
            "days": row["days"] and [day.isoformat() for day in row["days"]],
            "price": row["price"] and float(row["price"]),
            "share": row["share"] and float(row["share"]),
        }
        assert found == expected
    # the next row gets the next id, and rows of a transaction may come in any order
    server.run(
        "odd",
        "BEGIN; INSERT INTO lines VALUES (4, 1); INSERT INTO odd_things (\"order\") VALUES ('new'); COMMIT;",
        schema="odd",
    )
    assert server.run("odd", "SELECT max(id) FROM odd_things", schema="odd") == "4\n"


def test_a_reference_that_does_not_resolve_stops_the_load_and_leaves_nothing(
    spark: SparkSession, server: Cluster, odd_lakehouse: Callable[..., Lakehouse], tmp_path: Path
) -> None:
    broken = odd_lakehouse(broken=True)
    export_postgres(spark, take_snapshot(spark, odd_world(), broken), tmp_path / "seed.sql")
    server.create("broken")
    done = server.load("broken", tmp_path / "seed.sql")
    assert done.returncode == 3
    assert "Key (next_id)=(99) is not present" in done.stderr
    assert server.run("broken", "SELECT count(*) FROM pg_namespace WHERE nspname = 'odd'") == "0\n"


def test_a_second_load_is_refused_and_changes_nothing(loaded: Loaded) -> None:
    done = loaded.server.load(loaded.database, loaded.file)
    assert done.returncode == 3
    assert f'schema "{loaded.name}" already exists' in done.stderr


def _plain(value: object) -> str:
    """A value as CSV shows it."""
    if value is None:
        return ""
    return {"True": "t", "False": "f"}.get(str(value), str(value))


def _order(row: list[str]) -> list[str]:
    """What to sort rows by: numbers by their first digits, for the last ones may differ."""
    return [f"{float(value):.4g}" if value.replace(".", "").isdecimal() else value for value in row]


def _alike(one: str, other: str) -> bool:
    """The same text, or the same number: Spark rounds quotients of decimals to five places or more."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-6, abs_tol=1e-5)
    except ValueError:
        return False
