"""The facts of one programme: the shape of `datasets/<programme>/*.yaml`, checked and frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping  # pydantic reads the annotations at run time
from contextlib import suppress
from datetime import date, time
from typing import Annotated, Literal, LiteralString, NoReturn, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    StrictBool,
    StrictInt,
    StringConstraints,
)
from pydantic import model_validator as checks_model
from pydantic_core import PydanticCustomError

from flows.messages.published import PROGRESS_DESCRIPTION, PROGRESS_TITLE, TRIAL_DESCRIPTION, TRIAL_TITLE
from flows.messages.signs import composed
from flows.model.acceptance import Acceptance, CellAnswer, RowVerdict
from flows.model.checks import NEVER_WAIVED, SEVERITIES
from flows.model.corrections import BY_YEAR, CORRECTABLE, Correction
from flows.model.findings import Waiver
from flows.model.plan import Act, ActFile
from flows.model.progress import Receipt
from flows.model.source import published_as

HROMADA_CODE = re.compile(r"UA\d{7}00000\d{5}")
"""Level H of the codifier, true of all its hromadas and of no settlement (domain.md, 6): the whole codifier is slow."""

WEB_ADDRESS = r"^https?://\S+$"
DATASETS_OF = ("{slug}-programme", "{slug}-progress")
"""The names of a programme's datasets on every portal: of its plan, and of what was done."""
COUNTRY_DATASET = "ukraine-informatization"
"""The name of the dataset that puts the tables of all programmes together."""
SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
EXECUTOR_ID = r"^E[A-Za-z0-9]+$"
CYCLE_LABEL = r"^\d{4}-H[12]$"
MEASURE_ID = r"^M[0-9]+(\.[0-9]+)*$"
FOLDER_ADDRESS = r"^[a-z][a-z0-9+.-]*://[^\s@?#]+$"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
MONTH_DAY = r"^((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
SHA256 = r"^[0-9a-f]{64}$"
LONGEST_NAME = 240
"""Bytes: file systems allow 255."""
EXAMPLES = {
    WEB_ADDRESS: "https://example.org/page",
    SLUG: "kvitneve-informatization-2026-2028",
    EXECUTOR_ID: "Efinance",
    CYCLE_LABEL: "2026-H1",
    MEASURE_ID: "M1.2",
    FOLDER_ADDRESS: "file:///srv/reports",
    CLOCK: '"06:00"',
    MONTH_DAY: '"01-31"',
    EMAIL: "rada@example.org",
    SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
"""What is written so: shown where a value is not, since no maintainer reads a pattern."""


def _edrpou(code: str) -> str:
    from stdnum.ua import edrpou  # only a given code needs the check digit

    if not re.fullmatch(r"[0-9]{8}", code) or not edrpou.is_valid(code):
        raise PydanticCustomError("facts-edrpou", "no valid code of the register")
    return code


def _hromada(code: str) -> str:
    if not HROMADA_CODE.fullmatch(code):
        raise PydanticCustomError("facts-katottg", "no code of a hromada")
    return code


def _plain_name(name: str) -> str:
    """A name that stays in its folder: no separator, no way up, nothing hidden, no control character.

    It is published with an ending behind it, so it is shorter than file systems allow.
    """
    odd = name.startswith(".") or ".." in name or not name.isprintable() or set(name) & set('/\\:*?"<>|#&')
    if odd or len(name.encode()) > LONGEST_NAME:
        raise PydanticCustomError("facts-file-name", "no plain file name")
    return name


def _bare_address(address: str) -> str:
    if not address.startswith("folder:") and set("@?#") & set(address):
        raise PydanticCustomError("facts-portal-secret", "more than an address")
    return address


def _day(value: object) -> date:
    """A plain day: pydantic would make one of a number as well, counting seconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if type(value) is not date:
        raise PydanticCustomError("day", "no day")
    return value


def _check_id(check: str) -> str:
    if check not in SEVERITIES:
        raise PydanticCustomError("facts-check", "no such check")
    return check


def _waivable(check: str) -> str:
    if check in NEVER_WAIVED:
        raise PydanticCustomError("facts-waiver", "never waived")
    return _check_id(check)


Composed = Annotated[str, AfterValidator(composed)]
"""A text that may be published: its accents are joined to their letters."""
SingleLine = Annotated[Composed, StringConstraints(strip_whitespace=True, min_length=1)]
Edrpou = Annotated[str, AfterValidator(_edrpou)]
Hromada = Annotated[str, AfterValidator(_hromada)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain_name)]
Day = Annotated[date, BeforeValidator(_day)]
CheckId = Annotated[str, AfterValidator(_waivable)]
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
ExecutorId = Annotated[str, StringConstraints(pattern=EXECUTOR_ID)]
CycleLabel = Annotated[str, StringConstraints(pattern=CYCLE_LABEL)]
MeasureId = Annotated[str, StringConstraints(pattern=MEASURE_ID)]
FolderAddress = Annotated[str, StringConstraints(pattern=FOLDER_ADDRESS)]
"""Where a library of file systems finds a folder; no password has a place in facts, hence no `@`, no query."""
PortalAddress = Annotated[Composed, AfterValidator(_bare_address)]
"""An address of a portal, which is shown and recorded wherever it is used."""
Sha256 = Annotated[str, StringConstraints(pattern=SHA256)]
Clock = Annotated[str, StringConstraints(pattern=CLOCK)]
MonthDay = Annotated[
    str,
    StringConstraints(pattern=MONTH_DAY),
]
"""A day of every year, `01-31`."""
ColumnName = Literal[
    "number", "direction", "title", "executors", "term", "sources", "result", "unit", "baseline", "dynamics", "ignored"
]
"""What a column of an act may hold, as `reading.columns` names it."""
SourceCode = Literal[
    "local-budget", "state-budget", "regional-budget", "district-budget", "grants", "own-funds", "other"
]
"""The codes of the table of sources that one source may have."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Frequency = Literal[
    "Більш як один раз на день", "Щодня", "Щотижня", "Щомісяця", "Щокварталу", "Кожного півріччя", "Щороку"
]
"""The words that the register of datasets allows (Cabinet resolution № 835, annex 7)."""


