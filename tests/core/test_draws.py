from __future__ import annotations

import numpy as np
from pyspark.sql import functions as F

from retail_spark.core.draws import draw, hash64, stream_id

KEYS = np.array([0, 1, -1, 7, 2**31, -(2**63), 2**63 - 1, 20_240_101_000_000_123])


def _drawn(spark, seed, stream, *keys):
    rows = spark.createDataFrame([tuple(int(k) for k in row) for row in zip(*keys, strict=True)], "a BIGINT, b BIGINT")
    return [row.h for row in rows.select(draw(seed, stream, "a", "b").alias("h")).collect()]


def test_spark_and_numpy_draw_the_same_values(spark):
    for seed in (0, 42, -5, 2**63 - 1):
        expected = hash64(seed, "some.stream", KEYS, KEYS[::-1]).tolist()
        assert _drawn(spark, seed, "some.stream", KEYS, KEYS[::-1]) == expected


def test_an_int_key_draws_like_the_same_bigint_key(spark):
    frame = spark.range(3).select("id", F.col("id").cast("int").alias("i"))
    assert frame.where(draw(1, "s", "id") != draw(1, "s", "i")).count() == 0


def test_keys_broadcast_against_each_other():
    grid = hash64(42, "s", np.arange(3)[:, None], np.arange(2)[None, :])
    assert grid.shape == (3, 2)
    assert grid[2, 1] == hash64(42, "s", 2, 1)[0]


def test_seed_stream_and_key_each_change_the_draw():
    base = hash64(42, "s", KEYS)
    for other in (hash64(43, "s", KEYS), hash64(42, "t", KEYS), hash64(42, "s", KEYS[::-1]), hash64(42, "s", KEYS, 0)):
        assert (other != base).all()


def test_a_draw_looks_random_bit_by_bit():
    bits = np.unpackbits(hash64(42, "bits", np.arange(20_000)).view(np.uint8)).reshape(-1, 64).mean(axis=0)
    assert np.abs(bits - 0.5).max() < 0.02


def test_a_streams_number_does_not_depend_on_the_process():
    assert stream_id("stores.format") == 3_662_092_349
