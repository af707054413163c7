from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError
from retail_spark.export.csv import DIRT_LIST, export_csv
from retail_spark.export.dirt import DUPLICATE, LATE, NULL, PRICE, QUANTITY, RENAMED, Dirt, kinds
from retail_spark.export.snapshot import Snapshot
from retail_spark.export.text_rows import TextTable
from tests.export.stall import STALL
from tests.export.test_csv import rows_of

RATE = 0.3
Files = dict[tuple[str, str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def exports(spark: SparkSession, stall: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same tables, clean and soiled."""
    home = tmp_path_factory.mktemp("dirt")
    export_csv(spark, stall, home / "clean")
    export_csv(spark, stall, home / "soiled", Dirt(RATE, 42))
    return home / "clean", home / "soiled"


def files_of(folder: Path) -> Files:
    """Rows by table and day ("": a table without days)."""
    files = sorted(folder.glob("*/**/*.csv"))
    return {(file.relative_to(folder).parts[0], file.parent.name.partition("dt=")[2]): rows_of(file) for file in files}


def dirt_of(folder: Path) -> list[dict[str, str]]:
    return rows_of(folder / DIRT_LIST)


def with_dirt_removed(files: Files, dirt: list[dict[str, str]]) -> Files:
    """What somebody gets who believes the list word for word."""
    for entry in [entry for entry in dirt if entry["kind"] == RENAMED]:
        for row in files[entry["table"], entry["file_dt"]]:
            row[entry["true_value"]] = row.pop(entry["soiled_value"])
    for entry in [entry for entry in dirt if entry["kind"] != RENAMED]:
        file = files[entry["table"], entry["file_dt"]]
        key = json.loads(entry["key"])
        found = [row for row in file if key.items() <= row.items()]
        assert len(found) == (2 if entry["kind"] == DUPLICATE else 1)
        if entry["kind"] == DUPLICATE:
            assert found[0] == found[1]
            file.remove(found[0])
        elif entry["kind"] == LATE:
            assert entry["dt"] < entry["file_dt"]
            file.remove(found[0])
            files[entry["table"], entry["dt"]].append(found[0])
        else:
            assert found[0][entry["column"]] == entry["soiled_value"] != entry["true_value"]
            found[0][entry["column"]] = entry["true_value"]
    return files


def as_sets(files: Files) -> dict[tuple[str, str], Counter[tuple[tuple[str, str], ...]]]:
    return {name: Counter(tuple(sorted(row.items())) for row in rows) for name, rows in files.items()}


def test_removing_the_dirt_by_its_list_gives_the_clean_export(exports: tuple[Path, Path]) -> None:
    clean, soiled = exports
    assert as_sets(files_of(soiled)) != as_sets(files_of(clean))
    assert as_sets(with_dirt_removed(files_of(soiled), dirt_of(soiled))) == as_sets(files_of(clean))


def test_the_share_that_was_asked_for_is_soiled_in_all_ways(exports: tuple[Path, Path]) -> None:
    clean, soiled = exports
    count = sum(len(rows) for (table, _), rows in files_of(clean).items() if table == "receipt_lines")
    found = Counter(entry["kind"] for entry in dirt_of(soiled) if entry["table"] == "receipt_lines")
    renames = found.pop(RENAMED)
    assert set(found) == {DUPLICATE, NULL, LATE, PRICE, QUANTITY}
    assert abs(found.total() - RATE * count) < 4 * math.sqrt(count * RATE * (1 - RATE))
    assert 0 < renames < 8
    told = json.loads((soiled / "_export.json").read_text())["dirt"]
    assert told == {"rate": RATE, "seed": 42, "soiled": sum(e["kind"] != RENAMED for e in dirt_of(soiled))}


def test_keys_stay_whole_and_each_kind_acts_where_it_can() -> None:
    lines, products, notes = (
        TextTable(STALL.name, STALL.tables[name]) for name in ("receipt_lines", "products_master", "notes")
    )
    assert kinds(lines)[PRICE] == ["UnitPrice", "ExtPrice"]
    assert kinds(lines)[QUANTITY] == ["Qty"]
    assert kinds(lines)[NULL] == ["TraceId", "EventTS", "ProductID", "Qty", "UnitPrice", "ExtPrice", "ext_cents"]
    assert kinds(products) == {DUPLICATE: [], NULL: ["ProductName", "SalePrice", "sizes"], PRICE: ["SalePrice"]}
    assert LATE in kinds(lines)
    assert kinds(notes) == {DUPLICATE: []}  # their key is the day, so that one in another file would be another


def test_typos_are_those_of_people(exports: tuple[Path, Path]) -> None:
    for entry in dirt_of(exports[1]):
        if entry["kind"] == PRICE:
            assert float(entry["soiled_value"]) == pytest.approx(float(entry["true_value"]) * 100)
        if entry["kind"] == QUANTITY:
            assert entry["soiled_value"] == entry["true_value"] * 2
        if entry["kind"] == NULL:
            assert entry["soiled_value"] == ""


def test_the_same_key_soils_the_same_rows_and_another_key_others(
    spark: SparkSession, stall: Snapshot, exports: tuple[Path, Path], tmp_path: Path
) -> None:
    export_csv(spark, stall, tmp_path / "again", Dirt(RATE, 42))
    assert (tmp_path / "again" / DIRT_LIST).read_bytes() == (exports[1] / DIRT_LIST).read_bytes()
    assert files_of(tmp_path / "again") == files_of(exports[1])
    export_csv(spark, stall, tmp_path / "again", Dirt(RATE, 43))
    assert (tmp_path / "again" / DIRT_LIST).read_bytes() != (exports[1] / DIRT_LIST).read_bytes()


@pytest.mark.parametrize("rate", ["0", "-0.1", "0.51", "much", "nan"])
def test_a_share_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(UserError, match=f"--dirt {rate}: allowed is a share above 0, up to 0.5"):
        Dirt.of(rate, 1)