class Facts(BaseModel):
    """What all facts have in common: no unknown key, no change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Territory(Facts):
    """The hromada and its code of level H in the codifier."""

    code: Hromada
    name: SingleLine


class Organization(Facts):
    """A body and its code of the register (ЄДРПОУ), null where it is not given."""

    name: SingleLine
    edrpou: Edrpou | None = None


class Contact(Facts):
    """Whom citizens may ask; null where it is not given."""

    name: SingleLine | None = None
    email: Annotated[str, StringConstraints(pattern=EMAIL)] | None = None


class Licence(Facts):
    """The licence of the data: its id on portals, its name, its text."""

    name: SingleLine
    title: SingleLine
    path: WebAddress


class Period(Facts):
    """The first and the last year of the programme."""

    first_year: Annotated[StrictInt, Field(ge=1991, le=2200)]
    last_year: Annotated[StrictInt, Field(ge=1991, le=2200)]

    @checks_model(mode="after")
    def _forwards(self) -> Self:
        if self.last_year < self.first_year:
            context = {"at": ("last_year",), "found": str(self.last_year)}
            raise PydanticCustomError("facts-period", "ends before it begins", context)
        return self


class Calendar(Facts):
    """When a half-year's reports are due and its versions go out: days of the month that follows it, local time.

    `results_due` and `ministry_due` are days of the year that follows the reported one: when the executors tell its
    results, and when the reports go to the Ministry (section VI of the programme). What falls on a day off waits for
    the next working day; `days_off` are single days beside the weekly ones.
    """

    reports_due_day: Annotated[StrictInt, Field(ge=1, le=28)] = 5
    publication_day: Annotated[StrictInt, Field(ge=1, le=28)] = 8
    publication_time: Clock = "06:00"
    time_zone: Literal["Europe/Kyiv"] = "Europe/Kyiv"
    working_days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    days_off: tuple[Day, ...] = ()
    results_due: MonthDay = "01-31"
    ministry_due: MonthDay = "03-01"

    @property
    def publishes_at(self) -> time:
        """The time of day of a publication, in the programme's zone."""
        return time.fromisoformat(self.publication_time)


