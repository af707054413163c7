"""How fast the run of a whole world is, as a ratio to a plain copy of the same tables in the same session.

    python benchmarks/bench.py [retail | fmcg] [--scale small] [--repeat 3] [--set key=value ...] [--at-most RATIO]

Each round generates into an empty folder (no checks, no fingerprints), then reads every table and writes it again
with as many threads. A first round at the world's usual scale is told but not counted: Java compiles in it what the
others find compiled. Machines are noisy: the ratio of a round compares its own two halves, the medians stand last.
It exits with 1 where a Python worker took more than 1 GB, and with --at-most where the median ratio is above that.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from pyspark.sql import SparkSession

from retail_spark.api import WORLDS, Config, config_of, generate
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.lakehouse.write import STATISTICS, statistics_of
from retail_spark.core.parallel import THREADS, each
from retail_spark.core.session import local_session
from retail_spark.core.summary import RunSummary
from retail_spark.core.table import Table

SCALES = {"retail": "small", "fmcg": "full"}
MOST_MEMORY = 2**30  # bytes of a Python worker


@dataclass
class PeakMemory:
    """The largest resident size that any one Python worker, and Java, reached while this was watching, in bytes."""

    worker: int = 0
    java: int = 0
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> PeakMemory:
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
                    if "pyspark.daemon" in process.cmdline():
                        self.worker = max(self.worker, process.memory_info().rss)
                    elif process.name() == "java":
                        self.java = max(self.java, process.memory_info().rss)
                except psutil.Error:  # it ended between the two calls
                    continue


def copy_tables(spark: SparkSession, tables: Iterable[Table], source: Path, target: Path) -> float:
    """Seconds to read each of these Delta tables below `source` and to write it below `target`.

    To read one is also to find its files, which only Delta's log says. Statistics are kept of the columns that ours has
    them for: Delta's own choice would make the copy slower.
    """

    def copy(table: Table) -> None:
        rows = spark.read.format("delta").load(str(source / table.name))
        rows.write.format("delta").option(STATISTICS, statistics_of(table)).save(str(target / table.name))

    begun = time.perf_counter()
    each(copy, tables, THREADS)
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Round:
    """A run of a world, the seconds that a copy of its tables took, and the largest sizes of processes in bytes."""

    summary: RunSummary
    copied: float
    worker: int
    java: int

    @property
    def ratio(self) -> float:
        """The run's time in times of the copy."""
        return self.summary.generation_time_seconds / self.copied

    def __str__(self) -> str:
        """One line, without the name of the round."""
        return (
            f"{self.summary.total_records:,} rows in {self.summary.generation_time_seconds:.1f} s, "
            f"copy {self.copied:.1f} s, ratio {self.ratio:.2f}, "
            f"Python worker {self.worker / 2**20:.0f} MB, Java {self.java / 2**20:.0f} MB at most"
        )


def one_round(spark: SparkSession, world: str, config: Config, folder: Path) -> Round:
    """Generate and copy in `folder`, and leave nothing behind."""
    lakehouse = Lakehouse.directory(folder / "made", "bench")
    with PeakMemory() as memory:
        summary = generate(spark, config, lakehouse, validate=False)
    copied = copy_tables(spark, WORLDS[world].tables.values(), folder / "made" / "bench", folder / "copy")
    spark.sql("USE default")
    spark.sql("DROP SCHEMA bench CASCADE")
    shutil.rmtree(folder)
    return Round(summary, copied, memory.worker, memory.java)


def verdict(ratios: Sequence[float], worker_bytes: Sequence[int], at_most: float | None) -> str | None:
    """What is wrong with the rounds, in one line; None if nothing is."""
    ratio, worker = statistics.median(ratios), max(worker_bytes)
    if at_most is not None and ratio > at_most:
        return f"the median ratio is {ratio:.2f}, allowed is at most {at_most:g}"
    if worker > MOST_MEMORY:
        return f"a Python worker took {worker / 2**20:.0f} MB, allowed are {MOST_MEMORY / 2**20:.0f} MB"
    return None


def main() -> None:
    """Print seconds a table, then a line a round, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("world", nargs="?", choices=WORLDS, default="retail")
    parser.add_argument("--scale", help="if not said: retail small, fmcg full")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--set", action="append", default=[], metavar="key=value")
    parser.add_argument("--at-most", type=float, metavar="RATIO", help="exit with 1 if the median ratio is above this")
    options = parser.parse_args()
    scale = options.scale or SCALES[options.world]
    settings = config_of(options.world)
    config = settings.scale(scale, **dict(item.split("=", 1) for item in options.set))
    spark = local_session()
    root = Path(tempfile.mkdtemp(prefix="retail_spark_bench_"))
    usual = SCALES[options.world]
    print(f"cold: {options.world} {usual}, {one_round(spark, options.world, settings.scale(usual), root / 'cold')}")
    rounds = []
    for number in range(1, options.repeat + 1):
        rounds.append(one_round(spark, options.world, config, root / str(number)))
        print(f"round {number}: {options.world} {scale}, {rounds[-1]}", flush=True)
    for table in sorted(rounds[0].summary.tables, key=lambda table: -table.seconds):
        print(f"  {table.name:34} {table.rows:>12,} rows {table.seconds:>8.2f} s")
    ratios = [one.ratio for one in rounds]
    seconds = statistics.median(one.summary.generation_time_seconds for one in rounds)
    print(f"median: {seconds:.1f} s, ratio {statistics.median(ratios):.2f}")
    shutil.rmtree(root, ignore_errors=True)
    wrong = verdict(ratios, [one.worker for one in rounds], options.at_most)
    if wrong is not None:
        sys.exit(f"bench: {wrong}")


if __name__ == "__main__":
    main()
