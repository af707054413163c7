"""One run, from its first row in the manifest to its second: put back, write, check, say that it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from retail_spark.core.checks import CheckResult, checks_of_tables, checks_of_world, run_checks
from retail_spark.core.context import Run
from retail_spark.core.errors import UserError, first_line
from retail_spark.core.lakehouse.fingerprint import Fingerprint, table_fingerprint
from retail_spark.core.lakehouse.manifest import RunRecord, TableState, add_record, differing_settings
from retail_spark.core.lakehouse.metadata import write_metadata
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.lakehouse.restore import restore
from retail_spark.core.lakehouse.write import first_day_written, refuse_drift, write
from retail_spark.core.parallel import as_ready, each
from retail_spark.core.progress import Progress
from retail_spark.core.summary import RunSummary, TableSummary
from retail_spark.core.table import Table, World

_TAG = "retail_spark"


@dataclass(frozen=True)
class Work:
    """What one run stands on: `record` is its row in the manifest, `last` that of the last finished run."""

    run: Run
    world: World
    lakehouse: Lakehouse
    record: RunRecord
    last: RunRecord | None
    progress: Progress
    threads: int
    _talk: threading.Lock = field(default_factory=threading.Lock)

    def carry_out(self, names: Sequence[str], validate: bool) -> RunSummary:
        """Write the tables `names`; whatever happens on the way, the run counts only once its last row is there."""
        begun = time.perf_counter()
        spark, lakehouse = self.run.spark, self.lakehouse
        known = self._known()
        each(
            lambda name: refuse_drift(spark, lakehouse, self.world.tables[name]),
            [name for name in lakehouse.tables(spark) if name in known and name in names],
            self.threads,
        )
        add_record(spark, lakehouse, self.record)
        # a generate need not put back what it replaces as a whole
        replaced = set(names) & known.keys() if self.record.action == "generate" else set()
        restore(spark, lakehouse, self.last, self.world.tables.keys() - replaced, self.threads)
        try:
            written = self._write_all(names)
            states = self._states(names, written)
            checks: tuple[CheckResult, ...] = ()
            if validate:
                states |= self._fingerprints({name: states[name] for name in written})
                checks = self._checks(names, states)
            seconds = time.perf_counter() - begun
            add_record(spark, lakehouse, self.record.finished(states, checks, seconds))
            write_metadata(spark, lakehouse)
        finally:
            self.progress.stop()
        return RunSummary(
            run_id=self.record.run_id,
            action=self.record.action,
            first_day=self.run.window.first_day,
            last_day=self.run.window.last_day,
            generation_time_seconds=seconds,
            tables=tuple(
                TableSummary(name, self.world.tables[name].layer, written[name].rows_written, written[name].seconds)
                for name in names
            ),
            checks=checks,
        )

    def _known(self) -> Mapping[str, TableState]:
        """Tables as the last finished run left them."""
        return {} if self.last is None else self.last.tables

    def _write_all(self, names: Sequence[str]) -> dict[str, TableState]:
        """Write each table when its inputs are there; a first failure ends what is under way and is raised."""
        known = self._known()
        self.progress.start(
            [self._shown(name) for name in names],
            {self._shown(name): known[name].seconds for name in names if name in known},
        )
        reads = {name: self.world.tables[name].reads for name in names}
        return as_ready(reads, self._write, self.threads, cancel=lambda: self.run.spark.interruptTag(_TAG))

    def _shown(self, name: str) -> str:
        """A table's name as progress shows it: with its level, where there are levels."""
        level = self.world.tables[name].level
        return name if level is None else f"level {level} {name}"

    def _write(self, name: str) -> TableState:
        """Build one table and write it."""
        with self._talk:
            self.progress.table_started(self._shown(name))
        spark, table = self.run.spark, self.world.tables[name]
        begun = time.perf_counter()
        for tag in (_TAG, name):
            spark.addTag(tag)
        try:
            inputs = {other: self._input(table, other) for other in table.reads}
            done = write(spark, self.lakehouse, table, table.build(self.run, **inputs), self.run.window)
        except UserError:
            raise
        except Exception as error:  # named here, because an error of Spark seldom tells which table it was about
            raise RuntimeError(f"table {name} could not be written: {first_line(error)}") from error
        finally:
            for tag in (_TAG, name):
                spark.removeTag(tag)
        seconds = time.perf_counter() - begun
        with self._talk:
            self.progress.table_done(self._shown(name), done.rows_written, seconds)
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
        """An input as it is now. A daily table in an advance gets only the days that its new rows may depend on."""
        spark, window = self.run.spark, self.run.window
        is_daily = self.world.tables[name].growth == "daily"
        since = first_day_written(table, window) if is_daily else None
        needed = None if since is None else since - timedelta(days=table.history)
        rows = self.lakehouse.read_files(spark, name, needed)
        if is_daily and self.last is not None and self.last.window.last_day > window.last_day:
            # some tables generated anew for fewer days than the inputs that they find
            rows = rows.where(F.col("dt") <= F.lit(window.last_day))
        return rows

    def _states(self, names: Sequence[str], written: Mapping[str, TableState]) -> dict[str, TableState]:
        """Every table as the run leaves it. Those of other settings, or of other days, are stale after a generate.

        So is a table that was made from stale ones, until it is made again from fresh ones.
        """
        last, record = self.last, self.record
        same_ground = record.action == "advance" or (
            last is not None
            and last.algorithm_version == record.algorithm_version
            and (last.window.origin, last.window.last_day) == (record.window.origin, record.window.last_day)
        )
        resized = self._resized(names)
        fitting = {record.config_hash} if last is None or not resized else {record.config_hash, last.config_hash}
        touched = self.world.downstream(resized)

        def kept(state: TableState) -> TableState:
            is_fresh = same_ground and not state.is_stale and state.config_hash in fitting and state.name not in touched
            return replace(
                state, is_stale=not is_fresh, config_hash=record.config_hash if is_fresh else state.config_hash
            )

        states = {name: kept(state) for name, state in self._known().items()} | dict(written)
        for name in names:  # in the order in which they read each other
            is_stale = any(states[other].is_stale for other in self.world.tables[name].reads)
            states[name] = replace(states[name], is_stale=is_stale)
        return states

    def _resized(self, names: Sequence[str]) -> set[str]:
        """Written tables of which another size was asked for, where that is all that is new: the others' rows stand."""
        if self.last is None or self.world.highest_level is None:
            return set()
        differing = differing_settings(self.last, self.record).keys()
        return set(differing) if differing <= set(names) else set()

    def _fingerprints(self, written: Mapping[str, TableState]) -> dict[str, TableState]:
        """The written tables with fingerprints; of an advance, only the days that it wrote are read."""

        def with_fingerprint(state: TableState) -> TableState:
            table = self.world.tables[state.name]
            since, kept = first_day_written(table, self.run.window), self._kept(table)
            if kept is None:
                found = table_fingerprint(self.run.spark, self.lakehouse, state.name)
            else:
                found = kept + table_fingerprint(self.run.spark, self.lakehouse, state.name, since=since)
            return replace(state, rows=found.rows, high_sum=found.high_sum, low_sum=found.low_sum)

        lasting = [state for state in written.values() if self.world.tables[state.name].growth != "window"]
        taking = "taking fingerprints"
        self.progress.phase(taking)
        taken = each(with_fingerprint, lasting, self.threads, partial(self.progress.step, taking))
        return {state.name: state for state in taken}

    def _kept(self, table: Table) -> Fingerprint | None:
        """Of the rows that an advance left as they were; None if all are new, or if none was taken before."""
        since, state = first_day_written(table, self.run.window), self._known().get(table.name)
        if since is None or state is None or state.fingerprint is None:
            return None
        if table.lookback == 0:
            return state.fingerprint
        return state.fingerprint - table_fingerprint(
            self.run.spark, self.lakehouse, table.name, version=state.version, since=since
        )

    def _checks(self, names: Sequence[str], states: Mapping[str, TableState]) -> tuple[CheckResult, ...]:
        """The checks of the tables written, and those of the world once all its tables are there."""
        checks = checks_of_tables(self.world, names, there=states.keys())
        if states.keys() >= self.world.tables.keys():
            checks += checks_of_world(self.world)
        with self.lakehouse.files_by_name(self.run.spark):
            return tuple(run_checks(self.run.spark, checks, self.threads, self.progress))
