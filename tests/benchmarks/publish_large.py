"""A process that publishes one large programme's progress, or does less with its rows, and tells what it took.

`publish MEASURES HALF_YEARS FOLDER [LAST]`: from the collected reports, which the process makes itself and keeps as
rows, to a version read back from a folder portal, of the first `LAST` half-years (all of them if not given).
`frictionless SCHEMA FILE`: the library alone, as its own command line validates a file by a schema. `read FILE`: the
bytes once, which nothing can undercut.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.costs import spent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def publish(measures: str, half_years: str, where: str, last: str = "") -> dict[str, Any]:
    """Publish the half-years up to the last one that is asked for."""
    from support.halfyears import at  # each command imports what it needs: that is part of what it costs
    from support.large_programme import LargeProgramme, ReadAlready

    from flows.outside.programme.programmes import load_programme
    from flows.recipes.publication import Order
    from flows.recipes.publish_progress import publish_progress
    from flows.steps import Direct

    large = LargeProgramme(measures=int(measures), half_years=int(half_years))
    portal, folder = f"folder:{where}/portal", Path(where) / "programme"
    if not folder.exists():
        large.folder(folder, portal)
    cycle = large.cycles[int(last or half_years) - 1]
    now = at(f"{cycle.year}-07-20" if cycle.half == 1 else f"{cycle.year + 1}-01-20")
    situation = ReadAlready(folder=folder, facts=load_programme(folder), now=now, step=Direct(), large=large)
    outcome = publish_progress(
        Order(folder=folder, cycle=None, portal=portal, now=now), situation, gather=large.gathered
    )
    assert outcome is not None
    return {
        "kind": outcome.kind,
        "rows": outcome.rows,
        "findings": sum(outcome.findings.values()),
        "changes": len(outcome.changes),
    }


def frictionless(schema: str, file: str) -> dict[str, Any]:
    """Validate a file by a schema without foreign keys: alone, it has no other table to lead to."""
    import yaml
    from frictionless import Resource, Schema

    descriptor = yaml.safe_load(Path(schema).read_text("utf-8"))
    descriptor.pop("foreignKeys", None)
    path = Path(file)
    resource = Resource(path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor(descriptor))
    report = resource.validate()
    return {"valid": report.valid, "rows": {path.stem: report.tasks[0].stats["rows"]}}


def read(file: str) -> dict[str, Any]:
    """Read a file to its end."""
    with Path(file).open("rb") as stream:
        return {"bytes": sum(len(piece) for piece in iter(lambda: stream.read(1 << 20), b""))}


COMMANDS: Mapping[str, Callable[..., dict[str, Any]]] = {"publish": publish, "frictionless": frictionless, "read": read}


def main() -> None:
    """Do what the first argument says, and print the outcome and what it took as JSON."""
    began = time.perf_counter()
    done = COMMANDS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps({**done, **spent(began)}))  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
