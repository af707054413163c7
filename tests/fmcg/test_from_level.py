"""Levels below stay as they are, levels above come out as in a whole run, and what does not fit is refused."""

from __future__ import annotations

import pytest

from retail_spark.core import pipeline
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import table_fingerprint
from retail_spark.core.lakehouse.manifest import last_finished
from retail_spark.fmcg import FMCG
from retail_spark.fmcg.config import FmcgConfig


def test_a_level_that_there_is_not_is_refused():
    for level in (-1, 15):
        with pytest.raises(UserError, match=f"--from-level {level}: allowed is a whole number from 0 to 14"):
            pipeline.names_from_level(FMCG, level)


def test_lower_levels_must_be_there(spark, lakehouse):
    with pytest.raises(UserError, match="lacks"):
        pipeline.generate(spark, FMCG, FmcgConfig.scale("tiny"), lakehouse, from_level=14)


@pytest.mark.slow
def test_the_last_level_is_made_anew_from_what_is_there(spark, tiny_lakehouse, copied):
    """In a copy, for the lakehouse is everybody's."""
    lakehouse = copied(tiny_lakehouse.lakehouse)
    before = last_finished(spark, lakehouse).tables
    pipeline.generate(spark, FMCG, FmcgConfig.scale("tiny"), lakehouse, from_level=14, validate=False)
    after = last_finished(spark, lakehouse).tables
    for name, table in FMCG.tables.items():
        assert (after[name].version > before[name].version) == (table.level == 14), name
        if table.level == 14:
            assert table_fingerprint(spark, lakehouse, name) == before[name].fingerprint, name
        else:
            assert after[name].fingerprint == before[name].fingerprint, name


def test_another_configs_lakehouse_is_refused(spark, tiny_lakehouse):
    with pytest.raises(UserError, match="other settings"):
        pipeline.generate(spark, FMCG, FmcgConfig.scale("tiny", seed=7), tiny_lakehouse.lakehouse, from_level=14)
