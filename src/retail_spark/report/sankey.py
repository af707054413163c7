"""Flows as ribbons between columns of bars. matplotlib's own Sankey is one of engines, with arrows round a core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from retail_spark.report.palette import INK, QUIET

_BAR = 0.012  # width of a bar, of the picture's
_SPACE = 0.008  # between a bar and its label, likewise
_LINE = 0.175  # inches that a label needs
_GAP = 0.05  # inches between bars
_FLOW = 2.2  # inches that all units take together


class Link(NamedTuple):
    """So many units go from a bar of column `column` to one of the next."""

    column: int
    source: str
    target: str
    units: float


@dataclass
class _Bar:
    """A thing through which goods go, from `top` on downwards; in and out say how much of it is taken by ribbons."""

    units: float
    top: float = 0.0
    taken_in: float = 0.0
    taken_out: float = 0.0


def sankey(
    figure: Figure,
    links: Sequence[Link],
    headings: Sequence[str],
    colors: Mapping[str, str],
    labels: Mapping[str, str],
    is_narrow: bool,
) -> None:
    """Draw it, as high as its longest column needs. A ribbon has the colour of its source, a bar that of most of it.

    `colors` names those of bars; `labels` what stands beside a bar in place of its name.
    """
    columns = _columns(links)
    scale = _FLOW / max(sum(bar.units for bar in bars.values()) for bars in columns)  # inches a unit
    inches = max(_height(bars, scale) for bars in columns)
    _place(columns, links, colors, scale, inches)
    figure.set_figheight(inches + 0.35)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(inches, -0.3)
    painted = {**dict.fromkeys(columns[0], QUIET), **colors}
    for link in sorted(links, key=lambda link: (link.column, -link.units, link.source, link.target)):
        painted.setdefault(link.target, painted[link.source])
    left = [(1 - _BAR) * number / (len(columns) - 1) for number in range(len(columns))]
    for link in sorted(links, key=lambda link: (link.column, _top(columns, link, 0), _top(columns, link, 1))):
        source, target = columns[link.column][link.source], columns[link.column + 1][link.target]
        ends = (left[link.column] + _BAR, left[link.column + 1])
        start, stop, height = source.top + source.taken_out, target.top + target.taken_in, link.units * scale
        _ribbon(axes, ends, start, stop, height, painted[link.source])
        source.taken_out += height
        target.taken_in += height
    size = 7.5 if is_narrow else 8.5
    for number, bars in enumerate(columns):
        is_last = number == len(columns) - 1
        side = "right" if is_last else "left"
        edge = left[number] + _BAR * is_last
        beside = left[number] + (-_SPACE if is_last else _BAR + _SPACE)
        axes.text(edge, -0.22, headings[number], color=QUIET, ha=side, va="center")
        for name, bar in bars.items():
            height = bar.units * scale
            axes.add_patch(Rectangle((left[number], bar.top), _BAR, height, color=painted[name], linewidth=0))
            label = labels.get(name, name)
            axes.text(beside, bar.top + height / 2, label, color=INK, va="center", ha=side, fontsize=size)


def _columns(links: Sequence[Link]) -> list[dict[str, _Bar]]:
    """Bars by column and name; through a bar goes the larger of what comes and what leaves."""
    columns: list[dict[str, _Bar]] = [{} for _ in range(max(link.column for link in links) + 2)]
    for number, bars in enumerate(columns):
        coming: dict[str, float] = {}
        leaving: dict[str, float] = {}
        for link in links:
            if link.column == number - 1:
                coming[link.target] = coming.get(link.target, 0) + link.units
            elif link.column == number:
                leaving[link.source] = leaving.get(link.source, 0) + link.units
        for name in sorted(coming.keys() | leaving.keys()):
            bars[name] = _Bar(max(coming.get(name, 0), leaving.get(name, 0)))
    return columns


def _place(
    columns: list[dict[str, _Bar]], links: Sequence[Link], colors: Mapping[str, str], scale: float, inches: float
) -> None:
    """Give each bar its place: level with what its goods come from, so that few ribbons cross."""
    for number, bars in enumerate(columns):
        if number:
            middle = dict.fromkeys(bars, 0.0)
            for link in links:
                if link.column == number - 1:
                    source, share = columns[number - 1][link.source], link.units / bars[link.target].units
                    middle[link.target] += (source.top + source.units * scale / 2) * share
            order = sorted(bars, key=lambda name: (round(middle[name], 6), name))
        else:
            of_color: dict[str, float] = {}
            for name, bar in bars.items():
                of_color[colors.get(name, "")] = of_color.get(colors.get(name, ""), 0) + bar.units
            # those of a colour beside each other
            order = sorted(
                bars, key=lambda name: (-of_color[colors.get(name, "")], colors.get(name, ""), -bars[name].units, name)
            )
        columns[number] = {name: bars[name] for name in order}
        spare = (inches - _height(bars, scale)) / len(bars)  # all columns are equally high
        top = 0.0
        for name in order:
            slot = max(bars[name].units * scale, _LINE) + _GAP + spare
            bars[name].top = top + (slot - bars[name].units * scale) / 2
            top += slot


def _height(bars: Mapping[str, _Bar], scale: float) -> float:
    """Inches that a column needs, so that all labels have room."""
    return sum(max(bar.units * scale, _LINE) + _GAP for bar in bars.values())


def _top(columns: Sequence[Mapping[str, _Bar]], link: Link, end: int) -> float:
    return columns[link.column + end][(link.source, link.target)[end]].top


def _ribbon(axes: Axes, ends: tuple[float, float], start: float, stop: float, height: float, color: str) -> None:
    """A band that leaves and arrives level."""
    left, right = ends
    middle = (left + right) / 2
    above = [(left, start), (middle, start), (middle, stop), (right, stop)]
    below = [(right, stop + height), (middle, stop + height), (middle, start + height), (left, start + height)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    axes.add_patch(PathPatch(Path([*above, *below], codes), facecolor=color, alpha=0.32, linewidth=0))
