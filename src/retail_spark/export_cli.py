"""The commands `retail-spark export KIND` and `retail-spark replay`: a world's tables for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retail_spark import api, options, show
from retail_spark.config import RetailConfig
from retail_spark.config_input import parse_settings, read_file
from retail_spark.core.errors import UserError
from retail_spark.core.live import progress_for
from retail_spark.export.csv import FolderExport
from retail_spark.export.dirt import MOST, Dirt
from retail_spark.export.folder import refuse_foreign_folder
from retail_spark.export.outbox import refuse_without_events
from retail_spark.export.replay import refuse_what_cannot_be_replayed
from retail_spark.place import chosen_lakehouse, refuse_irreplaceable_file, refuse_missing
from retail_spark.quiet import quiet_session

OutputFolder = Annotated[
    Path, typer.Option("--output", metavar="DIR", help="Directory to write, in place of what an export left there.")
]
DirtRate = Annotated[
    str | None,
    typer.Option(
        "--dirt",
        metavar="RATE",
        help="Soil this share of the rows (sent twice, days late, nulls, typos in prices and quantities) and of the "
        f"days' files (late as a whole, a renamed column), up to {MOST}, and list each in _dirt.csv.",
    ),
]
DirtSeed = Annotated[
    str | None, typer.Option("--seed", metavar="N", help="Which rows are soiled.  [default: the world's seed]")
]
Outbox = Annotated[Path, typer.Argument(metavar="OUTBOX", help="Directory that export outbox wrote.")]

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Write a world's tables for other programs: csv, outbox, postgres.",
)


@app.callback()
def export(context: typer.Context) -> int:
    """Write a world's tables for other programs."""
    if context.invoked_subcommand is None:
        raise UserError("missing kind of export: allowed are csv, outbox and postgres")
    return 0


@app.command()
def csv(
    context: typer.Context,
    world: options.World,
    output: OutputFolder,
    only: options.OnlyExport = None,
    dirt: DirtRate = None,
    seed: DirtSeed = None,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write CSV: one file for each table and day, as it is or soiled."""
    names = options.named_tables(api.world_named(world), only)
    if seed is not None and dirt is None:
        raise UserError(f"--seed {seed} says which rows are soiled: allowed together with --dirt")
    if seed is not None and not seed.removeprefix("-").isdecimal():
        raise UserError(f"--seed '{seed}': allowed is a whole number")
    share = None if dirt is None else Dirt.of(dirt, int(seed or 0))
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_foreign_folder(output)
    refuse_missing(place)
    spark = quiet_session(context.obj, memory)
    done = api.export_csv(
        spark,
        world,
        place,
        output,
        only=names,
        dirt=None if share is None else share.rate,
        seed=None if seed is None else int(seed),
    )
    _show(done, "rows")
    if dirt is not None:
        print(f"soiled {done.soiled:,} rows, each listed in {done.folder / '_dirt.csv'}")
    return 0


@app.command()
def outbox(
    context: typer.Context,
    world: options.World,
    output: OutputFolder,
    only: options.OnlyExport = None,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write the events of the tables as lines of JSON: one file for each day."""
    names = options.named_tables(api.world_named(world), only)
    refuse_without_events(world, names)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_foreign_folder(output)
    refuse_missing(place)
    spark = quiet_session(context.obj, memory)
    done = api.export_outbox(spark, world, place, output, only=names)
    _show(done, "events")
    print(f"stream them: retail-spark replay {done.folder} --output DIR")
    return 0


@app.command()
def postgres(
    context: typer.Context,
    world: options.World,
    output: options.Output,
    only: options.OnlyExport = None,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write one file for psql: tables, rows, keys and views, in one transaction."""
    names = options.named_tables(api.world_named(world), only)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_irreplaceable_file(output)
    refuse_missing(place)
    spark = quiet_session(context.obj, memory)
    show.postgres(api.export_postgres(spark, world, place, output, only=names, progress=progress_for()))
    return 0


def replay(
    context: typer.Context,
    outbox: Outbox,
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="Directory of the table, and of its state.")],
    settings: options.Settings = None,
    config: options.ConfigFile = None,
    memory: options.Memory = None,
) -> int:
    """Stream an outbox into a Delta table, `realtime.burst` events every `realtime.emit_interval_ms`."""
    asked = RetailConfig.layered(
        None, {} if config is None else read_file(Path(config)), parse_settings(settings or ())
    )
    refuse_what_cannot_be_replayed(outbox, output, asked.realtime.burst)
    done = api.replay(quiet_session(context.obj, memory), outbox, output, asked.realtime)
    print(f"{done.events:,} events at {done.table}")
    return 0


def _show(done: FolderExport, what: str) -> None:
    print(f"{done.tables} tables, {done.rows:,} {what}, {done.files:,} files at {done.folder}")
