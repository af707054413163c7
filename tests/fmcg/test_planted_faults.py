"""Every check of this world holds in sound rows and fails on each fault planted in them: none can but pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.checks import Check, checks_of_world, run_checks
from retail_spark.fmcg import FMCG
from tests.fmcg import faults_goods, faults_network, faults_orders, faults_shipping, faults_supply, faults_till
from tests.fmcg.stories import Story, Views

CHECKS: dict[str, Check] = {check.name: check for check in checks_of_world(FMCG)}
PARTS = (faults_network, faults_supply, faults_goods, faults_orders, faults_shipping, faults_till)
STORIES: dict[str, Story] = {name: story for part in PARTS for name, story in part.STORIES.items()}


def among(check: Check, tables: Views) -> Check:
    """The check, reading these queries in place of the tables of their names."""
    # Not temporary views: the variants of a check are measured at the same time, and there is nothing to drop.
    stand_ins = ", ".join(f"{table} AS ({query})" for table, query in tables.items())
    return replace(check, sql=f"WITH {stand_ins} SELECT * FROM (\n{check.sql}\n)")


def test_every_check_has_a_planted_fault() -> None:
    assert CHECKS.keys() == STORIES.keys()
    assert sum(len(part.STORIES) for part in PARTS) == len(STORIES), "a check's story is told twice"
    assert all(story.faults for story in STORIES.values())


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_check_holds_as_promised_and_sees_its_faults(spark: SparkSession, name: str) -> None:
    sound, faults = STORIES[name].sound, STORIES[name].faults
    as_promised, *otherwise = run_checks(spark, [among(CHECKS[name], sound | fault) for fault in ({}, *faults)])
    assert as_promised.status == "holds", as_promised
    for fault, result in zip(faults, otherwise, strict=True):
        assert result.status == "fails", (fault, result)
        assert result.measured is not None, (fault, result.detail)
