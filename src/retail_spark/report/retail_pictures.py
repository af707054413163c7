"""How the pictures of the retail world are drawn. Rows are those of the question of the same name."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter, PercentFormatter, StrMethodFormatter

from retail_spark.report.chart import Answers, Rows, column
from retail_spark.report.palette import (
    AFTER,
    ARRIVAL,
    BAND,
    DEMAND,
    INK,
    LOSS,
    OFFER,
    QUIET,
    SERIES,
    STOCK,
)
from retail_spark.report.picture import NARROW, WIDE, dates, days_on_x, legend, unit
from retail_spark.report.sankey import Link, sankey

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LETTER = 0.062  # inches that a letter of a small label takes, generously
_SHOWN_DAYS = 90  # of a position: more would hide the days


def demand(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Units asked for by day, those in vain, the holidays, and below it how much was on promotion."""
    rows = answers["demand_by_day"]
    figure.set_figheight(3.7)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(5, 1.1))
    days = column(rows, "dt")
    above.fill_between(days, column(rows, "asked"), step="mid", color=STOCK, linewidth=0, label="asked for")
    above.step(days, column(rows, "asked"), where="mid", color=DEMAND, linewidth=1)
    above.fill_between(days, column(rows, "lost"), step="mid", color=LOSS, linewidth=0, label="asked for in vain")
    top = max(column(rows, "asked"))
    above.set_ylim(0, top * (1.5 if is_narrow else 1.34))
    above.set_yticks([tick for tick in above.get_yticks() if tick <= top])
    above.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    _mark_holidays(above, rows, top, is_narrow)
    unit(above, "units a day")
    below.fill_between(
        days, column(rows, "percent_on_promotion"), step="mid", color=OFFER, linewidth=0, label="on promotion"
    )
    below.set_ylim(0, None)
    below.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    unit(below, "share of products, over all groups of shops")
    days_on_x(below, is_narrow)
    legend(figure, is_narrow, above, below)


def _mark_holidays(axes: Axes, rows: Rows, top: float, is_narrow: bool) -> None:
    """A line on each holiday; names, the strongest first, as far as they find room in the rows above the days."""
    width = 0.86 * (NARROW if is_narrow else WIDE)
    span = max(len(rows), 1)
    taken: list[tuple[int, float, float]] = []
    named = [(number, row) for number, row in enumerate(rows) if row["holiday_name"] is not None]
    for number, row in sorted(named, key=lambda pair: (-abs(pair[1]["holiday_factor"] - 1), pair[0])):
        axes.vlines(row["dt"], 0, top * 1.08, color=QUIET, linewidth=0.7, linestyles=(0, (2, 2)))
        half = (len(row["holiday_name"]) + 1) * _LETTER / 2
        middle = min(max((number + 0.5) / span * width, half), width - half)
        for line in range(3 if is_narrow else 2):
            if all(line != other or middle + half < start or middle - half > end for other, start, end in taken):
                taken.append((line, middle - half, middle + half))
                place = dates.date2num(rows[0]["dt"]) - 0.5 + middle / width * span
                axes.text(place, top * (1.11 + 0.125 * line), row["holiday_name"], color=QUIET, fontsize=8, ha="center")
                break


