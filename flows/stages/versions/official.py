"""Rows of this programme for the publisher's mandatory datasets, in the official structures (resolution № 835)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.messages.published import OFFICIAL_STATUSES, REPORT_TITLE, TRIAL_TITLE
from flows.model.findings import Finding
from flows.stages.language.texts import same_signs
from flows.stages.language.wording import cycle_in_words
from flows.stages.tables.printed import rows_of
from flows.stages.tables.write import csv_bytes, csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.facts import ActFacts, ProgrammeFacts
    from flows.model.half_years import Cycle, Now
    from flows.model.plan import Act

FILE_FORMATS = "CSV, XLSX, ZIP"
OfficialRow = dict[str, str | None]
"""Official column → value; null where it is not given in programme.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialField:
    """A column of an official structure, as `schemas/official/<table>.csv` describes it."""

    name: str
    title: str
    description: str
    datatype: str
    required: bool


Structures = Mapping[str, Sequence[OfficialField]]
"""The official structures by name: programs, amendments, reports, register."""


def official_files(
    facts: ProgrammeFacts,
    acts: Sequence[Act],
    structures: Structures,
    *,
    now: Now,
    reported: Sequence[Cycle] | None = None,
) -> dict[str, bytes]:
    """The CSV of each official table by its name, with exactly the columns of its structure.

    `acts` are those of the version; `reported` are the half-years with an accepted report where the dataset is that of
    progress, null where it is the plan, whose `reports` is a header alone.
    """
    rows = _rows(facts, acts, now) if reported is None else _progress_rows(facts, reported)
    return {table: _csv(rows[table], structures[structure_of(table)]) for table in rows}


def official_findings(
    facts: ProgrammeFacts,
    acts: Sequence[Act],
    structures: Structures,
    *,
    now: Now,
    reported: Sequence[Cycle] | None = None,
) -> tuple[Finding, ...]:
    """A warning for each required cell that programme.yaml leaves blank, in the order of tables and columns."""
    listed = _rows(facts, acts, now) if reported is None else _progress_rows(facts, reported)
    return tuple(
        Finding.of(
            "official-field-missing",
            table=table,
            key=row["uid"] or "",
            field=field.name,
            facts={"column": field.title},
        )
        for table, rows in listed.items()
        for row in rows
        for field in structures[structure_of(table)]
        if field.required and not row[field.name]
    )


def column_titles(structures: Structures, tables: Iterable[str]) -> dict[tuple[str, str], str]:
    """The title of each column of these official tables, by file (without its ending) and column."""
    return {
        (f"{FOLDER}/{table}", field.name): field.title for table in tables for field in structures[structure_of(table)]
    }


def structure_of(table: str) -> str:
    """The name of the structure that an official file follows."""
    return table.removesuffix("-rows")


# --- what the publisher's own sets still lack ------------------------------------------------------

FOLDER = "official"
OLDER_NAMES = {
    "identifier": "uid",
    "programmeidentifier": "programid",
    "executantidentifier": "executantid",
    "ordertype": "legalacttype",
    "ordertitle": "legalacttitle",
    "orderdateaccepted": "legalactaccepted",
    "ordernumber": "legalactnumber",
    "orderurl": "legalacturl",
    "publisheridentifier": "publisherid",
    "dateaccepted": "accepteddate",
}
"""Columns of the older structure, which is in wide use → those of today; both in small letters."""
ACT = ("legalActNumber", "legalActAccepted")
OFFICIAL_KEYS = {
    "programs": (("uid",), ACT),
    "amendments": (("uid",), ACT),
    "reports": (("uid",), ("programId", "periodStartDate", "periodEndDate")),
    "register-rows": (("uid",), ("url",), ("title",)),
}
"""By which columns a row is known; publishers may use identifiers of their own."""
ENOUGH = 0.6
"""How much of an official table's columns another must have to pass for it."""


@dataclass(frozen=True, slots=True)
class PublisherTable:
    """A table of somebody's dataset that is one of the official ones: where it is found, and its rows."""

    table: str
    place: str
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A row of ours that the publisher's official table lacks; `place` is empty where there is no such table."""

    table: str
    uid: str
    title: str
    place: str


def official_kind(columns: Sequence[str], official: Mapping[str, bytes]) -> str | None:
    """Which of our official tables has such columns, in whatever order and under older names; null where none has."""
    names = {_current_name(column) for column in columns}
    columns_of = {table: {_current_name(name) for name in _header(raw)} for table, raw in official.items()}
    likeness = {table: len(names & expected) / len(names | expected) for table, expected in columns_of.items()}
    best = max(likeness, key=lambda table: likeness[table], default=None)
    return best if best and len(names & columns_of[best]) >= ENOUGH * len(columns_of[best]) else None


