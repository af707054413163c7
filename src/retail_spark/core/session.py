"""A Spark session: the one that runs already (Databricks, spark-submit, a notebook), else a local one with Delta."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError

_DELTA = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
}
_LOCAL = {
    "spark.app.name": "retail_spark",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    # for a line of Python in Spark's error messages each column would cost half a dozen calls to Java, not one
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # a run compiles more plans than the 1,000 that Spark keeps, so a second run in a session compiled all anew
    "spark.sql.codegen.cache.maxEntries": "20000",
    # Delta reads a table's state in 50 tasks by default, which costs a small table far more than its data
    "spark.databricks.delta.snapshotPartitions": "1",
    # a checksum beside each version costs a fifth of a small write, and no reader needs one
    "spark.databricks.delta.writeChecksumFile.enabled": "false",
    # nor does one need the list of all files in it, for which each commit would read the state before
    "spark.databricks.delta.allFilesInCrc.enabled": "false",
    # Delta's own choice for local files renames through Hadoop's FileContext, which starts eight processes a commit
    "spark.delta.logStore.file.impl": "io.delta.storage.LocalLogStore",
}

_JAVA = (
    # Java marks the whole heap each time its room for classes has grown from 21 MB on; a run loads some 230 MB of them
    "-XX:MetaspaceSize=512m",
    # and whenever 45 % of the heap that it has asked for so far is in use, though it may ask for far more
    "-XX:InitiatingHeapOccupancyPercent=70",
)


def local_session(
    memory: str | None = None,
    *,
    cores: int | None = None,
    shuffle_partitions: int | None = None,
    connect: bool = False,
    extra: Mapping[str, str] | None = None,
) -> SparkSession:
    """The active session if there is one, else a new local session that reads and writes Delta.

    `memory` is the driver's, such as "4g" (default: half of the machine's); `cores` defaults to all,
    `shuffle_partitions` to the cores; with `connect` it talks Spark Connect to a server of its own, as serverless
    does; `extra` are further Spark settings. A session that runs already is returned as it is, and so is a workspace's.
    """
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if "DATABRICKS_RUNTIME_VERSION" in os.environ:
        return SparkSession.builder.getOrCreate()
    if memory is not None and not re.fullmatch(r"[1-9]\d*[mg]", memory, re.IGNORECASE):
        raise UserError(f"memory '{memory}': allowed is a number with m or g, such as 4g")
    count = cores or os.cpu_count() or 1
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = f"local[{count}]"
    builder = SparkSession.builder.remote(master) if connect else SparkSession.builder.master(master)
    settings = {
        **_LOCAL,
        **_DELTA,
        "spark.sql.shuffle.partitions": str(shuffle_partitions or count),
        "spark.driver.memory": memory or f"{_half_of_memory_mb()}m",
        "spark.driver.extraJavaOptions": " ".join(
            [f"-Dlog4j2.configurationFile={files(__package__) / 'log4j2.properties'}", *_JAVA]
        ),
        **(extra or {}),
    }
    jars = _cached_delta_jars()
    if jars is not None:
        settings = {"spark.jars": jars, **settings}
    for name, value in settings.items():
        builder = builder.config(name, value)
    if jars is not None:
        return builder.getOrCreate()
    from delta import configure_spark_with_delta_pip  # here, because a workspace's `delta` need not have it

    return configure_spark_with_delta_pip(builder).getOrCreate()


def _half_of_memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 // 2


def _cached_delta_jars() -> str | None:
    """Delta's jars in ivy's folder, from an earlier start: they save a resolution of some seconds and 90 lines."""
    spark_line = ".".join(version("pyspark").split(".")[:2])
    delta = version("delta-spark")
    main_jars = {f"io.delta_delta-spark_{spark_line}_2.13-{delta}.jar", f"io.delta_delta-spark_2.13-{delta}.jar"}
    for ivy in sorted(Path.home().glob(".ivy2*"), reverse=True):
        jars = {jar.name: str(jar) for jar in sorted((ivy / "jars").glob(f"io.delta_*-{delta}.jar"))}
        main = next((name for name in jars if name in main_jars), None)
        if main is not None:
            return ",".join([jars[main], *(jars[name] for name in jars if "_delta-spark_" not in name)])
    return None
