"""Reads the numbers below the charts of a page."""

from __future__ import annotations

import re


def charts_of(page: str) -> list[str]:
    """Names of the charts, in their order."""
    return re.findall(r'<figure id="(\w+)">', page)


def column(page: str, question: str, number: int) -> list[float]:
    """A column of the numbers that answered a question."""
    table = page[page.index(f'data-question="{question}"') :]
    rows = re.findall(r"<tr>(.*?)</tr>", table[: table.index("</table>")])[1:]
    return [float(re.findall(r"<td[^>]*>(.*?)</td>", row)[number].replace(",", "")) for row in rows]
