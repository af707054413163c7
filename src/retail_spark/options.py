"""What may be said to the command: its arguments and options, each with one line of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retail_spark.config import DEFAULT_SCALE, SCALES
from retail_spark.config_input import one_by_one, unknown
from retail_spark.core.errors import UserError
from retail_spark.core.table import LAYERS
from retail_spark.core.table import World as DeclaredWorld
from retail_spark.core.views import views_of
from retail_spark.fmcg.config import SCALES as FMCG_SCALES


def _unless_blank(value: str | None) -> str | None:
    """What is left blank is not given: a job hands over all its parameters, those without a value too."""
    return value if value is None or value.strip() else None


def _one_by_one(texts: list[str] | None) -> list[str]:
    """Settings one by one, also where a job gives several in one text."""
    return [pair for text in texts or [] for pair in one_by_one(text)]


def named_tables(world: DeclaredWorld, only: str | None) -> list[str] | None:
    """The tables that --only names, by itself or by their layer; None if it is not given."""
    if only is None:
        return None
    words = [word.strip() for word in only.split(",")]
    views = {view.name for view in views_of(world)}
    for word in words:
        if word in views:
            raise UserError(
                f"--only {word}: this is a view, a query that is never written; allowed are tables and layers. "
                f"retail-spark describe {world.name}.{word} says where it is"
            )
        if not world.part(word):
            raise UserError(unknown("table", word, [*world.tables, *LAYERS]))
    return world.expand(words)


World = Annotated[str, typer.Argument(metavar="WORLD", help="retail or fmcg")]
AnyWorld = Annotated[str, typer.Argument(metavar="[WORLD]", help="retail or fmcg")]
TableName = Annotated[str, typer.Argument(metavar="WORLD.TABLE", help="such as retail.receipts")]

Directory = Annotated[
    str | None, typer.Option("--lakehouse", metavar="DIR", help="Directory of the tables.  [default: ./lakehouse]")
]
Catalog = Annotated[str | None, typer.Option("--catalog", metavar="NAME", help="Catalog, in place of a directory.")]
Schema = Annotated[str | None, typer.Option("--schema", metavar="NAME", help="Schema.  [default: the world's name]")]
Memory = Annotated[
    str | None, typer.Option("--memory", metavar="SIZE", help="Memory of Spark, such as 4g.  [default: half of RAM]")
]

Scale = Annotated[
    str | None,
    typer.Option(
        "--scale",
        metavar="NAME",
        help=f"{', '.join(SCALES)}; fmcg: {', '.join(FMCG_SCALES)}.  [default: {DEFAULT_SCALE}; fmcg: full]",
        callback=_unless_blank,
    ),
]
Seed = Annotated[
    str | None,
    typer.Option("--seed", metavar="N", help="The one source of chance.  [default: 42]", callback=_unless_blank),
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="YYYY-MM-DD", help="First day.  [default: 2024-01-01]", callback=_unless_blank),
]
Days = Annotated[
    str | None,
    typer.Option("--days", metavar="N", help="Number of days.  [default: the scale's]", callback=_unless_blank),
]
MoreDays = Annotated[str, typer.Option("--days", metavar="N", help="Number of days.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Any setting of the config; may be repeated.", callback=_one_by_one
    ),
]
ConfigFile = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Settings, as JSON or YAML.", callback=_unless_blank)
]
Only = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="TABLE,TABLE",
        help=f"Write these tables, layers ({', '.join(LAYERS)}) or levels (fmcg: levels_0_4), and keep the others.",
        callback=_unless_blank,
    ),
]
OnlyExport = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="TABLE,TABLE",
        help=f"These tables, or these layers ({', '.join(LAYERS)}).  [default: all but what runs keep for themselves]",
        callback=_unless_blank,
    ),
]
Output = Annotated[Path, typer.Option("--output", metavar="FILE", help="File to write, in place of what is there.")]
FromLevel = Annotated[
    str | None,
    typer.Option(
        "--from-level", metavar="N", help="Keep lower levels, make these anew (fmcg).", callback=_unless_blank
    ),
]
ValidateOnly = Annotated[
    bool, typer.Option("--validate-only", help="Generate into a scratch place, check, and keep nothing.")
]
NoValidate = Annotated[bool, typer.Option("--no-validate", help="Write only: no fingerprints, no checks.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]
JsonFile = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write what was measured to a file, too.")
]
PageFile = Annotated[Path, typer.Option("--output", metavar="FILE.html", help="Where to write the page.")]
Unity = Annotated[
    str | None,
    typer.Option(
        "--unity",
        metavar="yes|no",
        help="Tell Unity Catalog keys (RELY where they hold), tags and clustering.  [default: no]",
        callback=_unless_blank,
    ),
]
Version = Annotated[bool, typer.Option("--version", help="Show the version and exit.")]
