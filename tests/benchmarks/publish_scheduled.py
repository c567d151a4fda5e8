"""A process that publishes all programmes of a folder as Prefect does: `ROOT PORTAL WORKERS NOW`.

`HROMADA_RUNNER` says who works on the batches. Starting the runner's workers counts, starting Prefect's server does
not: a machine that publishes by the calendar has one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.costs import spent


def main() -> None:
    """Publish them all, and print seconds and memory as JSON."""
    root, portal, workers, now = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    os.environ |= {
        "HROMADA_DATASETS": str(root / "datasets"),
        "HROMADA_STATE": str(root / "state"),
        "HROMADA_WORKERS": workers,
    }
    from prefect.testing.utilities import prefect_test_harness  # after the environment is set

    from flows.scheduled.flows import publish_all

    with prefect_test_harness(server_startup_timeout=None):
        began = time.perf_counter()
        state = publish_all(portal=f"folder:{root / portal}", now=now, return_state=True)
        told = {**spent(began), "parts": {}, "ended": state.type.value}
    print(json.dumps(told))  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
