"""The notebooks: of the form that a workspace takes, and run from start to end as plain Python on tiny data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from retail_spark.core.errors import UserError
from retail_spark.notebook import PLACE, SETTINGS, Notebook
from retail_spark.questions import parameters, question, question_names, title, with_parameters
from retail_spark.report.make import CHARTS
from tests.bundle.load import load

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
CELL = "\n# COMMAND ----------\n"


def cells(notebook: Path) -> list[str]:
    return notebook.read_text(encoding="utf-8").removeprefix("# Databricks notebook source\n").split(CELL)


def test_there_are_these() -> None:
    assert [notebook.stem for notebook in NOTEBOOKS] == ["explore", "fmcg", "generate", "validate"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_it_has_the_form_of_a_source_notebook(notebook: Path) -> None:
    assert notebook.read_text(encoding="utf-8").startswith("# Databricks notebook source\n# MAGIC %md\n")
    for cell in cells(notebook):
        lines = cell.strip().splitlines()
        assert lines, "a cell is empty"
        magic = [line for line in lines if line.startswith("# MAGIC")]
        assert magic in ([], lines), "a cell is Python or it is not"
        if magic:
            assert re.match(r"# MAGIC %(md|pip install --quiet \.\.|restart_python)$", magic[0]), magic[0]
        compile(cell, notebook.name, "exec")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_its_cells_say_what_and_leave_how_to_the_package(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert not re.search(r"^\s*(def|class|for|while|try)\b", text, re.MULTILINE)
    world = "fmcg" if 'world="fmcg"' in text else "retail"
    assert set(re.findall(r'ask\("(\w+)"', text)) <= set(question_names(world))


def test_every_question_is_asked_and_says_what_it_takes() -> None:
    text = "".join(notebook.read_text(encoding="utf-8") for notebook in NOTEBOOKS)
    shown = (ROOT / "jobs" / "retail_overview.lvdash.json").read_text(encoding="utf-8")
    drawn = {name for chart in CHARTS["retail"] for name in chart.all_questions}
    for name in question_names("retail"):
        sql = question("retail", name)
        assert f'ask("{name}"' in text or f'"name": "{name}"' in shown or name in drawn, name
        assert title(sql).endswith("?") or "?" in title(sql), name
        assert set(parameters(sql)) == set(re.findall(r"(?<!:):([a-z]+)", sql.partition("\n")[2])), name
    with pytest.raises(UserError, match="unknown question 'best_seller': did you mean 'best_sellers'"):
        question("retail", "best_seller")


def test_values_stand_in_place_of_parameters() -> None:
    sql = "SELECT a::int, '12:30' FROM t -- (:place)\nWHERE p = :place AND d < :first AND n = :name AND x = :places"
    values = {"place": 7, "first": date(2024, 2, 29), "name": "O'Hara"}
    assert with_parameters(sql, values).partition("WHERE")[2] == (
        r" p = 7 AND d < DATE'2024-02-29' AND n = 'O\'Hara' AND x = :places"
    )
    assert with_parameters(sql, {}) == sql


def test_widgets_are_the_parameters_of_the_job() -> None:
    bundle = load(ROOT, "dev").bundle
    assert bundle is not None
    assert {*PLACE, *SETTINGS, "unity"} == {
        parameter.name for parameter in bundle.resources.jobs["retail_data"].parameters
    }


def workspace(**widgets: str) -> dict[str, Any]:
    """Names that a workspace gives a notebook, with what was typed into its widgets."""
    made: dict[str, str] = {}

    def text(name: str, default: str) -> None:
        made.setdefault(name, widgets.get(name, default))

    shown: list[Any] = []
    return {
        "spark": object(),
        "dbutils": SimpleNamespace(widgets=SimpleNamespace(text=text, get=made.__getitem__)),
        "display": shown.append,
        "shown": shown,
    }


def test_in_a_workspace_it_reads_widgets_and_displays() -> None:
    names = workspace(catalog="main", schema="shops", scale="tiny", seed="7", set="stores=5 products=40")
    notebook = Notebook(names)
    assert str(notebook.lakehouse()) == "main.shops"
    config = notebook.config()
    assert (config.scale_name, config.seed, config.stores, config.products, config.days) == ("tiny", 7, 5, 40, 30)
    assert notebook.spark is names["spark"]
    notebook.show("a picture")
    assert names["shown"] == ["a picture"]


def test_in_a_workspace_a_catalog_must_be_named() -> None:
    with pytest.raises(UserError, match="widget catalog is blank"):
        Notebook(workspace()).lakehouse()


def test_as_plain_python_it_reads_its_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["generate.py", "--scale", "small", "--days", "3"])
    notebook = Notebook({})
    assert str(notebook.lakehouse()) == f"{tmp_path}/lakehouse/retail"
    assert (notebook.config().scale_name, notebook.config().days) == ("small", 3)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader stands."""
    return tmp_path_factory.mktemp("reader")


