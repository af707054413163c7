"""The lakehouse's memory of its runs: one row when a run starts, one when it has finished.

A run without its second row is unfinished: whatever it wrote is put back before the next run writes. Readers that want
a consistent whole read the versions that the last finished row names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from pyspark.sql import SparkSession

from retail_spark.core.checks import CheckResult
from retail_spark.core.context import Settings, Window
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import Fingerprint
from retail_spark.core.lakehouse.place import MANIFEST, Lakehouse
from retail_spark.core.lakehouse.write import append
from retail_spark.core.table import Table, World

Action = Literal["generate", "advance"]
_NOT_DATA = {"scale", "threads"}  # settings that decide no rows
_FIELDS = """
    run_id             STRING NOT NULL COMMENT 'runs are numbered from 000001',
    action             STRING NOT NULL COMMENT 'generate or advance',
    status             STRING NOT NULL COMMENT 'started or finished; a run without its finished row is unfinished',
    world              STRING NOT NULL,
    config             STRING NOT NULL COMMENT 'all settings, as JSON',
    config_hash        STRING NOT NULL COMMENT 'of the settings that decide rows',
    seed               BIGINT NOT NULL,
    algorithm_version  STRING NOT NULL,
    first_day          DATE NOT NULL COMMENT 'first day that this run generates',
    last_day           DATE NOT NULL COMMENT 'last day that this run generates',
    origin             DATE NOT NULL COMMENT 'first day of the whole horizon',
    tables             ARRAY<STRUCT<name: STRING, version: BIGINT, rows: BIGINT, high_sum: BIGINT, low_sum: BIGINT,
                       run_id: STRING, config_hash: STRING, is_stale: BOOLEAN, rows_written: BIGINT, seconds: DOUBLE,
                       written_at: TIMESTAMP>>
                       COMMENT 'every table as this run leaves it; run_id and the last three: of the run that wrote it',
    checks             ARRAY<STRUCT<name: STRING, measured: DOUBLE, low: DOUBLE, high: DOUBLE, status: STRING>>,
    seconds            DOUBLE COMMENT 'how long the run took'
"""


@dataclass(frozen=True)
class TableState:
    """A table as a finished run leaves it: its version, rows, fingerprint, and the run that wrote it last."""

    name: str
    version: int
    rows: int
    high_sum: int | None
    low_sum: int | None
    run_id: str
    config_hash: str
    is_stale: bool
    rows_written: int
    seconds: float
    written_at: Any

    @property
    def fingerprint(self) -> Fingerprint | None:
        """Of its rows, if that run took fingerprints."""
        if self.high_sum is None or self.low_sum is None:
            return None
        return Fingerprint(self.rows, self.high_sum, self.low_sum)


@dataclass(frozen=True)
class RunRecord:
    """One row of the manifest. `tables` (by name), `checks` and `seconds` are those of a finished run."""

    run_id: str
    action: Action
    status: Literal["started", "finished"]
    world: str
    config: str
    config_hash: str
    seed: int
    algorithm_version: str
    window: Window
    tables: Mapping[str, TableState]
    checks: tuple[Mapping[str, Any], ...] = ()
    seconds: float | None = None

    def finished(self, tables: Mapping[str, TableState], checks: tuple[CheckResult, ...], seconds: float) -> RunRecord:
        """This run's second row."""
        kept = ("name", "measured", "low", "high", "status")
        found = tuple({name: getattr(check, name) for name in kept} for check in checks)
        return replace(self, status="finished", tables=tables, checks=found, seconds=seconds)


@dataclass(frozen=True)
class Manifest:
    """All rows of a lakehouse's manifest, in the order of the runs."""

    records: tuple[RunRecord, ...]

    @property
    def last_finished(self) -> RunRecord | None:
        """The run that tells what the lakehouse holds."""
        return next((record for record in reversed(self.records) if record.status == "finished"), None)

    @property
    def is_unfinished(self) -> bool:
        """Whether the last run was started and not finished: the tables are not to be trusted until the next run."""
        last = self.last_finished
        return bool(self.records) and (last is None or self.records[-1].run_id != last.run_id)

    def next_run(self, action: Action, world: World, config: Settings, window: Window) -> RunRecord:
        """The first row of a run to come."""
        number = int(self.records[-1].run_id) + 1 if self.records else 1
        return RunRecord(
            run_id=f"{number:06d}",
            action=action,
            status="started",
            world=world.name,
            config=config.model_dump_json(),
            config_hash=config.data_hash(),
            seed=config.seed,
            algorithm_version=world.algorithm_version,
            window=window,
            tables={},
        )


def read_manifest(spark: SparkSession, lakehouse: Lakehouse) -> Manifest:
    """The manifest of a lakehouse that is open; without records where nothing was ever started."""
    if not spark.catalog.tableExists(lakehouse.name(MANIFEST)):
        return Manifest(())
    rows = [row.asDict(recursive=True) for row in lakehouse.read(spark, MANIFEST).collect()]
    records = [_record(row) for row in rows]
    return Manifest(tuple(sorted(records, key=lambda record: (record.run_id, record.status == "finished"))))


def last_finished(spark: SparkSession, lakehouse: Lakehouse) -> RunRecord:
    """The last finished run of a lakehouse that is open; a UserError if none ever finished."""
    record = read_manifest(spark, lakehouse).last_finished
    if record is None:
        raise UserError(f"no run has finished at {lakehouse}: generate first")
    return record


def settings_of(record: RunRecord) -> dict[str, Any]:
    """The settings that a run had, for a config to be made of."""
    settings: dict[str, Any] = json.loads(record.config)
    return settings


def differing_settings(one: RunRecord, other: RunRecord) -> dict[str, tuple[Any, Any]]:
    """Settings that decide rows and in which two runs differ, with both values, by name."""
    ones, others = settings_of(one), settings_of(other)
    keys = sorted((ones.keys() | others.keys()) - _NOT_DATA)
    return {key: (ones.get(key), others.get(key)) for key in keys if ones.get(key) != others.get(key)}


def add_record(spark: SparkSession, lakehouse: Lakehouse, record: RunRecord) -> None:
    """Write one row. The first one ever makes the lakehouse known as ours."""
    append(spark, lakehouse, RUN_MANIFEST, run_manifest(spark, record))


def run_manifest(spark: SparkSession, record: RunRecord) -> Any:
    """One row per start and one per end of a run: config, days, and what it left."""
    row = {
        **{name: getattr(record, name) for name in record.__dataclass_fields__ if name not in ("window", "tables")},
        **asdict(record.window),
        "tables": [asdict(state) for state in record.tables.values()],
        "checks": list(record.checks),
    }
    return spark.createDataFrame([row], _FIELDS).coalesce(1)


RUN_MANIFEST = Table(
    name=MANIFEST,
    columns=_FIELDS,
    key=("run_id", "status"),
    build=run_manifest,
    reads=(),
    comment="One row per start and one per end of a run: config, days, and what it left.",
    layer="internal",
)


def _record(row: dict[str, Any]) -> RunRecord:
    window = Window(row.pop("first_day"), row.pop("last_day"), row.pop("origin"))
    states = {state["name"]: TableState(**state) for state in row.pop("tables")}
    return RunRecord(window=window, tables=states, checks=tuple(row.pop("checks")), **row)
