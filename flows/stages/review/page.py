"""`review.html`: each row beside its place in the source, in one file that needs no server."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from pkgutil import get_data
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from flows.messages.review import REVIEW
from flows.stages.acts.acceptance.reviewed import FIGURE_FIELDS, PRINTED_FIELDS, YEAR_TABLES
from flows.stages.checks.sentences import explain, where
from flows.stages.language.templates import open_templates
from flows.stages.language.wording import day_in_words
from flows.stages.review.labels import reviewed_field, reviewed_text, reviewed_title
from flows.stages.tables.write import cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.messages.text import Lang
    from flows.model.findings import Finding
    from flows.model.plan import TableRow
    from flows.model.schema import TableSchema
    from flows.stages.acts.acceptance.doubtful import DoubtfulCell
    from flows.stages.acts.acceptance.reviewed import ClauseRow, ReviewedRow
    from flows.stages.review.dossier import Dossier


class Shown(NamedTuple):
    """A field with its title, ready to be read."""

    title: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A place of the source in words, its pictures as addresses that hold them, and what was read there."""

    place: str
    pictures: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtView:
    """A doubtful cell; where the readings differ, each marks it. `other` is blank where there is only one."""

    cell: DoubtfulCell
    heading: str
    remarks: Sequence[str]
    source: SourceView
    read: Markup
    other: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row as it will be published: its figures, its texts, and what was corrected in it."""

    name: str
    heading: str
    figures: Sequence[Shown]
    header: Sequence[str]
    years: Sequence[Sequence[str]]
    texts: Sequence[Shown]
    remarks: Sequence[str]
    source: SourceView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSections:
    """The page's parts in their order; each row stands in one of them, `unanswerable` doubts in none."""

    doubts: Sequence[DoubtView]
    unanswerable: Sequence[str]
    sample: Sequence[RowView]
    figures: Sequence[RowView]
    rest: Sequence[RowView]


def review_page(dossier: Dossier, schemas: Mapping[str, TableSchema], lang: Lang = "uk") -> bytes:
    """The page: every value escaped, no outside host, and no script or style but its own, which the policy names.

    The same dossier gives the same bytes.
    """
    style, script = (_own(f"review.{kind}") for kind in ("css", "js"))
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    view = _View(dossier, schemas, lang)
    act = dossier.act
    page = (
        open_templates("site")
        .get_template("review.html")
        .render(
            lang=lang,
            policy=policy,
            style=Markup(style),  # noqa: S704  # files of this package
            script=Markup(script),  # noqa: S704
            dossier=dossier,
            day=day_in_words(act.date, lang),
            files=json.dumps([[file.name, file.sha256] for file in act.every_file], ensure_ascii=False),
            sections=view.sections(),
            text=lambda name, **facts: REVIEW[name].render(lang, **facts),
        )
    )
    return page.encode()


def _own(name: str) -> str:
    return (get_data("flows", f"site/{name}") or b"").decode()


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


class _View:
    """A dossier in words."""

    def __init__(self, dossier: Dossier, schemas: Mapping[str, TableSchema], lang: Lang) -> None:
        self._dossier, self._lang = dossier, lang
        self._fields = {(name, field.attribute): field for name, schema in schemas.items() for field in schema.fields}

    def sections(self) -> ReviewSections:
        optional = self._dossier.optional
        return ReviewSections(
            doubts=[self._doubt(cell) for cell in self._dossier.cells],
            unanswerable=[explain(finding, self._lang) for finding in self._dossier.unanswerable],
            sample=list(map(self._row, self._dossier.compulsory)),
            figures=[self._row(row) for row in optional if row.has_figures],
            rest=[self._row(row) for row in optional if not row.has_figures],
        )

    def _doubt(self, cell: DoubtfulCell) -> DoubtView:
        read, other = _marked(cell.read, cell.other) if cell.other else (escape(cell.read), Markup())
        name = cell.findings[0].key
        heading = "doubt-row" if cell.column == 0 else "doubt-cell"
        return DoubtView(
            cell=cell,
            heading=REVIEW[heading].render(self._lang, key=name, number=cell.column),
            remarks=[explain(finding, self._lang) for finding in cell.findings],
            source=self._source(cell.place),
            read=read,
            other=other,
        )

    def _row(self, reviewed: ReviewedRow) -> RowView:
        table = reviewed.table
        years, fields = YEAR_TABLES.get(table, ("", ()))
        shown = [(name, self._shown(table, name, reviewed.row)) for name in PRINTED_FIELDS[table]]
        return RowView(
            name=reviewed.name,
            heading=f"{reviewed_title(table, self._lang)}: {getattr(reviewed.row, 'number', reviewed.key)}",
            figures=[field for name, field in shown if name in FIGURE_FIELDS],
            header=[reviewed_field(years, name, self._lang) for name in fields] if reviewed.years else (),
            years=[[self._shown(years, name, row).value for name in fields] for row in reviewed.years],
            texts=[field for name, field in shown if name not in FIGURE_FIELDS],
            remarks=[
                explain(finding, self._lang) for finding in self._dossier.corrections if _is_of(finding, reviewed)
            ],
            source=self._source(reviewed.place),
        )

    def _shown(self, table: str, name: str, row: TableRow | ClauseRow) -> Shown:
        field = self._fields.get((table, name))
        value = getattr(row, name)
        text = cell(value, field) if field else reviewed_text(name, value, self._lang)
        return Shown(reviewed_field(table, name, self._lang), text)

    def _source(self, place: str) -> SourceView:
        lines = self._dossier.lines.at(place)
        drawn = [picture for line in lines for picture in self._dossier.pictures.get(line.place, ())]
        pictures = [f"data:image/webp;base64,{base64.b64encode(picture).decode()}" for picture in drawn]
        texts = [] if pictures else [line.texts for line in lines]
        return SourceView(place=where(place, self._lang).strip(" ()"), pictures=pictures, lines=texts)


def _is_of(finding: Finding, reviewed: ReviewedRow) -> bool:
    """Whether a finding is about this row; the passport's numbers are no keys of other tables."""
    is_passport = reviewed.table == "passport"
    return finding.key == reviewed.key and (finding.table == "passport") == is_passport


def _marked(read: str, other: str) -> tuple[Markup, Markup]:
    """Both readings, each with a mark around what the other has differently."""
    blocks = SequenceMatcher(None, read, other, autojunk=False).get_opcodes()
    return _text(read, [(kind, first, last) for kind, first, last, _, _ in blocks]), _text(
        other, [(kind, first, last) for kind, _, _, first, last in blocks]
    )


def _text(text: str, parts: Sequence[tuple[str, int, int]]) -> Markup:
    return Markup().join(_pieces(text, parts))


def _pieces(text: str, parts: Sequence[tuple[str, int, int]]) -> Iterator[Markup]:
    for kind, first, last in parts:
        piece = escape(text[first:last])
        yield piece if kind == "equal" or first == last else Markup("<mark>{}</mark>").format(piece)
