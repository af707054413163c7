"""The shapes of chance, on either kind of draw: a numpy array of 64-bit hashes, or a Spark Column of them.

What needs only IEEE arithmetic (uniform, integer_between, pick) gives the same double on both engines, value for
value. normal and lognormal use logarithm and cosine, which may differ in the last bit: round what they give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from pyspark.sql import Column
from pyspark.sql import functions as F

from retail_spark.core.draws import Int64Array, IntArray

FloatArray = npt.NDArray[np.float64]
Means = npt.NDArray[np.floating[Any]] | float

_UNIT = 2.0**-53
# Up to this mean the Poisson is drawn by walking its exact CDF; above, by its quantile expansion, which then gives
# the exact count for more than 99 % of draws and is one off for the rest.
_POISSON_WALK = 30.0
# P. J. Acklam's rational approximation of the normal quantile (relative error below 1.2e-9).
_TAIL = 0.02425
_A = (
    -39.69683028665376,
    220.9460984245205,
    -275.9285104469687,
    138.357751867269,
    -30.66479806614716,
    2.506628277459239,
)
_B = (-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1.0)
_C = (
    -0.007784894002430293,
    -0.3223964580411365,
    -2.400758277161838,
    -2.549732539343734,
    4.374664141464968,
    2.938163982698783,
)
_D = (0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1.0)


@overload
def uniform(h: Column) -> Column: ...
@overload
def uniform(h: Int64Array) -> FloatArray: ...
def uniform(h: Any) -> Any:
    """A double in [0, 1): the upper 53 bits of the draw."""
    if isinstance(h, Column):
        return F.shiftrightunsigned(h, 11).cast("double") * F.lit(_UNIT)
    return (h.view(np.uint64) >> np.uint64(11)).astype(np.float64) * _UNIT


@overload
def integer_between(h: Column, low: int | Column, high: int | Column) -> Column: ...
@overload
def integer_between(h: Int64Array, low: int | IntArray, high: int | IntArray) -> Int64Array: ...
def integer_between(h: Any, low: Any, high: Any) -> Any:
    """A whole number from low to high, both included, each equally likely."""
    step = uniform(h) * (high - low + 1)
    if isinstance(h, Column):
        return F.floor(step) + low
    return np.floor(step).astype(np.int64) + low


@overload
def pick(h: Column, choices: int | Sequence[Any], weights: Sequence[float] | FloatArray | None = None) -> Column: ...
@overload
def pick(h: Int64Array, choices: int | Sequence[Any], weights: Sequence[float] | FloatArray | None = None) -> Any: ...
def pick(h: Any, choices: Any, weights: Any = None) -> Any:
    """One of `choices` (or, given a number n, of 0..n-1), by weights; without weights each is equally likely.

    On Columns a weighted pick is one comparison per choice: meant for tens of choices, not for thousands.
    """
    count = choices if isinstance(choices, int) else len(choices)
    if weights is None:
        index = integer_between(h, 0, count - 1)
        if isinstance(choices, int):
            return index
        if isinstance(h, Column):
            return F.get(F.lit(list(choices)), index.cast("int"))
        return np.asarray(choices)[index]
    bounds = _inner_bounds(np.asarray(weights, dtype=np.float64), count)
    if isinstance(h, Column):
        values = list(range(count)) if isinstance(choices, int) else list(choices)
        share, last = uniform(h), F.lit(values[-1])
        if len(values) == 1:
            return last
        # one CASE with many branches: nested ones would each hash the draw again
        chosen = F.when(share < F.lit(float(bounds[0])), F.lit(values[0]))
        for bound, value in zip(bounds[1:], values[1:-1], strict=True):
            chosen = chosen.when(share < F.lit(float(bound)), F.lit(value))
        return chosen.otherwise(last)
    index = np.searchsorted(bounds, uniform(h), side="right")
    return index if isinstance(choices, int) else np.asarray(choices)[index]


def _inner_bounds(weights: FloatArray, count: int) -> FloatArray:
    if len(weights) != count or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError(f"pick needs {count} weights, none negative and not all 0, got {weights.tolist()}")
    cumulated = np.cumsum(weights)
    bounds: FloatArray = cumulated[:-1] / cumulated[-1]
    return bounds


@overload
def normal(h1: Column, h2: Column) -> Column: ...
@overload
def normal(h1: Int64Array, h2: Int64Array) -> FloatArray: ...
def normal(h1: Any, h2: Any) -> Any:
    """A standard normal from two draws (Box and Muller)."""
    size, angle = 1.0 - uniform(h1), uniform(h2) * (2.0 * np.pi)
    if isinstance(h1, Column):
        return F.sqrt(F.log(size) * -2.0) * F.cos(angle)
    return np.sqrt(np.log(size) * -2.0) * np.cos(angle)


@overload
def lognormal(h1: Column, h2: Column, sigma: float) -> Column: ...
@overload
def lognormal(h1: Int64Array, h2: Int64Array, sigma: float) -> FloatArray: ...
def lognormal(h1: Any, h2: Any, sigma: float) -> Any:
    """A positive number with mean 1; `sigma` is the deviation of its logarithm."""
    exponent = normal(h1, h2) * sigma - sigma * sigma / 2.0
    return F.exp(exponent) if isinstance(h1, Column) else np.exp(exponent)


def zipf_weights(count: int, exponent: float) -> FloatArray:
    """Shares of ranks 1..count in proportion to rank ** -exponent; they sum to 1."""
    weights = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    shares: FloatArray = weights / weights.sum()
    return shares


def ranks(h: Int64Array) -> Int64Array:
    """The rank 1..n of each draw among all: a keyed permutation (equal draws keep their order)."""
    order = np.argsort(h, kind="stable")
    place = np.empty(len(h), dtype=np.int64)
    place[order] = np.arange(1, len(h) + 1)
    return place


def poisson(h: Int64Array, mean: Means) -> Int64Array:
    """A Poisson count per draw, by inverse CDF, so that a larger draw never gives a smaller count."""
    share = uniform(h)
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), share.shape)
    counts = np.zeros(share.shape, dtype=np.int64)
    small = means <= _POISSON_WALK
    if small.any():
        slim = means[small]
        counts[small] = _walk(share[small], np.exp(-slim), lambda k, rows: slim[rows] / k)
    if not small.all():
        large = ~small
        counts[large] = _poisson_quantile(share[large], means[large])
    return counts


def lumpy(h: Int64Array, mean: Means, cv: float) -> Int64Array:
    """A negative binomial count with this mean and coefficient of variation, for means up to a few hundred.

    Where (cv x mean)^2 is no more than the mean, no negative binomial exists, and the count is Poisson.
    """
    share = uniform(h)
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), share.shape)
    excess = cv * cv * means - 1.0
    counts = np.zeros(share.shape, dtype=np.int64)
    wide = excess > 1e-9
    if wide.any():
        shape = means[wide] / excess[wide]
        odds = means[wide] / (shape + means[wide])
        first = np.exp(shape * np.log1p(-odds))
        counts[wide] = _walk(share[wide], first, lambda k, rows: odds[rows] * (shape[rows] + (k - 1)) / k)
    if not wide.all():
        counts[~wide] = poisson(h[~wide], means[~wide])
    return counts


def _walk(share: FloatArray, first: FloatArray, ratio: Callable[[int, IntArray], FloatArray]) -> Int64Array:
    """Smallest count whose CDF exceeds each share; P(0) = first, P(k) = P(k-1) x ratio(k, the rows still walking)."""
    if not (first > 0).all():
        raise ValueError("the mean is too large to walk a distribution's CDF from 0")
    counts = np.zeros(share.shape, dtype=np.int64)
    rows = np.flatnonzero(share >= first)
    mass, reached = first[rows], first[rows]
    k = 0
    while rows.size:
        k += 1
        mass = mass * ratio(k, rows)
        reached = reached + mass
        # A share within rounding of 1 may never be exceeded: it ends where the mass no longer counts.
        going = (share[rows] >= reached) & ((mass > 1e-18) | (reached < 0.5))
        counts[rows[~going]] = k
        rows, mass, reached = rows[going], mass[going], reached[going]
    return counts


def _poisson_quantile(share: FloatArray, mean: FloatArray) -> Int64Array:
    """Cornish-Fisher expansion of the Poisson quantile: normal, then the corrections for skewness and kurtosis."""
    z = _normal_quantile(np.maximum(share, _UNIT / 2))
    root = np.sqrt(mean)
    value = mean + root * z + (z * z - 1.0) / 6.0 + (z - z * z * z) / (72.0 * root)
    counts: Int64Array = np.maximum(np.floor(value + 0.5), 0.0).astype(np.int64)
    return counts


def _normal_quantile(share: FloatArray) -> FloatArray:
    centre = share - 0.5
    square = centre * centre
    quantile: FloatArray = np.polyval(_A, square) * centre / np.polyval(_B, square)
    edge = np.minimum(share, 1.0 - share)
    tails = edge < _TAIL
    distance = np.sqrt(-2.0 * np.log(edge[tails]))
    # _C and _D give the lower tail, which is negative.
    lower = np.polyval(_C, distance) / np.polyval(_D, distance)
    quantile[tails] = np.where(share[tails] < 0.5, lower, -lower)
    return quantile
