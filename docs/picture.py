"""Draws the README's picture from ./lakehouse (made by `make demo`): one product in one shop, day by day."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.session import local_session
from retail_spark.questions import question, with_parameters

TARGET = Path(__file__).parent / "images" / "stock.png"
INK, STOCK, SOLD, DELIVERED, LOST = "#333333", "#9ecae1", "#08519c", "#31a354", "#de2d26"


def draw(days: pd.DataFrame, title: str) -> None:
    """One row of `days` is one day of the position: opening, available, sold, delivered, lost."""
    figure, (shelf, flow) = plt.subplots(
        2, 1, figsize=(11, 5.2), sharex=True, height_ratios=(3, 2), layout="constrained", dpi=120
    )
    when = pd.to_datetime(days["dt"])
    shelf.fill_between(when, days["available"], step="mid", color=STOCK, label="stock at close")
    empty = days["available"] == 0
    shelf.scatter(when[empty], days["available"][empty], color=LOST, s=28, zorder=3, label="out of stock")
    shelf.set_ylabel("units on the shelf")
    shelf.set_title(title, loc="left", color=INK)
    shelf.legend(loc="upper right", frameon=False, ncols=2)
    flow.bar(when, days["delivered"], color=DELIVERED, width=0.8, label="delivered")
    flow.bar(when, -days["sold"], color=SOLD, width=0.8, label="sold")
    flow.bar(when, -days["lost"], bottom=-days["sold"], color=LOST, width=0.8, label="asked for in vain")
    flow.axhline(0, color=INK, linewidth=0.8)
    flow.set_ylabel("units a day")
    flow.legend(loc="upper right", frameon=False, ncols=3)
    for axes in (shelf, flow):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.01, y=0.2)
    TARGET.parent.mkdir(exist_ok=True)
    figure.savefig(TARGET)


def main() -> None:
    """Find the position, read its days, draw them."""
    spark = local_session()
    Lakehouse.directory("lakehouse", "retail").open(spark)
    shown = spark.sql(question("retail", "position_that_ran_out")).collect()[0]
    position = {"place": shown["place"], "product": shown["product"]}
    days = spark.sql(with_parameters(question("retail", "days_of_a_position"), position)).toPandas()
    draw(days, f"{shown['product_name']} in shop {shown['place']}: every unit has a cause")


if __name__ == "__main__":
    main()
