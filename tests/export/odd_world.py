"""A world whose one table has every type, words of SQL for names, and values that are hard to write down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.context import Run
from retail_spark.core.table import World

COLUMNS = r"""
    id        BIGINT NOT NULL COMMENT 'it\'s the "key"; a \\ in it',
    `order`   STRING COMMENT 'a word of SQL',
    user      INT,
    is_open   BOOLEAN,
    price     DECIMAL(12,2),
    share     DECIMAL(9,8),
    factor    DOUBLE,
    day       DATE,
    event_ts  TIMESTAMP,
    months    ARRAY<INT>,
    words     ARRAY<STRING>,
    days      ARRAY<DATE>,
    maker     STRUCT<name: STRING, years: ARRAY<INT>>,
    next_id   BIGINT
"""
NAMES = ["id", "order", "user", "is_open", "price", "share", "factor", "day", "event_ts", "months", "words", "days"]
NAMES += ["maker", "next_id"]
NASTY = "tab\t line\n return\r quote\" 'single' back\\slash \\N \\. {a,b} é 漢 NULL"


def _row(number: int, *values: Any) -> dict[str, Any]:
    return dict(zip(NAMES, (number, *values), strict=True))


ROWS = [
    _row(
        1, NASTY, -5, True, Decimal("-1234.50"), Decimal("0.00000001"), 1e-300, date(1999, 12, 31),
        # an hour that New York does not have
        datetime(2024, 3, 10, 2, 30, 0, 123456, tzinfo=UTC),
        [1, None, 3], [NASTY, "", None, "NULL"], [date(2024, 2, 29)], {"name": NASTY, "years": [1, None]}, 3,
    ),
    _row(2, *[None] * 13),
    _row(
        3, "", 0, False, Decimal("0.00"), Decimal("0E-8"), 12345678901234567.0, date(2024, 1, 1),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), [], [], [], {"name": None, "years": []}, 1,
    ),
]  # fmt: skip


@dataclass(frozen=True)
class OddConfig:
    """Settings of the odd world: `broken` gives a row a reference that resolves nowhere."""

    seed: int = 7
    start_date: date = date(2024, 1, 1)
    days: int = 1
    scale: str = "odd"
    broken: bool = False
    partitions: int = 1

    def data_hash(self) -> str:
        """Of what decides rows."""
        return f"{self.seed}-{self.broken}"

    def model_dump_json(self) -> str:
        """All settings."""
        return json.dumps({"seed": self.seed, "scale": self.scale})


def odd_world(columns: str = COLUMNS) -> World:
    """The world; with other columns it is one of another version."""
    world = World("odd")

    @world.table(columns, key="id", refs={"next_id": "odd_things"})
    def odd_things(run: Run) -> DataFrame:
        """One row per odd thing, which isn't 'plain'."""
        rows = [{**row, "next_id": 99} if run.config.broken and row["id"] == 1 else row for row in ROWS]
        frame = run.spark.createDataFrame([tuple(row.values()) for row in rows], COLUMNS.replace("NOT NULL", ""))
        return frame.withColumn("id", F.col("id")).repartition(run.config.partitions, "day")

    @world.table("odd_id BIGINT NOT NULL, line INT NOT NULL", key=("odd_id", "line"), refs={"odd_id": "odd_things"})
    def lines(run: Run, odd_things: DataFrame) -> DataFrame:
        """One row per line of an odd thing: three each."""
        return odd_things.select(F.col("id").alias("odd_id"), F.explode(F.expr("sequence(1, 3)")).alias("line"))

    return world
