"""Work on several processor cores; a process that dies is told of, and takes no other work along for good."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Part = TypeVar("Part")
Found = TypeVar("Found")


def in_turn(parts: Sequence[Part], work: Callable[[Part], Found]) -> Iterator[tuple[Part, Found | None]]:
    """Each part with what is found of it, one after the other, in this process."""
    for part in parts:
        yield part, work(part)


def in_processes(
    parts: Sequence[Part], work: Callable[[Part], Found], *, workers: int
) -> Iterator[tuple[Part, Found | None]]:
    """The same by processes of their own, in any order; null for each part that had not ended when one of them died.

    Args:
        parts: What is worked on; it travels by pickling, as does what is found.
        work: A function of a module.
        workers: How many processes at once.
    """
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(work, part): part for part in parts}
        for future in as_completed(waiting):
            fault = future.exception()
            if fault is not None and not isinstance(fault, BrokenProcessPool):
                raise fault
            yield waiting[future], None if fault else future.result()
