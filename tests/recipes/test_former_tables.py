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
from flows.stages.tables.write import rows_sha256
from flows.stages.versions.plan import Content, decide, plan, wanted
from flows.stages.versions.release import release
from flows.stages.versions.state import Decision, State
from flows.stages.versions.verify import verify
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.versions import Release

FORMER = {path.stem: path.read_bytes() for path in sorted((GOLDEN / "former").glob("*.csv"))}
FORMER_SHA256 = "1564679c97296083a9ae76d1d19d481eb43328d97acd5a38c41ed1d6db4c25c6"
"""What the version was known by that the example published before its tables lost their numbers."""
NUMBER = FieldSchema(
    name="number", type="string", title="Номер", title_en="Number", description="Номер.", description_en="Number."
)


def former_release(tables: dict[str, bytes]) -> Release:
    schemas = {
        name: schema.model_copy(update={"fields": (schema.fields[0], NUMBER, *schema.fields[1:])})
        if name in FORMER
        else schema
        for name, schema in SCHEMAS.items()
    }
    old, others = {**tables, **FORMER}, {name: edition().tables[name] for name in ("findings", "changes")}
    assert rows_sha256(old) == FORMER_SHA256
    return release(replace(edition(), schemas=schemas, tables={**old, **others}, rows_sha256=FORMER_SHA256))


def test_a_portal_with_the_former_tables_gets_a_revision_that_says_what_changed(tmp_path: Path) -> None:
    situation = Situation.of(REAL, at("2026-07-08"), Direct())
    tables = dict(situation.plan_tables(H1))
    portal, made = open_portal(f"folder:{tmp_path}"), former_release(tables)
    with portal.hold(made.dataset):
        have = portal.state(made.dataset)
        want = wanted(Decision("publish", H1, made.version), have, day=at("2026-07-08").day, release=made)
        apply(plan(want, have), want, portal)

    outcome = publish_programme(
        Order(folder=REAL, cycle="2026-H1", portal=f"folder:{tmp_path}", now=at("2026-07-09")), situation
    )
    assert (outcome.kind, outcome.version) == ("publish", "2026-H1.r2")
    assert [(change.kind, change.table, change.before) for change in outcome.changes] == [
        ("columns-changed", name, "number") for name in ("directions", "measures", "indicators")
    ]
    changelog = (tmp_path / "dataset" / made.dataset / "current" / "changes.md").read_text("utf-8-sig")
    assert "## Склад таблиць\n\n- У таблиці «Пріоритетні напрями» (directions) вилучено стовпці: number." in changelog
    assert "порядок рядків" not in changelog
    first = next(entry for entry in portal.versions(made.dataset) if entry.version == made.version)
    assert verify(first, Citizen(portal, made.dataset, made.version)) == ()
    again = publish_programme(
        Order(folder=REAL, cycle="2026-H1", portal=f"folder:{tmp_path}", now=at("2026-07-09")), situation
    )
    assert (again.kind, again.actions) == ("nothing", ())


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
