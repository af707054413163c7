"""What one visit brings home: how many lines its mission has, which products, and how many units of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.core.errors import UserError
from retail_spark.retail.kernel.journal import LINES_PER_RECEIPT
from retail_spark.retail.kernel.plan import BASKETS, Basket, starts_of
from retail_spark.trade.inventory.allocation import rank_in_group

Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

SAME_CATEGORY_SHARE = 0.50  # of a basket's further lines stay in the first line's category
MOST_LINES = 49  # of a basket: line numbers from 50 on belong to substitutes


def draw_basket(
    mission: str,
    weight: npt.ArrayLike,
    category: npt.ArrayLike,
    *,
    assortment: str = "general",
    seed: int = 42,
    visit: int = 1,
) -> tuple[Int64Array, Int64Array]:
    """One shopper's basket for a mission: (product as an index into `weight`, units), both of shape (lines,).

    `weight` (products,) says how often each product is chosen, in any unit; `category` (products,) what it is one of.
    Missions of the assortment "fashion" are single piece, outfit and wardrobe, of "general" quick trip, grocery run,
    family and bulk. Each `visit` of a `seed` has a basket of its own, always the same one. A UserError for a mission
    or assortment that there is not, for arrays of different lengths, and for weights that are negative or all zero.
    """
    if assortment not in BASKETS:
        raise UserError(f"unknown assortment '{assortment}': allowed are {', '.join(BASKETS)}")
    kind = BASKETS[assortment]
    if mission not in kind.missions:
        raise UserError(f"unknown mission '{mission}' in {assortment}: allowed are {', '.join(kind.missions)}")
    liked, name = np.asarray(weight, np.float64), np.asarray(category)
    if liked.ndim != 1 or liked.shape != name.shape:
        raise UserError(f"weight {liked.shape} and category {name.shape}: allowed are two arrays of one length")
    if not (np.isfinite(liked).all() and (liked >= 0).all() and liked.sum() > 0):
        raise UserError("weight: allowed are finite numbers from 0 on, not all of them 0")
    order = np.argsort(name, kind="stable")
    _, number = np.unique(name[order], return_inverse=True)
    cumulative = np.cumsum(liked[order])[None, :] / liked.sum()
    cumulative[:, -1] = 1.0
    low, high = (np.array([bound]) for bound in kind.missions[mission])
    visit_id = np.array([visit], np.int64)
    lines, visits = lines_of(visit_id, sizes(seed, visit_id, low, high, kind.lines_per_item, np.ones(1)))
    shelf, start = np.zeros(len(lines), np.int64), starts_of(number)
    product = pick(cumulative, shelf, places_on_shelf(seed, lines, visits, shelf, cumulative, number, start))
    first, units = merge_repeats(product, quantities(seed, lines, kind))
    return order[product[first]], np.minimum(units, kind.most_units)


def sizes(
    seed: int, visit_id: Int64Array, low: Int64Array, high: Int64Array, lines_per_item: float, growth: FloatArray
) -> Int64Array:
    """Lines of each visit: those of `low` to `high` items, grown, rounded by a draw so that means hold."""
    spread = uniform(hash64(seed, "visit.items", visit_id))
    items = low + np.floor(spread * (high - low + 1))
    lines = items * lines_per_item * growth
    rounding = uniform(hash64(seed, "visit.rounding", visit_id))
    whole: Int64Array = np.clip(np.floor(lines + rounding), 1, MOST_LINES).astype(np.int64)
    return whole


def lines_of(visit_id: Int64Array, size: Int64Array) -> tuple[Int64Array, Int64Array]:
    """(id of each line, index of the visit that it belongs to)."""
    visit = np.repeat(np.arange(len(size)), size)
    return visit_id[visit] * LINES_PER_RECEIPT + rank_in_group(visit) + 1, visit


def places_on_shelf(
    seed: int,
    line_id: Int64Array,
    visit: Int64Array,
    shelf: Int64Array,
    cumulative: FloatArray,
    category: Int64Array,
    category_start: Int64Array,
) -> FloatArray:
    """Where on the cumulative weight of its shelf each line falls, from 0 to 1.

    `cumulative` is (shelves, products), `category` (products,). First lines fall anywhere, further ones often into the
    first one's category. A category is entered in proportion to its weight, so every product's expected share is still
    its weight.
    """
    u = uniform(hash64(seed, "line.product", line_id))
    is_first = line_id % LINES_PER_RECEIPT == 1
    leader = pick(cumulative, shelf[is_first], u[is_first])
    below, width = stretch(cumulative, shelf, category_start, category[leader][visit])
    stays = ~is_first & (uniform(hash64(seed, "line.same_category", line_id)) < SAME_CATEGORY_SHARE)
    return np.where(stays, below + u * width, u)


def stretch(
    cumulative: FloatArray, shelf: Int64Array, start: Int64Array, part: Int64Array
) -> tuple[FloatArray, FloatArray]:
    """(cumulative weight before a part of the shelf, weight of the part); parts begin at the products of `start`."""
    first = start[part]
    below = np.where(first > 0, cumulative[shelf, first - 1], 0.0)
    return below, cumulative[shelf, start[part + 1] - 1] - below


def pick(cumulative: FloatArray, shelf: Int64Array, u: FloatArray) -> Int64Array:
    """The product at each place of the cumulative weight of its shelf."""
    product = np.empty(len(u), np.int64)
    for row in range(len(cumulative)):
        here = shelf == row
        product[here] = np.searchsorted(cumulative[row], u[here], side="right")
    return product


def quantities(seed: int, line_id: Int64Array, basket: Basket) -> Int64Array:
    """Units of each line."""
    shares = np.cumsum(basket.quantity_shares)[:-1]
    return np.searchsorted(shares, uniform(hash64(seed, "line.quantity", line_id)), "right") + 1


def merge_repeats(key: Int64Array, quantity: Int64Array) -> tuple[Int64Array, Int64Array]:
    """(index of each key's first row, its summed quantity), in the order of those first rows."""
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    total = np.bincount(inverse.ravel(), weights=quantity, minlength=len(first)).astype(np.int64)
    order = np.argsort(first)
    return first[order], total[order]
