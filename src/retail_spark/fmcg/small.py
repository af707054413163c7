"""Small tables whose rows are made on the driver: reference data and dimensions of a few thousand rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from retail_spark.core.context import Run
from retail_spark.core.distributions import FloatArray
from retail_spark.core.draws import Int64Array

CREATED = "created_at TIMESTAMP NOT NULL COMMENT 'midnight of the business date'"
CREATED_UPDATED = f"""{CREATED},
    updated_at TIMESTAMP NOT NULL COMMENT 'midnight of the business date'"""

_ARROW = {
    "bigint": pa.int64(),
    "int": pa.int32(),
    "double": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "array<int>": pa.list_(pa.int32()),
    "array<string>": pa.list_(pa.string()),
}


def small_table(run: Run, columns: str, rows: int, **values: Any) -> DataFrame:
    """A frame of the declared columns; a value is one for each row, or one for all.

    Decimals are given as numbers. `created_at` and `updated_at` are New Year's Day of the base year if not given.
    """
    schema: T.StructType = run.spark.createDataFrame([], columns).schema
    arrays, casts = {}, []
    for field in schema:
        kind = field.dataType.simpleString()
        if field.name in ("created_at", "updated_at") and field.name not in values:
            casts.append(F.lit(run.config.start_date).cast("timestamp").alias(field.name))
            continue
        is_decimal = kind.startswith("decimal")
        arrow = pa.float64() if is_decimal else _ARROW[kind]
        arrays[field.name] = pa.array(_spread(values.pop(field.name), rows), arrow)
        column = F.col(field.name)
        casts.append(column.cast(field.dataType).alias(field.name) if is_decimal else column)
    if values.keys() - {field.name for field in schema}:
        raise ValueError(f"no such columns: {sorted(values)}")
    return run.spark.createDataFrame(pa.table(arrays)).select(*casts).coalesce(1)


def apportion(weights: Sequence[float] | FloatArray, total: int, least: int = 0) -> Int64Array:
    """Whole numbers in proportion to the weights, none below `least`, that sum to `total`."""
    shares = np.asarray(weights, dtype=np.float64)
    spare = total - least * len(shares)
    if spare < 0:
        raise ValueError(f"{total} cannot be shared by {len(shares)} of at least {least}")
    edges = np.floor(np.cumsum(shares) / shares.sum() * spare + 0.5).astype(np.int64)
    edges[-1] = spare
    parts: Int64Array = np.diff(edges, prepend=0) + least
    return parts


# of the links, those that go to any owner alike; without them the first would get nearly all
_ALIKE = 0.25


def attach(owners: int, links: int, chances: FloatArray) -> Int64Array:
    """Preferential attachment: the owner (0..owners-1) of each link.

    Every owner enters with one link, the first at once and each later than the one before. Most other links go to the
    owner of a random earlier link (`chances`: a uniform number per link), so whoever has many gets more.
    """
    if links < owners:
        raise ValueError(f"{links} links cannot reach {owners} owners")
    due = np.maximum(np.arange(owners), np.floor((np.arange(owners) / owners) ** 2 * links * 0.8)).astype(np.int64)
    owner = np.zeros(links, dtype=np.int64)
    entered = 0
    for link, chance in enumerate(chances[:links].tolist()):
        if entered < owners and (due[entered] <= link or owners - entered >= links - link):
            owner[link] = entered
            entered += 1
        elif chance < _ALIKE:
            owner[link] = int(chance / _ALIKE * entered)
        else:
            owner[link] = owner[int((chance - _ALIKE) / (1 - _ALIKE) * link)]
    return owner


def range_of(count: int) -> Int64Array:
    """Ids 1..count."""
    return np.arange(1, count + 1, dtype=np.int64)


def days_after(start: date, days: Int64Array) -> list[date]:
    """Dates so many days after a first one."""
    return [start + timedelta(days=int(each)) for each in days]


def _spread(value: Any, rows: int) -> Any:
    """One value for each row."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, (list, tuple)) and len(value) == rows:
        return list(value)
    return [value] * rows
