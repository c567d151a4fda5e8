"""The passport: its rows, and what it claims of the programme's period, its territory and its money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.model.findings import Finding
from flows.model.plan import PassportFact
from flows.stages.acts.tables.continuation import Gap, goes_on
from flows.stages.acts.tables.faults import ignored, lost, row_joined
from flows.stages.acts.tables.lines import kind_of, shown
from flows.stages.acts.tables.records import Entry, Maker, RecordDraft
from flows.stages.language.texts import DASHES, figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from flows.model.document import Grid, Row
    from flows.stages.acts.tables.annex import Source
    from flows.stages.acts.words import Words

_WIDTH = 3
_ROWS = 2
_NUMBER = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)[.)]?")
_NUMBERED = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)[.)]\s+(\S.*)")

_RANGE = rf"(20[0-9]{{2}}) ?[{DASHES}] ?(20[0-9]{{2}})"
_PERIOD = re.compile(rf"{_RANGE}|до (20[0-9]{{2}})(?= ?р)|на (20[0-9]{{2}})(?= ?р)")
_LABEL = re.compile(r"(?i)(всього|усього|разом)|(20[0-9]{2})(?= ?р)")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


# --- its rows -----------------------------------------------------------------------------------------


def is_passport(grid: Grid, words: Words, *, least: int = _ROWS) -> bool:
    """Whether the table's labels are those of a passport, so many of them at least."""
    known = [row for row in grid.rows if any(words.passport("rows", _label(text)) for text in row.texts[:2])]
    return len(known) >= least


def _label(text: str) -> str:
    numbered = _NUMBERED.fullmatch(text)
    return numbered.group(2) if numbered else text


def read_passport(grid: Grid, source: Source) -> tuple[Entry, ...]:
    """The passport's rows, whole; the number may stand in a column of its own, before the label, or nowhere."""
    drafts: list[RecordDraft] = []
    bare = not any(_NUMBER.fullmatch(row.texts[0]) or _NUMBERED.fullmatch(row.texts[0]) for row in grid.rows)
    for row in grid.rows:
        if kind := kind_of([text for text in row.texts if text], source.words):
            source.ledger.close(row, "ignored")
            source.findings.append(ignored("passport", kind, row.span.ref(source.file)))
            continue
        _read_row(row, drafts, source, bare=bare)
    maker = Maker(table="passport", file=source.file, figures=frozenset(), findings=source.findings)
    return tuple(maker.entry(draft, "", draft.number) for draft in drafts)


def _read_row(row: Row, drafts: list[RecordDraft], source: Source, *, bare: bool) -> None:
    number, label, value, *more = _three(row.texts, bare=bare, place=len(drafts) + 1)
    ref = row.span.ref(source.file)
    if any(more):
        facts = {"row": shown(row.texts), "found": str(len(row.cells)), "expected": str(_WIDTH)}
        source.findings.append(
            Finding.of("column-count", table="passport", value=shown(row.texts), source_ref=ref, facts=facts)
        )
        source.ledger.close(row, "refused")
    elif found := _NUMBER.fullmatch(number):
        drafts.append(RecordDraft(found.group(1), None, row.span))
        drafts[-1].add({"label": label, "value": value}, row.span)
        source.ledger.close(row, "used")
    elif drafts and not number and _continues(row, label, value, drafts[-1], source):
        drafts[-1].add({"label": label, "value": value}, row.span)
        source.ledger.close(row, "used")
    else:
        source.findings.append(lost("passport", shown(row.texts), ref))
        source.ledger.close(row, "refused")


def _continues(row: Row, label: str, value: str, above: RecordDraft, source: Source) -> bool:
    """Whether a row without a number goes on with the one above."""
    if label and source.words.passport("rows", label):
        return False
    gap = Gap(page=row.span.page != above.span.page, blank=row.span.first - above.span.last > 1)
    pairs = [(above.last_text(name), text) for name, text in (("label", label), ("value", value)) if text]
    evidence = goes_on(pairs, gap, beside=not row.texts[0])
    if evidence == "likely" and not source.paged:
        source.findings.append(row_joined("passport", above, row, source.file))
    return evidence is not None


def _three(texts: Sequence[str], *, bare: bool, place: int) -> list[str]:
    """The row as number, label, value and whatever stands after them."""
    if bare and len(texts) < _WIDTH:
        return [str(place) if texts[0] else "", *texts, "", ""][: max(_WIDTH, len(texts) + 1)]
    numbered = _NUMBERED.fullmatch(texts[0])
    if numbered and len(texts) < _WIDTH:
        return [numbered.group(1), numbered.group(2), *texts[1:], "", ""][:_WIDTH]
    return [*texts, "", ""][: max(_WIDTH, len(texts))]


# --- what it claims -----------------------------------------------------------------------------------


class PassportMoney(NamedTuple):
    """The passport's sums as printed figures, by year (None: of all years), with the words of their unit."""

    sums: dict[int | None, Decimal]
    unit_text: str
    row: Entry


