"""Dirt on request: exported rows as a careless sender would send them, and a list of every one of them.

Only the export is soiled. Which row, how and where are draws by the row's key, so that the same export is soiled alike
anywhere. A soiled row has one kind of dirt; the list names its table, day, key, kind and true value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import draw, hash64, stream_id
from retail_spark.core.errors import UserError
from retail_spark.export.text_rows import DAY, TextTable

MOST = 0.5
DAYS_LATE = (1, 3)
DUPLICATE, NULL, LATE, PRICE, QUANTITY, RENAMED = "duplicate", "null", "late", "price", "quantity", "renamed_column"
LIST = ("table", "dt", "file_dt", "key", "kind", "column", "true_value", "soiled_value")
"""Columns of the list. `dt` is the day that the row belongs to, `file_dt` that of the file in which it lies."""

_PRICE = re.compile(r"(^|_)(price|amount|cost|msrp|subtotal)$")
_QUANTITY = re.compile(r"(^|_)(quantity|qty|cases)(_|$)")


@dataclass(frozen=True)
class Dirt:
    """How much dirt: the share of the rows, and of the files of days, that are soiled; `seed` says which."""

    rate: float
    seed: int

    @classmethod
    def of(cls, rate: str, seed: int) -> Dirt:
        """From what a user wrote."""
        try:
            share = float(rate)
        except ValueError:
            share = 0.0
        if not 0 < share <= MOST:
            raise UserError(f"--dirt {rate}: allowed is a share above 0, up to {MOST}, such as 0.02")
        return cls(share, seed)


def kinds(table: TextTable) -> dict[str, list[str]]:
    """The kinds of dirt that a table can have -> the headers on which they act (none where it is the whole row)."""
    free = {header: column for header, column in table.columns.items() if header not in table.key_headers}
    found = {
        NULL: [header for header, column in free.items() if column.is_required],
        PRICE: [h for h, column in free.items() if column.type.startswith("DECIMAL") and _PRICE.search(column.name)],
        QUANTITY: [h for h, column in free.items() if _is_number(column.type) and _QUANTITY.search(column.name)],
    }
    late: dict[str, list[str]] = {LATE: []} if table.has_days else {}
    return {DUPLICATE: [], **late} | {kind: chosen for kind, chosen in found.items() if chosen}


def soiled(table: TextTable, rows: DataFrame, dirt: Dirt, last_day: date) -> DataFrame:
    """Rows with what is done to each: `_kind` (null: nothing), `_column`, `_true`, `_soiled` and `_file_dt`.

    Where a draw fits no value (a null, a zero, a day after the last one) the row is sent twice instead.
    """
    row = (F.lit(stream_id(table.table.name)), F.xxhash64(*table.key_columns))
    possible = kinds(table)
    on_columns = {kind: chosen for kind, chosen in possible.items() if chosen}
    which = draw(dirt.seed, "dirt.column", *row)
    is_soiled = uniform(draw(dirt.seed, "dirt.soiled_row", *row)) < dirt.rate
    rows = rows.withColumn("_wish", F.when(is_soiled, pick(draw(dirt.seed, "dirt.kind", *row), list(possible))))
    rows = rows.withColumn(
        "_column", _first(F.when(F.col("_wish") == k, pick(which, h)) for k, h in on_columns.items())
    )
    targets = sorted({header for chosen in on_columns.values() for header in chosen})
    rows = rows.withColumn("_true", _first(F.when(F.col("_column") == h, F.col(f"`{h}`")) for h in targets))
    typo = F.when(F.col("_wish") == PRICE, F.replace("_true", F.lit("."), F.lit("")))  # the decimal point forgotten
    typo = typo.when(F.col("_wish") == QUANTITY, F.regexp_replace("_true", r"(\d)$", "$1$1"))  # a digit hit twice
    fits = F.when(F.col("_wish") == NULL, F.col("_true").isNotNull())
    is_not_0 = F.coalesce(F.col("_true").try_cast("double") != 0, F.lit(False))
    fits = fits.when(F.col("_wish").isin(PRICE, QUANTITY), is_not_0)
    if table.has_days:
        days_late = integer_between(draw(dirt.seed, "dirt.days_late", *row), *DAYS_LATE).cast("int")
        rows = rows.withColumn("_later", F.date_add(DAY, days_late))
        fits = fits.when(F.col("_wish") == LATE, F.col("_later") <= F.lit(last_day))
    kind = F.when(fits.otherwise(F.lit(True)), F.col("_wish")).otherwise(DUPLICATE)
    rows = rows.withColumns({"_soiled": typo, "_kind": F.when(F.col("_wish").isNotNull(), kind)})
    acts = F.col("_kind").isin(*on_columns)
    told = {name: F.when(acts, F.col(name)) for name in ("_column", "_true", "_soiled")}
    if table.has_days:
        told["_file_dt"] = F.when(F.col("_kind") == LATE, F.col("_later")).otherwise(F.col(DAY))
    return rows.withColumns(told)


def as_sent(table: TextTable, rows: DataFrame) -> DataFrame:
    """The rows of the files, from `soiled`."""
    is_hit = F.col("_kind").isin(NULL, PRICE, QUANTITY)
    texts = [
        F.when(is_hit & (F.col("_column") == F.lit(header)), F.col("_soiled"))
        .otherwise(F.col(f"`{header}`"))
        .alias(header)
        for header in table.columns
    ]
    times = F.explode(F.when(F.col("_kind") == DUPLICATE, F.array(F.lit(1), F.lit(2))).otherwise(F.array(F.lit(1))))
    day = [F.col("_file_dt").alias(DAY)] if table.has_days else []
    return rows.select(*texts, *table.key_columns, *day, times.alias("_copy"))


def listed(table: TextTable, rows: DataFrame) -> DataFrame:
    """One row for each soiled row, from `soiled`, with the columns of `LIST` as text."""
    key = (
        F.to_json(F.struct(*[F.col(f"`{header}`") for header in table.key_headers]))
        if table.key_headers
        else F.lit("{}")
    )
    days = (F.col(DAY), F.col("_file_dt")) if table.has_days else (F.lit(None), F.lit(None))
    values = (F.lit(table.table.name), *days, key, F.col("_kind"), F.col("_column"), F.col("_true"), F.col("_soiled"))
    return rows.where("_kind IS NOT NULL").select(
        *[value.cast("string").alias(name) for name, value in zip(LIST, values, strict=True)], *table.key_columns
    )


def renamed(table: TextTable, days: Sequence[str], dirt: Dirt) -> dict[str, tuple[str, str]]:
    """Days whose file has a column under another name -> (header, its new name)."""
    headers = [header for header in table.columns if header not in table.key_headers]
    if not days or not headers:
        return {}
    file = (stream_id(table.table.name), np.array(days, "datetime64[D]").astype(np.int64))
    is_hit = uniform(hash64(dirt.seed, "dirt.renamed_file", *file)) < dirt.rate
    chosen = pick(hash64(dirt.seed, "dirt.renamed_column", *file), headers)
    hits = {day: str(header) for day, header, hit in zip(days, chosen, is_hit, strict=True) if hit}
    return {day: (header, f"{header}_v2") for day, header in hits.items()}


def renames_listed(table: str, names: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Rows of the list, one for each file with a renamed column."""
    return [
        {"table": table, "dt": day, "file_dt": day, "kind": RENAMED, "column": header}
        | {"true_value": header, "soiled_value": new}
        for day, (header, new) in names.items()
    ]


def _first(choices: Iterable[Column]) -> Column:
    """The first that is not null, as text; null where there is none to choose from."""
    return F.coalesce(*choices, F.lit(None).cast("string"))


def _is_number(kind: str) -> bool:
    return kind in ("INT", "BIGINT") or kind.startswith("DECIMAL")
