"""A run: put back what a dead run left, write every table as soon as its inputs are there, check, and say it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from retail_spark.core.checks import CheckResult, checks_of_tables, checks_of_world, run_checks
from retail_spark.core.context import Run, Settings, Window
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import Fingerprint, table_fingerprint
from retail_spark.core.lakehouse.manifest import (
    Action,
    Manifest,
    RunRecord,
    TableState,
    add_record,
    last_finished,
    read_manifest,
)
from retail_spark.core.lakehouse.metadata import write_metadata
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.lakehouse.restore import restore
from retail_spark.core.lakehouse.write import first_day_written, refuse_drift, write
from retail_spark.core.parallel import THREADS, as_ready, each
from retail_spark.core.progress import Progress, Silent
from retail_spark.core.summary import RunSummary, TableSummary
from retail_spark.core.table import Table, World

_TAG = "retail_spark"


def generate(
    spark: SparkSession,
    world: World,
    config: Settings,
    lakehouse: Lakehouse,
    *,
    only: Iterable[str] | None = None,
    validate: bool = True,
    progress: Progress | None = None,
    threads: int = THREADS,
) -> RunSummary:
    """Write a world's tables (`only` these) for the config's days, in place of what an earlier run wrote.

    With `validate`, the run takes fingerprints of what it wrote and runs the checks before it counts as finished.
    """
    names = _selected(world, only)
    window = Window(config.start_date, config.start_date + timedelta(days=config.days - 1), config.start_date)
    with lakehouse.writing(spark):
        manifest = read_manifest(spark, lakehouse)
        last = manifest.last_finished
        there = set() if last is None else set(last.tables)
        _refuse_missing_inputs(world, names, there, lakehouse)
        # what is written whole anyway need not be put back first
        kept = world.tables.keys() - set(names)
        return _Run(spark, world, config, lakehouse, "generate", window, manifest, threads, progress).carry_out(
            names, kept, validate
        )


def advance(
    spark: SparkSession,
    world: World,
    config: Settings,
    lakehouse: Lakehouse,
    *,
    days: int,
    validate: bool = True,
    progress: Progress | None = None,
    threads: int = THREADS,
) -> RunSummary:
    """Write the `days` that follow the last finished run, under its config: the same rows as one longer run."""
    if days < 1:
        raise UserError(f"days = {days}: allowed is 1 or more")
    lakehouse.open(spark)
    with lakehouse.writing(spark):
        manifest = read_manifest(spark, lakehouse)
        last = last_finished(spark, lakehouse)
        _refuse_other_ground(world, config, last, lakehouse)
        first_day = last.window.last_day + timedelta(days=1)
        window = Window(first_day, first_day + timedelta(days=days - 1), last.window.origin)
        names = [table.name for table in world.tables.values() if table.growth != "static"]
        return _Run(spark, world, config, lakehouse, "advance", window, manifest, threads, progress).carry_out(
            names, world.tables.keys(), validate
        )


def validate(
    spark: SparkSession, world: World, lakehouse: Lakehouse, *, threads: int = THREADS
) -> tuple[CheckResult, ...]:
    """All checks of a lakehouse: those that its tables declare, and those of its world."""
    lakehouse.open(spark)
    last_finished(spark, lakehouse)
    return tuple(run_checks(spark, [*checks_of_tables(world), *checks_of_world(world)], threads))


class _Run:
    """What one run knows and does, from its first row in the manifest to its second."""

    def __init__(
        self,
        spark: SparkSession,
        world: World,
        config: Settings,
        lakehouse: Lakehouse,
        action: Action,
        window: Window,
        manifest: Manifest,
        threads: int,
        progress: Progress | None,
    ) -> None:
        self.spark, self.world, self.lakehouse, self.window, self.threads = spark, world, lakehouse, window, threads
        self.progress = progress or Silent()
        self.last = manifest.last_finished
        self.is_advance = action == "advance"
        self.record = manifest.next_run(action, world, config, window)
        self.run = Run(spark, config, window, self._previous)
        self.talk = threading.Lock()

    def carry_out(self, names: Sequence[str], to_restore: Iterable[str], validate: bool) -> RunSummary:
        """Restore, write the tables `names`, check, finish."""
        begun = time.perf_counter()
        there = set(self.lakehouse.tables(self.spark))
        each(
            lambda name: refuse_drift(self.spark, self.lakehouse, self.world.tables[name]),
            [name for name in names if name in there],
            self.threads,
        )
        add_record(self.spark, self.lakehouse, self.record)
        restore(self.spark, self.lakehouse, self.last, set(to_restore), self.threads)
        try:
            written = self._write_all(names)
            states = self._states(written)
            checks: tuple[CheckResult, ...] = ()
            if validate:
                self.progress.phase("taking fingerprints")
                states |= self._fingerprints(written)
                self.progress.phase("checking")
                checks = self._checks(names, states)
            seconds = time.perf_counter() - begun
            add_record(self.spark, self.lakehouse, self.record.finished(states, checks, seconds))
            write_metadata(self.spark, self.lakehouse)
        finally:
            self.progress.stop()
        return RunSummary(
            run_id=self.record.run_id,
            action=self.record.action,
            first_day=self.window.first_day,
            last_day=self.window.last_day,
            total_records=sum(state.rows_written for state in written.values()),
            generation_time_seconds=seconds,
            tables=tuple(TableSummary(name, written[name].rows_written, written[name].seconds) for name in names),
            checks=checks,
        )

    def _write_all(self, names: Sequence[str]) -> dict[str, TableState]:
        """Write each table when its inputs are there; a first failure ends what is under way and is raised."""
        known = {} if self.last is None else self.last.tables
        self.progress.start(names, {name: known[name].seconds for name in names if name in known})
        reads = {name: self.world.tables[name].reads for name in names}
        return as_ready(reads, self._write, self.threads, cancel=lambda: self.spark.interruptTag(_TAG))

    def _write(self, name: str) -> TableState:
        with self.talk:
            self.progress.table_started(name)
        table = self.world.tables[name]
        begun = time.perf_counter()
        self.spark.addTag(_TAG)
        self.spark.addTag(name)
        try:
            inputs = {other: self._input(table, other) for other in table.reads}
            done = write(self.spark, self.lakehouse, table, table.build(self.run, **inputs), self.window)
        except UserError:
            raise
        except Exception as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise RuntimeError(f"table {name} could not be written: {reason}") from error
        finally:
            self.spark.removeTag(name)
            self.spark.removeTag(_TAG)
        seconds = time.perf_counter() - begun
        with self.talk:
            self.progress.table_done(name, done.rows_written, seconds)
        return TableState(
            name=name,
            version=done.version,
            rows=done.rows,
            high_sum=None,
            low_sum=None,
            run_id=self.record.run_id,
            config_hash=self.record.config_hash,
            is_stale=False,
            rows_written=done.rows_written,
            seconds=seconds,
            written_at=done.at,
        )

    def _input(self, table: Table, name: str) -> DataFrame:
        """An input as it is now; for a daily table in an advance, only the days that its new rows may depend on."""
        rows = self.lakehouse.read(self.spark, name)
        since = first_day_written(table, self.window)
        if since is None or self.world.tables[name].growth != "daily":
            return rows
        return rows.where(F.col("dt") >= F.lit(since))

    def _previous(self, name: str) -> DataFrame | None:
        """A table as the last finished run left it, for an advance."""
        if not self.is_advance or self.last is None or name not in self.last.tables:
            return None
        return self.lakehouse.read(self.spark, name, self.last.tables[name].version)

    def _states(self, written: dict[str, TableState]) -> dict[str, TableState]:
        """Every table as the run leaves it; those written under other settings or for other days are stale now."""
        kept = {} if self.last is None else dict(self.last.tables)
        for name, state in kept.items():
            same = state.config_hash == self.record.config_hash and self._same_ground()
            kept[name] = replace(state, is_stale=state.is_stale or not (same or self.is_advance))
        return kept | written

    def _same_ground(self) -> bool:
        last = self.last
        return (
            last is not None
            and last.algorithm_version == self.record.algorithm_version
            and (last.window.origin, last.window.last_day) == (self.window.origin, self.window.last_day)
        )

    def _fingerprints(self, written: dict[str, TableState]) -> dict[str, TableState]:
        """The written tables with fingerprints; an advance reads only the days that it wrote, and replaced."""

        def with_fingerprint(state: TableState) -> TableState:
            table = self.world.tables[state.name]
            since = first_day_written(table, self.window)
            before = None if self.last is None or since is None else self._kept(table)
            if before is None:
                found = table_fingerprint(self.spark, self.lakehouse, state.name)
            else:
                found = before + table_fingerprint(self.spark, self.lakehouse, state.name, since=since)
            return replace(state, rows=found.rows, high_sum=found.high_sum, low_sum=found.low_sum)

        states = each(with_fingerprint, written.values(), self.threads)
        return {state.name: state for state in states}

    def _kept(self, table: Table) -> Fingerprint | None:
        """The fingerprint of the rows of the last finished run that this advance left as they were."""
        assert self.last is not None
        state = self.last.tables.get(table.name)
        since = first_day_written(table, self.window)
        if state is None or state.fingerprint is None or table.lookback == 0:
            return None if state is None else state.fingerprint
        replaced = table_fingerprint(self.spark, self.lakehouse, table.name, version=state.version, since=since)
        return state.fingerprint - replaced

    def _checks(self, names: Sequence[str], states: dict[str, TableState]) -> tuple[CheckResult, ...]:
        """The checks of the tables written, and those of the world once all its tables are there."""
        checks = checks_of_tables(self.world, names, there=states.keys())
        if states.keys() >= self.world.tables.keys():
            checks += checks_of_world(self.world)
        return tuple(run_checks(self.spark, checks, self.threads))


def _selected(world: World, only: Iterable[str] | None) -> list[str]:
    """Names of the tables to write, in order; a UserError for one that the world has not."""
    if only is None:
        return [name for level in world.levels() for name in level]
    asked = set(only)
    unknown = sorted(asked - world.tables.keys())
    if unknown:
        raise UserError(f"no table {', '.join(unknown)} in world {world.name}: allowed are {', '.join(world.tables)}")
    return [name for level in world.levels(asked) for name in level]


def _refuse_missing_inputs(world: World, names: Sequence[str], there: set[str], lakehouse: Lakehouse) -> None:
    needed = {other for name in names for other in world.tables[name].reads}
    missing = sorted(needed - there - set(names))
    if missing:
        raise UserError(f"{lakehouse} lacks {', '.join(missing)}, which the tables asked for read: generate them too")


def _refuse_other_ground(world: World, config: Settings, last: RunRecord, lakehouse: Lakehouse) -> None:
    """An advance stands on the last run: its world, algorithm and settings, and all of its tables."""
    if last.world != world.name:
        raise UserError(f"{lakehouse} holds world {last.world}, not {world.name}")
    if last.algorithm_version != world.algorithm_version:
        raise UserError(
            f"{lakehouse} was made by algorithm version {last.algorithm_version}, this is {world.algorithm_version}: "
            "its days cannot be continued, generate again"
        )
    if last.config_hash != config.data_hash():
        raise UserError(f"{lakehouse} was generated with other settings: an advance keeps those of the last run")
    missing = sorted(world.tables.keys() - last.tables.keys())
    stale = sorted(state.name for state in last.tables.values() if state.is_stale)
    if missing or stale:
        lacking = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(stale)} of other settings or days"
        raise UserError(f"{lakehouse} {lacking}: generate all tables before an advance")
