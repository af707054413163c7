"""What notebooks, jobs and the command call: generate, advance and validate a world of a lakehouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError
from pyspark.sql import SparkSession

import retail_spark.fmcg
import retail_spark.retail  # noqa: F401  (its modules declare the world's tables)
from retail_spark.config import LAST_DAY, Realtime, RetailConfig
from retail_spark.config_input import explain
from retail_spark.core import pipeline, views
from retail_spark.core.checks import CheckResult, remembered
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import Fingerprint, world_fingerprint
from retail_spark.core.lakehouse.manifest import RunRecord, last_finished, read_manifest, settings_of
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.live import progress_in_notebook
from retail_spark.core.progress import Progress
from retail_spark.core.summary import RunSummary
from retail_spark.core.table import World
from retail_spark.databricks import unity
from retail_spark.export import csv as csv_export
from retail_spark.export import outbox as outbox_export
from retail_spark.export import replay as replay_export
from retail_spark.export.csv import FolderExport
from retail_spark.export.dirt import Dirt
from retail_spark.export.postgres import PostgresExport
from retail_spark.export.postgres import export_postgres as _export_postgres
from retail_spark.export.replay import Replayed
from retail_spark.export.snapshot import Snapshot, take_snapshot
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.fmcg.promotion_statistics import promotion_statistics_of
from retail_spark.fmcg.world import FMCG
from retail_spark.retail.world import RETAIL

WORLDS: dict[str, World] = {RETAIL.name: RETAIL, FMCG.name: FMCG}
Config = RetailConfig | FmcgConfig
_WORLD_OF_CONFIG: dict[type, World] = {RetailConfig: RETAIL, FmcgConfig: FMCG}
_CONFIG_OF_WORLD: dict[str, type[Config]] = {RETAIL.name: RetailConfig, FMCG.name: FmcgConfig}


def generate(
    spark: SparkSession,
    config: Config,
    lakehouse: Lakehouse,
    *,
    only: Iterable[str] | None = None,
    from_level: int | None = None,
    validate: bool = True,
    progress: Progress | None = None,
) -> RunSummary:
    """Write the world that the config describes (`only` these tables of it), in place of what a run wrote there before.

    With `from_level`, the levels below it stay as they are, and those from it on are made anew from them. The
    summary tells rows and seconds of each table, and what the checks found; `progress` is told how far it is. In a
    notebook it is shown below the cell if nothing else is said.
    """
    world = _WORLD_OF_CONFIG[type(config)]
    return pipeline.generate(
        spark,
        world,
        config,
        lakehouse,
        only=only,
        from_level=from_level,
        validate=validate,
        progress=progress or progress_in_notebook(),
        threads=config.threads,
    )


def advance(
    spark: SparkSession,
    lakehouse: Lakehouse,
    days: int = 1,
    *,
    validate: bool = True,
    progress: Progress | None = None,
) -> RunSummary:
    """Write the next `days` of a lakehouse, by the settings it was generated with: the rows of one longer run."""
    lakehouse.open(spark)
    last = last_finished(spark, lakehouse)
    refuse_levels(last.world)
    config = _config_of(last, lakehouse)
    if (LAST_DAY - last.window.last_day).days < days:
        raise UserError(f"days = {days}: {lakehouse} ends on {last.window.last_day}, allowed is up to {LAST_DAY}")
    return pipeline.advance(
        spark,
        world_named(last.world),
        config,
        lakehouse,
        days=days,
        validate=validate,
        progress=progress or progress_in_notebook(),
        threads=config.threads,
    )


def validate(
    spark: SparkSession, world: str, lakehouse: Lakehouse, *, progress: Progress | None = None
) -> tuple[CheckResult, ...]:
    """Measure every check of the world on a lakehouse: what its tables declare, and its laws in SQL."""
    _refuse_unfinished(spark, lakehouse)
    return pipeline.validate(spark, world_named(world), lakehouse, progress=progress or progress_in_notebook())


def create_views(spark: SparkSession, world: str, lakehouse: Lakehouse) -> list[str]:
    """Make the session know the views of a world, such as `gold_demand_truth`, over a lakehouse; gives their names.

    A view whose tables are not all there is left out.
    """
    _refuse_unfinished(spark, lakehouse)
    return views.create_views(spark, views.views_over(world_named(world), lakehouse.tables(spark)))


def report(spark: SparkSession, world: str, lakehouse: Lakehouse) -> str:
    """A page of HTML that needs no network: what was generated, whether it holds, and pictures of it.

    Checks are those of the run that finished last; if it did not check, they are measured now.
    """
    if find_spec("matplotlib") is None:
        raise UserError("matplotlib, which draws the report, is not installed: pip install 'retail-spark[local]'")
    from retail_spark.report.make import make  # here, because nothing else needs matplotlib

    _refuse_unfinished(spark, lakehouse)
    record = last_finished(spark, lakehouse)
    if record.world != world_named(world).name:
        raise UserError(f"{lakehouse} holds world {record.world}, not {world}")
    checks = remembered(WORLDS[world], record.checks) or validate(spark, world, lakehouse)
    with lakehouse.files_by_name(spark):
        return make(spark, WORLDS[world], lakehouse, record, checks)


def export_csv(
    spark: SparkSession,
    world: str,
    lakehouse: Lakehouse,
    folder: str | Path,
    *,
    only: Iterable[str] | None = None,
    dirt: float | None = None,
    seed: int | None = None,
) -> FolderExport:
    """Write the tables (`only` these, or all but what runs keep for themselves) as CSV, a file for each day.

    With `dirt`, that share of the rows is soiled, by the world's seed or another, and each is listed in `_dirt.csv`.
    """
    snapshot = _snapshot(spark, world, lakehouse, only)
    soiling = None if dirt is None else Dirt.of(str(dirt), snapshot.record.seed if seed is None else seed)
    return csv_export.export_csv(spark, snapshot, Path(folder), soiling)


def export_outbox(
    spark: SparkSession,
    world: str,
    lakehouse: Lakehouse,
    folder: str | Path,
    *,
    only: Iterable[str] | None = None,
) -> FolderExport:
    """Write the events of the tables (`only` these, or all that tell events) as lines of JSON, a file for each day."""
    snapshot = _snapshot(spark, world, lakehouse, only)
    return outbox_export.export_outbox(spark, snapshot, Path(folder))


def replay(spark: SparkSession, outbox: str | Path, folder: str | Path, pace: Realtime | None = None) -> Replayed:
    """Stream an exported outbox into the Delta table `folder/events`, at a pace, from where a replay before stopped."""
    return replay_export.replay(spark, Path(outbox), Path(folder), pace or Realtime())


def export_postgres(
    spark: SparkSession,
    world: str,
    lakehouse: Lakehouse,
    file: str | Path,
    *,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> PostgresExport:
    """Write the tables (`only` these, or all but what runs keep for themselves) as one file for `psql`."""
    snapshot = _snapshot(spark, world, lakehouse, only)
    return _export_postgres(spark, snapshot, Path(file), progress=progress)


def promotion_statistics(spark: SparkSession, world: str, lakehouse: Lakehouse) -> dict[str, int]:
    """What the promotions of a maker did at the till; empty for a world that has no such tables."""
    if world != FMCG.name or not {"promotions", "promo_calendar", "pos_sales"} <= set(lakehouse.tables(spark)):
        return {}
    lakehouse.open(spark)
    return promotion_statistics_of(spark)


def tell_unity(spark: SparkSession, world: str, lakehouse: Lakehouse, checks: Sequence[CheckResult]) -> int:
    """Tell Unity Catalog the keys, tags and clustering of a world's tables, by what their checks have just found."""
    return unity.apply(spark, world_named(world), lakehouse, checks)


