"""Lines of text from Spark into one file: executors write parts, this process only joins their bytes.

Rows never become Python objects, so memory stays flat and the driver does no work per row; `toLocalIterator` would
hand every row to it, one partition at a time. The price: the parts must lie where both the executors and this process
see them. A local session always does; in a workspace that is a volume. Lines are counted, so nothing gets lost unseen.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from pyspark.sql import DataFrame

from retail_spark.core.errors import UserError

_CHUNK = 1 << 20


def write_parts(lines: DataFrame, folder: Path) -> None:
    """Write a frame of one text column into a new folder; its order is that of the parts' names."""
    lines.write.option("compression", "none").option("lineSep", "\n").text(str(folder))


def join_parts(folder: Path, rows: int, out: BinaryIO) -> None:
    """Add the parts to an open file; a UserError if they have not as many lines as there are rows."""
    lines = 0
    for part in sorted(folder.glob("part-*")):
        with part.open("rb") as text:
            while chunk := text.read(_CHUNK):
                out.write(chunk)
                lines += chunk.count(b"\n")
    if lines != rows:
        raise UserError(
            f"{folder.parent.parent}: of {rows:,} rows that Spark wrote there, {lines:,} are seen from here: "
            "allowed is a folder that Spark's executors and this process share, such as a volume"
        )
