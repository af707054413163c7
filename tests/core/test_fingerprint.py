from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import DataFrame

from retail_spark.core.lakehouse.fingerprint import Fingerprint, digest, fingerprint

Frame = Callable[..., DataFrame]
COLUMNS = "id BIGINT, name STRING"


def test_it_is_the_same_for_any_order_of_rows_columns_and_partitions(frame: Frame) -> None:
    one = frame(COLUMNS, (1, "a"), (2, "b"), (3, None))
    other = frame("name STRING, id BIGINT", ("b", 2), (None, 3), ("a", 1)).repartition(3)
    assert fingerprint(one) == fingerprint(other)


def test_it_tells_a_changed_a_missing_and_a_doubled_row(frame: Frame) -> None:
    rows = [(1, "a"), (2, "b")]
    found = {
        fingerprint(frame(COLUMNS, *rows)),
        fingerprint(frame(COLUMNS, (1, "a"), (2, "c"))),
        fingerprint(frame(COLUMNS, (1, "a"))),
        fingerprint(frame(COLUMNS, *rows, (2, "b"))),
        fingerprint(frame(COLUMNS, *rows, *rows)),
        fingerprint(frame(COLUMNS)),
    }
    assert len(found) == 6


def test_parts_add_up_and_come_off(frame: Frame) -> None:
    first, second = frame(COLUMNS, (1, "a")), frame(COLUMNS, (2, "b"), (3, "c"))
    both = fingerprint(first.unionAll(second))
    assert fingerprint(first) + fingerprint(second) == both
    assert both - fingerprint(first) == fingerprint(second)


def test_no_rows_come_to_nothing(frame: Frame) -> None:
    assert fingerprint(frame(COLUMNS)) == Fingerprint(0, 0, 0)


def test_its_value_is_what_it_was(frame: Frame) -> None:
    """Fingerprints of different versions are compared, so the formula must not drift."""
    assert str(fingerprint(frame(COLUMNS, (1, "a"), (2, "b")))) == "2:11ef80ac9:f2148e36"
    assert digest({"a": Fingerprint(1, 2, 3), "b": Fingerprint(0, 0, 0)}) == "1f8c1792ac00"