def passport_fact(row: Entry, years: Sequence[int], words: Words) -> PassportFact:
    """The period and the territory code that one passport row names."""
    label, value = row.cell("label") or "", row.cell("value") or ""
    periods = list(_PERIOD.finditer(value))
    wrong = [found.group() for found in periods if not _agrees(found, years)]
    said = "; ".join(wrong) or (periods[0].group() if periods else None)
    agrees = not wrong if periods and years else None
    code = value if value and words.passport("territory", label) else None
    return PassportFact(row_number=row.number, period_text=said, period_agrees=agrees, territory_code=code)


def _agrees(period: re.Match[str], years: Sequence[int]) -> bool:
    """A range must be the programme's, «до» its last year, «на» one of its years; dates of acts are no periods."""
    first, last, until, of = (int(year) if year else None for year in period.groups())
    if first:
        return bool(years) and (first, last) == (years[0], years[-1])
    return until == years[-1] if until else of in years


def passport_money(rows: Sequence[Entry], words: Words) -> PassportMoney | None:
    """The sums of the passport's row of money; empty where it cannot be read, None where there is no such row."""
    row = next((row for row in rows if words.passport("money", row.cell("label") or "")), None)
    if row is None:
        return None
    label, value = row.cell("label") or "", row.cell("value") or ""
    unit = label if words.money_factor(label) else value
    return PassportMoney(_sums(value), unit, row)


def _sums(text: str) -> dict[int | None, Decimal]:
    """Years and «Всього» paired with the figures: all labels first, or each before its own; or sums in words."""
    return _paired_sums(text) or _worded_sums(text)


def _paired_sums(text: str) -> dict[int | None, Decimal]:
    labels = list(_LABEL.finditer(text))
    keys = [int(found.group(2)) if found.group(2) else None for found in labels]
    rest = _LABEL.sub(lambda found: "|" * len(found.group()), text)
    for pattern in (_GROUPED, _PLAIN):
        figures = list(pattern.finditer(rest))
        amounts = [figure(found.group()) for found in figures]
        if labels and len(figures) == len(labels) and _paired(labels, figures) and None not in amounts:
            return {key: amount for key, amount in zip(keys, amounts, strict=True) if amount is not None}
    return {}


def _paired(labels: Sequence[re.Match[str]], figures: Sequence[re.Match[str]]) -> bool:
    order = sorted([(found.start(), "label") for found in labels] + [(found.start(), "sum") for found in figures])
    kinds = [kind for _, kind in order]
    count = len(labels)
    return kinds in (["label"] * count + ["sum"] * count, ["label", "sum"] * count)


_YEAR_RANGE = re.compile(rf"{_RANGE}(?: ?(?:роки|років|рр\.?))?")
_TOKEN = re.compile(
    r"(?P<total>всього|усього|разом|загальн\w+ (?:обсяг|сума))"
    r"|(?<![0-9.,])(?P<year>20[0-9]{2})(?= ?(?:р|[:–—-] ?[0-9]))"
    r"|(?<![0-9.,])(?P<sum>[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)?)",
    re.IGNORECASE,
)


def _worded_sums(text: str) -> dict[int | None, Decimal]:
    """A total, years and sources in words, each before its sum; sums without a year must add up to the one before them.

    «8290,55 тис. грн, у тому числі: 2026 рік – 4014,2 тис. грн, з них бюджет громади – 3834,2 …».
    """
    sums: dict[int | None, Decimal] = {}
    details: dict[int | None, list[Decimal]] = {}
    label: int | None = None
    for found in _TOKEN.finditer(_YEAR_RANGE.sub("", text)):
        if found["total"]:
            label = None
        elif found["year"]:
            label = int(found["year"])
            if label in sums:
                return {}
        elif (amount := figure(found["sum"])) is None:
            return {}
        elif label in sums:
            details.setdefault(label, []).append(amount)
        else:
            sums[label] = amount
    unproved = [label for label, parts in details.items() if sum(parts) != sums[label]]
    if unproved == [None] and len(sums) == 1 and not re.match(r"(?i)\W*(?:всього|усього|разом|загальн)|\W*[0-9]", text):
        return {None: sums[None] + sum(details[None])}  # sources alone: together they are the total
    return {} if unproved else sums


_PART = re.compile(
    r"(?P<year>20[0-9]{2})(?= ?(?:р|[:–—-]))"
    r"|(?P<source>[^\W\d][^\d;:–—]*?) ?[:–—-] ?"
    r"(?!20[0-9]{2} ?р)(?P<sum>[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)?)"
)


def passport_sources(text: str, words: Words) -> dict[tuple[str, int | None], Decimal]:
    """The sum of each source that the passport names by itself, by its code and its year (None: of all years)."""
    sums: dict[tuple[str, int | None], Decimal] = {}
    year: int | None = None
    for found in _PART.finditer(_YEAR_RANGE.sub("", text)):
        year = int(found["year"]) if found["year"] else year
        label = re.sub(r"^.*(?:тис\.|млн\.?|грн\.?)[ ,;]*", "", found["source"] or "").strip(" ,;.")
        code = words.source_code(words.after_including(label)) if label else None
        amount = figure(found["sum"]) if code else None
        if code and amount is not None:
            sums[code, year] = sums.get((code, year), amount * 0) + amount
    return sums
