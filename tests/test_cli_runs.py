"""The command at work: what it leaves, prints and returns. Small tables that need no simulation stand for all."""

from __future__ import annotations

import fcntl
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from retail_spark.cli import run
from retail_spark.core.context import Run
from retail_spark.retail import RETAIL

_numbers = itertools.count(1)
_ONLY = "geographies_master,distribution_centers"
_WRITE = ["generate", "retail", "--scale", "tiny", "--only", _ONLY]


@pytest.fixture
def place(spark: SparkSession, tmp_path: Path) -> list[str]:
    """Options that name a lakehouse of the test's own, in a session that runs already."""
    return ["--lakehouse", str(tmp_path / "lake"), "--schema", f"cli_{next(_numbers)}"]


def files_under(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def contents(folder: Path) -> dict[Path, bytes | None]:
    """All that lies in a folder, files with what they hold."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_generate_shows_rows_per_table_the_checks_and_where_to_look(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*_WRITE, *place]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^geographies_master +48 +\d+\.\d$", out, re.MULTILINE)
    assert re.search(r"2 tables, 52 rows in \d+\.\d s", out)
    assert re.search(r"checks: \d+ hold, 0 fail, 0 not measured", out)
    assert f'load("{place[1]}/{place[3]}/' in out
    assert "retail-spark describe retail." in out


def test_tables_and_fingerprint_tell_what_is_there(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run([*_WRITE, "--no-validate", *place])
    capsys.readouterr()
    assert run(["tables", *place]) == 0
    assert re.search(r"^geographies_master +dimension +static +48 ", capsys.readouterr().out, re.MULTILINE)
    assert run(["fingerprint", "retail", *place]) == 0
    first = capsys.readouterr().out
    assert re.search(r"^geographies_master\t48:[0-9a-f]+:[0-9a-f]+$", first, re.MULTILINE)
    assert re.search(r"^all 2 tables\t[0-9a-f]{12}$", first, re.MULTILINE)
    run([*_WRITE, "--no-validate", *place])
    capsys.readouterr()
    run(["fingerprint", "retail", *place])
    assert capsys.readouterr().out == first


def test_validate_exits_1_when_a_check_fails_and_writes_what_was_measured(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Most tables are not there, so their checks cannot be measured: that is never a pass."""
    run([*_WRITE, "--no-validate", *place])
    capsys.readouterr()
    file = tmp_path / "checks.json"
    assert run(["validate", "retail", "--json", str(file), *place]) == 1
    found = json.loads(file.read_text(encoding="utf-8"))
    status = {check["name"]: check["status"] for check in found["checks"]}
    assert (status["geographies_master.key"], status["receipts.key"]) == ("holds", "fails")
    assert found["holds"] + found["fails"] + found["not measured"] == len(status)
    assert re.search(r"checks: \d+ hold, \d+ fail, 0 not measured", capsys.readouterr().out)


@pytest.mark.parametrize("arguments", [["advance", "retail"], ["generate", "retail", "--only", "stores"]])
def test_a_run_without_the_tables_it_stands_on_is_one_line_and_exit_2(
    arguments: list[str], place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    only = ["generate", "retail", "--scale", "tiny", "--only", "products_master", "--no-validate"]
    assert run([*only, *place]) == 0
    capsys.readouterr()
    assert run([*arguments, *place]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"retail-spark: .* lacks .*generate .*\n", err)


def test_a_directory_that_is_not_ours_is_left_as_it_is(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    home = Path(place[1])
    home.mkdir()
    (home / "letters.txt").write_text("dear diary", encoding="utf-8")
    assert run([*_WRITE, *place]) == 2
    assert re.fullmatch(r"retail-spark: .* retail_spark did not make: .*\n", capsys.readouterr().err)
    assert files_under(home) == [home / "letters.txt"]


def test_validate_only_leaves_the_target_as_it_is(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*_WRITE, "--validate-only", *place]) == 0
    assert re.search(r"^geographies_master.key +holds ", capsys.readouterr().out, re.MULTILINE)
    assert files_under(tmp_path) == []


def test_a_second_writer_is_one_line_and_exit_2_and_changes_nothing(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it writes to the schema that the first one holds, or beside it: the lock is the directory's."""
    assert run([*_WRITE, "--no-validate", *place]) == 0
    home = Path(place[1])
    with (home / ".retail_spark.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        before = contents(home)
        for arguments in ([*_WRITE, *place], [*_WRITE, *place, "--schema", "beside"], ["advance", "retail", *place]):
            capsys.readouterr()
            assert run(arguments) == 2
            assert capsys.readouterr() == (
                "",
                f"retail-spark: another run is writing to {home}: wait for its end, or name another place\n",
            )
            assert contents(home) == before


@pytest.mark.parametrize("refused", ["lake", "lake/.retail_spark.lock", "lake/{schema}"])
def test_a_place_that_the_system_refuses_is_one_line_and_exit_2(
    refused: str,
    place: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Permissions looked well before, as they do to root and on a disk mounted to be read only."""
    forbidden = tmp_path / refused.format(schema=place[3])

    def but_not_there(call: Any) -> Any:
        def guarded(path: Path, *arguments: Any, **named: Any) -> Any:
            if path == forbidden:
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *arguments, **named)

        return guarded

    for call in ("mkdir", "open"):
        monkeypatch.setattr(Path, call, but_not_there(getattr(Path, call)))
    assert run([*_WRITE, *place]) == 2
    assert capsys.readouterr() == (
        "",
        f"retail-spark: cannot write to {place[1]}/{place[3]}: Permission denied\n",
    )
    assert not list(tmp_path.rglob("_delta_log"))


@pytest.mark.parametrize("option", [[], ["--validate-only"]])
def test_generate_exits_1_when_a_check_fails(
    option: list[str],
    place: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The planted fault: every city comes twice, under the same number. A run that checks nothing finds nothing."""
    cities = RETAIL.tables["geographies_master"]

    def twice(run: Run) -> Any:
        return cities.build(run).union(cities.build(run))

    monkeypatch.setitem(RETAIL.tables, cities.name, replace(cities, build=twice))
    assert run([*_WRITE, *option, *place]) == 1
    out, err = capsys.readouterr()
    assert "geographies_master.key" in out
    assert re.search(r"^checks: \d+ hold, 1 fail, 0 not measured$", out, re.MULTILINE)
    assert "retail-spark:" not in err
    if option:
        assert files_under(tmp_path) == []
    else:
        assert run([*_WRITE, "--no-validate", *place]) == 0
