"""What a run hands back: rows and seconds per table, and what the checks said. It shows itself, as text or HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from retail_spark.core.checks import CheckResult
from retail_spark.core.table import Layer


@dataclass(frozen=True)
class TableSummary:
    """One table that the run wrote: the rows that it wrote and how long that took."""

    name: str
    layer: Layer
    rows: int
    seconds: float


@dataclass(frozen=True)
class RunSummary:
    """One finished run; `checks` is empty if it did not validate."""

    run_id: str
    action: str
    first_day: date
    last_day: date
    generation_time_seconds: float
    tables: tuple[TableSummary, ...]
    checks: tuple[CheckResult, ...]

    @property
    def holds(self) -> bool:
        """Whether no check failed."""
        return not any(check.status == "fails" for check in self.checks)

    @property
    def total_records(self) -> int:
        """Rows that the run wrote."""
        return sum(table.rows for table in self.tables)

    @property
    def title(self) -> str:
        """The run in one line."""
        layers = {table.name: table.layer for table in self.tables}
        written = tables_and_rows(layers, {table.name: table.rows for table in self.tables})
        return f"{self.action} {self.first_day} to {self.last_day}: {written} in {self.generation_time_seconds:.1f} s"

    def __str__(self) -> str:
        """Tables, then the checks that do not hold."""
        lines = _aligned([("table", "rows", "seconds"), *self._rows()])
        return "\n".join([*lines, "", self.title, *([checks_text(self.checks)] if self.checks else [])])

    def _repr_html_(self) -> str:
        cells = [[escape(cell) for cell in row] for row in self._rows()]
        body = "".join(
            f"<tr><td style='text-align:left'>{name}</td><td>{rows}</td><td>{seconds}</td></tr>"
            for name, rows, seconds in cells
        )
        checks = escape(checks_text(self.checks)) if self.checks else ""
        return (
            f"<p><b>{escape(self.title)}</b></p><table><tr><th>table</th><th>rows</th><th>seconds</th></tr>{body}"
            f"</table><pre>{checks}</pre>"
        )

    def _rows(self) -> list[tuple[str, str, str]]:
        return [(table.name, f"{table.rows:,}", f"{table.seconds:.1f}") for table in self.tables]


def tables_and_rows(layers: Mapping[str, str], rows: Mapping[str, int], roughly: str = "") -> str:
    """How many tables (name -> layer) and rows these are, internal ones apart; the rows of some may be unknown."""
    internal = [name for name, layer in layers.items() if layer == "internal"]
    known = [rows[name] for name in internal if name in rows]
    beside = f" (and {f'{sum(known):,} in ' if known else ''}{len(internal)} internal ones)" if internal else ""
    return f"{len(layers) - len(internal)} tables, {roughly}{sum(rows.values()) - sum(known):,} rows{beside}"


def checks_text(checks: Sequence[CheckResult]) -> str:
    """How many checks hold, and one line for each that does not."""
    number = {status: sum(check.status == status for check in checks) for status in ("holds", "fails", "not measured")}
    lines = [f"checks: {number['holds']} hold, {number['fails']} fail, {number['not measured']} not measured"]
    for check in checks:
        if check.status == "fails":
            found = (
                "" if check.measured is None else f"measured {check.measured:g}, allowed {check.low} to {check.high}. "
            )
            lines.append(f"  fails: {check.name}: {found}{check.detail or check.comment}")
        elif check.status == "not measured":
            lines.append(f"  not measured: {check.name}: {check.evidence} rows of evidence, {check.needed} needed")
    return "\n".join(lines)


def _aligned(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Text lines: the first column to the left, the others to the right."""
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    return [f"{name:<{first}}  {count:>{second}}  {seconds:>{third}}" for name, count, seconds in rows]
