from __future__ import annotations

import threading

import pytest

from retail_spark.core.parallel import as_ready, each


def test_each_keeps_the_order() -> None:
    assert each(lambda number: number * 2, range(20), threads=3) == list(range(0, 40, 2))


def test_each_tells_how_many_are_done() -> None:
    heard: list[tuple[int, int]] = []
    each(str, "abc", threads=2, tell=lambda done, number: heard.append((done, number)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_after_a_failure_each_begins_nothing_more() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        raise ZeroDivisionError(number)

    with pytest.raises(ZeroDivisionError):
        each(work, range(1_000), threads=1)
    assert begun == [0]


def test_work_begins_when_what_it_needs_is_done() -> None:
    done: list[str] = []
    needs = {"gold": ["sales"], "sales": ["stores", "elsewhere"], "stores": []}
    assert as_ready(needs, lambda name: done.append(name) or name.upper()) == {
        "stores": "STORES",
        "sales": "SALES",
        "gold": "GOLD",
    }
    assert done == ["stores", "sales", "gold"]


def test_what_most_others_wait_for_one_after_the_other_begins_first() -> None:
    begun: list[str] = []
    needs = {"leaf": [], "wide": [], "deep": [], "of_wide": ["wide"], "step": ["deep"], "gold": ["step"]}
    as_ready(needs, begun.append, threads=1)
    assert begun == ["deep", "wide", "step", "leaf", "of_wide", "gold"]


def test_independent_work_runs_side_by_side() -> None:
    both_there = threading.Barrier(2, timeout=10)
    as_ready({"a": [], "b": []}, lambda name: both_there.wait(), threads=2)


def test_after_a_failure_nothing_more_begins() -> None:
    begun: list[str] = []
    cancelled: list[bool] = []

    def work(name: str) -> None:
        begun.append(name)
        raise ZeroDivisionError(name)

    with pytest.raises(ZeroDivisionError, match="first"):
        as_ready({"first": [], "second": ["first"]}, work, cancel=lambda: cancelled.append(True))
    assert (begun, cancelled) == (["first"], [True])


def test_a_circle_is_an_error() -> None:
    with pytest.raises(ValueError, match="wait for each other: a, b"):
        as_ready({"a": ["b"], "b": ["a"]}, lambda name: None)
