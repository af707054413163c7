"""The command's Spark session, which keeps what Java writes to the error stream off the terminal until it is wanted."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from retail_spark.core.session import local_session

_LINES_KEPT = 200


class JavaErrors:
    """What Spark's Java process says: greetings at the start, jobs that an interrupt ends, and causes of a failure.

    Python is told of every failed job by an exception, so only an unexpected end makes these lines worth reading.
    """

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Processes started inside have their errors kept here, for as long as they live."""
        end_to_read, end_to_write = os.pipe()
        stderr = os.dup(2)
        threading.Thread(target=self._keep, args=(end_to_read,), daemon=True).start()
        os.dup2(end_to_write, 2)
        os.close(end_to_write)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)

    def tell(self) -> None:
        """Write the last of what was kept to the error stream."""
        sys.stderr.writelines(self._lines)

    def _keep(self, end_to_read: int) -> None:
        with os.fdopen(end_to_read, encoding="utf-8", errors="replace") as lines:
            self._lines.extend(lines)


def quiet_session(java: JavaErrors, memory: str | None) -> SparkSession:
    """The session of a workspace, or a local one that leaves no `spark-warehouse` where the user stands."""
    warehouse = Path(tempfile.gettempdir()) / "retail_spark_warehouse"
    with java.held_back():
        return local_session(memory, extra={"spark.sql.warehouse.dir": warehouse.as_uri()})
