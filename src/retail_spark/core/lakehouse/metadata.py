"""What finished runs report about themselves, as tables: derived from the manifest after each run.

They are no part of a world's data: no fingerprint, no restore. If a run is killed before it writes them, the next does.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.lakehouse.place import MANIFEST, Lakehouse
from retail_spark.core.lakehouse.write import append
from retail_spark.core.parallel import each
from retail_spark.core.table import Table, World

METADATA = World("metadata")


def write_metadata(spark: SparkSession, lakehouse: Lakehouse) -> None:
    """Add to all tables of this module the runs that they do not tell yet."""
    manifest, there = lakehouse.read_files(spark, MANIFEST), lakehouse.tables(spark)

    def add(table: Table) -> None:
        rows = table.build(spark, manifest)
        if table.name in there:
            told = lakehouse.read_files(spark, table.name).select("run_id").distinct()
            rows = rows.join(F.broadcast(told), "run_id", "left_anti")
        append(spark, lakehouse, table, rows)

    each(add, METADATA.tables.values())


@METADATA.table(
    """
    run_id                   STRING NOT NULL,
    action                   STRING NOT NULL COMMENT 'generate or advance',
    total_records            BIGINT NOT NULL COMMENT 'rows written by the run',
    generation_time_seconds  DOUBLE NOT NULL,
    date_range               STRING NOT NULL COMMENT 'first and last day generated',
    facts_generated          ARRAY<STRUCT<table_name: STRING, rows: BIGINT>>,
    validation_results       ARRAY<STRUCT<name: STRING, status: STRING>>,
    partitions_created       INT NOT NULL COMMENT 'days generated'
    """,
    key="run_id",
    layer="internal",
)
def generation_summary(spark: SparkSession, run_manifest: DataFrame) -> DataFrame:
    """One row per finished run: how much it generated, how long it took, and what its checks said."""
    return spark.sql(
        """
        SELECT run_id, action, aggregate(written.rows, 0L, (total, n) -> total + n) AS total_records,
               seconds AS generation_time_seconds, concat(first_day, ' to ', last_day) AS date_range,
               written AS facts_generated,
               transform(checks, c -> named_struct('name', c.name, 'status', c.status)) AS validation_results,
               datediff(last_day, first_day) + 1 AS partitions_created
        FROM (SELECT *, transform(filter(tables, t -> t.run_id = run_id),
                                  t -> named_struct('table_name', t.name, 'rows', t.rows_written)) AS written
              FROM {manifest} WHERE status = 'finished')
        """,
        manifest=run_manifest,
    )


@METADATA.table(
    """
    run_id            STRING NOT NULL,
    table_name        STRING NOT NULL,
    day               DATE NOT NULL COMMENT 'last day of the run',
    hour              INT COMMENT 'null: a table is written with all its hours at once',
    status            STRING NOT NULL,
    rows              BIGINT NOT NULL COMMENT 'rows written by the run',
    tables_completed  INT NOT NULL COMMENT 'tables done when this one was',
    eta_seconds       DOUBLE NOT NULL COMMENT 'from then to the last table of the run',
    updated_at        TIMESTAMP NOT NULL COMMENT 'when storage committed the table'
    """,
    key=("run_id", "table_name"),
    layer="internal",
)
def table_progress(spark: SparkSession, run_manifest: DataFrame) -> DataFrame:
    """One row per table that a finished run wrote, in the order in which they were done."""
    return spark.sql(
        """
        SELECT m.run_id, t.name AS table_name, last_day AS day, CAST(NULL AS INT) AS hour, 'completed' AS status,
               t.rows_written AS rows,
               CAST(row_number() OVER (PARTITION BY m.run_id ORDER BY t.written_at, t.name) AS INT) AS tables_completed,
               CAST(max(t.written_at) OVER (PARTITION BY m.run_id) AS DOUBLE) - CAST(t.written_at AS DOUBLE)
                   AS eta_seconds,
               t.written_at AS updated_at
        FROM {manifest} m LATERAL VIEW explode(tables) AS t
        WHERE m.status = 'finished' AND t.run_id = m.run_id
        """,
        manifest=run_manifest,
    )
