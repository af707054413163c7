"""How fast a whole retail run is, as a ratio to a plain copy of the same tables in the same session.

    python benchmarks/bench.py [--scale small] [--repeat 3] [--set key=value ...]

Each round generates into an empty folder (no checks, no fingerprints), then reads every table and writes it again
with as many threads. Machines are noisy: the ratio of a round compares its own two halves, the medians stand last.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from pyspark.sql import SparkSession

from retail_spark.config import RetailConfig
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import THREADS, each
from retail_spark.core.pipeline import generate
from retail_spark.core.session import local_session
from retail_spark.core.summary import RunSummary
from retail_spark.retail import RETAIL


@dataclass
class WorkerMemory:
    """The largest resident size that any one Python worker reached while this was watching, in bytes."""

    peak: int = 0
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> WorkerMemory:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._done.wait(0.1):
            for process in me.children(recursive=True):
                try:
                    if "pyspark.daemon" in " ".join(process.cmdline()):
                        self.peak = max(self.peak, process.memory_info().rss)
                except psutil.Error:  # it ended between the two calls
                    continue


def copy_tables(spark: SparkSession, source: Path, target: Path) -> float:
    """Seconds to read every Delta table below `source` and write it below `target`."""

    def copy(name: str) -> None:
        spark.read.format("delta").load(str(source / name)).write.format("delta").save(str(target / name))

    names = sorted(folder.name for folder in source.iterdir() if (folder / "_delta_log").is_dir())
    begun = time.perf_counter()
    each(copy, names, THREADS)
    return time.perf_counter() - begun


def one_round(spark: SparkSession, config: RetailConfig, folder: Path) -> tuple[RunSummary, float, int]:
    """(summary of the run, seconds to copy its tables, peak bytes of a Python worker)."""
    lakehouse = Lakehouse.directory(folder / "made", "retail")
    with WorkerMemory() as memory:
        summary = generate(spark, RETAIL, config, lakehouse, validate=False)
    seconds = copy_tables(spark, folder / "made" / "retail", folder / "copy")
    spark.sql("USE default")
    spark.sql("DROP SCHEMA retail CASCADE")
    shutil.rmtree(folder)
    return summary, seconds, memory.peak


def main() -> None:
    """Print seconds a table, then a line a round, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", default="small")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--set", action="append", default=[], metavar="key=value")
    options = parser.parse_args()
    config = RetailConfig.scale(options.scale, **dict(item.split("=", 1) for item in options.set))
    spark = local_session()
    root = Path(tempfile.mkdtemp(prefix="retail_spark_bench_"))
    one_round(spark, RetailConfig.scale("tiny", days=7), root / "warm")
    ratios, seconds = [], []
    for number in range(1, options.repeat + 1):
        summary, copied, peak = one_round(spark, config, root / str(number))
        made = summary.generation_time_seconds
        if number == 1:
            for table in sorted(summary.tables, key=lambda table: -table.seconds):
                print(f"  {table.name:34} {table.rows:>12,} rows {table.seconds:>8.2f} s")
        seconds.append(made)
        ratios.append(made / copied)
        print(
            f"round {number}: {options.scale}, {summary.total_records:,} rows in {made:.1f} s, copy {copied:.1f} s, "
            f"ratio {made / copied:.2f}, Python worker at most {peak / 2**20:.0f} MB"
        )
    print(f"median: {statistics.median(seconds):.1f} s, ratio {statistics.median(ratios):.2f}")
    shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
