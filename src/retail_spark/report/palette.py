"""The colours of pictures and page, each by what it stands for, on a light and on a dark ground."""

from __future__ import annotations

# role: (on light, on dark). Pictures are drawn in the first; the page's style sheet then puts a variable in its place
PALETTE = {
    "ink": ("#1f2a33", "#e7ebee"),
    "quiet": ("#5f6c78", "#9eabb6"),
    "line": ("#d9dfe4", "#343d46"),
    "ground": ("#fefefd", "#1a2026"),
    "demand": ("#2f6f9e", "#72b4e2"),
    "stock": ("#a9cbe2", "#33566f"),
    "arrival": ("#38895a", "#6fc592"),
    "loss": ("#c4412c", "#f2836d"),
    "offer": ("#c2841a", "#e9b860"),
    "after": ("#7c63a8", "#b6a1dd"),
    "band": ("#dfeadd", "#27382c"),
    "teal": ("#2b8a8a", "#66c4c3"),
    "rose": ("#ad5a7d", "#dd93b2"),
    "olive": ("#7c8636", "#b9c46c"),
}
INK, QUIET, LINE, GROUND, DEMAND, STOCK, ARRIVAL, LOSS, OFFER, AFTER, BAND, TEAL, ROSE, OLIVE = (
    light for light, _ in PALETTE.values()
)
SERIES = (DEMAND, OFFER, ARRIVAL, AFTER, TEAL, ROSE, OLIVE)  # things of one kind, told apart


def variables(ground: int) -> str:
    """The style sheet's variables on light (0) or dark (1) ground."""
    return " ".join(f"--{role}: {colors[ground]};" for role, colors in PALETTE.items())


def by_variable(svg: str) -> str:
    """A picture whose colours are the style sheet's variables."""
    for role, (light, _) in PALETTE.items():
        svg = svg.replace(light, f"var(--{role})")
    return svg
