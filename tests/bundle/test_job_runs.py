"""The jobs of the bundle at work: tasks from its YAML, in order, each a process of its own, from the built wheel.

The wheel is built by the bundle's own command and installed with what it asks for into an environment that is new; what
a runtime brings (Spark, Delta, pandas, pyarrow) is lent from here. Tables go to a catalog that lasts, by real Delta.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest

from retail_spark.core.table import World
from retail_spark.fmcg import FMCG
from retail_spark.retail import RETAIL
from tests.bundle.load import load
from tests.bundle.model import Bundle, Job, Task
from tests.bundle.rules import arguments, in_order

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
# what a runtime brings: import name -> name of its distribution
RUNTIME = {"pyspark": "pyspark", "py4j": "py4j", "delta": "delta-spark", "pandas": "pandas", "pyarrow": "pyarrow"}
RUNTIME |= {"pytz": "pytz", "dateutil": "python-dateutil", "six": "six", "tzdata": "tzdata"}
RUNTIME |= {"importlib_metadata": "importlib-metadata", "zipp": "zipp"}
TINY = {"catalog": "spark_catalog", "scale": "tiny", "days": "9", "set": "warm_up_days=20 customers=150"}
TINY |= {"unity": "no"}  # there is none here


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    loaded = load(ROOT, "dev")
    assert loaded.bundle is not None
    return loaded.bundle


@pytest.fixture(scope="module")
def wheel(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the bundle's command in a copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        ["bash", "-c", bundle.artifacts["wheel"].build], cwd=copy, env={**os.environ, "PATH": path}, check=True
    )
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment: the wheel and what it depends on, and what the runtime brings."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], env=_bare(), check=True)
    lent = home / "runtime"
    lent.mkdir()
    for package, name in RUNTIME.items():
        found = importlib.util.find_spec(package)
        if found is None or found.origin is None:
            continue
        origin = Path(found.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (lent / source.name).symlink_to(source)
        about = Path(str(distribution(name)._path))  # type: ignore[attr-defined]
        (lent / about.name).symlink_to(about)
        for libraries in about.parent.glob(f"{package}.libs"):
            (lent / libraries.name).symlink_to(libraries)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "runtime.pth").write_text(f"{lent}\n", encoding="utf-8")
    return python


class Workspace:
    """Runs tasks as a workspace does, and keeps its tables between them."""

    def __init__(self, python: Path, home: Path) -> None:
        self.python, self.home = python, home

    def run(self, task: Task, job: Job, **given: str) -> subprocess.CompletedProcess[str]:
        """One task in a process of its own."""
        assert task.python_wheel_task is not None
        known = {name: value for name, value in given.items() if name in {one.name for one in job.parameters}}
        called = task.python_wheel_task
        return self.call(called.package_name, called.entry_point, *arguments(task, job, **known))

    def run_job(self, job: Job, **given: str) -> list[tuple[str, int]]:
        """Its tasks in order, up to the first that fails: their keys and exit codes."""
        ended = []
        for task in in_order(job):
            done = self.run(task, job, **given)
            ended.append((task.task_key, done.returncode))
            if done.returncode:
                print(done.stdout[-2_000:], done.stderr[-2_000:])
                break
        return ended

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        script = Path(__file__).with_name("workspace.py")
        return subprocess.run(
            [self.python, script, self.home, *words],
            cwd=self.home,
            env=_bare(),
            capture_output=True,
            text=True,
            check=False,
        )

    def fingerprint(self, schema: str, world: str = "retail") -> dict[str, str]:
        """What each table's rows come to."""
        place = ["--catalog", "spark_catalog", "--schema", schema]
        done = self.call("retail_spark", "retail-spark", "fingerprint", world, *place)
        assert done.returncode == 0, done.stderr
        lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
        return {name: rows for name, rows in lines}


def fingerprinted(world: World) -> set[str]:
    """The lines of `retail-spark fingerprint`: every table that lasts, and all of them."""
    lasting = {name for name, table in world.tables.items() if table.growth != "window"}
    return lasting | {f"all {len(lasting)} tables"}


