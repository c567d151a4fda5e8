"""A release of three small files, and the whole way of publishing it: the shortest real run there is.

`python small.py folder:PATH CYCLE ROWS DAY [DATASET]` publishes; it exits as `hromada publish` does. With `withdraw`
for the cycle it withdraws the version ROWS.
"""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from flows.model.errors import HromadaError
from flows.model.record import parse_cycle, sha256, to_json
from flows.model.versions import Action, Release, Version
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply, settled
from flows.outside.portals.contract import Citizen, Portal
from flows.recipes.withdraw_version import named, want_without
from flows.stages.versions.plan import Content, decide, plan, wanted
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.versions.state import Decision, State, Want

DATASET = "kvitneve-informatization-2026-2028-programme"
JULY = date(2026, 7, 8)
REASON = "Персональні дані виконавця"
SCHEMA = {
    "fields": [
        {"name": "measureId", "type": "string", "title": "Код", "description": "Код заходу"},
        {"name": "title", "type": "string", "title": "Назва", "description": "Назва заходу, як надруковано"},
    ],
    "primaryKey": ["measureId"],
}


def small_release(
    version: Version, rows: str, day: date = JULY, *, dataset: str = DATASET, title: str = "Програма"
) -> Release:
    """A release whose one table holds the given rows; its other files lie beside it and in folders."""
    act = {
        "uid": "46/38/VIII-2026-01-09",
        "number": "46/38/VIII",
        "date": "2026-01-09",
        "title": "Програма",
        "url": None,
    }
    tables = {
        "measures.csv": f"measureId,title\nM1.1,{rows}\n".encode(),
        "structure/measures.csv": b"name,title,description,datatype,required\n",
        "source/рішення 1.docx": b"PK\x03\x04 as received",
    }
    rows_sha256 = sha256(rows.encode())
    datapackage = {
        "name": dataset,
        "title": title,
        "version": str(version),
        "created": f"{day.isoformat()}T06:00:00+03:00",
        "description": "Заходи й кошти",
        "licenses": [{"name": "cc-by", "title": "CC BY", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": "Старокостянтинівська міська рада", "role": "publisher"}],
        "resources": [
            {"name": name, "path": name, "title": name, "hash": f"sha256:{sha256(raw)}", "bytes": len(raw)}
            | ({"schema": SCHEMA} if name == "measures.csv" else {})
            for name, raw in tables.items()
        ],
        "provenance": {
            "cycle": str(version.cycle),
            "revision": version.revision,
            "published": day.isoformat(),
            "acts": [act],
            "rowsSha256": rows_sha256,
        },
        "controlTotals": [],
    }
    files = {**tables, "datapackage.json": to_json(datapackage)}
    files[f"{dataset}.zip"] = zipped(files)
    return Release(
        dataset=dataset,
        version=version,
        published=day,
        acts=("46/38/VIII-2026-01-09",),
        rows_sha256=rows_sha256,
        inputs_sha256="",
        files=files,
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files in one, the same bytes each time."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    return buffer.getvalue()


def prepare(
    have: State, cycle: str, rows: str, day: date = JULY, *, title: str = "Програма"
) -> tuple[Decision, Want, tuple[Action, ...]]:
    """What publishing these rows would decide, want and do; changes nothing."""
    decision = decide(parse_cycle(cycle), Content(rows_sha256=sha256(rows.encode())), have)
    made = small_release(decision.version, rows, day, dataset=have.listing.dataset, title=title)
    release = made if decision.kind == "publish" else None
    want = wanted(decision, have, day=day, release=release, datapackage=json.loads(made.files["datapackage.json"]))
    return decision, want, plan(want, have)


def publish(
    portal: Portal, cycle: str, rows: str, day: date = JULY, *, dataset: str = DATASET, title: str = "Програма"
) -> tuple[Action, ...]:
    """The whole run, from the lock to reading back as a citizen; returns the steps that were done."""
    with portal.hold(dataset):
        _, want, steps = prepare(settled(portal, dataset), cycle, rows, day, title=title)
        apply(steps, want, portal)
        drifts = verify(want.entry, Citizen(portal, dataset))
    assert not drifts, drifts
    return steps


def prepare_withdrawal(
    portal: Portal, label: str, day: date = JULY, *, dataset: str
) -> tuple[Want, tuple[Action, ...]]:
    """What withdrawing this version would want and do; changes nothing."""
    have = portal.state(dataset, ignoring=label)
    want = want_without(named(label, have), REASON, have, day=day, portal=portal)
    return want, plan(want, have)


def withdraw(portal: Portal, label: str, day: date = JULY, *, dataset: str = DATASET) -> tuple[Action, ...]:
    """The whole withdrawal of a version, under the lock; returns the steps that were done."""
    with portal.hold(dataset):
        want, steps = prepare_withdrawal(portal, label, day, dataset=dataset)
        apply(steps, want, portal)
    return steps


def main() -> int:
    """Publish or withdraw as the arguments say; the exit code is that of `hromada publish`."""
    url, cycle, rows, day = sys.argv[1:5]
    try:
        portal, on, dataset = open_portal(url), date.fromisoformat(day), (*sys.argv[5:], DATASET)[0]
        if cycle == "withdraw":
            withdraw(portal, rows, on, dataset=dataset)
        else:
            publish(portal, cycle, rows, on, dataset=dataset)
    except HromadaError as error:
        sys.stderr.write(f"{error.code} {error.facts}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
