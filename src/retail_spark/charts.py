"""Pictures of the notebooks, by matplotlib, which every runtime has; where the report shows the same, by its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from retail_spark.notebook import columns
from retail_spark.report.palette import ARRIVAL, DEMAND, INK, LINE, LOSS, QUIET, STOCK
from retail_spark.report.retail_pictures import position_days, stockout_days

_SIZE = (11.0, 4.2)


def sales(days: Any) -> Figure:
    """Sales and lost sales: rows of dt, sold, lost."""
    dt, sold, lost = columns(days, "dt", "sold", "lost")
    figure, axes = _figure("Sales each day, and what shoppers asked for in vain")
    axes.bar(dt, [float(value) for value in sold], color=DEMAND, width=0.8, label="sold")
    axes.bar(dt, [float(-value) for value in lost], color=LOSS, width=0.8, label="lost")
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_ylabel("dollars a day")
    return _done(figure, axes)


def stockouts(days: Any) -> Figure:
    """Share of positions out of stock: rows of dt, percent_out_of_stock."""
    figure, axes = _figure("Positions that closed the day at zero")
    stockout_days(axes, [row.asDict() for row in days.collect()])
    axes.set_ylabel("percent of positions")
    return _done(figure, axes)


def hours(visits: Any) -> Figure:
    """Receipts by hour of the day: rows of hour, receipts."""
    hour, receipts = columns(visits, "hour", "receipts")
    figure, axes = _figure("When shoppers come")
    axes.bar(hour, receipts, color=DEMAND, width=0.8)
    axes.set_xticks(hour)
    axes.set_xlabel("hour of the day")
    axes.set_ylabel("receipts")
    return _done(figure, axes)


def position(days: Any, name: str) -> Figure:
    """One product in one shop: rows of dt, available, sold, delivered, lost."""
    figure, axes = _figure(name)
    position_days(axes, [row.asDict() for row in days.collect()])
    axes.set_ylabel("units")
    return _done(figure, axes)


def promotion(weeks: Any, name: str) -> Figure:
    """Demand for a promotion's products: rows of monday, units_in_its_shops, units_elsewhere, is_on."""
    monday, units, others, is_on = columns(weeks, "monday", "units_in_its_shops", "units_elsewhere", "is_on")
    figure, axes = _figure(name)
    axes.bar(monday, units, width=5.5, color=[ARRIVAL if on else DEMAND for on in is_on], label="in its shops")
    axes.plot(monday, _scaled(others, units), color=QUIET, marker="o", label="in other shops, scaled")
    axes.set_ylabel("units asked for in the week")
    return _done(figure, axes)


def recall(centres: Any, name: str) -> Figure:
    """Where a batch went: rows of dc_code, shops, cases_in_shops, cases_held."""
    code, shops, cases, held = columns(centres, "dc_code", "shops", "cases_in_shops", "cases_held")
    figure, axes = _figure(f"{name}: cases by distribution centre")
    axes.barh(code, cases, color=LOSS, label="in shops")
    axes.barh(code, held, left=cases, color=STOCK, label="held back")
    for row, (number, total) in enumerate(zip(shops, map(sum, zip(cases, held, strict=True)), strict=True)):
        axes.annotate(f" shops: {number}", (total, row), va="center", color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * max(map(sum, zip(cases, held, strict=True))))
    axes.set_xlabel("cases")
    return _done(figure, axes)


def order_fill(months: Any) -> Figure:
    """Orders by month: rows of month, ordered_cases, allocated_cases, shipped_cases."""
    month, ordered, allocated, shipped = columns(months, "month", "ordered_cases", "allocated_cases", "shipped_cases")
    figure, axes = _figure("What shops ordered, and what they got")
    axes.bar(month, ordered, width=24, color=LINE, label="ordered")
    axes.bar(month, allocated, width=18, color=STOCK, label="allocated")
    axes.bar(month, shipped, width=9, color=DEMAND, label="shipped")
    axes.set_ylabel("cases a month")
    return _done(figure, axes)


def till(weeks: Any) -> Figure:
    """The till by week: rows of monday, eaches, promotional_eaches, against_base."""
    monday, eaches, promoted, against = columns(weeks, "monday", "eaches", "promotional_eaches", "against_base")
    figure, axes = _figure("Sold at the till each week, and against an ordinary week")
    axes.bar(monday, eaches, width=5.5, color=STOCK, label="without promotion")
    axes.bar(monday, promoted, width=5.5, color=ARRIVAL, label="by promotions")
    axes.set_ylabel("eaches a week")
    ratio = axes.twinx()
    times = [float(value) for value in against]
    ratio.plot(monday, times, color=LOSS, marker="o", markersize=3)
    ratio.set_ylim(0, 1.2 * max(times))
    ratio.set_ylabel("times an ordinary week", color=LOSS)
    ratio.spines["top"].set_visible(False)
    return _done(figure, axes)


def _scaled(others: Sequence[int], units: Sequence[int]) -> list[float]:
    """The others' numbers on the scale of the first, so that their course can be compared."""
    factor = sum(units) / sum(others) if sum(others) else 0.0
    return [value * factor for value in others]


def _figure(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE, dpi=110, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", color=INK)
    return figure, axes


def _done(figure: Figure, axes: Axes) -> Figure:
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.01)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="upper right", frameon=False, ncols=6)
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + (high - low) * 0.12)  # room for the legend
    return figure
