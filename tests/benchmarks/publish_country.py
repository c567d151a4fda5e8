"""A process that publishes all programmes of a folder and tells what it took: `ROOT PORTAL WORKERS NOW [data]`.

With `data` no pages for citizens are made: that is as much as the straightforward loop does, and more.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.costs import Parts, spent

from flows.outside.machine.runners import in_processes, one_by_one
from flows.outside.machine.settings import moment
from flows.recipes import batch, publish_progress
from flows.recipes.publish_all import AllOrder, counted, publish_all

if TYPE_CHECKING:
    from flows.recipes.batch import Batch, Ended


def publish_data(given: Batch) -> tuple[Ended, ...]:
    """Publish a batch without pages, in whatever process."""
    setattr(publish_progress, "refresh_site", lambda *_: ())  # noqa: B010  # it is no name that the module gives
    return batch.publish_batch(given)


def main() -> None:
    """Publish them all, and print seconds and memory as JSON."""
    root, portal, workers, now = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["HROMADA_DATASETS"] = str(root / "datasets")
    publish = publish_data if sys.argv[5:] == ["data"] else batch.publish_batch
    parts, began = Parts(), time.perf_counter()
    parts.time(batch, "check_all", "check")
    parts.time(publish_progress, "refresh_site", "pages")
    order = AllOrder(portal=f"folder:{root / portal}", now=moment(now), workers=workers)
    ended = publish_all(
        order,
        lambda given: one_by_one(given, publish) if workers == 1 else in_processes(given, publish, workers=workers),
        lambda *_: None,
    )
    told = {**spent(began), "parts": parts.seconds, "ended": counted(ended)}
    print(json.dumps(told))  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