@pytest.fixture(scope="module")
def run(reader: Path) -> Callable[..., str]:
    """Runs a notebook as a reader does, who stands where the lakehouse is."""
    place = reader

    def call(name: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, ROOT / "notebooks" / f"{name}.py", *words],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
        print(done.stdout)
        pictures = re.findall(r"^picture: (.*)$", done.stdout, re.MULTILINE)
        assert all((place / picture).stat().st_size > 10_000 for picture in pictures)
        return done.stdout

    return call


def answers(place: Path) -> dict[str, list[Any]]:
    """Rows of each data set of the dashboard, over the lakehouse of the notebooks."""
    script = (
        "import json, sys; from retail_spark.notebook import Notebook; notebook = Notebook({}); notebook.open()\n"
        "sets = json.load(open(sys.argv.pop()))['datasets']\n"
        "print(json.dumps({one['name']: [row.asDict() for row in "
        "notebook.spark.sql(''.join(one['queryLines'])).collect()] for one in sets}, default=str))"
    )
    file = ROOT / "jobs" / "retail_overview.lvdash.json"
    done = subprocess.run(
        [sys.executable, "-c", script, file],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_sql(place: Path, world: str) -> dict[str, list[int]]:
    """Rows of each statement of the warehouse, and of each metric view, over the lakehouse of the notebooks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.databricks.workspace_sql", world],
        cwd=place,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    found: dict[str, list[int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def assert_sql_answers(found: dict[str, list[int]]) -> None:
    """Every check was measured and shown, none failed, and every question and measure has an answer."""
    checks = found.pop("checks")
    assert checks[-2] == len(checks) - 4
    assert checks[-1] == 1
    assert all(found.pop("questions")[1:])
    assert len(found) >= 3
    assert all(rows > [0] for rows in found.values()), found


@pytest.mark.slow
def test_the_recall_is_traced_forward_and_back(run: Callable[..., str], reader: Path) -> None:
    words = [sys.executable, "-m", "retail_spark", "generate", "fmcg", "--scale", "tiny", "--no-validate"]
    subprocess.run(words, cwd=reader, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True)
    out = run("fmcg")
    assert out.count("picture: ") == 3
    assert "recall: expected made = in shops + in DCs + elsewhere: so it is" in out
    assert "ING-SORB-001" in out
    assert "LOC-" in out
    assert "PROMO-BF-2024" in out
    assert_sql_answers(run_sql(reader, "fmcg"))


@pytest.mark.slow
def test_all_run_from_start_to_end_and_so_does_the_dashboard(run: Callable[..., str], reader: Path) -> None:
    out = run("generate", "--scale", "tiny")
    assert re.search(r"checks: \d+ hold, 0 fail", out)
    assert out.count("picture: ") == 3

    out = run("explore")
    assert out.count("picture: ") == 2
    assert "SALE" in out
    assert "UNLOAD".lower() in out
    assert "expected_units" in out  # from the view gold_demand_truth

    out = run("validate")
    said = dict(re.findall(r"^(5\w|one truth): expected .*: (so it is|IT IS NOT SO)$", out, re.MULTILINE))
    assert said.keys() == {"5a", "5b", "5c", "5d", "5e", "5f", "one truth"}
    assert {name for name, what in said.items() if what == "IT IS NOT SO"} <= {
        "5a",
        "5d",
    }  # tiny data is too small for it
    assert re.search(r"checks: \d+ hold, 0 fail", out)

    assert_sql_answers(run_sql(reader, "retail"))

    found = answers(reader)
    assert all(found.values()), {name: len(rows) for name, rows in found.items()}
    sales = found["sales_by_day_channel_and_category"]
    assert len({row["dt"] for row in sales}) == 30
    assert 0 < sum(row["lost"] for row in sales) < sum(row["sold"] for row in sales)
    assert all(0 <= row["stockout_rate"] <= 1 for row in found["stock_by_day_and_kind_of_place"])