class PortalFacts(Facts):
    """What one portal wants besides: the organization there, and fields that only it knows.

    `profile` says whose required fields, code lists and lengths apply: any CKAN's, or the national portal's.
    `upload_limit_mb` is how large a file it takes: no CKAN publishes its limit; by default it is 10.
    `trial` marks a portal on which test data may be published.
    """

    profile: Literal["ckan", "data.gov.ua"] = "ckan"
    organization: SingleLine | None = None
    upload_limit_mb: Annotated[StrictInt, Field(ge=1)] = 10
    trial: StrictBool = False
    fields: Mapping[str, Composed | StrictInt | StrictBool] = Field(default_factory=dict)


class ReadingFacts(Facts):
    """How the acts are to be read where only a person can know it: `hromada extract` prints the lines to add.

    `columns` says which header is which column (`ignored`: it is not published), `sources` which label is which source
    of money. `figures` says what a dot before three digits is: `1.250` is 1250 (`thousands`) or 1,25 (`decimals`).
    `numbers` says whether plain numbers (`1)`, `2)` …) are a record's whole number or begin anew under each direction;
    where nobody says it, the table does.

    `publish_unaccepted` says what becomes of a reading that is plain and that nobody has accepted yet: it goes out with
    a warning to citizens, or not at all.
    """

    columns: Mapping[SingleLine, ColumnName] = Field(default_factory=dict)
    sources: Mapping[SingleLine, SourceCode] = Field(default_factory=dict)
    figures: Literal["thousands", "decimals"] | None = None
    numbers: Literal["whole", "by-direction"] | None = None
    publish_unaccepted: Literal["warn", "refuse"] = "warn"


class ActFacts(Facts):
    """One act of the council.

    It is in `file`, or in `files` in their order; `same_as` are files that hold the same once more in another format:
    both are read and must agree. `title` is the programme's own, as adopted; `legal_title` that of the decision («Про
    затвердження …»), null where the file does not hold it. `body` adopted it, `type` is the kind of document.
    `publish_source` is a person's decision whether the files go out with the data, with its reason; where nobody has
    decided, they do unless personal data are found in them. `encoding` is that of texts and pages
    which are not in UTF-8 and do not say so themselves.
    """

    file: FileName | None = None
    files: tuple[FileName, ...] = ()
    same_as: tuple[FileName, ...] = ()
    kind: Literal["programme", "restatement", "amendment"]
    number: SingleLine
    date: Day
    title: SingleLine
    type: SingleLine
    body: SingleLine
    legal_title: SingleLine | None = None
    url: WebAddress | None = None
    encoding: Literal["cp1251"] | None = None
    publish_source: StrictBool | None = None
    publish_source_reason: SingleLine | None = None

    @checks_model(mode="after")
    def _is_whole(self) -> Self:
        if not self.file and not self.files:
            raise PydanticCustomError("facts-missing-field", "no file", {"at": ("file",)})
        if self.file and self.files:
            raise PydanticCustomError("facts-act-files", "file and files", {"at": ("files",), "found": self.file})
        if (self.publish_source is None) != (self.publish_source_reason is None):
            lacking = "publish_source" if self.publish_source is None else "publish_source_reason"
            raise PydanticCustomError("facts-missing-field", "no decision without a reason", {"at": (lacking,)})
        return self

    @property
    def act(self) -> Act:
        """The act as the stages know it; the hashes are known only once its files are read."""
        return Act(
            files=tuple(map(ActFile, (self.file,) if self.file else self.files)),
            copy=tuple(map(ActFile, self.same_as)),
            kind=self.kind,
            number=self.number,
            date=self.date,
            title=self.title,
            url=self.url,
        )


