"""`collect`: one file that came back becomes a report, with everything that is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

from flows.messages.signs import unseen_in
from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.model.progress import IndicatorValue, MeasureLink, MeasureProgress, MeasureSpending, Report, file_label
from flows.stages.checks.judge import judge
from flows.stages.checks.sentences import advise, where
from flows.stages.language.personal import personal_data
from flows.stages.reports.entries import (
    UNKNOWN,
    ReadValue,
    as_seen,
    is_blank,
    is_percentage,
    names_currency,
    plain_text,
    read_entry,
)
from flows.stages.reports.filled import CellValue, FilledBook, FilledSheet, Refusal, Spot, cell_name
from flows.stages.reports.form_sheet import CellPlace, Marks, Remark, printed_texts, sheet_names
from flows.stages.reports.forms import (
    DATE_KEY,
    FORM_VERSION,
    INPUT_COLUMNS,
    LINK_COLUMNS,
    Form,
    FormKey,
    FormRow,
    InputCell,
    statuses_text,
)
from flows.stages.reports.layout import Keyed, Layout
from flows.stages.reports.links import link_url
from flows.stages.reports.vocabulary import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.findings import Waiver
    from flows.model.half_years import Cycle

LONGEST_VALUE = 40
"""A longer value is not repeated in a finding."""
MOST_ALIKE = 40
"""At most so many findings of one kind about cells that are no input of the form: more would say nothing new."""
SHORTEST_NUMBER = 5
"""No person's number is shorter; looking at every `100` would only take time."""
OPTIONAL = frozenset({"text", "url", "date", *LINK_COLUMNS.values()})
STOPPING = frozenset({"report-personal-data", "report-formula"})
"""After one of these nothing of the file is kept, so that nothing of it can be published."""
BLANK = "report-blank"
"""Of a cell that nobody filled in: there may be many, and none of them is an error."""
DONE, NOT_STARTED, WHOLE = "done", "not-started", 100
FIGURES = frozenset({"completion", "amount", "value"})
"""Columns whose digits are sums and levels, never a person's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as it came: its name, hash and day of arrival, and the executor whose report it was accepted as.

    `names` are those by which its folder and the ledger know it, the present one first; whoever is not the maintainer
    reads `label` alone.
    `received` is the day on which it was first seen, `recorded` the day of receipt that a person recorded. `gone` are
    files of the ledger that are not in the folder any more and may have been its office's: a mended copy is often saved
    over the first one.
    """

    file: str
    sha256: str
    received: date
    accepted: str = ""
    names: tuple[str, ...] = ()
    recorded: date | None = None
    gone: tuple[SentFile, ...] = ()

    def since(self, executor: str) -> date | None:
        """The first day on which a file of that office was seen that this one has replaced in the folder."""
        return min((one.received for one in self.gone if one.accepted in ("", executor)), default=None)

    @property
    def came(self) -> date:
        """The day that counts as that of its receipt."""
        return self.recorded or self.received

    @property
    def label(self) -> str:
        """What stands for its name wherever others read: clerks put surnames, even diagnoses, into names of files."""
        return file_label(self.sha256)

    def ref(self, sheet: str = "", cell: str = "") -> str:
        """The `sourceRef` of a place in it, `report-1a2b3c4d#sheet=Звіт&cell=J7`; a sheet named by a clerk is `?`."""
        public = sheet if sheet.isdecimal() or sheet in sheet_names() else "?"
        places = [f"{name}={value}" for name, value in (("sheet", sheet and public), ("cell", cell)) if value]
        return f"{self.label}#{'&'.join(places)}" if places else self.label

    def named(self, finding: Finding) -> Finding:
        """A finding about it as the maintainer reads it, who knows the file by its name."""
        return finding.changed(source_ref=finding.source_ref.replace(self.label, self.file, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedForms:
    """The forms that a half-year's reports are read against, by executor; `owners` are the executors by their rows."""

    programme: str
    cycle: Cycle
    forms: Mapping[str, Form]
    owners: Mapping[str, str]
    waivers: tuple[Waiver, ...]

    @classmethod
    def of(cls, programme: str, cycle: Cycle, forms: Sequence[Form], waivers: Sequence[Waiver]) -> Self:
        """These forms by executor."""
        by_executor = {form.executor.executor_id: form for form in forms}
        owners = {row.key: executor for executor, form in by_executor.items() for row in form.rows}
        return cls(programme=programme, cycle=cycle, forms=by_executor, owners=owners, waivers=tuple(waivers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The result of reading a file: a report with the marks of its copy, or the findings that say why there is none.

    `places` are the `sourceRef`s of the input cells.
    """

    sent: SentFile
    report: Report | None
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    marks: Marks = field(default_factory=Marks)
    places: Mapping[CellPlace, str] = field(default_factory=dict)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file, whether it became a report or not."""
        return self.report.findings if self.report else self.findings


@dataclass(frozen=True, slots=True)
class FormSubject:
    """What a place of the form is about: a published row and its field, or the report of the whole executor."""

    table: str
    key: str
    field: str = ""


class Noted(NamedTuple):
    """A finding, and the row and column of the form that it is about, where there is one."""

    finding: Finding
    key: str = ""
    column: str = ""


def collect(sent: SentFile, book: FilledBook | Refusal, issued: IssuedForms) -> Reading:
    """Read one file against the forms of its half-year.

    A file that is no form of this programme and half-year, or that was not read at all, has no report.
    """
    if isinstance(book, Refusal):
        return _without_report(sent, book, issued, sent.accepted)
    layout = Layout(book)
    if not layout.keyed:
        return _without_report(sent, _missing_form(book), issued)
    (programme, cycle, executor), _ = Counter(row.key[:3] for row in layout.keyed).most_common(1)[0]
    place = (_sheet_label(layout.keyed[0].sheet, book), cell_name((layout.keyed[0].row, 0)))
    if programme != issued.programme:
        return _without_report(sent, Refusal("report-foreign", *place), issued)
    if cycle != str(issued.cycle):
        return _without_report(sent, Refusal("report-wrong-cycle", *place), issued, executor)
    if executor not in issued.forms:
        return _without_report(sent, Refusal("report-executor-unknown", *place), issued, executor)
    return _Reader(sent, book, layout, issued.forms[executor], issued).reading()


def _without_report(sent: SentFile, refusal: Refusal, issued: IssuedForms, executor: str = "") -> Reading:
    """No report; the finding names the executor by the key, else by the file's name."""
    sender = executor if executor in issued.forms else next((one for one in issued.forms if one in sent.file), "")
    ref, facts = sent.ref(refusal.sheet, refusal.cell), {"cycle": str(issued.cycle), "formRow": refusal.cell}
    finding = Finding.of(refusal.check, table="report-status", key=sender, source_ref=ref, facts=facts)
    return Reading(sent=sent, report=None, findings=(finding,))


def _missing_form(book: FilledBook) -> Refusal:
    """A sheet that could not be read names the cell that made it so, if one is known."""
    unread = next((sheet for sheet in book.sheets if not sheet.readable), None)
    if unread is None:
        return Refusal("report-form-missing")
    spot, sheet = min(unread.errors, default=None), _sheet_label(unread, book)
    return Refusal("report-error-cell", sheet, cell_name(spot)) if spot else Refusal("report-unreadable", sheet)


def _sheet_label(sheet: FilledSheet, book: FilledBook) -> str:
    """The name that the form gave to a sheet; a name that a clerk gave may be anybody's, so its number instead."""
    is_ours = not sheet.name or sheet.name in sheet_names()
    return sheet.name if is_ours else str(book.sheets.index(sheet) + 1)


class _Reader:
    """A recognised form on its way to a report; every fault is noted once."""

    def __init__(self, sent: SentFile, book: FilledBook, layout: Layout, form: Form, issued: IssuedForms) -> None:
        self._sent, self._book, self._layout, self._form, self._issued = sent, book, layout, form, issued
        self._noted: list[Noted] = []
        self._values: dict[tuple[str, str], CellValue] = {}
        self._entries: dict[tuple[str, str], ReadValue] = {}
        self._places: dict[CellPlace, str] = {}
        self._times: Counter[tuple[str, tuple[str, str]]] = Counter()

    def reading(self) -> Reading:
        """The report, its findings lowered by the waivers."""
        self._check_file()
        rows = self._form_rows()
        for row in self._form.rows:
            if row.key in rows:
                self._read_row(row, rows[row.key])
        self._check_blank_form()
        found = [noted.finding for noted in self._noted]
        lowered = judge(found, self._issued.waivers).findings[: len(found)]
        return Reading(
            sent=self._sent,
            report=self._report(lowered),
            form=self._form,
            marks=self._marks(),
            places=self._places,
        )

    def _report(self, findings: tuple[Finding, ...]) -> Report:
        sent, form = self._sent, self._form
        bare = Report(
            executor_id=form.executor.executor_id,
            cycle=form.cycle,
            file=sent.file,
            sha256=sent.sha256,
            received=sent.came,
            since=sent.since(form.executor.executor_id),
            submitted=self._dated,
            is_recorded=sent.recorded is not None,
            findings=findings,
        )
        if any(finding.check in STOPPING and finding.severity is Severity.CRITICAL for finding in findings):
            return bare
        read = [row for row in form.rows if row.key in {key for key, _ in self._entries}]
        return replace(
            bare,
            progress=tuple(self._progress(row) for row in read if row.kind == "measure"),
            spending=tuple(self._spending(row) for row in read if "amount" in row.inputs),
            values=tuple(self._indicator_value(row) for row in read if row.kind == "indicator"),
            named=frozenset(
                (row.subject, row.source_id) for row in read if names_currency(self._values.get((row.key, "amount")))
            ),
            links=tuple(link for row in read for link in self._links(row)),
        )

    # --- noting ---

    def _note(self, check: str, *places: tuple[FilledSheet, Spot], value: CellValue = None, **facts: str) -> None:
        """Note what is wrong with the whole file, or with the cell at that one place."""
        if not places:
            self._add(check, self._sent.ref(), facts=facts)
            return
        sheet, spot = places[0]
        ref = self._sent.ref(_sheet_label(sheet, self._book), cell_name(spot))
        self._add(check, ref, self._layout.input_place(sheet, spot), _publishable(value), facts)

    def _add(
        self,
        check: str,
        ref: str,
        place: CellPlace = ("", ""),
        value: str = "",
        facts: Mapping[str, str] | None = None,
    ) -> None:
        key, column = place
        if self._times[check, place] >= (1 if column else MOST_ALIKE):
            return
        self._times[check, place] += 1
        about = self._about(key, column)
        cycle = self._form.cycle
        facts = {
            "formRow": self._form.labels.get(key) or _cell_of(ref) or self._form.executor.name,
            "column": _title(column),
            "cycle": str(cycle),
            "start": plain_text(cycle.start),
            "end": plain_text(cycle.end),
            "came": plain_text(self._sent.came),
            "statuses": statuses_text(),
            **(facts or {}),
        }
        finding = Finding.of(
            check, table=about.table, key=about.key, field=about.field, value=value, source_ref=ref, facts=facts
        )
        self._noted.append(Noted(finding, key, column))

    def _about(self, key: str, column: str) -> FormSubject:
        row = self._rows_by_key.get(key)
        if row is None or not row.subject:
            return FormSubject("report-status", self._form.executor.executor_id)
        cell = row.inputs.get(column) or next(iter(row.inputs.values()))
        return FormSubject(cell.table, row.subject, cell.field if column else "")

    @cached_property
    def _rows_by_key(self) -> Mapping[str, FormRow]:
        return {row.key: row for row in self._form.rows}

    # --- the file as a whole ---

    def _check_file(self) -> None:
        if self._book.kind in ("xls", "csv"):
            self._note(f"report-{self._book.kind}")
        if self._sent.recorded:
            days = {"came": plain_text(self._sent.came), "seen": plain_text(self._sent.received)}
            self._note("report-receipt-recorded", **days)
        for sheet in self._layout.sheets:
            self._check_headers(sheet)
            self._check_foreign_cells(sheet)
            for spot in sorted(sheet.formulas):
                self._note("report-formula", (sheet, spot))
        for sheet in self._book.sheets:
            self._check_personal_data(sheet)

    def _check_personal_data(self, sheet: FilledSheet) -> None:
        """No cell may hold personal data, except the texts that the form itself prints."""
        for spot, value in _cells(sheet):
            text = plain_text(value)
            if len(text) < SHORTEST_NUMBER or isinstance(value, date) or text in self._printed or FormKey.parse(text):
                continue
            is_figure = isinstance(value, Decimal) and self._layout.input_place(sheet, spot)[1] in FIGURES
            if not is_figure and (kind := personal_data(text)):
                self._note("report-personal-data", (sheet, spot), personal=kind)

    @cached_property
    def _printed(self) -> frozenset[str]:
        return printed_texts(self._form)

    def _check_headers(self, sheet: FilledSheet) -> None:
        header = self._layout.headers[sheet.name]
        times = Counter(header.names.values())
        for column in INPUT_COLUMNS:
            if times[column.name] == 0 and column.name not in LINK_COLUMNS:
                self._note("report-column-missing", (sheet, (max(header.row, 0), 0)), column=column.title)
            elif times[column.name] > 1:
                last = max(place for place, name in header.names.items() if name == column.name)
                self._note("report-column-twice", (sheet, (header.row, last)), column=column.title)

    def _check_foreign_cells(self, sheet: FilledSheet) -> None:
        """Rows below the header without a key, and columns that the form does not have: none of them is read."""
        header = self._layout.headers[sheet.name]
        foreign = [spot for spot, value in _cells(sheet) if self._is_foreign(value) and spot[0] > header.row]
        keyed = [spot for spot in foreign if self._layout.is_keyed(sheet, spot[0])]
        for place in sorted({column for _, column in keyed} - header.names.keys()):
            self._note("report-column-unknown", (sheet, (max(header.row, 0), place)))
        loose = {row: column for row, column in reversed(foreign) if not self._layout.is_keyed(sheet, row)}
        for spot in sorted(loose.items()):
            self._note("report-row-extra", (sheet, spot))

    def _is_foreign(self, value: CellValue) -> bool:
        text = plain_text(value)
        return bool(text) and text not in self._printed and FormKey.parse(text) is None

    def _check_blank_form(self) -> None:
        """A form in which nothing is filled in is one fault, not one for each cell."""
        answered = [entry for (key, _), entry in self._entries.items() if key in self._subjects]
        if any(entry.value is not None or entry.check for entry in answered):
            return
        self._noted = [noted for noted in self._noted if noted.finding.check != BLANK]
        self._note("report-empty")

    @cached_property
    def _subjects(self) -> frozenset[str]:
        return frozenset(row.key for row in self._form.rows if row.subject)

    # --- rows ---

    def _form_rows(self) -> Mapping[str, Keyed]:
        """The rows of this form by key; those of other forms, doubles and unknown ones are noted and left out."""
        rows: dict[str, Keyed] = {}
        for row in self._layout.keyed:
            if fault := self._foreign_check(row.key):
                self._note(fault, (row.sheet, (row.row, 0)))
                continue
            if self._answers(row) != self._answers(rows.setdefault(row.key.row, row)):
                self._note("report-row-twice", (row.sheet, (row.row, 0)))
        for key in [key for key in self._rows_by_key if key in self._subjects and key not in rows]:
            self._add("report-row-missing", self._sent.ref(), (key, ""))
        return rows

    def _foreign_check(self, key: FormKey) -> str:
        """The check that a row fails because it is not of this form; empty where it is."""
        form = self._form
        if key[:3] != (form.programme, str(form.cycle), form.executor.executor_id):
            return "report-row-foreign"
        if key.version != FORM_VERSION:
            return "report-form-old"
        if key.row in self._rows_by_key:
            return ""
        return "report-row-moved" if key.row in self._issued.owners else "report-row-unknown"

    def _answers(self, row: Keyed) -> list[str]:
        return [plain_text(self._layout.value(row, column.name)) for column in INPUT_COLUMNS]

    def _read_row(self, form_row: FormRow, row: Keyed) -> None:
        for column in INPUT_COLUMNS:
            spot = self._layout.spot(row, column.name)
            cell = form_row.inputs.get(column.name)
            if spot and cell:
                self._read_cell((form_row, column.name, cell), row.sheet, spot)
            elif spot and (plain_text(row.sheet.at(spot)).casefold() not in BLANKS or spot in row.sheet.errors):
                self._values[form_row.key, column.name] = row.sheet.at(spot)
                self._note("report-not-asked", (row.sheet, spot), value=row.sheet.at(spot))
        self._compare(form_row, row)

    def _read_cell(self, target: tuple[FormRow, str, InputCell], sheet: FilledSheet, spot: Spot) -> None:
        row, column, cell = target
        typed = sheet.at(spot)
        entry, shown = ReadValue(check=_hidden_check(sheet, spot)), self._shown(sheet, spot)
        if not entry.check:
            entry = read_entry(typed, cell.kind, cycle=self._form.cycle, unit=row.unit_code, shown=shown)
            self._values[row.key, column] = typed
        self._entries[row.key, column] = entry
        self._places[row.key, column] = self._sent.ref(sheet.name, cell_name(spot))
        if entry.check:
            if spot not in sheet.formulas:  # which is noted already
                # what is not published because it is no address (it may hold a password) stays out of the finding too
                found = None if entry.check == "report-url" else as_seen(typed, shown)
                self._note(entry.check, (sheet, spot), value=found, word=_unseen_word(typed))
        elif isinstance(entry.value, date) and (check := self._date_check(entry.value)):
            self._note(check, (sheet, spot), value=typed)
        elif is_blank(typed) and cell.kind not in OPTIONAL:
            self._note(BLANK, (sheet, spot))

    def _date_check(self, day: date) -> str:
        """The check that a date of the report fails though it can be read; empty where it is plausible."""
        if day > self._sent.came:
            return "report-date-late"
        return "report-date-before-end" if day < self._form.cycle.end else ""

    def _shown(self, sheet: FilledSheet, spot: Spot) -> str:
        """What the file shows beside the number; an XLS does not tell us."""
        return UNKNOWN if self._book.kind == "xls" else sheet.formats.get(spot, "")

    def _compare(self, form_row: FormRow, row: Keyed) -> None:
        """Status and completion must say the same; 1 for what is done may be 100 % whose sign was lost."""
        status, completion = (self._value(form_row, name) for name in ("status", "completion"))
        spot = self._layout.spot(row, "completion")
        if form_row.kind != "measure" or spot is None or not isinstance(completion, Decimal):
            return
        if status == DONE and completion == 1 and not is_percentage(row.sheet.at(spot)):
            self._note("report-percent-fraction", (row.sheet, spot), value=completion)
        elif (status == DONE and completion < WHOLE) or (status == NOT_STARTED and completion > 0):
            self._note("report-status-differs", (row.sheet, spot), value=completion)

    # --- what comes of it ---

    def _value(self, row: FormRow, column: str) -> str | Decimal | date | None:
        return self._entries.get((row.key, column), ReadValue()).value

    def _figure(self, row: FormRow, column: str) -> Decimal | None:
        value = self._value(row, column)
        return value if isinstance(value, Decimal) else None

    def _text(self, row: FormRow, column: str) -> str | None:
        value = self._value(row, column)
        return value if isinstance(value, str) else None

    @cached_property
    def _submitted(self) -> date:
        """The date in the report; the day of arrival where there is none, or a later one."""
        return self._dated or self._sent.came

    @property
    def _dated(self) -> date | None:
        """The date in the report; null where there is none, or none that can be right."""
        day = self._entries.get((DATE_KEY, "status"), ReadValue()).value
        return day if isinstance(day, date) and day <= self._sent.came else None

    def _progress(self, row: FormRow) -> MeasureProgress:
        cycle = self._form.cycle
        return MeasureProgress(
            measure_id=row.subject,
            cycle=str(cycle),
            answering_executor_id=self._form.executor.executor_id,
            period_start_date=cycle.start,
            period_end_date=cycle.end,
            status=self._text(row, "status"),
            completion_pct=self._figure(row, "completion"),
            note=self._text(row, "note"),
            evidence_url=self._text(row, "evidence"),
            submitted_date=self._submitted,
        )

    def _spending(self, row: FormRow) -> MeasureSpending:
        return MeasureSpending(
            measure_id=row.subject,
            cycle=str(self._form.cycle),
            source_id=row.source_id,
            amount_uah=self._figure(row, "amount"),
        )

    def _indicator_value(self, row: FormRow) -> IndicatorValue:
        value, note = self._figure(row, "value"), self._text(row, "note")
        return IndicatorValue(
            indicator_id=row.subject,
            cycle=str(self._form.cycle),
            value=value,
            note=note,
            submitted_date=self._submitted,
        )

    def _links(self, row: FormRow) -> Iterator[MeasureLink]:
        for column, kind in LINK_COLUMNS.items():
            for identifier in (self._text(row, column) or "").split():
                yield MeasureLink(
                    measure_id=row.subject,
                    cycle=str(self._form.cycle),
                    kind=kind,
                    identifier=identifier,
                    url=link_url(kind, identifier),
                )

    def _marks(self) -> Marks:
        """The clerk's values, except those that must not be passed on, and each remark in its place."""
        remarks: dict[tuple[str, str], tuple[Remark, ...]] = {}
        shown = [noted for noted in self._noted if noted.finding.severity is not Severity.INFO]
        blanks = frozenset(noted[1:] for noted in shown if noted.finding.check == BLANK)
        for noted in (noted for noted in shown if noted.finding.check != BLANK):
            named = noted._replace(finding=self._sent.named(noted.finding))
            remark = Remark(_remark(named), is_error=noted.finding.severity is Severity.CRITICAL)
            remarks[noted[1:]] = (*remarks.get(noted[1:], ()), remark)
        hostile = {noted[1:] for noted in shown if noted.finding.check in STOPPING}
        kept = {place: _kept(value) for place, value in self._values.items() if place not in hostile}
        return Marks(values=kept, general=remarks.pop(("", ""), ()), remarks=remarks, blanks=blanks)


def _cell_of(ref: str) -> str:
    """The cell that a `sourceRef` names, if it names one."""
    return ref.rpartition("cell=")[2] if "cell=" in ref else ""


def _title(name: str) -> str:
    return next((column.title for column in INPUT_COLUMNS if column.name == name), "")


def _remark(noted: Noted) -> str:
    """The sentence beside a cell or a row; one about neither says where the fault is."""
    is_beside = noted.column or (noted.key and "#" not in noted.finding.source_ref)
    place = "" if is_beside else where(noted.finding.source_ref, "uk").strip(" ()")
    return f"{place}: {advise(noted.finding)}" if place else advise(noted.finding)


def _kept(value: CellValue) -> str | Decimal | date | bool | None:
    return value if value is None or isinstance(value, str | Decimal | date | bool) else plain_text(value)


def _hidden_check(sheet: FilledSheet, spot: Spot) -> str:
    """The check that a cell fails because it does not show what it holds; empty where it does."""
    if spot in sheet.formulas:
        return "report-formula"
    if spot in sheet.errors:
        return "report-error-cell"
    return "report-hidden-value" if spot in sheet.covered else ""


def _cells(sheet: FilledSheet) -> Iterator[tuple[Spot, CellValue]]:
    """Every cell that holds something."""
    for number, row in enumerate(sheet.rows):
        for place, value in enumerate(row):
            if not is_blank(value):
                yield (number, place), value


def _unseen_word(value: CellValue) -> str:
    """The word with an unseen sign, for a finding that citizens may read."""
    text = plain_text(value)
    return "…" if personal_data(text) else unseen_in(text)


def _publishable(value: CellValue) -> str:
    """What was found, for a finding that citizens may read: short and plain, else nothing."""
    text = plain_text(value)
    harmless = len(text) <= LONGEST_VALUE and text.isprintable() and text[:1] not in "=+@" and not personal_data(text)
    return text if harmless and not (text.startswith("-") and not re.fullmatch(r"-[\d .,]*", text)) else ""
