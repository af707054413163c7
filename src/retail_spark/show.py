"""What the command prints: plans, tables, checks, and where to look next."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from retail_spark.config import RetailConfig
from retail_spark.core.checks import CheckResult
from retail_spark.core.columns import DeclaredColumn, declared_columns
from retail_spark.core.lakehouse.fingerprint import Fingerprint, digest
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.summary import RunSummary, checks_text, tables_and_rows
from retail_spark.core.table import Table
from retail_spark.core.views import View
from retail_spark.export.postgres import PostgresExport
from retail_spark.fmcg.config import FmcgConfig
from retail_spark.retail.volume import expected_bytes, expected_rows

_EXAMPLES = ("gold_sales_fact", "receipts", "pos_sales")  # what to look at first, if it was written
_LOG_WIDTH = 160  # where there is no terminal to ask


def run(world: str, summary: RunSummary, lakehouse: Lakehouse) -> None:
    """Rows and seconds of each table, the checks, and where to look next."""
    print(summary)
    print()
    written = [table.name for table in summary.tables]
    example = next((name for name in _EXAMPLES if name in written), written[-1])
    print(f"the tables: {lakehouse}")
    if lakehouse.root is not None:
        print(f"""  Spark   spark.read.format("delta").load("{lakehouse.path(example)}")""")
        print(f"""  DuckDB  SELECT * FROM delta_scan('{lakehouse.path(example)}') LIMIT 10""")
    else:
        print(f"  SQL     SELECT * FROM {lakehouse.name(example)} LIMIT 10")
    print(f"what a table holds: retail-spark describe {world}.{example}")


def postgres(done: PostgresExport) -> None:
    """What was written, and how it is loaded."""
    print(f"{done.tables} tables, {done.rows:,} rows, {_size(done.size)} in {done.seconds:.1f} s: {done.file}")
    print(f"load it: psql -v ON_ERROR_STOP=1 -f {shlex.quote(str(done.file))} DATABASE")


def promotions(found: Mapping[str, int]) -> None:
    """What promotions did, in one line."""
    if found:
        print("promotions: " + ", ".join(f"{count:,} {what}" for what, count in found.items()))


def checks(found: Sequence[CheckResult]) -> None:
    """One line for each check, then how many hold."""
    grid = _grid("check", "", ">measured", ">from", ">to", "what it means")
    style = {"holds": "green", "fails": "red", "not measured": "yellow"}
    for check in found:
        numbers = ["" if value is None else f"{value:,.6g}" for value in (check.measured, check.low, check.high)]
        grid.add_row(check.name, Text(check.status, style[check.status]), *numbers, check.comment)
    _print(grid)
    print(checks_text(found))


def checks_as_json(world: str, lakehouse: Lakehouse, found: Sequence[CheckResult]) -> str:
    """The same, for programs."""
    count = {status: sum(check.status == status for check in found) for status in ("holds", "fails", "not measured")}
    content = {"world": world, "lakehouse": str(lakehouse), **count, "checks": [asdict(check) for check in found]}
    return json.dumps(content, indent=2) + "\n"


def tables(declared: Iterable[Table], views: Iterable[View], rows: Mapping[str, int]) -> None:
    """One line for each table, rows where they are known, and one for each view."""
    grid = _grid("table", "layer", "grows", ">rows", "what a row is")
    for each in declared:
        count = f"{rows[each.name]:,}" if each.name in rows else ""
        grid.add_row(each.name, each.layer, each.growth, count, each.comment)
    for view in views:
        grid.add_row(view.name, "view", "", "", view.comment)
    _print(grid)


def table(world: str, declared: Table, lakehouse: Lakehouse) -> None:
    """All that a table declares, and where a run writes it."""
    print(f"{world}.{declared.name}: {declared.comment}")
    print(f"  layer      {declared.layer}")
    print(f"  key        {', '.join(declared.key)}")
    print(f"  grows      {_growth(declared)}")
    print(f"  made from  {', '.join(declared.reads) or 'the config alone'}")
    print(f"  lies at    {lakehouse.path(declared.name) or f'{lakehouse}.{declared.name}'}")
    _columns(declared_columns(declared))


def view(world: str, declared: View) -> None:
    """All that a view declares, and where it is."""
    print(f"{world}.{declared.name}: {declared.comment}")
    print("  view       a query, never written: nothing to generate, validate or fingerprint")
    print(f"  made from  {', '.join(sorted(declared.reads))}")
    print(f"  in Spark   retail_spark.api.create_views(spark, '{world}', lakehouse), then its bare name in SQL")
    print("  elsewhere  in Unity Catalog after validate --unity yes, in PostgreSQL by export postgres")
    _columns(declared.columns)


def fingerprints(found: Mapping[str, Fingerprint]) -> None:
    """One line for each table, then one for all of them; the columns are parted by tabs."""
    for name, fingerprint in sorted(found.items()):
        print(f"{name}\t{fingerprint}")
    print(f"all {len(found)} tables\t{digest(found)}")


def plan(
    config: RetailConfig | FmcgConfig, lakehouse: Lakehouse, declared: Mapping[str, Table], only: Collection[str] | None
) -> None:
    """What a generate would write: rows and bytes, roughly, and the room that there is."""
    rows = config.planned_rows() if isinstance(config, FmcgConfig) else expected_rows(config)
    grid = _grid("table", "layer", ">rows, about")
    names = [name for name in declared if only is None or name in only]
    for name in names:
        grid.add_row(name, declared[name].layer, f"{rows[name]:,}" if name in rows else "?")
    _print(grid)
    total = {name: rows[name] for name in names if name in rows}
    size = sum(expected_bytes(declared[name], count) for name, count in total.items())
    print(f"{config.scale_name}, seed {config.seed}: {config.start_date} to {config.last_date}, {config.days} days")
    free = "" if lakehouse.root is None else f", free there {_size(_free_bytes(lakehouse.root))}"
    layers = {name: declared[name].layer for name in names}
    print(f"{tables_and_rows(layers, total, 'about ')}, {_size(size)} at {lakehouse}{free}")
    print("nothing was written")


def _columns(declared: Iterable[DeclaredColumn]) -> None:
    grid = _grid("column", "type", "null", "resolves in", "meaning")
    for column in declared:
        grid.add_row(column.name, column.type, "" if column.is_required else "yes", column.ref, column.comment)
    _print(grid)


def _growth(declared: Table) -> str:
    again = f"; the last {declared.lookback} days are written again" if declared.lookback else ""
    return {
        "static": "not: written by generate, left alone by advance",
        "daily": f"by days{again}",
        "whole": "rebuilt as a whole by each run",
        "window": "written anew by each run, for its own use",
    }[declared.growth]


def _grid(*headings: str) -> Grid:
    """A table to print; a heading that begins with > is of numbers."""
    grid = Grid(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        is_number = heading.startswith(">")
        grid.add_column(heading.removeprefix(">"), justify="right" if is_number else "left", no_wrap=is_number)
    return grid


def _print(grid: Grid) -> None:
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _LOG_WIDTH)
    console.print(grid)


def _free_bytes(root: Path) -> int:
    return shutil.disk_usage(next(folder for folder in (root, *root.parents) if folder.is_dir())).free


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.{int(count < 10)}f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
