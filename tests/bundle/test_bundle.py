"""The bundle as it is: both targets hold together, and say what they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bundle.load import load
from tests.bundle.model import Bundle
from tests.bundle.rules import arguments, in_order, problems

ROOT = Path(__file__).parents[2]
TARGETS = ("dev", "prod")


def bundle_of(target: str) -> Bundle:
    loaded = load(ROOT, target)
    assert loaded.bundle is not None, loaded.problems
    return loaded.bundle


@pytest.mark.parametrize("target", TARGETS)
def test_it_holds_together(target: str) -> None:
    assert problems(load(ROOT, target), ROOT, target) == []


def test_it_has_these_targets() -> None:
    assert tuple(bundle_of("dev").targets) == TARGETS


@pytest.mark.parametrize(("target", "prefix"), [("dev", "dev_someone_"), ("prod", "")])
def test_every_task_writes_into_the_schema_that_the_target_makes(target: str, prefix: str) -> None:
    resources = bundle_of(target).resources
    assert {volume.schema_name for volume in resources.volumes.values()} == {f"{prefix}retail"}
    for name, job in resources.jobs.items():
        given = {parameter.name: parameter.default for parameter in job.parameters}
        assert (given["catalog"], given["schema"]) == ("main", prefix + name.partition("_")[0])
        for task in job.tasks:
            if task.python_wheel_task is None:
                continue
            words = list(arguments(task, job))
            assert words[words.index("--catalog") + 1] == "main"
            assert words[words.index("--schema") + 1] == prefix + name.partition("_")[0]


@pytest.mark.parametrize("variant", ["data", "data_classic"])
def test_its_tasks_follow_the_data(variant: str) -> None:
    jobs = bundle_of("prod").resources.jobs
    tasks = in_order(jobs[f"retail_{variant}"])
    assert [task.task_key for task in tasks] == ["dimensions", "simulation", "operational", "gold", "validate"]
    tasks = in_order(jobs[f"fmcg_{variant}"])
    assert [task.task_key for task in tasks] == ["levels_0_4", "levels_5_7", "levels_8_9", "levels_10_14", "validate"]


@pytest.mark.parametrize("world", ["retail", "fmcg"])
def test_one_variant_is_serverless_and_one_is_not(world: str) -> None:
    jobs = bundle_of("prod").resources.jobs
    serverless, classic = jobs[f"{world}_data"], jobs[f"{world}_data_classic"]
    assert all(task.environment_key for task in serverless.tasks)
    assert all(task.job_cluster_key for task in classic.tasks)
    assert [task.python_wheel_task for task in serverless.tasks] == [task.python_wheel_task for task in classic.tasks]
    assert serverless.parameters == classic.parameters


def test_it_names_no_workspace_and_no_secret() -> None:
    for file in [ROOT / "databricks.yml", *(ROOT / "jobs").glob("*.yml")]:
        assert not re.search(r"https?://|\bhost:|dapi[0-9a-f]|token", file.read_text(encoding="utf-8")), file
