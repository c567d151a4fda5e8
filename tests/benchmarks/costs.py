"""Seconds of the processor and memory that a process and its children have taken."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def spent(began: float) -> dict[str, float]:
    """What this process and those it has started took: processor seconds, clock, the largest one's MiB."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    processor = sum(used.ru_utime + used.ru_stime for used in (own, children))
    return {
        "processor": processor,
        "clock": time.perf_counter() - began,
        "peak": max(own.ru_maxrss, children.ru_maxrss) / 1024,
    }


class Parts:
    """Processor seconds of some functions, by the name of the part that they are."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def time(self, module: ModuleType, function: str, part: str) -> None:
        """Count from now on what this function of the module takes."""
        work = getattr(module, function)

        def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever the function is given
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                self.seconds[part] += time.process_time() - began

        setattr(module, function, timed)
