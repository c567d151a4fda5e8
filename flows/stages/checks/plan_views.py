"""What the rules of expectations/ judge: the published rows, joined and with columns derived for the rules.

A view never judges: it lists the data, and the suite of its name holds the rules for them. Its rows hold texts, as
the CSV does (an empty one is null, yes and no are `true` and `false`), and whole kopecks. Every row has `key` and
`sourceRef`, and `table` and `field` where they differ from row to row; the other columns also fill the messages.

Rows are joined by hand here and in `progress_views`: written as merged and grouped frames, the views were no shorter
and took four to fifteen times as long, and a key given twice, which is a finding, multiplies the rows of a merge.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING

from flows.messages.checks import LABELS
from flows.messages.signs import FORMAT_SIGNS, unseen_in
from flows.model.findings import TOTAL
from flows.stages.language.texts import figure
from flows.stages.tables.printed import PrintedRow, number_of, rows_of
from flows.stages.tables.write import money, plain

if TYPE_CHECKING:
    from flows.model.plan import Control, Subtotal, Total

ViewRow = Mapping[str, str | int]

WORD = re.compile(rf"[{FORMAT_SIGNS}]*[^\W\d_]+(?:['’ʼ`{FORMAT_SIGNS}]+[^\W\d_]+)*[{FORMAT_SIGNS}]*")
"""Letters and apostrophes; a hyphen parts words, so `QR-кодами` is two, each in one script."""
PROSE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "passport": ("label", "value"),
        "directions": ("title",),
        "measures": ("title", "termText", "executorsText", "fundingSourcesText", "expectedResult"),
        "indicators": ("title", "unitText"),
    }
)
"""The columns of printed text; executors and funding-sources only repeat what measures hold."""
LONG_GAP = 20
"""So many missing numbers are named one by one, more as `first–last`: a slip such as 1.2026 would name thousands."""


@dataclass(frozen=True, slots=True)
class Published:
    """The tables as a citizen reads them, and the figures the document prints beside them."""

    tables: Mapping[str, Sequence[PrintedRow]]
    control: Control

    def rows(self, table: str) -> Sequence[PrintedRow]:
        """The rows of a table, in its order; none where there is no such table."""
        return self.tables.get(table, ())

    @property
    def years(self) -> tuple[str, ...]:
        """The programme's years as the tables print them."""
        return tuple(map(str, self.control.years))

    @property
    def distinct(self) -> Sequence[PrintedRow]:
        """The measures whose number is unique; a number given twice leaves open whose the money and targets are."""
        times = Counter(row["measureId"] for row in self.rows("measures"))
        return [row for row in self.rows("measures") if times[row["measureId"]] == 1]

    @property
    def twinned(self) -> bool:
        """Whether each measure must have an indicator of its number, and there are tables to hold that against."""
        return self.control.shared_numbers and bool(self.rows("measures") and self.rows("indicators"))


def views(files: Mapping[str, bytes], control: Control) -> dict[str, list[ViewRow]]:
    """The rows of every view by its name, from the CSV bytes that go out."""
    published = Published({table: rows_of(raw) for table, raw in files.items()}, control)
    return {name: list(view(published)) for name, view in VIEWS.items()}


def _passport(published: Published) -> Iterator[ViewRow]:
    claims = {claim.row_number: claim for claim in published.control.passport}
    years = published.years
    for row in published.rows("passport"):
        claim = claims.get(row["rowNumber"])
        yield {
            "key": row["rowNumber"],
            "label": row["label"],
            "content": row["value"],
            "period": (claim and claim.period_text) or "",
            "periodAgrees": _flag(claim.period_agrees if claim else None),
            "programme": "–".join(dict.fromkeys((years[0], years[-1]))) if years else "",
            "territoryCode": (claim and claim.territory_code) or "",
            "sourceRef": row["sourceRef"],
        }


def _measures(published: Published) -> Iterator[ViewRow]:
    indicated = {number_of(row["indicatorId"]) for row in published.rows("indicators")}
    for row in published.rows("measures"):
        yield {
            "key": row["measureId"],
            "title": row["title"],
            "termText": row["termText"],
            "executorsText": row["executorsText"],
            "fundingSourcesText": row["fundingSourcesText"],
            "expectedResult": row["expectedResult"],
            "hasIndicator": _flag(number_of(row["measureId"]) in indicated if published.twinned else None),
            "sourceRef": row["sourceRef"],
        }


def _indicators(published: Published) -> Iterator[ViewRow]:
    control = published.control
    measured = {number_of(row["measureId"]) for row in published.rows("measures")}
    printed_of = {row["indicatorId"]: figure(row["dynamicsText"].strip(" %+")) for row in published.rows("indicators")}
    comparable = [
        key for key, expected in control.expected_dynamics.items() if None not in {expected, printed_of.get(key)}
    ]
    for row in published.rows("indicators"):
        expected, printed = control.expected_dynamics.get(row["indicatorId"]), printed_of[row["indicatorId"]]
        yield {
            "key": row["indicatorId"],
            "hasMeasure": _flag(number_of(row["indicatorId"]) in measured if published.twinned else None),
            "baseline": row["baseline"],
            "dynamicsText": row["dynamicsText"],
            "dynamics": "" if printed is None else plain(printed),
            "expected": "" if expected is None else plain(expected),
            "relationCode": control.relation,
            "agree": str(control.relation_count),
            "rows": str(len(comparable)),
            "sourceRef": row["sourceRef"],
        }


