"""The recipe of `hromada country`: from what the portals serve of every programme to the whole country's tables."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.model.errors import UsageError
from flows.model.facts import COUNTRY_DATASET
from flows.model.record import DATAPACKAGE, sha256, to_json
from flows.model.versions import Release
from flows.outside.country.table_files import table_files
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply, read_back
from flows.outside.portals.checked import note_checked
from flows.outside.programme.definitions import PROJECT, load_country_schemas, load_definitions
from flows.outside.programme.documents import checkout_sha256
from flows.outside.programme.programmes import programme_folders
from flows.recipes.country_programmes import gathered, looked_up
from flows.recipes.publication import Outcome, holding, require_later, settled_want
from flows.stages.country.comparisons import comparisons
from flows.stages.country.package import (
    SERVED,
    CountryEdition,
    about_country,
    country_content,
    country_package,
)
from flows.stages.country.tables import AROUND, COMPARISONS, PARTS, PROGRAMMES, national_schemas
from flows.stages.tables.write import csv_records, write_rows
from flows.stages.versions.plan import Content, decide, plan, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.errors import HromadaError
    from flows.model.half_years import Cycle
    from flows.model.schema import TableSchema
    from flows.outside.country.table_files import TableFiles
    from flows.outside.portals.contract import Portal
    from flows.recipes.country_programmes import Gathered, Looked
    from flows.recipes.publication import Order
    from flows.stages.country.comparisons import Comparison
    from flows.stages.country.package import ProgrammeServed
    from flows.stages.versions.state import Decision, State, Want
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A programme whose rows are not in the country's tables: the code of the reason, and the fault if any."""

    programme: str
    outcome: str
    fault: HromadaError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryOutcome:
    """What a publication of the country's tables came to: how many programmes are in, and which are not."""

    published: Outcome
    served: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountrySchemas:
    """The schemas that the country's tables are made by: the tables' own, and those of this dataset alone."""

    own: Mapping[str, TableSchema]
    around: TableSchema
    about: Mapping[str, TableSchema]

    @classmethod
    def load(cls) -> CountrySchemas:
        """Those of this checkout."""
        country = load_country_schemas()
        about = {name: country[name] for name in (PROGRAMMES, COMPARISONS)}
        return cls(own=load_definitions().schemas, around=country[AROUND], about=about)

    def of(self, broken: Mapping[str, frozenset[str]]) -> dict[str, TableSchema]:
        """All tables of the dataset, in the order of publication, without the promises that some programme breaks."""
        return {**self.about, **national_schemas(self.own, self.around, broken)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryDraft:
    """The country's tables as they are once every programme was read, before anybody knows whether they are new."""

    programmes: Sequence[Gathered]
    compared: Sequence[Comparison]
    tables: TableFiles
    rows_sha256: str

    @property
    def rows(self) -> list[ProgrammeServed]:
        """The table of programmes."""
        return [one.row for one in self.programmes]

    @property
    def broken(self) -> dict[str, frozenset[str]]:
        """By table the fields of which some programme's package does not promise what the schema does."""
        return {name: frozenset().union(*(one.broken.get(name, ()) for one in self.programmes)) for name in PARTS}

    @property
    def licences(self) -> list[Mapping[str, str]]:
        """Those of the programmes' data, each once."""
        found = {licence["name"]: licence for one in self.programmes for licence in one.licences}
        return [found[name] for name in sorted(found)]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The programmes whose rows are not in."""
        return tuple(
            LeftOut(programme=one.row.programme, outcome=one.row.outcome, fault=one.fault)
            for one in self.programmes
            if one.row.outcome != SERVED
        )


def publish_country(order: Order, step: Step) -> CountryOutcome:
    """Publish the tables of all programmes below the order's folder, unless citizens are served them already.

    A programme whose portal is away, or whose files are not those that were published, is left out and named.

    Raises:
        UsageError: There is no programme, or none is served anywhere.
        DefinitionError: A schema is wrong.
        PortalUnavailableError: The portal is away or full; the last good version stays served.
        PortalRefusedError: It holds what we must not touch, or serves other bytes than were published.
        PortalBusyError: Another run publishes the same tables.
    """
    folders = programme_folders(order.folder)
    if not folders:
        raise UsageError("programmes-none", folder=order.folder.absolute())
    portal = open_portal(order.portal)
    with holding(portal, COUNTRY_DATASET, order) as have:
        looked = looked_up(folders, order.portal)
        served = [source.cycle for one in looked for source in one.sources]
        if not served:
            raise UsageError("country-nothing", folder=order.folder.absolute())
        cycle = max([*served, *([have.newest_cycle] if have.newest_cycle else [])])
        inputs = _inputs(looked)
        if want := settled_want(cycle, inputs, have, portal=portal.url):
            return _settled(want, have, looked, cycle)
        return _Country(order=order, step=step, portal=portal, have=have).published(looked, cycle, inputs)


def _settled(want: Want, have: State, looked: Sequence[Looked], cycle: Cycle) -> CountryOutcome:
    left = [one for one in looked if one.outcome != SERVED]
    outcome = _outcome(want, have, "nothing", cycle)
    named = tuple(LeftOut(programme=one.name, outcome=one.outcome, fault=one.fault) for one in left)
    return CountryOutcome(published=outcome, served=len(looked) - len(left), left_out=named)


def _inputs(looked: Sequence[Looked]) -> str:
    """The fingerprint of all that decides the tables, as far as the portals' records tell."""
    records = [
        [one.row.programme, one.row.outcome, one.row.community_code, one.row.community_name, one.row.site_url]
        + [
            f"{entry.version} {[(file.name, file.sha256) for file in entry.files]}"
            for source in one.sources
            for entry in (source.plan, source.progress)
            if entry
        ]
        for one in looked
    ]
    return sha256(to_json([checkout_sha256(PROJECT), records]))


def _outcome(want: Want, have: State, kind: str, cycle: Cycle) -> Outcome:
    described = json.loads(want.release.files[DATAPACKAGE]) if want.release else have.datapackage or {}
    rows = {item["name"]: item["rows"] for item in described.get("resources", ()) if "rows" in item}
    counts: dict[str, int] = next((item["counts"] for item in described.get("resources", ()) if "counts" in item), {})
    return Outcome(
        dataset=COUNTRY_DATASET, kind=kind, cycle=cycle, version=str(want.current), rows=rows, findings=counts
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Country:
    """One publication of the country's tables under way, under the dataset's lock."""

    order: Order
    step: Step
    portal: Portal
    have: State

    def published(self, looked: Sequence[Looked], cycle: Cycle, inputs: str) -> CountryOutcome:
        """Read every programme, and publish what comes of it."""
        schemas = CountrySchemas.load()
        with self._gathered(looked, schemas) as draft:
            decision = decide(cycle, Content(rows_sha256=draft.rows_sha256), self.have)
            if decision.kind in ("publish", "confirm"):
                require_later(self.have, self.order.now.day)
            served = sum(row.outcome == SERVED for row in draft.rows)
            is_whole = served == sum(one.outcome == SERVED for one in looked)  # else the records do not tell everything
            made = None
            if decision.kind == "publish":
                made = _release(draft, decision, self.order, schemas=schemas, inputs=inputs if is_whole else "")
            about = None if made else about_country(draft.licences)
            want = wanted(decision, self.have, day=self.order.now.day, release=made, datapackage=about)
            outcome = self._carried_out(want, decision)
            if is_whole and not outcome.actions and not self.order.dry_run:
                note_checked(self.portal.url, self.have, inputs)
            return CountryOutcome(published=outcome, served=served, left_out=draft.left_out)

    @contextmanager
    def _gathered(self, looked: Sequence[Looked], schemas: CountrySchemas) -> Iterator[CountryDraft]:
        headers = {name: schema.names for name, schema in schemas.of({}).items()}
        with table_files(headers) as tables:
            yield self.step(gather_country, looked, schemas, tables)

    def _carried_out(self, want: Want, decision: Decision) -> Outcome:
        actions = self.step(plan, want, self.have)
        if not self.order.dry_run:
            self.step(apply, actions, want, self.portal)
            read_back(want.entry, self.portal, COUNTRY_DATASET, self.step)
        kind = "refresh" if decision.kind == "nothing" and actions else decision.kind
        return replace(_outcome(want, self.have, kind, decision.cycle), actions=actions)


def gather_country(looked: Sequence[Looked], schemas: CountrySchemas, tables: TableFiles) -> CountryDraft:
    """Read every programme that is served, put its rows into the tables, and compare the oblasts."""
    for name in PARTS:
        tables.append(name, ())
    programmes = []
    for one in looked:
        found = gathered(one, schemas.own)
        for name, rows in found.rows.items():
            tables.append(name, rows)
        programmes.append(replace(found, rows={}))
    listed = [one.row for one in programmes]
    compared = comparisons(tables.sums(), list(dict.fromkeys(row.oblast for row in listed)))
    about = {
        PROGRAMMES: write_rows(listed, schemas.about[PROGRAMMES]),
        COMPARISONS: write_rows(compared, schemas.about[COMPARISONS]),
    }
    for name, raw in about.items():
        tables.append(name, csv_records(raw)[1:])
    content = country_content(about, tables.headers.values(), [one.versions for one in programmes])
    return CountryDraft(programmes=programmes, compared=compared, tables=tables, rows_sha256=content)


def _release(draft: CountryDraft, decision: Decision, order: Order, *, schemas: CountrySchemas, inputs: str) -> Release:
    """The version's files: the tables in both forms, what describes them, and all of it as one archive."""
    draft.tables.write_parquet()
    edition = CountryEdition(
        version=decision.version,
        published=order.now.day,
        created=order.now.moment.isoformat(timespec="seconds"),
        schemas=schemas.of(draft.broken),
        files=draft.tables.entries(),
        rows=draft.tables.rows,
        programmes=draft.rows,
        comparisons=draft.compared,
        licences=draft.licences,
        severities=draft.tables.severities(),
        rows_sha256=draft.rows_sha256,
        inputs_sha256=inputs,
        code_version=version("hromada-open-data"),
    )
    files = draft.tables.finish({DATAPACKAGE: to_json(country_package(edition))}, f"{COUNTRY_DATASET}.zip")
    return Release(
        dataset=COUNTRY_DATASET,
        version=decision.version,
        published=order.now.day,
        acts=(),
        rows_sha256=draft.rows_sha256,
        inputs_sha256=inputs,
        files=files,
        summary=edition.summary,
    )
