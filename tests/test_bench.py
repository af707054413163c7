"""The benchmark's word on its rounds: what it lets pass, and what it does not."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "benchmarks" / "bench.py"
MB = 2**20


@pytest.mark.parametrize(
    ("ratios", "workers", "at_most", "told"),
    [
        ([1.0, 9.0, 2.0], [300 * MB], 2.0, None),  # one slow round of three is the machine's
        ([1.0, 9.0, 2.1], [300 * MB], 2.0, "the median ratio is 2.10, allowed is at most 2"),
        ([1.0, 2.0], [300 * MB], 1.4, "the median ratio is 1.50, allowed is at most 1.4"),
        ([1.0], [300 * MB, 1024 * MB], 2.0, None),
        ([1.0], [1025 * MB, 300 * MB], 2.0, "a Python worker took 1025 MB, allowed are 1024 MB"),
        ([9.0], [300 * MB], None, None),  # no ratio was asked for
        ([9.0], [1025 * MB], None, "a Python worker took 1025 MB, allowed are 1024 MB"),
    ],
)
def test_it_judges_the_median_ratio_and_the_largest_worker(ratios, workers, at_most, told):
    assert runpy.run_path(str(BENCH), run_name="bench")["verdict"](ratios, workers, at_most) == told
