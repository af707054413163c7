"""Generate a world, advance it by days, validate it: what is refused, and what then is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from pyspark.sql import DataFrame, SparkSession

from retail_spark.core.checks import CheckResult, checks_of_tables, checks_of_world, run_checks
from retail_spark.core.context import Run, Settings, Window
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.manifest import RunRecord, differing_settings, last_finished, read_manifest
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.parallel import THREADS
from retail_spark.core.progress import Progress, Silent
from retail_spark.core.summary import RunSummary
from retail_spark.core.table import World
from retail_spark.core.work import Work


def generate(
    spark: SparkSession,
    world: World,
    config: Settings,
    lakehouse: Lakehouse,
    *,
    only: Iterable[str] | None = None,
    from_level: int | None = None,
    validate: bool = True,
    progress: Progress | None = None,
    threads: int = THREADS,
) -> RunSummary:
    """Write a world's tables (`only` these or these layers) for the config's days, in place of an earlier run's.

    With `from_level`, tables of lower levels stay untouched, and the others are made anew from them.
    With `validate`, the run takes fingerprints of what it wrote and runs the checks before it counts as finished.
    """
    names = _selected(world, only) if from_level is None else names_from_level(world, from_level)
    window = Window(config.start_date, config.start_date + timedelta(days=config.days - 1), config.start_date)
    with lakehouse.writing(spark):
        manifest = read_manifest(spark, lakehouse)
        last = manifest.last_finished
        _refuse_missing_inputs(world, names, last, lakehouse)
        if from_level is not None:
            _refuse_missing_levels(world, from_level, last, lakehouse)
        record = manifest.next_run("generate", world, config, window)
        if world.highest_level is not None and last is not None:
            _refuse_other_settings(world, names, record, last, lakehouse)
        run = Run(spark, config, window, previous=lambda name: None)
        return Work(run, world, lakehouse, record, last, progress or Silent(), threads).carry_out(names, validate)


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
        last = last_finished(spark, lakehouse)
        _refuse_other_ground(world, config, last, lakehouse)
        first_day = last.window.last_day + timedelta(days=1)
        window = Window(first_day, first_day + timedelta(days=days - 1), last.window.origin)
        record = read_manifest(spark, lakehouse).next_run("advance", world, config, window)
        run = Run(spark, config, window, _previous(spark, lakehouse, last))
        names = [name for name in _selected(world, None) if world.tables[name].growth != "static"]
        return Work(run, world, lakehouse, record, last, progress or Silent(), threads).carry_out(names, validate)


def validate(
    spark: SparkSession,
    world: World,
    lakehouse: Lakehouse,
    *,
    progress: Progress | None = None,
    threads: int = THREADS,
) -> tuple[CheckResult, ...]:
    """All checks of a lakehouse: those that its tables declare, and those of its world."""
    lakehouse.open(spark)
    last_finished(spark, lakehouse)
    told = progress or Silent()
    try:
        with lakehouse.files_by_name(spark):
            return tuple(run_checks(spark, [*checks_of_tables(world), *checks_of_world(world)], threads, told))
    finally:
        told.stop()


def _previous(spark: SparkSession, lakehouse: Lakehouse, last: RunRecord) -> Callable[[str], DataFrame | None]:
    """Gives a table as the last finished run left it, whatever is written to it meanwhile."""

    def previous(name: str) -> DataFrame | None:
        state = last.tables.get(name)
        return None if state is None else lakehouse.read(spark, name, state.version)

    return previous


def _selected(world: World, only: Iterable[str] | None) -> list[str]:
    """Names of the tables to write, in order; a UserError for one that the world has not."""
    if only is None:
        return [name for level in world.levels() for name in level]
    asked = set(world.expand(only))
    unknown = sorted(asked - world.tables.keys())
    if unknown:
        raise UserError(f"no table {', '.join(unknown)} in world {world.name}: allowed are {', '.join(world.tables)}")
    return [name for level in world.levels(asked) for name in level]


def names_from_level(world: World, level: int) -> list[str]:
    """Names of the tables of this level and higher ones, in order; a UserError for a level that there is not."""
    first = known_level(world, level)
    return _selected(world, [name for name, table in world.tables.items() if (table.level or 0) >= first])


def known_level(world: World, level: int | str) -> int:
    """The level as a number; a UserError for one that the world has not."""
    highest = world.highest_level
    if highest is None:
        raise UserError(f"--from-level {level}: the {world.name} world has no levels, allowed is --only TABLE,TABLE")
    if not (str(level).isdecimal() and int(level) <= highest):
        raise UserError(f"--from-level {level}: allowed is a whole number from 0 to {highest}")
    return int(level)


def _refuse_missing_levels(world: World, level: int, last: RunRecord | None, lakehouse: Lakehouse) -> None:
    """What is kept must be there: all tables of the levels below."""
    there = set() if last is None else set(last.tables)
    missing = [name for name, table in world.tables.items() if (table.level or 0) < level and name not in there]
    if missing:
        raise UserError(
            f"--from-level {level}: {lakehouse} lacks {', '.join(missing)} of lower levels: generate all levels first"
        )


def _refuse_other_settings(
    world: World, names: Sequence[str], record: RunRecord, last: RunRecord, lakehouse: Lakehouse
) -> None:
    """A part of a world with levels stands on the rest: only sizes that are those of the tables written may differ.

    All levels up to some level stand on nothing, so they may begin anew; the rest is stale until it follows.
    """
    if last.world != world.name:
        raise UserError(f"{lakehouse} holds world {last.world}, not {world.name}")
    highest = max((world.tables[name].level or 0 for name in names), default=-1)
    begins = {name for name, table in world.tables.items() if (table.level or 0) <= highest} == set(names)
    if begins or set(names) >= set(last.tables):
        return
    if last.algorithm_version != world.algorithm_version:
        raise UserError(f"{lakehouse} was made by algorithm version {last.algorithm_version}: generate all levels")
    differing = differing_settings(last, record)
    free = {name for name in names if world.tables[name].resizable}
    other = [f"{key} = {before}, not {now}" for key, (before, now) in differing.items() if key not in free]
    if other:
        told = ", ".join(other[:3])
        raise UserError(f"{lakehouse} was generated with other settings ({told}): generate all levels with these")


def _refuse_missing_inputs(world: World, names: Sequence[str], last: RunRecord | None, lakehouse: Lakehouse) -> None:
    """Without all tables, those asked for must find what they read in the last finished run."""
    there = set() if last is None else set(last.tables)
    needed = {other for name in names for other in world.tables[name].reads}
    missing = sorted(needed - there - set(names))
    if missing:
        raise UserError(f"{lakehouse} lacks {', '.join(missing)}, which the tables asked for read: generate them too")
    stale = sorted(name for name in needed - set(names) if last is not None and last.tables[name].is_stale)
    if stale and world.highest_level is not None:
        raise UserError(
            f"{lakehouse} has {', '.join(stale)} of other settings, which the tables asked for read: generate them too"
        )


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
