"""The command `retail-spark export KIND`: a world's tables for other programs."""

from __future__ import annotations

import typer

from retail_spark import api, options, show
from retail_spark.core.errors import UserError
from retail_spark.core.progress import progress_for
from retail_spark.place import chosen_lakehouse, refuse_irreplaceable_file, refuse_missing
from retail_spark.quiet import quiet_session

app = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, help="Write a world's tables for other programs: postgres."
)


@app.callback()
def export(context: typer.Context) -> int:
    """Write a world's tables for other programs."""
    if context.invoked_subcommand is None:
        raise UserError("missing kind of export: allowed is postgres")
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