def rows_of_tables(spark: SparkSession, lakehouse: Lakehouse) -> dict[str, int]:
    """Rows of each table as the last finished run left it."""
    lakehouse.open(spark)
    return {name: state.rows for name, state in last_finished(spark, lakehouse).tables.items()}


def fingerprints(spark: SparkSession, world: str, lakehouse: Lakehouse) -> dict[str, Fingerprint]:
    """What the rows of each table come to, taken now; tables that runs keep for their own use are left out."""
    declared = world_named(world).tables
    _refuse_unfinished(spark, lakehouse)
    there = set(lakehouse.tables(spark))
    return world_fingerprint(
        spark, lakehouse, [t.name for t in declared.values() if t.growth != "window" and t.name in there]
    )


def world_named(name: str) -> World:
    """The world of that name; a UserError if there is none."""
    if name not in WORLDS:
        raise UserError(f"unknown world '{name}': allowed is {', '.join(WORLDS)}")
    return WORLDS[name]


def config_of(world: str) -> type[Config]:
    """The class of a world's settings."""
    return _CONFIG_OF_WORLD[world_named(world).name]


def refuse_levels(world: str) -> None:
    """A UserError for a world that does not grow by days."""
    if world_named(world).highest_level is not None:
        raise UserError(f"advance {world}: this world is always one whole year, allowed is generate {world}")


def _snapshot(spark: SparkSession, world: str, lakehouse: Lakehouse, only: Iterable[str] | None) -> Snapshot:
    """What an export reads: the tables (`only` these) as the last finished run left them."""
    _refuse_unfinished(spark, lakehouse)
    return take_snapshot(spark, world_named(world), lakehouse, None if only is None else list(only))


def _refuse_unfinished(spark: SparkSession, lakehouse: Lakehouse) -> None:
    """A UserError if the last run did not finish: the tables are then a mixture."""
    lakehouse.open(spark)
    if read_manifest(spark, lakehouse).is_unfinished:
        raise UserError(f"the last run at {lakehouse} did not finish: repeat it first")


def _config_of(record: RunRecord, lakehouse: Lakehouse) -> Config:
    """The settings that the lakehouse was generated with."""
    config = _CONFIG_OF_WORLD[world_named(record.world).name]
    try:
        return config.model_validate(settings_of(record))
    except ValidationError as error:
        raise UserError(f"{lakehouse} was generated by another version: {explain(error, config)}") from None
