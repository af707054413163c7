"""Pictures as SVG inside a page: drawn by matplotlib in two widths, in colours and letters of the page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import matplotlib.dates
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from retail_spark.report.palette import GROUND, INK, LINE, QUIET, by_variable

Draw = Callable[[Figure, bool], None]
dates: Any = matplotlib.dates  # it has no types
WIDE, NARROW = 9.4, 4.1  # inches; shown at about 940 and 350 pixels, so letters stay readable on both
_HEIGHT = 3.1
STYLE: Any = {
    "svg.fonttype": "none",  # letters stay letters: readable by machines, and in the page's own type
    "font.size": 9,
    "text.color": INK,
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "axes.facecolor": "none",
    "axes.edgecolor": LINE,
    "axes.labelcolor": QUIET,
    "axes.titlecolor": QUIET,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.titlepad": 7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.xmargin": 0.01,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "legend.handlelength": 1.2,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.4,
    "hatch.color": GROUND,
}


def pictures(name: str, draw: Draw) -> tuple[str, str]:
    """The picture for a wide and for a narrow page, as SVG elements."""
    return _svg(f"{name}-wide", draw, is_narrow=False), _svg(f"{name}-narrow", draw, is_narrow=True)


def unit(axes: Axes, text: str) -> None:
    """What the vertical axis counts, said above it, where it needs no turned head."""
    axes.set_title(text)


def days_on_x(axes: Axes, is_narrow: bool) -> None:
    """Dates below the horizontal axis, as many as there is room for."""
    locator = dates.AutoDateLocator(minticks=3, maxticks=5 if is_narrow else 10)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))


def legend(figure: Figure, is_narrow: bool, *axes: Axes) -> None:
    """One legend below everything."""
    found = [pair for one in axes for pair in zip(*one.get_legend_handles_labels(), strict=True)]
    handles, labels = zip(*found, strict=True)
    figure.legend(handles, labels, loc="outside lower left", ncols=2 if is_narrow else 6)


def _svg(name: str, draw: Draw, is_narrow: bool) -> str:
    # a salt of its own: ids in a page must differ, and be the same each time
    with rc_context({**STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(NARROW if is_narrow else WIDE, _HEIGHT))
        draw(figure, is_narrow)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return by_variable(_bare(text.getvalue()))


def _bare(svg: str) -> str:
    """The element alone: without what only a file needs, ids that nothing names, and decimals that nobody sees."""
    svg = svg[svg.index("<svg") :]
    used = set(re.findall(r'(?:url\(#|href="#)([\w-]+)', svg))
    svg = re.sub(r' id="([\w.-]+)"', lambda found: found[0] if found[1] in used else "", svg)
    for pattern, instead in (
        (r"<svg[^>]*?( viewBox=\"[^\"]*\")[^>]*>", r"<svg\1>"),
        (r"<defs>\s*<style.*?</style>\s*</defs>|<!--.*?-->", ""),
        (r" font-family: [^;\"]*;", ""),  # that of the page
        (r' transform="rotate\(-?0 [^"]*\)"', ""),
        (r"xlink:href", "href"),
        (r"(\d+\.\d\d)\d+", r"\1"),
        (r"\s*\n\s*", "\n"),
    ):
        svg = re.sub(pattern, instead, svg, flags=re.DOTALL)
    return svg.strip()
