"""The page, from answers made by hand: whole, self-contained, the same each time, and readable on any ground."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import escape
from html.parser import HTMLParser

import pytest
import sqlglot
from sqlglot import exp

from retail_spark.api import WORLDS
from retail_spark.core.checks import CheckResult
from retail_spark.core.context import Window
from retail_spark.core.lakehouse.manifest import RunRecord
from retail_spark.questions import question, question_names, tables_of
from retail_spark.report.contents import Contents
from retail_spark.report.make import CHARTS
from retail_spark.report.page import cell, page, size
from retail_spark.report.palette import PALETTE
from tests.report import stories

ANSWERS = {"retail": stories.retail(), "fmcg": stories.fmcg()}
CHECKS = (
    CheckResult("stores.key", "Every key is there, once.", 0.0, 0.0, 0.0, 1, 0, "holds"),
    CheckResult("stock_is_never_negative", "No stock < 0.", 3.0, 0.0, 0.0, 1, 0, "fails"),
    CheckResult("popularity_is_zipf", "Few sell most.", 0.61, 0.5, 0.66, 9, 1, "holds"),
    CheckResult("stock_cuts_some_sales", "Some.", 7_928.0, 1.0, 1e15, 9, 1, "holds"),
    CheckResult("promotions_lift_requests", "A lift.", None, 0.9, 1.1, 1, 4_000, "not measured"),
)
_VOID = {"meta", "br", "hr", "img"}


def contents_of(world: str) -> Contents:
    window = Window(date(2024, 1, 1), date(2024, 12, 31), date(2024, 1, 1))
    record = RunRecord("000001", "generate", "finished", world, json.dumps({"scale": "demo"}), "", 42, "1", window, {})
    rows = {name: 1_000 * number for number, name in enumerate(WORLDS[world].tables)}
    charts = [(chart, {name: ANSWERS[world][name] for name in chart.all_questions}) for chart in CHARTS[world]]
    return Contents(WORLDS[world], record, rows, {name: 40 * count for name, count in rows.items()}, CHECKS, charts)


@pytest.fixture(scope="module", params=CHARTS)
def world(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def text(world: str) -> str:
    return page(contents_of(world))


class Reader(HTMLParser):
    """Reads a page as strictly as a reader can: what is opened is closed, and in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_is_well_formed_and_what_is_named_is_there_once(text: str) -> None:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert len(set(reader.ids)) == len(reader.ids)
    named = re.findall(r'url\(#([\w-]+)\)|href="#([\w-]+)"', text)
    assert {one or other for one, other in named} <= set(reader.ids)


def test_it_holds_each_chart_in_two_widths_with_a_sentence_and_its_numbers(world: str, text: str) -> None:
    for chart in CHARTS[world]:
        start = text.index(f'<figure id="{chart.name}">')
        figure = text[start : text.index("</figure>", start)]
        assert figure.count("<svg ") == 2
        assert figure.count(f'role="img" aria-label="{chart.title}"') == 2
        assert len(re.findall(r"<text ", figure)) > 6, "axes and labels are letters, not outlines"
        assert re.search(r"<figcaption>.{80,}</figcaption>", figure)
        for name in chart.all_questions:
            assert f'data-question="{name}"' in figure
            shown = figure[figure.index(f'data-question="{name}"') :]
            shown = shown[: shown.index("</table>")]
            assert shown.count("<tr>") == 1 + len(ANSWERS[world][name])
            values = {escape(cell(value)) for row in ANSWERS[world][name] for value in row.values()}
            assert all(f">{value}</td>" in shown for value in values)


def test_it_asks_nothing_of_a_network_and_runs_no_script(text: str) -> None:
    shown = re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL)
    assert not re.search(r"https?:|//\w|<script|<link|<iframe|@import|\bsrc=|url\((?!#)", shown)
    assert len(text.encode()) < 3_000_000


def test_it_is_the_same_each_time_and_knows_no_clock(world: str, text: str) -> None:
    assert page(contents_of(world)) == text


def test_colours_are_those_of_the_style_sheet_so_that_dark_is_dark(text: str) -> None:
    style, body = text.split("</style>", 1)
    assert not re.search(r"#[0-9a-f]{6}\b", re.sub(r"(href=\"|url\()#\w+", "", body))
    assert set(re.findall(r"var\(--(\w+)\)", text)) <= set(PALETTE)
    for light, dark in PALETTE.values():
        assert style.index(light) < style.index("prefers-color-scheme: dark") < style.index(dark)


def test_what_is_written_is_readable_on_its_ground() -> None:
    def light_of(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for number in (0, 1):
        for role, least in (("ink", 7), ("quiet", 4.5), ("arrival", 3), ("loss", 4.5), ("offer", 3), ("demand", 3)):
            one, other = sorted((light_of(PALETTE[role][number]), light_of(PALETTE["ground"][number])))
            assert (other + 0.05) / (one + 0.05) >= least, (role, number)


def test_a_check_that_fails_is_told_first_and_one_with_a_band_is_drawn(text: str) -> None:
    top = text[text.index('id="verdict"') : text.index("<figure")]
    assert "stock is never negative" in top
    assert "No stock &lt; 0." in top
    assert "3 against it" in top
    assert "3 hold</span>" in top
    assert "1 not measured" in top
    below = text[text.index('id="checks"') :]
    zipf = below[below.index("popularity is zipf") :]
    assert "0.5 to 0.66" in zipf
    left, right = (float(found) for found in re.search(r'<rect x="([\d.]+)" y="2" width="([\d.]+)"', zipf).groups())
    mark = float(re.search(r'<circle cx="([\d.]+)"', zipf)[1])
    assert left < mark < left + right
    assert (mark - left) / right == pytest.approx((0.61 - 0.5) / 0.16, abs=0.01)
    assert "1 laws that suffer no exception: 1 fails" in below


def test_a_band_without_an_upper_end_says_so_and_is_not_drawn(text: str) -> None:
    row = text[text.index("stock cuts some sales") :].split("</tr>")[0]
    assert "7,928" in row
    assert "1 or more" in row
    assert "<svg" not in row


def test_without_checks_and_charts_it_says_so(world: str) -> None:
    bare = page(replace(contents_of(world), checks=(), charts=()))
    assert "No check has been run." in bare
    assert "<figure" not in bare


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_reads_the_tables_that_its_questions_name(name: str) -> None:
    for asked in question_names(name):
        sql = question(name, asked)
        parsed = sqlglot.parse_one(sql, dialect="databricks")
        given = {common.alias for common in parsed.find_all(exp.CTE)}
        assert tables_of(sql) == {table.name for table in parsed.find_all(exp.Table)} - given, asked
    for chart in CHARTS[name]:
        assert chart.reads(name)


def test_numbers_are_written_as_people_do() -> None:
    assert [size(count) for count in (0, 512, 1_500, 23_456, 7.1e6, 3.2e12)] == [
        "0 bytes", "512 bytes", "1.5 KB", "23 KB", "7.1 MB", "3.2 TB"]  # fmt: skip
    assert [cell(value) for value in (None, True, 12_345, 0.12345, 98_765.43, date(2024, 2, 29))] == [
        "", "yes", "12,345", "0.1235", "98,765.4", "2024-02-29"]  # fmt: skip
