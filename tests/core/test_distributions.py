from __future__ import annotations

import numpy as np
import pytest
from pyspark.sql import functions as F
from scipy import stats

from retail_spark.core.distributions import (
    integer_between,
    lognormal,
    lumpy,
    normal,
    pick,
    poisson,
    ranks,
    uniform,
    zipf_weights,
)
from retail_spark.core.draws import draw, hash64

N = 100_000
# A fixed seed makes these tests of shape repeatable: they fail for a wrong shape, not for an unlucky day.
H1, H2 = hash64(42, "test.one", np.arange(N)), hash64(42, "test.two", np.arange(N))
LOW_P = 0.001


def _on_spark(spark, *columns):
    rows = spark.range(0, 500, 1, 1).select("id", *(column.alias(f"c{n}") for n, column in enumerate(columns)))
    table = rows.orderBy("id").toPandas()
    return [table[f"c{n}"].to_numpy() for n in range(len(columns))]


def test_spark_and_numpy_give_the_same_uniforms_integers_and_picks(spark):
    column, array = draw(42, "test.one", "id"), H1[:500]
    names, weights = ["a", "b", "c", "d"], [0.35, 0.25, 0.2, 0.2]
    drawn = _on_spark(
        spark,
        uniform(column),
        integer_between(column, -3, 11),
        pick(column, names, weights),
        pick(column, names),
        pick(column, 4, weights),
        pick(column, 7),
        integer_between(column, F.lit(1), F.col("id") + 1),
    )
    expected = [
        uniform(array),
        integer_between(array, -3, 11),
        pick(array, names, weights),
        pick(array, names),
        pick(array, 4, weights),
        pick(array, 7),
        integer_between(array, 1, np.arange(500) + 1),
    ]
    for got, wanted in zip(drawn, expected, strict=True):
        assert (got == wanted).all()


def test_spark_and_numpy_give_the_same_normals_but_for_the_last_bits(spark):
    one, two = draw(42, "test.one", "id"), draw(42, "test.two", "id")
    bells, sizes = _on_spark(spark, normal(one, two), lognormal(one, two, 0.6))
    np.testing.assert_allclose(bells, normal(H1[:500], H2[:500]), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(sizes, lognormal(H1[:500], H2[:500], 0.6), rtol=1e-12)


def test_uniforms_are_flat_and_never_reach_1():
    assert stats.kstest(uniform(H1), "uniform").pvalue > LOW_P
    edges = uniform(np.array([0, -1, 2**63 - 1, -(2**63)], dtype=np.int64))
    assert edges.tolist() == [0.0, 1 - 2.0**-53, 0.5 - 2.0**-53, 0.5]


def test_integers_are_equally_likely_and_include_both_ends():
    counts = np.bincount(integer_between(H1, 2, 8), minlength=9)
    assert counts[:2].sum() == 0
    assert stats.chisquare(counts[2:9]).pvalue > LOW_P


def test_picks_follow_their_weights():
    shares = np.array([0.35, 0.25, 0.2, 0.2])
    counts = np.bincount(pick(H1, 4, shares * 7))
    assert stats.chisquare(counts, shares * N).pvalue > LOW_P


def test_a_weight_of_0_is_never_picked():
    assert set(pick(H1, ["a", "b", "c"], [0.0, 1.0, 0.0])) == {"b"}


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [0.0, 0.0]])
def test_wrong_weights_are_refused(weights):
    with pytest.raises(ValueError, match="pick needs 2 weights"):
        pick(H1, 2, weights)


def test_normals_are_normal():
    assert stats.kstest(normal(H1, H2), "norm").pvalue > LOW_P


def test_lognormals_have_mean_1_and_the_stated_deviation():
    drawn = lognormal(H1, H2, 0.6)
    assert drawn.mean() == pytest.approx(1, abs=0.01)
    assert stats.kstest(np.log(drawn), "norm", args=(-0.18, 0.6)).pvalue > LOW_P


def test_zipf_weights_fall_as_a_power_of_the_rank():
    weights = zipf_weights(1_000, 1.2)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] / weights[9] == pytest.approx(10**1.2)
    # True Zipf at this exponent: the first tenth of the ranks takes 83 % of the draws.
    drawn = pick(H1, 1_000, weights)
    assert (drawn < 100).mean() == pytest.approx(0.83, abs=0.01)
    assert zipf_weights(5, 0).tolist() == [0.2] * 5


@pytest.mark.parametrize("mean", [0.02, 0.5, 4.2, 29.9, 30.1, 80.0, 2_000.0])
def test_poisson_counts_have_the_poisson_shape(mean):
    counts = poisson(H1, mean)
    edges = np.unique(stats.poisson.ppf(np.linspace(0.02, 0.98, 25), mean))
    shares = np.diff(np.concatenate([[0.0], stats.poisson.cdf(edges, mean), [1.0]]))
    observed = np.bincount(np.searchsorted(edges, counts), minlength=len(shares))
    assert stats.chisquare(observed, shares * N).pvalue > LOW_P


def test_poisson_is_the_inverse_of_its_cdf_up_to_30_and_at_most_one_off_above():
    exact = poisson(H1, 12.5) - stats.poisson.ppf(uniform(H1) + 2.0**-54, 12.5)
    assert not exact.any()
    above = poisson(H1, 30.5) - stats.poisson.ppf(uniform(H1) + 2.0**-54, 30.5)
    assert np.abs(above).max() <= 1
    assert (above != 0).mean() < 0.01


def test_each_poisson_count_has_its_own_mean():
    means = np.tile([0.0, 1.0, 10.0, 100.0], N // 4)
    counts = poisson(H1, means)
    assert counts[means == 0].max() == 0
    for mean in (1.0, 10.0, 100.0):
        assert counts[means == mean].mean() == pytest.approx(mean, rel=0.02)


def test_lumpy_counts_have_their_mean_and_deviation():
    counts = lumpy(H1, 8.0, 0.4)
    size = 64 / (0.4**2 * 64 - 8)
    expected = stats.nbinom.pmf(np.arange(26), size, size / (size + 8)) * N
    observed = np.bincount(np.minimum(counts, 26))
    assert counts.std() / counts.mean() == pytest.approx(0.4, abs=0.01)
    assert stats.chisquare(observed, np.append(expected, N - expected.sum())).pvalue > LOW_P


def test_lumpy_demand_cannot_be_smoother_than_poisson():
    assert (lumpy(H1, 8.0, 0.1) == poisson(H1, 8.0)).all()


def test_the_largest_draw_ends_the_walk():
    last = np.array([-1], dtype=np.int64)
    assert 8 < poisson(last, 1.0)[0] < 40
    assert 8 < lumpy(last, 1.0, 2.0)[0] < 400


def test_ranks_are_a_permutation():
    assert sorted(ranks(H1[:1_000])) == list(range(1, 1_001))
    assert ranks(np.array([30, 10, 20])).tolist() == [3, 1, 2]
