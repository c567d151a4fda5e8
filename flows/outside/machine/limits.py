"""What a process of ours that opens what others sent may take."""

from __future__ import annotations

import resource


def limit_process(*, memory_bytes: int, seconds: int, file_bytes: int = 0) -> None:
    """Bound this very process for good: its memory, its processor time and the files that it may write."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
