"""A run that dies: whatever it left behind, the same run repeated ends in the same tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark import api
from retail_spark.config import RetailConfig
from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.core.lakehouse.fingerprint import Fingerprint
from retail_spark.core.lakehouse.manifest import read_manifest
from retail_spark.core.lakehouse.metadata import METADATA
from retail_spark.core.lakehouse.place import Lakehouse
from retail_spark.retail import RETAIL

pytestmark = pytest.mark.slow

FIRST_DAYS, MORE_DAYS = 4, 3
CONFIG = RetailConfig.scale("tiny", days=FIRST_DAYS, start_date=date(2024, 12, 22), warm_up_days=7)
COMMAND = [sys.executable, "-m", "retail_spark"]
GENERATE = ["generate", "retail", "--scale", "tiny", "--days", str(FIRST_DAYS), "--start", "2024-12-22",
            "--set", "warm_up_days=7", "--no-validate"]  # fmt: skip
ADVANCE = ["advance", "retail", "--days", str(MORE_DAYS), "--no-validate"]
A_STALL = 300  # seconds in which no file is begun; a whole run takes less where it has the machine for itself


def start(arguments: list[str], root: Path, schema: str) -> subprocess.Popen[str]:
    """The command in a process group of its own, so that a kill takes Java and the workers with it."""
    return subprocess.Popen(
        [*COMMAND, *arguments, "--lakehouse", str(root), "--schema", schema],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def files_in(home: Path) -> int:
    """Files of rows, those too that are only begun: a run's own clock, which ticks as the run works."""
    return sum(1 for _ in home.rglob("*.parquet"))


def end(process: subprocess.Popen[str], home: Path, files: int, how: signal.Signals) -> str:
    """Send a signal to the whole group when there are so many files, which must be before its end; what it complained.

    The last of the files has just been begun then, and is most often empty.
    """
    there, since = 0, time.monotonic()
    while (found := files_in(home)) < files:
        if found > there:
            there, since = found, time.monotonic()
        if time.monotonic() > since + A_STALL:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"only {there} of {files} files, and no more in {A_STALL} s")
        with suppress(subprocess.TimeoutExpired):
            out, err = process.communicate(timeout=0.05)
            pytest.fail(f"the run ended with {process.returncode} before it was to be killed: {out}{err}")
    os.killpg(process.pid, how)
    return process.communicate()[1]


def is_unfinished(spark: SparkSession, lakehouse: Lakehouse) -> bool:
    """Whether the last run there was started, and has not said that it is done."""
    lakehouse.open(spark)
    return read_manifest(spark, lakehouse).is_unfinished


@pytest.fixture(scope="module")
def whole(spark, tmp_path_factory) -> dict[str, Fingerprint]:
    """The fingerprints of a run in one piece, which nobody disturbed."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("lake"), "undisturbed")
    config = CONFIG.model_copy(update={"days": FIRST_DAYS + MORE_DAYS})
    api.generate(spark, config, lakehouse, validate=False)
    return api.fingerprints(spark, "retail", lakehouse)


@pytest.fixture(scope="module")
def last_file(tmp_path_factory) -> int:
    """Number of the last file that a run begins before it says in the manifest that it is done."""
    home = tmp_path_factory.mktemp("lake") / "counted"
    process = start(GENERATE, home.parent, home.name)
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    reports = sum(files_in(home / name) for name in METADATA.tables)  # written after that
    return files_in(home) - reports - 1


@pytest.mark.parametrize("number", range(5))
def test_a_run_killed_at_any_moment_and_repeated_writes_the_same_rows(spark, tmp_path, whole, last_file, number):
    """The moments lie between the run's first row in the manifest and its last; the seed makes them repeatable."""
    schema = f"killed_{number}"
    moment = 2 + int((last_file - 1) * float(uniform(hash64(7, "test.kill", number))))
    process = start(GENERATE, tmp_path, schema)
    end(process, tmp_path / schema, moment, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    lakehouse = Lakehouse.directory(tmp_path, schema)
    assert is_unfinished(spark, lakehouse)
    api.generate(spark, CONFIG, lakehouse, validate=False)
    assert not read_manifest(spark, lakehouse).is_unfinished
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole


def test_an_advance_killed_and_repeated_doubles_nothing(spark, tmp_path, whole):
    """It has a row in the manifest and half of its tables' files, one each at the least, when it is killed."""
    schema = "killed_advance"
    lakehouse = Lakehouse.directory(tmp_path, schema)
    api.generate(spark, CONFIG, lakehouse, validate=False)
    growing = sum(table.growth != "static" for table in RETAIL.tables.values())
    before = files_in(tmp_path / schema)
    process = start(ADVANCE, tmp_path, schema)
    end(process, tmp_path / schema, before + 1 + growing // 2, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert is_unfinished(spark, lakehouse)
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole


def test_ctrl_c_leaves_one_line_and_a_lakehouse_that_the_next_run_repairs(spark, tmp_path, whole, last_file):
    process = start(GENERATE, tmp_path, "interrupted")
    err = end(process, tmp_path / "interrupted", last_file // 2, signal.SIGINT)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("retail-spark: interrupted")
    assert "Traceback" not in err
    lakehouse = Lakehouse.directory(tmp_path, "interrupted")
    assert is_unfinished(spark, lakehouse)
    api.generate(spark, CONFIG, lakehouse, validate=False)
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole
