"""Where tables live: a directory of plain Delta, or a schema of Unity Catalog. SQL sees the same names in both."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlparse

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.log import Commit, newest_commit, plain_files
from retail_spark.core.parallel import each

MANIFEST = "run_manifest"
_LOCK = ".retail_spark.lock"


@dataclass(frozen=True)
class Lakehouse:
    """One schema of tables, under a directory (`root`) or in a catalog. Use `directory` or `catalog` to make one."""

    schema: str
    root: Path | None = None
    catalog_name: str | None = None

    @classmethod
    def directory(cls, path: str | Path, schema: str) -> Lakehouse:
        """Tables as plain Delta at `path/schema/table`. A session has one directory for a schema name."""
        if "://" in str(path):
            raise UserError(f"lakehouse '{path}': allowed is a local directory, or a catalog for cloud storage")
        return cls(_plain(schema), root=Path(path).expanduser().resolve())

    @classmethod
    def catalog(cls, catalog: str, schema: str) -> Lakehouse:
        """Managed tables `catalog.schema.table`."""
        return cls(_plain(schema), catalog_name=_plain(catalog))

    def __str__(self) -> str:
        """The place as a user writes it."""
        return f"{self.root}/{self.schema}" if self.root is not None else f"{self.catalog_name}.{self.schema}"

    @property
    def schema_name(self) -> str:
        """The schema, quoted for SQL."""
        parts = [self.schema] if self.catalog_name is None else [self.catalog_name, self.schema]
        return ".".join(f"`{part}`" for part in parts)

    def name(self, table: str) -> str:
        """The table's full name, quoted for SQL."""
        return f"{self.schema_name}.`{table}`"

    def path(self, table: str) -> Path | None:
        """The table's folder; None in a catalog, which has its own."""
        return None if self.root is None else self.root / self.schema / table

    def open(self, spark: SparkSession) -> None:
        """Attach a lakehouse for reading, and USE it; a UserError if there is none."""
        if MANIFEST not in self.tables(spark):
            raise UserError(f"no lakehouse at {self}: generate one first, or name another place")
        self._attach(spark)

    @contextmanager
    def writing(self, spark: SparkSession) -> Iterator[None]:
        """Make or attach the lakehouse, USE it, and hold it: a second writer of the directory gets a UserError."""
        self._refuse_what_is_not_ours(spark)
        if self.root is None:
            # to make one asks for a right that a writer may lack
            if not spark.catalog.databaseExists(self.schema_name):
                spark.sql(f"CREATE SCHEMA IF NOT EXISTS {self.schema_name}")
            self._attach(spark)
            yield
            return
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / _LOCK).open("w")
        except OSError as error:
            raise UserError(f"cannot write to {self}: {error.strerror}") from None
        with lock:  # the system frees the lock when the process ends, however it ends
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UserError(
                    f"another run is writing to {self.root}: wait for its end, or name another place"
                ) from None
            try:
                (self.root / self.schema).mkdir(exist_ok=True)
            except OSError as error:
                raise UserError(f"cannot write to {self}: {error.strerror}") from None
            self._attach(spark)
            yield

    def tables(self, spark: SparkSession) -> list[str]:
        """Names of the tables that are there."""
        if self.root is not None:
            folders = (self.root / self.schema).glob("*")
            return sorted(folder.name for folder in folders if _is_delta(folder))
        if not spark.catalog.databaseExists(self.schema_name):
            return []
        return sorted(self._listed(spark))

    def read(self, spark: SparkSession, table: str, version: int | None = None) -> DataFrame:
        """The table as it is, or as a version of it was: one row per row."""
        at = "" if version is None else f" VERSION AS OF {version}"
        return spark.sql(f"SELECT * FROM {self.name(table)}{at}")

    def read_files(self, spark: SparkSession, table: str, since: date | None = None) -> DataFrame:
        """The table as it is, like `read`; its files are read as the Parquet that they are where its log names them.

        With `since`, its rows from that `dt` on.

        Delta finds files in Spark jobs, before a table's first read and again before each: in a run of `small` that
        was a fifth of all work.
        """
        rows, files = self.read(spark, table), self._files(table, since)
        if files is not None:
            rows = spark.read.schema(rows.schema).parquet(*files)
        return rows if since is None else rows.where(F.col("dt") >= F.lit(since))

    @contextmanager
    def files_by_name(self, spark: SparkSession) -> Iterator[None]:
        """Within it, a table's bare name stands in this session's SQL for its files, as `read_files` reads them.

        That is for many queries over the same tables. A name that the session gave to a view of its own stays that.
        """
        names = () if self.root is None else set(self.tables(spark)) - self._listed(spark, temporary=True)
        try:
            each(lambda name: self.read_files(spark, name).createOrReplaceTempView(name), names)
            yield
        finally:
            for name in names:
                spark.catalog.dropTempView(name)

    def size(self, spark: SparkSession, table: str) -> int:
        """Bytes of the files that are the table as it is."""
        files = self._files(table)
        if files is None:
            return int(spark.sql(f"DESCRIBE DETAIL {self.name(table)}").select("sizeInBytes").collect()[0][0])
        return sum(Path(file).stat().st_size for file in files)

    def last_commit(self, spark: SparkSession, table: str) -> Commit:
        """The table's newest version."""
        folder = self.path(table)
        if folder is None:
            row = spark.sql(f"DESCRIBE HISTORY {self.name(table)} LIMIT 1").collect()[0]
            return Commit(row["version"], int(row["operationMetrics"].get("numOutputRows", 0)), row["timestamp"])
        return newest_commit(folder)

    def register(self, spark: SparkSession, table: str) -> None:
        """Make SQL know a table that lies in the directory. Registered with its path, no DROP deletes its files."""
        spark.sql(f"CREATE TABLE IF NOT EXISTS {self.name(table)} USING DELTA LOCATION {quoted(self.path(table))}")

    def drop(self, spark: SparkSession, table: str) -> None:
        """Remove the table and its files."""
        spark.sql(f"DROP TABLE IF EXISTS {self.name(table)}")
        self.clear(table)

    def clear(self, table: str) -> None:
        """Remove what lies in a table's folder, such as a first write that was killed before its commit."""
        folder = self.path(table)
        if folder is not None and folder.exists():
            # renamed first: a folder that is half deleted by a kill would look like a broken table
            trash = folder.with_name(f".trash-{table}")
            shutil.rmtree(trash, ignore_errors=True)
            folder.rename(trash)
            shutil.rmtree(trash)

    def _files(self, table: str, since: date | None = None) -> list[str] | None:
        """The table's files, where its log names them plainly; with `since`, those with rows from that `dt` on."""
        folder = self.path(table)
        return None if folder is None else plain_files(folder, since)

    def _listed(self, spark: SparkSession, *, temporary: bool = False) -> set[str]:
        """Tables that SQL knows, or else temporary views, which are listed in every schema."""
        rows = spark.sql(f"SHOW TABLES IN {self.schema_name}").collect()
        return {row["tableName"] for row in rows if row["isTemporary"] == temporary}

    def _attach(self, spark: SparkSession) -> None:
        if self.root is not None:
            home = self.root / self.schema
            spark.sql(f"CREATE SCHEMA IF NOT EXISTS {self.schema_name} LOCATION {quoted(home)}")
            rows = spark.sql(f"DESCRIBE SCHEMA {self.schema_name}").collect()
            location = next(row[1] for row in rows if row[0] == "Location")
            if Path(unquote(urlparse(location).path)).resolve() != home.resolve():
                # a second directory under this name would silently be written into the first
                raise UserError(
                    f"schema '{self.schema}' of this session is at {location}, not at {home}: "
                    "use another schema name, or a new session"
                )
            there = set(self.tables(spark))
            known = self._listed(spark)
            for gone in sorted(known - there):
                spark.sql(f"DROP TABLE IF EXISTS {self.name(gone)}")
            each(lambda table: self.register(spark, table), sorted(there - known))
        spark.sql(f"USE {self.schema_name}")

    def _refuse_what_is_not_ours(self, spark: SparkSession) -> None:
        stranger: object = None
        if self.root is None:
            tables = self.tables(spark)
            stranger = self if tables and MANIFEST not in tables else None
        else:
            # the manifest's folder is the first thing written in a schema, the lock the first in a directory
            home = self.root / self.schema
            if _holds_anything(home):
                stranger = None if _holds_anything(home / MANIFEST) else home
            elif _holds_anything(self.root) and not (self.root / _LOCK).exists():
                stranger = None if any(self.root.glob(f"*/{MANIFEST}/_delta_log")) else self.root
        if stranger is not None:
            raise UserError(f"{stranger} holds something that retail_spark did not make: name an empty or a new place")


def quoted(text: object) -> str:
    """The text as a SQL string."""
    return "'" + str(text).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _plain(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
        raise UserError(f"name '{name}': allowed are letters, digits, _ and -, first a letter")
    return name


def _is_delta(folder: Path) -> bool:
    """Whether the folder has a first commit; a killed first write leaves a log without one."""
    return not folder.name.startswith(".") and any((folder / "_delta_log").glob("*.json"))


def _holds_anything(folder: Path) -> bool:
    try:
        return folder.exists() and any(folder.iterdir())
    except NotADirectoryError:
        raise UserError(f"{folder} is a file: name a directory") from None
    except OSError as error:
        raise UserError(f"cannot read {folder}: {error.strerror}") from None
