"""What a process that is started quietly may say, and when."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from retail_spark.quiet import JavaErrors


def test_what_java_says_is_told_only_when_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    java = JavaErrors()
    with java.held_back():
        process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stderr.write('out of memory')"])
    process.wait()
    assert capfd.readouterr().err == ""
    said, deadline = "", time.monotonic() + 10
    while not said and time.monotonic() < deadline:  # a thread reads it
        java.tell()
        said = capfd.readouterr().err
    assert said == "out of memory"


def test_what_python_says_afterwards_is_seen(capfd: pytest.CaptureFixture[str]) -> None:
    with JavaErrors().held_back():
        pass
    print("a line", file=sys.stderr)
    assert capfd.readouterr().err == "a line\n"
