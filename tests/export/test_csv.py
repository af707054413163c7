from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.columns import declared_columns
from retail_spark.core.errors import UserError
from retail_spark.core.lakehouse.fingerprint import fingerprint
from retail_spark.export.csv import export_csv
from retail_spark.export.folder import new_folder
from retail_spark.export.headers import headers, named_columns
from retail_spark.export.snapshot import Snapshot
from retail_spark.fmcg import FMCG
from retail_spark.retail import RETAIL
from tests.export.reading import read_back
from tests.export.stall import DAYS, LINES_A_DAY, STALL

LINE_HEADERS = (
    "TraceId,EventTS,ReceiptId,Line,ProductID,Qty,UnitPrice,ExtPrice,PromoCode,ext_cents,weight"  # dt is the folder
)


@pytest.fixture(scope="module")
def exported(spark: SparkSession, stall: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv") / "out"
    export_csv(spark, stall, folder)
    return folder


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def header_of(table: str, column: str) -> str:
    return headers("retail", RETAIL.tables[table])[column][1]


@pytest.mark.parametrize(
    ("table", "listed"),
    {
        "dc_inventory_txn": "TraceId EventTS DCID ProductID QtyDelta Reason Balance Source",
        "store_inventory_txn": "TraceId EventTS StoreID ProductID QtyDelta Reason Source Balance",
        "truck_moves": "TraceId EventTS TruckId DCID StoreID ShipmentId Status ETA ETD DepartureTime "
        "ActualUnloadDuration",
        "receipts": "TraceId EventTS StoreID CustomerID ReceiptId Subtotal Tax Total TenderType DiscountAmount "
        "ReceiptType ReturnForReceiptId",
        "receipt_lines": "TraceId EventTS ReceiptId Line ProductID Qty UnitPrice ExtPrice PromoCode",
        "foot_traffic": "TraceId EventTS StoreID SensorId Zone Dwell Count",
        "ble_pings": "TraceId EventTS StoreID BeaconId CustomerBLEId RSSI Zone CustomerId",
        "marketing": "TraceId EventTS Channel CampaignId CreativeId CustomerAdId ImpressionId Cost Device CustomerId "
        "CostCents",
        "online_orders": "TraceId EventTS OrderId CustomerID Subtotal Tax Total TenderType CompletedTS",
        "online_order_lines": "TraceId EventTS OrderId Line ProductID Qty UnitPrice ExtPrice PromoCode FulfillmentMode "
        "FulfillmentStatus NodeType NodeID PickedTS ShippedTS DeliveredTS",
        "promo_lines": "TraceId EventTS ReceiptId PromoCode LineNumber ProductID Qty DiscountAmount DiscountCents",
        "payments": "TraceId EventTS ReceiptIdExt OrderIdExt PaymentMethod AmountCents Amount TransactionId "
        "ProcessingTimeMs Status DeclineReason StoreID CustomerID",
        "products_master": "ID ProductName Brand Company Department Category Subcategory Cost MSRP SalePrice "
        "RequiresRefrigeration LaunchDate Tags",
        "customers": "ID FirstName LastName Address GeographyID LoyaltyCard Phone BLEId AdId",
        "distribution_centers": "ID DCNumber Address GeographyID",
    }.items(),
)
def test_headers_are_those_of_the_source_documents(table: str, listed: str) -> None:
    assert list(named_columns("retail", table).values()) == listed.split()


def test_columns_that_the_source_documents_do_not_spell_keep_their_names() -> None:
    assert header_of("receipts", "subtotal_cents") == "subtotal_cents"
    assert header_of("store_ops", "store_id") == "store_id"
    assert header_of("gold_sales_fact", "product_key") == "product_key"


def test_named_columns_are_declared_and_no_two_headers_are_alike() -> None:
    for world in (RETAIL, FMCG):
        for table in world.tables.values():
            columns = {column.name for column in declared_columns(table)}
            assert set(named_columns(world.name, table.name)) <= columns, table.name
            found = headers(world.name, table)
            assert set(found) == columns - {"dt"}
            # many a reader takes no notice of capitals
            assert len({header.lower() for _, header in found.values()}) == len(found), table.name


def test_each_day_has_one_file_also_one_on_which_nothing_happened(exported: Path) -> None:
    days = [f"2024-01-0{day}" for day in range(1, DAYS + 1)]
    for table in ("receipt_lines", "notes"):
        wanted = [exported / table / f"dt={day}" / f"{table}_{day.replace('-', '')}.csv" for day in days]
        assert sorted(file for file in (exported / table).rglob("*") if file.is_file()) == wanted
    assert sorted((exported / "products_master").iterdir()) == [exported / "products_master" / "products_master.csv"]
    assert (exported / "receipt_lines/dt=2024-01-05/receipt_lines_20240105.csv").read_text() == LINE_HEADERS + "\n"
    assert sorted(path.name for path in exported.iterdir()) == ["_export.json", "notes", "products_master",
                                                                "receipt_lines"]  # fmt: skip


def test_read_back_the_files_are_the_tables(spark: SparkSession, stall: Snapshot, exported: Path) -> None:
    for table in stall.tables:
        found = read_back(spark, exported, STALL.name, table)
        kinds = {field.name: field.dataType.simpleString().upper() for field in found.schema}
        assert kinds == {column.name: column.type for column in declared_columns(table)}
        assert fingerprint(found) == fingerprint(stall.read(spark, table)), table.name


def test_any_reader_of_rfc_4180_sees_the_same_texts(exported: Path) -> None:
    names = [row["ProductName"] for row in rows_of(exported / "products_master" / "products_master.csv")]
    assert names == ['six-inch "plain" tile', "two\nlines", "  space before and after ", "café ☕ naïve",
                     "back\\slash, comma"]  # fmt: skip
    first = rows_of(exported / "receipt_lines/dt=2024-01-01/receipt_lines_20240101.csv")[1]
    assert (first["TraceId"], first["EventTS"]) == (f"TRC{2**60 + 1}", "2024-01-01T00:10:01")
    assert (first["Line"], first["PromoCode"]) == ("10", "")


def test_rows_stand_in_the_order_of_their_key(exported: Path) -> None:
    for file in (exported / "receipt_lines").rglob("*.csv"):
        keys = [(row["ReceiptId"], int(row["Line"])) for row in rows_of(file)]
        assert keys == sorted(keys)


def test_an_export_again_is_the_same_bytes_and_replaces_the_first(
    spark: SparkSession, stall: Snapshot, exported: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export_csv(spark, stall, folder)
    stale = folder / "stale.csv"
    stale.touch()
    shuffle = spark.conf.get("spark.sql.shuffle.partitions")
    spark.conf.set("spark.sql.shuffle.partitions", "5")
    done = export_csv(spark, stall, folder)
    spark.conf.set("spark.sql.shuffle.partitions", shuffle)
    assert (done.tables, done.files, done.rows) == (3, 2 * DAYS + 1, (DAYS - 1) * LINES_A_DAY + 5)
    files = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(exported) for file in exported.rglob("*") if file.is_file())
    for file in files:
        assert (folder / file).read_bytes() == (exported / file).read_bytes(), file
    assert list(tmp_path.iterdir()) == [folder]


def test_an_export_that_dies_leaves_the_place_as_it_was(tmp_path: Path) -> None:
    def fill(text: str, error: Exception | None = None) -> None:
        with new_folder(tmp_path / "out") as (home, told):
            (home / "file").write_text(text)
            told["text"] = text
            if error is not None:
                raise error

    with pytest.raises(KeyError):
        fill("first", KeyError())
    assert list(tmp_path.iterdir()) == []
    fill("second")
    with pytest.raises(KeyError):
        fill("third", KeyError())
    assert (tmp_path / "out" / "file").read_text() == "second"
    assert json.loads((tmp_path / "out" / "_export.json").read_text()) == {"text": "second"}
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_a_folder_that_no_export_made_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").touch()
    (tmp_path / "file").touch()
    for place, why in (
        ("letters", "no export made"),
        ("file", "is a file"),
        ("file/below", "is a file"),
        ("s3://bucket/x", "allowed is a local directory"),
    ):
        where = Path(place) if ":" in place else tmp_path / place
        with pytest.raises(UserError, match=why), new_folder(where):
            raise AssertionError("written")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["dear.txt", "file", "letters"]


def test_the_stall_is_no_easy_case() -> None:
    assert {column.type.split("(")[0] for table in STALL.tables.values() for column in declared_columns(table)} >= {
        "ARRAY<STRING>", "BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INT", "STRING", "TIMESTAMP",
    }  # fmt: skip
