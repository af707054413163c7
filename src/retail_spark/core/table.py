"""What a table promises, and the world it belongs to: one declaration, from which everything else derives."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Growth = Literal["static", "daily", "whole", "window"]
Layer = Literal["dimension", "operational", "internal", "gold"]
# What `--only` and the tasks of a job call a layer, in the order in which the layers read each other
LAYERS: dict[str, Layer] = {
    "dimensions": "dimension",
    "simulation": "internal",
    "operational": "operational",
    "gold": "gold",
}
# And a part of a world with levels: levels_5_7 stands for the tables of the levels 5 to 7
_LEVELS = re.compile(r"levels_(\d+)_(\d+)")
Builder = TypeVar("Builder", bound=Callable[..., Any])


@dataclass(frozen=True)
class Table:
    """A table's name, columns (a DDL string), keys, way of growing, and the function that builds it.

    Growth: `static` is written by generate and left alone by advance; `daily` has a column `dt` and grows by days,
    of which the last `lookback` before the window are written again, and are made from inputs of `history` more days;
    `whole` is rebuilt from whole inputs each time;
    `window` holds what this run works with, is written anew by each, and is outside the world's fingerprint.
    A reference `{"column": "table"}` or `{"column": "table.column"}` resolves for every row where it is not null.
    In a world with levels a setting of the table's name is its size, and where it is `resizable`, of no other table.
    """

    name: str
    columns: str
    key: tuple[str, ...]
    build: Callable[..., Any]
    reads: tuple[str, ...]
    comment: str
    refs: Mapping[str, str] = field(default_factory=dict)
    growth: Growth = "static"
    lookback: int = 0
    history: int = 0
    layer: Layer = "dimension"
    resizable: bool = True

    @property
    def level(self) -> int | None:
        """The number in its module's name (`level_08_pos`: 8); None in a world without levels."""
        found = re.search(r"\.level_(\d+)", self.build.__module__)
        return None if found is None else int(found[1])


class World:
    """The tables of one world, in the order in which their modules declare them."""

    def __init__(self, name: str, algorithm_version: str = "1") -> None:
        """Start a world without tables; `name` is also its schema's default name.

        `algorithm_version` changes whenever the same config would give other rows: no run continues across it.
        """
        self.name = name
        self.algorithm_version = algorithm_version
        self.tables: dict[str, Table] = {}

    def table(
        self,
        columns: str,
        *,
        key: str | tuple[str, ...],
        refs: Mapping[str, str] | None = None,
        growth: Growth = "static",
        lookback: int = 0,
        history: int = 0,
        layer: Layer = "dimension",
        resizable: bool = True,
    ) -> Callable[[Builder], Builder]:
        """Declare the table that the decorated function builds; the function itself comes back unchanged.

        The function's name is the table's, its parameters after `run` are the tables that it reads.
        """

        def declare(build: Builder) -> Builder:
            name = build.__name__
            if name in self.tables:
                raise ValueError(f"table {name} is declared twice in world {self.name}")
            comment = " ".join((inspect.getdoc(build) or "").split("\n\n")[0].split())
            if not comment:
                raise ValueError(f"table {name} has no docstring, and so no comment")
            self.tables[name] = Table(
                name=name,
                columns=columns,
                key=(key,) if isinstance(key, str) else key,
                build=build,
                reads=tuple(inspect.signature(build).parameters)[1:],
                comment=comment,
                refs=dict(refs or {}),
                growth=growth,
                lookback=lookback,
                history=history,
                layer=layer,
                resizable=resizable,
            )
            return build

        return declare

    @property
    def highest_level(self) -> int | None:
        """The number of the last level; None in a world without levels."""
        return max((table.level for table in self.tables.values() if table.level is not None), default=None)

    def part(self, word: str) -> list[str]:
        """Names of the tables that a word stands for: one table, those of a layer or of some levels; else none."""
        if word in self.tables:
            return [word]
        levels = _LEVELS.fullmatch(word)
        if levels is not None:
            first, last = int(levels[1]), int(levels[2])
            return [name for name, table in self.tables.items() if table.level in range(first, last + 1)]
        return [name for name, table in self.tables.items() if table.layer == LAYERS.get(word)]

    def expand(self, words: Iterable[str]) -> list[str]:
        """Words as table names, by `part`; a word that is no table, layer or levels stays as it is."""
        return [name for word in words for name in self.part(word) or ([] if word in LAYERS else [word])]

    def downstream(self, names: Iterable[str]) -> set[str]:
        """Names of the tables that are made from any of these, at however many removes."""
        found: set[str] = set()
        waiting = set(names)
        while waiting:
            waiting = {name for name, table in self.tables.items() if waiting & set(table.reads)} - found
            found |= waiting
        return found

    def levels(self, names: Iterable[str] | None = None) -> list[list[str]]:
        """Table names in steps: each step reads only earlier ones (or tables that are not among `names`)."""
        waiting = list(self.tables) if names is None else [name for name in self.tables if name in set(names)]
        levels: list[list[str]] = []
        while waiting:
            ready = [name for name in waiting if not set(self.tables[name].reads) & set(waiting)]
            if not ready:
                raise ValueError(f"tables of world {self.name} read each other in a circle: {', '.join(waiting)}")
            levels.append(ready)
            waiting = [name for name in waiting if name not in ready]
        return levels
