"""The README keeps its word: its commands run as they stand, in their order, and its queries give rows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from retail_spark.cli import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Lines of the README that call the command."""
    lines = [line for block in blocks("bash") for line in block.splitlines() if line.startswith("retail-spark ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.fixture(scope="module")
def folder(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a reader stands who tries the README's commands, after all of them."""
    place = tmp_path_factory.mktemp("reader")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        codes = {shlex.join(command): run(command) for command in commands()}
    assert codes == dict.fromkeys(codes, 0)
    yield place
    spark.sql("USE default")
    spark.sql("DROP SCHEMA retail CASCADE")


def test_its_commands_succeed_and_every_check_holds(folder: Path) -> None:
    assert {command[0] for command in commands()} == {"generate", "advance", "validate", "fingerprint", "export"}
    assert (folder / "lakehouse" / "retail" / "receipts" / "_delta_log").is_dir()
    assert '"fails": 0' in (folder / "checks.json").read_text(encoding="utf-8")


def test_its_queries_give_rows(folder: Path, spark: SparkSession) -> None:
    queries = [query for block in blocks("sql") for query in block.split(";") if query.strip()]
    assert len(queries) >= 2
    spark.sql("USE retail")
    for query in queries:
        assert spark.sql(query).limit(1).collect(), query


def test_its_python_is_python_and_names_what_there_is() -> None:
    for block in blocks("python"):
        compile(block, "README.md", "exec")
        imports = [line for line in block.splitlines() if line.startswith(("import ", "from "))]
        assert imports
        exec("\n".join(imports), {})


def test_its_make_targets_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z-]+)", "\n".join(blocks("bash"))))
    assert {"demo", "test"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
