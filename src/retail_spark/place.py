"""Where the command's tables go, and whether they can: told before a Spark session is started."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import MANIFEST, Lakehouse

DEFAULT_DIRECTORY = "lakehouse"


def chosen_lakehouse(directory: str | None, catalog: str | None, schema: str) -> Lakehouse:
    """The lakehouse that the options name."""
    if directory is not None and catalog is not None:
        raise UserError(f"--lakehouse {directory} and --catalog {catalog}: allowed is one of them")
    for option, name in (("--catalog", catalog), ("--schema", schema)):
        if name is not None and not re.fullmatch(r"[a-z_][a-z0-9_]{0,254}", name):
            raise UserError(f"{option} '{name}': allowed are small letters, digits and _, not a digit first")
    if directory is not None and not directory.strip():
        raise UserError("--lakehouse '': allowed is a directory")
    if catalog is not None:
        return Lakehouse.catalog(catalog, schema)
    return Lakehouse.directory(directory or DEFAULT_DIRECTORY, schema)


def is_there(lakehouse: Lakehouse) -> bool:
    """Whether a run has been started there; in a catalog only a session can tell."""
    manifest = lakehouse.path(MANIFEST)
    return manifest is not None and (manifest / "_delta_log").is_dir()


def refuse_missing(lakehouse: Lakehouse) -> None:
    """A UserError if the directory holds no lakehouse."""
    if lakehouse.root is not None and not is_there(lakehouse):
        raise UserError(f"no lakehouse at {lakehouse}: generate one first, or name another place")


def refuse_unwritable(lakehouse: Lakehouse) -> None:
    """A UserError if the lakehouse's directory cannot be made or written to."""
    if lakehouse.root is not None:
        _refuse_unwritable(lakehouse.root / lakehouse.schema, f"lakehouse '{lakehouse.root}'")


def refuse_unwritable_file(file: Path) -> None:
    """A UserError if the file cannot be made or written to."""
    if file.is_dir():
        raise UserError(f"file '{file}' is a directory: allowed is a file")
    if not file.absolute().parent.is_dir():
        raise UserError(f"file '{file}': its directory does not exist")
    if not os.access(file if file.exists() else file.absolute().parent, os.W_OK):
        raise UserError(f"file '{file}' cannot be written: permission denied")


def refuse_irreplaceable_file(file: Path) -> None:
    """A UserError if the file cannot be written beside its place and then put into it."""
    refuse_unwritable_file(file)
    target = file.resolve()
    if str(file) == "-" or (target.exists() and not target.is_file()):
        raise UserError(f"file '{file}': allowed is a plain file, which is put into its place when it is whole")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise UserError(f"file '{file}' cannot be written: no permission for {target.parent}")


@contextmanager
def scratch(spark: SparkSession, lakehouse: Lakehouse) -> Iterator[Lakehouse]:
    """A lakehouse of the same kind that is gone afterwards, under a schema name of its own."""
    schema = f"{lakehouse.schema}_scratch"
    if lakehouse.catalog_name is None:
        with tempfile.TemporaryDirectory(prefix="retail_spark_") as folder:
            yield Lakehouse.directory(folder, schema)
        return
    aside = Lakehouse.catalog(lakehouse.catalog_name, schema)
    if spark.catalog.databaseExists(aside.schema_name):
        raise UserError(f"schema {aside}, in which to try, exists already: drop it, or name another --schema")
    try:
        yield aside
    finally:
        spark.sql(f"DROP SCHEMA IF EXISTS {aside.schema_name} CASCADE")


def _refuse_unwritable(folder: Path, what: str) -> None:
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not nearest.is_dir():
        raise UserError(f"{what} cannot be made: {nearest} is a file, allowed is a directory")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UserError(f"{what} cannot be written: no permission for {nearest}")