class ExecutorFacts(Facts):
    """One executor, all its spellings that the acts use, and what it answers for.

    `answers` are the measures whose half-year reports it fills in; whoever no entry names is proposed by the pipeline.
    `answers_through` is the office (its name, or a spelling of it) that fills in the form of this one beside its own.
    """

    id: ExecutorId | None = None
    name: SingleLine
    edrpou: Edrpou | None = None
    aliases: tuple[SingleLine, ...] = ()
    answers: tuple[MeasureId, ...] = ()
    answers_through: SingleLine | None = None


def _one_answer_each(executors: tuple[ExecutorFacts, ...]) -> tuple[ExecutorFacts, ...]:
    """One executor reports on a measure, and one bears an id."""
    measures, ids = set[str](), set[str]()
    for place, executor in enumerate(executors):
        for number, measure in enumerate(executor.answers):
            if measure in measures:
                context = {"at": (place, "answers", number), "found": measure}
                raise PydanticCustomError("facts-answers-twice", "two executors answer for one measure", context)
            measures.add(measure)
        if executor.id in ids:
            raise PydanticCustomError("facts-id-twice", "two bear one id", {"at": (place, "id"), "found": executor.id})
        ids |= {executor.id} if executor.id else set()
    return executors


Executors = Annotated[tuple[ExecutorFacts, ...], AfterValidator(_one_answer_each)]


class WaiverFacts(Facts):
    """A critical finding that a named person lowered."""

    check: CheckId
    key: Composed
    reason: SingleLine
    who: SingleLine
    date: Day

    @property
    def waiver(self) -> Waiver:
        """The same for the stages."""
        return Waiver(check=self.check, key=self.key, reason=self.reason, who=self.who, date=self.date)


class ReceiptFacts(Facts):
    """The day on which a file of reports came, where it lay elsewhere before it was put into the folder.

    `file` is its name in the folder, `reason` how the day is known (the date of an e-mail), `who` recorded it.
    """

    cycle: CycleLabel
    file: SingleLine
    received: Day
    reason: SingleLine
    who: SingleLine


class AcceptedFileFacts(Facts):
    """A file of an act, and the hash that it had when it was reviewed."""

    name: FileName
    sha256: Sha256


class RowVerdictFacts(Facts):
    """Whether a row says what the act says."""

    row: SingleLine
    right: StrictBool


class AnswerFacts(Facts):
    """What a doubtful cell says."""

    place: SingleLine
    column: Annotated[StrictInt, Field(ge=0)]
    read: str
    text: str


class AcceptanceFacts(Facts):
    """One entry of `acceptance.yaml`: a person's word for one act.

    `rows_sha256` is what `hromada accept` adds to the file that the reviewer has saved.
    """

    number: SingleLine
    date: Day
    who: SingleLine
    when: Day
    note: Composed = ""
    files: Annotated[tuple[AcceptedFileFacts, ...], Field(min_length=1)]
    shown_sha256: Sha256
    rows_sha256: Sha256 | None = None
    salt: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    verdicts: tuple[RowVerdictFacts, ...]
    answers: tuple[AnswerFacts, ...] = ()

    @property
    def acceptance(self) -> Acceptance:
        """The same for the stages."""
        return Acceptance(
            number=self.number,
            date=self.date,
            who=self.who,
            when=self.when,
            note=self.note,
            files=tuple(ActFile(file.name, file.sha256) for file in self.files),
            shown_sha256=self.shown_sha256,
            rows_sha256=self.rows_sha256 or "",
            salt=self.salt,
            verdicts=tuple(RowVerdict(one.row, one.right) for one in self.verdicts),
            answers=tuple(CellAnswer(**dict(answer)) for answer in self.answers),
        )


