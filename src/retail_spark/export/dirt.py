"""Dirt on request: exported rows as a careless sender would send them, and a list of every one of them.

Only the export is soiled. Which row, how and where are draws by the row's key, so that the same export is soiled alike
anywhere. A soiled row has one kind of dirt; the list names its table, day, key, kind and true value.

The file of a day may be soiled as a whole, which is one line on the list: a column has another name, or the file comes
days late and lies, under its own name, in the folder of a later day. Who cleans up by the list begins with the files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.distributions import integer_between, pick, uniform
from retail_spark.core.draws import draw, hash64, stream_id
from retail_spark.core.errors import UserError
from retail_spark.export.text_rows import DAY, TextTable

MOST = 0.5
DAYS_LATE = (1, 3)
DUPLICATE, NULL, LATE, PRICE, QUANTITY = "duplicate", "null", "late", "price", "quantity"
LATE_FILE, RENAMED = "late_file", "renamed_column"
OF_FILES = (LATE_FILE, RENAMED)
LIST = ("table", "dt", "file_dt", "key", "kind", "column", "true_value", "soiled_value")
"""Columns of the list. `dt` is the day that the row belongs to, `file_dt` that of the file in which it lies.

Of a late file, `dt` is its own day and `file_dt` that of the folder in which it lies.
"""

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
    # where the day is part of the key, nobody could tell a row that lies in another day's file from that day's own
    late: dict[str, list[str]] = {LATE: []} if table.has_days and DAY not in table.table.key else {}
    return {DUPLICATE: [], **late} | {kind: chosen for kind, chosen in found.items() if chosen}


def soiled(table: TextTable, rows: DataFrame, dirt: Dirt, last_day: date) -> DataFrame:
    """Rows with what is done to each: `_kind` (null: nothing), `_at`, `_true`, `_soiled` and `_file_dt`.

    `_at` is the number of the header whose value is soiled, `_true` its value. Where a draw fits no value (a null, a
    zero, a day after the last one) the row is sent twice instead.
    """
    row = (F.lit(stream_id(table.table.name)), F.xxhash64(*table.key_columns))
    headers, possible = list(table.columns), kinds(table)
    which = draw(dirt.seed, "dirt.column", *row)
    is_soiled = uniform(draw(dirt.seed, "dirt.soiled_row", *row)) < dirt.rate
    rows = rows.withColumn("_wish", F.when(is_soiled, pick(draw(dirt.seed, "dirt.kind", *row), list(possible))))
    acting = {kind: [headers.index(header) for header in chosen] for kind, chosen in possible.items() if chosen}
    at = [F.when(F.col("_wish") == kind, pick(which, numbers)) for kind, numbers in acting.items()]
    rows = rows.withColumn("_at", F.coalesce(*at, F.lit(None).cast("int")))
    rows = rows.withColumn("_true", F.get(F.array(*[F.col(f"`{header}`") for header in headers]), "_at"))
    typo = F.when(F.col("_wish") == PRICE, F.replace("_true", F.lit("."), F.lit("")))  # the decimal point forgotten
    typo = typo.when(F.col("_wish") == QUANTITY, F.regexp_replace("_true", r"(\d)$", "$1$1"))  # a digit hit twice
    is_not_0 = F.coalesce(F.col("_true").try_cast("double") != 0, F.lit(False))
    fits = F.when(F.col("_wish").isin(PRICE, QUANTITY), is_not_0)
    if table.has_days:
        days_late = integer_between(draw(dirt.seed, "dirt.days_late", *row), *DAYS_LATE).cast("int")
        rows = rows.withColumn("_later", F.date_add(DAY, days_late))
        fits = fits.when(F.col("_wish") == LATE, F.col("_later") <= F.lit(last_day))
    kind = F.when(fits.otherwise(F.lit(True)), F.col("_wish")).otherwise(DUPLICATE)
    rows = rows.withColumns({"_soiled": typo, "_kind": F.when(F.col("_wish").isNotNull(), kind)})
    is_acting = F.col("_kind") != DUPLICATE
    told = {name: F.when(is_acting, F.col(name)) for name in ("_at", "_true", "_soiled")}
    if table.has_days:
        told["_file_dt"] = F.when(F.col("_kind") == LATE, F.col("_later")).otherwise(F.col(DAY))
    return rows.withColumns(told)


def as_sent(table: TextTable, rows: DataFrame) -> DataFrame:
    """The rows of the files, from `soiled`."""
    targets = {header for chosen in kinds(table).values() for header in chosen}
    values = {header: F.col(f"`{header}`") for header in table.columns}
    texts = [
        (F.when(F.col("_at") == at, F.col("_soiled")).otherwise(value) if header in targets else value).alias(header)
        for at, (header, value) in enumerate(values.items())
    ]
    times = F.explode(F.when(F.col("_kind") == DUPLICATE, F.array(F.lit(1), F.lit(2))).otherwise(F.array(F.lit(1))))
    day = [F.col("_file_dt").alias(DAY)] if table.has_days else []
    return rows.select(*texts, *table.key_columns, *day, times.alias("_copy"))


def listed(table: TextTable, rows: DataFrame) -> DataFrame:
    """One row for each soiled row, from `soiled`, with the columns of `LIST` as text."""
    of_key = F.struct(*[F.col(f"`{header}`") for header in table.key_headers])
    key = F.to_json(of_key) if table.key_headers else F.lit("{}")
    days = (F.col(DAY), F.col("_file_dt")) if table.has_days else (F.lit(None), F.lit(None))
    column = F.get(F.lit(list(table.columns)), "_at")
    values = (F.lit(table.table.name), *days, key, F.col("_kind"), column, F.col("_true"), F.col("_soiled"))
    return rows.where("_kind IS NOT NULL").select(
        *[value.cast("string").alias(name) for name, value in zip(LIST, values, strict=True)], *table.key_columns
    )


def soiled_files(table: TextTable, days: Sequence[str], dirt: Dirt, last_day: date) -> list[dict[str, str]]:
    """Rows of the list, one for each of these days whose file is soiled as a whole.

    A file that would come after the last day has a column under another name instead.
    """
    headers = [header for header in table.columns if header not in table.key_headers]
    if not days:
        return []
    file = (stream_id(table.table.name), np.array(days, "datetime64[D]").astype(np.int64))
    is_hit = uniform(hash64(dirt.seed, "dirt.soiled_file", *file)) < dirt.rate
    wishes = pick(hash64(dirt.seed, "dirt.kind_of_file", *file), list(OF_FILES))
    days_late = integer_between(hash64(dirt.seed, "dirt.file_days_late", *file), *DAYS_LATE)
    chosen = pick(hash64(dirt.seed, "dirt.renamed_column", *file), headers or [""])
    found = []
    for day, wish, late, header in zip(days, wishes, days_late, chosen, strict=True):
        later = date.fromisoformat(day) + timedelta(days=int(late))
        if wish == LATE_FILE and later <= last_day:
            told = {"file_dt": str(later), "kind": LATE_FILE}
        else:
            told = {"file_dt": day, "kind": RENAMED, "column": str(header)}
            told |= {"true_value": str(header), "soiled_value": f"{header}_v2"}
        found.append({"table": table.table.name, "dt": day} | told)
    return [row for row, hit in zip(found, is_hit, strict=True) if hit and (headers or row["kind"] == LATE_FILE)]


def _is_number(kind: str) -> bool:
    return kind in ("INT", "BIGINT") or kind.startswith("DECIMAL")
