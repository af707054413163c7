"""Pictures of the notebooks, by matplotlib, which every runtime has; where the report shows the same, by its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from retail_spark.notebook import columns
from retail_spark.report.palette import ARRIVAL, DEMAND, INK, LOSS, QUIET
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