def _bare() -> dict[str, str]:
    """This process's surroundings without its own packages."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYSPARK_PYTHON")}


@pytest.fixture(scope="module")
def workspace(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(python, tmp_path_factory.mktemp("workspace"))


def test_the_wheel_leaves_out_what_the_runtime_brings(wheel: Path, python: Path) -> None:
    listed = subprocess.run(
        [
            python,
            "-m",
            "pip",
            "list",
            "--format=freeze",
            "--path",
            *python.parents[1].glob("lib/python*/site-packages"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = {line.partition("==")[0].lower().replace("_", "-") for line in listed.splitlines()}
    assert "retail-spark" in names
    assert not names & {"pyspark", "delta-spark", "pandas", "pyarrow"}


def test_the_jobs_run_task_by_task_and_a_task_run_again_changes_nothing(bundle: Bundle, workspace: Workspace) -> None:
    data, nightly = bundle.resources.jobs["retail_data"], bundle.resources.jobs["retail_advance"]
    schema = bundle.resources.schemas["retail_schema"].name
    assert workspace.run_job(data, **TINY) == [
        ("dimensions", 0),
        ("simulation", 0),
        ("operational", 0),
        ("gold", 0),
        ("validate", 0),
    ]
    once = workspace.fingerprint(schema)
    assert once.keys() == fingerprinted(RETAIL)
    assert once["gold_sales_fact"].partition(":")[0] > "0"

    for task in data.tasks[:-1]:  # each alone, as a repair does
        assert workspace.run(task, data, **TINY).returncode == 0, task.task_key
    assert workspace.fingerprint(schema) == once

    assert workspace.run_job(nightly, catalog="spark_catalog", days="2", unity="no") == [
        ("advance", 0),
        ("validate", 0),
    ]
    longer = workspace.fingerprint(schema)
    assert longer != once

    # tasks in one run after the other come to what one run of all comes to
    options = [word for name in ("scale", "set") for word in (f"--{name}", TINY[name])]
    place = ["--catalog", "spark_catalog", "--schema", "whole"]
    done = workspace.call(
        "retail_spark", "retail-spark", "generate", "retail", *options, "--days", "11", "--no-validate", *place
    )
    assert done.returncode == 0, done.stderr
    assert workspace.fingerprint("whole") == longer


def test_the_job_of_the_other_world_too(bundle: Bundle, workspace: Workspace) -> None:
    data = bundle.resources.jobs["fmcg_data"]
    schema = bundle.resources.schemas["fmcg_schema"].name
    given = {"catalog": "spark_catalog", "scale": "tiny", "unity": "no"}
    assert workspace.run_job(data, **given) == [(task.task_key, 0) for task in data.tasks]
    once = workspace.fingerprint(schema, "fmcg")
    assert once.keys() == fingerprinted(FMCG)
    for task in data.tasks[1:3]:  # each alone, as a repair does
        assert workspace.run(task, data, **given).returncode == 0, task.task_key
    assert workspace.fingerprint(schema, "fmcg") == once


def test_a_check_that_fails_fails_the_job(bundle: Bundle, workspace: Workspace) -> None:
    job = bundle.resources.jobs["retail_data"]
    schema = bundle.resources.schemas["retail_schema"].name
    fault = f"UPDATE {schema}.receipts SET total_cents = total_cents + 1 WHERE dt = '2024-01-03'"
    statement = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import workspace; " + (
        "workspace.session(Path(sys.argv[2])).sql(sys.argv[3])"
    )
    subprocess.run(
        [workspace.python, "-c", statement, Path(__file__).parent, workspace.home, fault],
        cwd=workspace.home,
        env=_bare(),
        check=True,
    )
    done = workspace.run(job.tasks[-1], job, **TINY)
    assert done.returncode == 1
    assert "fails: lines_add_up_to_receipts" in done.stdout


def test_a_task_whose_layer_has_nothing_to_stand_on_fails(bundle: Bundle, workspace: Workspace) -> None:
    job = bundle.resources.jobs["retail_data"]
    done = workspace.run(job.tasks[2], job, **(TINY | {"schema": "empty"}))
    assert done.returncode == 2
    assert "which the tables asked for read: generate them too" in done.stderr
