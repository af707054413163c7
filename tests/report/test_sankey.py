"""Flows keep their width, find room, and touch what they leave and reach."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from retail_spark.report.sankey import Link, sankey

LINKS = [
    Link(0, "plant", "north", 60),
    Link(0, "plant", "south", 30),
    Link(0, "mill", "south", 10),
    *(Link(1, "north", f"shop {number}", 2) for number in range(30)),
    Link(1, "south", "shop 99", 40),
]


@pytest.fixture(scope="module")
def figure() -> Figure:
    figure = Figure(figsize=(9, 3))
    sankey(figure, LINKS, ("from", "by", "to"), {"plant": "#2f6f9e"}, {"shop 99": "the big one"}, is_narrow=False)
    return figure


def boxes(figure: Figure) -> list[tuple[float, float, float]]:
    """Column, top and height of each bar."""
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return sorted((round(bar.get_x(), 3), bar.get_y(), bar.get_height()) for bar in found)


def test_bars_are_as_high_as_what_goes_through_them(figure: Figure) -> None:
    bars = boxes(figure)
    unit = max(height for _, _, height in bars) / 90
    assert sorted(round(height / unit) for _, _, height in bars) == sorted([90, 10, 60, 40, *[2] * 30, 40])


def test_bars_of_a_column_leave_room_for_their_labels(figure: Figure) -> None:
    bars = boxes(figure)
    for (column, top, height), (other, below, its_height) in pairwise(bars):
        if column == other:
            assert top + height < below
            assert below + its_height / 2 - top - height / 2 > 0.17, "inches between the middles of two labels"
    assert max(top + height for _, top, height in bars) <= figure.axes[0].get_ylim()[0] + 1e-9


def test_ribbons_are_as_wide_as_their_flow_and_stay_within_their_bars(figure: Figure) -> None:
    bars = boxes(figure)
    ribbons = [patch.get_path().vertices for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    assert len(ribbons) == len(LINKS)
    for points in ribbons:
        (_, start), (_, stop), (_, low_stop), (_, low_start) = points[0], points[3], points[4], points[7]
        assert low_stop - stop == pytest.approx(low_start - start)
        for top, bottom in ((start, low_start), (stop, low_stop)):
            assert any(edge - 1e-9 <= top and bottom <= edge + height + 1e-9 for _, edge, height in bars)


def test_a_label_stands_in_place_of_a_name(figure: Figure) -> None:
    said = {text.get_text() for text in figure.axes[0].texts}
    assert {"from", "by", "to", "plant", "the big one"} <= said
    assert "shop 99" not in said