def _executors(published: Published) -> Iterator[ViewRow]:
    control = published.control
    names = {row["executorId"]: row["name"] for row in published.rows("executors")}
    for key, name in names.items():
        yield {
            "key": key,
            "name": name,
            "similar": names.get(control.similar_executors.get(key, ""), ""),
            "sourceRef": control.executor_refs.get(key, ""),
        }


def _numbers(published: Published) -> Iterator[ViewRow]:
    yield from _gaps("passport", "rowNumber", published.rows("passport"))
    removed = published.control.removed
    yield from _gaps("directions", "directionId", published.rows("directions"), removed)
    yield from _gaps("measures", "measureId", published.rows("measures"), removed)
    if not published.control.shared_numbers:  # else a gap there is the measures' gap, or an indicator that is missing
        yield from _gaps("indicators", "indicatorId", published.rows("indicators"), removed)


def _gaps(table: str, column: str, rows: Sequence[PrintedRow], removed: Iterable[str] = ()) -> Iterator[ViewRow]:
    """Each numbered row with the numbers that no row of its prefix carries and that should stand before it.

    Nobody misses those of what amending acts have `removed`.
    """
    numbers = [row[column] if row[column][:1].isdigit() else number_of(row[column]) for row in rows]
    numbered = [
        (tuple(map(int, number.split("."))), row)
        for number, row in zip(numbers, rows, strict=True)
        if re.fullmatch(r"\d+(\.\d+)*", number)
    ]
    letter = rows[0][column][:1] if rows else ""
    gone = {tuple(map(int, key[1:].split("."))) for key in removed if key[:1] == letter and key[1:]}
    present = {number for number, _ in numbered} | gone
    last: dict[tuple[int, ...], int] = defaultdict(int)
    for number, row in numbered:
        prefix, place = number[:-1], number[-1]
        first, last[prefix] = last[prefix] + 1, max(last[prefix], place)
        yield {
            "table": table,
            "key": row[column],
            "field": column,
            "skipped": f"{_printed(prefix, first)}–{_printed(prefix, place - 1)}"
            if place - first > LONG_GAP
            else ", ".join(_printed(prefix, one) for one in range(first, place) if (*prefix, one) not in present),
            "sourceRef": row["sourceRef"],
        }


def _printed(prefix: tuple[int, ...], place: int) -> str:
    return ".".join(map(str, (*prefix, place)))


def _titles(published: Published) -> Iterator[ViewRow]:
    for twin in published.control.twins:
        yield {
            "table": "directions" if twin.key.startswith("D") else "measures",
            "key": twin.key,
            "title": twin.title,
            "other": twin.other,
            "sourceRef": twin.source_ref,
        }


def _words(published: Published) -> Iterator[ViewRow]:
    for table, fields in PROSE.items():
        for row in published.rows(table):
            for field in fields:
                for word in dict.fromkeys(WORD.findall(row[field])):
                    key = next(iter(row.values()))
                    place = {"table": table, "key": key, "field": field, "sourceRef": row["sourceRef"]}
                    yield {**place, "word": word, "unseen": unseen_in(word)}


def _measure_years(published: Published) -> Iterator[ViewRow]:
    """Each measure in each year of the programme: its term, its money and the targets of its indicators.

    Money or a target that is blank, unreadable or not there at all is unknown (empty), not a no.
    """
    measure_of = {row["indicatorId"]: row["measureId"] for row in published.rows("indicators")}
    amounts, targets = defaultdict(list), defaultdict(list)
    for row in published.rows("measure-funding"):
        amounts[row["measureId"], row["year"]].append(row["amountUah"])
    for row in published.rows("indicator-targets"):
        targets[measure_of.get(row["indicatorId"], ""), row["year"]].append(row["targetValue"])
    for measure in published.distinct:
        key = measure["measureId"]
        ever = _nonzero([amount for year in published.years for amount in amounts[key, year]])
        for year in published.years:
            yield _measure_year(measure, year, amounts[key, year], targets[key, year]) | {"everFunded": ever}