def hours(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """The week as a grid, a deeper colour for a busier hour."""
    rows = answers["visits_by_weekday_and_hour"]
    figure.set_figheight(2.9 if is_narrow else 2.7)
    axes = figure.subplots()
    most = max(column(rows, "receipts_an_hour"))
    for row in rows:
        share = row["receipts_an_hour"] / most
        axes.add_patch(
            Rectangle((row["hour"] + 0.03, row["weekday"] - 0.46), 0.94, 0.92, linewidth=0,
                      facecolor=(*to_rgb(DEMAND), 0.05 + 0.6 * share))
        )  # fmt: skip
        if not is_narrow:
            number = row["receipts_an_hour"]
            axes.text(row["hour"] + 0.5, row["weekday"], f"{number:.0f}" if most >= 20 else f"{number:.1f}",
                      ha="center", va="center", fontsize=8, color=INK)  # fmt: skip
    first, last = min(column(rows, "hour")), max(column(rows, "hour")) + 1
    axes.set_xlim(first, last)
    axes.set_ylim(7.55, 0.45)
    axes.set_xticks(range(first, last + 1, 2), [f"{hour}:00" if not is_narrow else str(hour)
                                                for hour in range(first, last + 1, 2)])  # fmt: skip
    axes.set_yticks(range(1, 8), _WEEKDAYS)
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    unit(axes, "receipts an hour, by hour of the day")


def position(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """One product in one shop."""
    axes = figure.subplots()
    position_days(axes, around_stockout(answers["days_of_a_position"]))
    unit(axes, "units: on the shelf at close and brought (up), sold and asked for in vain (down)"
         if not is_narrow else "units: stock and brought (up), asked for (down)")  # fmt: skip
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    days_on_x(axes, is_narrow)
    legend(figure, is_narrow, axes)


def around_stockout(rows: Rows) -> Rows:
    """As many days as can be read, the first empty one in their midst."""
    first = next((number for number, row in enumerate(rows) if row["available"] == 0), 0)
    begin = max(0, min(first - _SHOWN_DAYS // 2, len(rows) - _SHOWN_DAYS))
    return rows[begin : begin + _SHOWN_DAYS]


def position_days(axes: Axes, rows: Rows) -> None:
    """Stock at close and deliveries above the line, sales and what was asked for in vain below it."""
    days, sold = column(rows, "dt"), column(rows, "sold")
    axes.use_sticky_edges = False  # else the longest bar ends at the frame, and looks cut
    axes.fill_between(days, column(rows, "available"), step="mid", color=STOCK, linewidth=0, label="stock at close")
    axes.bar(days, column(rows, "delivered"), color=ARRIVAL, width=0.3, label="brought")
    axes.bar(days, [-units for units in sold], color=DEMAND, width=0.8, label="sold")
    axes.bar(days, [-row["lost"] for row in rows], bottom=[-units for units in sold], color=LOSS, width=0.8,
             label="in vain")  # fmt: skip
    empty = [row["dt"] for row in rows if row["available"] == 0]
    axes.scatter(empty, [0] * len(empty), color=LOSS, s=22, zorder=3, label="out of stock")
    axes.axhline(0, color=QUIET, linewidth=0.8)


def stockouts(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """The share of positions out of stock, in its band."""
    axes = figure.subplots()
    stockout_days(axes, answers["stockout_rate_by_day"])
    unit(axes, "percent of positions (a product in a place)")
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    days_on_x(axes, is_narrow)
    legend(figure, is_narrow, axes)


def stockout_days(axes: Axes, rows: Rows) -> None:
    """A line, and behind it the band in which it should stay."""
    percent = column(rows, "percent_out_of_stock")
    axes.axhspan(5, 10, color=BAND, linewidth=0, label="5 to 10 %")
    axes.plot(column(rows, "dt"), percent, color=LOSS, linewidth=1.8, label="closed the day at zero")
    axes.set_ylim(0, max(12.0, *percent) * 1.05)


def carts(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Share of carts left behind by kind of customer, with and without low stock; a line says what is their own."""
    rows = answers["carts_left_with_and_without_low_stock"]
    figure.set_figheight(3.3)
    axes = figure.subplots()
    segments = sorted({row["base_percent"] for row in rows})
    sides = ((False, STOCK, -0.21, "nothing stands low"), (True, LOSS, 0.21, "something stands low"))
    for is_low, color, aside, label in sides:
        side = {row["base_percent"]: row for row in rows if row["low_inventory_trigger"] == is_low}
        bars = [
            (place + aside, base, side[base]["percent_left"]) for place, base in enumerate(segments) if base in side
        ]
        axes.bar([place for place, _, _ in bars], [left for _, _, left in bars], color=color, width=0.38, label=label)
        if not is_narrow:
            for place, base, left in bars:  # above the line, where that is higher than the bar
                axes.annotate(f"{left:.0f}", (place, max(left, base)), (0, 4), textcoords="offset points", ha="center",
                              color=INK)  # fmt: skip
    for place, base in enumerate(segments):
        axes.hlines(base, place - 0.44, place + 0.44, color=INK, linewidth=1.6,
                    label="_nolegend_" if place else "such customers by themselves")  # fmt: skip
    axes.set_xticks(range(len(segments)), [f"{base:.0f} %" for base in segments])
    axes.tick_params(axis="x", length=0)
    axes.set_xlabel(f"{'' if is_narrow else 'customers, '}by how many carts they leave though nothing stands low")
    axes.set_ylim(0, max(column(rows, "percent_left")) * 1.15)
    axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    unit(axes, "share of carts left behind")
    legend(figure, is_narrow, axes)


def promotions(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Demand in the weeks before, in and after promotions, against ordinary weeks."""
    rows = [row for row in answers["demand_around_promotions"] if row["times_ordinary"] is not None]
    axes = figure.subplots()
    colors = {"before": STOCK, "on": OFFER, "after": AFTER}
    for place, row in enumerate(rows):
        found, promised = row["times_ordinary"], row["times_promised"]
        axes.bar(place, found, color=colors[row["phase"]], width=0.7)
        axes.hlines(promised, place - 0.42, place + 0.42, color=INK, linewidth=1.6,
                    label="_nolegend_" if place else "as the promo calendar promises")  # fmt: skip
        axes.annotate(f"{found:.2f}", (place, max(found, promised)), (0, 5), textcoords="offset points", ha="center",
                      color=INK)  # fmt: skip
    axes.axhline(1, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), label="an ordinary week")
    axes.set_ylim(0, max(*column(rows, "times_ordinary"), *column(rows, "times_promised")) * 1.15)
    signs = {"before": "-", "on": "", "after": "+"}
    names = [f"{signs[row['phase']]}{row['week']}" for row in rows]
    if not is_narrow:
        names = [f"week {row['week']} {row['phase']}" if row["phase"] != "on" else f"promotion, week {row['week']}"
                 for row in rows]  # fmt: skip
    axes.set_xticks(range(len(rows)), names)
    axes.tick_params(axis="x", length=0)
    if is_narrow:
        axes.set_xlabel("weeks before (-), of, and after (+) a promotion")
    unit(axes, "times the demand of ordinary weeks")
    legend(figure, is_narrow, axes)


def popularity(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Units by rank, both in powers of ten."""
    rows = [row for row in answers["units_by_popularity"] if row["units_a_product"] > 0]
    figure.set_figheight(3.3)
    axes = figure.subplots()
    ranks = column(rows, "rank")
    axes.loglog(ranks, column(rows, "units_by_zipf"), color=QUIET, linewidth=1.2, linestyle=(0, (4, 2)),
                label="Zipf's law, as configured")  # fmt: skip
    axes.loglog(ranks, column(rows, "units_a_product"), color=DEMAND, marker="o", markersize=4, linewidth=0,
                label="asked for")  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.set_minor_formatter(NullFormatter())
    axes.tick_params(which="minor", length=0)
    axes.set_xlabel("rank of the product, best seller first")
    unit(axes, "units a product")
    legend(figure, is_narrow, axes)


def flow(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """From distribution centres by truck to shops and warehouses."""
    links: dict[tuple[int, str, str], float] = {}
    for row in answers["flow_of_goods"]:
        for place, (source, target) in enumerate(((row["dc"], row["truck"]), (row["truck"], row["place"]))):
            links[place, source, target] = links.get((place, source, target), 0) + row["units"]
    centres = sorted({row["dc"] for row in answers["flow_of_goods"]})
    colors = {name: SERIES[number % len(SERIES)] for number, name in enumerate(centres)}
    headings = ("distribution centre", "truck", "shop or warehouse")
    sankey(figure, [Link(*key, units) for key, units in links.items()], headings, colors, {}, is_narrow)


def baskets(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Receipts by number of products, and by value."""
    shape = (2, 1) if is_narrow else (1, 2)
    figure.set_figheight(4.6 if is_narrow else 2.9)
    left, right = figure.subplots(*shape)
    rows = answers["baskets_by_lines"]
    receipts = sum(column(rows, "receipts"))
    left.bar(column(rows, "lines"), [100 * row["receipts"] / receipts for row in rows], color=DEMAND, width=0.8)
    left.set_xlabel("different products on the receipt")
    rows = answers["baskets_by_value"]
    receipts = sum(column(rows, "receipts"))
    edges = [*column(rows, "dollars_from"), rows[-1]["dollars_to"]]
    right.bar([math.log10(edge) for edge in edges[:-1]], [100 * row["receipts"] / receipts for row in rows],
              width=[0.94 * math.log10(row["dollars_to"] / row["dollars_from"]) for row in rows], align="edge",
              color=ARRIVAL)  # fmt: skip
    round_numbers = [digit * 10**power for power in range(6) for digit in (1, 2, 5)]
    ticks = [number for number in round_numbers if edges[0] <= number <= edges[-1]]
    right.set_xticks([math.log10(tick) for tick in ticks], [f"${tick:,}" for tick in ticks])
    right.set_xlabel("value of the receipt, after discount, before tax")
    for axes in (left, right):
        unit(axes, "share of receipts")
        axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
