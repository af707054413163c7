"""Stands in for a workspace that runs one wheel task: a session with a lasting catalog, and the package's entry point.

Run by the interpreter of the task's environment: `python workspace.py HOME PACKAGE ENTRY_POINT PARAMETER...`
"""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from pathlib import Path

from pyspark.sql import SparkSession

from retail_spark.core.session import local_session


def session(home: Path) -> SparkSession:
    """A session whose catalog is still there in the next process, as Unity Catalog is."""
    store = f"jdbc:derby:;databaseName={home / 'metastore'};create=true"
    return local_session(
        "2g",
        cores=2,
        shuffle_partitions=2,
        extra={
            "spark.sql.catalogImplementation": "hive",
            "spark.sql.warehouse.dir": (home / "warehouse").as_uri(),
            "spark.hadoop.javax.jdo.option.ConnectionURL": store,
            "spark.driver.defaultJavaOptions": " ".join(
                ["-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=256m", f"-Dderby.system.home={home}"]
            ),
        },
    )


def main() -> None:
    """Start the session, then call the entry point as the task says."""
    home, package, name, *parameters = sys.argv[1:]
    session(Path(home))
    entry = next(point for point in distribution(package).entry_points if point.name == name)
    sys.argv = [name, *parameters]
    entry.load()()


if __name__ == "__main__":
    main()
