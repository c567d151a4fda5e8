"""A process that publishes all programmes of a folder and tells what it took: `ROOT PORTAL WORKERS NOW`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.costs import Parts, spent

from flows.outside.machine.runners import in_processes, one_by_one
from flows.outside.machine.settings import moment
from flows.recipes import batch, publish_progress
from flows.recipes.publish_all import AllOrder, counted, publish_all


def main() -> None:
    """Publish them all, and print seconds and memory as JSON."""
    root, portal, workers, now = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["HROMADA_DATASETS"] = str(root / "datasets")
    parts, began = Parts(), time.perf_counter()
    parts.time(batch, "check_all", "check")
    parts.time(publish_progress, "refresh_site", "pages")
    order = AllOrder(portal=f"folder:{root / portal}", now=moment(now), workers=workers)
    ended = publish_all(
        order,
        lambda given: (
            one_by_one(given, batch.publish_batch)
            if workers == 1
            else in_processes(given, batch.publish_batch, workers=workers)
        ),
        lambda *_: None,
    )
    told = {**spent(began), "parts": parts.seconds, "ended": counted(ended)}
    print(json.dumps(told))  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
