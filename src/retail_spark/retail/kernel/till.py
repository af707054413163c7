"""What the till makes of the units that a shopper got: reductions, codes and tax, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.retail.kernel.demand import Requests
from retail_spark.retail.kernel.plan import Plan
from retail_spark.trade.inventory.allocation import first_of_group, rank_in_group, share_out

Int64Array = npt.NDArray[np.int64]

PERCENTAGE, FIXED_AMOUNT, BOGO = 0, 1, 2


@dataclass(frozen=True)
class Priced:
    """Per line, in cents of the whole line; `promo_id` and `by_code` say what reduced it."""

    discount: Int64Array
    tax: Int64Array
    promo_id: Int64Array
    by_code: npt.NDArray[np.bool_]


def price_lines(plan: Plan, lines: Requests, sold: Int64Array, day: int) -> Priced:
    """Lines stand sorted by receipt; what sold nothing costs nothing. Codes never add to a calendar promotion."""
    gross = lines.unit_cents * sold
    discount = percentage(gross, lines.discount_bp)
    promo_id = np.where(discount > 0, lines.promo_id, 0)
    code_discount, code_id = _till_codes(plan, lines, sold, gross * (promo_id == 0), day)
    by_code = code_discount > 0
    discount = discount + code_discount
    home = plan.customer_home[lines.customer]
    place = plan.position_place[lines.position]
    rate = plan.tax_rate[np.where(place < plan.shops, place, home)]
    rate = np.where(lines.mode >= 0, plan.tax_rate[home], rate)
    tax = sales_tax(gross - discount, rate, plan.product_tax[plan.position_product[lines.position]])
    return Priced(discount, tax, np.where(by_code, code_id, promo_id), by_code)


def percentage(cents: Int64Array, basis_points: Int64Array) -> Int64Array:
    """Share of an amount in cents, rounded half up."""
    return (cents * basis_points + 5_000) // 10_000


def sales_tax(cents: Int64Array, rate: Int64Array, halves: Int64Array) -> Int64Array:
    """Tax on cents at `rate` in 1/100 000, of which `halves` fall due (2 = the full rate), rounded half up."""
    return (cents * rate * halves + 100_000) // 200_000


def _till_codes(
    plan: Plan, lines: Requests, sold: Int64Array, eligible: Int64Array, day: int
) -> tuple[Int64Array, Int64Array]:
    """(discount, promotion) per line. `eligible`: its amount in cents, 0 where a calendar promotion reduced it."""
    discount = np.zeros(len(lines), np.int64)
    code_id = np.zeros(len(lines), np.int64)
    codes = plan.codes
    segment = 1 << plan.customer_segment[lines.customer]
    category = 1 << plan.product_category[plan.position_product[lines.position]]
    u = uniform(hash64(plan.config.seed, "receipt.code", lines.receipt_id))
    before = 0.0
    for index in range(len(codes["promo_id"])):
        if not codes["first_day"][index] <= day <= codes["last_day"][index]:
            continue
        share = float(codes["share"][index])
        chosen = (u >= before) & (u < before + share) & (lines.mode < 0) & (eligible > 0)
        chosen &= (segment & codes["segments"][index] > 0) & (category & codes["categories"][index] > 0)
        before += share
        chosen_lines = np.flatnonzero(chosen)
        receipt = np.cumsum(first_of_group(lines.receipt_id[chosen_lines])) - 1
        subtotal = np.bincount(receipt, weights=eligible[chosen_lines]).astype(np.int64)[receipt]
        enough = subtotal >= codes["min_cents"][index]
        chosen_lines, receipt = chosen_lines[enough], receipt[enough]
        reduction = _reduction(
            int(codes["kind"][index]),
            int(codes["value"][index]),
            receipt,
            eligible[chosen_lines],
            lines.unit_cents[chosen_lines],
            sold[chosen_lines],
        )
        discount[chosen_lines] = reduction
        code_id[chosen_lines] = codes["promo_id"][index]
    return discount, code_id


def _reduction(
    kind: int, value: int, receipt: Int64Array, amount: Int64Array, unit_cents: Int64Array, sold: Int64Array
) -> Int64Array:
    """Reduction per line, in cents; lines of a receipt stand together.

    `value`: basis points of the amount, cents off the receipt, or basis points off every second unit.
    """
    if kind == PERCENTAGE:
        return percentage(amount, np.full(len(amount), value))
    if kind == FIXED_AMOUNT:
        receipts = int(receipt[-1]) + 1 if len(receipt) else 0
        return share_out(np.full(receipts, value), receipt, amount)
    # Buy one, get one: of a receipt's units, dearest first, every second one is reduced.
    line = np.repeat(np.arange(len(receipt)), sold)
    line = line[np.lexsort((-unit_cents[line], receipt[line]))]
    second = rank_in_group(receipt[line]) % 2 == 1
    units = np.bincount(line[second], minlength=len(receipt))
    return percentage(unit_cents * units, np.full(len(receipt), value))
