"""How the pictures of the FMCG world are drawn. Rows are those of the question of the same name."""

from __future__ import annotations

from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import PercentFormatter, StrMethodFormatter

from retail_spark.report.chart import Answers, Rows, column, total
from retail_spark.report.palette import AFTER, BAND, DEMAND, GROUND, INK, LINE, LOSS, OFFER, QUIET, SERIES, STOCK
from retail_spark.report.picture import NARROW, WIDE, days_on_x, legend, unit
from retail_spark.report.sankey import Link, sankey

_LETTER = 0.068  # inches that a letter of a label takes, generously


def division_colors(rows: Rows) -> dict[str, str]:
    """A colour for each division, the same in all pictures."""
    return {name: SERIES[number] for number, name in enumerate(sorted(set(column(rows, "division"))))}


def network(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Plants, distribution centres and shops where they stand; arcs carry cases from plants to centres."""
    places, flows = answers["network_places"], answers["network_flows"]
    colors = division_colors(places)
    figure.set_figheight(2.6 if is_narrow else 4.2)
    axes = figure.subplots()
    axes.set_aspect(1.2)
    axes.grid(False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    most = max(column(flows, "cases"), default=1)
    at = {row["place"]: (row["longitude"], row["latitude"]) for row in places if row["place"]}
    for row in flows:
        arc = FancyArrowPatch(at[row["plant"]], at[row["dc"]], connectionstyle="arc3,rad=-0.22", arrowstyle="-",
                              color=colors[row["division"]], alpha=0.55, linewidth=0.4 + 3 * row["cases"] / most,
                              shrinkA=0, shrinkB=0)  # fmt: skip
        axes.add_patch(arc)
    small = 0.5 if is_narrow else 1.0
    for kind, marker, size in (("shops", "o", 0), ("dc", "o", 34), ("plant", "s", 46)):
        for division, color in colors.items():
            found = [row for row in places if row["kind"] == kind and row["division"] == division]
            sizes = [small * (size or 3 + 0.6 * row["shops"] ** 0.75) for row in found]
            axes.scatter(column(found, "longitude"), column(found, "latitude"), s=sizes, marker=marker, color=color,
                         alpha=1 if size else 0.28, linewidths=1 if size else 0, edgecolors=GROUND if size else "none",
                         zorder=3 if size else 2)  # fmt: skip
    axes.margins(0.03, 0.07)
    _name_places(axes, places, is_narrow)
    for label, marker in (("plant", "s"), ("distribution centre", "o")):
        axes.scatter([], [], marker=marker, color=QUIET, label=label)
    axes.scatter([], [], marker="o", s=60, color=QUIET, alpha=0.28, linewidths=0, label="shops, by their number")
    if not is_narrow:
        for division, color in colors.items():
            axes.scatter([], [], marker="s", color=color, label=division)
    legend(figure, is_narrow, axes)


def _name_places(axes: Axes, places: Rows, is_narrow: bool) -> None:
    """Names of cities, plants first, as far as they find room."""
    left, right = axes.get_xlim()
    degrees = (right - left) / (0.98 * (NARROW if is_narrow else WIDE))
    taken: list[tuple[float, float, float, float]] = []
    marks = [(row["longitude"], row["latitude"]) for row in places if row["place"]]
    named = [row for row in places if row["place"]]
    for row in sorted(named, key=lambda row: (row["kind"] != "plant", row["place"])):
        x, y, width = row["longitude"], row["latitude"], len(row["city"]) * _LETTER * degrees
        height = 0.15 * degrees
        for start, align in ((x + 0.08 * degrees, "left"), (x - 0.08 * degrees - width, "right")):
            box = (start, start + width, y - height / 2, y + height / 2)
            is_free = all(box[0] > b or box[1] < a or box[2] > d or box[3] < c for a, b, c, d in taken)
            hidden = any(box[0] < mx < box[1] and box[2] < my < box[3] for mx, my in marks)
            if is_free and not hidden and left < box[0] and box[1] < right:
                taken.append(box)
                x_text = x + (0.08 if align == "left" else -0.08) * degrees
                axes.text(x_text, y, row["city"], ha=align, va="center", color=INK, fontsize=8, zorder=4,
                          weight="bold" if row["kind"] == "plant" else "normal")  # fmt: skip
                break


def supply(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Cases from plants by distribution centre to the divisions that they serve."""
    rows = answers["network_flows"]
    links: dict[tuple[int, str, str], float] = {}
    for row in rows:
        for place, (source, target) in enumerate(((row["plant"], row["dc"]), (row["dc"], f"to {row['division']}"))):
            links[place, source, target] = links.get((place, source, target), 0) + row["cases"]
    of_division = division_colors(answers["network_places"])
    colors = {row["place"]: of_division[row["division"]] for row in answers["network_places"] if row["kind"] == "plant"}
    labels = {name: _short(name) for _, *ends in links for name in ends}
    sankey(figure, [Link(*key, cases) for key, cases in links.items()], ("plant", "distribution centre", "division"),
           colors, labels, is_narrow)  # fmt: skip


def _short(code: str) -> str:
    """A plant, centre or division by what tells it apart: NAM-CHI of DC-NAM-CHI-001."""
    return code.removeprefix("PLT-").removeprefix("DC-").removeprefix("to ").removesuffix("-001")


def recall(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """What went into the batch on hold, and where it went; both sides as wide as the batch."""
    lots, centres = answers["recall_trace_back"], answers["recall_by_dc"]
    cases, weight = total(centres, "cases"), float(total(lots, "actual_quantity_kg"))
    links: dict[tuple[int, str, str], float] = {}
    for row in lots:
        key = (0, f"{row['ingredient_code']} {row['supplier_code']}", "batch")
        links[key] = links.get(key, 0) + float(row["actual_quantity_kg"]) / weight * cases
    labels = {name: name.partition(" ")[0] if is_narrow else name.replace(" ", " from ") for _, name, _ in links}
    for row in centres:
        links[1, "batch", row["dc"]] = row["cases"]
        links[2, row["dc"], f"shops of {row['dc']}"] = row["cases"]
        labels[row["dc"]] = _short(row["dc"])
        labels[f"shops of {row['dc']}"] = f"{row['shops']:,} shops"
    labels["batch"] = "B-2024-RECALL-001" if not is_narrow else "the batch"
    colors = dict.fromkeys((name for place, name, _ in links if place == 0), STOCK)
    colors |= {name: LOSS for name in colors if "SORB" in name} | {"batch": LOSS}
    colors |= dict.fromkeys(column(centres, "dc"), OFFER)
    headings = (
        "lot of an ingredient, and its supplier",
        "the batch on hold",
        "distribution centre",
        "shops that got it",
    )
    if is_narrow:
        headings = ("ingredient", "batch", "centre", "shops")
    sankey(figure, [Link(*key, units) for key, units in links.items()], headings, colors, labels, is_narrow)


def spread(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Shops that had got the batch, day by day."""
    rows = answers["recall_by_day"]
    figure.set_figheight(2.4)
    axes = figure.subplots()
    days, shops = column(rows, "day"), list(accumulate(column(rows, "new_shops")))
    axes.fill_between(days, shops, step="post", color=LOSS, alpha=0.25, linewidth=0)
    axes.step(days, shops, where="post", color=LOSS, linewidth=1.6)
    axes.set_ylim(0, shops[-1] * 1.12)
    axes.text(days[-1], shops[-1] * 1.02, f"{shops[-1]:,} shops", ha="right", va="bottom", color=INK)
    unit(axes, "shops that have got the batch")
    days_on_x(axes, is_narrow)


def order_fill(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Cases ordered and shipped; the shares filled, and delivered on time and in full."""
    rows = answers["order_fill_by_week"]
    figure.set_figheight(4.0)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    weeks = column(rows, "monday")
    above.axhspan(85, 99, color=BAND, linewidth=0, label="85 to 99 %")
    lines = (("percent_filled", DEMAND, "cases shipped of those ordered"),
             ("percent_on_time_in_full", OFFER, "orders on time and in full"))  # fmt: skip
    for name, color, label in lines:
        above.plot(weeks, column(rows, name), color=color, linewidth=1.8, label=label)
    lowest = min(row[name] for row in rows for name, *_ in lines if row[name] is not None)
    above.set_ylim(max(0, min(80, lowest - 3)), 101)
    above.yaxis.set_major_formatter(PercentFormatter(decimals=0))
    unit(above, "percent, by week of the order")
    below.fill_between(weeks, column(rows, "ordered_cases"), step="mid", color=LINE, linewidth=0, label="ordered")
    below.fill_between(weeks, column(rows, "shipped_cases"), step="mid", color=STOCK, linewidth=0, label="shipped")
    below.set_ylim(0, None)
    below.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    unit(below, "cases a week")
    days_on_x(below, is_narrow)
    legend(figure, is_narrow, above, below)


def pareto(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """The share of cases that the best-selling SKUs make together."""
    rows = answers["cases_by_sku"]
    axes = figure.subplots()
    skus, cases = [0, *column(rows, "percent_of_skus")], [0, *column(rows, "percent_of_cases")]
    axes.fill_between(skus, cases, color=STOCK, alpha=0.5, linewidth=0)
    axes.plot(skus, cases, color=DEMAND, linewidth=1.8)
    axes.plot([0, 100], [0, 100], color=QUIET, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.text(62, 56, "if all sold alike", color=QUIET, fontsize=8.5)
    top = share_of_best(rows)
    axes.plot([20, 20, 0], [0, top, top], color=OFFER, linewidth=1.2)
    axes.scatter([20], [top], color=OFFER, s=28, zorder=3)
    axes.text(22, top - 1, f"20 % of the SKUs, {top:.0f} % of the cases", color=INK, va="top")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(decimals=0))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 104)
    axes.set_xlabel("share of SKUs, best sellers first")
    unit(axes, "share of all cases ordered")


def share_of_best(rows: Rows) -> float:
    """The percent of all cases that the best fifth of the SKUs makes."""
    return float(max((row["percent_of_cases"] for row in rows if row["percent_of_skus"] <= 20), default=0))


def till(figure: Figure, answers: Answers, is_narrow: bool) -> None:
    """Units over the tills by week, against those of a year without promotions."""
    rows = answers["till_by_week"]
    axes = figure.subplots()
    weeks = column(rows, "monday")
    axes.fill_between(weeks, column(rows, "eaches"), step="mid", color=OFFER, alpha=0.75, linewidth=0,
                      label="more by promotions")  # fmt: skip
    axes.fill_between(weeks, column(rows, "ordinary_eaches"), step="mid", color=STOCK, linewidth=0,
                      label="without promotions")  # fmt: skip
    axes.step(weeks, column(rows, "eaches"), where="mid", color=AFTER, linewidth=1.2, label="over the till")
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    unit(axes, "eaches a week")
    days_on_x(axes, is_narrow)
    legend(figure, is_narrow, axes)
