"""Declarations of columns, read without Spark."""

from __future__ import annotations

from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.context import Run
from retail_spark.core.table import World


def test_columns_are_read_with_their_types_comments_and_references() -> None:
    world = World("toy")

    @world.table(
        r"""
        id      BIGINT NOT NULL COMMENT 'shop\'s number, from 1 (not 0)',
        price   DECIMAL(12, 2),
        parts   ARRAY<STRUCT<name: STRING, rows: BIGINT>> COMMENT 'a, b',
        `site_id` BIGINT NOT NULL
        """,
        key="id",
        refs={"site_id": "sites"},
    )
    def shops(run: Run) -> None:
        """One row per shop."""

    assert declared_columns(world.tables["shops"]) == [
        DeclaredColumn("id", "BIGINT", True, "shop's number, from 1 (not 0)", ""),
        DeclaredColumn("price", "DECIMAL(12, 2)", False, "", ""),
        DeclaredColumn("parts", "ARRAY<STRUCT<name: STRING, rows: BIGINT>>", False, "a, b", ""),
        DeclaredColumn("site_id", "BIGINT", True, "", "sites"),
    ]
