"""Draws the README's picture from ./lakehouse (made by `make demo`): one product in one shop, day by day."""

from __future__ import annotations

from pathlib import Path

from retail_spark import charts
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.session import local_session
from retail_spark.questions import question, with_parameters

TARGET = Path(__file__).parent / "images" / "stock.png"


def main() -> None:
    """Find the position, read its days, draw them as the notebooks do."""
    spark = local_session()
    Lakehouse.directory("lakehouse", "retail").open(spark)
    shown = spark.sql(question("retail", "position_that_ran_out")).collect()[0]
    position = {"place": shown["place"], "product": shown["product"]}
    days = spark.sql(with_parameters(question("retail", "days_of_a_position"), position))
    TARGET.parent.mkdir(exist_ok=True)
    charts.position(days, f"{shown['product_name']} in shop {shown['place']}").savefig(TARGET)


if __name__ == "__main__":
    main()
