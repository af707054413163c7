"""Small Spark jobs side by side: what a job costs beyond its data is mostly waiting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = 4  # measured on 2 cores: a tiny Delta write takes 0.5 s alone and 0.25 s with four at a time


def each(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    threads: int = THREADS,
    tell: Callable[[int, int], object] = lambda done, number: None,
) -> list[Result]:
    """The results in the order of the items; `tell` hears how many of how many are done.

    After a first exception (or Ctrl-C) nothing more is started, and it is raised when all that was running has ended.
    """
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(function, item) for item in items]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                tell(done, len(futures))
        except BaseException:
            for future in futures:
                future.cancel()
            raise
        return [future.result() for future in futures]


def as_ready(
    needs: Mapping[str, Collection[str]],
    work: Callable[[str], Result],
    threads: int = THREADS,
    cancel: Callable[[], object] = lambda: None,
) -> dict[str, Result]:
    """Do the work of every name in `needs`, each as soon as all the names it needs are done.

    Needed names that are no keys of `needs` count as done. After a first exception (or Ctrl-C) nothing more is
    started, `cancel` is called, and the exception is raised when all that was running has ended.
    """
    waiting = {name: {other for other in others if other in needs} for name, others in needs.items()}
    running: dict[Future[Result], str] = {}
    results: dict[str, Result] = {}
    with ThreadPoolExecutor(threads) as pool:
        try:
            while waiting or running:
                ready = [name for name, others in waiting.items() if others <= results.keys()]
                if not ready and not running:
                    raise ValueError(f"these wait for each other: {', '.join(waiting)}")
                for name in ready:
                    del waiting[name]
                    running[pool.submit(work, name)] = name
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    results[running.pop(future)] = future.result()
        except BaseException:
            for future in running:
                future.cancel()
            cancel()
            raise
    return results
