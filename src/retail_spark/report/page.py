"""The page itself: one file of HTML with its style and pictures inside, the same bytes for the same lakehouse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from retail_spark import __version__
from retail_spark.questions import question, title
from retail_spark.report.chart import Answers, Chart, Rows
from retail_spark.report.contents import Contents
from retail_spark.report.palette import variables
from retail_spark.report.picture import pictures
from retail_spark.report.verdicts import all_checks, verdict


def page(contents: Contents) -> str:
    """The whole page."""
    style = Template(_text("page.css")).substitute(light=variables(0), dark=variables(1))
    return Template(_text("page.html")).substitute(
        title=escape(_title(contents)),
        lead=escape(_lead(contents)),
        style=style.strip(),
        facts="\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(contents).items()),
        verdict=verdict(contents.checks),
        figures="\n".join(_figure(contents.world.name, chart, answers) for chart, answers in contents.charts),
        checks=all_checks(contents.checks),
        tables=_tables(contents),
        version=__version__,
    )


def _title(contents: Contents) -> str:
    return f"The {contents.world.name} world"


def _lead(contents: Contents) -> str:
    scale = contents.settings.get("scale")
    return (
        f"{f'Scale {scale}, seed' if scale else 'Seed'} {contents.record.seed}: what was generated, whether it holds, "
        "and what it looks like. Every number is an aggregate over whole tables; below each picture stand the numbers "
        "that it shows, and the SQL that gave them."
    )


def _facts(contents: Contents) -> dict[str, str]:
    window = contents.record.window
    return {
        "from": f"{window.origin:%Y-%m-%d}",
        "to": f"{window.last_day:%Y-%m-%d}",
        "days": f"{(window.last_day - window.origin).days + 1:,}",
        "tables": f"{len(contents.rows_of):,}",
        "rows": f"{sum(contents.rows_of.values()):,}",
        "on disk": size(sum(contents.bytes_of.values())),
    }


def _figure(world: str, chart: Chart, answers: Answers) -> str:
    """A chart: heading, the picture in two widths, why it looks so, and its numbers."""
    wide, narrow = pictures(chart.name, lambda figure, is_narrow: chart.draw(figure, answers, is_narrow))
    label = f'role="img" aria-label="{escape(chart.title)}"'
    numbers = "\n".join(_numbers(world, name, answers[name]) for name in chart.all_questions)
    return (
        f'<figure id="{chart.name}">\n<h2>{escape(chart.title)}</h2>\n'
        f'<div class="wide" {label}>{wide}</div>\n<div class="narrow" {label}>{narrow}</div>\n'
        f"<figcaption>{escape(chart.why(answers))}</figcaption>\n"
        f"<details><summary>The numbers, and the SQL</summary>\n{numbers}\n</details>\n</figure>"
    )


def _numbers(world: str, name: str, rows: Rows) -> str:
    """An answer as a table, and its question."""
    sql = question(world, name)
    is_number = {key: isinstance(rows[0][key], (int, float, Decimal)) for key in rows[0]}
    head = [(key.replace("_", " "), is_number[key]) for key in rows[0]]
    body = [[(cell(row[key]), is_number[key]) for key in row] for row in rows]
    return (
        f'<h3>{escape(title(sql))}</h3>\n<div class="scroll" tabindex="0"><table data-question="{name}">\n'
        f"<thead>{_row(head, 'th')}</thead>\n<tbody>\n"
        + "\n".join(_row(line) for line in body)
        + "\n</tbody></table></div>\n"
        f"<pre>{escape(sql.strip())}</pre>"
    )


def _row(cells: Iterable[tuple[str, bool]], tag: str = "td") -> str:
    return (
        "<tr>"
        + "".join(f'<{tag} class="number">{escape(text)}</{tag}>' if right else f"<{tag}>{escape(text)}</{tag}>"
                  for text, right in cells)
        + "</tr>"
    )  # fmt: skip


def _tables(contents: Contents) -> str:
    """Rows and bytes of each table, with its share of all rows."""
    most = max(contents.rows_of.values(), default=1) or 1
    lines = []
    for name, rows in contents.rows_of.items():
        table = contents.world.tables[name]
        lines.append(
            f'<tr><td class="name">{escape(name)}<span class="means">{escape(table.comment)}</span></td>'
            f'<td class="number">{rows:,}</td><td class="number">{size(contents.bytes_of[name])}</td>'
            f'<td class="bar"><span class="share" style="width:{100 * rows / most:.2f}%"></span></td></tr>'
        )
    return (
        '<section id="tables">\n<h2>Tables</h2>\n<table>\n<thead><tr><th>table</th><th class="number">rows</th>'
        '<th class="number">size</th><th>rows</th></tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table>\n</section>"
    )


def cell(value: Any) -> str:
    """A value as the tables of numbers show it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"
        case Decimal():
            return f"{value:,}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
    return str(value)


def size(count: float) -> str:
    """Bytes, as people say them."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.{int(count < 10 and unit != 'bytes')}f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _text(name: str) -> str:
    return (files("retail_spark") / "report" / name).read_text(encoding="utf-8")
