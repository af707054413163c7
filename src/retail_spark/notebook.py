"""What the notebooks stand on: session, widgets, tables and pictures, in a workspace as on a laptop.

In a workspace a notebook finds `spark`, `dbutils` and `display` among its names. Run as plain Python it finds none of
them: then widgets are words of its command line (`--scale tiny`), tables are printed, and pictures become files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, SparkSession

from retail_spark.api import WORLDS
from retail_spark.config import RetailConfig
from retail_spark.config_input import one_by_one, parse_settings, read_file
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.core.session import local_session
from retail_spark.core.views import create_views, views_over
from retail_spark.place import chosen_lakehouse
from retail_spark.questions import question, title, with_parameters

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLACE = ("catalog", "schema")
SETTINGS = ("scale", "seed", "start", "days", "set", "config")
_PICTURES = Path("charts")
_ROWS_SHOWN = 30


@dataclass
class Notebook:
    """One notebook: `names` are its globals, in which a workspace puts what it offers."""

    names: Mapping[str, Any]
    world: str = "retail"

    @property
    def spark(self) -> SparkSession:
        """The workspace's session, or a local one."""
        session: SparkSession = self.names["spark"] if "spark" in self.names else local_session()
        return session

    def lakehouse(self) -> Lakehouse:
        """Where the tables are, by widgets: a catalog's schema, or without a catalog the directory `lakehouse`."""
        catalog, schema = (self.widget(name) for name in PLACE)
        directory = None if self._utilities else self.widget("lakehouse")
        if self._utilities and not catalog:
            raise UserError("widget catalog is blank: name a catalog")
        return chosen_lakehouse(directory or None, catalog or None, schema or self.world)

    def config(self) -> RetailConfig:
        """What to generate, by widgets: the options of `retail-spark generate`; a blank one is not given."""
        scale, seed, start, days, settings, file = (self.widget(name) for name in SETTINGS)
        named = {"seed": seed, "start_date": start, "days": days}
        given = parse_settings(one_by_one(settings))
        return RetailConfig.layered(
            scale or None,
            read_file(Path(file)) if file else {},
            given | {name: value for name, value in named.items() if value},
        )

    def widget(self, name: str) -> str:
        """What a widget says; it is made, and blank, where it is not there yet."""
        if self._utilities is not None:
            self._utilities.widgets.text(name, "")
            return str(self._utilities.widgets.get(name)).strip()
        words = sys.argv[1:]
        return words[words.index(f"--{name}") + 1].strip() if f"--{name}" in words else ""

    def open(self) -> None:
        """Make the lakehouse's tables and views known by their bare names, for SQL that follows."""
        place = self.lakehouse()
        place.open(self.spark)
        create_views(self.spark, views_over(WORLDS[self.world], place.tables(self.spark)))

    def ask(self, name: str, **parameters: Any) -> DataFrame:
        """The answer to a question of the world: `sql/WORLD/questions/NAME.sql`."""
        return self.spark.sql(with_parameters(question(self.world, name), parameters))

    def title(self, name: str) -> str:
        """What a question asks."""
        return title(question(self.world, name))

    def show(self, what: Any) -> None:
        """A table, a summary or a picture, below the cell; in a terminal as text or as a file."""
        if "displayHTML" in self.names and hasattr(what, "_repr_html_") and not isinstance(what, DataFrame):
            self.names["displayHTML"](what._repr_html_())
        elif "display" in self.names:
            self.names["display"](what)
        elif isinstance(what, DataFrame):
            print(what.limit(_ROWS_SHOWN).toPandas().to_string(index=False))
        else:
            print(what)

    def picture(self, name: str, figure: Figure) -> None:
        """A picture below the cell; run as plain Python it is the file `charts/NAME.png`."""
        if "display" in self.names:
            self.names["display"](figure)
            return
        _PICTURES.mkdir(exist_ok=True)
        figure.savefig(_PICTURES / f"{name}.png")
        print(f"picture: {_PICTURES / name}.png")

    def expect(self, name: str, sql: str, holds: Callable[[Any], bool], expected: str) -> bool:
        """Ask a question that has one row of answer, show it beside what is expected, and tell whether it is so."""
        rows = self.spark.sql(sql)
        self.show(rows)
        met = holds(rows.collect()[0])
        print(f"{name}: expected {expected}: {'so it is' if met else 'IT IS NOT SO'}\n")
        return met

    @property
    def _utilities(self) -> Any:
        return self.names.get("dbutils")


def columns(rows: DataFrame, *names: str) -> Sequence[list[Any]]:
    """Columns of a small table as lists."""
    found = rows.select(*names).collect()
    return [[row[name] for row in found] for name in names]
