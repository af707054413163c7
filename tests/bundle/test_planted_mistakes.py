"""Every kind of mistake that the bundle test claims to see, planted into a copy of the bundle, is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bundle.load import load
from tests.bundle.rules import problems

ROOT = Path(__file__).parents[2]
BUNDLE, DATA, ADVANCE = "databricks.yml", "jobs/retail_data.job.yml", "jobs/retail_advance.job.yml"
BOARD, WIDGETS = "jobs/retail_overview.dashboard.yml", "jobs/retail_overview.lvdash.json"
FMCG = "jobs/fmcg_data.job.yml"
QUERIES, CHECKS = "jobs/retail_queries.job.yml", "jobs/sql/retail_checks.sql"
SCHEMA, VOLUME = "jobs/retail_schema.schema.yml", "jobs/retail_files.volume.yml"

# what was done -> file, the text replaced (where it first stands), what now stands there, what is said of it
MISTAKES = {
    "an unknown field": (DATA, "max_concurrent_runs: 1", "max_concurent_runs: 1", "max_concurent_runs: Extra inputs"),
    "a number for text": (DATA, '"5"', "5", "environment_version: Input should be"),
    "an old environment": (DATA, '"5"', '"1"', "environment_version: Input should be"),
    "a missing field": (DATA, "name: retail_data\n      desc", "desc", "retail_data.name: Field required"),
    "a key given twice": (DATA, "queue: {", "name: again\n      queue: {", "key 'name' is given twice"),
    "YAML that is none": (DATA, "queue: {enabled: true}", "queue: {enabled: true", "while parsing"),
    "a task key twice": (DATA, "task_key: simulation\n", "task_key: dimensions\n", "task dimensions is there twice"),
    "depends on nothing": (DATA, "[{task_key: gold}]", "[{task_key: golden}]", "depends on golden, which is nowhere"),
    "a circle": (
        DATA,
        "- task_key: dimensions\n",
        "- task_key: dimensions\n          depends_on: [{task_key: gold}]\n",
        "wait for each other: dimensions, gold",
    ),
    "layers out of order": (
        DATA,
        "{{task.name}}",
        "gold",
        "layers are written as gold, gold, gold, gold, not as dimensions",
    ),
    "a layer forgotten": (DATA, "[{task_key: operational}]", "[{task_key: validate}]", "wait for each other"),
    "a task that is no layer": (DATA, "task_key: gold", "task_key: golden", "no layer is called golden"),
    "a level forgotten": (FMCG, "task_key: levels_5_7", "task_key: levels_5_6", "levels are written as levels_0_4"),
    "a level twice": (FMCG, "task_key: levels_8_9", "task_key: levels_7_9", "each table once, lower levels first"),
    "levels out of order": (FMCG, "- task_key: levels_0_4", "- task_key: levels_10_14", "levels_10_14 is there twice"),
    "levels that are none": (FMCG, "task_key: levels_10_14", "task_key: level_10", "no layer is called level_10"),
    "a level that waits for nobody": (FMCG, "[{task_key: levels_0_4}]", "[{task_key: levels_5_7}]", "wait for each"),
    "days of a whole year": (FMCG, "- --seed\n", "- --days\n", "parameter seed is given to --days"),
    "no such SQL file": (QUERIES, "sql/retail_checks.sql", "sql/retail_check.sql", "retail_check.sql is not there"),
    "SQL that asks for what the job has not": (CHECKS, "{{schema}}", "{{scheme}}", "asks for scheme, which is no"),
    "SQL without a warehouse": (
        QUERIES,
        "            warehouse_id: ${var.warehouse_id}\n",
        "",
        "sql_task.warehouse_id: Field required",
    ),
    "a parameter that no SQL asks for": (
        QUERIES,
        "      tasks:\n",
        '        - {name: seed, default: ""}\n      tasks:\n',
        "parameter seed is used by no task",
    ),
    "no such environment": (DATA, "environment_key: wheel", "environment_key: whel", "environment whel is nowhere"),
    "no such cluster": (DATA, "cluster_key: one_machine", "cluster_key: two", "cluster two is nowhere"),
    "no compute": (DATA, "          environment_key: wheel\n", "", "runs in an environment, or on a cluster"),
    "a cluster without the wheel": (
        DATA,
        "          libraries: *wheel\n          python_wheel_task: *write\n",
        "          python_wheel_task: *write\n",
        "its cluster has no wheel",
    ),
    "two kinds of task": (
        DATA,
        "          environment_key: wheel\n",
        "          environment_key: wheel\n          notebook_task: {notebook_path: ../notebooks/none.py}\n",
        "is of 2 kinds",
    ),
    "no such entry point": (DATA, "entry_point: retail-spark", "entry_point: main", "entry point main is none"),
    "no such package": (
        DATA,
        "package_name: retail_spark",
        "package_name: retail",
        "package retail is not retail_spark",
    ),
    "a wheel elsewhere": (DATA, "[../dist/*.whl]", "[./dist/*.whl]", "./dist/*.whl does not find dist/retail_spark"),
    "a library elsewhere": (DATA, "{whl: ../dist/*.whl}", "{whl: ../dist/*.tar}", "../dist/*.tar does not find"),
    "no such command": (DATA, "- generate\n", "- make\n", "the command has no ['make']"),
    "no such world": (DATA, "- retail\n", "- shop\n", "there is no world shop"),
    "no such option": (DATA, "- --seed\n", "- --sead\n", "the command refuses it: No such option: --sead"),
    "an option without a value": (
        DATA,
        '              - --config\n              - "{{job.parameters.config}}"\n',
        "              - --config\n",
        "the command refuses it: Option '--config' requires an argument",
    ),
    "a parameter given to another option": (
        DATA,
        '- --seed\n              - "{{job.parameters.seed}}"',
        '- --seed\n              - "{{job.parameters.days}}"',
        "parameter days is given to --seed",
    ),
    "a parameter that is none": (DATA, "parameters.seed}}", "parameters.sead}}", "sead}} is known to no job"),
    "a value that is none": (DATA, "{{task.name}}", "{{task.nam}}", "{{task.nam}} is known to no job"),
    "a parameter that nothing uses": (
        DATA,
        '- {name: seed, default: ""}',
        '- {name: seed, default: ""}\n        - {name: sale, default: ""}',
        "parameter sale is used by no task",
    ),
    "an option that is no parameter": (
        ADVANCE,
        '        - {name: days, default: "1"}\n',
        "",
        "advance --days is no parameter of the job",
    ),
    "validation without its option": (
        ADVANCE,
        '        - {name: unity, default: "${var.unity}"}\n',
        "",
        "validate --unity is no parameter of the job",
    ),
    "a parameter twice": (
        DATA,
        '- {name: seed, default: ""}',
        '- {name: seed, default: ""}\n        - {name: seed, default: ""}',
        "a parameter is there twice",
    ),
    "no validation": (ADVANCE, "- validate\n", "- tables\n", "its last task does not validate"),
    "a schedule that cannot be": (ADVANCE, "0 0 5 * * ?", "daily", "quartz_cron_expression: String should match"),
    "a schedule that sleeps in prod": (ADVANCE, "UNPAUSED", "PAUSED", "paused in dev, and only there"),
    "an unknown variable": (SCHEMA, "${var.schema}", "${var.shema}", "${var.shema} resolves to nothing"),
    "an unknown resource": (VOLUME, "retail_schema.name}", "retail.name}", "retail.name} resolves to nothing"),
    "a key taken by another kind": (VOLUME, "retail_files:", "retail_schema:", "resource key retail_schema is taken"),
    "a kind of volume that is none": (VOLUME, "MANAGED", "MANGED", "volume_type: Input should be"),
    "an include that finds nothing": (BUNDLE, "jobs/*.yml", "jobs/*.yaml", "jobs/*.yaml: matches no file"),
    "a changed resource that is none": (BUNDLE, "        retail_files:", "        files:", "files, which is nowhere"),
    "prod may destroy its tables": (BUNDLE, "prevent_destroy: true", "prevent_destroy: false", "prod may destroy it"),
    "no such privilege": (BUNDLE, "[USE_SCHEMA, SELECT]", "[USE_SCHEMA, READ]", "no privileges READ"),
    "a grant of nothing": (BUNDLE, "[USE_SCHEMA, SELECT]", "[]", "privileges: List should have at least 1 item"),
    "no such permission": (BUNDLE, "CAN_VIEW", "CAN_READ", "level: Input should be"),
    "a permission of jobs for all": (BUNDLE, "CAN_VIEW", "CAN_MANAGE_RUN", "allowed are CAN_VIEW, CAN_RUN, CAN_MANAGE"),
    "a permission for nobody": (BUNDLE, "- group_name: users\n        level", "- level", "names one group, user or"),
    "everybody may manage": (BUNDLE, "CAN_VIEW", "CAN_MANAGE", "everybody may view, and no more"),
    "a workspace's address": (
        BUNDLE,
        "    workspace:\n",
        "    workspace:\n      host: example\n",
        "host: Extra inputs",
    ),
    "prod without a place": (BUNDLE, "/.bundle/${bundle.name}/${bundle.target}", "", "needs a root_path of its own"),
    "prod in the wrong mode": (BUNDLE, "mode: production", "mode: development", "its mode is production"),
    "no default target": (BUNDLE, "    default: true\n", "", "targets: one is the default"),
    "no such dashboard": (BOARD, "overview.lvdash", "overvew.lvdash", "retail_overvew.lvdash.json is not there"),
    "a dashboard without a warehouse": (
        BOARD,
        "      warehouse_id: ${var.warehouse_id}\n",
        "",
        "warehouse_id: Field req",
    ),
    "a widget without its data": (
        WIDGETS,
        '"datasetName": "supply_by_day"',
        '"datasetName": "supply"',
        "has no data set supply",
    ),
    "an encoding of no field": (WIDGETS, '"fieldName": "sum(sold)"', '"fieldName": "sum(sols)"', "no field sum(sols)"),
    "a field of no column": (WIDGETS, "SUM(`lost`)", "SUM(`loss`)", "its data has no column loss"),
    "a calculation that widgets cannot do": (WIDGETS, "SUM(`lost`)", "CAST(`lost` AS INT)", "no expression CAST"),
    "a wrong version of a widget": (WIDGETS, '"version": 2', '"version": 3', "counter is version 2"),
    "widgets on each other": (WIDGETS, '"x": 3', '"x": 2', "stands on another"),
    "a widget beyond the grid": (WIDGETS, '"x": 9', '"x": 10', "is beyond the grid"),
    "an artifact of another kind": (BUNDLE, "type: whl", "type: jar", "artifacts.wheel.type: Input should be"),
    "a build that builds no wheel": (BUNDLE, "pip wheel", "pip install", "builds no wheel into dist"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_it_is_found(mistake: str, tmp_path: Path) -> None:
    file, right, wrong, said = MISTAKES[mistake]
    shutil.copy(ROOT / BUNDLE, tmp_path)
    shutil.copytree(ROOT / "jobs", tmp_path / "jobs")
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = problems(load(tmp_path, "prod"), tmp_path, "prod")
    assert any(said in problem for problem in found), found


def test_without_a_mistake_nothing_is_found_there_either(tmp_path: Path) -> None:
    shutil.copy(ROOT / BUNDLE, tmp_path)
    shutil.copytree(ROOT / "jobs", tmp_path / "jobs")
    assert problems(load(tmp_path, "prod"), tmp_path, "prod") == []
