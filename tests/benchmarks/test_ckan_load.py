"""What loading 100,000 rows of 12 columns into a CKAN's tables costs beside the same calls with bytes made beforehand.

The ways take turns, so that a noisy machine slows all of them:

- ours: `flows.outside.ckan_tables.load`, from the CSV's bytes to a table with the right count;
- bare: the very same requests, their bodies ready, one after another;
- two: the same again, but two at a time after the first, which mixes the order of the rows;
- copy: PostgreSQL alone, the same rows into the same table with CKAN's full-text trigger and indexes.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import requests
from pydantic import SecretStr

from flows.local.ckan.install import postgres_folder
from flows.local.ckan.place import find_place
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.field_types import datastore_fields
from flows.outside.portals.ckan.tables import ROWS_A_CALL, OfferedTable, drop, info_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from pytest_benchmark.fixture import BenchmarkFixture

    from flows.outside.machine.trial_access import Access

ROWS = 100_000
ROUNDS = 2
TYPES = ["string", "string", "integer", "year", "date", "boolean", "number", "number", *["string"] * 4]
TITLE = "Запровадження та поетапне розгортання розумних зупинок громадського транспорту"
SCHEMA: dict[str, Any] = {
    "fields": [{"name": f"column{number}", "type": kind, "title": "Назва"} for number, kind in enumerate(TYPES)],
    "primaryKey": ["column0"],
}


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of this process alone."""

    wall: float
    own: float


def lines() -> Iterator[str]:
    yield ",".join(field["name"] for field in SCHEMA["fields"])
    for row in range(ROWS):
        numbers = f"{row},{2026 + row % 3},2026-0{1 + row % 9}-01,true,{row * 10}.50,{row / 8}"
        yield f"M{row},{TITLE} {row},{numbers},Управління {row % 40},,local-budget,line={row}"


def requests_of(table: OfferedTable) -> list[tuple[str, bytes]]:
    """What `load` sends, in its order: the action and the body."""
    rows = table.records()
    made = {"resource_id": table.table_id, "force": True, "calculate_record_count": True}
    head: dict[str, Any] = {**made, "fields": datastore_fields(table.schema), "primary_key": ["column0"]}
    bodies = [("datastore_create", {**head, "records": list(islice(rows, ROWS_A_CALL))})]
    while chunk := list(islice(rows, ROWS_A_CALL)):
        bodies.append(("datastore_upsert", {**made, "method": "insert", "records": chunk}))
    return [(action, json.dumps(body, ensure_ascii=False).encode()) for action, body in bodies]


def send(access: Access, action: str, body: bytes) -> None:
    head = {"Authorization": access.token, "Content-Type": "application/json; charset=utf-8"}
    answer = requests.post(f"{access.url}/api/3/action/{action}", data=body, headers=head, timeout=300)
    assert answer.json()["success"]


def bare(access: Access, table: OfferedTable, workers: int) -> Callable[[], None]:
    first, *others = requests_of(table)

    def run() -> None:
        send(access, *first)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda said: send(access, *said), others))

    return run


def psql(said: str, rows: bytes = b"") -> None:
    memory, programs = find_place("2.12").remember(), postgres_folder()
    assert programs
    address = ("-h", "127.0.0.1", "-p", str(memory.ports["postgres"]), "-U", "postgres", "-d", "datastore")
    argv = (str(programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", *address, "-c", said)
    subprocess.run(argv, input=rows, check=True, env=os.environ | {"PGPASSWORD": memory.secret})


def copied(table: OfferedTable) -> Callable[[], None]:
    """The same table as CKAN has just made it, empty, and its rows by one COPY."""
    psql(f'CREATE TABLE bench (LIKE "{table.table_id}" INCLUDING ALL)')
    psql("CREATE TRIGGER t BEFORE INSERT ON bench FOR EACH ROW EXECUTE FUNCTION populate_full_text_trigger()")
    names = table.raw.partition(b"\n")[0].decode().replace(",", '","')
    return lambda: psql(f'COPY bench ("{names}") FROM STDIN (FORMAT csv, HEADER)', table.raw)


def measured(run: Callable[[], None]) -> Cost:
    wall, own = time.perf_counter(), time.process_time()
    run()
    return Cost(time.perf_counter() - wall, time.process_time() - own)


def peak(run: Callable[[], None]) -> float:
    """Megabytes of memory that it takes at most."""
    tracemalloc.start()
    run()
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def test_load(trial_portal: Access, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    access, dataset = trial_portal, f"bench-{uuid4().hex[:12]}"
    site = CkanSite(address=access.url, token=SecretStr(access.token), pace=Pace(300, 300))
    table = OfferedTable(
        dataset=dataset, name="measures", version="2026-H1", raw="\n".join(lines()).encode(), schema=SCHEMA
    )
    line = {"id": table.table_id, "name": "measures", "url": "https://example.org/measures.csv"}
    site.call("package_create", {"name": dataset, "owner_org": access.organization, "resources": [line]})
    ways: dict[str, Callable[[], None]] = {
        "ours": lambda: load(site, table, anew=False),
        "bare": bare(access, table, 1),
        "two": bare(access, table, 2),
    }
    costs: dict[str, list[Cost]] = {}

    def once() -> None:
        for name, run in ways.items():
            costs.setdefault(name, []).append(measured(run))
            info = info_of(site, table.table_id)
            assert info
            assert table.fault(info) == ""
            if name == "two":
                costs.setdefault("copy", []).append(measured(copied(table)))
                psql("DROP TABLE bench")
            drop(site, table.table_id)

    benchmark.pedantic(once, rounds=ROUNDS)
    memory = peak(ways["ours"])
    drop(site, table.table_id)
    site.call("package_delete", {"id": dataset})
    with capsys.disabled():
        for name, found in costs.items():
            ratio = median(cost.wall / other.wall for cost, other in zip(found, costs["bare"], strict=True))
            wall, own = median(cost.wall for cost in found), median(cost.own for cost in found)
            print(f"{name}: {wall:.1f} s, of them {own:.1f} s here, {ratio:.2f} × bare")  # noqa: T201  # the figures are what a benchmark is for
        print(f"ours holds at most {memory:.0f} MB beside the table's own {len(table.raw) / 1e6:.0f} MB")  # noqa: T201  # as above
