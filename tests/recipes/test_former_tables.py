"""The first publication after the tables' columns changed, on a portal that holds them as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.editions import SCHEMAS, edition
from support.halfyears import H1, at
from support.places import GOLDEN, REAL

from flows.model.errors import UsageError
from flows.model.half_years import Cycle
from flows.model.record import Listing
from flows.model.schema import FieldSchema
from flows.model.versions import Version, VersionEntry
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply
from flows.outside.portals.contract import Citizen
from flows.recipes.publication import Order
from flows.recipes.publish_plan import publish_programme
from flows.recipes.situation import Situation
from flows.stages.tables.former import former_sha256
from flows.stages.tables.write import csv_bytes, csv_records, rows_sha256
from flows.stages.versions.plan import Content, decide, plan, wanted
from flows.stages.versions.release import release
from flows.stages.versions.state import Decision, State
from flows.stages.versions.verify import verify
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.model.schema import TableSchema
    from flows.model.versions import Release
    from flows.outside.portals.contract import Portal

FORMER = {path.stem: path.read_bytes() for path in sorted((GOLDEN / "former").glob("*.csv"))}
FORMER_SHA256 = "1564679c97296083a9ae76d1d19d481eb43328d97acd5a38c41ed1d6db4c25c6"
"""What the version was known by that the example published before its tables lost their numbers."""
OF_ACTS = {name for name, schema in SCHEMAS.items() if "actId" in schema.names}
WITHOUT_ACTS = {
    name: schema.model_copy(update={"fields": tuple(field for field in schema.fields if field.name != "actId")})
    for name, schema in SCHEMAS.items()
}
NUMBER = FieldSchema(
    name="number", type="string", title="Номер", title_en="Number", description="Номер.", description_en="Number."
)


def former_release(tables: Mapping[str, bytes]) -> Release:
    """The version as it was made when the tables had numbers, and said nothing of acts."""
    schemas = dict(WITHOUT_ACTS)
    for name in FORMER:
        first, *others = schemas[name].fields
        schemas[name] = schemas[name].model_copy(update={"fields": (first, NUMBER, *others)})
    return released({**without_acts(tables), **FORMER}, schemas, FORMER_SHA256)


def released(tables: Mapping[str, bytes], schemas: Mapping[str, TableSchema], known_by: str) -> Release:
    assert rows_sha256(tables) == known_by
    about = {name: edition().tables[name] for name in ("findings", "changes")}
    return release(replace(edition(), schemas=schemas, tables={**tables, **about}, rows_sha256=known_by))


def without_acts(tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables without the column that says by which act a row stands."""
    return {name: _without_act(raw) for name, raw in tables.items()}


def _without_act(raw: bytes) -> bytes:
    header, *rows = csv_records(raw)
    kept = [place for place, column in enumerate(header) if column != "actId"]
    return csv_bytes([[record[place] for place in kept] for record in (header, *rows)])


def serve(made: Release, portal: Portal) -> None:
    with portal.hold(made.dataset):
        have = portal.state(made.dataset)
        want = wanted(Decision("publish", H1, made.version), have, day=at("2026-07-08").day, release=made)
        apply(plan(want, have), want, portal)


def test_a_portal_with_the_former_tables_gets_a_revision_that_says_what_changed(tmp_path: Path) -> None:
    situation = Situation.of(REAL, at("2026-07-08"), Direct())
    tables = dict(situation.plan_tables(H1))
    portal, made = open_portal(f"folder:{tmp_path}"), former_release(tables)
    serve(made, portal)

    outcome = publish_programme(
        Order(folder=REAL, cycle="2026-H1", portal=f"folder:{tmp_path}", now=at("2026-07-09")), situation
    )
    assert (outcome.kind, outcome.version) == ("publish", "2026-H1.r2")
    assert {(change.kind, change.table, change.before, change.after) for change in outcome.changes} == {
        ("columns-changed", name, "number" if name in FORMER else "", "actId") for name in OF_ACTS
    }
    changelog = (tmp_path / "dataset" / made.dataset / "current" / "changes.md").read_text("utf-8-sig")
    assert "\n- У таблиці «Пріоритетні напрями» (directions) вилучено стовпці: number; додано: actId.\n" in changelog
    assert "порядок рядків" not in changelog
    first = next(entry for entry in portal.versions(made.dataset) if entry.version == made.version)
    assert verify(first, Citizen(portal, made.dataset, made.version)) == ()
    again = publish_programme(
        Order(folder=REAL, cycle="2026-H1", portal=f"folder:{tmp_path}", now=at("2026-07-09")), situation
    )
    assert (again.kind, again.actions) == ("nothing", ())


