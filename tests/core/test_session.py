"""Which session is used: the one that runs, a workspace's, or a local one."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from retail_spark.core.session import local_session


def test_in_a_workspace_it_is_the_workspace_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel task on serverless may find no active session in its thread; a local master would be refused there."""
    given = object()
    builder = type("Builder", (), {"getOrCreate": lambda self: given})()
    monkeypatch.setenv("DATABRICKS_RUNTIME_VERSION", "client.5.1")
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(SparkSession, "builder", builder)
    assert local_session("4g") is given


def test_a_session_that_runs_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given = object()
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: given)
    assert local_session() is given
