"""The command `retail-spark`: options in, one library call, tables and one line of what went wrong out.

Exit codes: 0 all well, 1 a check fails, 2 cannot run, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from pyspark import __version__ as PYSPARK

from retail_spark import __version__, api, export_cli, options, show
from retail_spark.config import MOST_DAYS
from retail_spark.config_input import parse_settings, read_file, unknown
from retail_spark.core.errors import UserError
from retail_spark.core.live import progress_for
from retail_spark.core.pipeline import known_level, names_from_level
from retail_spark.core.views import views_of
from retail_spark.place import (
    chosen_lakehouse,
    is_there,
    refuse_missing,
    refuse_unwritable,
    refuse_unwritable_file,
    scratch,
)
from retail_spark.quiet import JavaErrors, quiet_session

_DELTA = "io.delta:delta-spark_2.13:4.0.1" if PYSPARK.startswith("4.0.") else "io.delta:delta-spark_4.1_2.13:4.4.0"
_INTERRUPTED = 130  # what typer makes of Ctrl-C

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Retail data on Spark and Delta Lake in which everything has a cause.",
)
app.add_typer(export_cli.app, name="export")
app.command()(export_cli.replay)


@app.callback()
def command(
    context: typer.Context,
    version: options.Version = False,
) -> int:
    """Retail data on Spark and Delta Lake in which everything has a cause."""
    if version:
        print(f"retail-spark {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise UserError(
            "missing command: allowed are generate, advance, validate, report, export, replay, tables, describe, "
            "fingerprint"
        )
    return 0


@app.command()
def generate(
    context: typer.Context,
    world: options.World,
    scale: options.Scale = None,
    seed: options.Seed = None,
    start: options.Start = None,
    days: options.Days = None,
    settings: options.Settings = None,
    config: options.ConfigFile = None,
    only: options.Only = None,
    from_level: options.FromLevel = None,
    validate_only: options.ValidateOnly = False,
    no_validate: options.NoValidate = False,
    dry_run: options.DryRun = False,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write a world's tables and check them."""
    known = api.world_named(world)
    level = None if from_level is None else known_level(known, from_level)
    for option, given in (("--only", only is not None), ("--validate-only", validate_only)):
        if level is not None and given:
            raise UserError(f"{option} and --from-level: allowed is one of them")
    if known.highest_level is not None and (start is not None or days is not None):
        raise UserError(f"--start, --days: the {world} world is one whole year, allowed is --set base_year=YYYY")
    if validate_only and no_validate:
        raise UserError("--validate-only and --no-validate: allowed is one of them")
    names = options.named_tables(known, only)
    if level is not None:
        names = names_from_level(known, level)
    asked = api.config_of(world).layered(
        scale,
        {} if config is None else read_file(Path(config)),
        _options(parse_settings(settings or ()), seed=seed, start_date=start, days=days),
    )
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    if dry_run:
        show.plan(asked, place, known.tables, names)
        return 0
    if level:
        refuse_missing(place)
    if not validate_only:
        refuse_unwritable(place)
    spark = quiet_session(context.obj, memory)
    if validate_only:
        with scratch(spark, place) as aside:
            summary = api.generate(spark, asked, aside, only=names, progress=progress_for())
        show.checks(summary.checks)
    else:
        summary = api.generate(
            spark,
            asked,
            place,
            only=names if level is None else None,
            from_level=level,
            validate=not no_validate,
            progress=progress_for(),
        )
        show.run(world, summary, place)
        if {"promo_calendar", "pos_sales"} & {table.name for table in summary.tables}:
            show.promotions(api.promotion_statistics(spark, world, place))
    return 0 if summary.holds else 1


