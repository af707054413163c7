"""Queries to begin with, as a table: those questions of the world that take no parameters."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.sql_files import sql_files
from retail_spark.retail.gold.conventions import MASTER_DATA, loaded
from retail_spark.retail.world import RETAIL


@RETAIL.table(
    """
    query_name        STRING NOT NULL COMMENT 'name of the question',
    query_description STRING NOT NULL COMMENT 'what it asks',
    query_sql         STRING NOT NULL COMMENT 'one SELECT over tables of the schema in use',
    source_system     STRING NOT NULL COMMENT 'system of record',
    etl_timestamp     TIMESTAMP NOT NULL COMMENT 'load, derived from the first day of the records'
    """,
    key="query_name",
    growth="whole",
    layer="gold",
)
def sample_queries(run: Run) -> DataFrame:
    """One row per query that shows what can be asked of the star."""
    rows = []
    for name, text in sql_files(RETAIL.name, "questions").items():
        title, _, query = text.partition("\n")
        if "(:" not in title:  # where the parameters of a question are named
            rows.append((name, title.removeprefix("-- "), query.strip()))
    queries = run.spark.createDataFrame(rows, "query_name STRING, query_description STRING, query_sql STRING")
    return queries.coalesce(1).select("*", *loaded(MASTER_DATA, F.lit(run.window.origin)))