def lacking(official: Mapping[str, bytes], sheets: Sequence[PublisherTable]) -> tuple[Lack, ...]:
    """Our rows (CSV by table) that none of the publisher's tables of that kind holds, in our order."""
    return tuple(
        Lack(
            table=table,
            uid=row["uid"],
            title=row.get("title") or row.get("programTitle", ""),
            place=_place(table, sheets),
        )
        for table, raw in official.items()
        for row in rows_of(raw)
        if not any(_same(row, other, table) for sheet in sheets if sheet.table == table for other in sheet.rows)
    )


def _header(raw: bytes) -> list[str]:
    return next(csv_lines(raw), [])


def _current_name(column: str) -> str:
    name = column.strip().lower()
    return OLDER_NAMES.get(name, name)


def _place(table: str, sheets: Sequence[PublisherTable]) -> str:
    return next((sheet.place for sheet in sheets if sheet.table == table), "")


def _same(row: Mapping[str, str], other: Mapping[str, str], table: str) -> bool:
    row_values, other_values = (
        {_current_name(name): _plain(value) for name, value in item.items()} for item in (row, other)
    )
    return any(
        all(row_values[name] and row_values[name] == other_values.get(name) for name in map(str.lower, key))
        for key in OFFICIAL_KEYS[table]
    )


def _plain(value: str) -> str:
    return same_signs(value.removesuffix("T00:00:00"))


def _rows(facts: ProgrammeFacts, acts: Sequence[Act], now: Now) -> dict[str, tuple[OfficialRow, ...]]:
    chosen = {act.uid for act in acts}
    acts_of_version = [fact for fact in facts.acts if fact.act.uid in chosen]
    return {
        "programs": tuple(_program(facts, act, now) for act in acts_of_version if act.kind == "programme"),
        "amendments": tuple(_amendment(facts, act) for act in acts_of_version if act.kind != "programme"),
        "reports": (),
        "register-rows": (_register(facts),),
    }


def _progress_rows(facts: ProgrammeFacts, reported: Sequence[Cycle]) -> dict[str, tuple[OfficialRow, ...]]:
    register = {
        **_register(facts),
        "uid": facts.progress_dataset,
        "title": facts.progress_title,
        "description": facts.progress_description,
    }
    return {"reports": tuple(_report(facts, cycle) for cycle in reported), "register-rows": (register,)}


def _report(facts: ProgrammeFacts, cycle: Cycle) -> OfficialRow:
    """One half-year's report; whether and when anybody approves it is not known here."""
    act = facts.acts[0]
    title = REPORT_TITLE.render("uk", programme=act.title, cycle=cycle_in_words(str(cycle)))
    title = TRIAL_TITLE.render("uk", title=title) if facts.reports_are_tests else title
    return {
        "uid": f"{act.act.uid}-{cycle}",
        "acceptedDate": None,
        "title": title,
        "periodStartDate": cycle.start.isoformat(),
        "periodEndDate": cycle.end.isoformat(),
        "programId": act.act.uid,
        "programTitle": act.title,
        "url": facts.reports_url,
    }


def _csv(rows: Iterable[OfficialRow], fields: Sequence[OfficialField]) -> bytes:
    return csv_bytes([[field.name for field in fields], *([row[field.name] or "" for field in fields] for row in rows)])


def _program(facts: ProgrammeFacts, act: ActFacts, now: Now) -> OfficialRow:
    over = now.day > date(facts.period.last_year, 12, 31)
    return {
        "uid": act.act.uid,
        "title": act.title,
        "validFrom": str(facts.period.first_year),
        "validThrough": str(facts.period.last_year),
        "status": OFFICIAL_STATUSES["over" if over else "in-force"].uk,
        "executantName": facts.executant.name,
        "executantId": facts.executant.edrpou,
        "programUrl": facts.programme_url,
        **_legal_act(facts, act),
    }


def _amendment(facts: ProgrammeFacts, act: ActFacts) -> OfficialRow:
    first = facts.acts[0]
    return {"uid": act.act.uid, "programId": first.act.uid, "programTitle": first.title, **_legal_act(facts, act)}


def _legal_act(facts: ProgrammeFacts, act: ActFacts) -> OfficialRow:
    return {
        "legalActType": act.type,
        "legalActTitle": act.legal_title,
        "legalActAccepted": act.date.isoformat(),
        "legalActNumber": act.number,
        "legalActUrl": act.url,
        "publisherName": act.body,
        "publisherId": facts.publisher.edrpou,
    }


def _register(facts: ProgrammeFacts) -> OfficialRow:
    return {
        "uid": facts.dataset,
        "title": facts.title,
        "description": facts.description,
        "accrualPeriodicity": facts.frequency,
        "keywords": ", ".join(facts.keywords),
        "purpose": facts.purpose,
        "url": facts.register_url,
        "distributionFormat": FILE_FORMATS,
        "publisherName": facts.publisher.name,
        "publisherId": facts.publisher.edrpou,
        "contactPointName": facts.contact.name,
        "contactPointEmail": facts.contact.email,
    }