class CorrectionMatch(Facts):
    """The row of a correction: its table, its key, and the year and the source where these are part of it."""

    table: Literal["passport", "directions", "measures", "measure-funding", "indicators", "indicator-targets"]
    key: SingleLine
    year: StrictInt | None = None
    source: SingleLine | None = None


class CorrectionFacts(Facts):
    """A cell that the file prints otherwise than the signed act; `act` is its number, or its uid where two share one.

    `before` is what was read, `after` what the act says, null where the cell is blank.
    """

    act: SingleLine
    match: CorrectionMatch
    field: SingleLine
    before: Composed | None
    after: Composed | None
    reason: SingleLine
    who: SingleLine
    date: Day

    @checks_model(mode="after")
    def _names_a_printed_cell(self) -> Self:
        match, fields = self.match, CORRECTABLE[self.match.table]
        if self.field not in fields:
            context = {"at": ("field",), "found": self.field, "expected": ", ".join(fields)}
            raise PydanticCustomError("facts-correction-field", "not printed", context)
        if match.table in BY_YEAR and match.year is None:
            raise PydanticCustomError("facts-missing-field", "which year", {"at": ("match", "year")})
        extra: dict[str, object] = {"year": match.year if match.table not in BY_YEAR else None}
        extra["source"] = match.source if match.table != "measure-funding" else None
        for name, value in extra.items():
            if value is not None:
                context = {"at": ("match", name), "found": str(value), "expected": match.table}
                raise PydanticCustomError("facts-correction-extra", "no part of the key", context)
        if (self.before or "") == (self.after or ""):
            context = {"at": ("after",), "found": self.after or "null"}
            raise PydanticCustomError("facts-correction-same", "changes nothing", context)
        return self

    def of_act(self, uid: str) -> Correction:
        """The same for the stages, of the act that it names."""
        return Correction(
            uid=uid,
            table=self.match.table,
            key=self.match.key,
            year=self.match.year,
            source=self.match.source or "",
            field=self.field,
            before=self.before or "",
            after=self.after or "",
            reason=self.reason,
            who=self.who,
            date=self.date,
        )


def _one_correction_each(corrections: tuple[CorrectionFacts, ...]) -> tuple[CorrectionFacts, ...]:
    """A cell is corrected once."""
    cells = [(one.act, one.match, one.field) for one in corrections]
    for place, cell in enumerate(cells):
        if cell in cells[:place]:
            context = {"at": (place, "match"), "found": f"{cell[1].key}, {cell[2]}"}
            raise PydanticCustomError("facts-correction-twice", "two corrections of one cell", context)
    return corrections


Corrections = Annotated[tuple[CorrectionFacts, ...], AfterValidator(_one_correction_each)]


def _refuse_act(code: LiteralString, place: int, field: str, found: object, *, expected: object = "") -> NoReturn:
    """Refuse a value of one act because of the acts before it."""
    context = {"at": ("acts", place, field), "found": str(found), "expected": str(expected)}
    raise PydanticCustomError(code, "acts do not follow each other", context)


def _refuse_shared_names(place: int, act: ActFacts, before: tuple[ActFacts, ...]) -> None:
    """Refuse two files of one name, or of names that would be one where they are published."""
    taken = {name for other in before for file in other.act.every_file for name in published_as(file.name)}
    for file in act.act.every_file:
        names = published_as(file.name)
        if taken.intersection(names):
            field = next(name for name in ("same_as", "files", "file") if file.name in (getattr(act, name) or ()))
            _refuse_act("facts-acts-twice", place, field, file.name)
        taken.update(names)


