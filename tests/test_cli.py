"""The command's contract: what it prints, its exit codes, and one line for whatever is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from retail_spark import quiet
from retail_spark.cli import app, run


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to stand in, with some things lying about beside it."""
    for name, text in {
        "file": "not a directory",
        "bad.json": "{",
        "unknown.json": '{"volume": {"shops": 5}}',
        "range.yml": "target_stockout_rate: 0.5",
        "list.yml": "[1, 2]",
        "settings.toml": "seed = 1",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "made" / "retail" / "run_manifest" / "_delta_log").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting Spark takes seconds; what can be refused before must be."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a Spark session was started")

    monkeypatch.setattr(quiet, "local_session", refuse)


def command(words: str, path: list[str]) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "retail_spark", *words.split()],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=False,
    )


BAD_COMMANDS = {
    "": "missing command: allowed are generate, advance",
    "generat retail": "No such command 'generat'. Did you mean 'generate'",
    "export": "missing kind of export: allowed are csv, outbox and postgres",
    "export xml retail": "No such command 'xml'",
    "export csv retail": "Missing option '--output'",
    "export csv shop --output out": "unknown world 'shop': allowed is retail",
    "export csv retail --output out": "no lakehouse at {here}/lakehouse/retail: generate one first",
    "export csv retail --output out --only receits": "unknown table 'receits': did you mean 'receipts'?",
    "export csv retail --output out --dirt 0.7": "--dirt 0.7: allowed is a share above 0, up to 0.5",
    "export csv retail --output out --dirt some": "--dirt some: allowed is a share above 0, up to 0.5",
    "export csv retail --output out --seed 4": "--seed 4 says which rows are soiled: allowed together with --dirt",
    "export csv retail --output out --dirt 0.1 --seed x": "--seed 'x': allowed is a whole number",
    "export csv retail --output s3://bucket/out": "output 's3:/bucket/out': allowed is a local directory",
    "export csv retail --output file": "output 'file' cannot be made: {here}/file is a file, allowed is a directory",
    "export csv retail --output made": "output 'made' holds something that no export made",
    "export outbox fmcg --output out": "export outbox fmcg: allowed is retail, the world whose tables tell events",
    "export outbox retail --output out --only stores": "export outbox: none of these tables tells events",
    "export outbox retail --output out": "no lakehouse at {here}/lakehouse/retail: generate one first",
    "replay nowhere --output out": "no outbox at 'nowhere': allowed is what retail-spark export outbox wrote",
    "replay nowhere --output out --set realtime.burst=0": "realtime.burst = '0': allowed is a whole number from 1",
    "export postgres retail": "Missing option '--output'",
    "export postgres shop --output seed.sql": "unknown world 'shop': allowed is retail",
    "export postgres retail --output seed.sql": "no lakehouse at {here}/lakehouse/retail: generate one first",
    "export postgres retail --output seed.sql --only receits": "unknown table 'receits': did you mean 'receipts'?",
    "export postgres retail --output none/seed.sql": "file 'none/seed.sql': its directory does not exist",
    "export postgres retail --output file/seed.sql": "file 'file/seed.sql': its directory does not exist",
    "export postgres retail --output .": "file '.' is a directory: allowed is a file",
    "export postgres retail --output -": "file '-': allowed is a plain file",
    "--vers": "No such option: --vers",
    "generate": "Missing argument 'WORLD'",
    "generate retail extra": "Got unexpected extra argument(s) (extra)",
    "generate shop": "unknown world 'shop': allowed is retail",
    "generate fmcg --scale huge": "unknown scale 'huge': allowed are full, tiny",
    "generate fmcg --from-level 3": "no lakehouse at",
    "generate fmcg --from-level 15": "--from-level 15: allowed is a whole number from 0 to 14",
    "generate fmcg --from-level x": "--from-level x: allowed is a whole number from 0 to 14",
    "generate fmcg --from-level 3 --only skus": "--only and --from-level: allowed is one of them",
    "generate fmcg --from-level 3 --validate-only": "--validate-only and --from-level: allowed is one of them",
    "generate fmcg --start 2024-01-01": "the fmcg world is one whole year, allowed is --set base_year=YYYY",
    "generate fmcg --days 30": "the fmcg world is one whole year, allowed is --set base_year=YYYY",
    "generate fmcg --set base_year=24": "base_year = '24': allowed is a whole number from 2000 to 2049",
    "generate fmcg --only batchez": "unknown table 'batchez': did you mean 'batches'?",
    "generate fmcg --set orderz=3": "did you mean 'orders'?",
    "generate retail --from-level 3": "--from-level 3: the retail world has no levels",
    "generate retail --sed 4": "No such option: --sed (Possible options: --scale, --seed, --set)",
    "generate retail --days": "Option '--days' requires an argument",
    "generate retail --days 0": "days = '0': allowed is a whole number from 1 to 3660",
    "generate retail --days x": "days = 'x': allowed is a whole number from 1 to 3660",
    "generate retail --days -3": "days = '-3': allowed is a whole number from 1 to 3660",
    "generate retail --days 3661": "days = '3661': allowed is a whole number from 1 to 3660",
    "generate retail --seed 1.5": "seed = '1.5': allowed is a whole number",
    "generate retail --seed 9223372036854775808": "allowed is a whole number from -9223372036854775808 to 9223372036",
    "generate retail --start 2024-13-01": "start_date = '2024-13-01': allowed is a date YYYY-MM-DD",
    "generate retail --start 2024-02-30": "start_date = '2024-02-30': allowed is a date YYYY-MM-DD",
    "generate retail --start 1999-12-31": "start_date = '1999-12-31': allowed is a date YYYY-MM-DD from 2000-01-01 to",
    "generate retail --start 2049-12-31 --days 3660": "days = 3660: ends on 2060-01-07, allowed is up to 2059-09-18",
    "generate retail --start 20240101": "start_date = '20240101': allowed is a date YYYY-MM-DD",
    "generate retail --scale big": "unknown scale 'big': allowed are tiny, demo, small, full, chain, chain-1000",
    "generate retail --set storse=5": "unknown config key 'storse': did you mean 'stores'?",
    "generate retail --set stores": "--set 'stores': allowed is key=value",
    "generate retail --set stores=": "--set 'stores=': allowed is key=value",
    "generate retail --set stores=0": "stores = '0': allowed is a whole number from 1 to 20000",
    "generate retail --set stores=5 --set stores=6": "--set 'stores=6': stores is given twice",
    "generate retail --set seed=5 --seed 6": "seed is given twice: as an option and by --set",
    "generate retail --set target_stockout_rate=0.3": "target_stockout_rate = '0.3': allowed is a number from 0.02",
    "generate retail --set regions=9": "regions = 9: allowed are 1 to 8, the number of stores",
    "generate retail --config none.json": "config file 'none.json' cannot be read: No such file",
    "generate retail --config bad.json": "config file 'bad.json' is not valid json",
    "generate retail --config unknown.json": "unknown config key 'volume.shops'",
    "generate retail --config range.yml": "target_stockout_rate = 0.5: allowed is a number from 0.02 to 0.2",
    "generate retail --config list.yml": "config file 'list.yml': allowed is a mapping",
    "generate retail --config settings.toml": "config file 'settings.toml': allowed are files named .json",
    "generate retail --only receits": "unknown table 'receits': did you mean 'receipts'?",
    "generate retail --only ,": "unknown table ''",
    "generate retail --validate-only --no-validate": "--validate-only and --no-validate: allowed is one of them",
    "generate retail --lakehouse a --catalog b": "--lakehouse a and --catalog b: allowed is one of them",
    "generate retail --lakehouse ''": "--lakehouse '': allowed is a directory",
    "generate retail --lakehouse file/lake": "cannot be made: {here}/file is a file, allowed is a directory",
    "generate retail --lakehouse s3://bucket/lake": "lakehouse 's3://bucket/lake': allowed is a local directory",
    "generate retail --schema my-schema": "--schema 'my-schema': allowed are small letters, digits and _",
    "generate retail --catalog 1st": "--catalog '1st': allowed are small letters, digits and _",
    "advance retail": "no lakehouse at {here}/lakehouse/retail: generate one first",
    "advance fmcg": "this world is always one whole year",
    "advance retail --days 0": "days = '0': allowed is a whole number from 1 to 3660",
    "advance retail --days -3": "days = '-3': allowed is a whole number from 1 to 3660",
    "advance retail --days 1.5": "days = '1.5': allowed is a whole number from 1 to 3660",
    "advance retail --seed 4": "No such option: --seed",
    "advance": "Missing argument 'WORLD'",
    "advance shop": "unknown world 'shop': allowed is retail",
    "advance retail --lakehouse nowhere": "no lakehouse at {here}/nowhere/retail: generate one first",
    "validate retail --lakehouse nowhere": "no lakehouse at {here}/nowhere/retail: generate one first",
    "validate retail --lakehouse file": "no lakehouse at {here}/file/retail: generate one first",
    "validate": "Missing argument 'WORLD'",
    "validate shop": "unknown world 'shop': allowed is retail",
    "validate fmcg": "no lakehouse at {here}/lakehouse/fmcg: generate one first",
    "validate retail --json . --lakehouse made": "file '.' is a directory: allowed is a file",
    "validate retail --json none/found.json --lakehouse made": "file 'none/found.json': its directory does not exist",
    "report retail": "Missing option '--output'",
    "report shop --output page.html": "unknown world 'shop': allowed is retail",
    "report retail --output page.html": "no lakehouse at {here}/lakehouse/retail: generate one first",
    "report retail --output page.html --lakehouse nowhere": "no lakehouse at {here}/nowhere/retail: generate one first",
    "report retail --output . --lakehouse made": "file '.' is a directory: allowed is a file",
    "report retail --output none/page.html --lakehouse made": "file 'none/page.html': its directory does not exist",
    "report fmcg --output file/page.html --lakehouse made --schema retail": "its directory does not exist",
    "validate retail --unity perhaps": "--unity 'perhaps': allowed is yes or no",
    "validate retail --unity yes": "--unity yes: {here}/lakehouse/retail is a directory, allowed is a schema of Unity",
    "fingerprint retail --lakehouse nowhere": "no lakehouse at {here}/nowhere/retail: generate one first",
    "fingerprint shop": "unknown world 'shop': allowed is retail",
    "fingerprint": "Missing argument 'WORLD'",
    "tables shop": "unknown world 'shop': allowed is retail",
    "tables retail --lakehouse nowhere": "no lakehouse at {here}/nowhere/retail: generate one first",
    "describe receipts": "table 'receipts': allowed is WORLD.TABLE, such as retail.receipts",
    "describe retail.receits": "unknown table 'retail.receits': did you mean 'retail.receipts'?",
    "describe fmcg.batchez": "did you mean 'fmcg.batches'?",
    "describe retail.gold_demand_thruth": "did you mean 'retail.gold_demand_truth'?",
    "generate retail --only stores,gold_demand_truth": "--only gold_demand_truth: this is a view, a query "
    "that is never written; allowed are tables and layers",
    "export csv retail --output out --only gold_demand_truth": "--only gold_demand_truth: this is a view",
    "describe shop.receipts": "unknown world 'shop': allowed is retail",
    "describe": "Missing argument 'WORLD.TABLE'",
}


