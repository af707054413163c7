"""The Genie spaces: they hold together for both targets, speak of the jobs' tables, and planted mistakes are seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bundle.load import load
from tests.bundle.rules import problems

ROOT = Path(__file__).parents[2] / "genie"
JOBS = ROOT.parent

MISTAKES = {
    "an id that is none": ("sample_questions:\n          - id: ", "x", "String should match pattern"),
    "ids out of order": ("sample_questions:\n          - id: ", None, "sample_questions are not in order"),
    "a table that is not declared": ("gold_sales_fact\n", "gold_sale_fact\n", "there is no table gold_sale_fact"),
    "a metric view that is not there": ("metrics_sales\n", "metrics_sale\n", "there is no metric view metrics_sale"),
    "SQL of another table": (".receipts WHERE", ".payments WHERE", "reads main.retail.payments, which is none"),
    "SQL of a bare table": ("FROM ${var.catalog}.${var.schema}.receipts", "FROM receipts", "reads receipts, which"),
    "an unknown part": ("benchmarks:", "benchmark:", "benchmark: Extra inputs"),
    "an old form": ("version: 2", "version: 1", "version: Input should be 2"),
    "a name in two parts": ("${var.catalog}.${var.schema}.reorders\n", "${var.schema}.reorders\n", "should match"),
    "the other engine": ("engine: direct", "engine: terraform", "engine: Input should be"),
    "no engine": ("  engine: direct", "  # engine: direct", "only the direct engine knows it"),
}


@pytest.mark.parametrize("target", ["dev", "prod"])
def test_they_hold_together(target: str) -> None:
    assert problems(load(ROOT, target), ROOT, target) == []


@pytest.mark.parametrize("target", ["dev", "prod"])
@pytest.mark.parametrize("world", ["retail", "fmcg"])
def test_they_speak_of_the_tables_that_the_jobs_make(target: str, world: str) -> None:
    spaces, jobs = load(ROOT, target).bundle, load(JOBS, target).bundle
    assert spaces is not None
    assert jobs is not None
    schema = jobs.resources.schemas[f"{world}_schema"]
    sources = spaces.resources.genie_spaces[f"{world}_genie"].serialized_space.data_sources
    named = {one.identifier.rpartition(".")[0] for one in [*sources.tables, *sources.metric_views]}
    assert named == {f"{schema.catalog_name}.{schema.name}"}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_found(mistake: str, tmp_path: Path) -> None:
    right, wrong, said = MISTAKES[mistake]
    shutil.copytree(ROOT, tmp_path, dirs_exist_ok=True)
    (tmp_path / "fmcg.genie_space.yml").unlink()
    file = tmp_path / ("databricks.yml" if "engine" in mistake else "retail.genie_space.yml")
    text = file.read_text(encoding="utf-8")
    assert right in text
    if right.endswith("- id: "):
        at = text.index(right) + len(right)
        text = text[:at] + (wrong or "f") + text[at + 1 :]
    else:
        text = text.replace(right, str(wrong), 1)
    file.write_text(text, encoding="utf-8")
    found = problems(load(tmp_path, "prod"), tmp_path, "prod")
    assert any(said in problem for problem in found), found