def _measure_year(measure: PrintedRow, year: str, amounts: Sequence[str], targets: Sequence[str]) -> dict[str, str]:
    funded, targeted = _nonzero(amounts), _nonzero(targets)
    amount = money(sum(map(Decimal, filter(None, amounts)), Decimal()))
    target = ", ".join(filter(None, targets))
    return {
        "key": measure["measureId"],
        "termText": measure["termText"],
        "inTerm": _in_term(measure, year),
        "needsFunding": measure["needsFunding"],
        "fundingSourcesText": measure["fundingSourcesText"],
        "funded": funded,
        "targeted": targeted,
        "used": "true" if "true" in {funded, targeted} else "" if "" in {funded, targeted} else "false",
        "calendarYear": year,
        "yearMoney": f"{year}: {amount}",
        "yearTarget": f"{year}: {target}",
        "yearMoneyAndTarget": f"{year}: {LABELS['money'].uk} {amount}, {LABELS['target'].uk} {target}",
        "sourceRef": measure["sourceRef"],
    }


def _in_term(measure: PrintedRow, year: str) -> str:
    start, end = measure["termStart"][:4], measure["termEnd"][:4]
    return _flag(start <= year <= end if start and end else None)


def _nonzero(cells: Sequence[str]) -> str:
    """Whether any of the figures is not zero; unknown where none is and one of them, or all, are missing."""
    if any(cell and Decimal(cell) for cell in cells):
        return "true"
    return "false" if cells and all(cells) else ""


def _flag(value: bool | None) -> str:  # the value itself, not a switch
    return "" if value is None else str(value).lower()


def _totals(published: Published) -> Iterator[ViewRow]:
    """Pairs of sums that must be equal, in kopecks; a sum with a blank or unreadable part is not known and left out."""
    funding = published.rows("measure-funding")
    if not funding:
        return
    totals = published.control.totals
    for total in totals:
        if total.year is not None:
            yield from _year_sums(total, _kopecks(funding, str(total.year)))
    for total in totals:
        if total.year is None:
            yield from _own_sums(totals, total, _kopecks(funding, None))
    doubled = {row["measureId"] for row in published.rows("measures")} - {
        row["measureId"] for row in published.distinct
    }
    for subtotal in published.control.subtotals:
        if subtotal.key not in doubled:
            yield from _subtotal_sums(published, subtotal)


def _year_sums(total: Total, measures: int | None) -> Iterator[ViewRow]:
    sums = {"measures": measures, "row": _in_kopecks(total.row_uah), "passport": _in_kopecks(total.passport_uah)}
    yield from _pairs(str(total.year), sums, total.row_ref or total.passport_ref)


def _own_sums(totals: Sequence[Total], whole: Total, measures: int | None) -> Iterator[ViewRow]:
    """The printed sum of all years against the years printed beside it, or the measures where those are not printed."""
    years = [total for total in totals if total.year is not None]
    printed = (
        ("row", whole.row_uah, [total.row_uah for total in years], whole.row_ref),
        ("passport", whole.passport_uah, [total.passport_uah for total in years], whole.passport_ref),
    )
    for label, sum_uah, parts, place in printed:
        amounts = [part for part in parts if part is not None]
        whole_years = _in_kopecks(sum(amounts, Decimal())) if amounts and len(amounts) == len(parts) else None
        beside = {"years": whole_years} if amounts else {"measures": measures}
        yield from _pairs(TOTAL, {label: _in_kopecks(sum_uah), **beside}, place)


def _subtotal_sums(published: Published, subtotal: Subtotal) -> Iterator[ViewRow]:
    part_of = {row["measureId"]: {row["measureId"], row["directionId"]} for row in published.rows("measures")}
    cells = [row for row in published.rows("measure-funding") if subtotal.key in part_of.get(row["measureId"], ())]
    counted = _kopecks(cells, None if subtotal.year is None else str(subtotal.year))
    sums = {"subtotal": _in_kopecks(subtotal.amount_uah), "measures": counted}
    yield from _pairs(subtotal.key, sums, subtotal.source_ref, year=subtotal.year)


def _pairs(key: str, sums: Mapping[str, int | None], place: str, *, year: int | None = None) -> Iterator[ViewRow]:
    amounts = {label: kopecks for label, kopecks in sums.items() if kopecks is not None}
    listing = ", ".join(f"{LABELS[label].uk} {money(Decimal(kopecks) / 100)}" for label, kopecks in amounts.items())
    for one, other in combinations(amounts.values(), 2):
        listed = f"{year}: {listing}" if year else listing
        yield {"key": key, "one": one, "other": other, "sums": listed, "sourceRef": place}


def _kopecks(funding: Iterable[PrintedRow], year: str | None) -> int | None:
    cells = [row["amountUah"] for row in funding if year in {None, row["year"]}]
    return sum(int(Decimal(cell) * 100) for cell in cells) if all(cells) else None


def _in_kopecks(uah: Decimal | None) -> int | None:
    return None if uah is None else int(uah * 100)


VIEWS: Mapping[str, Callable[[Published], Iterator[ViewRow]]] = MappingProxyType(
    {
        "passport": _passport,
        "numbers": _numbers,
        "measures": _measures,
        "measure-years": _measure_years,
        "totals": _totals,
        "titles": _titles,
        "indicators": _indicators,
        "executors": _executors,
        "words": _words,
    }
)
"""Every view by its name, which is also the name of its suite."""
