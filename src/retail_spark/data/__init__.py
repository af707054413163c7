"""Invented dictionaries as package data: nothing here names a real shop, brand, product or tax rate."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def dictionary(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `<name>.csv` in this folder, in file order, every value as text."""
    text = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def words(kind: str) -> list[str]:
    """The words of one kind out of `words.csv`."""
    return [row["word"] for row in dictionary("words") if row["kind"] == kind]