class ProgrammeFile(Facts):
    """`programme.yaml`: everything of the programme that its acts do not say themselves.

    `reports_url` is where the half-year reports are published, for the official list of reports; `reports_are_tests`
    marks executors' reports that somebody made up: they go to no portal but one for trials.
    """

    slug: Slug
    title: SingleLine
    description: SingleLine
    language: Literal["uk"] = "uk"
    territory: Territory
    publisher: Organization
    executant: Organization
    contact: Contact = Contact()
    licence: Licence
    keywords: Annotated[tuple[SingleLine, ...], Field(min_length=1)]
    frequency: Frequency
    purpose: SingleLine
    period: Period
    programme_url: WebAddress | None = None
    register_url: WebAddress | None = None
    calendar: Calendar = Calendar()
    reports_url: WebAddress | None = None
    site_url: WebAddress | None = None
    reports_are_tests: StrictBool = False
    reports: FolderAddress | None = None
    portals: Mapping[PortalAddress, PortalFacts] = Field(default_factory=dict)
    approval: Literal["none", "required"] = "none"
    reading: ReadingFacts = ReadingFacts()
    acts: Annotated[tuple[ActFacts, ...], Field(min_length=1)]

    @checks_model(mode="after")
    def _acts_follow_each_other(self) -> Self:
        for place, act in enumerate(self.acts):
            before = self.acts[:place]
            kinds = ("restatement", "amendment") if before else ("programme",)
            if before and act.date < before[-1].date:
                _refuse_act("facts-acts-order", place, "date", act.date, expected=before[-1].date)
            if act.kind not in kinds:
                _refuse_act("facts-acts-first", place, "kind", act.kind, expected=" | ".join(kinds))
            _refuse_shared_names(place, act, before)
            if act.act.uid in {other.act.uid for other in before}:
                _refuse_act("facts-acts-twice", place, "number", act.number)
        return self

    def portal_facts(self, url: str) -> PortalFacts:
        """The facts of the portal at this address (`ckan:https://…`); the defaults where there are none."""
        named = {key.rstrip("/"): facts for key, facts in self.portals.items()}
        return named.get(url.rstrip("/"), PortalFacts())

    def addresses(self, otherwise: str | None) -> tuple[str, ...]:
        """Where scheduled runs publish: on every portal named here; where none is, at the address of the machine."""
        return tuple(self.portals) or ((otherwise,) if otherwise else ())

    @property
    def dataset(self) -> str:
        """The name of the plan's dataset on every portal."""
        return DATASETS_OF[0].format(slug=self.slug)

    @property
    def progress_dataset(self) -> str:
        """The name of the dataset of what was done."""
        return DATASETS_OF[1].format(slug=self.slug)

    @property
    def progress_title(self) -> str:
        """What citizens know that dataset by; made-up reports are marked."""
        title = PROGRESS_TITLE.render(self.language, title=self.title)
        return TRIAL_TITLE.render(self.language, title=title) if self.reports_are_tests else title

    @property
    def progress_description(self) -> str:
        """What that dataset holds; made-up reports are marked first of all."""
        text = PROGRESS_DESCRIPTION.render(self.language, title=self.title)
        return TRIAL_DESCRIPTION.render(self.language, description=text) if self.reports_are_tests else text


class ProgrammeFacts(ProgrammeFile):
    """All facts of one programme: `programme.yaml`, and the lists that lie beside it, one file each."""

    executors: Executors = ()
    waivers: tuple[InstanceOf[Waiver], ...] = ()
    receipts: tuple[InstanceOf[Receipt], ...] = ()
    acceptances: tuple[InstanceOf[Acceptance], ...] = ()
    corrections: tuple[InstanceOf[Correction], ...] = ()

    def corrections_of(self, act: Act) -> tuple[Correction, ...]:
        """What a person has corrected in the reading of this act, in the file's order."""
        return tuple(one for one in self.corrections if one.uid == act.uid)

    def acceptance(self, act: Act) -> Acceptance | None:
        """What a person has said last of this act's reading."""
        return next((one for one in reversed(self.acceptances) if one.uid == act.uid), None)