@pytest.mark.usefixtures("no_session")
@pytest.mark.parametrize("words", BAD_COMMANDS)
def test_bad_input_is_one_line_exit_2_and_nothing_written(
    words: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(workplace.rglob("*"))
    code = run([word.strip("'") for word in words.split()])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("retail-spark: ")
    assert err.count("\n") == 1, err
    assert BAD_COMMANDS[words].replace("{here}", str(workplace)) in err
    assert sorted(workplace.rglob("*")) == before


# What each of these would write, and what it says where it may not.
UNWRITABLE = {
    "generate retail": ("", "lakehouse '{here}/lakehouse' cannot be written: no permission for {here}"),
    "generate retail --lakehouse made": (
        "made/retail",
        "lakehouse '{here}/made' cannot be written: no permission for {here}/made/retail",
    ),
    "advance retail --lakehouse made": (
        "made/retail",
        "lakehouse '{here}/made' cannot be written: no permission for {here}/made/retail",
    ),
    "validate retail --json found.json --lakehouse made": (
        "",
        "file 'found.json' cannot be written: permission denied",
    ),
    "report retail --output page.html --lakehouse made": ("", "file 'page.html' cannot be written: permission denied"),
    "report retail --output file --lakehouse made": ("file", "file 'file' cannot be written: permission denied"),
    "export csv retail --output out": ("", "output 'out' cannot be written: no permission for {here}"),
    "export outbox retail --output a/b": ("", "output 'a/b' cannot be written: no permission for {here}"),
    "export postgres retail --output seed.sql": ("", "file 'seed.sql' cannot be written: permission denied"),
}


@pytest.mark.usefixtures("no_session")
@pytest.mark.parametrize("words", UNWRITABLE)
def test_a_place_that_may_not_be_written_is_one_line_exit_2_and_nothing_written(
    words: str, workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system is made to refuse: to root, who runs tests in containers, no mode of a directory does."""
    where, told = UNWRITABLE[words]
    forbidden = workplace / where
    may = os.access

    def may_but_not_there(path: str | Path, mode: int) -> bool:
        return may(path, mode) and not (mode & os.W_OK and Path(path).resolve() == forbidden)

    monkeypatch.setattr(os, "access", may_but_not_there)
    before = sorted(workplace.rglob("*"))
    assert run(words.split()) == 2
    assert capsys.readouterr() == ("", f"retail-spark: {told.replace('{here}', str(workplace))}\n")
    assert sorted(workplace.rglob("*")) == before


def test_a_size_of_memory_that_is_none_is_one_line() -> None:
    done = command("generate retail --memory lots", sys.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "retail-spark: memory 'lots': allowed is a number with m or g, such as 4g\n"


@pytest.mark.usefixtures("no_session")
def test_a_dry_run_shows_the_plan_and_writes_nothing(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(workplace.rglob("*"))
    assert run(["generate", "retail", "--scale", "small", "--days", "10", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "small, seed 42: 2024-01-01 to 2024-01-10, 10 days" in out
    assert re.search(r"receipts +operational +1\d,\d{3}\b", out)
    assert re.search(
        r"tables, about [\d,]+ rows \(and [\d,]+ in \d internal ones\), "
        r"[\d.]+ [MG]B at .*lakehouse/retail, free there \d+",
        out,
    )
    assert sorted(workplace.rglob("*")) == before


@pytest.mark.usefixtures("no_session")
def test_what_is_left_blank_is_not_given(capsys: pytest.CaptureFixture[str]) -> None:
    """A job hands over every parameter that it has, with or without a value."""
    blank = [word for name in ("scale", "seed", "start", "days", "set", "config", "only") for word in (f"--{name}", "")]
    assert run(["generate", "retail", *blank, "--dry-run"]) == 0
    assert "demo, seed 42: 2024-01-01 to 2024-02-29, 60 days" in capsys.readouterr().out


@pytest.mark.usefixtures("no_session")
def test_several_settings_may_stand_in_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["generate", "retail", "--scale", "tiny", "--only", "stores,products_master", "--dry-run"]
    assert run([*plan, "--set", "stores=12 products=300", "--set", "seed=7"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^stores +dimension +12$", out, re.MULTILINE)
    assert re.search(r"^products_master +dimension +300$", out, re.MULTILINE)
    assert "seed 7" in out


@pytest.mark.usefixtures("no_session")
def test_only_takes_a_layer(capsys: pytest.CaptureFixture[str]) -> None:
    from retail_spark.api import WORLDS
    from retail_spark.core.table import LAYERS

    tables = WORLDS["retail"].tables
    assert not LAYERS.keys() & tables.keys()
    planned = 0
    for layer, its_name in LAYERS.items():
        assert run(["generate", "retail", "--only", layer, "--dry-run"]) == 0
        named = [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.split(" ")[0] in tables]
        assert set(named) == {its_name}
        planned += len(named)
    assert planned == len(tables)


@pytest.mark.usefixtures("no_session")
def test_only_takes_levels_of_a_world_that_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    from retail_spark.api import WORLDS

    tables = WORLDS["fmcg"].tables
    planned = []
    for part in ("levels_0_4", "levels_5_7", "levels_8_9", "levels_10_14"):
        assert run(["generate", "fmcg", "--only", part, "--dry-run"]) == 0
        planned += [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.split(" ")[0] in tables]
    assert sorted(planned) == sorted(tables)
    assert run(["generate", "retail", "--only", "levels_0_4", "--dry-run"]) == 2
    assert "unknown table 'levels_0_4'" in capsys.readouterr().err


@pytest.mark.usefixtures("no_session")
def test_describe_shows_what_a_table_declares(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["describe", "retail.receipts"]) == 0
    out = capsys.readouterr().out
    assert "retail.receipts: One row per shop receipt" in out
    assert re.search(r"^store_id +BIGINT .*stores", out, re.MULTILINE)


@pytest.mark.usefixtures("no_session")
def test_describe_shows_what_a_view_declares_and_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["describe", "retail.gold_demand_truth"]) == 0
    out = capsys.readouterr().out
    assert "retail.gold_demand_truth: One row per shop's or warehouse's position and day" in out
    assert "  view       a query, never written" in out
    assert "  made from  demand_factors, demand_rates, " in out
    assert re.search(r"^lost_units +BIGINT +of these, units that they did not get", out, re.MULTILINE)


@pytest.mark.usefixtures("no_session")
@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("", "{here}/lakehouse/retail/receipts"),
        ("--lakehouse made --schema shop", "{here}/made/shop/receipts"),
        ("--catalog main --schema shop", "main.shop.receipts"),
    ],
)
def test_describe_says_where_a_table_lies(
    words: str, where: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["describe", "retail.receipts", *words.split()]) == 0
    assert f"  lies at    {where.replace('{here}', str(workplace))}\n" in capsys.readouterr().out


# Each command of the contract, with what it cannot do without.
CONTRACT = {
    "generate": "retail",
    "advance": "retail",
    "validate": "retail",
    "export csv": "retail --output out",
    "export outbox": "retail --output out",
    "export postgres": "retail --output seed.sql",
    "report": "retail --output page.html",
    "tables": "retail",
    "describe": "retail.receipts",
    "fingerprint": "retail",
}
NO_PLACE = {
    "--lakehouse a --catalog b": "--lakehouse a and --catalog b: allowed is one of them",
    "--lakehouse s3://bucket/lake": "lakehouse 's3://bucket/lake': allowed is a local directory",
    "--catalog 1st": "--catalog '1st': allowed are small letters, digits and _",
    "--schema my-schema": "--schema 'my-schema': allowed are small letters, digits and _",
}


def test_the_contract_has_every_command_but_replay_which_reads_no_world() -> None:
    command = get_command(app)
    export = command.commands.pop("export")
    names = {*command.commands, *(f"export {kind}" for kind in export.commands)}
    assert names == CONTRACT.keys() | {"replay"}


@pytest.mark.usefixtures("no_session")
@pytest.mark.parametrize("place", NO_PLACE)
@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_is_told_where_by_lakehouse_catalog_and_schema(
    name: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of them refuses a place that cannot be in the same words: it has read all three options."""
    assert run([*name.split(), *CONTRACT[name].split(), *place.split()]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"retail-spark: {NO_PLACE[place]}")


@pytest.mark.usefixtures("no_session")
def test_tables_lists_every_table_of_the_world(capsys: pytest.CaptureFixture[str]) -> None:
    from retail_spark.api import WORLDS

    assert run(["tables"]) == 0
    out = capsys.readouterr().out
    assert all(re.search(rf"^{name} ", out, re.MULTILINE) for name in WORLDS["retail"].tables)
    assert re.search("^gold_demand_truth +view +One row per shop's", out, re.MULTILINE)


def test_version_and_help_say_what_they_should(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert re.fullmatch(r"retail-spark \d+\.\d+\.\d+\n", capsys.readouterr().out)
    assert run(["--help"]) == 0
    assert "fingerprint" in capsys.readouterr().out


def test_an_interrupt_is_one_line_and_exit_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(quiet, "local_session", interrupted)
    assert run(["generate", "retail", "--scale", "tiny"]) == 130
    assert capsys.readouterr().err.count("\n") == 1


def test_without_spark_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "pyspark.py").write_text("raise ModuleNotFoundError(name='pyspark')", encoding="utf-8")
    done = command("tables", [str(tmp_path), *sys.path])
    assert done.returncode == 2
    assert done.stderr == "retail-spark: pyspark is not installed: pip install 'retail-spark[local]'\n"