def test_rows_that_say_now_by_which_act_they_stand_are_the_same_rows(tmp_path: Path) -> None:
    situation = Situation.of(REAL, at("2026-07-08"), Direct())
    now = dict(situation.plan_tables(H1))
    made, portal = released(without_acts(now), WITHOUT_ACTS, rows_sha256(now)), open_portal(f"folder:{tmp_path}")
    serve(made, portal)
    outcomes = [
        publish_programme(Order(folder=REAL, cycle="2026-H1", portal=f"folder:{tmp_path}", now=at(day)), situation)
        for day in ("2026-07-09", "2026-07-10")
    ]
    assert [(one.kind, one.version, one.changes) for one in outcomes] == [
        ("refresh", "2026-H1", ()), ("nothing", "2026-H1", ()),
    ]  # fmt: skip
    assert [entry.version for entry in portal.versions(made.dataset)] == [made.version]
    assert portal.read(made.dataset, "measures.csv") == made.files["measures.csv"]


def test_what_was_withdrawn_with_the_former_tables_is_not_published_again() -> None:
    situation = Situation.of(REAL, at("2026-07-08"), Direct())
    tables, numbers = situation.plan_tables(H1), situation.plan_at(H1).programme.numbers
    former = former_sha256(tables, numbers)
    assert former == FORMER_SHA256
    gone = replace(entry(H1), withdrawn={"date": "2026-07-09", "reason": "x"})
    rows = rows_sha256(tables)
    with pytest.raises(UsageError, match="rows-withdrawn"):
        decide(H1, Content(rows_sha256=rows, former=former), held(gone))
    assert decide(H1, Content(rows_sha256=rows, former=former), held(entry(H1))).kind == "publish"


def test_a_past_half_year_with_the_former_tables_is_the_same() -> None:
    have = held(entry(H1), replace(entry(Cycle(2026, 2)), rows_sha256="2" * 64))
    assert decide(H1, Content(rows_sha256="1" * 64, former=FORMER_SHA256), have).kind == "nothing"
    with pytest.raises(UsageError, match="cycle-past"):
        decide(H1, Content(rows_sha256="1" * 64, former="3" * 64), have)


def entry(cycle: Cycle) -> VersionEntry:
    return VersionEntry(
        version=Version(cycle, 1), published=at("2026-07-08").day, acts=(), rows_sha256=FORMER_SHA256, files=()
    )


def held(*entries: VersionEntry) -> State:
    return State(listing=Listing(dataset="x-programme", versions=entries, confirmations=()))


def test_the_half_years_tables_are_known_as_they_were() -> None:
    """Without what stands there now: titles, links, late measures, the plan's tables, offices that only answer."""
    now = {
        "measure-progress": b"measureId,cycle,title,directionId,status\nM1.1,2026-H1,T,D1,done\n",
        "assessment": b"scope,cycle,metric,titleUk,titleEn,unit\nD1,2026-H1,m,u,e,count\n",
        "report-status": b"executorId,cycle,state\nE1,2026-H1,received\n",
        "executors": b"executorId,name\nE1,A\nE2,B\n",
        "measures": b"measureId\nM1.1\n",
        "measure-links": b"measureId\n",
    }
    then = {
        "measure-progress": b"measureId,cycle,status\nM1.1,2026-H1,done\n",
        "assessment": b"scope,cycle,metric,unit\nD1,2026-H1,m,count\n",
        "report-status": now["report-status"],
        "executors": b"executorId,name\nE1,A\n",
    }
    assert former_sha256(now, {}) == rows_sha256(then)