@app.command()
def advance(
    context: typer.Context,
    world: options.World,
    days: options.MoreDays = "1",
    no_validate: options.NoValidate = False,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write the days that follow, one if not said otherwise: the rows of one longer run."""
    api.refuse_levels(world)
    if not (days.isdecimal() and 1 <= int(days) <= MOST_DAYS):
        raise UserError(f"days = '{days}': allowed is a whole number from 1 to {MOST_DAYS}")
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_missing(place)
    refuse_unwritable(place)
    summary = api.advance(
        quiet_session(context.obj, memory), place, int(days), validate=not no_validate, progress=progress_for()
    )
    show.run(world, summary, place)
    return 0 if summary.holds else 1


@app.command()
def validate(
    context: typer.Context,
    world: options.World,
    json: options.JsonFile = None,
    unity: options.Unity = None,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Measure every check; exit with 1 if one fails."""
    api.world_named(world)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    if unity not in (None, "yes", "no"):
        raise UserError(f"--unity '{unity}': allowed is yes or no")
    if unity == "yes" and place.root is not None:
        raise UserError(f"--unity yes: {place} is a directory, allowed is a schema of Unity Catalog, by --catalog")
    refuse_missing(place)
    if json is not None:
        refuse_unwritable_file(json)
    spark = quiet_session(context.obj, memory)
    found = api.validate(spark, world, place, progress=progress_for())
    show.checks(found)
    if unity == "yes":
        print(f"told Unity Catalog by {api.tell_unity(spark, world, place, found)} statements")
    if json is not None:
        json.write_text(show.checks_as_json(world, place, found), encoding="utf-8")
    return int(any(check.status == "fails" for check in found))


@app.command()
def report(
    context: typer.Context,
    world: options.World,
    output: options.PageFile,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Write a page of pictures: what was generated, and whether it holds."""
    api.world_named(world)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_missing(place)
    refuse_unwritable_file(output)
    page = api.report(quiet_session(context.obj, memory), world, place)
    output.write_text(page, encoding="utf-8")
    print(f"{output}: {len(page.encode()) / 1e6:.1f} MB, open it in any browser")
    return 0


@app.command()
def tables(
    context: typer.Context,
    world: options.AnyWorld = "retail",
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """List the tables and views of a world, with their rows where they have been generated."""
    declared = api.world_named(world)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    is_named = any(option is not None for option in (lakehouse, catalog, schema))
    if is_named:
        refuse_missing(place)
    rows = api.rows_of_tables(quiet_session(context.obj, memory), place) if is_named or is_there(place) else {}
    show.tables(declared.tables.values(), views_of(declared), rows)
    return 0


@app.command()
def describe(
    table: options.TableName,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
) -> int:
    """Show what a table declares, generated or not, and where it lies: columns, key, references, growth; or a view."""
    world, dot, name = table.partition(".")
    if not dot:
        raise UserError(f"table '{table}': allowed is WORLD.TABLE, such as retail.receipts")
    declared = api.world_named(world)
    views = {view.name: view for view in views_of(declared)}
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    if name in views:
        show.view(world, views[name])
        return 0
    if name not in declared.tables:
        raise UserError(unknown("table", table, [f"{world}.{name}" for name in (*declared.tables, *views)]))
    show.table(world, declared.tables[name], place)
    return 0


@app.command()
def fingerprint(
    context: typer.Context,
    world: options.World,
    lakehouse: options.Directory = None,
    catalog: options.Catalog = None,
    schema: options.Schema = None,
    memory: options.Memory = None,
) -> int:
    """Show what each table's rows come to: equal fingerprints, equal rows."""
    api.world_named(world)
    place = chosen_lakehouse(lakehouse, catalog, schema or world)
    refuse_missing(place)
    show.fingerprints(api.fingerprints(quiet_session(context.obj, memory), world, place))
    return 0


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, turn whatever goes wrong into one line, and give the exit code."""
    java = JavaErrors()
    try:
        code = int(app(arguments, standalone_mode=False, prog_name="retail-spark", obj=java) or 0)
    except UserError as error:
        _complain(str(error))
        return 2
    except typer.TyperException as error:  # an unknown option, a missing argument
        _complain(f"{error.format_message().rstrip('.')}; retail-spark --help lists what is allowed")
        return 2
    except Exception as error:
        if "DeltaCatalog" in str(error):
            _complain(f"this Spark has no Delta Lake: start it by spark-submit --packages {_DELTA}")
            return 2
        java.tell()
        traceback.print_exc()
        _complain(f"failed: {next(iter(str(error).splitlines()), type(error).__name__)}")
        return 2
    if code == _INTERRUPTED:
        _complain("interrupted: the next run puts right what this one left")
    return code


def _options(settings: dict[str, Any], **named: str | None) -> dict[str, Any]:
    """--set together with the options that have a name of their own."""
    given = {key: value for key, value in named.items() if value is not None}
    twice = sorted(given.keys() & settings.keys())
    if twice:
        raise UserError(f"{twice[0]} is given twice: as an option and by --set")
    return settings | given


def _complain(message: str) -> None:
    print(f"retail-spark: {' '.join(message.split())}", file=sys.stderr)
