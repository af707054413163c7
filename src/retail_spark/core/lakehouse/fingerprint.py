"""What a table's rows come to: the same for the same rows, in whatever order, files or partitions they lie.

Row count, and the sums of the high and of the low 32 bits of a 64-bit hash of each row. A plain sum would overflow,
xor would hide doubled rows. Sums of disjoint rows add up, so an advance reads its own days only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import THREADS, each

_LOW_32_BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class Fingerprint:
    """Of a set of rows: their number and the two sums."""

    rows: int
    high_sum: int
    low_sum: int

    def __add__(self, other: Fingerprint) -> Fingerprint:
        """Of both sets of rows together."""
        return Fingerprint(self.rows + other.rows, self.high_sum + other.high_sum, self.low_sum + other.low_sum)

    def __sub__(self, other: Fingerprint) -> Fingerprint:
        """Of the rows without those others."""
        return Fingerprint(self.rows - other.rows, self.high_sum - other.high_sum, self.low_sum - other.low_sum)

    def __str__(self) -> str:
        """One word, for people to compare."""
        return f"{self.rows}:{self.high_sum:x}:{self.low_sum:x}"


def fingerprint(rows: DataFrame) -> Fingerprint:
    """Of all rows of a frame, its columns taken in the order of their names."""
    hashes = rows.select(F.xxhash64(*sorted(rows.columns)).alias("hash"))
    sums = hashes.agg(
        F.count("*"),
        F.coalesce(F.sum(F.shiftrightunsigned("hash", 32)), F.lit(0)),
        F.coalesce(F.sum(F.col("hash").bitwiseAND(F.lit(_LOW_32_BITS))), F.lit(0)),
    )
    return Fingerprint(*sums.collect()[0])


def table_fingerprint(
    spark: SparkSession, lakehouse: Lakehouse, table: str, *, version: int | None = None, since: date | None = None
) -> Fingerprint:
    """Of a table, as it is or as a version of it was; with `since`, of its rows from that `dt` on."""
    if version is None:
        return fingerprint(lakehouse.read_files(spark, table, since))
    rows = lakehouse.read(spark, table, version)
    return fingerprint(rows if since is None else rows.where(F.col("dt") >= F.lit(since)))


def world_fingerprint(
    spark: SparkSession, lakehouse: Lakehouse, tables: Iterable[str], threads: int = THREADS
) -> dict[str, Fingerprint]:
    """Of each of these tables, by name."""
    names = sorted(tables)
    return dict(zip(names, each(lambda name: table_fingerprint(spark, lakehouse, name), names, threads), strict=True))


def digest(fingerprints: Mapping[str, Fingerprint]) -> str:
    """Twelve hex digits that stand for all rows of all these tables."""
    lines = "\n".join(f"{name} {fingerprints[name]}" for name in sorted(fingerprints))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]
