"""A run that dies: whatever it left behind, the same run repeated ends in the same tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from retail_spark import api
from retail_spark.config import RetailConfig
from retail_spark.core.distributions import uniform
from retail_spark.core.draws import hash64
from retail_spark.core.lakehouse.fingerprint import Fingerprint
from retail_spark.core.lakehouse.manifest import read_manifest
from retail_spark.core.lakehouse.place import Lakehouse

pytestmark = pytest.mark.slow

FIRST_DAYS, MORE_DAYS = 4, 3
CONFIG = RetailConfig.scale("tiny", days=FIRST_DAYS, start_date=date(2024, 12, 22), warm_up_days=7)
COMMAND = [sys.executable, "-m", "retail_spark"]
GENERATE = ["generate", "retail", "--scale", "tiny", "--days", str(FIRST_DAYS), "--start", "2024-12-22",
            "--set", "warm_up_days=7", "--no-validate"]  # fmt: skip


def start(arguments: list[str], root: Path, schema: str) -> subprocess.Popen[str]:
    """The command in a process group of its own, so that a kill takes Java and the workers with it."""
    return subprocess.Popen(
        [*COMMAND, *arguments, "--lakehouse", str(root), "--schema", schema],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(process: subprocess.Popen[str], after: float, how: signal.Signals) -> tuple[str, str]:
    """Send a signal to the whole group `after` seconds, unless it is done by then; gives what it printed."""
    try:
        return process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, how)
        return process.communicate()


@pytest.fixture(scope="module")
def whole(spark, tmp_path_factory) -> dict[str, Fingerprint]:
    """The fingerprints of a run in one piece, which nobody disturbed."""
    lakehouse = Lakehouse.directory(tmp_path_factory.mktemp("lake"), "undisturbed")
    config = CONFIG.model_copy(update={"days": FIRST_DAYS + MORE_DAYS})
    api.generate(spark, config, lakehouse, validate=False)
    return api.fingerprints(spark, "retail", lakehouse)


@pytest.fixture(scope="module")
def seconds_of_a_run(tmp_path_factory) -> float:
    """How long the command takes here, from its start to its end."""
    begun = time.perf_counter()
    process = start(GENERATE, tmp_path_factory.mktemp("lake"), "timed")
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    return time.perf_counter() - begun


@pytest.mark.parametrize("number", range(5))
def test_a_run_killed_at_any_moment_and_repeated_writes_the_same_rows(spark, tmp_path, whole, seconds_of_a_run, number):
    """Killed moments are spread over the run's time from its first commit on; the seed makes them repeatable."""
    schema = f"killed_{number}"
    moment = seconds_of_a_run * (0.15 + 0.8 * float(uniform(hash64(7, "test.kill", number))))
    end(start(GENERATE, tmp_path, schema), moment, signal.SIGKILL)
    lakehouse = Lakehouse.directory(tmp_path, schema)
    api.generate(spark, CONFIG, lakehouse, validate=False)
    assert not read_manifest(spark, lakehouse).is_unfinished
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole


def test_an_advance_killed_and_repeated_doubles_nothing(spark, tmp_path, whole, seconds_of_a_run):
    schema = "killed_advance"
    lakehouse = Lakehouse.directory(tmp_path, schema)
    api.generate(spark, CONFIG, lakehouse, validate=False)
    advance = ["advance", "retail", "--days", str(MORE_DAYS), "--no-validate"]
    end(start(advance, tmp_path, schema), 0.6 * seconds_of_a_run, signal.SIGKILL)
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole


def test_ctrl_c_leaves_one_line_and_a_lakehouse_that_the_next_run_repairs(spark, tmp_path, whole, seconds_of_a_run):
    process = start(GENERATE, tmp_path, "interrupted")
    _, err = end(process, 0.6 * seconds_of_a_run, signal.SIGINT)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("retail-spark: interrupted")
    assert "Traceback" not in err
    lakehouse = Lakehouse.directory(tmp_path, "interrupted")
    api.generate(spark, CONFIG, lakehouse, validate=False)
    api.advance(spark, lakehouse, MORE_DAYS, validate=False)
    assert api.fingerprints(spark, "retail", lakehouse) == whole
