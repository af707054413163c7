from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.errors import UserError
from retail_spark.export.csv import DIRT_LIST, export_csv
from retail_spark.export.dirt import (
    DAYS_LATE,
    DUPLICATE,
    LATE,
    LATE_FILE,
    NULL,
    OF_FILES,
    PRICE,
    QUANTITY,
    RENAMED,
    Dirt,
    kinds,
    soiled_files,
)
from retail_spark.export.snapshot import Snapshot
from retail_spark.export.text_rows import TextTable
from tests.export.stall import STALL
from tests.export.test_csv import rows_of

RATE = 0.3
Files = dict[tuple[str, str, str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def exports(spark: SparkSession, stall: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same tables, clean and soiled."""
    home = tmp_path_factory.mktemp("dirt")
    export_csv(spark, stall, home / "clean")
    export_csv(spark, stall, home / "soiled", Dirt(RATE, 42))
    return home / "clean", home / "soiled"


def files_of(folder: Path) -> Files:
    """Rows by table, day of the folder, and day in the file's name ("": a table without days)."""
    found = {}
    for file in sorted(folder.glob("*/**/*.csv")):
        table, day = file.relative_to(folder).parts[0], file.parent.name.partition("dt=")[2]
        own = file.stem.removeprefix(table).removeprefix("_")
        found[table, day, own and str(date.fromisoformat(own))] = rows_of(file)
    return found


def dirt_of(folder: Path) -> list[dict[str, str]]:
    return rows_of(folder / DIRT_LIST)


def with_dirt_removed(files: Files, dirt: list[dict[str, str]]) -> Files:
    """What somebody gets who believes the list word for word."""
    for entry in [entry for entry in dirt if entry["kind"] == LATE_FILE]:
        assert entry["dt"] < entry["file_dt"]
        files[entry["table"], entry["dt"], entry["dt"]] = files.pop((entry["table"], entry["file_dt"], entry["dt"]))
    for entry in [entry for entry in dirt if entry["kind"] == RENAMED]:
        for row in files[entry["table"], entry["file_dt"], entry["file_dt"]]:
            row[entry["true_value"]] = row.pop(entry["soiled_value"])
    for entry in [entry for entry in dirt if entry["kind"] not in OF_FILES]:
        file = files[entry["table"], entry["file_dt"], entry["file_dt"]]
        key = json.loads(entry["key"])
        found = [row for row in file if key.items() <= row.items()]
        assert len(found) == (2 if entry["kind"] == DUPLICATE else 1)
        if entry["kind"] == DUPLICATE:
            assert found[0] == found[1]
            file.remove(found[0])
        elif entry["kind"] == LATE:
            assert entry["dt"] < entry["file_dt"]
            file.remove(found[0])
            files[entry["table"], entry["dt"], entry["dt"]].append(found[0])
        else:
            assert found[0][entry["column"]] == entry["soiled_value"] != entry["true_value"]
            found[0][entry["column"]] = entry["true_value"]
    return files


def as_sets(files: Files) -> dict[tuple[str, str, str], Counter[tuple[tuple[str, str], ...]]]:
    return {name: Counter(tuple(sorted(row.items())) for row in rows) for name, rows in files.items()}


def test_removing_the_dirt_by_its_list_gives_the_clean_export(exports: tuple[Path, Path]) -> None:
    clean, soiled = exports
    assert as_sets(files_of(soiled)) != as_sets(files_of(clean))
    assert as_sets(with_dirt_removed(files_of(soiled), dirt_of(soiled))) == as_sets(files_of(clean))


def test_the_share_that_was_asked_for_is_soiled_in_all_ways(exports: tuple[Path, Path]) -> None:
    clean, soiled = exports
    count = sum(len(rows) for (table, *_), rows in files_of(clean).items() if table == "receipt_lines")
    found = Counter(entry["kind"] for entry in dirt_of(soiled) if entry["table"] == "receipt_lines")
    files = sum(found.pop(kind, 0) for kind in OF_FILES)
    assert set(found) == {DUPLICATE, NULL, LATE, PRICE, QUANTITY}
    assert abs(found.total() - RATE * count) < 4 * math.sqrt(count * RATE * (1 - RATE))
    assert 0 < files < 8
    told = json.loads((soiled / "_export.json").read_text())["dirt"]
    assert told == {"rate": RATE, "seed": 42, "soiled": sum(e["kind"] not in OF_FILES for e in dirt_of(soiled))}


def test_a_late_file_lies_as_a_whole_in_the_folder_of_a_later_day(exports: tuple[Path, Path]) -> None:
    soiled = exports[1]
    late = [entry for entry in dirt_of(soiled) if entry["kind"] == LATE_FILE]
    assert {entry["table"] for entry in late} == {"receipt_lines", "notes"}
    for entry in late:
        table, name = entry["table"], f"{entry['table']}_{entry['dt'].replace('-', '')}.csv"
        assert list((soiled / table).rglob(name)) == [soiled / table / f"dt={entry['file_dt']}" / name]
        assert entry["column"] == entry["true_value"] == entry["soiled_value"] == entry["key"] == ""
    assert all(any(folder.iterdir()) for folder in soiled.glob("*/dt=*"))
    names = [sorted(file.name for file in export.rglob("*.csv") if file.name != DIRT_LIST) for export in exports]
    assert names[0] == names[1]


def test_the_share_of_files_that_was_asked_for_is_soiled_half_of_them_late() -> None:
    first, count = date(2024, 1, 1), 2_000
    days = [str(first + timedelta(days=number)) for number in range(count)]
    table = TextTable(STALL.name, STALL.tables["receipt_lines"])
    found = soiled_files(table, days, Dirt(RATE, 42), date.fromisoformat(days[-1]))
    assert [entry["dt"] for entry in found] == sorted({entry["dt"] for entry in found})  # one kind a file
    assert abs(len(found) - RATE * count) < 4 * math.sqrt(count * RATE * (1 - RATE))
    days_late = Counter(
        (date.fromisoformat(entry["file_dt"]) - date.fromisoformat(entry["dt"])).days
        for entry in found
        if entry["kind"] == LATE_FILE
    )
    assert abs(days_late.total() - len(found) / 2) < 4 * math.sqrt(len(found) / 4)
    assert set(days_late) == set(range(DAYS_LATE[0], DAYS_LATE[1] + 1))
    assert all(entry["file_dt"] <= days[-1] for entry in found)
    # of a single day, which is the last one, none comes later
    single = [soiled_files(table, [day], Dirt(RATE, 42), date.fromisoformat(day)) for day in days[:200]]
    assert {entry["kind"] for found in single for entry in found} == {RENAMED}


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
